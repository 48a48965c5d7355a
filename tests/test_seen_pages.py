"""Pages that were seen before are not looked at again, and nothing is missed for that: whatever has changed is looked at."""

from __future__ import annotations

import io
import shutil
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_export.build import build_outputs
from ladder_export.choices import OutputKind
from ladder_export.ladder import Ladder, Place
from ladder_export.outputs import plan
from ladder_export.printing import Printing
from ladder_export.proof import Proof, prove, prove_in_steps
from ladder_export.proof import portions as parts
from ladder_export.proof.data import Region
from ladder_export.proof.page_sources import page_sources
from ladder_export.proof.pdf_pages import Pages
from ladder_export.proof.portions import Portion, Reading, read
from ladder_export.proof.seen_pages import SeenPages, packed, unpacked
from ladder_export.proof.survey import Survey, survey_pages
from ladders import SHIPPED, small_ladder
from proof_files import edited, expected_pdf, item, page_of, pdf_of

NAMES = ("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta")
REGIONS = tuple(Region(name, (item(f"{name}-1", f"{name} asks why before asking how"),)) for name in NAMES)
EXPECTED = expected_pdf(*REGIONS)
STYLE = "h1 { break-before: page } h1:first-child { break-before: avoid } p { color: #112233 }"
PAGES = len(NAMES)
CHANGED = 4  # the page that tests change


@cache
def whole() -> bytes:
    return pdf_of(page_of(REGIONS, style=STYLE))


class Shelf(dict[str, bytes]):
    """What is kept, and what was asked for."""

    def recall(self, name: str) -> bytes:
        return self.get(name, b"")

    def pages(self, reader: str = "one") -> SeenPages:
        return SeenPages(self.recall, reader)

    def keep(self, readings: Iterable[Reading]) -> None:
        for reading in readings:
            self.update(reading.seen)


def proof_with(shelf: Shelf, data: bytes, size: int = 1) -> tuple[Proof, list[Reading]]:
    """The proof in portions of `size` pages that may know pages from the shelf, and what was read."""
    found: list[Reading] = []
    with pytest.MonkeyPatch.context() as context:
        context.setattr(parts, "_LEAST", size)
        context.setattr(parts, "_PORTIONS", 1000)
        steps = prove_in_steps(EXPECTED, data)

        def answers(wanted: Sequence[Portion]) -> list[Reading]:
            now = [read(each, data, shelf.pages()) for each in wanted]
            found.extend(now)
            return now

        try:
            wanted = next(steps)
            while True:
                wanted = steps.send(answers(wanted))
        except StopIteration as end:
            proof: Proof = end.value
            return proof, found


def drawn(pdf: pikepdf.Pdf, extra: bytes, page: int = CHANGED) -> None:
    """Let a page have `extra` drawn at its end."""
    pdf.pages[page - 1].contents_add(pdf.make_stream(extra))


def replaced(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    """Let the content of a page say something else."""
    page = pdf.pages[CHANGED - 1]
    page.contents_coalesce()
    stream: Any = page.obj.Contents
    data = stream.read_bytes()
    assert old in data
    stream.write(data.replace(old, new, 1))


def font_of(pdf: pikepdf.Pdf) -> Any:
    fonts: Any = pdf.pages[CHANGED - 1].obj.Resources.Font
    return next(iter(fonts.values()))


def other_outlines(pdf: pikepdf.Pdf) -> None:
    """The font draws nothing any more."""
    descendant = font_of(pdf).DescendantFonts[0]
    descendant.FontDescriptor.FontFile3 = pdf.make_stream(b"", Subtype=pikepdf.Name.OpenType)


def other_letters(pdf: pikepdf.Pdf) -> None:
    font = font_of(pdf)
    text = font.ToUnicode.read_bytes()
    assert b"<0061>" in text
    font.ToUnicode.write(text.replace(b"<0061>", b"<0062>"))


def inherited_box(pdf: pikepdf.Pdf) -> None:
    page: Any = pdf.pages[CHANGED - 1].obj
    root: Any = pdf.Root.Pages
    root.MediaBox = pikepdf.Array([0, 0, 300, 400])
    del page["/MediaBox"]


def turned_by_the_tree(pdf: pikepdf.Pdf) -> None:
    root: Any = pdf.Root.Pages
    root.Rotate = 90


def note(pdf: pikepdf.Pdf) -> None:
    page: Any = pdf.pages[CHANGED - 1].obj
    box = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=pikepdf.Array([0, 0, 400, 500]))
    page.Annots = pikepdf.Array([pdf.make_indirect(box)])


