"""What the commands share: the SOURCE argument, reading a source, and printing results as text or JSON."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import click
from click.core import ParameterSource

from ladder_export import resources
from ladder_export.choices import PAPER_NAMES, Ink, OutputKind
from ladder_export.problems import ExitCode, Problem, SourceError

F = TypeVar("F", bound=Callable[..., Any])

if TYPE_CHECKING:
    from ladder_export.ladder import Ladder
    from ladder_export.printing import Printing
    from ladder_export.selection import Selection

    _Choice = click.Choice[str]
else:  # generic since click 8.2
    _Choice = click.Choice


def named_folder(ctx: click.Context, parameter: click.Parameter, value: str) -> Path:
    """A folder that has a name: an empty one comes from an unset variable and would mean the current folder."""
    if not value.strip():
        raise click.BadParameter("the name of the folder is empty.", ctx, parameter)
    return Path(value)


_PAPER_HELP = (
    "Size of the pages, if ladder.yaml names none. a6 and 4x6 are for cards only; review forms are on a4 and letter."
)

source_argument = click.argument("source", type=click.Path(), default="source", callback=named_folder)
output_option = click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False),
    default="output",
    show_default=True,
    callback=named_folder,
    help="Folder to put the files into.",
)


def default_jobs() -> int:
    """How many processes this one may run at once: the cores that it may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _jobs(ctx: click.Context, parameter: click.Parameter, value: int | None) -> int:
    return default_jobs() if value is None else value


jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    callback=_jobs,
    help="How many processes work side by side.  [default: as many as there are cores]",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for programs.")


class Choice(NamedTuple):
    """Which files a person asked for: of which kinds, and of which families, competencies and levels as they named them.

    Empty means all of that sort.
    """

    kinds: tuple[OutputKind, ...] = ()
    competencies: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    families: tuple[str, ...] = ()


class PrintChoice(NamedTuple):
    """How a person wants the pages, as the command line says it: `sides` is 0 for what the paper suggests."""

    paper: str
    landscape: bool = False
    sides: int = 0
    ink: Ink = Ink.FULL
    qr: bool = False

    def printing(self, paper: str = "") -> Printing:
        """The same on `paper`, if another one is named."""
        from ladder_export.paper import PAPERS
        from ladder_export.printing import Printing

        return Printing(PAPERS[paper or self.paper], self.landscape, self.sides, self.ink, qr=self.qr)


def family_option(help_: str) -> Callable[[F], F]:
    """`--family NAME`, which reaches the command as `family`."""
    return click.option("--family", metavar="NAME", multiple=True, help=help_)


def competency_option(help_: str) -> Callable[[F], F]:
    """`--competency NAME`, which reaches the command as `competency`."""
    return click.option("--competency", metavar="NAME", multiple=True, help=help_)


def level_option(help_: str) -> Callable[[F], F]:
    """`--level NAME`, which reaches the command as `level`."""
    return click.option("--level", metavar="NAME", multiple=True, help=help_)


