"""The proof: is everything that belongs in a finished file really in it, for everyone to see?

Reads only bytes, with readers of its own, and never imports what makes the files: a checker that shares code with the maker
agrees with its mistakes. `expected` says what a ladder owes to each file; `prove` holds a file against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ladder_export.problems import Problem
from ladder_export.proof.data import Expected, ExpectedPicture
from ladder_export.proof.plain_data import ExpectedPlain
from ladder_export.proof.sheets_data import ExpectedSheets

if TYPE_CHECKING:  # loads the readers
    from ladder_export.proof.portions import ReadingSteps

__all__ = [
    "Expected",
    "ExpectedPicture",
    "ExpectedPlain",
    "ExpectedSheets",
    "Proof",
    "prove",
    "prove_in_steps",
    "prove_picture",
    "read_expected",
]


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome. No problems means that the file is complete; `facts` is JSON data for the manifest.

    Facts of a PDF: `pages`, `page_size_pt`, `smallest_type_pt`, `smallest_item_type_pt`, `ink_percent` (the mean of all pages;
    `ink_percent_by_page` if there are more than one), `fullness_percent_by_page` (how far down its text area each page is
    filled), `items` (item id to pages), and `proved_by`: `text`, as both readers found it in the file, or `text and glyphs`,
    where lines run from right to left, say what they read, and are held against their glyphs one by one (see `lines`).
    Facts of a Word form: `items` (item id to the tags of its controls, or `["text"]`). Facts of a picture: `size_px`.
    Facts of an exported file: `items` (item id to lines of a text, rows of a table, or paragraphs of a document, from 1).
    Facts of sheets: `pages` (sides), `page_size_pt`, `sheets` (of paper), `slots`, `items` (item id to sides).
    """

    problems: tuple[Problem, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)


def read_expected(raw: Mapping[str, Any]) -> Expected | ExpectedPlain | ExpectedSheets:
    """What a manifest expects of a file, if it is no picture. Raises KeyError, TypeError, ValueError or AttributeError."""
    if "plain" in raw:
        return ExpectedPlain.from_json(raw)
    return ExpectedSheets.from_json(raw) if "work" in raw else Expected.from_json(raw)


def prove(expected: Expected | ExpectedPlain | ExpectedSheets, data: bytes) -> Proof:
    """Hold the bytes of a finished file against what is expected of it. Never raises for what is in `data`."""
    if isinstance(expected, ExpectedSheets):
        from ladder_export.proof.sheets import prove_sheets

        problems, facts = prove_sheets(expected, data)
    elif isinstance(expected, ExpectedPlain):
        from ladder_export.proof.plain import prove_plain

        problems, facts = prove_plain(expected, data)
    elif expected.pages is not None:
        from ladder_export.proof.pdf import prove_pdf

        problems, facts = prove_pdf(expected, data)
    elif expected.form is not None:
        from ladder_export.proof.form import prove_form

        problems, facts = prove_form(expected, data)
    else:
        raise ValueError(f"{expected.file}: nothing says whether this is a PDF or a Word form")
    return Proof(tuple(dict.fromkeys(problems)), facts)


def prove_in_steps(expected: Expected, data: bytes) -> ReadingSteps[Proof]:
    """`prove` a PDF where somebody else reads what is long, in any order and anywhere; who drives it, `steps` says."""
    from ladder_export.proof.pdf import prove_pdf_in_steps

    problems, facts = yield from prove_pdf_in_steps(expected, data)
    return Proof(tuple(dict.fromkeys(problems)), facts)


def prove_picture(expected: ExpectedPicture, data: bytes, pdf: bytes) -> Proof:
    """Hold the bytes of a picture against the finished file that it shows. Never raises for what is in them."""
    from ladder_export.proof.picture import picture_problems

    problems, facts = picture_problems(expected, data, pdf)
    return Proof(tuple(problems), facts)
