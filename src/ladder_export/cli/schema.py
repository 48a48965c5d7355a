"""`ladder-export schema`: what a source may hold, as JSON Schema, so that editors complete and check it as it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ladder_export.cli.common import source_argument
from ladder_export.problems import ExitCode, SourceError

if TYPE_CHECKING:
    from ladder_export.ladder import Ladder

FILES = ("ladder", "competency")


@click.command(name="schema", short_help="JSON Schema of the source, for editors.")
@source_argument
@click.option(
    "--of",
    "kind",
    type=click.Choice(FILES),
    default="ladder",
    show_default=True,
    help="Which file it is the schema of.",
)
@click.option("--write", is_flag=True, help="Write both into the source's folder, where its first lines say they are.")
def command(source: Path, kind: str, write: bool) -> int:
    """Print the JSON Schema of ladder.yaml or of the competency files in the folder SOURCE (default: source).

    An editor with a YAML language server completes keys and marks mistakes by it. With --write both go to .schema in that
    folder; do that again when ladder.yaml gets another level or section. A file names its schema in its first line:

    \b
      # yaml-language-server: $schema=.schema/ladder.json
      # yaml-language-server: $schema=.schema/competency.json
    """
    from ladder_export.source.schema import as_text, competency_schema, ladder_schema, schema_files

    if kind == "ladder" and not write:
        click.echo(as_text(ladder_schema()), nl=False)
        return int(ExitCode.FINE)
    ladder = _readable(source)
    if not write:
        click.echo(as_text(competency_schema(ladder)), nl=False)
        return int(ExitCode.FINE)
    from ladder_export.delivery import deliver

    for name, text in schema_files(ladder).items():
        click.echo(deliver(source, name, text.encode()))
    for path, line in _untied(source):
        click.echo(f"{path}: no editor will know its schema; put this line first: {line}", err=True)
    return int(ExitCode.FINE)


def _readable(source: Path) -> Ladder:
    """The ladder in `source` as far as it can be read. Raises `SourceError` if its levels or sections cannot be."""
    from ladder_export.source import read_source

    ladder, problems = read_source(source)
    if ladder is None:
        raise SourceError(problems)
    return ladder


def _untied(source: Path) -> Iterator[tuple[Path, str]]:
    """The files of the source that do not name their schema, with the line that would."""
    from ladder_export.source import LADDER_FILE, source_paths
    from ladder_export.source.writing import schema_line

    for path in source_paths(source):
        if "$schema=" not in path.read_text("utf-8", errors="replace").partition("\n")[0]:
            yield path, schema_line("ladder" if path.name == LADDER_FILE else "competency")
