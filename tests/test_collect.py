"""Forms that came back become one table: each in its state, with its warnings, counted once; what cannot be read is named."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import run_cli
from ladder_export.form_map import PART
from ladder_export.reviews.collect import Collection, Expected, Returned, State, collect, normal, read_all
from ladder_export.reviews.csv_file import csv_file
from ladder_export.reviews.filling import Filler
from ladder_export.reviews.summary import summary_of
from ladder_export.reviews.tables import Column, Table, answers_table, merged, number, people_table
from ladder_export.word.review import review_form
from ladders import edited, load, small_ladder, small_source

NEW_EDITION = (
    ("ladder.yaml", 'edition: "2026.1"', 'edition: "2026.2"'),
    (
        "customer-value.yaml",
        "cv1-listens: Listens to Customer Value as a Starter does\n",
        "cv1-listens: Hears what Customer Value means\n      cv1-new: Says what Customer Value costs\n",
    ),
)


@cache
def filler(level: int = 1, changes: tuple[tuple[str, str, str], ...] = ()) -> Filler:
    """The form of that level of the small ladder, its source changed so."""
    files = small_source(3)
    for change in changes:
        files = edited(files, *change)
    ladder = load(files) if changes else small_ladder(3)
    return Filler(review_form(ladder, ladder.competencies, ladder.stages[level - 1], paper="a4"))


def form(name: str, person_id: str = "", level: int = 1, changes: Any = (), **values: str) -> bytes:
    """A filled form; `cv1_asks__self="3"` is what stands at the tag `cv1-asks.self`."""
    said = {tag.replace("__", ".").replace("_", "-"): value for tag, value in values.items()}
    details = {"form.engineer": name, "form.engineer-id": person_id}
    return filler(level, changes).fill({**details, **said})


def collected(files: Mapping[str, bytes], roster: list[Expected] | None = None) -> Collection:
    return collect(read_all([(name, lambda data=data: data) for name, data in files.items()], {}), roster)  # type: ignore[misc]


def states(collection: Collection) -> dict[str, str]:
    return {file.name: file.state.value for file in collection.files}


def warnings(collection: Collection) -> dict[str, tuple[str, ...]]:
    return {file.name: file.warnings for file in collection.files}


RATED = {"cv1_asks__self": "1", "cv1_asks__manager": "2", "cv1_listens__self": "2", "cv1_listens__manager": "3"}
WHOLE = {**RATED, "overall__rating": "2"}


def without_map(data: bytes) -> bytes:
    """The form as Google Docs saves it, as far as its map goes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if not name.startswith("customXml/"):
                new.writestr(name, old.read(name))
    return out.getvalue()


# ---- tables


def test_each_blank_has_a_row_that_says_whose_it_is_what_it_asks_and_what_became_of_it() -> None:
    data = form(
        "Zoë", "007", form__team="Search", cv1_asks__self="3", action_1__due="2026-03-09", cv1_hurry__seen="yes"
    )
    table = answers_table(collected({"a.docx": data}))
    names = [column.name for column in table.columns]
    rows = {row[names.index("tag")]: dict(zip(names, row, strict=True)) for row in table.rows}

    assert len(table.rows) == len(rows) == len(filler().form.blanks)
    assert rows["cv1-asks.self"] == {
        "file": "a.docx", "person": "Zoë", "id": "007", "role": "", "team": "Search", "reviewer": "", "level": 1,
        "level name": "Starter", "ladder": "small-ladder", "edition": "2026.1", "form": "small-ladder level-1",
        "state": "counted", "competency": "Customer Value", "section": "Key Behaviors", "item id": "cv1-asks",
        "item": "Asks the Starter question of Customer Value", "question": "Self", "tag": "cv1-asks.self",
        "kind": "drop-down", "status": "answered", "value": 3, "shown": "3 · Consistently", "found": "tag", "issue": "",
    }  # fmt: skip
    assert rows["cv1-asks.manager"]["status"] == "untouched prompt" and rows["cv1-asks.manager"]["value"] == ""
    assert rows["cv1-seen.self"]["status"] == "blank", "a box that is not ticked"
    assert rows["cv1-hurry.seen"]["value"] == "yes"
    assert rows["action-1.due"]["value"].isoformat() == "2026-03-09"
    assert rows["action-1.due"]["shown"] == "March 9, 2026"
    assert rows["form.engineer-id"]["value"] == "007", "a text that looks like a number stays a text"


