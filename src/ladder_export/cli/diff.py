"""`ladder-export diff`: what changed between two editions, as text, JSON or a page to print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ladder_export import resources
from ladder_export.choices import FORM_PAPER_NAMES, Ink
from ladder_export.cli.common import count, json_option, layouts_option, paper_of, print_json
from ladder_export.problems import ExitCode, Problem, SourceError

if TYPE_CHECKING:
    from ladder_export.changes import Changes
    from ladder_export.changes.report import Span
    from ladder_export.ladder import Ladder
    from ladder_export.printing import Printing

_SUFFIXES = (".pdf", ".json", ".txt")
_STYLES: Mapping[str, Mapping[str, Any]] = {  # by the value of a `Look`
    "heading": {"bold": True},
    "caution": {"fg": "yellow", "bold": True},
    "old": {"fg": "red"},
    "new": {"fg": "green"},
    "quiet": {"dim": True},
}


def _file(ctx: click.Context, parameter: click.Parameter, value: str | None) -> Path | None:
    """A file that can be made: of a kind that there is, under a name that all systems take."""
    if value is None:
        return None
    path = Path(value)
    kinds = (".pdf",) if parameter.name == "pdf" else _SUFFIXES
    if path.suffix.lower() not in kinds:
        raise click.BadParameter(f"“{value}” does not end in {' or '.join(kinds)}.", ctx, parameter)
    if any(sign in path.name for sign in (":", "\\", "\0")):
        raise click.BadParameter(f"“{value}”: the name of a file may have no colon and no backslash.", ctx, parameter)
    return path


@click.command(name="diff", short_help="What changed between two editions.")
@click.argument("old")
@click.argument("new", default="source")
@click.option("-o", "--output", callback=_file, metavar="FILE", help="Write FILE: .pdf, .json or .txt, as it ends.")
@click.option("--pdf", callback=_file, metavar="FILE", help="Write the page to print as well as the text.")
@click.option(
    "--paper",
    type=click.Choice(FORM_PAPER_NAMES, case_sensitive=False),
    default="a4",
    show_default=True,
    help="Size of the page.",
)
@click.option(
    "--ink",
    type=click.Choice([ink.value for ink in Ink]),
    default=Ink.FULL.value,
    show_default=True,
    help="low prints everything in black, with hairlines in place of fills.",
)
@layouts_option
@json_option
def command(
    old: str,
    new: str,
    output: Path | None,
    pdf: Path | None,
    paper: str,
    ink: str,
    layouts: Path | None,
    as_json: bool,
) -> int:
    """Say what changed from the source OLD to the source NEW (default: source): items by their ids, levels, sections, forms.

    \b
    ladder-export diff v1                                the folder source, as it was in the git revision v1
    ladder-export diff v1 v2 --pdf what-changed.pdf      two revisions, and the page for those who printed the first
    ladder-export diff v1:ladders/design ladders/design  a folder of that revision
    ladder-export diff old-source/ source/ --json

    OLD and NEW are folders, ladder.yaml files, PDFs of build --archive, or git revisions; what exists on the disk comes first.
    Changes that lose answers, such as a new id for the same text, are told before all else. Exits with 0 whether or not there
    are changes, and with 1 for problems in one of the sources.
    """
    from ladder_export.changes import changes_between
    from ladder_export.changes.report import cautions, report, totals
    from ladder_export.paper import PAPERS
    from ladder_export.printing import Printing

    before, after = _sources(old, new, layouts, as_json=as_json)
    changes = changes_between(before, after)
    printing = Printing(PAPERS[paper_of(after, paper)], ink=Ink(ink))
    lines = list(report(changes))
    for path in dict.fromkeys(path for path in (output, pdf) if path):
        _write(path, changes, lines, before, after, printing, layouts or resources.layouts())
    if as_json:
        print_json({"ok": True, **changes.to_json()})
    elif output and changes:
        print_lines([*cautions(changes), totals(changes)])
    else:
        print_lines(lines)
    return int(ExitCode.FINE)


def _sources(old: str, new: str, layouts: Path | None, *, as_json: bool) -> tuple[Ladder, Ladder]:
    """Both ladders. Problems of both are told in one go: raises `SourceError`, or prints them as JSON and leaves."""
    from ladder_export.checks import check_ladder
    from ladder_export.glyphs import coverage_by_language
    from ladder_export.revisions import find_revision
    from ladder_export.source import ordered

    glyphs = coverage_by_language((layouts or resources.layouts()) / "fonts")
    ladders: list[Ladder] = []
    wrong: list[Problem] = []
    for revision in (find_revision(old, new), find_revision(new, old)):
        ladder, problems = revision.read(glyphs)
        if ladder is not None:
            ladders.append(ladder)
            problems = ordered([*problems, *check_ladder(ladder)])
        wrong += problems
    wrong = list(dict.fromkeys(wrong))
    if not wrong:
        before, after = ladders
        return before, after
    if not as_json:
        raise SourceError(wrong)
    print_json({"ok": False, "problems": [problem.as_json() for problem in wrong]})
    raise click.exceptions.Exit(int(ExitCode.PROBLEMS))


def _write(
    path: Path,
    changes: Changes,
    lines: Iterable[tuple[Span, ...]],
    old: Ladder,
    new: Ladder,
    printing: Printing,
    layouts: Path,
) -> None:
    """Put the changes into `path` in the form that its ending names, and say so on standard error."""
    from ladder_export.delivery import deliver

    said = ""
    match path.suffix.lower():
        case ".pdf":
            from ladder_export.changes_pdf import changes_pdf

            made = changes_pdf(old, new, changes, printing, layouts)
            data = made.data
            said = "1 page" if made.pages == 1 else f"{count(made.pages, 'page')}: more changes than one page holds"
            said = f" ({said})"
        case ".json":
            import json

            data = (json.dumps(changes.to_json(), ensure_ascii=False, indent=2) + "\n").encode()
        case _:
            data = "".join(f"{_text(line)}\n" for line in lines).encode()
    deliver(path.parent, path.name, data)
    click.echo(f"{path}{said}", err=True)


def _text(line: tuple[Span, ...]) -> str:
    return "".join(text for _, text in line).rstrip()


def print_lines(lines: Iterable[tuple[Span, ...]]) -> None:
    """Each line; its looks are kept by terminals only."""
    for line in lines:
        click.echo("".join(click.style(text, **_STYLES[look]) if look in _STYLES else text for look, text in line))
