"""The benchmarks run: in their smallest sizes, and with no word about how long anything takes."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))

import compare
import elsewhere
import scenes
import texts
from made_ladders import like_source
from results import Row, as_json, beside, figures, markdown, memory, seconds
from timing import FailedError, Run, Spread, Way, growth, ratio, run_once, side_by_side

ROOT = Path(__file__).resolve().parent.parent


def test_ways_run_in_turns_and_each_round_begins_with_another() -> None:
    order: list[str] = []
    ways = [Way(name, [sys.executable, "-c", ""], before=lambda name=name: order.append(name)) for name in "abc"]

    runs = side_by_side(ways, 3, warm=False)

    assert "".join(order) == "abc" + "bca" + "cab"
    assert {name: len(each) for name, each in runs.items()} == {"a": 3, "b": 3, "c": 3}


def test_the_warming_round_is_not_counted() -> None:
    order: list[str] = []

    runs = side_by_side([Way("a", [sys.executable, "-c", ""], before=lambda: order.append("a"))], 1)

    assert (len(order), len(runs["a"])) == (2, 1)


def test_a_run_counts_the_processor_time_and_the_memory_of_children_too() -> None:
    burn = "x = bytearray(60 << 20)\nfor _ in range(3_000_000): pass"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"

    alone = run_once(Way("alone", [sys.executable, "-c", burn]))
    child = run_once(Way("child", [sys.executable, "-c", code]))

    assert alone.peak_mib > 60 and child.peak_mib > 60
    assert child.cpu > alone.cpu / 3 > 0


def test_a_function_runs_in_a_process_of_its_own_with_the_wall_clock_running() -> None:
    seen: list[int] = []

    run = run_once(Way("function", lambda: (seen.append(1), time.sleep(0.05))))

    assert seen == []
    assert run.wall >= 0.05 > run.cpu


@pytest.mark.parametrize("job", [[sys.executable, "-c", "print('so it is'); 1 / 0"], lambda: print("so it is", 1 / 0)])
def test_what_fails_is_no_result(job: object) -> None:
    with pytest.raises(FailedError, match=r"^broken: ended with 1\n[\s\S]*ZeroDivisionError"):
        run_once(Way("broken", job))  # type: ignore[arg-type]


def test_other_exit_codes_can_be_success() -> None:
    run_once(Way("four", [sys.executable, "-c", "raise SystemExit(4)"], codes=(0, 4)))


def test_ratios_are_of_the_same_round() -> None:
    runs = {
        "a": [Run(2, 1, 0, 0), Run(40, 1, 0, 0), Run(9, 1, 0, 0)],
        "b": [Run(1, 1, 0, 0), Run(10, 2, 0, 0), Run(3, 4, 0, 0)],
    }

    assert ratio(runs, "a", "b") == Spread(3, 2, 4)
    assert ratio(runs, "a", "b", lambda run: run.cpu) == Spread(0.5, 0.25, 1)


def test_what_grows_with_its_size_costs_the_same_at_every_step() -> None:
    assert list(growth([1, 2, 4], [5, 7, 11])) == [1, 1]
    assert list(growth([1, 2, 5], [1, 4, 25])) == [0.5, 7 / 6]


# --- what is promised --------------------------------------------------------------------------------------------------------

WAYS = [Way("ours", [], workers=2), Way("theirs", [])]


def _runs(others: float) -> dict[str, list[Run]]:
    """Ours takes 0.9 of the time and 2.4 of the processor time, by two workers."""
    return {"ours": [Run(0.9, 2.4, 90, others)], "theirs": [Run(1, 1, 50, 0.0)]}


def test_a_promise_is_held_against_the_clock_or_where_others_work_against_processor_time() -> None:
    quiet = beside("scene", _runs(0.1), WAYS, "ours", "theirs", 1.0)
    busy = beside("scene", _runs(1.3), WAYS, "ours", "theirs", 1.0)

    assert (quiet.clock, quiet.cpu) == (busy.clock, busy.cpu) == (Spread(0.9, 0.9, 0.9), Spread(1.2, 1.2, 1.2))
    assert (quiet.met, busy.met) == (True, False)
    assert beside("scene", _runs(0.1), WAYS, "ours", "theirs").met is None
    assert Row("scene", "ours", "theirs", target=1.0, note="not there").met is None


def test_seconds_and_memory_are_promises_too() -> None:
    assert seconds("scene", _runs(0), WAYS, "ours", 0.8).met is False
    assert seconds("scene", _runs(0), WAYS, "ours", per=9).clock == Spread(100, 100, 100)
    assert memory("scene", "ours", _runs(0)["ours"], 200).met is True
    assert memory("scene", "ours", _runs(0)["ours"], 80).met is False


def test_the_table_says_what_is_missed_and_what_is_not_there() -> None:
    rows = [beside("scene", _runs(1.3), WAYS, "ours", "theirs", 1.0), Row("scene", "ours", "them", note="not there")]

    lines = ["|".join(cell.strip() for cell in line.split("|")) for line in markdown(rows)]

    assert lines[2:] == ["|MISSED|ours|theirs|1|0.9|1.2|1.3 CPUs busy elsewhere|", "||ours|them||||not there|"]


def test_what_an_earlier_run_found_stands_beside() -> None:
    rows = [beside("scene", _runs(0), WAYS, "ours", "theirs", 1.0), memory("scene", "ours", _runs(0)["ours"])]
    found = json.loads(json.dumps(as_json({}, {"scene": _runs(0)}, rows)))

    lines = [
        "|".join(cell.strip() for cell in line.split("|"))
        for line in markdown([*rows, Row("scene", "new")], figures(found))
    ]

    assert lines[2:] == [
        "|met|ours|theirs|1|0.9|1.2|0.9 / 1.2||",
        "||ours|MiB, largest process||90||90||",
        "||new|||||||",
    ]


# --- the scenes --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no peer is installed."""
    monkeypatch.setattr(scenes, "there", lambda package: False)
    monkeypatch.setattr(scenes, "chromium", lambda: "")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nothing is run. The names of the ways that would be, once for each time that they are timed."""
    names: list[str] = []

    def run(ways: Sequence[Way], rounds: int, *, warm: bool, say: Callable[[str], None]) -> dict[str, list[Run]]:
        names.extend(way.name for way in ways)
        return {
            way.name: [Run(1.0 + len(names) + number, 1.0 + len(names), 100 + number, 0.0)] * rounds
            for number, way in enumerate(ways)
        }

    def prepare(command: Sequence[str]) -> str:
        if "-o" in command:
            out = Path(command[command.index("-o") + 1])
            out.mkdir()
            out.joinpath("manifest.json").touch()
        return ""

    monkeypatch.setattr(scenes, "side_by_side", run)
    monkeypatch.setattr(scenes, "prepare", prepare)
    monkeypatch.setattr(scenes, "_edited", lambda files, source: {})
    return names


@pytest.mark.parametrize("name", list(compare.SCENES))
def test_a_scene_on_a_bare_machine_has_rows_and_says_who_is_not_there(
    name: str, bare_machine: None, told: list[str], tmp_path: Path
) -> None:
    rows = [*compare.SCENES[name](scenes.Bench(tmp_path, 3))]

    assert rows
    assert told or name == "elsewhere"
    assert all(row.scene == name for row in rows)
    assert all(row.clock for row in rows if not row.note.startswith("not there"))
    assert not any("Typst" in way or "Chromium" in way or "docxtpl" in way for way in told)


@pytest.mark.parametrize(
    ("name", "peers"),
    [("start", {"Typst"}), ("handbook", {"Typst", "Chromium"}), ("cards", {"Typst"}), ("forms", {"docxtpl"})],
)
def test_peers_that_are_there_take_part(
    name: str, peers: set[str], told: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(scenes, "there", lambda package: True)
    monkeypatch.setattr(scenes, "chromium", lambda: "/usr/bin/chromium")

    rows = [*compare.SCENES[name](scenes.Bench(tmp_path, 3))]

    assert {way.split(",")[0] for way in told} >= peers
    assert {row.beside.split(",")[0] for row in rows} >= peers
    assert not [row for row in rows if row.note == "not there"]


def test_what_is_edited_is_one_item_of_level_2(tmp_path: Path) -> None:
    source = scenes.Bench(tmp_path, 1).source("source")
    before = texts.read(source)

    [(path, data)] = scenes._edited({path: path.read_bytes() for path in source.glob("*.yaml")}, source).items()
    path.write_bytes(data)

    changed = {
        a["level"]["number"]
        for a, b in zip(texts.cards(before), texts.cards(texts.read(source)), strict=True)
        if a != b
    }
    assert changed == {2}


def test_the_command_times_real_builds_and_writes_what_it_found(
    bare_machine: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "found.json"
    monkeypatch.setattr(sys, "argv", ["compare.py", "--small", "--rounds", "1", "--only", "cards", "--json", str(file)])

    assert compare.main() == 0

    found = json.loads(file.read_text())
    assert [len(run) for runs in found["runs"].values() for run in runs.values()] == [1, 1]
    assert all(run["cpu"] > 0.3 for runs in found["runs"].values() for way in runs.values() for run in way)
    assert len(capsys.readouterr().out.splitlines()) == 2 + len(found["rows"]) == 2 + 6


def test_a_scene_that_fails_is_a_row_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(bench: scenes.Bench) -> Iterator[Row]:
        yield Row("start", "first")
        bench.time("start", [Way("broken", [sys.executable, "-c", "1 / 0"])])

    monkeypatch.setitem(compare.SCENES, "start", broken)  # type: ignore[arg-type]
    monkeypatch.setattr(sys, "argv", ["compare.py", "--only", "start"])

    assert compare.main() == 1
    told = capsys.readouterr()
    assert "failed" in told.out and "ZeroDivisionError" in told.err


def test_files_made_elsewhere_are_the_same_or_counted(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        for name in ("cards/a.pdf", "manifest.json", ".cache/measures.json"):
            folder.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
            folder.joinpath(name).write_text(folder.name if "measures" in name else name)
    same = elsewhere.compared("same", here, there)
    there.joinpath("manifest.json").write_text("{}")
    there.joinpath("cards/b.pdf").touch()
    other = elsewhere.compared("other", here, there)

    assert (same.clock, same.met, same.note) == (Spread(0, 0, 0), True, "2 files")
    assert (other.clock, other.met) == (Spread(2, 2, 2), False)
    with pytest.raises(ValueError, match="no files"):
        elsewhere.compared("nothing", tmp_path / "nowhere", there)


def test_a_dask_scheduler_comes_up_and_ends(tmp_path: Path) -> None:
    pytest.importorskip("distributed")

    with elsewhere.local_cluster(tmp_path) as address:
        host, port = address.split(":")

    assert host == "127.0.0.1" and int(port) > 0
    assert "Scheduler at" in (tmp_path / "said.txt").read_text()


# --- peers -------------------------------------------------------------------------------------------------------------------


def test_bare_weasyprint_renders_the_pages_that_a_build_delivers(tmp_path: Path) -> None:
    bench = scenes.Bench(tmp_path, 1, small=True)

    seen, pages = scenes._seen(bench, "html", bench.source("source"), "--only", "card", "--level", "1")

    assert pages == "1 pages of HTML, 1 in the files"
    assert len(list(seen.iterdir())) == 1


def test_a_ladder_like_another_is_as_full_with_other_words() -> None:
    files = like_source(ROOT / "source", 3, 2)
    assert files == like_source(ROOT / "source", 3, 2)

    assert len(files) == 4
    made = [text for name, data in files.items() if name != "ladder.yaml" for text in data.decode().splitlines()]
    assert len({len(data) for name, data in files.items() if name != "ladder.yaml"}) == 3
    assert sum("cv1-asks-why:" in line for line in made) == 3


def test_a_source_with_fewer_levels_than_asked_for_is_refused() -> None:
    with pytest.raises(ValueError, match="has 5 levels only"):
        like_source(ROOT / "source", 1, 6)


def test_the_texts_for_others_are_all_that_is_on_the_cards_and_in_the_handbook() -> None:
    ladder = texts.read(ROOT / "source")

    assert sum(len(s["items"]) for card in texts.cards(ladder) for s in card["sections"]) == sum(
        len(s.items)
        for c in ladder.competencies
        for level in c.levels
        for s in level.sections
        if "card" in s.type.places
    )
    book = texts.handbook(ladder)
    assert [entry["level"]["name"] for entry in book["competencies"][0]["levels"]] == book["stages"]


def test_typst_makes_the_cards_and_the_handbook(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    for kind, out, more in (("cards", "cards", []), ("handbook", "book.pdf", ["--handbook"])):
        file = scenes.Bench(tmp_path, 1).texts(ROOT / "source", kind)
        scenes.prepare([sys.executable, str(scenes.PEERS / "typst_pages.py"), str(file), str(tmp_path / out), *more])

    assert (tmp_path / "book.pdf").is_file() and len(list((tmp_path / "cards").iterdir())) == 5
