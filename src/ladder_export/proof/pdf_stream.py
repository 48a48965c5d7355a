"""What a content stream says about text, instruction by instruction. Part of the first reader; uses pikepdf.

Most streams are plain: operators behind the operands that they need, nothing escaped, no pictures in between. Such a stream is
read by one regular expression, which has to match every byte of it; any other one is read by pikepdf, in three times the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf


class Show(NamedTuple):
    """Strings that are drawn in the font of the moment, as they stand in the stream or as qpdf writes them."""

    strings: list[bytes]


class Select(NamedTuple):
    """From here on the font is that of this name in the resources."""

    font: str


class Begin(NamedTuple):
    """Marked content begins, with an id, and a text that replaces what is drawn (ISO 32000-1, 14.9.4), if it has one.

    What is `named` has both under this name in the resources.
    """

    mcid: int | None = None
    actual: str | None = None
    named: str = ""


class End(NamedTuple):
    """Marked content ends."""


class Save(NamedTuple):
    """The state of graphics, such as the font, is put aside."""


class Restore(NamedTuple):
    """The state of graphics that was put aside last is taken again."""


class Draw(NamedTuple):
    """The form XObject, or picture, of this name in the resources is drawn."""

    name: str


Instruction = Show | Select | Begin | End | Save | Restore | Draw

_OPERATORS = "TJ Tj ' \" Tf BDC BMC EMC q Q Do"  # the rest draws nothing that can be read
_STRING = re.compile(rb"<[0-9A-Fa-f]*>|\((?:[^\\()]|\\.)*\)", re.DOTALL)

_NAME, _NUMBER, _HEX = r"/[-+.\w]++", r"[-+]?(?:\d++\.?\d*+|\.\d++)(?![-+.])", r"<[0-9A-Fa-f]*+>"
_PLAIN = re.compile(
    rf"""\s*+(?:
      (?P<rest>(?:
        (?: [-+.\d\s]*+ (?:BT|ET|cm|re|[WfBb]\*?|[nmlcvyhSsFwJjMi]|rg|RG|[gGkK]|T[dDmcwzLsr*])
          | {_NAME}\s++gs
          | \[[-+.\d\s]*+\]\s*+{_NUMBER}\s++d
        )(?:\s++|\Z))++)
    | (?: (?P<save>q) | (?P<restore>Q) | (?P<end>EMC)
        | \[ (?P<shown>(?:{_HEX}\s*+(?:{_NUMBER}\s*+)*+)*+) \]\s*+TJ
        | (?P<tag>{_NAME})\s*+
          (?: <<\s*+ (?:/MCID\s++(?P<mcid>\d++)\s*+|(?:/(?:Type|Subtype)\s*+{_NAME}\s*+)*+) >>\s*+BDC | BMC)
        | (?P<font>{_NAME})\s++{_NUMBER}\s++Tf
        | (?P<draw>{_NAME})\s++Do
      )(?:\s++|\Z)
    )""".encode(),
    re.VERBOSE,
)


def instructions(content: Any) -> Iterator[Instruction]:
    """All instructions of a page or a form XObject that have to do with text."""
    stream = content.obj.get("/Contents") if isinstance(content, pikepdf.Page) else content
    plain = plain_instructions(stream.read_bytes()) if isinstance(stream, pikepdf.Stream) else None
    return iter(plain) if plain is not None else any_instructions(content)


def strings_of(operand: bytes) -> list[bytes]:
    """The strings of an operand, which is one or an array of strings and numbers."""
    return _STRING.findall(operand)


def plain_instructions(data: bytes) -> list[Instruction] | None:
    """The instructions of a plain stream; nothing for any other."""
    if b"\v" in data:  # no white space in a PDF
        return None
    found: list[Instruction] = []
    at = 0
    for each in _PLAIN.finditer(data):
        if each.start() != at:
            return None
        kind, at = each.lastgroup, each.end()
        if kind == "shown":
            found.append(Show(strings_of(each["shown"])))
        elif kind == "font":
            found.append(Select(each["font"].decode()))
        elif kind == "mcid":
            found.append(Begin(None if each["tag"] == b"/Artifact" else int(each["mcid"])))
        elif kind == "tag":
            found.append(Begin())
        elif kind == "draw":
            found.append(Draw(each["draw"].decode()))
        elif kind != "rest":
            found.append(_BARE[kind])
    return found if at == len(data) else None


_BARE: dict[str | None, Instruction] = {"end": End(), "save": Save(), "restore": Restore()}


def any_instructions(content: Any) -> Iterator[Instruction]:
    """The instructions of any stream, in the same form."""
    for each in pikepdf.parse_content_stream(content, _OPERATORS):
        operator, operands = str(each.operator), each.operands
        if operator in ("TJ", "Tj", "'", '"'):
            yield Show(strings_of((operands[0] if operator == "TJ" else operands[-1]).unparse()))
        elif operator == "Tf":
            yield Select(str(operands[0]))
        elif operator in ("BDC", "BMC"):
            yield _begin(operands)
        elif operator == "EMC":
            yield End()
        elif operator == "q":
            yield Save()
        elif operator == "Q":
            yield Restore()
        elif operator == "Do":
            yield Draw(str(operands[0]))


def _begin(operands: Any) -> Begin:
    properties = operands[1] if len(operands) > 1 else None
    if str(operands[0]) == "/Artifact":
        return Begin()
    return Begin(named=str(properties)) if isinstance(properties, pikepdf.Name) else begin_of(properties)


def begin_of(properties: Any) -> Begin:
    """What properties say of the marked content that has them."""
    if not isinstance(properties, pikepdf.Dictionary):
        return Begin()
    mcid, actual = properties.get("/MCID"), properties.get("/ActualText")
    return Begin(None if mcid is None else int(mcid), None if actual is None else str(actual))
