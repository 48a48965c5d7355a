"""What the commands share: the SOURCE argument, reading a source, and printing results as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import click

from ladder_export import resources
from ladder_export.ladder import Ladder
from ladder_export.problems import Problem

F = TypeVar("F", bound=Callable[..., Any])

source_argument = click.argument("source", type=click.Path(path_type=Path), default=Path("source"))
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for programs.")


def layouts_option(command: F) -> F:
    """`--layouts DIR`: other layouts than the bundled ones."""
    return click.option(
        "--layouts",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="Folder of layouts and fonts to use in place of the bundled ones.",
    )(command)


def read_and_check(source: Path, layouts: Path | None) -> tuple[Ladder | None, list[Problem]]:
    """The ladder in `source`, if it could be built, and everything that is wrong with it."""
    from ladder_export.checks import check_ladder
    from ladder_export.glyphs import coverage
    from ladder_export.source import read_source

    ladder, problems = read_source(source, coverage((layouts or resources.layouts()) / "fonts"))
    if ladder is not None:
        problems = sorted({*problems, *check_ladder(ladder)})
    return ladder, problems


def print_json(data: Any) -> None:
    """Print `data` on standard output."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def print_problems(problems: Iterable[Problem], *, err: bool) -> None:
    """Print each problem on a line of its own, the place first, so that editors can jump to it."""
    for problem in problems:
        click.echo(problem, err=err)


def count(number: int, one: str, many: str | None = None) -> str:
    """`number` with its noun: 1 problem, 2 problems."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that offers the nearest known word, or all of them if none is near and they are few."""
    names = list(known)
    near = get_close_matches(word, names, n=1, cutoff=0.5)
    if near:
        return f"Did you mean “{near[0]}”?"
    if len(names) > 12:
        return f"There are {len(names)}, from “{names[0]}” to “{names[-1]}”."
    return f"There are: {', '.join(names)}." if len(names) > 1 else f"There is only “{names[0]}”."
