"""The review form of one level: one Word document across the competencies that a person is reviewed on."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time
from functools import lru_cache
from itertools import takewhile

import docx
from docx.document import Document

from ladder_export.form_map import FORMAT, FormMap
from ladder_export.ladder import Asked, At, Blanks, Competency, Ladder, Level, Scope, Section, Stage, form_sections
from ladder_export.paper import PAPERS, Paper
from ladder_export.word import frame, package
from ladder_export.word.appendix import Carried, draw_appendix
from ladder_export.word.base import base_package, text_width
from ladder_export.word.body import Body
from ladder_export.word.controls import FormError, Registry
from ladder_export.word.direction import turn
from ladder_export.word.invariants import check_direction, check_form
from ladder_export.word.mapping import map_of
from ladder_export.word.palette import palette_of
from ladder_export.word.questions import draw_questions
from ladder_export.word.running import core_text, page_of_pages, running
from ladder_export.word.sections import draw_section
from ladder_export.word.speech import speech_of
from ladder_export.word.styles import styles
from ladder_export.word.tables import hold
from ladder_export.word.xml import Element, run
from ladder_export.wording import Wording


def review_form(
    ladder: Ladder,
    competencies: Sequence[Competency],
    stage: Stage,
    *,
    paper: Paper | str,
    template: bool = False,
    with_next: bool = False,
    protect: bool = False,
    carried: Carried | None = None,
) -> bytes:
    """The form of `stage` for `competencies` as the bytes of a `.docx`, or of a `.dotx` where `template` is set.

    `with_next` asks about the level after it too, `protect` locks all that is not to be filled in, and `carried` is what a
    form that somebody filled in on an earlier edition brings along.

    The same ladder gives the same bytes in every process, folder and time zone. Raises FormError when no competency has
    the level, or when a rule of `invariants` would be broken.
    """
    size = PAPERS[paper] if isinstance(paper, str) else paper
    asked = ladder, tuple(competencies), stage, size, with_next, protect
    packed = _once(*asked) if carried is None else _finished(*asked, carried)
    return packed.file(template=template)


def _finished(
    ladder: Ladder,
    competencies: tuple[Competency, ...],
    stage: Stage,
    size: Paper,
    with_next: bool,
    protect: bool,
    carried: Carried | None = None,
) -> package.Packed:
    parts = form_sections(ladder, competencies, stage, with_next=with_next)
    if not parts:
        raise FormError(f"no competency that was asked for has level {stage}")
    speech = speech_of(ladder.language)
    colors = palette_of(ladder.stages.index(stage), len(ladder.stages))
    document = docx.Document(io.BytesIO(base_package(size, ladder.language, colors, protected=protect)))
    body = Body(ladder, text_width(size), colors, Registry(speech, colors.accent), 2 if len(parts) > 1 else 1)
    carried = carried or Carried()
    body.reworded = carried.reworded
    _draw(body, parts, stage)
    draw_appendix(body, carried.appendix)
    body.end()
    _insert(document, body.blocks)
    if speech.rtl:
        turn(document.element)
        check_direction(document.element)
    check_form(document.element, {name: prompt for prompt, name in body.registry.prompts.items()})
    package.restart_numbering(document, body.restarts)
    form_map = map_of(
        document.element,
        body,
        [part.competency for part in parts],
        stage,
        form=form_id(ladder, stage),
        paper=size.name,
        following=min((part.following.number for part in parts if part.following), default=0),
        protected=protect,
        earlier={each.tag: each.edition for each in carried.appendix},
    )
    package.attach_map(document, form_map)
    package.attach_running(document, _header(ladder, stage), _footer(form_map, ladder.words), speech)
    package.attach_glossary(document, body.registry.prompts, styles(speech, colors, body.width), speech)
    package.attach_properties(document, _properties(form_map))
    _describe(document, ladder, stage)
    return package.pack(document)


_once = lru_cache(1)(_finished)  # the document and the template of a level come one after the other


def form_id(ladder: Ladder, stage: Stage) -> str:
    """The name of a form, in its footer and its properties."""
    family = f" {ladder.family.id}" if ladder.family else ""
    return f"{ladder.id}{family} level-{stage.number}"


def form_title(ladder: Ladder, stage: Stage) -> str:
    """`Early Career: performance review`; a title that begins with an abbreviation or a noun in German keeps its capital."""
    title = ladder.review.title
    lowered = title if title[1:2].isupper() or ladder.speech.capitals else title[:1].lower() + title[1:]
    return ladder.words("form.title", level=stage.name, form=lowered)


def _draw(body: Body, parts: Sequence[Asked], stage: Stage) -> None:
    """Write the whole form. With one competency its opening stands under the title, before the details."""
    ladder = body.ladder
    body.text(form_title(ladder, stage), "Title")
    body.text(_subtitle(ladder, stage), "Subtitle")
    frame.draw_ladder(body, stage)
    opening = _opening(parts[0].sections) if len(parts) == 1 else []
    for section in opening:
        draw_section(body, section, *_owner(section, parts[0].competency, stage))
    frame.draw_details(body)
    frame.draw_instructions(body)
    frame.draw_scale(body)
    draw_questions(body, At.START)
    for part in parts:
        if len(parts) > 1:
            body.heading(part.competency.title, 1)
        begin, leads = len(body.blocks), 0 if opening else len(_opening(part.sections))
        for number, section in enumerate(part.sections[len(opening) :]):
            if number == leads:
                hold(body.blocks[begin:])  # the words under a heading stay with what they open
            draw_section(body, section, *_owner(section, part.competency, stage))
        if part.following:
            _draw_next(body, part.competency, part.following, part.following_sections)
    draw_questions(body, At.END)
    frame.draw_actions(body)
    position = ladder.stages.index(stage) + 1
    frame.draw_overall(body, ladder.stages[position] if position < len(ladder.stages) else None)
    frame.draw_signatures(body)


def _draw_next(body: Body, competency: Competency, level: Level, sections: Sequence[Section]) -> None:
    """What the next level asks of a competency, a heading below its own sections, with paler tables."""
    body.heading(body.words("form.next_level", level=level.stage), body.top)
    body.hint(body.words("form.look_ahead"), once=True)
    body.top, body.light = body.top + 1, True
    for section in sections:
        draw_section(body, section, *_owner(section, competency, level.stage))
    body.top, body.light = body.top - 1, False


def _owner(section: Section, competency: Competency, stage: Stage) -> tuple[str, int]:
    """Whose `section` is: the id of the competency, and the number of the level, 0 where it belongs to them all."""
    return competency.id, stage.number if section.type.scope is Scope.LEVEL else 0


def _opening(sections: Sequence[Section]) -> list[Section]:
    """The untitled text that a level begins with: it needs no heading where it stands under the title."""
    return list(takewhile(lambda section: section.type.untitled and section.type.blanks is Blanks.NONE, sections))


def _subtitle(ladder: Ladder, stage: Stage) -> str:
    words = ladder.words
    steps = words("form.level_of", number=stage.number, count=len(ladder.stages))
    edition = words("form.edition", edition=ladder.edition)
    return "  ·  ".join(part for part in (ladder.title, _family(ladder), steps, edition) if part)


def _family(ladder: Ladder) -> str:
    return ladder.family.title if ladder.family else ""


def _insert(document: Document, blocks: list[Element]) -> None:
    section = document.element.body[-1]
    for block in blocks:
        section.addprevious(block)


def _header(ladder: Ladder, stage: Stage) -> Element:
    words = ladder.words
    level = words("form.level", number=stage.number)
    left = " · ".join(part for part in (ladder.organisation, ladder.title, _family(ladder), level) if part)
    return running("Header", [run(left)], [run(words("form.confidential", form=ladder.review.title))])


def _footer(form_map: FormMap, words: Wording) -> Element:
    """What tells a form that has lost everything else: its id, edition and key."""
    left = words("form.footer", form=form_map.form, edition=form_map.edition, key=form_map.key)
    return running("Footer", [run(left)], list(page_of_pages(words)))


def _properties(form_map: FormMap) -> dict[str, str]:
    return {
        "LadderId": form_map.ladder,
        "LadderEdition": form_map.edition,
        "LadderLevel": str(form_map.level),
        "LadderForm": form_map.form,
        "LadderFormat": FORMAT,
        "LadderFormKey": form_map.key,
        "LadderCompetencies": " ".join(competency for competency, _ in form_map.competencies),
    }


def _describe(document: Document, ladder: Ladder, stage: Stage) -> None:
    """Core properties; the ladder's date stands in for the time of day, so that bytes repeat."""
    core, words = document.core_properties, ladder.words
    title = (ladder.title, _family(ladder), form_title(ladder, stage))
    core.title = core_text(" · ".join(text for text in title if text))
    subject = words("form.subject", form=ladder.review.title, number=stage.number, edition=ladder.edition)
    core.subject = core_text(subject)
    core.author = core.last_modified_by = core_text(ladder.organisation or ladder.title)
    core.keywords = core_text(words("form.keywords", ladder=ladder.id, number=stage.number))
    core.category = words("form.category")
    core.language = ladder.language
    core.version = core_text(ladder.edition)
    core.revision = 1
    core.created = core.modified = datetime.combine(ladder.date, time())
