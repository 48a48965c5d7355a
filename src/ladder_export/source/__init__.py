"""The source: a folder of YAML files to a ladder, with every mistake as a problem that has its file, line and column.

    files ─► encoding ─► nodes ─► ladder_file ─┐  (with levels, families, section_table, review_file)
                        (mistakes)             ├─► Ladder + problems
                                 competency_file ┘

`parse_source` is pure, from names and bytes; `read_source` fetches those from a folder. Whether a ladder that could
be read is complete is asked in `checks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePath

from ladder_export import collector
from ladder_export.ladder import Competency, Ladder, Stage, slugify
from ladder_export.problems import Location, Problem, ProblemList
from ladder_export.source.competency_file import ItemIds, read_competency_file
from ladder_export.source.ids import check_file_id
from ladder_export.source.ladder_file import LadderFile, read_ladder_file
from ladder_export.source.nodes import UNREADABLE, Node, Scalar, read_yaml
from ladder_export.source.nodes import Mapping as YamlMapping
from ladder_export.source.reader import Reader

LADDER_FILE = "ladder.yaml"

# The characters that the fonts can print, or those by the language tag of the ladder; `None` where that is not known.
Coverage = frozenset[int] | Callable[[str], frozenset[int] | None] | None

__all__ = ["LADDER_FILE", "Coverage", "ordered", "parse_source", "read_source", "source_paths"]


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, causes first: those of the ladder file or the folder, then competencies by name; in lines."""
    return sorted(set(problems), key=lambda problem: (_is_competency(problem.location.file), problem))


def _is_competency(file: str) -> bool:
    path = PurePath(file)
    return path.suffix.lower() in (".yaml", ".yml") and path.stem.lower() != "ladder"


def source_paths(folder: Path) -> list[Path]:
    """The files of the source in `folder`, by name. Hidden ones are editors' own. Raises `OSError`."""
    visible = (path for path in folder.iterdir() if not path.name.startswith("."))
    return sorted(path for path in visible if path.suffix.lower() in (".yaml", ".yml"))


def read_source(folder: Path, coverage: Coverage = None) -> tuple[Ladder | None, list[Problem]]:
    """Read the source in `folder`; as `parse_source`. Locations name files as `folder` was given."""
    if not folder.is_dir():
        return None, [_no_folder(folder)]
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    try:
        paths = source_paths(folder)
    except OSError as error:
        return None, [Problem(Location(str(folder)), f"the folder cannot be read ({error.strerror})", (), "allow it")]
    for path in paths:
        try:
            files[str(path)] = path.read_bytes()
        except OSError as error:
            advice = "make it a readable file, or move it out of the source"
            problems.append(Problem(Location(str(path)), f"the file cannot be read ({error.strerror})", (), advice))
    if not files and not problems:
        message = "the folder has no ladder in it: no ladder.yaml"
        return None, [Problem(Location(str(folder)), message, (), "name the folder of your source, or start one there")]
    ladder, found = parse_source(files, coverage=coverage)
    if problems:
        # A file that is there but cannot be read must not be complained of as missing too.
        found = [problem for problem in found if problem.location.line or problem.location.file in files]
    return ladder, ordered([*problems, *found])


def parse_source(files: Mapping[str, bytes], *, coverage: Coverage = None) -> tuple[Ladder | None, list[Problem]]:
    """The ladder that `files` (name, as it is to be shown, to bytes) hold, and every problem in them, `ordered`.

    `coverage` is the set of characters that the fonts can print (see `glyphs`); without it that is not checked.
    The ladder is `None` only if `ladder.yaml` or its levels or sections cannot be read. With problems, parts of it are
    stand-ins: it is good for `checks.check_ladder`, so that all problems are seen in one run, and not for printing.
    """
    with collector.paused():  # reading makes many small values, and no rings
        return _parse(files, coverage)


def _parse(files: Mapping[str, bytes], coverage: Coverage) -> tuple[Ladder | None, list[Problem]]:
    problems = ProblemList()
    roots: dict[str, Node | None] = {}
    for name in _sources(files, problems):
        roots[name], broken = read_yaml(name, files[name])
        problems.items.extend(broken)
    ladder_name = next((name for name in roots if PurePath(name).name == LADDER_FILE), None)
    competencies = {PurePath(name).stem: name for name in roots if name != ladder_name}
    if not competencies and ladder_name:
        message = "there is no competency beside ladder.yaml"
        problems.add(Location(ladder_name), message, (), "add a file for each, such as customer-value.yaml")
    root = roots.get(ladder_name) if ladder_name else None
    if root is None:
        return None, ordered(problems.items)
    reader = Reader(problems, coverage(_language(root)) if callable(coverage) else coverage)
    table = read_ladder_file(reader, root)
    if not table.readable:
        return None, ordered(problems.items)
    order = _order(reader, table, competencies)
    ladder = _ladder(reader, table, {name: (competencies[name], roots[competencies[name]]) for name in order})
    return ladder, ordered(problems.items)


