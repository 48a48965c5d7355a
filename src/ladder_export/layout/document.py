"""What every laid-out document is made of: a template, its values, style sheets, drawings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ladder_export.ladder import Ladder
from ladder_export.layout import sheet
from ladder_export.layout.art import assets
from ladder_export.layout.palette import inks
from ladder_export.layout.scripts import SHEETS, suited_to
from ladder_export.layout.templates import Templates
from ladder_export.layout.views import Head, LevelView
from ladder_export.printing import Printing
from ladder_export.wording import Wording, wording


@dataclass(frozen=True, slots=True)
class LaidOut:
    """One document, ready to be rendered.

    `css` is one or more style sheets, each after a mark that names it. `assets` are SVG drawings, served as `asset:name`.
    `shares` says, for an anchor, over how many gaps or lines spare room below it can be spread. `labels` names the pages on
    which an anchor stands and that show no number. `beside` are the files of the same build that it may link to, by their
    path from its own folder: href="beside:../chapters/x.pdf". Among the documents that are bound into a book only the first
    `carries` the files that an archive has with it. `words` are those of its language, for what is attached to it.
    """

    html: str
    css: str
    assets: Mapping[str, bytes]
    shares: Mapping[str, float] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    beside: frozenset[str] = frozenset()
    carries: bool = True
    words: Wording = field(default_factory=lambda: wording("en"))


class Desk:
    """The layouts of one folder and the choices of a print, from which every kind of document is put together."""

    def __init__(self, folder: Path, printing: Printing) -> None:
        self.printing = printing
        self._templates = Templates(folder)

    def styles(self, names: Iterable[str]) -> str:
        """The style sheets of those names, as a document has them."""
        return "".join(map(self._templates.style, names))

    def document(
        self,
        template: str,
        ladder: Ladder,
        values: Mapping[str, object],
        rules: Sequence[str],
        styles: Sequence[str],
        shares: Mapping[str, float] | None = None,
        drawn: Sequence[str] = (),
    ) -> LaidOut:
        """The layout `template` filled with `values`; `rules` change from document to document, `styles` are files.

        All are made to suit the ladder's language, but for the rules in `drawn`, which draw things as they lie on a table.
        """
        html = self._templates.render(template, words=ladder.words, **values)
        first, *others = (len(part.stages) for part in ladder.parts)
        colors = inks(first, self.printing.ink, others)
        speech = ladder.speech
        last = (*filter(None, (SHEETS.get(speech.script),)), *(("low-ink",) if colors.lines else ()))
        named = [self._templates.style(name) for name in (*styles, *last)]
        css = (sheet.document_sheet(rules), sheet.color_sheet(colors), *named)
        suited = "".join(suited_to(speech, each) for each in css) + sheet.document_sheet(drawn)
        return LaidOut(html, suited, assets(colors, mirrored=speech.rtl), shares or {}, words=ladder.words)


def linked(laid: LaidOut, level: LevelView) -> LaidOut:
    """`laid` with leave to link to the file beside that `level` names."""
    return replace(laid, beside=frozenset({level.beside})) if level.beside else laid


def head_of(ladder: Ladder, title: str, running: str) -> Head:
    """The metadata of a document with that title, and what runs along its pages."""
    words = ladder.words
    key = "meta.description" if title.startswith(ladder.title) else "meta.description_of"
    description = words(key, title=title, ladder=ladder.title, edition=ladder.edition)
    author = ladder.organisation or ladder.title
    edition = words("page.edition", edition=ladder.edition)
    keywords = tuple(
        word.replace(",", "") for word in (words("meta.keyword"), ladder.title, edition)
    )  # a comma parts two
    return Head(ladder.language, title, author, description, ladder.date.isoformat(), running, edition, keywords)


def sheet_sizes(size: float, air: float) -> str:
    """The body type of a single page in pt and what each of its gaps gets in mm."""
    return sheet.sizes({"body": sheet.pt(size), "air": sheet.mm(air)})
