"""Draws a laid-out document. Whatever WeasyPrint would let pass with a log line is an error here.

Facts about WeasyPrint 70: a fetcher's refusal is swallowed inside SVG images, and a missing glyph is only logged, and only
while the PDF is written. Each has its check below.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ladder_export.pdf import archive
from ladder_export.pdf.drawings import flatten_groups
from ladder_export.pdf.fonts import load_fonts
from ladder_export.pdf.furniture import mark_furniture
from ladder_export.pdf.labels import label_pages
from ladder_export.pdf.letters import mend_letters
from ladder_export.pdf.links import check_links, drop_inherited_links, finish_links
from ladder_export.pdf.spoken import noted_lines, speak_lines, turn_pages
from ladder_export.problems import OutputError
from ladder_export.typefaces.files import font_files

if TYPE_CHECKING:
    from weasyprint import CSS, Document

    from ladder_export.languages import Language
    from ladder_export.layout import LaidOut

VARIANT = "pdf/ua-1"
MM_PER_PX = 25.4 / 96
SHEET_MARK = re.compile(r"^/\*= (.+) =\*/\n", re.MULTILINE)  # stands before each style sheet in `LaidOut.css`
_NOTDEF = re.compile(r"\.notdef glyph.*\((U\+[0-9A-F]+)\)", re.DOTALL)
_PLACE = re.compile(r" at (\d+):(\d+)")  # line and column in a style sheet


@dataclass(frozen=True, slots=True)
class Box:
    """Where an element with an id stands: its page (from 1) and its edges in mm from the page's top left corner."""

    page: int
    top: float
    bottom: float
    left: float
    right: float


class Rendered:
    """A drawn document: how many pages it has, where its anchors are, and its bytes."""

    def __init__(
        self, document: Document, denied: list[str], laid: LaidOut, source: Mapping[str, bytes] | None
    ) -> None:
        self._document = document
        self._denied = denied
        self._laid = laid
        self._source = source
        self.pages = len(document.pages)

    @cached_property
    def boxes(self) -> dict[str, Box]:
        """The first box of every element with an id. An element that breaks over pages ends on `ends[id]`."""
        found: dict[str, Box] = {}
        for number, name, box in self._anchors():
            found.setdefault(name, Box(number, *box))
        return found

    @cached_property
    def ends(self) -> dict[str, Box]:
        """The last box of every element with an id."""
        return {name: Box(number, *box) for number, name, box in self._anchors()}

    def _anchors(self) -> Iterator[tuple[int, str, tuple[float, float, float, float]]]:
        for number, page in enumerate(self._document.pages, 1):
            for name, (left, top, right, bottom) in page.anchors.items():
                mm = tuple(round(value * MM_PER_PX, 3) for value in (top, bottom, left, right))
                yield number, name, mm

    def pdf(self) -> bytes:
        """The file, tagged as PDF/UA-1, as an archive PDF/A-3a as well; the same document gives the same bytes.

        Raises `OutputError`.
        """
        return self._pdf

    @cached_property
    def _pdf(self) -> bytes:
        options: dict[str, Any] = {"pdf_variant": VARIANT}
        if self._source is not None:
            archive.claim_both(self._document)
            attached = archive.attachments(self._document, self._source, self._laid.words)
            options = {"pdf_variant": archive.VARIANT, "attachments": attached}
        with _complaints(self._denied), noted_lines():
            return bytes(self._document.write_pdf(pdf_identifier=True, finisher=self._finish, **options))

    def _finish(self, document: Document, pdf: Any) -> None:
        """Mend what WeasyPrint has put together, before pydyf writes it."""
        mark_furniture(pdf)
        speak_lines(pdf)
        turn_pages(pdf)
        mend_letters(pdf)
        flatten_groups(pdf)
        finish_links(document)
        label_pages(document, pdf, self._laid.labels)
        archive.finish_attachments(pdf)


