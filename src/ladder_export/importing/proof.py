"""Is all of it there? Every sentence of the files that were given is looked for in the files that were written.

The texts are taken out of the files in the plainest way that there is for each format, by code that shares nothing with the
readers. Compared are letters and digits: signs of lists, quotation marks and white space do not count.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import PurePath
from typing import Any

import yaml

from ladder_export.importing.vocabulary import COMPETENCY_WORDS, LEVELS_TITLES, plain

_SENTENCE_ENDS = re.compile(r"(?<=[.!?:;。！？؟])[*_]*\s+")
_WORD_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_ROW = re.compile(r'<row\b[^>]*?\br="(\d+)"')
_CELL = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_DELETED = re.compile(r"<w:(?:del|moveFrom)\b[^>]*[^/]>.*?</w:(?:del|moveFrom)>", re.DOTALL)
_RUN = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|<w:(?:tab|br|cr|noBreakHyphen)\b[^>]*/>")
_PLACES = re.compile(r"(?=<w:tbl>)|(?<=</w:tr>)")  # a table begins with its row of headings
_CELL_TEXT = re.compile(r"<t(?: [^>]*)?>([^<]*)</t>")
_READING_AID = re.compile(r"<rPh\b.*?</rPh>", re.DOTALL)
_SIGNS = re.compile(r"^[\W_]*(?:\d{1,3}(?:\.\d{1,3})*[.):\s]*|(?:[a-z]|[ivx]{1,4})[.)\]]\s+)?", re.IGNORECASE)
_LEVEL = re.compile(r"^\W*(?:[^\W\d]+\s*){0,2}(\d{1,3})(?!\d)[\s:.,)\]–—-]*")
_SIDE = re.compile(r"-(?:from|to)$")  # of the id of a shift
_LEVEL_WORDS = 8  # a line that names a level has no more
# What only sets off the two sides of a shift, in the languages that pages have words for.
_LABELS = (
    "from",
    "to",
    "von",
    "nach",
    "zu",
    "de",
    "à",
    "vers",
    "hacia",
    "para",
    "a",
    "od",
    "do",
    "から",
    "へ",
    "من",
    "إلى",
)
_STRUCTURE = frozenset(map(plain, (*_LABELS, *LEVELS_TITLES, *COMPETENCY_WORDS)))
_LINK = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_BELOW_HEADINGS = re.compile(r"[\s|:-]*-[\s|:-]*\|[\s|:-]*")
_BARE_ADDRESS = re.compile(r"<?https?://\S+>?")
_HEADING_WORDS = 3  # of a row of headings
_HTML_SKIPPED = ("script", "style", "head", "template", "noscript")
_HTML_INLINE = (
    *("a", "abbr", "b", "cite", "code", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "small", "span", "strong"),
    *("sub", "sup", "u"),
)


def everything(written: Mapping[str, bytes]) -> str:
    """All texts of the files that were written, YAML and Markdown, in the form in which `not_found` looks through them."""
    texts: list[str] = []
    for name, data in written.items():
        text = _decoded(data)
        texts += _values(text) if PurePath(name).suffix == ".yaml" else text.splitlines()
    return "\n".join(map(_squeezed, texts))


def not_found(name: str, data: bytes, everything: str, levels: Collection[int]) -> list[str]:
    """The sentences of the file `name` that stand nowhere in `everything`. `levels` are the numbers of the ladder's levels.

    Only what no reader of the result would miss is left out: a level's number alone, the words From and To, the word Competency
    before a name, a heading that only says that levels follow, the short headings of tables, the addresses of links.
    """
    missing = []
    for line in _texts(name, data):
        if _has(everything, line, levels):
            continue
        missing += [part for part in _SENTENCE_ENDS.split(line) if not _has(everything, part, levels)]
    return missing


def _has(everything: str, line: str, levels: Collection[int]) -> bool:
    # A source has one id for the two sides of a shift, a table one for each.
    forms = {_squeezed(line), _squeezed(_SIGNS.sub("", line)), _squeezed(_SIDE.sub("", line))}
    numbers = {*levels, *(number - 1 for number in levels)}  # a source that calls level 0 level 1 has no number 0
    for told in (line, _SIGNS.sub("", line)):  # headings may be numbered, too: `1.2 Level 2: Senior`
        found = _LEVEL.match(told)
        if found and len(told.split()) <= _LEVEL_WORDS and int(found[1]) in numbers:
            forms.add(_squeezed(told[found.end() :]))
    return any(form in everything for form in forms) or plain(line) in _STRUCTURE


def _squeezed(text: str) -> str:
    return "".join(
        char for char in unicodedata.normalize("NFKC", text) if char.isalnum() or unicodedata.category(char)[0] == "M"
    )


def _texts(name: str, data: bytes) -> Iterator[str]:
    """The lines of text of a file, in its order."""
    match PurePath(name).suffix.lower():
        case ".docx":
            lines = _of_word(data)
        case ".xlsx":
            lines = _of_workbook(data)
        case ".html" | ".htm":
            lines = _of_html(_decoded(data))
        case ".csv" | ".tsv":
            lines = _of_table(_decoded(data))
        case ".yaml" | ".yml":
            lines = _of_yaml(_decoded(data))
        case ".json":
            lines = _of_json(json.loads(_decoded(data)))
        case ".md" | ".markdown":
            lines = _of_markdown(_decoded(data))
        case _:
            lines = iter(_decoded(data).splitlines())
    yield from (line for line in lines if line.strip())


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _of_word(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in _WORD_PARTS:
            if part in archive.namelist():
                xml = _DELETED.sub("", archive.read(part).decode("utf-8", "replace"))
                for place in _PLACES.split(xml):
                    heads = place.startswith("<w:tbl>")
                    for paragraph in place.split("</w:p>"):
                        text = unescape("".join(run[1] or " " for run in _RUN.finditer(paragraph)))
                        if not heads or len(text.split()) > _HEADING_WORDS:
                            yield text


def _of_workbook(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        shared = (
            archive.read("xl/sharedStrings.xml").decode("utf-8", "replace") if "xl/sharedStrings.xml" in names else ""
        )
        texts = [_cell_text(item) for item in shared.split("</si>")]
        for sheet in sorted(filter(_SHEET.fullmatch, names)):
            rows = archive.read(sheet).decode("utf-8", "replace").split("</row>")
            yield from _cells(_with_gaps(rows, texts))


def _with_gaps(rows: Iterable[str], shared: list[str]) -> Iterator[list[str]]:
    """The texts of rows, with an empty row where rows are left out."""
    before = 0
    for row in rows:
        number = _ROW.search(row)
        if number and int(number[1]) > before + 1:
            yield []
        before = int(number[1]) if number else before
        yield _row(row, shared)


def _cell_text(xml: str) -> str:
    return unescape("".join(found[1] for found in _CELL_TEXT.finditer(_READING_AID.sub("", xml))))


def _row(xml: str, shared: list[str]) -> list[str]:
    """The texts of a row; numbers are left out."""
    cells = []
    for attributes, inner in _CELL.findall(xml):
        number = re.search(r"<v>(\d+)</v>", inner)
        cells.append(shared[int(number[1])] if 't="s"' in attributes and number else _cell_text(inner))
    return cells


def _cells(rows: Iterable[list[str]]) -> Iterator[str]:
    """The lines of all cells, without the short ones of the first row of each table: they name the columns.

    A table begins after an empty row; a line across it may stand before its headings.
    """
    heading = True
    for row in rows:
        filled = sum(bool(cell.strip()) for cell in row)
        heading = heading or not filled
        for cell in row:
            yield from (line for line in cell.splitlines() if not heading or len(line.split()) > _HEADING_WORDS)
        heading = heading and filled < 2


class _Page(HTMLParser):
    """Collects what a browser would show, in lines."""

    def __init__(self) -> None:
        super().__init__()
        self.lines, self.skipping = [""], 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skipping += tag in _HTML_SKIPPED
        if tag not in _HTML_INLINE:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self.skipping -= tag in _HTML_SKIPPED and self.skipping > 0
        if tag not in _HTML_INLINE:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.lines[-1] += data


def _of_html(text: str) -> Iterator[str]:
    page = _Page()
    page.feed(text)
    page.close()
    yield from (" ".join(line.split()) for line in page.lines)


def _of_table(text: str) -> Iterator[str]:
    sample = text[:4096]
    yield from _cells(csv.reader(io.StringIO(text), delimiter=max(",;\t", key=sample.count)))


def _of_markdown(text: str) -> Iterator[str]:
    front = re.match(r"---\n(.*?)\n---\s*(?:\n|$)", text, re.DOTALL)
    if front:
        yield from _of_yaml(front[1].replace("\t", " "))
        text = text[front.end() :]
    lines = _BARE_ADDRESS.sub(" ", _LINK.sub(r"\1", text)).splitlines()
    for line, after in pairwise([*lines, ""]):
        heads = bool(_BELOW_HEADINGS.fullmatch(after))
        for cell in line.split("|"):
            if not heads or len(cell.split()) > _HEADING_WORDS:
                yield unescape(re.sub(r"<[^>]*>", " ", cell))


def _values(text: str) -> list[str]:
    """All values of a YAML file and its keys; its lines where it is none."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return [event.value for event in yaml.parse(text, loader) if isinstance(event, yaml.ScalarEvent)]
    except yaml.YAMLError:
        return text.splitlines()


def _of_yaml(text: str) -> Iterator[str]:
    """The values of more than one word: what is shorter is a number, an id, or a name that stands elsewhere too."""
    for value in _values(text):
        yield from (line for line in value.splitlines() if " " in line.strip())


def _of_json(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from (line for line in value.splitlines() if " " in line.strip())
    elif isinstance(value, Iterable):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _of_json(each)