def tree(pdf: pikepdf.Pdf) -> None:
    """The pages stand below another node, where readers may see them in another order."""
    root: Any = pdf.Root.Pages
    inner = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Pages, Kids=root.Kids, Count=root.Count, Parent=root)
    )
    for page in pdf.pages:
        page.obj.Parent = inner
    root.Kids = pikepdf.Array([inner])


def unnamed(pdf: pikepdf.Pdf) -> None:
    """The tree of parents names only the first content of a page."""
    tree: Any = pdf.Root.StructTreeRoot.ParentTree.Nums
    page: Any = pdf.pages[CHANGED - 1].obj
    at = next(n for n in range(0, len(tree), 2) if int(tree[n]) == int(page.StructParents))
    tree[at + 1] = pikepdf.Array([tree[at + 1][0]])


def layers(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("a")))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=pikepdf.Dictionary(OFF=[group]))


# What is done to a file that was seen, and the pages that have to be looked at again.
CHANGES: dict[str, tuple[Callable[[pikepdf.Pdf], None], set[int]]] = {
    "nothing": (lambda pdf: None, set()),
    "a white area over a page": (lambda pdf: drawn(pdf, b"1 1 1 rg 0 0 500 600 re f"), {CHANGED}),
    "a line through a page": (lambda pdf: drawn(pdf, b"0 0 0 RG 20 0 m 20 600 l S"), {CHANGED}),
    "white letters": (lambda pdf: replaced(pdf, b"0.0666", b"1 1 1 rg 0.0666"), {CHANGED}),
    "outlines of a font": (other_outlines, set(range(1, PAGES + 1))),
    "what letters read": (other_letters, set(range(1, PAGES + 1))),
    "the size of a page": (inherited_box, {CHANGED}),
    "which way pages are up": (turned_by_the_tree, set(range(1, PAGES + 1))),
    "something pinned to a page": (note, {CHANGED}),
    "what is to be seen": (layers, set(range(1, PAGES + 1))),
    "what of a page the tree names": (unnamed, {CHANGED}),
    "how the pages stand in their tree": (tree, set(range(1, PAGES + 1))),
    "the last page is lost": (lambda pdf: pdf.pages.__delitem__(PAGES - 1), set()),
    "a page is lost": (lambda pdf: pdf.pages.__delitem__(CHANGED - 1), set(range(CHANGED, PAGES))),
    "a page is there twice": (lambda pdf: pdf.pages.insert(1, pdf.pages[0]), set(range(2, PAGES + 2))),
}


@pytest.mark.parametrize("size", [1, 2])
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_has_changed_is_looked_at_and_nothing_else_is(change: str, size: int) -> None:
    shelf = Shelf()
    proof, readings = proof_with(shelf, whole(), size)
    assert proof == prove(EXPECTED, whole())
    assert not proof.problems
    shelf.keep(readings)
    assert len(shelf) == PAGES
    alter, due = CHANGES[change]
    data = edited(alter, whole())
    looked: set[int] = set()
    with pytest.MonkeyPatch.context() as context:

        def noted(*arguments: Any, **options: Any) -> Iterable[Survey]:
            for survey in survey_pages(*arguments, **options):
                looked.add(survey.sheets[0].number)
                yield survey

        context.setattr(parts, "survey_pages", noted)
        again, _ = proof_with(shelf, data, size)
    afresh, _ = proof_with(Shelf(), data, size)
    assert again == afresh
    assert looked == due


def test_pages_of_other_objects_are_the_same_pages() -> None:
    """A page keeps its digest whatever numbers its objects have and whatever its file holds beside it."""

    def renumbered(pdf: pikepdf.Pdf) -> None:
        for _ in range(50):
            pdf.make_indirect(pikepdf.Dictionary(A=1))
        pdf.Root.More = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(B=n)) for n in range(20)])
        pdf.Root.StructTreeRoot.ParentTreeNextKey = 99
        for number, page in enumerate(pdf.pages):
            page.obj.StructParents = 70 + number

    def sources(data: bytes) -> dict[int, str]:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = Pages(pdf)
            return page_sources(pdf, pages.between(1, len(pages)))

    before = sources(whole())
    assert len(set(before.values())) == PAGES
    assert sources(edited(renumbered, whole())) == before


