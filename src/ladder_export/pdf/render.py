"""Draws a laid-out document. Whatever WeasyPrint would let pass with a log line is an error here.

Facts about WeasyPrint 70: a fetcher's refusal is swallowed inside SVG images, and a missing glyph is only logged, and only
while the PDF is written. Each has its check below.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ladder_export.inputs import digest, files_digest, program
from ladder_export.memory import Anchor, Measures, Memory
from ladder_export.pdf import archive
from ladder_export.pdf.drawings import flatten_groups
from ladder_export.pdf.drawn import Drawing
from ladder_export.pdf.fonts import bundled_fonts, load_fonts
from ladder_export.pdf.furniture import mark_furniture
from ladder_export.pdf.haste import make_haste
from ladder_export.pdf.labels import label_pages
from ladder_export.pdf.letters import mend_letters
from ladder_export.pdf.links import check_links, drop_inherited_links, finish_links
from ladder_export.pdf.once import write_once
from ladder_export.pdf.shifts import drop_shifts
from ladder_export.pdf.spoken import noted_lines, speak_lines, turn_pages
from ladder_export.problems import OutputError
from ladder_export.typefaces.files import font_files

if TYPE_CHECKING:
    from weasyprint import CSS, Document
    from weasyprint.text.fonts import FontConfiguration

    from ladder_export.languages import Language
    from ladder_export.layout import LaidOut
    from ladder_export.pdf.drawn import Drawn

VARIANT = "pdf/ua-1"
MM_PER_PX = 25.4 / 96
SHEET_MARK = re.compile(r"^/\*= (.+) =\*/\n", re.MULTILINE)  # stands before each style sheet in `LaidOut.css`
_ASKS = re.compile(rb"href|url\(|@import|<text", re.IGNORECASE)  # what makes of a drawing more than its lines and areas
_MOST_PICTURES = 200
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
    """A document that was laid out: how many pages it has, where its anchors are, and its bytes.

    It is drawn when that is needed: what is remembered of it is not measured again.
    """

    def __init__(
        self,
        laid: LaidOut,
        draw: Callable[[], _Drawn],
        digest: Callable[[], str],
        memory: Memory | None,
        source: Mapping[str, bytes] | None,
    ) -> None:
        self._laid = laid
        self._draw = draw
        self._find_digest = digest
        self._memory = memory
        self._source = source
        known = memory.recall(self.digest) if memory is not None else None
        self._measured = known or self._measure()

    @cached_property
    def digest(self) -> str:
        """The digest of everything that its bytes come from."""
        return self._find_digest()

    @cached_property
    def _drawn(self) -> _Drawn:
        return self._draw()

    @property
    def is_drawn(self) -> bool:
        """Whether it was drawn, so that its bytes cost no more than to write them."""
        return "_drawn" in self.__dict__

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return self._measured.pages

    @cached_property
    def boxes(self) -> dict[str, Box]:
        """The first box of every element with an id. An element that breaks over pages ends on `ends[id]`."""
        found: dict[str, Box] = {}
        for number, name, *box in self._measured.anchors:
            found.setdefault(name, Box(number, *box))
        return found

    @cached_property
    def ends(self) -> dict[str, Box]:
        """The last box of every element with an id."""
        return {name: Box(number, *box) for number, name, *box in self._measured.anchors}

    def _measure(self) -> Measures:
        document = self._drawn.document
        measures = Measures(len(document.pages), tuple(_anchors(document)))
        if self._memory is not None:
            self._memory.learn(self.digest, measures)
        return measures

    def pdf(self) -> bytes:
        """The file, tagged as PDF/UA-1, as an archive PDF/A-3a as well; the same document gives the same bytes.

        Raises `OutputError`.
        """
        return self._pdf

    @cached_property
    def _pdf(self) -> bytes:
        options: dict[str, Any] = {"pdf_variant": VARIANT}
        document, denied = self._drawn.document, self._drawn.denied
        if self._source is not None:
            archive.claim_both(document)
            attached = archive.attachments(document, self._source, self._laid.words) if self._laid.carries else []
            options = {"pdf_variant": archive.VARIANT, "attachments": attached}
        with _complaints(denied), noted_lines():
            return bytes(document.write_pdf(pdf_identifier=True, finisher=self._finish, **options))

    def _finish(self, document: Document, pdf: Any) -> None:
        """Mend what WeasyPrint has put together, before pydyf writes it."""
        mark_furniture(pdf)
        speak_lines(pdf)
        turn_pages(pdf)
        mend_letters(pdf)
        flatten_groups(pdf)
        drop_shifts(pdf)
        finish_links(document)
        label_pages(document, pdf, self._laid.labels)
        archive.finish_attachments(pdf)
        write_once(pdf)


class _Elsewhere(Rendered):
    """A document that somebody else draws, who tells `memory` what was measured."""

    def __init__(
        self,
        laid: LaidOut,
        digest: Callable[[], str],
        memory: Memory,
        draw: Callable[[Drawing], Drawn],
        *,
        keep: bool,
    ) -> None:
        self._ask = draw
        self._keep = keep
        super().__init__(laid, self._not_here, digest, memory, None)

    def _measure(self) -> Measures:
        self._ask(Drawing(self._laid, keep=self._keep))
        measured = self._memory.recall(self.digest) if self._memory is not None else None
        if measured is None:
            raise LookupError("what was measured elsewhere is not remembered here")
        return measured

    @cached_property
    def _pdf(self) -> bytes:
        return self._ask(Drawing(self._laid, pdf=True)).pdf

    @staticmethod
    def _not_here() -> _Drawn:
        raise LookupError("this document is drawn elsewhere")


def _anchors(document: Document) -> Iterator[Anchor]:
    for number, page in enumerate(document.pages, 1):
        for name, (left, top, right, bottom) in page.anchors.items():
            mm = (round(value * MM_PER_PX, 3) for value in (top, bottom, left, right))
            yield number, name, *mm


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A document as WeasyPrint has laid it out, and the list of files that it asks for and may not have."""

    document: Document
    denied: list[str]