def _language(root: Node) -> str:
    """The language tag of the ladder, which says what its fonts can print before any text is read; empty if there is none."""
    entry = root.get("language") if isinstance(root, YamlMapping) else None
    return entry.value.value if entry and isinstance(entry.value, Scalar) else ""


def _no_folder(folder: Path) -> Problem:
    place = Location(str(folder))
    if folder.exists():
        return Problem(place, "this is a file", (), f"name the folder that holds the source: {folder.parent}")
    return Problem(place, "there is no such folder", (), "name the folder that holds ladder.yaml")


def _sources(files: Mapping[str, bytes], problems: ProblemList) -> list[str]:
    """The names to read, in order; those that are almost right are complained of."""
    names: list[str] = []
    for name in sorted(files):
        path = PurePath(name)
        wanted = LADDER_FILE if path.stem.lower() == "ladder" else f"{slugify(path.stem)}.yaml"
        if path.suffix == ".yaml" and (path.name == LADDER_FILE or path.stem.lower() != "ladder"):
            names.append(name)
            if path.name != LADDER_FILE:
                check_file_id(Reader(problems), Location(name), path.stem, ending=".yaml")
        else:
            problems.add(
                Location(name),
                "this file would not be read under its name",
                (),
                f"rename it to {wanted}, or move it away",
            )
    if not any(PurePath(name).stem.lower() == "ladder" for name in files):
        folder = str(PurePath(next(iter(sorted(files)), LADDER_FILE)).parent)
        message = "there is no ladder.yaml, which declares the levels and sections"
        problems.add(Location(folder), message, (), "add it beside the competency files")
    return names


def _order(reader: Reader, table: LadderFile, competencies: Mapping[str, str]) -> list[str]:
    """The ids of the competencies in the order that the ladder wants: as listed, or else by file name."""
    if table.order is None:
        return sorted(competencies)
    reader = reader.at("families" if table.families else "competencies")
    listed = dict(table.order)
    for name, location in listed.items():
        if name not in competencies and name != UNREADABLE:
            reader.complain(
                location, f"the competency “{name}” has no file", f"add {name}.yaml, or take it off the list"
            )
    for name in sorted(set(competencies) - set(listed)):
        if table.families:
            message = f"{competencies[name]} is in no family"
            reader.complain(Location(competencies[name]), message, f"add “{name}” to the “competencies” of one")
            continue
        message = f"{competencies[name]} is not on the list of competencies"
        reader.complain(table.location if not listed else next(iter(listed.values())), message, f"add “{name}” to it")
    return [name for name in listed if name in competencies] + sorted(set(competencies) - set(listed))


def _ladder(reader: Reader, table: LadderFile, roots: Mapping[str, tuple[str, Node | None]]) -> Ladder:
    ids = ItemIds()
    competencies: list[Competency] = []
    for name, (_, root) in roots.items():
        if isinstance(root, YamlMapping):
            stages, where, listed = _stages_of(table, name)
            read = read_competency_file(reader, name, root, stages, table.section_types, ids, where)
            if listed:
                competencies.append(read)
        elif root is not None:
            reader.at(name).entries(root, "the competency")
    ladder = table.with_competencies(competencies)
    for part in ladder.parts:
        _check_titles(reader, part.competencies)
    return ladder


def _stages_of(table: LadderFile, name: str) -> tuple[tuple[Stage, ...], str, bool]:
    """The stages of the competency `name`, what declares them, and whether it belongs to the ladder.

    One in no family may have the levels of any: that it is in none has been complained of, and its levels must not be too.
    """
    if not table.families:
        return table.stages, LADDER_FILE, True
    for family in table.families:
        if name in family.competencies:
            return family.stages, f"its family “{family.title}” in {LADDER_FILE}", True
    every = {stage.number: stage for family in table.families for stage in family.stages}
    return tuple(every[number] for number in sorted(every)), LADDER_FILE, False


def _check_titles(reader: Reader, competencies: Iterable[Competency]) -> None:
    """Complain of competencies of one family with one title."""
    first: dict[str, Competency] = {}
    for competency in competencies:
        other = first.setdefault(competency.title.casefold(), competency)
        if other is not competency:
            message = f"the title “{competency.title}” is also that of {other.location.file}"
            reader.at(competency.title).complain(competency.location, message, "give each competency its own title")
