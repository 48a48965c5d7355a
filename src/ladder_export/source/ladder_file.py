"""`ladder.yaml`: the name and edition of the ladder, its levels, the section table, the rating scale, the review form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ladder_export.ladder import Competency, Family, Ladder, Rating, ReviewForm, SectionType, Sheet, Stage
from ladder_export.problems import Location
from ladder_export.source.families import Listed, listed_competencies, read_families, title_of
from ladder_export.source.ids import check_file_id
from ladder_export.source.levels import declared_levels
from ladder_export.source.nodes import UNREADABLE, Node, Scalar
from ladder_export.source.reader import Fields, Reader, found
from ladder_export.source.review_file import NEEDED_KEYS, read_review
from ladder_export.source.section_table import read_section_table

KEYS = (
    *("id", "title", "subtitle", "edition", "date", "language", "organisation", "url", "paper"),
    *("levels", "sections", "rating_scale", "review", "competencies", "families"),
)
RATING_KEYS = ("value", "label", "meaning")
# RFC 3986, section 2: what may stand in an address; 200 letters still make a QR code that a telephone can read. A placeholder
# counts as one.
_FILLED = r"\{competency\}|\{level\}"
URL = re.compile(
    rf"(?=(?:[^{{}}]|{_FILLED}){{9,200}}$)https://(?:[A-Za-z0-9.-]|{_FILLED})+(?::[0-9]+)?"
    rf"(?:[/?#](?:[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]|{_FILLED})*)?"
)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?")
_ADD_SECTIONS = (
    "add “sections:” and below it a “- id: …” block for each, with id, title, kind, least, most and places "
    "(and lead_in, scope, untitled and blanks where they help)"
)
_ADD_REVIEW = f"add “review:” and these keys below it: {', '.join(NEEDED_KEYS)}"
_NO_DATE = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class LadderFile:
    """All that `ladder.yaml` says. `order` is the list `competencies`, if it is there, with the place of each id.

    With `families` it is that of all their lists, and `stages` is empty.
    """

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
    order: Listed | None
    location: Location
    url: str
    families: tuple[Family, ...] = ()
    paper: Sheet | None = None

    @property
    def readable(self) -> bool:
        """Whether there is enough to read competencies by."""
        steps = all(family.stages for family in self.families) if self.families else bool(self.stages)
        return steps and bool(self.section_types)

    def with_competencies(self, competencies: Iterable[Competency]) -> Ladder:
        """The ladder that it is with `competencies`, whatever their list says."""
        return Ladder(
            id=self.id,
            title=self.title,
            subtitle=self.subtitle,
            edition=self.edition,
            date=self.date,
            language=self.language,
            organisation=self.organisation,
            stages=self.stages,
            section_types=self.section_types,
            ratings=self.ratings,
            review=self.review,
            competencies=tuple(competencies),
            location=self.location,
            url=self.url,
            families=self.families,
            paper=self.paper,
        )


def read_ladder_file(reader: Reader, node: Node) -> LadderFile:
    """What the root of `ladder.yaml` says, with stand-ins for all that was complained of."""
    fields = Fields(reader, node, "the ladder", KEYS)
    ladder_id = fields.text("id")
    check_file_id(reader, fields.place("id"), ladder_id)
    ratings = _ratings(reader, fields)
    sections = read_section_table(reader, fields.needed("sections", _ADD_SECTIONS), has_ratings=bool(ratings))
    review = fields.needed("review", _ADD_REVIEW)
    split, listed = fields.optional("families"), fields.optional("competencies")
    families, order = read_families(fields, split) if split else ((), None)
    if listed and not split:
        order = listed_competencies(reader, listed)
    return LadderFile(
        id=ladder_id,
        title=title_of(fields),
        subtitle=fields.optional_text("subtitle"),
        edition=fields.text("edition"),
        date=_date(reader, fields.needed("date")),
        language=_language(reader, fields),
        organisation=fields.optional_text("organisation"),
        stages=() if split else declared_levels(fields),
        section_types=sections,
        ratings=ratings,
        review=read_review(reader, review, sections, has_ratings=bool(ratings)),
        order=order,
        location=fields.location,
        url=_url(reader, fields),
        families=families,
        paper=_paper(fields),
    )


def _url(reader: Reader, fields: Fields) -> str:
    url = fields.optional_text("url")
    if url and not URL.fullmatch(url):
        message = f"“{url}” is no address that a card can lead to"
        advice = "write one such as https://ladder.example.org/{competency}#{level} in ASCII, without spaces"
        reader.complain(fields.place("url"), message, advice)
        return ""
    return url


def _paper(fields: Fields) -> Sheet | None:
    node = fields.optional("paper")
    return fields.reader.word(node, "“paper”", Sheet, Sheet.A4) if node else None


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


def is_language(tag: str) -> bool:
    """Whether `tag` is a language tag as a ladder takes it: en, en-US, zh-Hant-TW."""
    return bool(LANGUAGE.fullmatch(tag))


def _language(reader: Reader, fields: Fields) -> str:
    language = fields.text("language")
    if language != UNREADABLE and not LANGUAGE.fullmatch(language):
        message = f"“{language}” is no language tag"
        reader.complain(fields.place("language"), message, "write one such as en, en-US or de-CH (BCP 47)")
    return language


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