def test_the_four_statuses_are_told_apart() -> None:
    data = form("Ann", cv1_asks__self="3", cv1_ask__who="Bo")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    from lxml import etree

    from ooxml import W, value

    root = etree.fromstring(parts["word/document.xml"])
    for sdt in list(root.iter(f"{W}sdt")):
        tag = value(sdt, "sdtPr/tag")
        if tag == "cv1-ask.heard":  # the control goes, with its bookmark
            for mark in (sdt.getprevious(), sdt.getnext(), sdt):
                mark.getparent().remove(mark)
        if tag == "form.team":
            sdt.find(f"{W}sdtContent").clear()
    parts["word/document.xml"] = etree.tostring(root)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)

    table = answers_table(collected({"a.docx": out.getvalue()}))
    names = [column.name for column in table.columns]
    rows = {row[names.index("tag")]: row[names.index("status")] for row in table.rows}
    wanted = ("cv1-asks.self", "form.team", "form.role", "cv1-ask.heard")
    assert [rows[tag] for tag in wanted] == ["answered", "blank", "untouched prompt", "control missing"]


def test_forms_of_two_editions_and_two_levels_share_one_wide_table() -> None:
    files = {
        "old.docx": form("Ann", **WHOLE),
        "new.docx": form("Bo", changes=NEW_EDITION, **WHOLE, cv1_new__self="3"),
        "two.docx": form("Cy", level=2, cv2_asks__self="1", overall__rating="3"),
        "three.docx": form("Di", **WHOLE),
    }
    collection = collected(files)
    table = people_table(collection)
    tags = [column.above for column in table.columns if column.above]
    heads = {column.above: column.name for column in table.columns}
    rows = [dict(zip([c.above or c.name for c in table.columns], row, strict=True)) for row in table.rows]

    assert len(tags) == len(set(tags))
    assert [tag for tag in tags if tag.endswith(".self")] == [
        "cv1-asks.self", "cv1-listens.self", "cv1-new.self", "cv1-seen.self", "cv1-heard.self",
        "cv2-asks.self", "cv2-listens.self", "cv2-seen.self", "cv2-heard.self",
    ]  # fmt: skip
    assert tags.index("form.review-date") == 0 and tags.index("cv2-asks.self") < tags.index("action-1.what")
    assert heads["cv1-new.self"] == "Key Behaviors · Says what Customer Value costs · Self"
    assert [row["cv1-new.self"] for row in rows] == ["", 3, "", ""]
    assert [row["overall.rating"] for row in rows] == [2, 2, 3, 2]
    assert [row["answered"] for row in rows] == [6, 7, 3, 6]
    assert warnings(collection)["new.docx"][0] == "edition 2026.2, while most of these forms are of edition 2026.1"
    assert not any("edition" in text for name in ("old.docx", "two.docx") for text in warnings(collection)[name])
    summary = summary_of(collection)
    assert summary.editions == ("2026.1", "2026.2") and summary.reworded == 1


@given(st.lists(st.lists(st.integers(0, 9), unique=True)))
def test_merged_orders_hold_each_member_once(orders: list[list[int]]) -> None:
    found = merged(orders)
    assert sorted(found) == sorted({member for order in orders for member in order})
    if orders and orders[0]:
        assert [member for member in found if member in orders[0]] == orders[0]


