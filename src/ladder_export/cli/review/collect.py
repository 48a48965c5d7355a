"""`ladder-export review collect`: what filled forms say, as one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ladder_export.cli.common import count, jobs_option, json_option, print_json, progress
from ladder_export.cli.review.incoming import Incoming, incoming, known_maps
from ladder_export.cli.review.rosters import map_option, roster_table
from ladder_export.problems import ExitCode, LadderExportError, Location, Problem

if TYPE_CHECKING:
    from ladder_export.form_map import FormMap
    from ladder_export.reviews.collect import Collection
    from ladder_export.reviews.roster_file import Table
    from ladder_export.reviews.summary import Summary

_SUFFIXES = (".xlsx", ".csv", ".json")
_NOT_EVERYWHERE = (":", "\\")  # in the name of a file; `deliver` refuses both
_MOST_LEVEL = 99  # that a roster may name, though no form of it came back


@click.command(name="collect", short_help="What filled forms say, as one table: a workbook, CSV or JSON.")
@click.argument("given", metavar="FILES|DIRS…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o", "--output", "target", metavar="FILE", required=True, type=click.Path(path_type=Path),
    help="Table to write: .xlsx, .csv or .json. An earlier one is replaced.",
)  # fmt: skip
@click.option(
    "--roster", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Who was asked (.csv or .xlsx, as for fill): then it is told who has not returned a form.",
)  # fmt: skip
@click.option(
    "--forms", metavar="DIR|FILE", multiple=True, type=click.Path(exists=True, path_type=Path),
    help="Blank forms, for files that lost what says which form they are (saved by Google Docs, for instance).",
)  # fmt: skip
@map_option
@jobs_option
@json_option
def command(
    given: tuple[Path, ...],
    target: Path,
    roster: Path | None,
    forms: tuple[Path, ...],
    mapped: dict[str, str],
    jobs: int,
    as_json: bool,
) -> int:
    """Read the filled forms FILES, and all Word files in the folders DIRS, into one table.

    \b
    out.xlsx   sheets Summary, Ratings (a heat map, self beside reviewer), People (a row for each form),
               Answers (a row for each blank), Files, and with --roster Not returned
    out.csv    the answers; out-wide.csv the people, out-files.csv the files, out-not-returned.csv
    out.json   answers, people, files, not_returned, summary: every value exactly as the form has it

    Each form is read by the map that it carries: forms of several levels, editions and ladders go into one table, and no source
    is needed. A file that cannot be read is named with its reason, the others are collected all the same, and the command exits
    with 1. The forms are never changed.
    """
    if target.suffix.lower() not in _SUFFIXES:
        raise click.BadParameter(
            f"“{target.name}” is none of {', '.join(_SUFFIXES)}: give the file one of these endings.", param_hint="-o"
        )
    if set(target.name) & set(_NOT_EVERYWHERE):
        raise click.BadParameter(
            f"not every system takes the name “{target.name}”: leave out {' and '.join(_NOT_EVERYWHERE)}.",
            param_hint="-o",
        )
    found = incoming(given)
    _check_target(target, [*found.paths, *([roster] if roster else []), *incoming(forms).paths])
    if not found.paths and roster is None:
        raise LadderExportError(
            f"there is no Word file in {', '.join(map(str, given))}; give the folder with the forms"
        )
    if mapped and roster is None:
        raise click.UsageError("--map is about the roster: give it with --roster, or leave out --map.")
    table = roster_table(roster, mapped) if roster else None
    collection = _collect(found, known_maps(forms), table, mapped, jobs)
    from ladder_export.reviews.summary import summary_of

    summary = summary_of(collection)
    notes = list(table.notes) if table else []
    if found.others:
        notes.append(f"{count(found.others, 'file')} of other types in the folders, not read")
    with progress(1) as step:
        step("writing the table")
        written, more = _write(target, collection, summary)
    notes += more
    refused = [file for file in collection.files if file.reason]
    if as_json:
        print_json(_as_json(collection, summary, written, notes))
    else:
        _print(collection, summary, written, notes)
    return int(ExitCode.PROBLEMS if refused else ExitCode.FINE)


def _targets(target: Path) -> dict[str, Path]:
    """What may be written, by the name of its table."""
    if target.suffix.lower() != ".csv":
        return {"": target}
    named = {
        name: target.with_name(f"{target.stem}-{name}{target.suffix}") for name in ("wide", "files", "not-returned")
    }
    return {"": target, **named}


def _check_target(target: Path, inputs: Sequence[Path]) -> None:
    """Raise `BadParameter` where a table would be written over a file that is read."""
    for path in _targets(target).values():
        if path.is_dir():
            raise click.BadParameter(f"“{path}” is a folder: give a file in it.", param_hint="-o")
        if path.exists() and any(each.exists() and each.samefile(path) for each in inputs):
            raise click.BadParameter(f"“{path}” is one of the files to read: give another name.", param_hint="-o")


def _collect(
    found: Incoming, known: Mapping[str, FormMap], table: Table | None, mapped: Mapping[str, str], jobs: int
) -> Collection:
    """Read the files, and hold them against the roster, which may call levels as the forms call them."""
    from ladder_export.cli.review.reading import read_together
    from ladder_export.reviews.collect import collect
    from ladder_export.reviews.roster import expected_people
    from ladder_export.reviews.rungs import rungs_of_forms

    with progress(len(found.paths)) as step:
        read = read_together(found.files, known, jobs, step)
    forms = [*known.values(), *(file.review.form for file in read if file.review)]
    levels = rungs_of_forms(forms, _MOST_LEVEL)
    return collect(read, None if table is None else expected_people(table, levels, mapped))


def _write(target: Path, collection: Collection, summary: Summary) -> tuple[list[Path], list[str]]:
    """Write the table or tables; what was written, and what to say about it."""
    from ladder_export.delivery import deliver

    paths, made, notes = _targets(target), dict[str, bytes](), list[str]()
    match target.suffix.lower():
        case ".json":
            from ladder_export.reviews.json_file import json_file

            made[""] = json_file(collection, summary)
        case ".csv":
            made, notes = _csv_tables(collection)
        case _:
            from ladder_export.reviews.workbook import cut_notes, workbook

            book = workbook(collection, summary)
            made[""], notes = book.data, cut_notes(book.cut)
    return [deliver(paths[name].parent, paths[name].name, data) for name, data in made.items()], notes


def _csv_tables(collection: Collection) -> tuple[dict[str, bytes], list[str]]:
    from ladder_export.reviews.csv_file import csv_file
    from ladder_export.reviews.tables import answers_table, files_table, missing_table, people_table

    tables = {"": answers_table(collection), "wide": people_table(collection), "files": files_table(collection)}
    if collection.roster is not None:
        tables["not-returned"] = missing_table(collection)
    made, guarded = {}, 0
    for name, table in tables.items():
        made[name], number = csv_file(table)
        guarded += number
    if not guarded:
        return made, []
    return made, [f"{count(guarded, 'cell')} that a spreadsheet would take for a formula got an apostrophe in front"]


def _print(collection: Collection, summary: Summary, written: Sequence[Path], notes: Sequence[str]) -> None:
    for file in collection.files:
        for message in (file.reason, *file.warnings):
            if message:
                click.echo(Problem(Location(file.name), message), err=True)
    for note in notes:
        click.echo(note, err=True)
    for label, number in _counts(collection, summary):
        click.echo(f"{label:<22}{number:>8,}")
    click.echo(f"written: {', '.join(map(str, written))}", err=True)


def _counts(collection: Collection, summary: Summary) -> list[tuple[str, int]]:
    """The few numbers that are printed."""
    from ladder_export.reviews.collect import State
    from ladder_export.reviews.tables import COUNTED

    states = summary.states
    rows = [
        ("files read", len(collection.read)),
        ("files refused", states[State.REFUSED]),
        ("people", states[State.COUNTED]),
        ("duplicates", states[State.DUPLICATE]),
        ("not filled in", states[State.UNTOUCHED]),
    ]
    if summary.missing is not None:
        rows.append(("not returned", summary.missing))
    return [*rows, *zip(COUNTED, summary.statuses, strict=True)]


def _as_json(
    collection: Collection, summary: Summary, written: Sequence[Path], notes: Sequence[str]
) -> dict[str, object]:
    from ladder_export.reviews.json_file import summary_json

    return {
        "ok": not any(file.reason for file in collection.files),
        "written": [str(path) for path in written],
        "refused": [{"file": file.name, "reason": file.reason} for file in collection.files if file.reason],
        "warnings": [{"file": file.name, "message": text} for file in collection.files for text in file.warnings],
        "notes": list(notes),
        "summary": summary_json(summary),
    }
