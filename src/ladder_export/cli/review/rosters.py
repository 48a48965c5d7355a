"""What the commands share that take a roster: which column says what, and reading the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ladder_export.cli.common import did_you_mean
from ladder_export.cli.review.incoming import shown
from ladder_export.problems import LadderExportError

if TYPE_CHECKING:
    from ladder_export.reviews.roster_file import Table


def _mapping(ctx: click.Context, parameter: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    """`COLUMN=TAG` as what each column says."""
    mapped: dict[str, str] = {}
    for value in values:
        column, sign, tag = (part.strip() for part in value.rpartition("="))
        if not (column and sign and tag):
            raise click.BadParameter(f"“{value}” is not COLUMN=TAG, such as Office=form.team.", ctx, parameter)
        if mapped.setdefault(column, tag) != tag:
            raise click.BadParameter(f"the column “{column}” is given twice.", ctx, parameter)
    return mapped


map_option = click.option(
    "--map", "mapped", metavar="COLUMN=TAG", multiple=True, callback=_mapping,
    help="The column COLUMN of the roster is for the blank TAG, level or period. Can be given several times.",
)  # fmt: skip


def roster_table(roster: Path, mapped: Mapping[str, str]) -> Table:
    """The table in the file. Raises LadderExportError, and `BadParameter` for a column that it does not have."""
    from ladder_export.reviews.columns import knows
    from ladder_export.reviews.roster_file import MOST_BYTES, read_table
    from ladder_export.spreadsheets import folded

    try:
        with roster.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise LadderExportError(f"{shown(roster)}: cannot be read ({error.strerror or error})") from error
    table = read_table(shown(roster), data, knows(mapped))
    if not table.rows:
        raise LadderExportError(f"{shown(roster)}: has headers and nobody below them; add a row for each person")
    headers = {folded(header) for header in table.header}
    for column in mapped:
        if folded(column) not in headers:
            also = did_you_mean(column, [header for header in table.header if header])
            raise click.BadParameter(f"the roster has no column “{column}”. {also}", param_hint="--map")
    return table