@given(st.lists(st.integers(0, 20), unique=True), st.sets(st.integers(0, 20)))
def test_an_order_with_members_left_out_changes_nothing(order: list[int], left: set[int]) -> None:
    part = [member for member in order if member not in left]
    assert merged([order, part]) == order
    assert [member for member in merged([part, order]) if member in part] == part
    assert merged([[1, 4], [1, 2, 3, 4], [4, 5]]) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("text", "is_number"),
    [
        ("3", True),
        ("2.5", True),
        ("-1", True),
        ("03", False),
        ("1e3", False),
        ("nan", False),
        ("", False),
        ("٣", False),
    ],
)
def test_only_what_reads_the_same_as_a_number_becomes_one(text: str, is_number: bool) -> None:
    assert isinstance(number(text), int | float) == is_number
    assert str(number(text)) == text


# ---- numbers


def test_the_summary_is_what_a_person_counts() -> None:
    files = {
        "a.docx": form("Ann", **{**WHOLE, "cv1_asks__self": "3", "cv1_asks__manager": "1"}),
        "b.docx": form("Bo", **{**WHOLE, "overall__rating": "3"}),
        "c.docx": form("Cy", cv1_asks__manager="3"),
        "d.docx": form("Di", level=2, cv2_asks__self="2", cv2_asks__manager="2", overall__rating="1"),
        "twice.docx": form("bo ", cv1_asks__self="1"),
        "empty.docx": form("Ed"),
        "broken.docx": b"PK",
    }
    summary = summary_of(collected(files))
    (result,) = summary.results
    items = {item.item_id: item.pair for item in result.items}

    assert list(items) == ["cv1-asks", "cv1-listens", "cv2-asks", "cv2-listens"]
    asks = items["cv1-asks"]  # self 3, 1, none; reviewer 1, 2, 3
    assert (asks.own.counts, asks.reviewer.counts) == ([1, 0, 1], [1, 1, 1])
    assert (asks.own.mean, asks.reviewer.mean, asks.both, asks.gap) == (2.0, 2.0, 2, -0.5)
    listens = items["cv1-listens"]  # self 2, 2; reviewer 3, 3
    assert (listens.own.mean, listens.reviewer.mean, listens.both, listens.gap) == (2.0, 3.0, 2, 1.0)
    unrated = items["cv2-listens"]
    assert (unrated.own.mean, unrated.reviewer.mean, unrated.gap, unrated.own.number) == (None, None, None, 0)
    first, second = result.levels
    assert (first.level, first.name, first.returned, first.unrated) == (1, "Starter", 3, 1)
    assert (first.overall.counts, first.overall.mean) == ([0, 1, 1], 2.5)
    assert first.pair.own.mean == 2.0 and first.pair.reviewer.mean == pytest.approx(12 / 5)
    assert first.pair.gap == pytest.approx((-2 + 1 + 1 + 1) / 4)
    assert (second.level, second.returned, second.overall.counts) == (2, 1, [1, 0, 0])
    assert dict(summary.states) == {State.COUNTED: 4, State.DUPLICATE: 1, State.UNTOUCHED: 1, State.REFUSED: 1}
    assert summary.statuses[0] == 6 + 6 + 2 + 4
    blanks = 3 * len(filler(1).form.blanks) + len(filler(2).form.blanks)
    assert sum(summary.statuses) == blanks
    assert (summary.expected, summary.missing, summary.off_scale, summary.reworded) == (None, None, 0, 0)


def test_a_scale_without_numbers_counts_by_rank_and_says_so() -> None:
    letters = tuple(
        ("ladder.yaml", f'value: "{old}", label', f"value: {new}, label") for old, new in zip("123", "ABC", strict=True)
    )
    files = {
        "a.docx": form("Ann", changes=letters, cv1_asks__self="A", cv1_asks__manager="C"),
        "b.docx": form("Bo", changes=letters, cv1_asks__self="B", cv1_asks__manager="C"),
    }
    (result,) = summary_of(collected(files)).results
    assert result.ranked
    assert (result.items[0].pair.own.mean, result.items[0].pair.gap) == (1.5, 1.5)
    (half,) = summary_of(collected({"a.docx": form("Ann", **WHOLE)})).results
    assert not half.ranked