def test_a_page_that_leads_to_another_or_nowhere_has_no_digest() -> None:
    def linked(pdf: pikepdf.Pdf) -> None:
        page: Any = pdf.pages[CHANGED - 1].obj
        page.Beside = pdf.pages[0].obj

    def endless(pdf: pikepdf.Pdf) -> None:
        page: Any = pdf.pages[CHANGED - 1].obj
        ring: Any = pdf.make_indirect(pikepdf.Dictionary())
        ring.Me = ring
        page.Beside = ring

    def deep(pdf: pikepdf.Pdf) -> None:
        page: Any = pdf.pages[CHANGED - 1].obj
        page.Beside = pikepdf.Dictionary()
        for _ in range(5000):
            page.Beside = pdf.make_indirect(pikepdf.Dictionary(On=page.Beside))

    def odd(pdf: pikepdf.Pdf) -> None:
        page: Any = pdf.pages[CHANGED - 1].obj
        page.Annots = 7

    others = set(range(1, PAGES + 1)) - {CHANGED}
    for change in (linked, endless, deep, odd):
        with pikepdf.open(io.BytesIO(edited(change, whole()))) as pdf:
            pages = Pages(pdf)
            found = set(page_sources(pdf, pages.between(1, len(pages))))
            assert found == others or (change is odd and not found), change  # of what qpdf has to guess nothing counts


def test_what_was_asked_has_a_say() -> None:
    """Other rules, another edition, other lines or another program: what was found before is of no use."""
    rules = EXPECTED.pages
    assert rules
    with pikepdf.open(io.BytesIO(whole())) as pdf:
        pages = Pages(pdf)

        def names(asked: object, reader: str = "one", lines: dict[int, object] | None = None) -> set[str]:
            sources = page_sources(pdf, pages.between(2, 3))
            return set(Shelf().pages(reader).names(sources, asked, lines or {}).values())

        usual = names((rules, "Edition 1", False))
        assert names((rules, "Edition 1", False)) == usual
        others = [
            names((replace(rules, text_pt=rules.text_pt + 1), "Edition 1", False)),
            names((rules, "Edition 2", False)),
            names((rules, "Edition 1", True)),
            names((rules, "Edition 1", False), "two"),
        ]
        assert all(other.isdisjoint(usual) for other in others)
        assert len(names((rules, "Edition 1", False), lines={3: {1: "x"}}) & usual) == 1


def test_pages_with_faults_are_not_kept() -> None:
    data = edited(lambda pdf: drawn(pdf, b"1 1 1 rg 0 0 500 600 re f"), whole())
    proof, readings = proof_with(Shelf(), data, 2)
    assert proof.problems
    assert sum(len(reading.seen) for reading in readings) == PAGES - 1


def plain(survey: Survey) -> dict[str, Any]:
    """The values of a survey, however they are kept."""

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: told(each) for name, each in value.items()}
        if isinstance(value, list | tuple):
            return [told(each) for each in value]
        return list(value) if hasattr(value, "tolist") else value

    said = told(asdict(survey))
    assert isinstance(said, dict)
    return said


def test_what_is_kept_comes_back_as_it_was() -> None:
    assert EXPECTED.pages
    surveys = list(survey_pages(whole(), EXPECTED.pages, "Edition 1"))
    assert len(surveys) == PAGES
    for survey in surveys:
        again = unpacked(packed(survey))
        assert again
        assert plain(again) == plain(survey)
        assert again.sheets == survey.sheets


def test_letters_that_pdfium_gives_in_two_halves_come_back_so() -> None:
    assert EXPECTED.pages
    data = pdf_of(page_of(REGIONS[:1], style="p::before { content: '\U0001f512' }"))
    (survey,) = survey_pages(data, EXPECTED.pages, "Edition 1")
    assert any(0xD800 <= ord(letter) < 0xE000 for letter in survey.sheets[0].body.text)
    again = unpacked(packed(survey))
    assert again
    assert plain(again) == plain(survey)