class Printer:
    """Renders documents with the bundled fonts. Make one and keep it: fonts and style sheets are read once."""

    def __init__(
        self, fonts: Path, source: Mapping[str, bytes] | None = None, *, language: Language | None = None
    ) -> None:
        """With `source`, files by name, it makes archives with them. `language` is that of most of the text.

        Raises `SetupError` if a font or library is missing.
        """
        self.extra_fonts = font_files(language, fonts) if language else ()
        self._fonts = load_fonts(fonts, self.extra_fonts)
        self._source = source
        self._sheets: dict[tuple[str, str], CSS] = {}

    def render(self, laid: LaidOut) -> Rendered:
        """Draw `laid`. Raises `OutputError` on any warning, refused file or forbidden link."""
        from weasyprint import HTML

        fetcher = _locked_fetcher(laid.assets)
        with _complaints(fetcher.denied):
            html = HTML(string=laid.html, base_url="asset:/", url_fetcher=fetcher)
            sheets = [self._sheet(name, text) for name, text in split_sheets(laid.css)]
            variant = VARIANT if self._source is None else archive.VARIANT
            document = html.render(stylesheets=sheets, font_config=self._fonts, pdf_variant=variant)
        check_links(document, laid.beside)
        drop_inherited_links(document)
        return Rendered(document, fetcher.denied, laid, self._source)

    def _sheet(self, name: str, text: str) -> CSS:
        """The parsed style sheet. The few that never change are kept; a card's sizes change with every rendering."""
        from weasyprint import CSS

        if (known := self._sheets.get((name, text))) is not None:
            return known
        fetcher = _locked_fetcher({})
        with _complaints(fetcher.denied, name):
            sheet = CSS(string=text, font_config=self._fonts, url_fetcher=fetcher, base_url="asset:/")
        if name.endswith(".css"):
            self._sheets[name, text] = sheet
        return sheet


def split_sheets(css: str) -> Iterator[tuple[str, str]]:
    """The (name, text) of each style sheet of a `LaidOut`, so that a warning names the file that it is about."""
    parts = SHEET_MARK.split(css)
    if parts[0].strip():
        yield "style sheet", parts[0]
    yield from zip(parts[1::2], parts[2::2], strict=True)


def _locked_fetcher(assets: Mapping[str, bytes]) -> Any:
    """A fetcher that serves `asset:` names from memory and refuses, and notes down, everything else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class LockedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        denied: list[str]

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            scheme, _, name = url.partition(":")
            if scheme == "asset" and name in assets:
                return URLFetcherResponse(url, assets[name], {"Content-Type": "image/svg+xml"})
            self.denied.append(url)
            raise FatalURLFetchingError(url)

    fetcher = LockedFetcher(allowed_protocols=("asset",), allow_redirects=False, fail_on_errors=True)
    fetcher.denied = []
    return fetcher


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _complaints(denied: list[str], file: str = "") -> Iterator[None]:
    """Raise `OutputError` if anything inside the `with` block logs a warning or asks for a file that it may not have."""
    from weasyprint.urls import FatalURLFetchingError

    recorder = _Recorder()
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(recorder)
        logger.setLevel(logging.WARNING)
    try:
        yield
    except FatalURLFetchingError:
        pass
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(recorder)
            logger.setLevel(level)
    said = [f"a layout asks for {url!r}, which is not part of the build; take it out" for url in dict.fromkeys(denied)]
    said += [_in_plain_words(message, file) for message in dict.fromkeys(recorder.messages)]
    if said:
        raise OutputError("\n".join(said))


def _in_plain_words(message: str, file: str) -> str:
    if found := _NOTDEF.search(message):
        code = found.group(1)
        return f"no bundled font can print the character “{chr(int(code[2:], 16))}” ({code}); write it in another way"
    place = _PLACE.search(message)
    if file and place:
        return f"{file}:{place[1]}:{place[2]}: {_PLACE.sub('', message, count=1)}"
    return f"{file or 'a layout'}: {message}"
