"""The whole import, from the bytes of the files to the bytes of a source. Nothing here touches a disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath

from ladder_export.importing.data import LevelName, Reading
from ladder_export.importing.draft import Draft
from ladder_export.importing.exported import read_exported
from ladder_export.importing.ids import Kept, both, remember, with_ids
from ladder_export.importing.merge import Base, Wishes, merge
from ladder_export.importing.report import UNPLACED, unplaced_text
from ladder_export.importing.settings import Settings, is_settings, read_settings
from ladder_export.importing.texts import title_key
from ladder_export.importing.vocabulary import Vocabulary
from ladder_export.ladder import Family, Ladder
from ladder_export.problems import LadderExportError
from ladder_export.source.schema import schema_files
from ladder_export.source.writing import source_files

DOCUMENTS = (".docx", ".html", ".htm", ".txt")
TABLES = (".md", ".markdown", ".csv", ".tsv", ".xlsx", ".yaml", ".yml", ".json")
SUFFIXES = (*DOCUMENTS, *TABLES)


class UnreadableFilesError(LadderExportError):
    """Files that were given cannot be read, or hold no ladder; each line of the message names one of them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person says on the command line: `sections` title to section id, `levels` name to number."""

    title: str = ""
    language: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it: the draft and what became of ids, the ladder, and the files to write, by name.

    `source` are the YAML files and the schemas that editors find them by; `unplaced` is `unplaced.md`, empty without need.
    """

    draft: Draft
    kept: Kept
    ladder: Ladder
    source: Mapping[str, bytes]
    unplaced: bytes

    @property
    def written(self) -> dict[str, bytes]:
        """All files that a person's texts can be in."""
        return {**self.source, UNPLACED: self.unplaced} if self.unplaced else dict(self.source)


def import_files(
    files: Mapping[str, bytes], shipped: Ladder, there: Ladder | None, asked: Asked, today: date
) -> Imported:
    """The source that `files` (name, as it is to be shown, to bytes) make together.

    `shipped` has the section table and the forms that a new source starts with; `there` is the source that is to be replaced:
    its ids, its section table and its forms are kept. Raises `UnreadableFilesError`.
    """
    settings = _settings({name: data for name, data in files.items() if is_settings(name)})
    remembered = remember(there) if there else {}
    if settings:
        remembered = both(remembered, settings.ids)
    base, only = _without_only_family(replace(_base(shipped, there, settings), remembered=remembered))
    vocabulary = _vocabulary(base, asked)
    readings = _readings({name: data for name, data in files.items() if not is_settings(name)}, vocabulary, settings)
    levels = {title_key(name): number for name, number in asked.levels.items()}
    draft = merge(readings, vocabulary, base, Wishes(asked.title, asked.language, levels), today)
    if not any(family.stages for family in draft.families):
        raise UnreadableFilesError(_no_level(readings))
    ladder, kept = with_ids(draft, remembered)
    if only and not ladder.families:
        ours = tuple(competency.id for competency in ladder.competencies)
        ladder = replace(ladder, families=(replace(only, stages=ladder.stages, competencies=ours),), stages=())
    source = source_files(ladder)
    source.update({name: text.encode() for name, text in schema_files(ladder).items()})
    return Imported(draft, kept, ladder, source, unplaced_text(draft, kept).encode())


def _settings(files: Mapping[str, bytes]) -> Settings | None:
    if len(files) > 1:
        raise UnreadableFilesError(f"{', '.join(files)}: settings of one ladder are enough; give one of them")
    for name, data in files.items():
        settings, problems = read_settings(name, data)
        if settings is None:
            raise UnreadableFilesError("\n".join(map(str, problems)))
        return settings
    return None


def _base(shipped: Ladder, there: Ladder | None, settings: Settings | None) -> Base:
    if settings:
        return Base(shipped, settings.ladder, settings.competencies)
    if there:
        return Base(shipped, there, {each.id: (each.title, each.skips) for each in there.competencies})
    return Base(shipped)


def _without_only_family(base: Base) -> tuple[Base, Family | None]:
    """A source whose competencies are all in one family is one without families, while files are merged."""
    if base.own and len(base.own.families) == 1:
        return replace(base, own=base.own.parts[0]), base.own.families[0]
    return base, None


def _vocabulary(base: Base, asked: Asked) -> Vocabulary:
    own = base.own
    # With families one name may be that of several levels, so that only the name is known.
    names = [LevelName(stage.number, stage.name) for stage in own.stages] if own else []
    families = own.families if own else ()
    names += [LevelName(None, stage.name) for family in families for stage in family.stages]
    asked_names = [LevelName(number, name) for name, number in asked.levels.items()]
    return Vocabulary.of(
        sections=[(row.id, row.title) for row in base.rows],
        levels=[*names, *asked_names],
        mapped=asked.sections,
        competencies=[title for title, _ in base.competencies.values()],
        lead_ins=[(row.id, row.lead_in) for row in (base.rows or base.shipped.section_types) if row.lead_in],
        families=[family.title for family in families],
    )


def _readings(files: Mapping[str, bytes], vocabulary: Vocabulary, settings: Settings | None) -> Sequence[Reading]:
    """Each file read; raises `UnreadableFilesError` with all that cannot be."""
    readings: list[Reading] = []
    wrong: list[str] = []
    for name, data in files.items():
        if not data.strip():
            wrong.append(f"{name}: the file is empty; leave it out, or save it again where it was written")
            continue
        try:
            ours = read_exported(name, data, settings) if settings else None
            readings.append(ours or _read(name, data, vocabulary))
        except LadderExportError as error:
            wrong.append(str(error))
    if wrong:
        raise UnreadableFilesError("\n".join(wrong))
    if not any(reading.pieces for reading in readings):
        raise UnreadableFilesError(_nothing(readings))
    return readings


def _nothing(readings: Sequence[Reading]) -> str:
    if not readings:
        return "there is no text among these files; give the documents or tables that the ladder is written in"
    return "\n".join(
        f"{reading.file}: no part of a ladder was found in it ({reading.understood}); "
        "head the text of each level with a line such as “Level 2” or “2 Senior Engineer”"
        for reading in readings
    )


def _no_level(readings: Sequence[Reading]) -> str:
    names = ", ".join(reading.file for reading in readings)
    return (
        f"{names}: no level was found, only texts on a competency as a whole; head the text of each level with a line such as "
        "“Level 2” or “2 Senior Engineer”, or say what names one: --map “Novice=level 1”"
    )


def _read(name: str, data: bytes, vocabulary: Vocabulary) -> Reading:
    """What the reader for files of this kind says. Raises `LadderExportError`."""
    suffix = PurePath(name).suffix.lower()
    if suffix in TABLES:  # Markdown too: its front matter may be the ladder
        from ladder_export.importing.tables import read_table

        return read_table(name, data, vocabulary)
    if suffix in DOCUMENTS:
        from ladder_export.importing.documents import read_document

        return read_document(name, data, vocabulary)
    known = ", ".join(SUFFIXES)
    raise UnreadableFilesError(f"{name}: files of this kind are not read; save it as one of {known}")
