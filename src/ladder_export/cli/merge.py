"""`ladder-export merge`: the parts of a build, made with `build --shard`, become one folder."""

from __future__ import annotations

from pathlib import Path

import click

from ladder_export.cli.common import (
    count,
    json_option,
    named_folder,
    output_option,
    print_json,
    print_problems,
    program,
)
from ladder_export.problems import ExitCode


def _folders(ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[Path, ...]:
    return tuple(named_folder(ctx, parameter, value) for value in values)


@click.command(name="merge", short_help="Join the parts of a build.")
@click.argument("folders", metavar="DIR...", type=click.Path(), nargs=-1, required=True, callback=_folders)
@output_option
@json_option
def command(folders: tuple[Path, ...], folder: Path, as_json: bool) -> int:
    """Join the folders DIR, each made by `build --shard`, into the one that a single build would have made.

    \b
    ladder-export build --shard 1/2 -o part-1      on one machine
    ladder-export build --shard 2/2 -o part-2      on another one
    ladder-export merge part-1 part-2 -o output    then, where both folders are

    The parts have to be of the same ladder, choice, layouts and versions of everything; each has to be there once, and every
    file as it was when it was proved. The files and manifest.json then are those of a build without --shard, to the last byte.
    `ladder-export verify` reads every file again, if you want that too. Exits with 4 if a part or a file is missing, and says
    how to make it; nothing is delivered then.
    """
    from ladder_export.cli.build import notes
    from ladder_export.merging import MissingPartsError, merge_folders

    try:
        merged = merge_folders(folders, folder, program=program())
    except MissingPartsError as error:
        if as_json:
            print_json(
                {"ok": False, "output": str(folder), "problems": [p.as_json() for p in error.problems], "files": []}
            )
        print_problems(error.problems, err=True)
        click.echo(f"{count(len(error.problems), 'problem')}; nothing was joined.", err=True)
        return int(ExitCode.INCOMPLETE)
    if as_json:
        from dataclasses import asdict

        files = [{"path": n, "kind": e.kind, "sha256": e.sha256, "bytes": e.bytes} for n, e in merged.files.items()]
        changes = {name: list(paths) for name, paths in asdict(merged.changes).items()}
        print_json(
            {"ok": True, "output": str(folder), "problems": [], "parts": merged.parts, "files": files, **changes}
        )
        return int(ExitCode.FINE)
    for note in notes(merged.changes):
        click.echo(note, err=True)
    click.echo(
        f"{count(len(merged.files), 'file')} of {count(merged.parts, 'part')} in {folder}, each as it was proved."
    )
    return int(ExitCode.FINE)