class Printer:
    """Renders documents with the bundled fonts. Make one and keep it: fonts and style sheets are read once."""

    def __init__(
        self,
        fonts: Path,
        source: Mapping[str, bytes] | None = None,
        *,
        language: Language | None = None,
        memory: Memory | None = None,
        draw: Callable[[Drawing], Drawn] | None = None,
    ) -> None:
        """With `source`, files by name, it makes archives with them. `language` is that of most of the text.

        With `memory`, what is remembered of a document is not measured again, and the libraries are loaded when something is
        to be drawn. With `draw`, somebody else draws, who tells the memory what was measured.
        Raises `SetupError` if a font or library is missing.
        """
        self.extra_fonts = font_files(language, fonts) if language else ()
        self.fonts = fonts
        self._source = source
        self._memory = memory
        self._draw_elsewhere = draw
        bundled_fonts(fonts)
        if memory is None:
            self.load()

    def load(self) -> None:
        """Load the libraries and the fonts. Raises `SetupError` if one is missing."""
        self._typecase  # noqa: B018  # found once, and kept

    @cached_property
    def _typecase(self) -> _Typecase:
        ready = None if self.extra_fonts else _READY.get(self.fonts)
        return ready or _Typecase(load_fonts(self.fonts, self.extra_fonts))

    @cached_property
    def surroundings(self) -> str:
        """The digest of what all documents of this printer have in common."""
        extra = [(str(face), face.digest) for face in self.extra_fonts]
        return digest(program(), files_digest(bundled_fonts(self.fonts)), extra, self._source is not None)

    def digest(self, laid: LaidOut) -> str:
        """The digest of everything that the bytes of `laid` come from. Raises `SetupError` if a font is missing."""
        carried = (self._source, laid.words.tag) if self._source is not None and laid.carries else ()
        sheets = [text for _, text in split_sheets(laid.css)]  # wherever their files stand
        return digest(self.surroundings, laid.html, sheets, laid.assets, laid.labels, laid.beside, carried)

    def render(self, laid: LaidOut, *, to_measure: bool = False) -> Rendered:
        """Draw `laid`, or remember it; `to_measure` says that its bytes will not be wanted.

        Raises `OutputError` on any warning, refused file or forbidden link, and `SetupError` if a font or library is missing.
        """
        if self._draw_elsewhere and self._memory is not None:
            return _Elsewhere(laid, lambda: self.digest(laid), self._memory, self._draw_elsewhere, keep=not to_measure)
        return Rendered(laid, lambda: self._draw(laid), lambda: self.digest(laid), self._memory, self._source)

    def recall(self, laid: LaidOut) -> Rendered | None:
        """`laid` if it is remembered, as `render` would give it."""
        known = self._memory is not None and self._memory.recall(self.digest(laid))
        return self.render(laid) if known else None

    def _draw(self, laid: LaidOut) -> _Drawn:
        self.load()  # before anything of WeasyPrint is imported
        from weasyprint import HTML

        fetcher = _locked_fetcher(laid.assets)
        typecase = self._typecase
        pictures = {_url(name): typecase.pictures[svg] for name, svg in laid.assets.items() if svg in typecase.pictures}
        with _complaints(fetcher.denied):
            html = HTML(string=laid.html, base_url="asset:/", url_fetcher=fetcher)
            sheets = [typecase.sheet(name, text) for name, text in split_sheets(laid.css)]
            variant = VARIANT if self._source is None else archive.VARIANT
            document = html.render(stylesheets=sheets, font_config=typecase.fonts, pdf_variant=variant, cache=pictures)
        typecase.keep({svg: pictures.get(_url(name)) for name, svg in laid.assets.items()})
        check_links(document, laid.beside)
        drop_inherited_links(document)
        return _Drawn(document, fetcher.denied)


