"""A ladder to the YAML files of its source: the one place that writes them. Reading them gives the same ladder again.

A text of more than a line is folded (`>-`), one that YAML would take for something else is quoted, and a character that no one
could see is written as its code, so that `check` can name it and a person find it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ladder_export.glyphs import is_invisible, is_unspaced
from ladder_export.ladder import (
    DEFAULT_BLANKS,
    At,
    Competency,
    Kind,
    Ladder,
    Question,
    QuestionPart,
    ReviewForm,
    Scope,
    Section,
    SectionType,
    Stage,
)
from ladder_export.source.encoding import REFUSED
from ladder_export.source.nodes import plain_type
from ladder_export.source.texts import tidy

WIDTH = 100
SCHEMAS = ".schema"  # the folder beside the source in which editors find what is allowed
_BARE = re.compile(r"[^\W_](?!.*(: | #))")
_PLACES_WIDTH = 110


def source_files(ladder: Ladder) -> dict[str, bytes]:
    """The files of the source that `ladder` is, by name, `ladder.yaml` first. The same ladder gives the same bytes."""
    files = {"ladder.yaml": ladder_yaml(ladder)}
    files.update({f"{each.id}.yaml": competency_yaml(each) for each in ladder.competencies})
    return {name: text.encode() for name, text in files.items()}


def schema_line(kind: str) -> str:
    """The first line of a file of the source, by which an editor knows its schema. `kind` is `ladder` or `competency`."""
    return f"# yaml-language-server: $schema={SCHEMAS}/{kind}.json"


def ladder_yaml(ladder: Ladder, *, comments: bool = True) -> str:
    """`ladder.yaml`. Without `comments` it is the bare block, to stand inside another file (indented)."""
    groups = [_head(ladder), _steps(ladder), _sections(ladder), _ratings(ladder), _review(ladder.review)]
    if not comments:
        return _text(line for group in groups for line in group)
    told = (_ABOUT, _ABOUT_STEPS, _ABOUT_SECTIONS, _ABOUT_RATINGS, _ABOUT_REVIEW)
    lines = [schema_line("ladder")]
    for about, group in zip(told, groups, strict=True):
        body = list(group)
        if body:
            lines += [*([""] if len(lines) > 1 else []), *about, *body]
    return _text(lines)


def competency_yaml(competency: Competency) -> str:
    """The file of one competency."""
    return _text((schema_line("competency"), *_ABOUT_COMPETENCY, *_competency(competency)))


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


# ------------------------------------------------------------------------------------------------------------ values


def scalar(text: str, *, start: int = 0, indent: int = 0) -> str:
    """`text` as a YAML value that begins in column `start` (from 0) of a line that is indented by `indent`."""
    text = tidy(text)
    seen = not any(_hidden(char) for char in text)
    if seen and " " in text and start + len(text) + len('""') > WIDTH:
        margin = " " * (indent + 2)
        return "\n".join([">-", *(margin + line for line in _folded(text, WIDTH - len(margin)))])
    if seen and _BARE.match(text) and not text.endswith(":") and plain_type(text) == "text":
        return text
    if seen and '"' in text:
        doubled = text.replace("'", "''")
        return f"'{doubled}'"
    return f'"{"".join(map(_escaped, text))}"'


def _folded(text: str, width: int) -> Iterator[str]:
    """`text` in lines, broken at its spaces. What YAML folds again gives exactly `text`."""
    line = ""
    for word in text.split(" "):
        # A line break between two signs that take no space would be read as nothing.
        joined = line and is_unspaced(line[-1]) and is_unspaced(word[:1] or " ")
        if line and not joined and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def _hidden(char: str) -> bool:
    return is_invisible(char) or bool(REFUSED.match(char)) or char == "\N{REPLACEMENT CHARACTER}"


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if not _hidden(char):
        return char
    code = ord(char)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _pair(key: str, text: str, indent: int = 0) -> str:
    """`key: text`, indented."""
    head = f"{' ' * indent}{key}: "
    return head + scalar(text, start=len(head), indent=indent)


def _entry(text: str, indent: int) -> str:
    """`- text`, indented."""
    head = f"{' ' * indent}- "
    return head + scalar(text, start=len(head), indent=indent)


def _words(key: str, words: Iterable[str], indent: int = 0) -> str:
    """`key: [one, two]` of words that need no quotes (ids, places); in more lines where one is too short."""
    head = f"{' ' * indent}{key}: ["
    lines, line = [], head
    for number, word in enumerate(words):
        piece = f"{', ' if number else ''}{word}"
        if len(line) + len(piece) > _PLACES_WIDTH:
            lines.append(f"{line},")
            line, piece = f"{' ' * indent}  ", word
        line += piece
    return "\n".join([*lines, f"{line}]"])


def _texts(key: str, texts: Iterable[str], indent: int) -> Iterator[str]:
    yield f"{' ' * indent}{key}:"
    for text in texts:
        yield _entry(text, indent + 2)


# -------------------------------------------------------------------------------------------------------- ladder.yaml

_ABOUT = (
    "# The ladder as a whole: its name and edition, its levels, its sections, and the review form. Each competency is a file",
    "# beside this one. `ladder-export check` names every mistake with its line and column, `ladder-export build` prints it.",
    "",
)
_ABOUT_STEPS = ("# The steps, lowest first. A competency that leaves one out says so in its file: `skips: [2]`.",)
_ABOUT_SECTIONS = (
    "# A section is a row here, and under its id the items of each level in the competency files. This is the order on pages.",
    "#   kind      prose (paragraphs), list, steps (numbered), phrases (short, large), quotes and shift (their quotation marks",
    "#             come by themselves: write none)",
    "#   least, most   how few and how many items each level must have; `least: 0` lets a level go without",
    "#   places    where it is printed: handbook, chapter, overview, compare, card, review, and inside the handbook glance,",
    "#             worksheet, matrix",
    "#   blanks    what a review form asks beside each item: none, rating, ticks, tick, answer, plan, heard, moment",
    "#   scope     competency: it belongs to the competency as a whole",
    "#   untitled  true: its title is not printed",
    "#   side      back: it stands on the back of a card with two sides",
)
_ABOUT_RATINGS = ("# The steps of the rating scale, lowest first. A form prints the meanings before the first rating.",)
_ABOUT_REVIEW = (
    "# The review form, beside the sections above. `actions` is how many rows it has for development actions, 0 to 3.",
)


def _head(ladder: Ladder) -> Iterator[str]:
    yield _pair("id", ladder.id)
    yield _pair("title", ladder.title)
    yield _pair("subtitle", ladder.subtitle)
    yield f'edition: "{"".join(map(_escaped, tidy(ladder.edition)))}"'
    yield f"date: {ladder.date.isoformat()}"
    yield _pair("language", ladder.language)
    yield _pair("organisation", ladder.organisation)
    if ladder.url:
        yield _pair("url", ladder.url)
    if ladder.paper:
        yield _pair("paper", ladder.paper)


def _steps(ladder: Ladder) -> Iterator[str]:
    if ladder.families:
        yield "families:"
        for family in ladder.families:
            yield _entry_of("id", family.id)
            yield _pair("title", family.title, 4)
            yield from _levels(family.stages, 4)
            yield _words("competencies", family.competencies, 4)
        return
    yield from _levels(ladder.stages, 0)
    yield _words("competencies", (competency.id for competency in ladder.competencies))


def _levels(stages: Iterable[Stage], indent: int) -> Iterator[str]:
    yield f"{' ' * indent}levels:"
    for stage in stages:
        yield _pair(str(stage.number), stage.name, indent + 2)


def _sections(ladder: Ladder) -> Iterator[str]:
    yield "sections:"
    for number, row in enumerate(ladder.section_types):
        if number:
            yield ""
        yield from _section(row)


def _section(row: SectionType) -> Iterator[str]:
    yield f"  - id: {row.id}"
    yield _pair("title", row.title, 4)
    if row.lead_in:
        yield _pair("lead_in", row.lead_in, 4)
    yield f"    kind: {row.kind}"
    if row.scope is not Scope.LEVEL:
        yield f"    scope: {row.scope}"
    if row.untitled:
        yield "    untitled: true"
    yield f"    least: {row.least}"
    yield f"    most: {row.most}"
    yield _words("places", row.places, 4)
    if row.blanks is not DEFAULT_BLANKS[row.kind]:
        yield f"    blanks: {row.blanks}"
    if row.side:
        yield f"    side: {row.side}"


def _ratings(ladder: Ladder) -> Iterator[str]:
    if ladder.ratings:
        yield "rating_scale:"
    for rating in ladder.ratings:
        yield _entry_of("value", rating.value)
        yield _pair("label", rating.label, 4)
        yield _pair("meaning", rating.meaning, 4)


def _entry_of(key: str, text: str, indent: int = 2) -> str:
    """`- key: text`: the first line of a block in a list."""
    return f"{' ' * indent}- " + _pair(key, text, indent + 2).lstrip(" ")


def _review(form: ReviewForm) -> Iterator[str]:
    yield "review:"
    yield _pair("title", form.title, 2)
    for key in ("instructions", "period_types", "statuses", "readiness", "signatures"):
        yield from _texts(key, getattr(form, key), 2)
    yield f"  actions: {form.actions}"
    if form.sections:
        yield _words("sections", form.sections, 2)
    if form.parts:
        yield "  parts:"
    for part in form.parts:
        yield from _part(part)


def _part(part: QuestionPart) -> Iterator[str]:
    yield _entry_of("id", part.id, 4)
    yield _pair("title", part.title, 6)
    if part.hint:
        yield _pair("hint", part.hint, 6)
    if part.at is not At.END:
        yield f"      at: {part.at}"
    if part.rows:
        yield f"      rows: {part.rows}"
    yield "      questions:"
    for question in part.questions:
        yield from _question(question)


def _question(question: Question) -> Iterator[str]:
    yield _entry_of("id", question.id, 8)
    yield _pair("label", question.label, 10)
    yield f"          kind: {question.kind}"
    if question.prompt:
        yield _pair("prompt", question.prompt, 10)
    if question.rated:
        yield "          choices: rating_scale"
    elif question.choices:
        yield from _texts("choices", question.choices, 10)


# ------------------------------------------------------------------------------------------------------- competencies


_ABOUT_COMPETENCY = (
    "# One competency: below each section of ladder.yaml its items, `some-id: text`. Reword a text, and keep its id, since",
    "# answers on forms follow ids. A text that holds “: ” or “ #” needs quotes, or “>-” and the text in the next line.",
    "",
)


def _competency(competency: Competency) -> Iterator[str]:
    yield _pair("title", competency.title)
    if competency.skips:
        yield _words("skips", map(str, competency.skips))
    for section in competency.sections:
        yield ""
        yield from _items(section, 0)
    yield ""
    yield "levels:" if competency.levels else "levels: {}"
    for level in competency.levels:
        yield ""
        if not any(map(_hidden, level.name)):
            yield f"  # {level.stage}"
        yield f"  {level.number}:" if level.sections else f"  {level.number}: {{}}"
        for number, section in enumerate(level.sections):
            if number:
                yield ""
            yield from _items(section, 4)


def _items(section: Section, indent: int) -> Iterator[str]:
    yield f"{' ' * indent}{section.id}:"
    if section.kind is Kind.SHIFT:
        for old, new in section.shifts:
            yield f"{' ' * indent}  {old.id.removesuffix('-from')}:"
            yield _pair("from", old.text, indent + 4)
            yield _pair("to", new.text, indent + 4)
        return
    for item in section.items:
        yield _pair(item.id, item.text, indent + 2)
