"""What builds remember: measures and parts come back as they were, and whatever is damaged counts as forgotten."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ladder_export import memory
from ladder_export.memory import Kept, Measures, Memory
from ladder_export.parts import Parts

ONE = Measures(2, ((1, "section-a", 1.5, 20.25, 10.0, 190.0), (2, "section-a", 10.0, 30.125, 10.0, 190.0)))
MM = st.floats(-1000, 1000).map(lambda value: round(value, 3))
MEASURES = st.builds(
    Measures,
    st.integers(1, 99),
    st.lists(st.tuples(st.integers(1, 99), st.text(), MM, MM, MM, MM), max_size=4).map(tuple),
)


@given(MEASURES)
def test_measures_come_back(measures: Measures) -> None:
    text = measures.to_text()
    assert "\n" not in text
    assert Measures.from_text(text) == measures


def test_what_was_learned_is_recalled_and_can_be_taken_once() -> None:
    remembered = Memory({"a": ONE.to_text()})
    remembered.learn("b", Measures(1, ()))
    assert remembered.recall("a") == ONE
    assert remembered.recall("b") == Measures(1, ())
    assert remembered.recall("c") is None
    assert remembered.take() == ({"b": Measures(1, ()).to_text()}, {"a", "b"})
    assert remembered.take() == ({}, frozenset())
    assert remembered.recall("b") is None


def test_a_folder_keeps_what_builds_ask_for_and_forgets_the_rest_in_time(tmp_path: Path) -> None:
    memory.save(tmp_path, Kept(), {"a": ONE.to_text(), "b": ONE.to_text()}, frozenset())
    for _ in range(20):
        kept = memory.load(tmp_path)
        assert kept.measures["a"] == ONE.to_text()
        memory.save(tmp_path, kept, {}, frozenset({"a"}))
    assert set(memory.load(tmp_path).measures) == {"a"}


@pytest.mark.parametrize(
    "data", [b"", b"x", zlib.compress(b"other 1\na 0 [1,[]]\n"), zlib.compress(b"\xff"), zlib.compress(b"")]
)
def test_a_damaged_memory_counts_as_none(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / memory.NAME
    path.parent.mkdir()
    path.write_bytes(data)
    assert memory.load(tmp_path) == Kept()


@pytest.mark.parametrize("text", ["", "[]", "[1]", "[1,[[1]]]", "{}", '["x",[]]', "[1,[[1,2,null,0,0,0]]]"])
def test_damaged_measures_are_not_recalled(text: str) -> None:
    assert Memory({"a": text}).recall("a") is None


def test_parts_come_back_unless_they_are_damaged(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    assert parts.get("a") == b""
    parts.put("a", b"one")
    parts.put("b", b"two")
    later = Parts(tmp_path)
    assert later.get("a") == b"one"
    path = next(path for path in tmp_path.rglob("b") if path.is_file())
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert later.get("b") == b""
    later.sweep()
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a"]


def test_many_parts_are_kept_by_kind_and_go_where_they_are_taken_over(tmp_path: Path) -> None:
    many = {f"{number:03}": bytes([number]) for number in range(150)}
    pages = Parts(tmp_path / "one", "pages")
    pages.put_all(many)
    assert Parts(tmp_path / "one").get("007") == b""
    Parts(tmp_path / "two").take_over(tmp_path / "one")
    assert Parts(tmp_path / "two", "pages").get("007") == b""
    Parts(tmp_path / "two", "pages").take_over(tmp_path / "one")
    assert {name: Parts(tmp_path / "two", "pages").get(name) for name in many} == many
    others = Parts(tmp_path / "two", "pages")
    others.use(["007"])
    others.sweep()
    assert [path.name for path in (tmp_path / "two").rglob("*") if path.is_file()] == ["007"]


def test_where_all_is_made_anew_only_the_parts_of_this_build_count(tmp_path: Path) -> None:
    Parts(tmp_path).put("a", b"one")
    anew = Parts(tmp_path, anew=True)
    assert anew.get("a") == b""
    anew.put("a", b"one")
    assert anew.get("a") == b"one"