# ---- whose form it is


def test_of_two_forms_of_one_person_the_fuller_counts_and_both_are_kept() -> None:
    files = {"less.docx": form("Ann", "7", cv1_asks__self="1"), "more.docx": form("Ann", "7 ", **WHOLE)}
    collection = collected(files)
    assert states(collection) == {"less.docx": "duplicate", "more.docx": "counted"}
    assert (
        "duplicate: more.docx is of the same person and counts, since it has more answers (7, here 3)"
        in warnings(collection)["less.docx"]
    )
    assert warnings(collection)["more.docx"] == ("this form counts; of the same person, too: less.docx",)
    assert len(answers_table(collection).rows) == 2 * len(filler().form.blanks)
    assert len(people_table(collection).rows) == 2


def test_of_equally_full_forms_the_later_counts_else_the_first() -> None:
    early = form("Ann", **WHOLE, form__review_date="2026-01-02")
    late = form("Ann", **WHOLE, form__review_date="2026-01-03")
    collection = collected({"a.docx": early, "b.docx": late, "c.docx": late})
    assert states(collection) == {"a.docx": "duplicate", "b.docx": "counted", "c.docx": "duplicate"}
    said = "duplicate: b.docx is of the same person and counts, since it has as many answers and "
    assert warnings(collection)["a.docx"] == (said + "a later review date (2026-01-03)",)
    assert warnings(collection)["c.docx"] == (said + "comes first",)


def test_ids_tell_namesakes_apart_and_a_form_without_id_is_of_the_one_who_has_one() -> None:
    files = {
        "a.docx": form("Ann Lee", "1", **WHOLE),
        "b.docx": form("ANN  LEE", "", cv1_asks__self="1"),
        "c.docx": form("Bo", "2", **WHOLE),
        "d.docx": form("Bo", "3", **WHOLE),
        "e.docx": form("Bo", "", **WHOLE),
        "f.docx": form("", "", **WHOLE),
        "g.docx": form("", "", **WHOLE),
    }
    collection = collected(files)
    assert [name for name, state in states(collection).items() if state == "duplicate"] == ["b.docx"]
    assert warnings(collection)["f.docx"] == ("no name: the blank “Engineer” has no answer",)


def test_one_id_with_two_names_is_named_on_both_forms() -> None:
    collection = collected({"a.docx": form("Ann", "1", **WHOLE), "b.docx": form("Bo", "1", **WHOLE)})
    said = "one id, several names: “Ann” and “Bo”; if they are two people, mend the id"
    assert all(said in each for each in warnings(collection).values())


def test_names_are_compared_as_people_read_them() -> None:
    assert normal(" Zoe\u0308  STRAßE ") == normal("Zoë Strasse")
    assert normal("Ａnn") == normal("ann")
    assert normal("Ann") != normal("Anna")


def test_the_roster_tells_who_is_missing_and_where_forms_disagree_with_it() -> None:
    roster = [
        Expected("Ann Lee", "1", 1),
        Expected("Bo", "2", 1, "Search", "Kim"),
        Expected("Cy", "3", 2),
        Expected("Di", "", 1),
        Expected("Ed", "5", 0),
        Expected("Flo", "6", 1),
        Expected("Flo", "7", 1),
    ]
    files = {
        "ann.docx": form("A. Lee", "1", **WHOLE),
        "bo.docx": form("Bo", "2"),
        "cy.docx": form("cy", "33", **WHOLE),
        "di.docx": form("Di", "", **WHOLE),
        "gus.docx": form("Gus", "9", **WHOLE),
        "flo.docx": form("Flo", "", **WHOLE),
    }
    collection = collected(files, roster)
    assert [(each.person.name, each.note) for each in collection.missing] == [
        ("Bo", "bo.docx came back, not filled in"),
        ("Ed", ""),
        ("Flo", ""),
        ("Flo", ""),
    ]
    assert warnings(collection) == {
        "ann.docx": ("the roster has the name “Ann Lee” for this id",),
        "bo.docx": ("nothing is filled in beyond the details, so it does not count",),
        "cy.docx": (
            "the roster has the id “3” for this name",
            "wrong level: the form is for level 1, the roster says 2",
        ),
        "di.docx": (),
        "gus.docx": ("not in the roster",),
        "flo.docx": ("several people of the roster have this name: add the id to the form",),
    }
    summary = summary_of(collection)
    assert (summary.expected, summary.missing, summary.outside) == (7, 4, 2)
    (result,) = summary.results
    assert [(row.level, row.returned, row.expected, row.missing) for row in result.levels] == [
        (1, 5, 5, 3),
        (2, 0, 1, 0),
        (0, 0, 1, 1),
    ]