class _Typecase:
    """Fonts as WeasyPrint knows them, and the style sheets and drawings that it has read with them."""

    def __init__(self, fonts: FontConfiguration) -> None:
        make_haste()
        self.fonts = fonts
        self.pictures: dict[bytes, Any] = {}
        self._sheets: dict[tuple[str, str], CSS] = {}

    def keep(self, pictures: Mapping[bytes, Any]) -> None:
        """Keep drawings that were read for other documents, if they are the same there: if they ask for no other file."""
        for svg, picture in pictures.items():
            if picture is not None and not _ASKS.search(svg):
                self.pictures[svg] = picture
        while len(self.pictures) > _MOST_PICTURES:
            del self.pictures[next(iter(self.pictures))]

    def sheet(self, name: str, text: str) -> CSS:
        """The parsed style sheet. The few that never change are kept; a card's sizes change with every rendering."""
        from weasyprint import CSS

        if (known := self._sheets.get((name, text))) is not None:
            return known
        fetcher = _locked_fetcher({})
        with _complaints(fetcher.denied, name):
            sheet = CSS(string=text, font_config=self.fonts, url_fetcher=fetcher, base_url="asset:/")
        if name.endswith(".css"):
            self._sheets[name, text] = sheet
        return sheet


_READY: dict[Path, _Typecase] = {}  # by the folder of the fonts


def make_ready(fonts: Path, css: str) -> None:
    """Let whoever prints with these `fonts` in this process find them loaded, and the style sheets in `css` read.

    Raises `OutputError` if those are wrong, and `SetupError` if a font or library is missing.
    """
    typecase = _READY[fonts] = _Typecase(load_fonts(fonts))
    for name, text in split_sheets(css):
        typecase.sheet(name, text)


def split_sheets(css: str) -> Iterator[tuple[str, str]]:
    """The (name, text) of each style sheet of a `LaidOut`, so that a warning names the file that it is about."""
    parts = SHEET_MARK.split(css)
    if parts[0].strip():
        yield "style sheet", parts[0]
    yield from zip(parts[1::2], parts[2::2], strict=True)


def _url(asset: str) -> str:
    return f"asset:{asset}"


def _locked_fetcher(assets: Mapping[str, bytes]) -> Any:
    """A fetcher that serves `asset:` names from memory and refuses, and notes down, everything else."""
    fetcher = copy(_any_fetcher())  # a new one would open handlers for protocols that it never speaks
    fetcher.assets, fetcher.denied = assets, []
    return fetcher


@cache
def _any_fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class LockedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        assets: Mapping[str, bytes]
        denied: list[str]

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            scheme, _, name = url.partition(":")
            if scheme == "asset" and name in self.assets:
                return URLFetcherResponse(url, self.assets[name], {"Content-Type": "image/svg+xml"})
            self.denied.append(url)
            raise FatalURLFetchingError(url)

    return LockedFetcher(allowed_protocols=("asset",), allow_redirects=False, fail_on_errors=True)


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
