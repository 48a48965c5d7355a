"""`ladder-export import`: documents, tables and other ladders into a source, with nothing lost and nothing invented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ladder_export import resources
from ladder_export.cli.common import (
    count,
    did_you_mean,
    json_option,
    named_folder,
    print_json,
    print_problems,
    program,
    shipped_ladder,
)
from ladder_export.problems import ExitCode, LadderExportError, Problem, SourceError

if TYPE_CHECKING:
    from ladder_export.changes import Changes
    from ladder_export.importing.job import Asked, Imported
    from ladder_export.ladder import Ladder

_FEW = 5  # of many that are listed in full elsewhere
_LONGEST = 100  # characters of a text that is only shown


def _pairs(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Each `TITLE=MEANING`, the last sign counting, since a title may hold one."""
    pairs: dict[str, str] = {}
    for value in values:
        title, sign, meaning = value.rpartition("=")
        if not sign or not title.strip() or not meaning.strip():
            raise click.BadParameter(f"“{value}” is not TITLE=SECTION or NAME=level N.", ctx, parameter)
        pairs[title.strip()] = meaning.strip()
    return pairs


@click.command(name="import", short_help="Documents, tables and other ladders into a source.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False),
    default="source",
    show_default=True,
    callback=named_folder,
    help="Folder of the source to write.",
)
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="TITLE=SECTION",
    callback=_pairs,
    help="What a title of the files means: the id of a section (“Expectations=key_behaviors”), or for the name of a level its "
    "number (“Early Career=level 1”).",
)
@click.option("--title", default="", help="The ladder's title, where the files name none or another.")
@click.option("--language", default="", metavar="TAG", help="The ladder's language, such as en-US, de or ja.")
@click.option("--force", is_flag=True, help="Write over the source that is there; what changes is shown first.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@json_option
def command(
    files: tuple[Path, ...],
    folder: Path,
    mapped: Mapping[str, str],
    title: str,
    language: str,
    force: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Make a source out of FILES: documents (.docx .md .html .txt), tables (.csv .xlsx) and data (.yaml .json); folders too.

    \b
    ladder-export import ladder.docx -o source
    ladder-export import levels/*.md values.xlsx -o source --dry-run
    ladder-export import matrix.csv -o source --map "Expectations=key_behaviors"

    Several files make one ladder: the same competency, level and section is one, and the same text is there once. Every text
    is kept word for word. What has no place in a source goes to unplaced.md beside it, with its origin and the reason, and
    in the end every sentence of every file is looked for in what was written.

    A source that is there already is not written over: what would change is shown, and --force does it. Items keep their ids
    while their words are the same or nearly so. With settings.yaml, which exports write, among the files, ids and settings are
    those of the ladder that was exported.
    """
    from ladder_export.importing.job import import_files

    shipped, there = shipped_ladder(), _there(folder, force=force)
    asked = _asked(mapped, title, language, there or shipped)
    data = _read(_found(files, folder))
    made = import_files(data, shipped, there, asked, date.today())
    changes = _changes(there, made.ladder)
    changed = there is None or bool(changes) or _comments_aside(folder, made)
    stopped = there is not None and changed and not force
    mend = _mend(made, folder)
    if not as_json:
        _print_understanding(made, folder, mend, [row.id for row in (there or shipped).section_types])
        if changes:
            _print_changes(changes)
    written = changed and not stopped and not dry_run
    if written:
        _write(folder, made, there)
    missing = _missing(data, made, folder if written else None)
    if as_json:
        print_json(_as_json(made, folder, mend, missing, changes, written=written))
    else:
        _print_end(made, folder, missing, mend, written=written, changed=changed, stopped=stopped, dry_run=dry_run)
    if missing:
        return int(ExitCode.INCOMPLETE)
    return int(ExitCode.PROBLEMS if stopped and not dry_run else ExitCode.FINE)


# ------------------------------------------------------------------------------------------------------- what is asked


def _asked(mapped: Mapping[str, str], title: str, language: str, ladder: Ladder) -> Asked:
    """What the options say. Raises `BadParameter` for a section that there is not, and for no language."""
    from ladder_export.importing.job import Asked
    from ladder_export.source.ladder_file import is_language

    if language and not is_language(language):
        raise click.BadParameter(
            f"“{language}” is no language tag; write one such as en, en-US or de-CH.", param_hint="--language"
        )
    sections: dict[str, str] = {}
    levels: dict[str, int] = {}
    known = [row.id for row in ladder.section_types]
    for name, meaning in mapped.items():
        number = meaning.lower().removeprefix("level").strip()
        if number.isdecimal() and 0 < int(number) < 1000:
            levels[name] = int(number)
        elif meaning in known:
            sections[name] = meaning
        else:
            hint = did_you_mean(meaning, known, what="sections")
            raise click.BadParameter(f"there is no section “{meaning}”. {hint}", param_hint="--map")
    return Asked(title.strip(), language, sections, levels)


def _there(folder: Path, *, force: bool) -> Ladder | None:
    """The source that is in `folder`, if there is one. Raises `SourceError` for one that cannot be read whole."""
    from ladder_export.source import read_source, source_paths

    if folder.exists() and not folder.is_dir():
        raise click.BadParameter(f"{folder} is a file; give a folder.", param_hint="-o")
    if not folder.is_dir() or not source_paths(folder):
        return None
    ladder, problems = read_source(folder)
    if problems or ladder is None:
        if force:
            click.echo(
                f"{folder}: the source there has mistakes, so its ids are not kept: {count(len(problems), 'problem')}.",
                err=True,
            )
            return None
        click.echo(
            f"{folder}: there is a source with mistakes. Mend them, so that ids can be kept, give another folder with -o, "
            "or write over it with --force.",
            err=True,
        )
        raise SourceError(problems)
    return ladder


def _found(files: Iterable[Path], folder: Path) -> list[Path]:
    """The files to read, those of folders in the order of their names. Raises `BadParameter`."""
    from ladder_export.importing.files import in_folder

    found: dict[Path, Path] = {}
    for path in files:
        if not path.exists():
            raise click.BadParameter(f"{path}: there is no such file.", param_hint="FILE")
        inside = [path] if path.is_file() else in_folder(path, folder)
        if not inside:
            from ladder_export.importing.job import SUFFIXES

            known = ", ".join(SUFFIXES)
            raise click.BadParameter(f"{path}: there is no file in it that can be read: {known}.", param_hint="FILE")
        for each in inside:
            found.setdefault(each.resolve(), each)
    return list(found.values())


def _read(paths: Iterable[Path]) -> dict[str, bytes]:
    """The bytes of each file. Raises `LadderExportError` for one that cannot be read."""
    data: dict[str, bytes] = {}
    wrong: list[str] = []
    for path in paths:
        try:
            data[str(path)] = path.read_bytes()
        except OSError as error:
            wrong.append(f"{path}: cannot be read ({error.strerror}); allow it, or leave it out")
    if wrong:
        raise LadderExportError("\n".join(wrong))
    return data


# ----------------------------------------------------------------------------------------------------------- what comes


def _changes(there: Ladder | None, ladder: Ladder) -> Changes | None:
    if there is None:
        return None
    from ladder_export.changes import changes_between

    return changes_between(there, ladder)


def _comments_aside(folder: Path, made: Imported) -> bool:
    """Whether what is in `folder` reads in another way than what would be written, be it only in a bound of a section."""
    from ladder_export.source import read_source

    ladder, _ = read_source(folder)
    return ladder != made.ladder


def _mend(made: Imported, folder: Path) -> list[Problem]:
    """What `check` will say of the source."""
    from ladder_export.checks import check_ladder
    from ladder_export.glyphs import coverage_by_language
    from ladder_export.source import ordered, parse_source

    files = {str(folder / name): data for name, data in made.source.items() if name.endswith(".yaml")}
    ladder, problems = parse_source(files, coverage=coverage_by_language(resources.layouts() / "fonts"))
    return ordered([*problems, *(check_ladder(ladder) if ladder else ())])


def _write(folder: Path, made: Imported, there: Ladder | None) -> None:
    """Put the source into `folder`; files of competencies that are gone are removed. Raises `DeliveryError`."""
    from ladder_export.delivery import alone_in, deliver, remove
    from ladder_export.importing.report import UNPLACED

    with alone_in(folder):
        # The table of contents comes last: until then the old source is whole.
        for name in sorted(made.written, key=lambda name: (name == "ladder.yaml", name)):
            deliver(folder, name, made.written[name])
        for competency in there.competencies if there else ():
            if f"{competency.id}.yaml" not in made.source:
                remove(folder, f"{competency.id}.yaml")
        if not made.unplaced:
            remove(folder, UNPLACED)


def _missing(data: Mapping[str, bytes], made: Imported, folder: Path | None) -> list[tuple[str, str]]:
    """The sentences of the files that are nowhere in what was written (or would be), with their file."""
    from ladder_export.importing.proof import everything, not_found
    from ladder_export.importing.settings import is_settings

    files = made.written
    if folder is not None:
        files = {name: (folder / name).read_bytes() for name in files}
    whole = everything(files)
    levels = {stage.number for part in made.ladder.parts for stage in part.stages}
    return [
        (name, sentence)
        for name, each in data.items()
        if not is_settings(name)
        for sentence in not_found(name, each, whole, levels)
    ]


# -------------------------------------------------------------------------------------------------------- what is said


def _print_understanding(made: Imported, folder: Path, mend: list[Problem], known: Iterable[str]) -> None:
    """What was read and what it was taken for. `known` are the sections that a title can be mapped to."""
    from ladder_export.cli.check import print_tables

    draft, ladder = made.draft, made.ladder
    for file in draft.files:
        already = f", {file.already} of them already there" if file.already else ""
        left = f", {file.unplaced} not placed" if file.unplaced else ""
        click.echo(f"{file.file}: {file.understood}; {count(file.placed, 'text')}{already}{left}")
    parts = f" in {count(len(ladder.families), 'family', 'families')}" if ladder.families else ""
    sizes = f"{count(len(ladder.competencies), 'competency', 'competencies')}{parts}"
    click.echo(f"\n{ladder.title} ({ladder.language}): {sizes}, {_items(made)}\n")
    print_tables(ladder, _FEW)
    if draft.new_sections:
        click.echo("Titles that no section was known for; each became a section (to say otherwise: --map):")
        for new in draft.new_sections:
            told = f"{new.kind}, {count(new.texts, 'text')}"
            click.echo(f"  “{new.title}” → {new.row} ({told}): --map “{new.title}=SECTION”")
        click.echo(f"  SECTION is one of {', '.join(known)}\n")
    _print_list("Taken so:", draft.notes)
    _print_list(
        f"Not placed, and kept in {folder / 'unplaced.md'}:",
        [f"{each.origin}: “{_shown(each.text)}”: {each.why}" for each in draft.unplaced],
    )
    if mend:
        click.echo(
            f"To mend before you build ({count(len(mend), 'problem')}; `{program()} check {folder}` shows them):"
        )
        print_problems(mend[:_FEW], err=False)
        _print_rest(len(mend))


def _items(made: Imported) -> str:
    kept = made.kept
    told = [count(kept.kept + kept.made, "item")]
    if kept.kept:
        told.append(f"{kept.kept} with the ids that they had")
    if kept.reworded:
        told.append(f"{len(kept.reworded)} of them reworded")
    if kept.gone:
        told.append(f"{count(len(kept.gone), 'item')} of before gone")
    return ", ".join(told)


def _print_list(heading: str, lines: Iterable[str]) -> None:
    """A few of `lines` below their heading, and how many more there are; nothing without any."""
    lines = list(lines)
    if not lines:
        return
    click.echo(f"{heading} {len(lines)}" if len(lines) > _FEW else heading)
    for line in lines[:_FEW]:
        click.echo(f"  {line}")
    _print_rest(len(lines))


def _print_rest(number: int) -> None:
    if number > _FEW:
        click.echo(f"  … and {number - _FEW} more")
    click.echo()


def _shown(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def _print_changes(changes: Changes) -> None:
    from ladder_export.changes.report import report
    from ladder_export.cli.diff import print_lines

    click.echo("What changes in the source that is there:")
    print_lines(report(changes))
    click.echo()


def _print_end(
    made: Imported,
    folder: Path,
    missing: list[tuple[str, str]],
    mend: list[Problem],
    *,
    written: bool,
    changed: bool,
    stopped: bool,
    dry_run: bool,
) -> None:
    for name, sentence in missing:
        click.echo(f"{name}: not found in the source nor in unplaced.md: “{_shown(sentence)}”", err=True)
    if missing:
        click.echo(
            f"{count(len(missing), 'sentence')} not found: copy them in by hand, and please report it.", err=True
        )
    else:
        files = count(len(made.draft.files), "file")
        other = " or in unplaced.md" if made.unplaced else ""
        click.echo(f"Every sentence of {files} is in the source{other}, word for word.")
    if not changed:
        click.echo(f"{folder}: nothing to change.")
    elif stopped:
        click.echo(f"{folder}: there is a source already, and nothing was written.", err=True)
        click.echo(
            "Write over it with --force (comments in its files are not kept), or give another folder with -o.", err=True
        )
    elif dry_run:
        click.echo(f"Nothing was written, since this is a dry run. Without --dry-run the source goes to {folder}.")
    if written:
        click.echo(f"{folder}: {count(len(made.ladder.competencies) + 1, 'file')} written.")
        first = "mend what is named above" if mend else "read it through"
        click.echo(f"Next: {first}, then `{program()} check {folder}` and `{program()} build {folder}`.")


def _as_json(
    made: Imported,
    folder: Path,
    mend: list[Problem],
    missing: list[tuple[str, str]],
    changes: Changes | None,
    *,
    written: bool,
) -> dict[str, Any]:
    draft, ladder, kept = made.draft, made.ladder, made.kept
    return {
        "ok": not missing,
        "written": written,
        "source": str(folder),
        "title": ladder.title,
        "language": ladder.language,
        "files": [
            {
                "file": file.file,
                "understood": file.understood,
                "placed": file.placed,
                "already": file.already,
                "unplaced": file.unplaced,
            }
            for file in draft.files
        ],
        "competencies": [
            {
                "id": competency.id,
                "title": competency.title,
                "skips": list(competency.skips),
                "sections": {section.id: section.entries for section in competency.sections},
                "levels": [
                    {
                        "number": level.number,
                        "name": level.name,
                        "sections": {section.id: section.entries for section in level.sections},
                    }
                    for level in competency.levels
                ],
            }
            for competency in ladder.competencies
        ],
        "new_sections": [
            {"title": new.title, "id": new.row, "kind": new.kind, "texts": new.texts} for new in draft.new_sections
        ],
        "notes": list(draft.notes),
        "unplaced": [
            {"text": each.text, "file": each.origin.file, "place": each.origin.place, "why": each.why}
            for each in (*draft.unplaced, *draft.aliases)
        ],
        "ids": {
            "kept": kept.kept,
            "made": kept.made,
            "reworded": [{"id": name, "old": old, "new": new} for name, old, new in kept.reworded],
            "gone": [{"id": old.id, "text": old.text} for old in kept.gone],
        },
        "mend": [problem.as_json() for problem in mend],
        "missing": [{"file": name, "text": text} for name, text in missing],
        "changes": changes.to_json() if changes else None,
    }
