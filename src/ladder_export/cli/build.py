"""`ladder-export build`: from the source to the output folder, proved."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ladder_export import resources
from ladder_export.choices import BUILT, EXPORTED, PICTURED, OutputKind
from ladder_export.cli.common import (
    Choice,
    PrintChoice,
    check_cards,
    choice_options,
    count,
    form_options,
    is_given,
    jobs_option,
    json_option,
    layouts_option,
    output_option,
    paper_of,
    print_json,
    print_problems,
    printing_options,
    progress,
    selected,
    sound_ladder,
    source_argument,
    source_files,
    tell_missing_words,
)
from ladder_export.problems import ExitCode

if TYPE_CHECKING:
    from ladder_export.build import Report
    from ladder_export.crew import Hire
    from ladder_export.ladder import Ladder
    from ladder_export.making import Failure, Station
    from ladder_export.manifest import FileEntry
    from ladder_export.outputs import Output
    from ladder_export.printing import Printing
    from ladder_export.shards import Share
    from ladder_export.shelf import Changes

_NAMES = {
    OutputKind.HANDBOOK: "handbook",
    OutputKind.CHAPTER: "chapters",
    OutputKind.OVERVIEW: "overviews",
    OutputKind.COMPARE: "compare sheets",
    OutputKind.CARD: "cards",
    OutputKind.REVIEW: "review forms",
}
_DPI = 200  # a card fills a large screen, and is small enough to send
_MOST_PARTS = 10_000
# What has no say in the bytes of the files.
_WITHOUT_EFFECT = ("folder", "jobs", "executor", "force", "as_json")
_DASK = re.compile(r"dask://((?:\[[0-9A-Fa-f:.]+\]|[\w.-]+):[0-9]{1,5})", re.ASCII)


def _executor(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """The address of a scheduler, HOST:PORT."""
    if value is None:
        return ""
    found = _DASK.fullmatch(value)
    if not found or int(found[1].rpartition(":")[2]) not in range(1, 65536):
        raise click.BadParameter(
            f"“{value}” is no address of a cluster; give that of a Dask scheduler, such as dask://127.0.0.1:8786."
        )
    return found[1]


def _shard(ctx: click.Context, parameter: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """The number of a part, from 1, and of how many it is one."""
    if value is None:
        return None
    part, slash, of = value.partition("/")
    if not (slash and part.isascii() and part.isdigit() and of.isascii() and of.isdigit()):
        raise click.BadParameter(f"“{value}” is no part of a build; give its number and of how many, such as 3/16.")
    if not 1 <= int(part) <= int(of) <= _MOST_PARTS:
        raise click.BadParameter(
            f"there is no part {value}: parts count from 1/N to N/N, and N is at most {_MOST_PARTS}."
        )
    return int(part), int(of)


@click.command(name="build", short_help="Make and prove the outputs.")
@source_argument
@output_option
@choice_options(
    (*BUILT, *EXPORTED),
    "Make only this kind of file. Can be given several times, or with commas: --only markdown,text.",
    "Make only the files about this family of competencies (id or title). Can be given several times.",
    "Make only the files about this competency (id or title); review forms then cover only it. Can be given several times.",
    "Make only the files about this level (number or name; engineering/3 for that of one family). Can be given several times.",
)
@printing_options
@click.option("--archive", is_flag=True, help="Make PDF/A-3a files, with the ladder's YAML files attached.")
@click.option("--png", is_flag=True, help="Make a picture of each card, overview and compare sheet, too.")
@click.option(
    "--dpi",
    type=click.IntRange(72, 600),
    help=f"Dots an inch of the pictures of --png.  [default: {_DPI}; 72 to 600]",
)
@form_options
@jobs_option
@click.option(
    "--executor",
    metavar="dask://HOST:PORT",
    callback=_executor,
    help="Let the workers of the Dask cluster whose scheduler is at that address do the work, in place of processes here.",
)
@click.option("--force", is_flag=True, help="Make every file anew, also those that are up to date.")
@click.option(
    "--shard",
    metavar="I/N",
    callback=_shard,
    help="Make only part I of N of what was asked for, into a folder of its own; `merge` joins the N folders.",
)
@layouts_option
@json_option
def command(
    source: Path,
    folder: Path,
    choice: Choice,
    wanted: PrintChoice,
    archive: bool,
    png: bool,
    dpi: int | None,
    with_next: bool,
    protect: bool,
    jobs: int,
    executor: str,
    force: bool,
    shard: tuple[int, int] | None,
    layouts: Path | None,
    as_json: bool,
) -> int:
    """Make everything that the ladder in the folder SOURCE (default: source) gives, and prove it.

    \b
    output/handbook.pdf       the whole ladder as a book, for two-sided printing
    output/chapters/          each level's chapter alone
    output/overviews/         each competency on one page
    output/compare/           what changes from each level to the next
    output/cards/             each level on exactly one page, or on the two sides of a small card
    output/reviews/           Word review forms: .docx to send, .dotx to start new ones from
    *.png                     with --png, beside each card, overview and compare sheet
    output/markdown/, text/   with --only markdown,text: each competency, level and chapter, to edit and to import again
    output/document/, table/  with --only document,table: the same as one Word document, and as one CSV table
    output/manifest.json      every file with its hash, and where each item stands in it

    What would come out as it stands is not made again. Each file that is made is read back, and every item of the source is
    looked for in it. A file that is not complete, or does not fit its page, is not delivered: the command then says what is
    wrong and exits with 4.
    """
    from ladder_export import uptodate

    if executor and is_given("jobs"):
        raise click.UsageError(
            "--jobs is about processes on this machine, and --executor has none: leave one of them out."
        )
    call, there = _call(), layouts or resources.layouts()
    if not force and (known := uptodate.recall(folder, call, source, there)):
        _print_known(known, folder, shard, as_json=as_json)
        return int(ExitCode.FINE)
    with _hired(choice, 1 if executor else jobs, there) as hire:
        ladder = sound_ladder(source, layouts, choice, as_json=as_json)
        if dpi and not png:
            raise click.UsageError("--dpi is about the pictures of --png: add --png, or leave out --dpi.")
        tell_missing_words(ladder)
        printing = _printing(
            ladder, wanted, archive=archive, dpi=(dpi or _DPI) if png else 0, form=(with_next, protect)
        )
        attached = source_files(source) if printing.archive else {}
        chosen, share = _choose(ladder, choice, printing), None
        if shard:
            chosen, share = _part(ladder, chosen, printing, attached, layouts, shard)
        if executor:
            hire, there = _elsewhere(executor, ladder, layouts), there.absolute()
        report = _build(
            ladder, chosen, folder, printing, attached, there, jobs=jobs, force=force, share=share, hire=hire
        )
    if report.files and not (report.failures or report.changes.lasting):
        _remember(report, folder, call, source, there, ladder)
    if as_json:
        print_json(report_as_json(report, folder))
    else:
        print_report(report, folder, share)
    return int(ExitCode.INCOMPLETE if report.failures else ExitCode.FINE)


def _call() -> str:
    """How this command was called, but for what has no say in the files."""
    from ladder_export import uptodate

    context = click.get_current_context()
    said: dict[str, object] = {name: value for name, value in context.params.items() if name not in _WITHOUT_EFFECT}
    said |= {"source": Path(context.params["source"]).absolute(), "paper is given": is_given("paper")}
    return uptodate.asked(said)


def _print_known(known: Mapping[str, Any], folder: Path, shard: tuple[int, int] | None, *, as_json: bool) -> None:
    """The report of a build that another one would not change."""
    part = "Part {}/{}: ".format(*shard) if shard else ""
    if as_json:
        print_json({**known, "output": str(folder)})
    else:
        click.echo(f"{part}{_proved(len(known['files']), folder)} and up to date.", err=True)


def _remember(report: Report, folder: Path, call: str, source: Path, layouts: Path, ladder: Ladder) -> None:
    from ladder_export import uptodate
    from ladder_export.build import Report
    from ladder_export.manifest import NAME
    from ladder_export.shelf import Changes
    from ladder_export.typefaces.files import font_files

    again = Report(report.files, (), Changes(), frozenset(report.files))
    pages = any(name.endswith(".pdf") for name in report.files)  # forms need no fonts to be made
    fonts = sorted({face.path for face in font_files(ladder.speech, layouts / "fonts")}) if pages else []
    uptodate.remember(folder, call, source, layouts, fonts, [*report.files, NAME], report_as_json(again, folder))


def _printing(ladder: Ladder, wanted: PrintChoice, *, archive: bool, dpi: int, form: tuple[bool, bool]) -> Printing:
    from dataclasses import replace

    with_next, protect = form
    printing = wanted.printing(paper_of(ladder, wanted.paper))
    return replace(printing, archive=archive, dpi=dpi, with_next=with_next, protect=protect)


def _part(
    ladder: Ladder,
    chosen: Sequence[Output],
    printing: Printing,
    attached: Mapping[str, bytes],
    layouts: Path | None,
    shard: tuple[int, int],
) -> tuple[tuple[Output, ...], Share]:
    """Those of `chosen` that are in this part, and what its manifest says of it."""
    from ladder_export.build import part_of
    from ladder_export.equipment import equipment
    from ladder_export.manifest import sha256
    from ladder_export.shards import Shard, share

    mine = part_of(chosen, Shard(*shard))
    hashes = {name: sha256(data) for name, data in attached.items()}
    made_with = equipment(ladder.speech, layouts)
    return mine, share(Shard(*shard), ladder, chosen, mine, printing, made_with, hashes, _words())


def _hired(choice: Choice, jobs: int, layouts: Path) -> AbstractContextManager[Hire[Station]]:
    """What hires processes here. They load what the chosen files are made with while this one reads the ladder."""
    from ladder_export.hired import hired

    return hired(partial(_prepare, choice.kinds or BUILT, layouts), jobs)


def _prepare(kinds: Collection[OutputKind], layouts: Path) -> None:
    """Load what the workers need, which this process then need not have loaded."""
    from ladder_export.workshop import prepare

    prepare(kinds, layouts)


def _elsewhere(address: str, ladder: Ladder, layouts: Path | None) -> Hire[Station]:
    """What finds workers in the cluster at `address`; they have to have the folder `layouts` too."""
    from ladder_export.cluster import cluster, equipment_of_worker

    look = partial(equipment_of_worker, ladder.speech, layouts.absolute() if layouts else None)
    return partial(cluster, address, look)


def _words() -> str:
    """The options that were given and have a say in the files, as a person types them."""
    context = click.get_current_context()
    words = []
    for option in context.command.params:
        name = option.name or ""
        if not isinstance(option, click.Option) or name in (*_WITHOUT_EFFECT, "shard") or not is_given(name):
            continue
        value = context.params[name]
        if name == "layouts":
            value = "DIR"  # where it is on another machine, that machine knows
        for each in value if isinstance(value, tuple) else (value,):
            words += [option.opts[0]] if option.is_flag else [option.opts[0], shlex.quote(str(each))]
    return " ".join(words)


def _build(
    ladder: Ladder,
    chosen: Sequence[Output],
    folder: Path,
    printing: Printing,
    attached: Mapping[str, bytes],
    layouts: Path,
    *,
    jobs: int,
    force: bool,
    share: Share | None,
    hire: Hire[Station],
) -> Report:
    from ladder_export.build import build_outputs

    with progress(len(chosen)) as step:
        return build_outputs(
            ladder,
            chosen,
            folder,
            printing=printing,
            layouts=layouts,
            source=attached,
            jobs=jobs,
            force=force,
            share=share,
            progress=step,
            hire=hire,
        )


def _choose(ladder: Ladder, choice: Choice, printing: Printing) -> tuple[Output, ...]:
    """The files that were asked for; on standard error, what the paper has no room for. Raises `UsageError`."""
    from ladder_export.outputs import NothingChosenError, choose, exports, plan

    try:
        chosen = choose((*plan(ladder), *exports(ladder)), choice.kinds, selected(ladder, choice), printing.paper)
    except NothingChosenError as error:
        raise click.UsageError(f"Nothing to make: {error}.") from error
    _check_choices(ladder, chosen, printing)
    if not choice.kinds and (left_out := _left_out(ladder, chosen, choice)):
        click.echo(
            f"On {printing.paper.title} no {left_out} are made; --paper a4 or letter has room for them.", err=True
        )
    return chosen


def _check_choices(ladder: Ladder, chosen: Sequence[Output], printing: Printing) -> None:
    """Raise `UsageError` for a choice that none of the files has to do with."""
    kinds = {output.kind for output in chosen}
    for option, given in (("--landscape", printing.landscape), ("--sides", printing.sides), ("--qr", printing.qr)):
        if given and OutputKind.CARD not in kinds:
            raise click.UsageError(f"{option} is about cards, and none is to be made: leave it out.")
    for option, given in (("--with-next", printing.with_next), ("--protect", printing.protect)):
        if given and OutputKind.REVIEW not in kinds:
            raise click.UsageError(f"{option} is about review forms, and none is to be made: leave it out.")
    if printing.dpi and not kinds & set(PICTURED):
        raise click.UsageError(
            "--png is about cards, overviews and compare sheets, and none is to be made: leave it out."
        )
    if printing.archive and kinds <= {OutputKind.REVIEW, *EXPORTED}:
        raise click.UsageError("--archive is about PDF files, and none is to be made: leave it out.")
    check_cards(ladder, printing)


def _left_out(ladder: Ladder, chosen: Sequence[Output], choice: Choice) -> str:
    """What would have been made on a paper with room for everything, in a few words; empty if that is all."""
    from ladder_export.outputs import choose, plan

    made = {output.kind for output in chosen}
    everything = choose(plan(ladder), (), selected(ladder, choice))
    names = [_NAMES[kind] for kind in dict.fromkeys(output.kind for output in everything) if kind not in made]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def print_report(report: Report, folder: Path, share: Share | None = None) -> None:
    """Each file that was made, then what else has changed and what was not delivered; `share` is the part that this was."""
    made = {name: entry for name, entry in report.files.items() if name not in report.kept}
    width = max(map(len, made), default=0)
    for name, entry in made.items():
        click.echo(f"{name:<{width}}  {_facts(entry)}")
    for note in notes_on_part(report.changes) if share else notes(report.changes):
        click.echo(note, err=True)
    for failure in report.failures:
        _print_failure(failure, folder)
    last = _last_line(report, folder, len(made))
    if share and not share.paths:
        last = "There is nothing to make in it: there are more parts than pieces of work."
    click.echo(f"Part {share.shard}: {last[0].lower()}{last[1:]}" if share else last, err=True)


def _last_line(report: Report, folder: Path, made: int) -> str:
    """`26 files in output, each proved complete; 3 made, 23 up to date.`"""
    done = (
        f"{count(len(report.files), 'file')} in {folder}, each proved complete" if report.files else "Nothing was made"
    )
    if made and report.kept:
        done += f"; {made} made, {len(report.kept)} up to date"
    elif report.kept:
        done += " and up to date"
    if report.failures:
        done = f"{count(len(report.failures), 'file')} not delivered; {done[0].lower()}{done[1:]}"
    return f"{done}."


def _proved(files: int, folder: Path) -> str:
    return f"{count(files, 'file')} in {folder}, each proved complete"


def _kept(changes: Changes) -> Iterator[str]:
    for name in changes.kept:
        yield f"{name}: a form that was changed after it was made, kept under this name beside the new one"


def notes_on_part(changes: Changes) -> Iterator[str]:
    """What else has changed in the folder of a part, where files of other parts and earlier states tell nothing."""
    yield from _kept(changes)
    for name in changes.removed:
        yield f"{name}: removed, since this part no longer has it"
    for name in changes.left:
        yield f"{name}: this part no longer has it, but it was changed after it was made, so it was left"
    yield from _pictures(changes)


def notes(changes: Changes) -> Iterator[str]:
    """What else has changed, a line each."""
    yield from _kept(changes)
    for name in changes.removed:
        yield f"{name}: removed, since the ladder no longer has it"
    for name in changes.left:
        yield f"{name}: the ladder no longer has it, but it was changed after it was made, so it was left"
    for name in changes.outdated:
        folder = name.partition("/")[0]
        way = f"with --only {folder}" if folder in EXPORTED else "without --only"
        yield f"{name}: the ladder no longer has it; a build {way} removes it"
    yield from _pictures(changes)
    for name in changes.older:
        yield f"{name}: is still of an earlier edition; build it too before you hand it out"
    if changes.behind:
        first, *others = changes.behind
        are = f"and {count(len(others), 'other')} were" if others else "was"
        yield f"{first} {are} made before the ladder was last changed; build without --only and the like to be sure of all"


def _pictures(changes: Changes) -> Iterator[str]:
    for name in changes.pictures:
        yield f"{name}: removed, since its PDF is another now; --png makes it anew"
    for name in changes.stale:
        yield f"{name}: its PDF is another now, but it was changed after it was made, so it was left"


def _print_failure(failure: Failure, folder: Path) -> None:
    print_problems(failure.problems, err=True)
    if folder.joinpath(failure.path).is_file():
        click.echo(f"{failure.path}: not delivered; the file of an earlier build is still there", err=True)


def _facts(entry: FileEntry) -> str:
    facts = []
    if "pages" in entry.facts:
        facts.append(f"{count(entry.facts['pages'], 'page'):>8}")
    facts.append(f"{entry.bytes / 1000:6.0f} kB")
    if "type_size_pt" in entry.facts:
        facts.append(f"set in {entry.facts['type_size_pt']:g} pt")
    return "  ".join(facts)


def report_as_json(report: Report, folder: Path) -> dict[str, object]:
    """The same facts for `--json`."""
    from dataclasses import asdict

    return {
        "ok": not report.failures,
        "output": str(folder),
        "problems": [],
        "files": [
            {
                "path": name,
                "kind": e.kind,
                "sha256": e.sha256,
                "bytes": e.bytes,
                "pages": e.facts.get("pages"),
                "made": name not in report.kept,
            }
            for name, e in report.files.items()
        ],
        "failed": [{"path": f.path, "problems": [p.as_json() for p in f.problems]} for f in report.failures],
        **{name: list(paths) for name, paths in asdict(report.changes).items()},
    }
