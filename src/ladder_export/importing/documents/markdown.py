"""Markdown (CommonMark and GitHub’s tables) to an outline, read by markdown-it. HTML inside goes through the reader of HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ladder_export.importing.data import Origin, Unplaced
from ladder_export.importing.documents.decoding import decoded
from ladder_export.importing.documents.front_matter import Facts, read_front_matter
from ladder_export.importing.documents.outline import Block, Look, Outline
from ladder_export.importing.documents.runs import Run, block_of
from ladder_export.importing.documents.signs import side, signed
from ladder_export.importing.front import divided
from ladder_export.importing.grid import Cell, Grid
from ladder_export.problems import RefusedError

if TYPE_CHECKING:
    from markdown_it.token import Token

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BOLD_TAG = re.compile(r"<(/?)(?:b|strong)\s*>", re.IGNORECASE)
_ESCAPED_LABEL = re.compile(r"[^\s:：\\]{1,12}[ \u00a0\u202f]?\\[:：]|\\[-+*#]|\d{1,9}\\[.)]|&#\d+;")
_WEB = re.compile(r"(?:https?:|mailto:|www\.)", re.IGNORECASE)
_CODE = "it is code"
_PROPERTIES = "it tells of the page, and of no ladder"
_PROPERTY = re.compile(r"(?P<name>[^:\n]{2,30}): \S.*")
_DEEPEST = 300  # lists count twice


def read_markdown(name: str, data: bytes) -> Outline:
    """The outline of a Markdown file. Raises RefusedError where the bytes are no text."""
    text = decoded(name, data).replace("\r\n", "\n").replace("\r", "\n")
    reader = _Reader(name)
    front = divided(text)
    facts: Facts = ()
    language = ""
    if front:
        facts, language, lost = read_front_matter(name, front.yaml)
        reader.unplaced += lost
        text = front.body
    reader.read(text)
    return Outline(tuple(reader.blocks), tuple(reader.unplaced), language, facts)


@dataclass(slots=True)
class _Reader:
    name: str
    blocks: list[Block] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    lists: list[bool] = field(default_factory=list)  # for each list that is open, whether it has numbers
    fresh: bool = False  # whether the next paragraph is the first of its entry

    def read(self, text: str) -> None:
        from markdown_it import MarkdownIt

        tokens = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"]).parse(text)
        if any(token.level >= _DEEPEST - 1 for token in tokens):  # what is deeper, markdown-it leaves out
            raise RefusedError(f"{self.name}: lists or quotations in it are nested too deeply; nest them less")
        at = 0
        while at < len(tokens):
            at = self._token(tokens, at)

    def _token(self, tokens: Sequence[Token], at: int) -> int:
        token = tokens[at]
        match token.type:
            case "heading_open":
                self._add(tokens[at + 1], Look.HEADING, float(token.tag[1:]))
            case "paragraph_open":
                self._paragraph(tokens[at + 1])
            case "bullet_list_open" | "ordered_list_open":
                self.lists.append(token.type == "ordered_list_open")
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self.fresh = True
            case "hr":
                self.blocks.append(Block(Look.RULE, "", self._origin(token)))
            case "fence" | "code_block":
                if token.content.strip():
                    self.unplaced.append(Unplaced(token.content.strip(), self._origin(token), _CODE))
            case "html_block":
                self._html(token)
            case "table_open":
                return self._table(tokens, at)
        return at + 1

    def _origin(self, token: Token) -> Origin:
        return Origin(self.name, f"line {token.map[0] + 1}" if token.map else "")

    def _paragraph(self, inline: Token) -> None:
        if len(self.blocks) == 1 and self.blocks[0].look is Look.HEADING and _are_properties(inline.content):
            self.unplaced.append(Unplaced(inline.content, self._origin(inline), _PROPERTIES))
        elif self.lists and self.fresh:
            self.fresh = False
            self._add(inline, Look.ENTRY, float(len(self.lists) - 1))
        elif self.lists and self.blocks and self.blocks[-1].look is Look.ENTRY:
            added = block_of(list(self._runs(inline)), self._origin(inline), collapse=True)
            if added:  # a further paragraph of the same entry
                self.blocks[-1] = replace(self.blocks[-1], text=f"{self.blocks[-1].text} {added.text}")
        else:
            self._add(inline, Look.TEXT, 0)

    def _add(self, inline: Token, look: Look, depth: float) -> None:
        made = block_of(list(self._runs(inline)), self._origin(inline), collapse=True)
        if made is None:
            return
        numbered = look is Look.ENTRY and self.lists[-1]
        literal = bool(_ESCAPED_LABEL.match(inline.content)) and bool(side(made.text) or signed(made.text))
        strong = made.strong and look is not Look.HEADING
        self.blocks.append(replace(made, look=look, depth=depth, numbered=numbered, literal=literal, strong=strong))

    def _runs(self, inline: Token) -> Iterator[Run]:
        strong = 0
        link: list[str] = []
        for token in inline.children or ():
            match token.type:
                case "strong_open":
                    strong += 1
                case "strong_close":
                    strong -= 1
                case "link_open":
                    link.append(str(token.attrGet("href") or ""))
                case "link_close":
                    self._address(link.pop(), inline)
                case "softbreak" | "hardbreak":
                    yield Run("\n")
                case "image":
                    self._image(token, inline)
                case "html_inline":
                    bold = _BOLD_TAG.fullmatch(token.content)
                    strong += (-1 if bold[1] else 1) if bold else 0
                    if _BREAK.fullmatch(token.content):
                        yield Run("\n")
                case _:
                    yield Run(token.content, strong > 0)

    def _address(self, href: str, inline: Token) -> None:
        if _WEB.match(href) and href.removeprefix("mailto:") not in inline.content.split("]")[0]:
            self.unplaced.append(Unplaced(href, self._origin(inline), "it is the address of a link"))

    def _image(self, token: Token, inline: Token) -> None:
        if token.content:
            self.unplaced.append(Unplaced(token.content, self._origin(inline), "it describes a picture"))

    def _html(self, token: Token) -> None:
        from ladder_export.importing.documents.html import blocks_of_fragment

        first = token.map[0] + 1 if token.map else 1
        blocks, unplaced = blocks_of_fragment(self.name, token.content, first)
        self.blocks += blocks
        self.unplaced += unplaced

    def _table(self, tokens: Sequence[Token], at: int) -> int:
        end = next(n for n in range(at, len(tokens)) if tokens[n].type == "table_close")
        rows: list[list[Cell]] = []
        row_origin = self._origin(tokens[at])
        for token in tokens[at:end]:
            if token.type == "tr_open":
                rows.append([])
                row_origin = self._origin(token)
            elif token.type == "inline":
                place = f"{row_origin.place}, column {len(rows[-1]) + 1}"
                text = "".join(run.text for run in self._runs(token)).strip()
                rows[-1].append(Cell("\n".join(line.strip() for line in text.split("\n")), Origin(self.name, place)))
        grid = Grid("", tuple(map(tuple, rows)))
        self.blocks.append(Block(Look.TABLE, "", self._origin(tokens[at]), grid=grid))
        return end + 1


def _are_properties(text: str) -> bool:
    """Whether a paragraph right below the title is what Notion puts there: `Owner: …`, `Last edited: …`."""
    from ladder_export.importing.tables.words import Means, meaning

    found = [_PROPERTY.fullmatch(line.strip()) for line in text.split("\n")]
    return all(found) and any(meaning(each["name"]) is Means.ASIDE for each in found if each)