def test_what_is_nested_without_end_counts_as_unknown() -> None:
    assert unpacked(zlib.compress(b"[" * 200_000)) is None


@given(st.binary(max_size=40) | st.integers(0, 2000))
def test_what_is_damaged_counts_as_unknown(damage: bytes | int) -> None:
    assert EXPECTED.pages
    (survey, *_) = survey_pages(whole(), EXPECTED.pages, "Edition 1", last=1)
    data = packed(survey)
    assert unpacked(damage if isinstance(damage, bytes) else data[: min(damage, len(data) - 8)]) is None


# In a build


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pages that the second reader has looked at, as they come."""
    pages: list[int] = []

    def noted(*arguments: Any, **options: Any) -> Iterable[Survey]:
        for survey in survey_pages(*arguments, **options):
            pages.append(survey.sheets[0].number)
            yield survey

    monkeypatch.setattr(parts, "survey_pages", noted)
    return pages


def built(folder: Path, ladder: Ladder, *, force: bool = False) -> tuple[bytes, Mapping[str, Any]]:
    """A handbook and what the manifest says of it."""
    chosen = [output for output in plan(ladder) if output.kind is OutputKind.HANDBOOK]
    layouts = SHIPPED.parent / "layouts"
    report = build_outputs(ladder, chosen, folder, printing=Printing(), layouts=layouts, source={}, force=force)
    assert not report.failures
    (entry,) = report.files.values()
    return (folder / "handbook.pdf").read_bytes(), entry.facts


def reworded(ladder: Ladder) -> Ladder:
    """The same with a letter less in one item of its last level."""
    (competency,) = ladder.competencies
    level = competency.levels[-1]
    section = next(section for section in level.sections_in(Place.CHAPTER) if section.items)
    item_ = replace(section.items[0], text=section.items[0].text[:-1])
    changed = replace(section, items=(item_, *section.items[1:]))
    sections = tuple(changed if each is section else each for each in level.sections)
    levels = (*competency.levels[:-1], replace(level, sections=sections))
    return replace(ladder, competencies=(replace(competency, levels=levels),))


def test_after_an_edit_only_the_pages_that_changed_are_looked_at(tmp_path: Path, looked: list[int]) -> None:
    ladder = small_ladder(3)
    _, facts = built(tmp_path / "a", ladder)
    count = facts["pages"]
    assert looked == list(range(1, count + 1))
    kept = tmp_path / "a/.cache/pages"
    names = {path.name for path in kept.iterdir()}
    assert len(names) == count
    looked.clear()
    made = built(tmp_path / "a", reworded(ladder))
    some = len(looked)
    assert 0 < some < count / 2
    assert len({path.name for path in kept.iterdir()} - names) == some
    assert len(list(kept.iterdir())) == count  # what nobody has a use for has gone
    looked.clear()
    assert built(tmp_path / "b", reworded(ladder)) == made
    assert len(looked) == count


@pytest.mark.parametrize("loss", ["all made anew", "damaged", "gone", "a file in its place"])
def test_without_what_was_kept_all_pages_are_looked_at(tmp_path: Path, looked: list[int], loss: str) -> None:
    ladder = small_ladder(2)
    built(tmp_path, ladder)
    kept = tmp_path / ".cache/pages"
    if loss == "damaged":
        for path in kept.iterdir():
            path.write_bytes(path.read_bytes()[:-1])
    elif loss != "all made anew":
        shutil.rmtree(kept)
        if loss == "a file in its place":
            kept.write_text("mine")
    looked.clear()
    _, facts = built(tmp_path, reworded(ladder), force=loss == "all made anew")
    assert looked == list(range(1, facts["pages"] + 1))
    if loss == "a file in its place":
        assert kept.read_text() == "mine"


def test_of_a_book_that_is_not_complete_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ladder = small_ladder(2)
    layouts = tmp_path / "layouts"
    shutil.copytree(SHIPPED.parent / "layouts", layouts)
    with (layouts / "handbook.css").open("a") as sheet:
        sheet.write("\n.items li { color: #ffffff }\n")
    chosen = [output for output in plan(ladder) if output.kind is OutputKind.HANDBOOK]
    report = build_outputs(ladder, chosen, tmp_path / "out", printing=Printing(), layouts=layouts, source={})
    assert report.failures
    assert not (tmp_path / "out/.cache/pages").exists()
