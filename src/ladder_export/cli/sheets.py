"""`ladder-export sheets`: cards and handbook on sheets to be cut, stacked or folded, or for a print shop."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from ladder_export import resources
from ladder_export.choices import CREEP, FORM_PAPER_NAMES, Flip, OutputKind
from ladder_export.cli.build import print_report, report_as_json
from ladder_export.cli.common import (
    Choice,
    PrintChoice,
    check_cards,
    choice_options,
    json_option,
    layouts_option,
    output_option,
    paper_of,
    print_json,
    printing_options_for,
    progress,
    selected,
    sound_ladder,
    source_argument,
    tell_missing_words,
)
from ladder_export.problems import ExitCode

if TYPE_CHECKING:
    from ladder_export.imposition.plan import Plan
    from ladder_export.ladder import Ladder
    from ladder_export.outputs import Output
    from ladder_export.printing import Printing
    from ladder_export.sheets.jobs import Job

_KINDS = (OutputKind.CARD, OutputKind.HANDBOOK)
_OF_CARDS = ("--paper", "--landscape", "--sides", "--qr", "--people", "--gutter")
_OF_BOOKLETS = ("--creep",)
_OF_SHEETS = ("--on", "--flip", "--people", "--gutter", "--creep")
_NO_CARDS = "the ladder has nothing for cards; add card to the “places” of sections in ladder.yaml"
_PAPER_HELP = "Size of a card. The handbook has pages of half a sheet."


@click.command(name="sheets", short_help="Impose cards and handbook on sheets.")
@source_argument
@output_option
@choice_options(
    _KINDS,
    "Make only sheets of these. Can be given several times.",
    "Only cards of this family of competencies (id or title). Can be repeated.",
    "Only cards of this competency (id or title). Can be repeated.",
    "Only cards of this level (number or name; engineering/3 for that of one family). Can be repeated.",
)
@printing_options_for("a6", _PAPER_HELP)
@click.option(
    "--on",
    type=click.Choice(FORM_PAPER_NAMES, case_sensitive=False),
    default="a4",
    show_default=True,
    help="Paper in the printer, if ladder.yaml names no other.",
)
@click.option(
    "--flip",
    type=click.Choice([flip.value for flip in Flip]),
    default=Flip.LONG.value,
    show_default=True,
    help="Edge around which the printer turns a sheet for its back.",
)
@click.option("--people", type=click.IntRange(1, 10_000), default=1, show_default=True, help="How many packs of cards.")
@click.option(
    "--gutter",
    type=click.FloatRange(0, 50),
    help="Millimeters between cards: 4 where there is room for it, unless you say otherwise.",
)
@click.option(
    "--creep",
    type=click.FloatRange(0, 1),
    default=CREEP,
    show_default=True,
    help="Millimeters by which a sheet of the booklet moves its pages further to the fold than the one around it.",
)
@click.option(
    "--bleed",
    type=click.FloatRange(1, 10),
    help="For a print shop in place of sheets: single pages with so many millimeters of bleed, and crop marks.",
)
@layouts_option
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    source: Path,
    folder: Path,
    choice: Choice,
    wanted: PrintChoice,
    on: str,
    flip: str,
    people: int,
    gutter: float | None,
    creep: float,
    bleed: float | None,
    layouts: Path | None,
    as_json: bool,
) -> int:
    """Put the cards and the handbook of the ladder in the folder SOURCE (default: source) on sheets for a printer.

    \b
    output/sheets/cards-a6-on-a4.pdf            cards with their backs behind them, to be cut and stacked
    output/sheets/handbook-booklet-on-a4.pdf    the handbook, to be folded and stapled
    output/sheets/…-plan.pdf                    a page for each: printer settings, where to cut, how to fold

    Cut as one pile and stacked in the order of the places, the cards lie in packs, one for each of --people. The pages are
    made and proved as by build, imposed, and proved once more. What a file of sheets loses are tags, links and bookmarks: read
    the files of build, print these.
    """
    from dataclasses import replace

    from ladder_export.paper import PAPERS
    from ladder_export.printing import suited
    from ladder_export.sheets import make_sheets
    from ladder_export.sheets.jobs import Job

    ladder = sound_ladder(source, layouts, choice, as_json=as_json, plans=[])
    tell_missing_words(ladder)
    asked = replace(wanted.printing(), bleed_mm=bleed or 0.0)
    printing = suited(asked, ladder)
    job = Job(PAPERS[paper_of(ladder, on, "on")], Flip(flip), people, gutter, creep)
    cards, book = _choose(ladder, choice, printing, job)
    _check_choices(ctx, cards, book, printing, job)
    check_cards(ladder, asked)
    with progress(len(cards) + bool(cards) + 2 * bool(book)) as step:
        report, plans = make_sheets(
            ladder,
            cards,
            book,
            folder,
            printing=printing,
            job=job,
            layouts=layouts or resources.layouts(),
            progress=step,
        )
    if as_json:
        print_json({**report_as_json(report, folder), "plans": [_as_json(each) for each in plans]})
    else:
        print_report(report, folder)
        for each in plans:
            _print_settings(each, shop=bool(bleed))
    return int(ExitCode.INCOMPLETE if report.failures else ExitCode.FINE)


def _choose(ladder: Ladder, choice: Choice, printing: Printing, job: Job) -> tuple[tuple[Output, ...], Output | None]:
    """The cards and the handbook that were asked for; without --only, those that there are.

    The handbook is about all, so a choice of some leaves it out. Raises `UsageError`.
    """
    from ladder_export.outputs import NothingChosenError, choose, plan
    from ladder_export.sheets.jobs import book_printing

    outputs, selection = plan(ladder), selected(ladder, choice)
    has_cards = any(output.kind is OutputKind.CARD for output in outputs)
    if selection:
        kinds: tuple[OutputKind, ...] = choice.kinds or (OutputKind.CARD,)
    else:
        kinds = choice.kinds or (_KINDS if has_cards else (OutputKind.HANDBOOK,))
    if OutputKind.CARD in kinds and not has_cards:
        raise click.UsageError(f"Nothing to make: {_NO_CARDS}.")
    papers = {OutputKind.CARD: printing.paper, OutputKind.HANDBOOK: book_printing(printing, job).paper}
    try:
        chosen = {kind: choose(outputs, [kind], selection, papers[kind]) for kind in _KINDS if kind in kinds}
    except NothingChosenError as error:
        raise click.UsageError(f"Nothing to make: {error}.") from error
    return chosen.get(OutputKind.CARD, ()), next(iter(chosen.get(OutputKind.HANDBOOK, ())), None)


def _check_choices(
    ctx: click.Context, cards: Sequence[Output], book: Output | None, printing: Printing, job: Job
) -> None:
    """Raise `UsageError` for a choice that nothing is done with, and for cards that are larger than a sheet."""
    from ladder_export.imposition.grid import TooLargeError
    from ladder_export.sheets.jobs import grid_of

    given = {
        option
        for parameter in ctx.command.params
        for option in parameter.opts
        if parameter.name and ctx.get_parameter_source(parameter.name) is ParameterSource.COMMANDLINE
    }
    idle = [
        (_OF_CARDS, not cards, "about cards, and none is to be made"),
        (_OF_BOOKLETS, not book, "about the booklet, and none is to be made"),
        (_OF_SHEETS, bool(printing.bleed_mm), "about sheets, and --bleed makes single pages"),
    ]
    for options, is_idle, why in idle:
        for option in options:
            if is_idle and option in given:
                raise click.UsageError(f"{option} is {why}: leave it out.")
    if cards and not printing.bleed_mm:
        try:
            grid_of(printing, job)
        except TooLargeError as error:
            raise click.UsageError(f"{error}. Give --paper one of these, or another sheet with --on.") from error


def _print_settings(plan: Plan, *, shop: bool) -> None:
    """What the page of the plan says, in short, for those who print right away."""
    if shop:
        click.echo(f"\nsheets/{plan.file} is for a print shop; sheets/{plan.page} goes with it.")
    else:
        click.echo(f"\nPrint sheets/{plan.page} first. Then for sheets/{plan.file}:")
    for setting in plan.settings:
        click.echo(f"  {setting}")


def _as_json(plan: Plan) -> dict[str, object]:
    return {
        "file": f"sheets/{plan.file}",
        "plan": f"sheets/{plan.page}",
        "summary": plan.summary,
        "settings": list(plan.settings),
        "steps": list(plan.steps),
    }
