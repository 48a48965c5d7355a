"""`ladder-export review fill`: one form for each person of a roster, filled in as far as the roster knows."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ladder_export.choices import FORM_PAPER_NAMES, OutputKind
from ladder_export.cli.common import (
    Choice,
    competency_option,
    count,
    did_you_mean,
    family_option,
    form_options,
    jobs_option,
    json_option,
    named_folder,
    paper_of,
    print_json,
    print_problems,
    progress,
    selected,
    sound_ladder,
    source_argument,
    tell_missing_words,
)
from ladder_export.cli.review.incoming import shown
from ladder_export.cli.review.rosters import map_option, roster_table
from ladder_export.problems import ExitCode, Location, Problem

if TYPE_CHECKING:
    from ladder_export.ladder import Ladder
    from ladder_export.outputs import Output
    from ladder_export.printing import Printing
    from ladder_export.reviews.columns import Key
    from ladder_export.reviews.filling import Filler
    from ladder_export.reviews.roster import Person, Roster
    from ladder_export.reviews.roster_file import Table
    from ladder_export.reviews.rungs import Rungs


@click.command(name="fill", short_help="One form for each person of a roster.")
@source_argument
@click.option(
    "--roster", metavar="FILE", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The people: CSV as Excel or others save it, or .xlsx.",
)  # fmt: skip
@click.option(
    "-o", "--output", "folder", metavar="DIR", required=True, type=click.Path(file_okay=False), callback=named_folder,
    help="Folder to put the forms into.",
)  # fmt: skip
@click.option(
    "--paper", type=click.Choice(FORM_PAPER_NAMES, case_sensitive=False), default=FORM_PAPER_NAMES[0], show_default=True,
    help="Size of the pages.",
)  # fmt: skip
@family_option("Review only this family of competencies (id or title). Can be given several times.")
@competency_option("Review only this competency (id or title). Can be given several times.")
@form_options
@map_option
@click.option("--dry-run", is_flag=True, help="Say what would be made and what is wrong, and write nothing.")
@jobs_option
@json_option
def command(
    source: Path,
    roster: Path,
    folder: Path,
    paper: str,
    family: tuple[str, ...],
    competency: tuple[str, ...],
    with_next: bool,
    protect: bool,
    mapped: dict[str, str],
    dry_run: bool,
    jobs: int,
    as_json: bool,
) -> int:
    """Make a review form for each person of the roster, from the ladder in the folder SOURCE (default: source).

    \b
    Name, Level          these two are needed. A level is 2, L2, Level 2, its name, or both
    Family               where the ladder has families whose levels are called alike; or design/2 as the level
    Id, Role, Team, Reviewer, Review date
    Period               two days (2026-07-01 – 2026-12-31) or a type of the form; or Period type,
                         Period start, Period end
    any other column     fills the blank with that title, label or tag; or say which with --map

    Headers may be written in any case and by other usual names (Employee, Job title, Manager). Each mistake is named by row
    and column, all at once; people whose rows have none get their forms all the same, and the command exits with 1.

    Each form is made for its level once and proved complete, as build does, and then filled in for each person. A form that
    is there already is left: it may hold somebody's answers.
    """
    from ladder_export.paper import PAPERS
    from ladder_export.printing import Printing

    choice = Choice((OutputKind.REVIEW,), competency, (), family)
    ladder = sound_ladder(source, None, choice, as_json=as_json)
    tell_missing_words(ladder)
    printing = Printing(PAPERS[paper_of(ladder, paper)], with_next=with_next, protect=protect)
    table, rungs = roster_table(roster, mapped), _rungs(ladder, choice)
    blanks, failures = _blank_forms(ladder, choice, printing, rungs, table, mapped)
    if failures:
        return _give_up(failures, as_json)
    people = _people(blanks, rungs, table, mapped)
    done = _fill_all(people, blanks, folder, roster, dry_run=dry_run, jobs=jobs)
    if as_json:
        print_json(_as_json(done, people, rungs, folder, dry_run=dry_run))
    else:
        _print(done, people, rungs, folder, dry_run=dry_run)
    return int(ExitCode.PROBLEMS if done.problems else ExitCode.FINE)


def _blank_forms(
    ladder: Ladder, choice: Choice, printing: Printing, rungs: Rungs, table: Table, mapped: Mapping[str, str]
) -> tuple[dict[Key, Filler], list[Problem]]:
    """The blank form of each level that occurs, made and proved; or why one could not be."""
    from ladder_export import resources
    from ladder_export.making import Failure, attempt
    from ladder_export.reviews.filling import Filler
    from ladder_export.reviews.roster import levels_named
    from ladder_export.workshop import Workshop

    outputs = _outputs(ladder, choice, printing)
    levels = levels_named(table, rungs, mapped)
    # Where no row names a level that has a form, one form still tells what else is wrong with the rows.
    wanted = [output for output in outputs if _key(ladder, output) in levels] or outputs[:1]
    workshop = Workshop(ladder, printing, resources.layouts(), {})
    blanks: dict[Key, Filler] = {}
    failures: list[Problem] = []
    with progress(len(wanted)) as step:
        for output in wanted:
            step(output.path)
            made = attempt(workshop, output)
            if isinstance(made, Failure):
                failures += made.problems
            else:
                blanks[_key(ladder, output)] = Filler(made[0])
    return blanks, failures


def _outputs(ladder: Ladder, choice: Choice, printing: Printing) -> list[Output]:
    """The blank forms that the ladder gives, one for each level. Raises `UsageError` where it gives none."""
    from ladder_export.outputs import NothingChosenError, choose, plan

    try:
        chosen = choose(plan(ladder), choice.kinds, selected(ladder, choice), printing.paper)
    except NothingChosenError as error:
        raise click.UsageError(f"Nothing to make: {error}.") from error
    return [output for output in chosen if not output.template]


def _key(ladder: Ladder, output: Output) -> Key:
    """The level that a blank form is about."""
    part = ladder.part_of(output.competencies[0])
    return part.family.id if part.family else "", output.only_stage.number


def _rungs(ladder: Ladder, choice: Choice) -> Rungs:
    """The levels that a roster may name: those of the chosen families, where some are chosen."""
    from ladder_export.reviews.rungs import Rungs, rungs_of

    every, chosen = rungs_of(ladder), selected(ladder, choice).families
    if not chosen or not every.families:
        return every
    names = {key: name for key, name in every.names.items() if key[0] in chosen}
    return Rungs(names, {family: title for family, title in every.families.items() if family in chosen})


def _give_up(failures: Sequence[Problem], as_json: bool) -> int:
    if as_json:
        print_json({"ok": False, "problems": [problem.as_json() for problem in failures], "files": []})
    else:
        print_problems(failures, err=True)
        click.echo("The blank forms cannot be made, so nobody got one.", err=True)
    return int(ExitCode.INCOMPLETE)


def _people(blanks: Mapping[Key, Filler], rungs: Rungs, table: Table, mapped: Mapping[str, str]) -> Roster:
    """Who is in the table. Raises `BadParameter` for a tag that no form has."""
    from ladder_export.reviews.columns import targets_of
    from ladder_export.reviews.roster import read_roster

    forms = {level: filler.form for level, filler in blanks.items()}
    targets = targets_of(forms.values(), families=bool(rungs.families))
    for column, tag in mapped.items():
        if tag not in targets:
            raise click.BadParameter(
                f"no form has the blank “{tag}”, for the column “{column}”. {did_you_mean(tag, targets)}",
                param_hint="--map",
            )
    return read_roster(table, forms, rungs, mapped)


@dataclass(frozen=True, slots=True)
class _Done:
    """The people who have a form now, with its file name and whether it was there already; and everything that is wrong."""

    forms: tuple[tuple[Person, str, bool], ...]
    problems: tuple[Problem, ...]
    bad: int


def _fill_all(
    people: Roster, blanks: Mapping[Key, Filler], folder: Path, roster: Path, *, dry_run: bool, jobs: int
) -> _Done:
    from ladder_export.cli.review.handing import Handed, hand_out
    from ladder_export.delivery import alone_in, sweep

    problems, bad = list(people.problems), len(people.bad)
    forms = []
    writing = bool(people.people) and not dry_run
    with alone_in(folder) if writing else nullcontext(), progress(len(people.people)) as step:
        if writing:
            sweep(folder, time.time())
        done = hand_out(list(_named(people)), blanks, folder, write=writing, jobs=jobs, progress=step)
    for person, name, outcome in done:
        if outcome is Handed.ANOTHER:
            where, advice = Location(shown(roster), person.row), "move it away, or give another folder with -o"
            there = f"{shown(folder / name)} is another file and may hold answers"
            problems.append(Problem(where, there, (), advice))
            bad += 1
        else:
            forms.append((person, name, outcome is Handed.THERE))
    return _Done(tuple(forms), tuple(sorted(problems, key=lambda problem: problem.location.line)), bad)


def _named(people: Roster) -> Iterator[tuple[Person, str]]:
    from ladder_export.reviews.names import file_names

    names = file_names([(person.name, person.person_id) for person in people.people], ".docx")
    yield from zip(people.people, names, strict=True)


def _print(done: _Done, people: Roster, rungs: Rungs, folder: Path, *, dry_run: bool) -> None:
    width = max((len(name) for _, name, _ in done.forms), default=0)
    for person, name, there in done.forms:
        note = "  there already" if there else ""
        click.echo(f"{shown(Path(name)):<{width}}  row {person.row:<4}  {rungs.shown(person.key)}{note}".rstrip())
    print_problems(done.problems, err=True)
    for note in people.notes:
        click.echo(note, err=True)
    click.echo(_last_line(done, folder, dry_run=dry_run), err=True)


def _last_line(done: _Done, folder: Path, *, dry_run: bool) -> str:
    """`298 forms in to-send, each from a form proved complete; 2 rows have mistakes.`"""
    forms = count(len(done.forms), "form")
    there = sum(there for _, _, there in done.forms)
    said = [f"{forms} would be in {folder}" if dry_run else f"{forms} in {folder}, each from a form proved complete"]
    if not done.forms:
        said = ["No form would be made" if dry_run else "No form was made"]
    if there:
        said.append(f"{there} {'was' if there == 1 else 'were'} there already")
    if done.bad:
        said.append(f"{count(done.bad, 'row')} {'has' if done.bad == 1 else 'have'} mistakes")
    return "; ".join(said) + ("; nothing was written." if dry_run else ".")


def _as_json(done: _Done, people: Roster, rungs: Rungs, folder: Path, *, dry_run: bool) -> dict[str, Any]:
    return {
        "ok": not done.problems,
        "output": str(folder),
        "dry_run": dry_run,
        "problems": [problem.as_json() for problem in done.problems],
        "notes": list(people.notes),
        "files": [
            {
                "path": name,
                "row": person.row,
                "name": person.name,
                "id": person.person_id,
                "family": person.key[0],
                "level": person.level,
                "level_name": rungs.names[person.key],
                "there_already": there,
            }
            for person, name, there in done.forms
        ],
    }