class Kinds(_Choice):
    """One kind, or several with commas between them; the help lists all."""

    def __init__(self, kinds: Iterable[OutputKind]) -> None:
        super().__init__([kind.value for kind in kinds])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The same names, as the kinds have them."""
        names = [name.strip().lower() for name in str(value).split(",")]
        known = list(map(str, self.choices))
        for name in names:
            if name not in known:
                self.fail(f"there is no kind of file “{name}”. {did_you_mean(name, known)}", param, ctx)
        return ",".join(names)


def kinds_in(given: Iterable[str]) -> tuple[OutputKind, ...]:
    """The kinds that were named, each once."""
    return tuple(dict.fromkeys(OutputKind(name) for names in given for name in names.split(",")))


def choice_options(
    kinds: Iterable[OutputKind], only: str, family: str, competency: str, level: str
) -> Callable[[F], F]:
    """`--only` of `kinds`, `--family`, `--competency`, `--level`, with these helps; they reach the command as one `Choice`."""

    def with_options(command: F) -> F:
        @wraps(command)
        def with_choice(
            only: tuple[str, ...],
            family: tuple[str, ...],
            competency: tuple[str, ...],
            level: tuple[str, ...],
            **rest: Any,
        ) -> Any:
            return command(choice=Choice(kinds_in(only), competency, level, family), **rest)

        decorated: Any = level_option(level)(with_choice)
        decorated = family_option(family)(competency_option(competency)(decorated))
        return cast(F, click.option("--only", type=Kinds(kinds), multiple=True, help=only)(decorated))

    return with_options


def layouts_option(command: F) -> F:
    """`--layouts DIR`: other layouts than the bundled ones."""
    return click.option(
        "--layouts",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="Folder of layouts and fonts to use in place of the bundled ones.",
    )(command)


def form_options(command: F) -> F:
    """`--with-next` and `--protect`, which reach the command as `with_next` and `protect`."""

    @wraps(command)
    def with_form(protect: str | None, **rest: Any) -> Any:
        return command(protect=bool(protect), **rest)

    protecting = click.option(
        "--protect",
        type=click.Choice(["forms"]),
        help="forms locks all of a review form but its blanks, with no password. Its cost: screen readers and comments "
        "are shut out of the locked text, and Word marks no spelling there.",
    )(with_form)
    help_next = "Let review forms ask about the next level too, after each level's own."
    return cast(F, click.option("--with-next", is_flag=True, help=help_next)(protecting))


def printing_options(command: F) -> F:
    """`--paper`, `--landscape`, `--sides`, `--ink` and `--qr`, which reach the command as one `PrintChoice`, `wanted`."""
    return printing_options_for("a4", _PAPER_HELP)(command)


def printing_options_for(paper: str, paper_help: str) -> Callable[[F], F]:
    """`printing_options` with another paper than A4 where none is given, and other words about it."""

    def with_options(command: F) -> F:
        return _with_printing(command, paper, paper_help)

    return with_options


def _with_printing(command: F, default_paper: str, paper_help: str) -> F:

    @wraps(command)
    def with_printing(paper: str, landscape: bool, sides: int | None, ink: str, qr: bool, **rest: Any) -> Any:
        return command(wanted=PrintChoice(paper, landscape, sides or 0, Ink(ink), qr), **rest)

    options = (
        click.option(
            "--paper",
            type=click.Choice(PAPER_NAMES, case_sensitive=False),
            default=default_paper,
            show_default=True,
            help=paper_help,
        ),
        click.option("--landscape", is_flag=True, help="Lay the cards on their side; everything else stays upright."),
        click.option(
            "--sides",
            type=click.IntRange(1, 2),
            help="How many sides of a sheet a card takes: 2 on a6 and 4x6 and 1 on all others, unless you say so.",
        ),
        click.option(
            "--ink",
            type=click.Choice([ink.value for ink in Ink]),
            default=Ink.FULL.value,
            show_default=True,
            help="low prints everything in black, with hairlines in place of fills.",
        ),
        click.option(
            "--qr", is_flag=True, help="Print the ladder's address (url in ladder.yaml) on cards as a QR code."
        ),
    )
    decorated: Any = with_printing
    for option in reversed(options):
        decorated = option(decorated)
    return cast(F, decorated)


def is_given(option: str) -> bool:
    """Whether the command line gives a value for `option`."""
    return click.get_current_context().get_parameter_source(option) is not ParameterSource.DEFAULT


def paper_of(ladder: Ladder, paper: str, option: str = "paper") -> str:
    """The name of the paper to print on: what the command line gives for `option`, else what the ladder names, else `paper`."""
    return paper if is_given(option) or ladder.paper is None else ladder.paper.value


def tell_missing_words(ladder: Ladder) -> None:
    """Say on standard error that pages and forms have English words, where there are none in the ladder's language."""
    from ladder_export.languages import LANGUAGES
    from ladder_export.wording import missing

    if missing(ladder.language):
        click.echo(
            f"Headings and labels are in English, since there are none in “{ladder.language}”; there are: "
            f"{', '.join(LANGUAGES)}.",
            err=True,
        )


def source_files(source: Path) -> dict[str, bytes]:
    """The files that make up the source, by name, as they are: what an archive carries along."""
    from ladder_export.source import source_paths

    return {path.name: path.read_bytes() for path in source_paths(source)}


def shipped_ladder() -> Ladder:
    """The ladder that is shipped as an example. Raises `SourceError` if the installation is damaged."""
    from ladder_export.source import read_source

    ladder, problems = read_source(resources.example())
    if ladder is None or problems:
        raise SourceError(problems)
    return ladder


