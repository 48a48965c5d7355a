"""What a person types in LibreOffice comes back: every kind of control is filled, saved, and read by another reader."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import libreoffice
from ladder_export.paper import PAPERS
from ladder_export.word.review import review_form
from ladders import shipped_ladder, small_ladder
from ooxml import Blank, W, answers, blanks, text_of, tree
from own_forms import asking, carried, ten_competencies

ALL_KINDS = {"text", "lines", "rich", "date", "drop-down", "combo", "check-box"}
MONTHS = ("January", "February", "March", "April", "May", "June")


def _value(blank: Blank, number: int) -> object:
    """What to enter: another value for each control, so that a swap cannot pass."""
    match blank.kind:
        case "check-box":
            return number % 3 != 0
        case "date":
            month, day = number % 6 + 1, number % 28 + 1
            return [f"2026-{month:02}-{day:02}", f"{MONTHS[month - 1]} {day}, 2026"]
        case "drop-down":
            return blank.choices[1 + number % (len(blank.choices) - 1)]
        case "combo":
            return f"When {number} people say so"
        case "lines":
            return f"First line of {number}\nand the second"
        case _:
            return f"{number}: Zoë said “5 < 6 & 7 > 2” — =SUM(A1)"


def _shown(blank: Blank, value: object) -> str:
    if blank.kind == "check-box":
        return "☒" if value else "☐"
    return value[1] if blank.kind == "date" else value  # type: ignore[index,return-value]


def _forms() -> dict[str, bytes]:
    shipped, wide, own = shipped_ladder(), small_ladder(2, 3), asking()
    forms = {
        f"{paper}-{stage.number}": review_form(shipped, shipped.competencies, stage, paper=paper)
        for stage in shipped.stages
        for paper in ("a4", "letter")
    }
    forms["three-competencies"] = review_form(wide, wide.competencies, wide.stages[1], paper=PAPERS["a4"])
    forms["own-questions"] = review_form(own, own.competencies, own.stages[0], paper="a4", with_next=True)
    return forms


def test_the_values_to_enter_tell_every_blank_from_every_other() -> None:
    for data in _forms().values():
        form = blanks(data)
        entered = [_value(blank, number) for number, blank in enumerate(form)]
        written = [
            str(v) for blank, v in zip(form, entered, strict=True) if blank.kind in ("text", "lines", "rich", "combo")
        ]
        assert len(set(written)) == len(written) > 20
        assert not {blank.prompt for blank in form} & set(written)
        assert {v for blank, v in zip(form, entered, strict=True) if blank.kind == "check-box"} == {True, False}


def test_every_kind_of_control_is_filled_saved_and_read_back(tmp_path: Path) -> None:
    forms, jobs = {name: (data, blanks(data)) for name, data in _forms().items()}, []
    for name, (data, form) in forms.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
        rows = [[blank.tag, blank.bookmark, blank.kind, _value(blank, number)] for number, blank in enumerate(form)]
        jobs.append(
            {"open": str(tmp_path / f"{name}.docx"), "save": str(tmp_path / f"{name}-filled.docx"), "blanks": rows}
        )

    results = libreoffice.fill(tmp_path, jobs)

    total = 0
    for (name, (data, form)), result in zip(forms.items(), results, strict=True):
        filled = result["filled"]
        if name[-1].isdecimal() and libreoffice.has_calibri_metrics():
            assert result["pages"] == 3, name
        assert filled == Counter(blank.kind for blank in form), name
        assert set(filled) == ALL_KINDS, name
        saved = (tmp_path / f"{name}-filled.docx").read_bytes()
        found = answers(saved, form)
        assert {tag: text for tag, (_, text) in found.items()} == {
            blank.tag: _shown(blank, _value(blank, number)) for number, blank in enumerate(form)
        }, name
        assert _words(saved) >= _words(data), f"{name} lost a text of the ladder"
        total += len(found)
    assert total > 300


def test_a_form_has_as_many_pages_as_a_person_can_fill_in(tmp_path: Path) -> None:
    shipped, own, ten = shipped_ladder(), asking(), ten_competencies()
    most = {}
    for paper in ("a4", "letter"):
        for stage in shipped.stages:
            form = review_form(shipped, shipped.competencies, stage, paper=paper, with_next=True, protect=paper == "a4")
            most[f"next-{paper}-{stage.number}"] = (form, 4)
        first = ten.stages[0]
        most[f"ten-{paper}"] = (review_form(ten, ten.competencies, first, paper=paper), 6)
        most[f"ten-next-{paper}"] = (review_form(ten, ten.competencies, first, paper=paper, with_next=True), 9)
        stage = own.stages[0]
        most[f"own-{paper}"] = (review_form(own, own.competencies, stage, paper=paper, carried=carried(own)), 4)
    jobs = []
    for name, (data, _) in most.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
        jobs.append(
            {"open": str(tmp_path / f"{name}.docx"), "save": str(tmp_path / f"{name}-saved.docx"), "blanks": []}
        )
    results = libreoffice.fill(tmp_path, jobs)
    pages = {name: result["pages"] for name, result in zip(most, results, strict=True)}
    if libreoffice.has_calibri_metrics():
        assert {name: count for name, count in pages.items() if not 2 <= count <= most[name][1]} == {}


def _words(data: bytes) -> set[str]:
    """The texts of paragraphs that hold no control: what the ladder says."""
    return {
        text_of(p)
        for p in tree(data).iter(f"{W}p")
        if p.find(f"{W}sdt") is None and p.find(f"{W}bookmarkStart") is None and text_of(p).strip()
    }
