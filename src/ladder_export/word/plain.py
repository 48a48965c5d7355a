"""The whole ladder as one plain Word document, to edit and to import again: a title, headings, paragraphs and real lists.

It has no content controls and nothing in it is locked. Its look is that of the forms, so that it can be printed as it is.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime, time

import docx
from docx.document import Document

from ladder_export.exporting.outline import Block, Form, everything
from ladder_export.ladder import Competency, Ladder
from ladder_export.paper import Paper
from ladder_export.word import package
from ladder_export.word.base import base_package
from ladder_export.word.direction import turn
from ladder_export.word.invariants import check_direction
from ladder_export.word.palette import palette_of
from ladder_export.word.running import core_text, page_of_pages, running
from ladder_export.word.speech import speech_of
from ladder_export.word.styles import CALLOUT_BULLETS
from ladder_export.word.xml import Element, paragraph, run

_STYLES = {Form.BULLET: "ListBullet", Form.STEP: "ListNumber", Form.LABEL: "Label", Form.SAID: "Quote"}
_DEEPEST = 4
_APART = 360  # twentieths of a point above a level


def plain_document(ladder: Ladder, competencies: Sequence[Competency], *, paper: Paper) -> bytes:
    """The document with all that the ladder says of `competencies`, as the bytes of a `.docx`.

    The same ladder gives the same bytes in every process, folder and time zone.
    """
    colors, speech = palette_of(0, 1), speech_of(ladder.language)
    document = docx.Document(io.BytesIO(base_package(paper, ladder.language, colors)))
    restarts: list[int] = []
    section = document.element.body[-1]
    for made in _paragraphs(ladder, everything(ladder, competencies), restarts):
        section.addprevious(made)
    if speech.rtl:
        turn(document.element)
        check_direction(document.element)
    package.restart_numbering(document, restarts)
    package.attach_running(document, _header(ladder), _footer(ladder), speech)
    _describe(document, ladder)
    return package.pack(document).file(template=False)


def _paragraphs(ladder: Ladder, blocks: Sequence[Block], restarts: list[int]) -> Iterator[Element]:
    """The body. `restarts` takes the number of each numbered list (w:numId), so that all of them count from 1."""
    yield paragraph(run(ladder.title), style="Title")
    if ladder.subtitle:
        yield paragraph(run(ladder.subtitle), style="Subtitle")
    texts = False  # whether the paragraph before is one
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        if block.form is Form.HEADING:
            apart = _APART if texts and block.depth == 2 else None
            yield paragraph(run(block.text), style=f"Heading{min(block.depth, _DEEPEST)}", before=apart)
            texts = False
            continue
        texts = True
        if block.form is Form.STEP and block.number == 1:
            restarts.append(CALLOUT_BULLETS + 1 + len(restarts))
        numbering = restarts[-1] if block.form is Form.STEP else 0
        leads = block.form is Form.LABEL or (block.item is None and after is not None)
        yield paragraph(run(block.text), style=_STYLES.get(block.form, ""), keep=leads, numbering=numbering)


def _header(ladder: Ladder) -> Element:
    return running("Header", [run(" · ".join(part for part in (ladder.organisation, ladder.title) if part))], [])


def _footer(ladder: Ladder) -> Element:
    edition = ladder.words("form.edition", edition=ladder.edition)
    return running("Footer", [run(edition)], list(page_of_pages(ladder.words)))


def _describe(document: Document, ladder: Ladder) -> None:
    """Core properties; the ladder's date stands in for the time of day, so that bytes repeat."""
    core = document.core_properties
    core.title = core_text(ladder.title)
    core.subject = core_text(ladder.subtitle)
    core.author = core.last_modified_by = core_text(ladder.organisation or ladder.title)
    core.keywords = core_text(ladder.id)
    core.language = ladder.language
    core.version = core_text(ladder.edition)
    core.revision = 1
    core.created = core.modified = datetime.combine(ladder.date, time())