def read_and_check(source: Path, layouts: Path | None) -> tuple[Ladder | None, list[Problem]]:
    """The ladder in `source`, if it could be built, and everything that is wrong with it."""
    from ladder_export.checks import check_ladder
    from ladder_export.glyphs import coverage_by_language
    from ladder_export.source import ordered, read_source

    ladder, problems = read_source(source, coverage_by_language((layouts or resources.layouts()) / "fonts"))
    if ladder is not None:
        problems = ordered([*problems, *check_ladder(ladder)])
    return ladder, problems


def sound_ladder(source: Path, layouts: Path | None, choice: Choice, *, as_json: bool, **more: Any) -> Ladder:
    """The ladder in `source`, which has all that was chosen.

    Raises `SourceError` for a ladder with problems; with `as_json`, prints them with `more` and leaves the command in place
    of that. Raises `BadParameter` for a family, competency or level that the ladder does not have.
    """
    ladder, problems = read_and_check(source, layouts)
    if problems or ladder is None:
        if not as_json:
            raise SourceError(problems)
        print_json({"ok": False, "problems": [p.as_json() for p in problems], "files": [], "failed": [], **more})
        raise click.exceptions.Exit(int(ExitCode.PROBLEMS))
    selected(ladder, choice)
    return ladder


def check_cards(ladder: Ladder, printing: Printing) -> None:
    """Raise `UsageError` for cards that cannot be made so, and say on standard error what is made in another way."""
    from ladder_export.printing import suited

    if printing.qr and not ladder.url:
        raise click.UsageError(
            "--qr prints the ladder’s address on its cards, and it has none: add “url: https://…” to ladder.yaml."
        )
    if printing.sides > suited(printing, ladder).card_sides:
        click.echo(f"--sides {printing.sides}: cards get one side, since nothing would stand on the back.", err=True)


def selected(ladder: Ladder, choice: Choice) -> Selection:
    """What is meant by the names in `choice`. Raises `BadParameter` for one that the ladder does not have."""
    from ladder_export.selection import UnknownNameError, select

    try:
        return select(ladder, choice.families, choice.competencies, choice.levels)
    except UnknownNameError as error:
        also = f" {did_you_mean(error.name, error.known, error.titles, what=error.what)}" if error.known else ""
        raise click.BadParameter(f"{error}{also}", param_hint=f"--{error.what}") from error


def print_json(data: Any) -> None:
    """Print `data` on standard output."""
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def print_problems(problems: Iterable[Problem], *, err: bool) -> None:
    """Print each problem on a line of its own, the place first, so that editors can jump to it."""
    for problem in problems:
        click.echo(problem, err=err)


def program() -> str:
    """What a person typed to call this program, for the next command that a message names: `ladder-export`, or `./run`."""
    return click.get_current_context().find_root().info_name or "ladder-export"


def count(number: int, one: str, many: str | None = None) -> str:
    """`number` with its noun: 1 problem, 2 problems."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def did_you_mean(word: str, known: Iterable[str], also: Iterable[str] = (), *, what: str = "") -> str:
    """A sentence that offers the nearest known word, or one that is `also` known; or all that are `known` if they are few.

    `what` says what they are.
    """
    from difflib import get_close_matches

    names = list(known)
    folded = {name.casefold(): name for name in reversed([*names, *also])}
    near = get_close_matches(word.casefold(), folded, n=1, cutoff=0.5)
    if near:
        return f"Did you mean “{folded[near[0]]}”?"
    if what == "level" and len(names) > 1:
        return f"The levels are: {', '.join(names)}."
    if len(names) > 12:
        return f"There are {len(names)}, from “{names[0]}” to “{names[-1]}”."
    return f"There are: {', '.join(names)}." if len(names) > 1 else f"There is only “{names[0]}”."


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """On a terminal, a bar on standard error that names what is at work; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda name: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    named = TextColumn("{task.description}", markup=False)
    columns = (SpinnerColumn(), BarColumn(bar_width=24), MofNCompleteColumn(), named)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        begun = False

        def begin(name: str) -> None:
            nonlocal begun
            bar.update(task, description=name, advance=1 if begun else 0)
            begun = True

        yield begin
