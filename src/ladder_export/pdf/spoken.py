"""Says what the lines read of pages that are read from the right.

A PDF shows glyphs from left to right, and who reads it aloud has to guess the text from them: letters of a word in the wrong
order, brackets turned around (WeasyPrint 70, issues 106 and 2841). So the element of each such line says its own text (ISO
32000-1, 14.9.4), which the proof holds against the glyphs. It is said in the structure tree alone: viewers that copy text put
glyphs in order themselves, and some of them (Poppler 22.12) would do so with a text in the page once more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from ladder_export.languages import language_of


@contextmanager
def noted_lines() -> Iterator[None]:
    """A `with` block in which the pages that WeasyPrint writes know the lines in them that are read from the right."""
    import weasyprint.pdf

    plain: Any = weasyprint.pdf.Stream
    weasyprint.pdf.Stream = _noting(plain)
    try:
        yield
    finally:
        weasyprint.pdf.Stream = plain


@cache
def _noting(plain: Any) -> Any:
    class Noting(plain):  # type: ignore[misc]  # WeasyPrint has no types
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.lines: dict[int, str] = {}  # by the number of the marked content

        @contextmanager
        def marked(self, box: Any, tag: str) -> Iterator[None]:
            text = getattr(box, "text", "")
            if self._tags is not None and text.strip() and box.style["direction"] == "rtl":
                self.lines[len(self._tags)] = text
            with super().marked(box, tag):
                yield

    return Noting


def speak_lines(pdf: Any) -> None:
    """Give the element of each line that a page has noted its text. `pdf` is pydyf's, not yet written."""
    import pydyf

    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    # Numbers of pages stand before the arrays of their elements, in which the place is the mark's id (14.7.4.4).
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    owners = {key: value for key, value in zip(numbers[::2], numbers[1::2], strict=True) if isinstance(value, list)}
    for page, reference in enumerate(pdf.page_references):
        elements = owners.get(page, [])
        for mark, text in _object(pdf, _object(pdf, reference)["Contents"]).lines.items():
            if elements[mark] == b"null":  # page furniture
                continue
            element = _object(pdf, elements[mark])
            if element["S"] == "/Link":
                element = _span_of(pdf, elements, mark)
            element["ActualText"] = pydyf.String(text)


def turn_pages(pdf: Any) -> None:
    """Say that pages are read from the right, if they are: then viewers show two of them so (12.2). `pdf` is pydyf's."""
    language = language_of(str(pdf.catalog["Lang"].string))
    if language and language.rtl:
        pdf.catalog["ViewerPreferences"]["Direction"] = "/R2L"


def _span_of(pdf: Any, elements: list[bytes], mark: int) -> Any:
    """A new element between a link, which holds content of its own, and one of its lines."""
    import pydyf

    link = _object(pdf, elements[mark])
    kids = link["K"]
    span = pydyf.Dictionary(
        {"Type": "/StructElem", "S": "/Span", "K": pydyf.Array([mark]), "Pg": link["Pg"], "P": elements[mark]}
    )
    pdf.add_object(span)
    kids[kids.index(mark)] = elements[mark] = span.reference
    return span


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
