"""What a finished file has to hold, as plain data that goes into the manifest and comes back out of it unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ladder_export.languages import language_of
from ladder_export.proof.form_rules import Control, Field, FormRules, MapRules
from ladder_export.proof.raw import a_list, a_text, count, number, texts

__all__ = ["Control", "Entry", "Expected", "Field", "FormRules", "MapRules", "PageRules", "Region", "What"]


class What(StrEnum):
    """What an expected text is. All stand in order; a label may stand elsewhere too, the others exactly as often as listed.

    An answer is what a person wrote about the item of its entry.
    """

    TITLE = "title"
    LEAD_IN = "lead-in"
    ITEM = "item"
    LABEL = "label"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Entry:
    """One text as it is printed. `item` is the id of the item, if it is one; `path` is competency, level, section.

    `page` is the one that it has to stand on, counted from 1; 0 where any will do.
    """

    text: str
    what: What
    item: str = ""
    path: tuple[str, ...] = ()
    page: int = 0

    def to_json(self) -> dict[str, Any]:
        page = {"page": self.page} if self.page else {}
        return {"text": self.text, "what": self.what.value, "item": self.item, "path": list(self.path), **page}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Entry:
        path, page = texts(raw["path"]), count(raw.get("page", 0))
        return cls(a_text(raw["text"]), What(raw["what"]), a_text(raw["item"]), path, page)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a file: from the first-level heading `title` to that of the next region. An empty title begins the file.

    `furniture` are texts that the layout prints too, so that an entry with such a text may stand there more often. `near` are
    texts that stand together in a block beside the heading, such as the competency and the number above the name of a level.
    """

    title: str
    entries: tuple[Entry, ...] = ()
    path: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "path": list(self.path),
            "furniture": list(self.furniture),
            "near": list(self.near),
            "entries": [entry.to_json() for entry in self.entries],
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Region:
        entries = tuple(Entry.from_json(entry) for entry in a_list(raw["entries"]))
        return cls(a_text(raw["title"]), entries, texts(raw["path"]), texts(raw["furniture"]), texts(raw["near"]))


Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageRules:
    """What the pages of a PDF have to be. Sizes in pt unless they say mm; `most` pages may be None for “as many as needed”.

    `outline` are the headings that have a bookmark each, in order. `contents` is the heading of the part that lists them all,
    with their pages; empty if there is none. `rows` says for each of `outline` how it is listed there, empty if it need not be;
    without `rows` all are listed by their own words. `heads` are texts that pages say beside their items, so that a loose
    page is known (page, text). `addresses` are web addresses that are printed and linked. `edges` are the margins around the
    text area in mm (top, outer, bottom, inner), `turned_edges` those of pages that lie on their side; they are measured by,
    not demanded.
    `columns` are levels that stand side by side: an item whose path names one stands under a head that does.
    """

    width: float
    height: float
    least: int = 1
    most: int | None = None
    turned: bool = False  # whether single pages may lie on their side
    outline: tuple[str, ...] = ()
    contents: str = ""
    rows: tuple[str, ...] = ()
    margin_mm: float = 5.0
    item_pt: float = 8.5  # the smallest type for items, lead-ins and titles
    text_pt: float = 6.0  # the smallest type for anything, such as a footer
    heads: tuple[tuple[int, str], ...] = ()
    addresses: tuple[str, ...] = ()
    ink_percent: float = 100.0  # the most of all pages together that may be inked
    edges: Edges = (0, 0, 0, 0)
    turned_edges: Edges = (0, 0, 0, 0)
    columns: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "width": self.width,
            "height": self.height,
            "least": self.least,
            "most": self.most,
            "turned": self.turned,
            "outline": list(self.outline),
            "contents": self.contents,
            "rows": list(self.rows),
            "margin_mm": self.margin_mm,
            "item_pt": self.item_pt,
            "text_pt": self.text_pt,
            "heads": [list(head) for head in self.heads],
            "addresses": list(self.addresses),
            "ink_percent": self.ink_percent,
            "edges": list(self.edges),
            "turned_edges": list(self.turned_edges),
            "columns": list(self.columns),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> PageRules:
        most = raw["most"]
        return cls(
            width=number(raw["width"]),
            height=number(raw["height"]),
            least=count(raw["least"]),
            most=None if most is None else count(most),
            turned=bool(raw["turned"]),
            outline=texts(raw["outline"]),
            contents=a_text(raw["contents"]),
            rows=texts(raw["rows"]),
            margin_mm=number(raw["margin_mm"]),
            item_pt=number(raw["item_pt"]),
            text_pt=number(raw["text_pt"]),
            heads=tuple((count(page), a_text(text)) for page, text in map(a_list, a_list(raw.get("heads", [])))),
            addresses=texts(raw.get("addresses", [])),
            ink_percent=number(raw.get("ink_percent", 100)),
            edges=_edges(raw.get("edges", [0] * 4)),
            turned_edges=_edges(raw.get("turned_edges", [0] * 4)),
            columns=texts(raw.get("columns", [])),
        )