# ---- reading


def test_a_file_that_lost_its_map_is_read_by_that_of_another_wherever_it_stands() -> None:
    whole = form("Ann", **WHOLE)
    lost = without_map(form("Bo", **WHOLE))
    with zipfile.ZipFile(io.BytesIO(lost)) as package:
        assert PART not in package.namelist()
    for files in ({"lost.docx": lost, "whole.docx": whole}, {"whole.docx": whole, "lost.docx": lost}):
        collection = collected(files)
        assert set(states(collection).values()) == {"counted"}
        assert warnings(collection)["lost.docx"] == ("the file lost its map and was read by that of the same form",)
    alone = collected({"lost.docx": lost, "other.docx": form("Cy", level=2, cv2_asks__self="1")})
    assert states(alone) == {"lost.docx": "refused", "other.docx": "counted"}
    assert "--forms" in alone.files[0].reason
    known = {filler().form.key: filler().form}
    (read,) = read_all([("lost.docx", lambda: lost)], known)
    assert read.review and read.review.value("overall.rating") == "2"


def test_a_file_that_cannot_be_opened_is_refused_alone() -> None:
    def gone() -> bytes:
        raise PermissionError(13, "Permission denied")

    read = read_all([("a.docx", gone), ("b.docx", lambda: form("Bo", **WHOLE))], {})
    assert read[0] == Returned("a.docx", None, "cannot be read (Permission denied)")
    assert read[1].review is not None


# ---- the command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four forms, a broken one and what else lies about in such a folder."""
    back = tmp_path / "back"
    (back / "more").mkdir(parents=True)
    files = {
        "ann.docx": form("=Ann", "1", **WHOLE, cv1_who__answer="=1+1\nand more"),
        "more/bo.DOCX": form("Bo", "2", **RATED),
        "more/bo-again.docx": form("Bo", "2", cv1_asks__self="1"),
        "cy.docx": form("Cy", "3"),
        "broken.docx": b"PK\x03\x04 and then nothing",
        "mail.pdf": b"%PDF-1.7",
        "~$ann.docx": b"lock",
        ".hidden.docx": b"hidden",
    }
    for name, data in files.items():
        (back / name).write_bytes(data)
    (tmp_path / "people.csv").write_text("Name;Id;Level\n=Ann;1;1\nBo;2;1\nCy;3;1\nDi;4;2\n", encoding="utf-8")
    return tmp_path


