"""`ladder-export review migrate`: filled forms onto a new edition of their ladder."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ladder_export.cli.common import Choice, json_option, named_folder, print_json, progress, sound_ladder
from ladder_export.cli.review.incoming import incoming, known_maps, load, shown
from ladder_export.problems import NOWHERE, ExitCode, LadderExportError, Location, Problem

if TYPE_CHECKING:
    from ladder_export.reviews.migrate import Migrator
    from ladder_export.reviews.report import FileReport, Report

_SUFFIXES = (".docx", ".dotx")


@click.command(name="migrate", short_help="Carry filled forms to a new edition of the ladder.")
@click.argument("given", metavar="FILES|DIRS…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--to", "source", metavar="SOURCE", required=True, type=click.Path(), callback=named_folder,
    help="Folder of the ladder's new edition.",
)  # fmt: skip
@click.option(
    "-o", "--output", "folder", metavar="DIR", required=True, type=click.Path(file_okay=False), callback=named_folder,
    help="Folder for the new forms. Files that stand there are never replaced.",
)  # fmt: skip
@click.option(
    "--forms", metavar="DIR|FILE", multiple=True, type=click.Path(exists=True, path_type=Path),
    help="Blank forms, for files that lost what says which form they are (saved by Google Docs, for instance).",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Do everything but write: the same report, and no file.")
@json_option
def command(
    given: tuple[Path, ...], source: Path, folder: Path, forms: tuple[Path, ...], dry_run: bool, as_json: bool
) -> int:
    """Carry the filled forms FILES, and all Word files in the folders DIRS, to the edition of the ladder in --to.

    Each becomes the same form of the new edition, under its own name: the same level, competencies and paper. An answer stays
    where its item is, also where that was reworded (the form then shows how it read) or moved. What the new edition no longer
    asks goes with its answer to a table at the end, from where it returns when an edition asks again. What is new is blank.

    Every new form is read back and compared before it is written. Originals are never changed. A file that cannot be carried is
    named with its reason, the others are done all the same, and the command exits with 1. Run it with --dry-run first.
    """
    found = incoming(given)
    if not found.paths:
        raise LadderExportError(
            f"there is no Word file in {', '.join(map(str, given))}; give the folder with the forms"
        )
    _check_folder(folder, given, found.paths)
    ladder = sound_ladder(source, None, Choice(), as_json=as_json)
    from ladder_export.reviews.migrate import Migrator

    migrator = Migrator(ladder, known_maps(forms))
    report = _report(migrator, given, found.paths, folder, write=not dry_run)
    if as_json:
        ok = all(not file.reason for file in report.files)
        print_json({"ok": ok, "dry_run": dry_run, **report.as_json()})
    else:
        _print(report, dry_run=dry_run)
    return int(_exit_code(report))


def _check_folder(folder: Path, given: Sequence[Path], paths: Sequence[Path]) -> None:
    """Raise `BadParameter` where a new form would stand among the originals."""
    target = folder.resolve()
    for read in given:
        if read.is_dir() and (target == read.resolve() or read.resolve() in target.parents):
            message = f"“{folder}” is in the folder “{read}”, whose forms are read: give one beside it."
            raise click.BadParameter(message, param_hint="-o")
    for path in paths:
        if path.resolve().parent == target:
            message = f"“{folder}” is the folder of “{path}”, which is read: give another one."
            raise click.BadParameter(message, param_hint="-o")


def _report(migrator: Migrator, given: Sequence[Path], paths: Sequence[Path], folder: Path, *, write: bool) -> Report:
    from ladder_export.delivery import alone_in
    from ladder_export.reviews.report import Report, State

    names = [_name(path, given) for path in paths]
    clashes = _clashes(paths, names)
    with alone_in(folder) if write else nullcontext():
        reports = []
        with progress(len(paths)) as step:
            for number, path in enumerate(paths):
                step(shown(path))
                reports.append(_one(migrator, path, names[number], clashes.get(number, ""), folder, write=write))
        for number, path in enumerate(paths):
            if reports[number].state is State.REFUSED:  # a file read later may have the map that this one lost
                reports[number] = _one(migrator, path, names[number], clashes.get(number, ""), folder, write=write)
    return Report(migrator.ladder.edition, tuple(reports))


def _name(path: Path, given: Sequence[Path]) -> str:
    """Where the new form goes in the output folder: as the original in its folder, and always as a kind of file that it is."""
    base = next((read for read in given if read.is_dir() and path.is_relative_to(read)), path.parent)
    name = path.relative_to(base)
    return (name if name.suffix.lower() in _SUFFIXES else name.with_suffix(".docx")).as_posix()


def _clashes(paths: Sequence[Path], names: Sequence[str]) -> dict[int, str]:
    """For each file whose name an earlier one has taken, on this system or another: what to say about it."""
    first: dict[str, Path] = {}
    said = {}
    for number, (path, name) in enumerate(zip(paths, names, strict=True)):
        other = first.setdefault(unicodedata.normalize("NFC", name).casefold(), path)
        if other is not path:
            said[number] = f"“{shown(other)}” goes to the same place: rename one, or carry them into two folders"
    return said


def _one(migrator: Migrator, path: Path, name: str, clash: str, folder: Path, *, write: bool) -> FileReport:
    """Carry one file, and write it if that is asked for."""
    from ladder_export.delivery import deliver, inside
    from ladder_export.reviews.report import FileReport, State

    file = shown(path)
    if clash:
        return FileReport(file, State.REFUSED, reason=clash)
    try:
        target = inside(folder, name)
        result = migrator.migrate(load(path), template=target.suffix.lower() == ".dotx")
        if target.exists() and not (target.is_file() and target.read_bytes() == result.data):
            reason = f"{shown(target)} stands there already and is another: move it, or give another folder with -o"
            return FileReport(file, State.REFUSED, reason=reason)
        if write:
            deliver(folder, name, result.data)
    except LadderExportError as error:
        failed = error.exit_code is ExitCode.INCOMPLETE
        return FileReport(file, State.FAILED if failed else State.REFUSED, reason=str(error))
    except OSError as error:
        return FileReport(file, State.REFUSED, reason=f"cannot be read ({error.strerror or error})")
    except ValueError:
        return FileReport(file, State.REFUSED, reason="its name cannot be used on every system: rename it")
    return FileReport(file, State.ALREADY if result.already else State.MIGRATED, shown(target), result=result)


def _print(report: Report, *, dry_run: bool) -> None:
    for file in report.files:
        if file.reason:
            click.echo(Problem(Location(file.name), file.reason), err=True)
    for line in report.lines():
        click.echo(Problem(NOWHERE, line))
    if dry_run:
        click.echo("Nothing was written, since this was a dry run.", err=True)


def _exit_code(report: Report) -> ExitCode:
    from ladder_export.reviews.report import State

    if report.in_state(State.FAILED):
        return ExitCode.INCOMPLETE
    return ExitCode.PROBLEMS if report.in_state(State.REFUSED) else ExitCode.FINE
