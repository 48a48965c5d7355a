"""`ladder-export verify`: prove the files that are already there, once more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ladder_export.cli.common import count, json_option, named_folder, print_json, print_problems, progress
from ladder_export.problems import ExitCode

if TYPE_CHECKING:
    from ladder_export.verify import Verified


@click.command(name="verify", short_help="Are the built files still complete and sound?")
@click.argument("folder", metavar="[DIR]", type=click.Path(), default="output", callback=named_folder)
@json_option
def command(folder: Path, as_json: bool) -> int:
    """Say whether the files in the folder DIR (default: output) are those that were built, complete and sound.

    Reads only that folder: manifest.json says what each file has to hold, and each file is read back to find it. The source is
    not needed. Exits with 4 if a file is missing, was changed, or is not complete.
    """
    from ladder_export.verify import verify_folder

    verification = verify_folder(folder)
    verified = []
    with progress(verification.count) as step:
        for result in verification.files(step):
            verified.append(result)
    if not as_json:
        for result in verified:
            print_problems(result.problems, err=False)
    failed = sum(bool(result.problems) for result in verified)
    if as_json:
        files = [_as_json(result) for result in verified]
        print_json({"ok": not failed, "files": files, "unknown": list(verification.unknown)})
    elif failed:
        click.echo(f"{failed} of {count(len(verified), 'file')} in {folder} not as built.")
    else:
        click.echo(f"{count(len(verified), 'file')} in {folder}: complete and as built.")
    for name in verification.unknown if not as_json else ():
        click.echo(f"{name}: not checked, since the manifest does not name it", err=True)
    return int(ExitCode.INCOMPLETE if failed else ExitCode.FINE)


def _as_json(result: Verified) -> dict[str, object]:
    return {"path": result.path, "ok": not result.problems, "problems": [p.as_json() for p in result.problems]}