def _csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_the_command_reads_all_that_can_be_read_and_names_the_rest(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    run = run_cli("review", "collect", "back", "-o", "out.csv", "--roster", "people.csv", cwd=folder)
    assert run.returncode == 1, run.stderr
    assert run.stdout.splitlines() == [
        "files read                   4",
        "files refused                1",
        "people                       2",
        "duplicates                   1",
        "not filled in                1",
        "not returned                 2",
        f"answered                   {8 + 6:>3}",
        f"blank                      {2 * 5:>3}",
        f"untouched prompt          {2 * len(filler().form.blanks) - 8 - 6 - 2 * 5:>4}",
        "control missing              0",
    ]
    err = run.stderr.splitlines()
    assert err[0].startswith("back/broken.docx: ")
    assert "back/more/bo.DOCX: this form counts; of the same person, too: back/more/bo-again.docx" in err
    assert "1 file of other types in the folders, not read" in err
    assert err[-1] == "written: out.csv, out-wide.csv, out-files.csv, out-not-returned.csv"
    assert {path: path.read_bytes() for path in before} == before

    raw = (folder / "out.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbffile,person,id,") and raw.count(b"\r\n") == 4 * len(filler().form.blanks) + 1
    answers = {(row["file"], row["tag"]): row for row in _csv(folder / "out.csv")}
    assert answers["back/ann.docx", "cv1-who.answer"]["value"] == "'=1+1\nand more"
    assert answers["back/ann.docx", "cv1-who.answer"]["person"] == "'=Ann"
    assert answers["back/ann.docx", "overall.rating"]["value"] == "2"
    (ann,) = [row for row in _csv(folder / "out-wide.csv") if row["file"] == "back/ann.docx"]
    assert ann["Overall · Overall rating [overall.rating]"] == "2"
    assert {row["file"]: row["state"] for row in _csv(folder / "out-files.csv")} == {
        "back/ann.docx": "counted",
        "back/broken.docx": "refused",
        "back/cy.docx": "not filled in",
        "back/more/bo-again.docx": "duplicate",
        "back/more/bo.DOCX": "counted",
    }
    assert [(row["person"], row["level"]) for row in _csv(folder / "out-not-returned.csv")] == [
        ("Cy", "1"),
        ("Di", "2"),
    ]


def test_any_number_of_workers_reads_the_same(folder: Path) -> None:
    """Also of files that lost their map or cannot be read, wherever they stand."""
    (folder / "many").mkdir()
    for at in range(25):
        data = form(f"Person {at}", str(at), **(RATED if at % 2 else {}))
        made = {3: without_map(data), 12: data[:900], 20: b"%PDF-"}.get(at, data)
        (folder / "many" / f"{at:02}.docx").write_bytes(made)

    said = []
    for jobs in ("1", "3"):
        run = run_cli("review", "collect", "many", "-o", f"{jobs}.xlsx", "--jobs", jobs, "--json", cwd=folder)
        assert run.returncode == 1, run.stderr
        said.append(json.loads(run.stdout))
    assert (folder / "1.xlsx").read_bytes() == (folder / "3.xlsx").read_bytes()
    assert said[0] | {"written": []} == said[1] | {"written": []}
    assert [each["file"] for each in said[0]["refused"]] == ["many/12.docx", "many/20.docx"]


def test_json_has_every_value_as_it_is_and_says_what_was_made(folder: Path) -> None:
    run = run_cli("review", "collect", "back", "-o", "out.json", "--roster", "people.csv", "--json", cwd=folder)
    assert run.returncode == 1
    said = json.loads(run.stdout)
    assert said["ok"] is False and said["written"] == ["out.json"]
    assert [each["file"] for each in said["refused"]] == ["back/broken.docx"]
    assert said["summary"]["not_returned"] == 2
    made = json.loads((folder / "out.json").read_bytes())
    assert list(made) == ["format", "answers", "people", "files", "not_returned", "summary"]
    (ann,) = [each for each in made["people"] if each["file"] == "back/ann.docx"]
    assert (ann["person"], ann["state"]) == ("=Ann", "counted")
    assert ann["values"] == {
        "form.engineer": "=Ann", "form.engineer-id": "1", "cv1-asks.self": "1", "cv1-asks.manager": "2",
        "cv1-listens.self": "2", "cv1-listens.manager": "3", "cv1-who.answer": "=1+1\nand more", "overall.rating": "2",
    }  # fmt: skip
    assert made["summary"] == said["summary"]
    assert [each["name"] for each in made["not_returned"]] == ["Cy", "Di"]
    item = made["summary"]["scales"][0]["items"][0]
    assert (item["item_id"], item["self"], item["gap"]) == ("cv1-asks", {"n": 2, "mean": 1.0, "counts": [2, 0, 0]}, 1.0)


def test_what_is_no_file_and_names_that_are_no_text_are_told_like_any_other(folder: Path) -> None:
    os.mkfifo(folder / "back/pipe.docx")
    (folder / "back/gone.docx").symlink_to("nowhere")
    Path(os.fsdecode(os.fsencode(folder / "back") + b"/d\xff\n.docx")).write_bytes(form("Di", "4", **WHOLE))
    run = run_cli("review", "collect", "back", "-o", "out.json", "--json", cwd=folder, timeout=60)
    assert run.returncode == 1, run.stderr
    refused = {each["file"]: each["reason"] for each in json.loads(run.stdout)["refused"]}
    assert refused["back/pipe.docx"] == "cannot be read (it is not a file)"
    assert refused["back/gone.docx"] == "cannot be read (No such file or directory)"
    assert "back/d\ufffd\n.docx" in [each["file"] for each in json.loads((folder / "out.json").read_bytes())["files"]]


def test_the_table_never_goes_over_a_file_that_is_read(folder: Path) -> None:
    for words, message in (
        (["-o", "people.csv"], "“people.csv” is one of the files to read: give another name."),
        (["-o", "out.docx"], "“out.docx” is none of .xlsx, .csv, .json: give the file one of these endings."),
        (["-o", "folder.json"], "“folder.json” is a folder: give a file in it."),
        (["-o", "round 1:2.xlsx"], "not every system takes the name “round 1:2.xlsx”: leave out : and \\."),
    ):
        (folder / "folder.json").mkdir(exist_ok=True)
        run = run_cli("review", "collect", "back", "--roster", "people.csv", *words, cwd=folder)
        assert run.returncode == 2
        assert message in " ".join(run.stderr.split())
    (folder / "out-wide.csv").write_bytes((folder / "people.csv").read_bytes())
    run = run_cli("review", "collect", "back", "--roster", "out-wide.csv", "-o", "out.csv", cwd=folder)
    assert run.returncode == 2 and "“out-wide.csv” is one of the files to read" in " ".join(run.stderr.split())
    assert not (folder / "out.csv").exists()


def test_a_folder_without_forms_is_a_mistake_unless_a_roster_says_who_is_missing(folder: Path) -> None:
    (folder / "none").mkdir()
    run = run_cli("review", "collect", "none", "-o", "out.json", cwd=folder)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == "ladder-export: there is no Word file in none; give the folder with the forms\n"
    run = run_cli("review", "collect", "none", "-o", "out.xlsx", "--roster", "people.csv", cwd=folder)
    assert run.returncode == 0, run.stderr
    assert "not returned                 4" in run.stdout


def test_a_file_given_twice_is_read_once_and_one_given_by_name_always(folder: Path) -> None:
    (folder / "odd.name").write_bytes(form("Zed", **WHOLE))
    run = run_cli(
        "review", "collect", "back/ann.docx", "odd.name", "back/./ann.docx", "-o", "out.json", "--json", cwd=folder
    )
    assert run.returncode == 0, run.stderr
    made = json.loads((folder / "out.json").read_bytes())
    assert [each["file"] for each in made["files"]] == ["back/ann.docx", "odd.name"]
    assert made["not_returned"] is None


def test_every_sign_that_begins_a_formula_gets_an_apostrophe_in_csv() -> None:
    signs = ("=1", "+1", "-1", "@a", "\ta", "\ra", "\na", "|a", "%a", "＝1", "＋1", "－1", "＠a", "｜a", "％a", "'=1")
    plain = ("a=1", " =1", "'a", "", "–1", "5")
    table = Table("T", (Column("x"),), tuple((text,) for text in (*signs, *plain)))
    data, guarded = csv_file(table)
    rows = [row[0] for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))][1:]
    assert rows == [*(f"'{text}" for text in signs), *plain]
    assert guarded == len(signs)
    assert csv_file(Table("T", (Column("x"),), ((-5,), (2.5,))))[1] == 0