def _edges(raw: Any) -> Edges:
    top, outer, bottom, inner = map(number, a_list(raw))
    return top, outer, bottom, inner


@dataclass(frozen=True, slots=True)
class Expected:
    """All that the proof demands of one file. A PDF has `pages`, a Word form has `form`.

    `named` are texts that the title in the file's metadata has to contain; `edition` is printed somewhere on it. `attached`
    gives the SHA-256 of each file that a PDF carries along, by name, which makes it an archive; `beside` are the paths of the
    other files that it opens, from its own folder.
    """

    kind: str
    file: str
    language: str
    named: tuple[str, ...]
    edition: str
    regions: tuple[Region, ...]
    pages: PageRules | None = None
    form: FormRules | None = None
    attached: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[str, ...] = ()

    @property
    def rtl(self) -> bool:
        """Whether its lines are read from the right."""
        language = language_of(self.language)
        return language is not None and language.rtl

    def to_json(self) -> dict[str, Any]:
        """As JSON data: dicts, lists, strings, numbers."""
        return {
            "kind": self.kind,
            "file": self.file,
            "language": self.language,
            "named": list(self.named),
            "edition": self.edition,
            "regions": [region.to_json() for region in self.regions],
            "pages": self.pages.to_json() if self.pages else None,
            "form": self.form.to_json() if self.form else None,
            "attached": dict(self.attached),
            "beside": list(self.beside),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Expected:
        """The opposite of `to_json`. Raises KeyError, TypeError, ValueError or AttributeError on other data."""
        expected = cls(
            kind=a_text(raw["kind"]),
            file=a_text(raw["file"]),
            language=a_text(raw["language"]),
            named=texts(raw["named"]),
            edition=a_text(raw["edition"]),
            regions=tuple(Region.from_json(region) for region in a_list(raw["regions"])),
            pages=PageRules.from_json(raw["pages"]) if raw["pages"] is not None else None,
            form=FormRules.from_json(raw["form"]) if raw["form"] is not None else None,
            attached={a_text(name): a_text(digest) for name, digest in raw["attached"].items()},
            beside=texts(raw["beside"]),
        )
        if (expected.pages is None) is (expected.form is None):
            raise ValueError("either pages or a form have to be described")
        if not expected.regions:
            raise ValueError("nothing is expected of the file")
        return expected


@dataclass(frozen=True, slots=True)
class ExpectedPicture:
    """What the proof demands of a picture: it shows `page` (from 1) of the file `shows`, whose hash is `sha256`, at `dpi`."""

    file: str
    shows: str
    sha256: str
    page: int
    dpi: int

    def to_json(self) -> dict[str, Any]:
        return {"file": self.file, "shows": self.shows, "sha256": self.sha256, "page": self.page, "dpi": self.dpi}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> ExpectedPicture:
        """The opposite of `to_json`. Raises KeyError, TypeError or ValueError on other data."""
        file, shows, digest = (a_text(raw[name]) for name in ("file", "shows", "sha256"))
        return cls(file, shows, digest, count(raw["page"]), count(raw["dpi"]))
