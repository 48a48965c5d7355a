"""`ladder-export new`: a source to start from, made of a few answers."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ladder_export import resources
from ladder_export.cli.common import count, json_option, named_folder, print_json, program, shipped_ladder
from ladder_export.problems import ExitCode

if TYPE_CHECKING:
    from ladder_export.ladder import Ladder
    from ladder_export.starting import Start

_LANGUAGE = "en"


@click.command(name="new", short_help="A source to start from.")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False), callback=named_folder)
@click.option("--title", help="What the ladder is called.")
@click.option(
    "--competency", "competencies", multiple=True, metavar="TITLE", help="A competency; give it again for more."
)
@click.option("--level", "levels", multiple=True, metavar="NAME", help="A level, lowest first; give it again for more.")
@click.option("--language", metavar="TAG", help="The ladder's language, such as en-US, de or ja.  [default: en]")
@click.option("--organisation", help="Whose ladder it is; printed on covers and forms.")
@click.option("--example", is_flag=True, help="Write the shipped example, a whole ladder, in place of an empty one.")
@click.option(
    "--force", is_flag=True, help="Write into a folder that has files in it, and over those of the same name."
)
@json_option
def command(
    folder: Path,
    title: str | None,
    competencies: tuple[str, ...],
    levels: tuple[str, ...],
    language: str | None,
    organisation: str | None,
    example: bool,
    force: bool,
    as_json: bool,
) -> int:
    """Start a ladder in the folder DIR: its levels, its sections with what belongs in them, a rating scale and a review form.

    \b
    ladder-export new source                      asks a few questions
    ladder-export new source --title "Our Ladder" --competency Craft --competency Delivery --level Junior --level Senior
    ladder-export new source --example            a whole ladder to look at and to change

    On a terminal it asks for what the options do not say. All texts are still to write; `check` names each of them with its
    file and line until it is written.
    """
    if example and (title or competencies or levels or language or organisation):
        raise click.UsageError("--example is a whole ladder: change its title, competencies and levels in its files.")
    _check_folder(folder, force=force)
    shipped = shipped_ladder()
    if example:
        files = {path.name: path.read_bytes() for path in sorted(resources.example().glob("*.yaml"))}
        return _write(folder, files, shipped, as_json=as_json)
    from ladder_export.source.writing import source_files
    from ladder_export.starting import start_ladder

    start = _start(title, competencies, levels, language, organisation, shipped)
    ladder = start_ladder(start, shipped, date.today())
    _check(ladder)
    return _write(folder, source_files(ladder), ladder, as_json=as_json)


def _check_folder(folder: Path, *, force: bool) -> None:
    """Raise `UsageError` for a folder in which something stands that could be taken for the new source."""
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"{folder} is a file; name a folder.")
    there = sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else []
    if there and not force:
        shown = ", ".join(there[:3]) + (f" and {len(there) - 3} more" if len(there) > 3 else "")
        raise click.UsageError(f"{folder} is not empty ({shown}); name another folder, or write into it with --force.")


def _start(
    title: str | None,
    competencies: tuple[str, ...],
    levels: tuple[str, ...],
    language: str | None,
    organisation: str | None,
    shipped: Ladder,
) -> Start:
    """What the options say and, on a terminal, the answers. Raises `UsageError`."""
    from ladder_export.source.ladder_file import is_language
    from ladder_export.source.texts import tidy
    from ladder_export.starting import Start

    asking = sys.stdin.isatty()
    if not asking and not (title or competencies):
        raise click.UsageError(
            "say what the ladder is called with --title (and --competency, --level), or run it on a terminal, where it asks."
        )
    usual = [stage.name for stage in shipped.stages]
    if asking and not (title and competencies and levels):
        click.echo(
            "A few questions; Enter takes what stands in brackets. All of it can be changed in the files later.\n"
        )
        title = title or click.prompt("What is the ladder called", default="Career Ladder")
        competencies = competencies or _listed(click.prompt("Its competencies, commas between them", default=title))
        levels = levels or _listed(
            click.prompt("Its levels, lowest first, commas between them", default=", ".join(usual))
        )
        if organisation is None:
            organisation = click.prompt(
                "Whose ladder it is (empty: nobody's name is printed)", default="", show_default=False
            )
        language = language or click.prompt("Its language (en-US, de, ja …)", default=_LANGUAGE)
        click.echo()
    language = language or _LANGUAGE
    if not is_language(language):
        raise click.UsageError(f"“{language}” is no language tag; write one such as en, en-US or de-CH.")
    title = tidy(title or competencies[0])
    start = Start(
        title=title,
        competencies=tuple(filter(None, map(tidy, competencies))) or (title,),
        levels=tuple(filter(None, map(tidy, levels))) or tuple(usual),
        language=language,
        organisation=tidy(organisation or ""),
    )
    _check_twice("competency", start.competencies)
    _check_twice("level", start.levels)
    return start


def _listed(answer: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in answer.split(",") if part.strip())


def _check_twice(what: str, names: tuple[str, ...]) -> None:
    known: set[str] = set()
    for name in names:
        if name.casefold() in known:
            raise click.UsageError(f"the {what} “{name}” is there twice; give each one a name of its own.")
        known.add(name.casefold())


def _check(ladder: Ladder) -> None:
    """Raise `UsageError` for an answer that no source could hold, such as a name that is too long."""
    from ladder_export.source import parse_source
    from ladder_export.source.writing import source_files

    _, problems = parse_source(source_files(ladder))
    if problems:
        raise click.UsageError(f"{problems[0].message}; {problems[0].advice}.")


def _write(folder: Path, files: dict[str, bytes], ladder: Ladder, *, as_json: bool) -> int:
    from ladder_export.delivery import alone_in, deliver
    from ladder_export.source import source_paths
    from ladder_export.source.schema import schema_files
    from ladder_export.starting import still_to_write

    schemas = {name: text.encode() for name, text in schema_files(ladder).items()}
    with alone_in(folder):
        for name, data in {**schemas, **files}.items():
            deliver(folder, name, data)
        others = [path.name for path in source_paths(folder) if path.name not in files]
    to_write = still_to_write(ladder)
    if as_json:
        print_json({"ok": True, "source": str(folder), "files": list(files), "to_write": to_write, "others": others})
        return int(ExitCode.FINE)
    click.echo(f"{folder}: {count(len(files), 'file')} written: {', '.join(files)}.")
    for other in others:
        click.echo(f"{folder / other}: stood there before and is no part of this ladder; move it away.", err=True)
    if to_write:
        click.echo(f"{count(to_write, 'text')} still to write, each marked TBD with what belongs there.")
    click.echo(
        f"""
Next:
  edit    the files in {folder}, in any editor; a section that you do not need is taken out of ladder.yaml and of each level
  check   {program()} check {folder}     names what is still to write or wrong, with file and line
  build   {program()} build {folder}     makes handbook, cards and review forms of it"""
    )
    return int(ExitCode.FINE)
