"""What viewers call the pages of a file: the numbers that are printed on them, and names for those without (12.4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weasyprint import Document


def label_pages(document: Document, pdf: Any, names: Mapping[str, str]) -> None:
    """Label the pages of a file that has several. A page with an anchor of `names` gets that name, all others their number."""
    import pydyf

    count = len(document.pages)
    if count == 1:
        return
    ranges = pydyf.Array()
    named = True
    for index, page in enumerate(document.pages):
        name = next((names[anchor] for anchor in page.anchors if anchor in names), "")
        if name:
            ranges += [index, pydyf.Dictionary({"P": pydyf.String(name)})]
        elif named:
            ranges += [index, pydyf.Dictionary({"S": "/D", "St": index + 1})]
        named = bool(name)
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": ranges})
