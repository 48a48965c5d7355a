"""What real LibreOffice does to forms: it fills, saves and converts them, and every answer is read."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

import damage as d
import libreoffice
from ladder_export.form_map import ControlKind, FormMap, bookmark_name
from ladder_export.reviews.data import Answer, Found, Review, Status
from ladder_export.reviews.read import BREAKS, map_in, read_review
from ladder_export.word.review import review_form
from ladders import shipped_ladder

PLAIN = (ControlKind.TEXT, ControlKind.LINES)
LOST_MAP = "the file lost its map and was read by that of the same form"

# How a form goes on its way: what was done before, and the formats that it is saved in and opened again.
WAYS: dict[str, tuple[tuple[d.Damage, ...], list[str]]] = {
    "saved": ((), []),
    "saved twice": ((), ["docx"]),
    "via odt": ((), ["odt"]),
    "via rtf": ((), ["rtf"]),
    "via doc": ((), ["doc"]),
    "without bookmarks": ((d.without_bookmarks,), []),
    "group": ((d.grouped,), []),
    "group, twice": ((d.grouped,), ["docx"]),
}


# Protection changes what can be typed, not how a file is saved, so two ways show that its mark is harmless.
PAIRS = [("open", way) for way in WAYS] + [("protected", "saved"), ("protected", "via odt")]


@cache
def forms() -> dict[str, tuple[bytes, FormMap]]:
    """Forms as they are built: the shipped one, and it protected."""
    ladder = shipped_ladder()
    made = {}
    for name, protect in (("open", False), ("protected", True)):
        data = review_form(ladder, ladder.competencies, ladder.stages[0], paper="a4", protect=protect)
        form = map_in(data)
        assert form is not None
        made[name] = (data, form)
    return made


def _typed(form: FormMap, *, breaks: bool = True) -> dict[str, tuple[str, str]]:
    """What to type and what it means. LibreOffice 7.4 loses line breaks of plain text that it did not write itself."""
    found = d.answers_for(form)
    if breaks:
        return found
    plain = {blank.tag for blank in form.blanks if blank.kind in PLAIN}
    return {
        tag: tuple(text.replace("\n\n", " / ") for text in answer) if tag in plain else answer  # type: ignore[misc]
        for tag, answer in found.items()
    }


def _wrong(review: Review, typed: dict[str, tuple[str, str]]) -> list[Answer]:
    return [answer for answer in review.answers if answer.value != typed[answer.blank.tag][1]]


@pytest.fixture(scope="module")
def came_back(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every form after every way, and the forms that LibreOffice itself filled; all made by one LibreOffice."""
    folder = tmp_path_factory.mktemp("ways")
    jobs = []

    def job(name: str, data: bytes, via: list[str], blanks: list[list[object]]) -> None:
        (folder / f"{name}.docx").write_bytes(data)
        save = str(folder / f"{name}-saved.docx")
        jobs.append({"open": str(folder / f"{name}.docx"), "save": save, "via": via, "blanks": blanks})

    for kind, way in PAIRS:
        (data, form), (damages, via) = forms()[kind], WAYS[way]
        filled = d.typed(data, {tag: text for tag, (text, _) in _typed(form, breaks=False).items()})
        job(f"{kind}, {way}", d.damaged(filled, *damages), via, [])
        job(f"{kind} and blank, {way}", d.damaged(data, *damages), via, [])
    data, form = forms()["open"]
    entered = [
        [blank.tag, bookmark_name(blank.tag), blank.kind.value, _entered(blank.kind, _typed(form)[blank.tag][0])]
        for blank in form.blanks
    ]
    for way in ([], ["docx"], ["odt"]):
        job(f"filled there, {'+'.join(way)}", data, way, entered)
    job("breaks", d.typed(data, {tag: text for tag, (text, _) in _typed(form).items()}), [], [])
    job("breaks, odt", d.typed(data, {tag: text for tag, (text, _) in _typed(form).items()}), ["odt"], [])
    libreoffice.fill(folder, jobs)
    return {path.stem.removesuffix("-saved"): path.read_bytes() for path in folder.glob("*-saved.docx")}


def _entered(kind: ControlKind, text: str) -> object:
    match kind:
        case ControlKind.CHECK_BOX:
            return bool(text)
        case ControlKind.DATE:
            return [text, text]
    return text


@pytest.mark.parametrize(("kind", "way"), PAIRS)
def test_a_filled_form_that_libreoffice_saved_reads_as_it_was_filled(
    came_back: dict[str, bytes], kind: str, way: str
) -> None:
    form = forms()[kind][1]
    review = read_review(came_back[f"{kind}, {way}"], {form.key: form})

    assert not _wrong(review, _typed(form, breaks=False))
    assert not [answer for answer in review.answers if answer.issue]
    assert (LOST_MAP in review.warnings) == way.startswith("via")


@pytest.mark.parametrize(("kind", "way"), PAIRS)
def test_a_blank_form_that_libreoffice_saved_has_no_answers(came_back: dict[str, bytes], kind: str, way: str) -> None:
    form = forms()[kind][1]
    review = read_review(came_back[f"{kind} and blank, {way}"], {form.key: form})

    found = Counter(answer.status for answer in review.answers)
    boxes = sum(blank.kind is ControlKind.CHECK_BOX for blank in form.blanks)
    assert found == {Status.PROMPT: len(form.blanks) - boxes, Status.BLANK: boxes}


@pytest.mark.parametrize("way", ["", "docx", "odt"])
def test_what_is_typed_in_libreoffice_is_read_as_it_was_typed(came_back: dict[str, bytes], way: str) -> None:
    form = forms()["open"][1]
    review = read_review(came_back[f"filled there, {way}"], {form.key: form})

    assert not _wrong(review, _typed(form))
    assert not [answer for answer in review.answers if answer.issue]
    assert len({answer.blank.kind for answer in review.answers}) == len(ControlKind)
    assert not any(answer.found in (Found.LABEL, Found.NOWHERE) for answer in review.answers)


@pytest.mark.parametrize("way", ["breaks", "breaks, odt"])
def test_line_breaks_that_libreoffice_lost_are_told(came_back: dict[str, bytes], way: str) -> None:
    form = forms()["open"][1]
    review = read_review(came_back[way], {form.key: form})

    broken = {blank.tag for blank in form.blanks if blank.kind is ControlKind.LINES}
    told = {answer.blank.tag: answer.issue for answer in review.answers if answer.issue}
    if review.answers[0].found is Found.TAG:
        pytest.skip("this LibreOffice keeps line breaks of plain text")
    assert told == dict.fromkeys(broken, BREAKS)
    for answer in _wrong(review, _typed(form)):
        assert answer.blank.tag in broken
        assert answer.value == _typed(form)[answer.blank.tag][1].replace("\n", "")
