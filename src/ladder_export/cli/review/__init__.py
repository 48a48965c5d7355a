"""`ladder-export review`: what happens to forms after they are built. One command a file, loaded when it runs."""

from __future__ import annotations

import click

from ladder_export.cli import Commands

COMMANDS = {
    "fill": "One form for each person of a roster, filled in as far as the roster knows.",
    "collect": "What filled forms say, as one table: a workbook, CSV or JSON.",
    "migrate": "Carry filled forms to a new edition of the ladder.",
    "pack": "A person's evidence beside the cards of chosen levels, as one PDF.",
}


@click.group(name="review", cls=Commands, table=COMMANDS, package="ladder_export.cli.review")
def command() -> None:
    """Send review forms, get them back, lose nothing.

    `build` makes blank forms; `fill` makes one for each person of a roster; `collect` reads what comes back into one table.
    Files that come back are never changed.
    """
