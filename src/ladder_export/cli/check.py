"""`ladder-export check`: the source as a table of counts, then everything that is wrong with it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ladder_export import collector
from ladder_export.cli.common import (
    count,
    json_option,
    layouts_option,
    print_json,
    print_problems,
    read_and_check,
    source_argument,
)
from ladder_export.problems import ExitCode, Problem

if TYPE_CHECKING:
    from rich.table import Table

    from ladder_export.ladder import Competency, Ladder, Level, Scope, SectionType, Stage
    from ladder_export.lint import Remark

_MOST_TABLES = 20  # competencies that have a table each


@click.command(name="check", short_help="Is the source complete and well formed?")
@source_argument
@layouts_option
@click.option("--no-warn", is_flag=True, help="Say nothing of what is sound but could serve its readers better.")
@click.option("--strict", is_flag=True, help="Exit with 1 if there is any warning.")
@click.option(
    "--rules", is_flag=True, help="List the rules behind warnings, with the reason for each, and do nothing else."
)
@json_option
def command(source: Path, layouts: Path | None, no_warn: bool, strict: bool, rules: bool, as_json: bool) -> int:
    """Say whether the source in the folder SOURCE (default: source) is complete and well formed.

    Prints how many items each section of each level has (of a large ladder: each level), then every problem with its file,
    line and column, and what to do about it. Nothing is written. Exits with 1 if there is any problem.

    A source without problems is looked through for what would serve its readers better: those are warnings, with the name of
    their rule in brackets. A comment in the source silences a rule, for what begins in its line or in the one below:

    \b
      # check: ignore full-stop, vague-word
    """
    if rules:
        _print_rules(as_json=as_json)
        return int(ExitCode.FINE)
    if strict and no_warn:
        raise click.UsageError("--strict is about warnings, and --no-warn leaves them out: give one of them.")
    with collector.paused():
        ladder, problems = read_and_check(source, layouts)
        remarks = _remarks(source, ladder) if ladder and not problems and not no_warn else []
    if as_json:
        counts = _counts(ladder) if ladder else []
        warnings = [remark.as_json() for remark in remarks]
        found = [problem.as_json() for problem in problems]
        print_json({"ok": not problems, "problems": found, "warnings": warnings, "counts": counts})
    else:
        if ladder:
            print_tables(ladder)
        print_problems(problems, err=False)
        for remark in remarks:
            click.echo(remark)
        if remarks:
            click.echo(f"{count(len(remarks), 'warning')}. The reason for each rule is told by check --rules.")
        click.echo(_verdict(ladder, len(problems)))
    return int(ExitCode.PROBLEMS if problems or (strict and remarks) else ExitCode.FINE)


def _print_rules(*, as_json: bool) -> None:
    from ladder_export.lint import RULES

    if as_json:
        print_json([{"rule": rule.name, "reason": rule.reason, "languages": list(rule.languages)} for rule in RULES])
        return
    for rule in RULES:
        only = f" (texts in {', '.join(rule.languages)})" if rule.languages else ""
        click.echo(f"{rule.name:<{max(len(other.name) for other in RULES)}}  {rule.reason}{only}")


def _remarks(source: Path, ladder: Ladder) -> list[Remark]:
    """What the rules say of `ladder`, which was read from `source`, but for what is silenced there."""
    from ladder_export.lint import RULES, lint, without
    from ladder_export.lint.data import Remark
    from ladder_export.source import source_paths
    from ladder_export.source.silences import silences, unknown_rules

    found = silences({str(path): path.read_bytes() for path in source_paths(source)})
    odd = unknown_rules(found, [rule.name for rule in RULES])
    remarks = without(lint(ladder), {(silence.file, silence.line, silence.rule) for silence in found})
    return sorted([*remarks, *(Remark(problem, "unknown-rule", frozenset()) for problem in odd)], key=_place)


def _place(remark: Remark) -> tuple[Problem, str]:
    return remark.problem, remark.rule


def _verdict(ladder: Ladder | None, problems: int) -> str:
    if problems or ladder is None:
        return count(problems, "problem") + " found."
    levels = sum(len(c.levels) for c in ladder.competencies)
    size = f"{count(len(ladder.competencies), 'competency', 'competencies')}, {count(levels, 'level')}"
    return f"{ladder.title}, edition {ladder.edition}: complete ({size}, {count(_items(ladder), 'item')})."


def _items(ladder: Ladder) -> int:
    own = sum(s.entries for c in ladder.competencies for s in c.sections)
    return own + sum(s.entries for c in ladder.competencies for level in c.levels for s in level.sections)


def _counts(ladder: Ladder) -> list[dict[str, object]]:
    return [
        {"competency": c.id, "level": level.number, "sections": {t.id: _entries(level, t) for t in _of_levels(ladder)}}
        for c in ladder.competencies
        for level in c.levels
    ]


def _of_levels(ladder: Ladder) -> list[SectionType]:
    from ladder_export.ladder import Scope

    return [t for t in ladder.section_types if t.scope is Scope.LEVEL]


def _entries(owner: Competency | Level, section_type: SectionType) -> int:
    return next((s.entries for s in owner.sections if s.id == section_type.id), 0)


def print_tables(ladder: Ladder, most: int = _MOST_TABLES) -> None:
    """Print how many items each section of each level has; of more than `most` competencies, each level."""
    from rich.console import Console

    console = Console(highlight=False)
    large = len(ladder.competencies) > most
    for part in ladder.parts:
        if part.family:
            click.echo(f"{part.family.title}\n")
        if large:
            console.print(_short_table(part))
            click.echo(_legend(part.stages, console.width) + "\n")
            continue
        for competency in part.competencies:
            console.print(_table(ladder, competency))
            click.echo(_legend([level.stage for level in competency.levels], console.width) + "\n")


def _legend(stages: Iterable[Stage], width: int) -> str:
    """What the numbers over the columns stand for, in lines that break at commas only."""
    names = ", ".join(str(stage).replace(" ", "\u00a0") for stage in stages)
    return textwrap.fill(names, width, break_on_hyphens=False).replace("\u00a0", " ")


def _table(ladder: Ladder, competency: Competency) -> Table:
    from rich.text import Text

    from ladder_export.ladder import Scope

    table = _new_table(competency.title, ("Section", "All", *(str(level.number) for level in competency.levels)))
    for section_type in ladder.section_types:
        per_level = section_type.scope is Scope.LEVEL
        cells = [("", "") if per_level else _cell(competency, section_type)]
        cells += [_cell(level, section_type) if per_level else ("", "") for level in competency.levels]
        table.add_row(Text(section_type.title), *(Text(text, style=style) for text, style in cells))
    return table


def _short_table(part: Ladder) -> Table:
    """One row for each competency: how many items it has of its own, and how many each of its levels has."""
    from rich.text import Text

    from ladder_export.ladder import Scope

    table = _new_table("Items", ("Competency", "All", *(str(stage.number) for stage in part.stages)))
    for competency in part.competencies:
        cells = [_sum(competency, Scope.COMPETENCY, part)]
        for stage in part.stages:
            level = competency.level(stage.number)
            cells.append(_sum(level, Scope.LEVEL, part) if level else ("–", "dim"))
        table.add_row(Text(competency.title), *(Text(text, style=style) for text, style in cells))
    return table


def _new_table(title: str, headings: Sequence[str]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title, style="bold"), box=box.SIMPLE_HEAD)
    table.title_justify = "left"
    for place, heading in enumerate(headings):
        # The first column is the one that gives way on a narrow terminal.
        table.add_column(heading, no_wrap=place > 0, justify="right" if place else "left")
    return table


def _sum(owner: Competency | Level, scope: Scope, ladder: Ladder) -> tuple[str, str]:
    """How many entries all sections have; marked if one of them breaks its bounds."""
    cells = [_cell(owner, section_type) for section_type in ladder.section_types if section_type.scope is scope]
    total = sum(section.entries for section in owner.sections)
    return str(total), next((style for _, style in cells if "red" in style), "" if total else "dim")


def _cell(owner: Competency | Level, section_type: SectionType) -> tuple[str, str]:
    """How many entries a section has; with the bound that it breaks, if it breaks one."""
    n = _entries(owner, section_type)
    if n < section_type.least:
        return f"{n} of {section_type.least}", "bold red"
    if n > section_type.most:
        return f"{n}, most {section_type.most}", "bold red"
    return (str(n), "") if n else ("–", "dim")
