"""`ladder.yaml`: the name and edition of the ladder, its levels, the section table, the rating scale, the review form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ladder_export.ladder import Rating, ReviewForm, SectionType, Stage
from ladder_export.problems import Location
from ladder_export.source.ids import check_file_id
from ladder_export.source.nodes import UNREADABLE, Mapping, Node, Scalar
from ladder_export.source.reader import Fields, Reader, as_int, found, quoted_int
from ladder_export.source.review_file import NEEDED_KEYS, read_review
from ladder_export.source.section_table import read_section_table

KEYS = (
    *("id", "title", "subtitle", "edition", "date", "language", "organisation", "url"),
    *("levels", "sections", "rating_scale", "review", "competencies"),
)
RATING_KEYS = ("value", "label", "meaning")
# A level's name becomes part of file names, which most file systems end at 255 bytes.
MAX_LEVEL_NAME = 80
# The widest word that pages have room for, in letters; lines break at spaces, hyphens, dashes and slashes.
MAX_WORD = 24
_BREAKS = re.compile(r"[ /‐–—-]")
# Titles stand in running heads and in the properties of files, which end at 255 characters.
MAX_TITLE = 120
# RFC 3986, section 2: what may stand in an address; 200 letters still make a QR code that a telephone can read.
_URL = re.compile(r"(?=.{9,200}$)https://[A-Za-z0-9.-]+(:[0-9]+)?([/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?")
_ADD_LEVELS = "add “levels:” with one line below it for each, such as “1: Early Career”"
_ADD_SECTIONS = (
    "add “sections:” and below it a “- id: …” block for each, with id, title, kind, least, most and places "
    "(and lead_in, scope, untitled and blanks where they help)"
)
_ADD_REVIEW = f"add “review:” and these keys below it: {', '.join(NEEDED_KEYS)}"
_NO_DATE = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class LadderFile:
    """All that `ladder.yaml` says. `order` is the list `competencies`, if it is there, with the place of each id."""

    id: str
    title: str
    subtitle: str
    edition: str
    date: date
    language: str
    organisation: str
    stages: tuple[Stage, ...]
    section_types: tuple[SectionType, ...]
    ratings: tuple[Rating, ...]
    review: ReviewForm
    order: tuple[tuple[str, Location], ...] | None
    location: Location
    url: str


def read_ladder_file(reader: Reader, node: Node) -> LadderFile:
    """What the root of `ladder.yaml` says, with stand-ins for all that was complained of."""
    fields = Fields(reader, node, "the ladder", KEYS)
    ladder_id = fields.text("id")
    check_file_id(reader, fields.place("id"), ladder_id)
    ratings = _ratings(reader, fields)
    sections = read_section_table(reader, fields.needed("sections", _ADD_SECTIONS), has_ratings=bool(ratings))
    review = fields.needed("review", _ADD_REVIEW)
    return LadderFile(
        id=ladder_id,
        title=title_of(fields),
        subtitle=fields.optional_text("subtitle"),
        edition=fields.text("edition"),
        date=_date(reader, fields.needed("date")),
        language=_language(reader, fields),
        organisation=fields.optional_text("organisation"),
        stages=_stages(reader, fields.needed("levels", _ADD_LEVELS)),
        section_types=sections,
        ratings=ratings,
        review=read_review(reader, review, sections, has_ratings=bool(ratings)),
        order=_order(reader, fields.optional("competencies")),
        location=fields.location,
        url=_url(reader, fields),
    )


def _url(reader: Reader, fields: Fields) -> str:
    url = fields.optional_text("url")
    if url and not _URL.fullmatch(url.replace("{competency}", "c").replace("{level}", "1")):
        message = f"“{url}” is no address that a card can lead to"
        advice = "write one such as https://ladder.example.org/{competency}#{level} in ASCII, without spaces"
        reader.complain(fields.place("url"), message, advice)
        return ""
    return url


def _date(reader: Reader, node: Node | None) -> date:
    if node is None:
        return _NO_DATE
    try:
        if isinstance(node, Scalar) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", node.value):
            return date.fromisoformat(node.value)
        problem = f"“date” is {found(node)}"
    except ValueError:
        problem = f"“date” is {found(node)}, and there is no such day"
    reader.complain(node.location, problem, "write year, month and day, such as 2026-11-21")
    return _NO_DATE


def _language(reader: Reader, fields: Fields) -> str:
    language = fields.text("language")
    if language != UNREADABLE and not _LANGUAGE.fullmatch(language):
        message = f"“{language}” is no language tag"
        reader.complain(fields.place("language"), message, "write one such as en, en-US or de-CH (BCP 47)")
    return language


def _stages(reader: Reader, node: Node | None) -> tuple[Stage, ...]:
    reader = reader.at("levels")
    stages: dict[int, Stage] = {}
    names: dict[str, int] = {}
    entries = () if node is None else reader.entries(node, "“levels”")
    if isinstance(node, Mapping) and not entries:
        reader.complain(node.location, "no level is declared", "write one line for each, such as “1: Early Career”")
    for entry in entries:
        number = reader.whole_number(entry.key, "a level's number", 1, 999)
        name = reader.needed_text(entry.value, "a level's name")
        if number is None:
            continue
        if stages and number <= max(stages):
            reader.complain(
                entry.key.location, f"level {number} stands after level {max(stages)}", "list levels lowest first"
            )
        if name.casefold() in names and name != UNREADABLE:
            other = names[name.casefold()]
            reader.complain(
                entry.value.location, f"levels {other} and {number} are both named “{name}”", "rename one of them"
            )
        if len(name) > MAX_LEVEL_NAME:
            message = f"the name of level {number} has {len(name)} characters"
            reader.complain(entry.value.location, message, f"shorten it to {MAX_LEVEL_NAME} or fewer")
        else:
            _check_words(reader, entry.value.location, number, name)
        names.setdefault(name.casefold(), number)
        stages.setdefault(number, Stage(number, name, entry.key.location))
    return tuple(sorted(stages.values(), key=lambda stage: stage.number))


def _check_words(reader: Reader, location: Location, number: int, name: str) -> None:
    longest = max(_BREAKS.split(name), key=len)
    if len(longest) > MAX_WORD:
        message = (
            f"the word “{longest}” in the name of level {number} has {len(longest)} letters, "
            f"and pages have room for {MAX_WORD}"
        )
        reader.complain(location, message, "shorten it or put a hyphen or space into it")


def _ratings(reader: Reader, fields: Fields) -> tuple[Rating, ...]:
    reader = reader.at("rating_scale")
    node = fields.optional("rating_scale")
    ratings: list[Rating] = []
    seen: set[tuple[str, str]] = set()
    for row in () if node is None else reader.items(node, "“rating_scale”"):
        step = Fields(reader, row, "the step of the scale", RATING_KEYS)
        rating = Rating(step.text("value"), step.text("label"), step.text("meaning"))
        for key, text in (("value", rating.value), ("label", rating.label)):
            if (key, text) in seen and text != UNREADABLE:
                reader.complain(
                    step.place(key), f"the {key} “{text}” stands twice in the scale", "make each step different"
                )
            seen.add((key, text))
        ratings.append(rating)
    return tuple(ratings)


def title_of(fields: Fields) -> str:
    """The text of “title”, of at most `MAX_TITLE` characters."""
    title = fields.text("title")
    if len(title) > MAX_TITLE:
        message, advice = f"the title has {len(title)} characters", f"shorten it to {MAX_TITLE} or fewer"
        fields.reader.complain(fields.place("title"), message, advice)
    return title


def _order(reader: Reader, node: Node | None) -> tuple[tuple[str, Location], ...] | None:
    if node is None:
        return None
    reader = reader.at("competencies")
    ids: dict[str, Location] = {}
    for entry in reader.items(node, "“competencies”"):
        name = reader.needed_text(entry, "a competency id")
        if name in ids:
            reader.complain(entry.location, f"“{name}” stands twice, first in line {ids[name].line}", "delete one")
        ids.setdefault(name, entry.location)
    return tuple(ids.items())


def declared_level(
    reader: Reader, node: Node, stages: tuple[Stage, ...], *, delete: str = "delete this block"
) -> Stage | None:
    """The stage that a level number in a competency file means; a problem and `None` if the ladder has none."""
    quoted = quoted_int(node)
    number = as_int(node) if quoted is None else quoted
    stage = next((stage for stage in stages if stage.number == number), None)
    if stage and quoted is not None:
        advice = f"write it without quotes: {quoted}"
        reader.complain(node.location, f"the level number {quoted} stands in quotes", advice)
    if stage is None:
        shown = node.raw if isinstance(node, Scalar) else found(node)
        declared = ", ".join(str(stage.number) for stage in stages)
        advice = f"ladder.yaml declares {declared}: correct the number, declare the level there, or {delete}"
        reader.complain(node.location, f"level {shown} is not declared", advice)
    return stage
