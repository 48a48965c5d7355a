"""`ladder-export review pack`: what a person has shown, beside the cards of chosen levels, as one PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ladder_export import resources
from ladder_export.choices import FORM_PAPER_NAMES, Ink
from ladder_export.cli.common import (
    Choice,
    competency_option,
    count,
    family_option,
    json_option,
    layouts_option,
    level_option,
    named_folder,
    paper_of,
    print_json,
    print_problems,
    progress,
    read_and_check,
    selected,
)
from ladder_export.cli.review.incoming import incoming, known_maps
from ladder_export.problems import ExitCode, LadderExportError, Location, Problem, SourceError

if TYPE_CHECKING:
    from ladder_export.ladder import Competency, Ladder, Level
    from ladder_export.reviews.data import Review
    from ladder_export.reviews.evidence import Pack as EvidencePack
    from ladder_export.selection import Selection

_SOURCE = "source"
_MOST_NAMED = 12  # characters that cannot be printed, in one message


@click.command(name="pack", short_help="A person's evidence beside the cards, as one PDF.")
@click.argument("given", metavar="FILE…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o", "--output", "target", metavar="FILE.pdf", type=click.Path(path_type=Path),
    help="PDF to write; an earlier one is replaced.  [default: the person's name and “-evidence.pdf”]",
)  # fmt: skip
@click.option(
    "--source", type=click.Path(), callback=lambda ctx, parameter, value: value and named_folder(ctx, parameter, value),
    help="Folder of the ladder whose cards are printed.  [default: source, if it holds the ladder of the forms; "
    "else the cards are those of the forms]",
)  # fmt: skip
@level_option("Card of this level (number or name). Can be given several times.")
@competency_option("Cards of this competency (id or title). Can be given several times.")
@family_option("Cards of this family of competencies (id or title). Can be given several times.")
@click.option(
    "--forms", metavar="DIR|FILE", multiple=True, type=click.Path(exists=True, path_type=Path),
    help="Blank forms, for files that lost what says which form they are (saved by Google Docs, for instance).",
)  # fmt: skip
@click.option(
    "--paper", type=click.Choice(FORM_PAPER_NAMES, case_sensitive=False), default="a4", show_default=True,
    help="Size of the pages.",
)  # fmt: skip
@click.option(
    "--ink", type=click.Choice([ink.value for ink in Ink]), default=Ink.FULL.value, show_default=True,
    help="low prints everything in black, with hairlines in place of fills.",
)  # fmt: skip
@layouts_option
@json_option
def command(
    given: tuple[Path, ...],
    target: Path | None,
    source: Path | None,
    level: tuple[str, ...],
    competency: tuple[str, ...],
    family: tuple[str, ...],
    forms: tuple[Path, ...],
    paper: str,
    ink: str,
    layouts: Path | None,
    as_json: bool,
) -> int:
    """Print what the filled forms FILE of one person say, beside the lines of the cards that it is about.

    The forms may be of several periods, levels and editions. Without --level and --competency the cards are those that the
    forms are about; a level that nobody has written about yet has room to write on. Where a line of the ladder was reworded,
    the words that were answered stand with the answer, and what was written about lines that are gone stands at the end. The
    finished PDF is read back, and every line and every answer is looked for in it. The forms are never changed.
    """
    reviews, problems = _read(given, forms)
    if problems:
        return _refused(problems, as_json=as_json)
    from ladder_export.languages import language_of
    from ladder_export.packing import legible, make_pack
    from ladder_export.paper import PAPERS
    from ladder_export.printing import Printing
    from ladder_export.reviews.evidence import Pack, cards_of, in_order, left_out, same_person

    same_person(reviews)
    folder = layouts or resources.layouts()
    path = _target(target, reviews, [*given, *forms])
    ordered = in_order(list(reviews.values()))
    printed, lacking = legible(ordered, folder, language_of(ordered[-1].form.language))
    ladder, whole = _ladder(source, layouts, printed)
    selection = _selected(ladder, Choice((), competency, level, family), whole=whole)
    cards = cards_of(ladder, printed, selection)
    if not cards:
        raise click.UsageError("Nothing to make: the ladder has no card of these levels and competencies.")
    pack = Pack(ladder, whole, printed, cards)
    with progress(1) as step:
        step(path.name)
        packed = make_pack(pack, Printing(PAPERS[paper_of(ladder, paper)], ink=Ink(ink)), folder)
    from ladder_export.delivery import deliver

    deliver(path.parent, path.name, packed.data)
    notes = [*_notes(reviews), *_lacking(lacking), *_left(left_out(pack) if selection else ())]
    for note in notes:
        click.echo(note, err=True)
    if as_json:
        print_json(_as_json(pack, path, packed.pages, notes))
    else:
        click.echo(f"{path}  {count(packed.pages, 'page')}  {len(packed.data) / 1000:.0f} kB")
    return int(ExitCode.FINE)


def _selected(ladder: Ladder, choice: Choice, *, whole: bool) -> Selection:
    """What was chosen of the ladder of the forms, which has all levels only if it is `whole`."""
    from ladder_export.selection import UnknownNameError

    try:
        return selected(ladder, choice)
    except click.BadParameter as error:
        unknown = error.__cause__
        if whole or not isinstance(unknown, UnknownNameError) or unknown.what != "level":
            raise
        raise click.UsageError(
            f"The forms are not about level {unknown.name}. Give the folder of the ladder with --source, which has all levels."
        ) from error


def _read(given: Sequence[Path], forms: Sequence[Path]) -> tuple[dict[str, Review], list[Problem]]:
    """The reviews by file, and why others cannot be read."""
    from ladder_export.reviews.collect import read_all

    found = incoming(given)
    if not found.paths:
        raise LadderExportError(f"there is no Word file in {', '.join(map(str, given))}; give the person’s form")
    with progress(len(found.paths)) as step:
        files = read_all(found.files, known_maps(forms), step)
    reviews = {file.name: file.review for file in files if file.review}
    return reviews, [Problem(Location(file.name), file.reason) for file in files if not file.review]


def _refused(problems: Sequence[Problem], *, as_json: bool) -> int:
    print_problems(problems, err=True)
    click.echo(f"{count(len(problems), 'file')} cannot be read; nothing was made.", err=True)
    if as_json:
        print_json({"ok": False, "problems": [problem.as_json() for problem in problems]})
    return int(ExitCode.PROBLEMS)


def _target(target: Path | None, reviews: dict[str, Review], inputs: Sequence[Path]) -> Path:
    """Where the PDF goes: never over a form, nor over any other file that is no PDF."""
    from ladder_export.reviews.names import file_names

    if target is None:
        people = [(review.person, review.person_id) for review in reviews.values()]
        target = Path(
            file_names([max(people, key=lambda person: (bool(person[0]), bool(person[1])))], "-evidence.pdf")[0]
        )
    if target.suffix.lower() != ".pdf":
        raise click.BadParameter(f"“{target.name}” is no name of a PDF: let it end in .pdf.", param_hint="-o")
    if target.is_dir():
        raise click.BadParameter(f"“{target}” is a folder: give a file in it.", param_hint="-o")
    if not target.exists():
        return target
    if any(path.exists() and path.samefile(target) for path in [*inputs, *incoming(inputs).paths]):
        raise click.BadParameter(f"“{target}” is one of the files to read: give another name.", param_hint="-o")
    with target.open("rb") as file:
        if not file.read(5).startswith(b"%PDF-"):
            raise click.BadParameter(f"“{target}” is there and is no PDF: give another name.", param_hint="-o")
    return target


def _ladder(source: Path | None, layouts: Path | None, reviews: Sequence[Review]) -> tuple[Ladder, bool]:
    """The ladder of the forms, and whether it comes from its source: from `source`, else from that folder if it holds it."""
    from ladder_export.reviews.remembered import remembered

    of_forms = reviews[-1].form.ladder
    folder = source or Path(_SOURCE)
    if source or folder.joinpath("ladder.yaml").is_file():
        ladder, problems = read_and_check(folder, layouts)
        if ladder and not problems and ladder.id == of_forms:
            return ladder, True
        if source and (problems or ladder is None):
            raise SourceError(problems)
        if source and ladder:
            raise LadderExportError(
                f"{folder} holds the ladder “{ladder.id}”, and the forms are of “{of_forms}”; "
                "give the folder of that ladder, or leave out --source"
            )
        why = f"has {count(len(problems), 'problem')}" if problems else "holds another ladder"
        click.echo(f"{folder}: {why}, so the cards are those of the forms", err=True)
    return remembered([review.form for review in reviews]), False


def _notes(reviews: dict[str, Review]) -> Iterable[str]:
    for file, review in reviews.items():
        yield from (str(Problem(Location(file), warning)) for warning in review.warnings)


def _lacking(lacking: str) -> Iterable[str]:
    from ladder_export.glyphs import MARK, name_of

    if lacking:
        named = ", ".join(name_of(char) for char in lacking[:_MOST_NAMED])
        more = f" and {len(lacking) - _MOST_NAMED} more" if len(lacking) > _MOST_NAMED else ""
        yield f"{MARK} stands for {count(len(lacking), 'character')} that no bundled font can print: {named}{more}"


def _left(cards: Sequence[tuple[Competency, Level]]) -> Iterable[str]:
    if cards:
        named = ", ".join(f"{competency.title} {level.stage}" for competency, level in cards)
        yield f"left out, though there is evidence: {named}"


def _as_json(pack: EvidencePack, path: Path, pages: int, notes: Sequence[str]) -> dict[str, object]:
    return {
        "ok": True,
        "problems": [],
        "written": str(path),
        "pages": pages,
        "person": pack.person,
        "cards": [{"competency": competency.id, "level": level.number} for competency, level in pack.cards],
        "from_source": pack.whole,
        "notes": list(notes),
    }
