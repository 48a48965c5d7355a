"""The table of outputs: which files a ladder gives, what each is about, and which of them a person asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from ladder_export.choices import BUILT, EXPORTED, PICTURED, OutputKind
from ladder_export.exporting.outline import in_card, in_chapter, read_on
from ladder_export.ladder import Competency, Ladder, Level, Place, Stage, form_sections, neighbors
from ladder_export.paper import PAPERS, Paper
from ladder_export.selection import EVERYTHING, Selection


class Part(StrEnum):
    """What a file of an export is. A folder of Markdown or text holds several, and each folder its settings."""

    OVERVIEW = "overview"
    CARD = "card"
    CHAPTER = "chapter"
    HANDBOOK = "handbook"
    EVERYTHING = "everything"
    SETTINGS = "settings"


# What is made of one level alone: of which sections, in which folder.
_OF_LEVEL = {OutputKind.CHAPTER: (Place.CHAPTER, "chapters"), OutputKind.CARD: (Place.CARD, "cards")}
_SUFFIXES = {OutputKind.MARKDOWN: "md", OutputKind.TEXT: "txt"}
_WHOLE = {OutputKind.DOCUMENT: "ladder.docx", OutputKind.TABLE: "ladder.csv"}
_NARROWED = (OutputKind.REVIEW, *EXPORTED)  # those that cover the competencies that are chosen


@dataclass(frozen=True, slots=True)
class Output:
    """One file to make: its kind, its path in the output folder, and what it is about.

    `competencies` are those it covers, `stage` is the step that it is about, if it is about one; a compare sheet sets it beside
    the step `after`. A picture shows a `page` (from 1) of the output whose path is in `of`; `part` says what a file of an
    export is.
    """

    kind: OutputKind
    path: str
    competencies: tuple[Competency, ...]
    stage: Stage | None = None
    after: Stage | None = None
    of: str = ""
    page: int = 0
    part: Part | None = None

    @property
    def competency(self) -> Competency:
        """The competency of an output that is about one."""
        (competency,) = self.competencies
        return competency

    @property
    def only_stage(self) -> Stage:
        """The step of an output that is about one."""
        if self.stage is None:
            raise LookupError(f"{self.path} is about all levels")
        return self.stage

    @property
    def level(self) -> Level:
        """The level of an output that is about one level of one competency."""
        return self._level(self.only_stage)

    @property
    def next_level(self) -> Level:
        """The level of a compare sheet that follows `level`."""
        if self.after is None:
            raise LookupError(f"{self.path} compares nothing")
        return self._level(self.after)

    def _level(self, stage: Stage) -> Level:
        level = self.competency.level(stage.number)
        if level is None:
            raise LookupError(f"{self.competency.id} has no level {stage}")
        return level

    @property
    def template(self) -> bool:
        """Whether this is a Word template (.dotx), which opens as a new document each time."""
        return self.path.endswith(".dotx")


class NothingChosenError(LookupError):
    """The choice of kinds, competencies and levels leaves nothing to make; the message says why."""


def plan(ladder: Ladder) -> tuple[Output, ...]:
    """Every file that a plain build of the whole ladder makes, slowest first."""
    return tuple(_plan(ladder))


def exports(ladder: Ladder) -> tuple[Output, ...]:
    """Every file that the exports of the whole ladder make, which a plain build leaves out."""
    return tuple(output for kind in EXPORTED for output in _exported(ladder, kind))


def _plan(ladder: Ladder) -> Iterator[Output]:
    yield Output(OutputKind.HANDBOOK, "handbook.pdf", ladder.competencies)
    for competency in ladder.competencies:
        if _prints(competency, competency.levels, Place.OVERVIEW):
            yield Output(OutputKind.OVERVIEW, f"overviews/{competency.id}.pdf", (competency,))
        for level in competency.levels:
            yield from _of_level(competency, level)
        yield from _comparisons(competency)
    for part in ladder.parts:
        for stage in part.stages:
            asked = form_sections(part, part.competencies, stage)
            covered = tuple(each.competency for each in asked if each.sections)
            if covered:
                for suffix in ("docx", "dotx"):
                    yield Output(OutputKind.REVIEW, review_path(part, stage, suffix), covered, stage)


def _exported(ladder: Ladder, kind: OutputKind) -> Iterator[Output]:
    """The files of one export, in the folder of its name; its settings come last."""
    whole = ladder.competencies
    if kind in _WHOLE:
        yield Output(kind, f"{kind}/{_WHOLE[kind]}", whole, part=Part.EVERYTHING)
    else:
        yield from _texts(ladder, kind, _SUFFIXES[kind])
    yield Output(kind, f"{kind}/settings.yaml", whole, part=Part.SETTINGS)


def _texts(ladder: Ladder, kind: OutputKind, suffix: str) -> Iterator[Output]:
    for competency in ladder.competencies:
        if read_on(competency):
            path = f"{kind}/{_handbook_name(ladder, competency)}.{suffix}"
            yield Output(kind, path, (competency,), part=Part.HANDBOOK)
        yield Output(kind, f"{kind}/{competency.id}.{suffix}", (competency,), part=Part.OVERVIEW)
        for level in competency.levels:
            for part, sections in ((Part.CHAPTER, in_chapter(level)), (Part.CARD, in_card(level))):
                if sections:
                    path = f"{kind}/{part}s/{_level_name(competency, level, suffix)}"
                    yield Output(kind, path, (competency,), level.stage, part=part)


def _handbook_name(ladder: Ladder, competency: Competency) -> str:
    """Where the reading of a competency goes, without the suffix; no id of a competency has an underscore."""
    if len(ladder.competencies) > 1:
        return f"handbooks/{competency.id}"
    return "the_handbook" if competency.id == "handbook" else "handbook"


def _prints(competency: Competency, levels: Iterable[Level], place: Place) -> bool:
    """Whether the competency itself or one of `levels` has anything to print in `place`."""
    return bool(competency.sections_in(place)) or any(level.sections_in(place) for level in levels)


def _of_level(competency: Competency, level: Level) -> Iterator[Output]:
    for kind, (place, folder) in _OF_LEVEL.items():
        if level.sections_in(place):
            yield Output(kind, f"{folder}/{_level_name(competency, level)}", (competency,), level.stage)


def _level_name(competency: Competency, level: Level, suffix: str = "pdf") -> str:
    return f"{competency.id}-{level.stage.slug}.{suffix}"


def counterpart(kind: OutputKind, competency: Competency, level: Level, paper: Paper) -> str:
    """The path from a card to the chapter of its level, or from a chapter to its card; empty if there is none on `paper`."""
    other = OutputKind.CHAPTER if kind is OutputKind.CARD else OutputKind.CARD
    place, folder = _OF_LEVEL[other]
    there = level.sections_in(place) and other in kinds_on(paper)
    return f"../{folder}/{_level_name(competency, level)}" if there else ""


def _comparisons(competency: Competency) -> Iterator[Output]:
    for level, after in neighbors(competency):
        if level.sections_in(Place.COMPARE) or after.sections_in(Place.COMPARE):
            path = f"compare/{competency.id}-{level.number}-{after.number}.pdf"
            yield Output(OutputKind.COMPARE, path, (competency,), level.stage, after.stage)


def pictures(output: Output, pages: int) -> tuple[Output, ...]:
    """The pictures of `output`, which was made and has so many `pages`: one of each, if it is of a kind that has any."""
    if output.kind not in PICTURED:
        return ()
    if pages == 1:
        names: tuple[str, ...] = ("",)
    elif output.kind is OutputKind.CARD:
        names = ("-front", "-back")
    else:
        names = tuple(f"-{page}" for page in range(1, pages + 1))
    stem = output.path.removesuffix(".pdf")
    return tuple(
        replace(output, kind=OutputKind.PICTURE, path=f"{stem}{name}.png", of=output.path, page=page)
        for page, name in enumerate(names, 1)
    )


def kinds_on(paper: Paper) -> tuple[OutputKind, ...]:
    """The kinds that a plain build makes on `paper`; exports are made on any."""
    small = (OutputKind.CARD,)
    kinds = small if paper.book is None else tuple(kind for kind in BUILT if kind is not OutputKind.REVIEW)
    return (*kinds, OutputKind.REVIEW) if paper.forms else kinds


def review_path(part: Ladder, stage: Stage, suffix: str) -> str:
    """Where the review form of a `stage` of `part` goes, which is a ladder or one family of it."""
    family = f"{part.family.id}-" if part.family else ""
    return f"reviews/{family}level-{stage.slug}.{suffix}"


def choose(
    outputs: Collection[Output],
    kinds: Collection[OutputKind] = (),
    selection: Selection = EVERYTHING,
    paper: Paper = PAPERS["a4"],
) -> tuple[Output, ...]:
    """The outputs that were asked for, of those that `paper` has room for; an empty choice means all of that sort.

    A chosen level leaves out the handbook and the overviews, which are about all; a compare sheet is about both of its levels
    and comes with either. A review form and an export cover the chosen competencies; the settings of an export cover all and
    come with any file of it, and `kinds` has to name it. Raises `NothingChosenError`.
    """
    made_here = kinds_on(paper)
    if unmade := [kind for kind in kinds if kind not in (*made_here, *EXPORTED)]:
        papers = ", ".join(p.name for p in PAPERS.values() if unmade[0] in kinds_on(p))
        raise NothingChosenError(f"{paper.title} is not a paper for --only {unmade[0]}: give --paper one of {papers}")
    chosen: list[Output] = []
    for output in outputs:
        if output.kind not in (kinds or made_here):
            continue
        if output.part is Part.SETTINGS:
            if output.kind in {each.kind for each in chosen}:
                chosen.append(output)
            continue
        if selection.levels and not _is_about(output, selection.levels):
            continue
        if selection.competencies:
            kept = tuple(c for c in output.competencies if c.id in selection.competencies)
            if not kept or (len(kept) < len(output.competencies) and output.kind not in _NARROWED):
                continue
            output = replace(output, competencies=kept)
        chosen.append(output)
    if not chosen:
        raise NothingChosenError(_why_nothing(kinds, selection))
    return tuple(chosen)


def _is_about(output: Output, levels: Collection[tuple[str, int]]) -> bool:
    """Whether `output` is about one of `levels`. All competencies that it covers have the same ones."""
    stages = [stage for stage in (output.stage, output.after) if stage]
    return any((output.competencies[0].id, stage.number) in levels for stage in stages)


def _why_nothing(kinds: Collection[OutputKind], selection: Selection) -> str:
    whole = [kind.value for kind in (OutputKind.HANDBOOK, OutputKind.OVERVIEW, *_WHOLE) if kind in kinds]
    if selection.levels and whole:
        return f"--only {' and --only '.join(whole)} gives files about all levels: leave out --level"
    if selection.competencies and OutputKind.HANDBOOK in kinds:
        option = "--family" if selection.families else "--competency"
        return f"the handbook covers all competencies: leave out {option}"
    if kinds and not selection:
        return f"no section has {' or '.join(kinds)} among its places in ladder.yaml; add it where it belongs"
    return "no file is about just that: leave out one of --only, --competency and --level"
