"""Lets go of a document as soon as nobody needs it.

Three things of WeasyPrint 70 hold each other, and all that was laid out, until somebody looks for rings, which takes its time:
what `layout.LayoutContext` knows, which every drawing of the document keeps besides; an error that `css._resolve_calc_sum` has
in hand until it raises it; and what tinyhtml5 has read HTML with. None of it is asked again when the pages are there, but for
what a drawing needs for its texts and pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ladder_export.pdf.haste.parts import put

_FOR_DRAWINGS = ("get_image_from_uri", "font_config", "counter_style", "dictionaries")


def make_haste() -> None:
    """Let what is done with be forgotten."""
    import tinyhtml5
    from tinyhtml5.parser import HTMLParser
    from weasyprint import css, document

    slow_layout, slow_sum, unknown = document.layout_document, css._resolve_calc_sum, css.RelativeLengthInMath

    def layout_document(html: Any, root_box: Any, context: Any) -> Iterator[Any]:
        yield from slow_layout(html, root_box, context)
        about = vars(context)
        known = {name: about[name] for name in _FOR_DRAWINGS}
        about.clear()
        about.update(known)

    def resolve_calc_sum(computed: Any, tokens: Any, property_name: Any, refer_to: Any) -> Any:
        try:
            return slow_sum(computed, tokens, property_name, refer_to)
        except unknown as error:
            error.__traceback__ = None
        raise unknown

    def parse(text: Any, namespace_html_elements: bool = True, **options: Any) -> Any:
        parser = HTMLParser(namespace_html_elements)
        root = parser.parse(text, **options)
        elements = [parser.tree.document]
        for element in elements:
            elements += element.children
            element.parent = None
        for about in (parser.tokenizer, parser.tree, parser):
            vars(about).clear()
        return root

    put(document, "layout_document", layout_document)
    put(css, "_resolve_calc_sum", resolve_calc_sum)
    put(tinyhtml5, "parse", parse)
