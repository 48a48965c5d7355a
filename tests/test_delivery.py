"""Whole files only: a write that fails at any point leaves the old file as it was."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from ladder_export import delivery
from ladder_export.delivery import (
    TEMPORARY,
    DeliveryError,
    FolderInUseError,
    alone_in,
    deliver,
    deliver_all,
    inside,
    remove,
    sweep,
)


def test_a_file_is_delivered_into_folders_that_are_made_for_it(tmp_path: Path) -> None:
    assert deliver(tmp_path / "out", "cards/a.pdf", b"new") == tmp_path / "out" / "cards" / "a.pdf"
    assert (tmp_path / "out/cards/a.pdf").read_bytes() == b"new"
    assert [p.name for p in (tmp_path / "out/cards").iterdir()] == ["a.pdf"]


def test_a_delivered_file_can_be_read_by_others_as_the_umask_says(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        assert deliver(tmp_path, "a", b"x").stat().st_mode & 0o777 == 0o644
    finally:
        os.umask(old)


def test_a_link_where_the_temporary_file_would_be_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own").write_text("a person's own file")
    (tmp_path / f"{TEMPORARY}{bytes(8).hex()}").symlink_to(tmp_path / "own")
    monkeypatch.setattr(delivery.os, "urandom", bytes)
    with pytest.raises(DeliveryError):
        deliver(tmp_path, "a.pdf", b"x")
    assert (tmp_path / "own").read_text() == "a person's own file"
    assert (tmp_path / f"{TEMPORARY}{bytes(8).hex()}").is_symlink()


def test_an_equal_file_is_left_alone_with_its_date(tmp_path: Path) -> None:
    path = deliver(tmp_path, "a", b"same")
    os.utime(path, (1, 1))
    deliver(tmp_path, "a", b"same")
    assert path.stat().st_mtime == 1
    deliver(tmp_path, "a", b"sama")
    assert path.stat().st_mtime > 1


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_full_disk_at_any_step_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    deliver(tmp_path, "a.pdf", b"old")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "write":
        monkeypatch.setattr(delivery.os, "fdopen", lambda handle, mode: _closing(handle, fail))
    elif step == "fsync":
        monkeypatch.setattr(delivery.os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(DeliveryError) as caught:
        deliver(tmp_path, "a.pdf", b"new")
    monkeypatch.undo()
    assert str(caught.value) == (
        f"{tmp_path / 'a.pdf'}: cannot be written (No space left on device); "
        "free some space on that disk, or give another folder with -o"
    )
    assert caught.value.exit_code == 4
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a.pdf": b"old"}


@pytest.mark.parametrize(("step", "left"), [("write", "old"), ("fsync", "old"), ("replace", "new")])
def test_of_many_files_each_is_whole_and_nothing_else_is_left_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, left: str
) -> None:
    deliver_all(tmp_path, {"a": b"old", "b": b"old"})
    calls = {"write": os.fdopen, "fsync": os.fsync, "replace": Path.replace}
    times = iter(range(3))

    def second_fails(*given: object) -> object:
        if next(times):
            raise OSError(errno.ENOSPC, "No space left on device")
        return calls[step](*given)

    place, name = (Path, "replace") if step == "replace" else (delivery.os, "fdopen" if step == "write" else "fsync")
    monkeypatch.setattr(place, name, second_fails)
    with pytest.raises(DeliveryError, match=r"b: cannot be written"):
        deliver_all(tmp_path, {"a": b"new", "b": b"new"})
    monkeypatch.undo()

    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a": left.encode(), "b": b"old"}


def test_many_files_are_on_the_disk_before_any_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    for place, name in ((delivery.os, "fsync"), (Path, "replace")):
        original = getattr(place, name)
        monkeypatch.setattr(place, name, lambda *given, n=name, o=original: (done.append(n), o(*given))[1])

    deliver_all(tmp_path, {"a": b"1", "b/c": b"2", "d": b"3"})

    assert done == [*["fsync"] * 3, *["replace"] * 3, *["fsync"] * 2]  # the two folders come last
    assert {p.name: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == {"a": b"1", "c": b"2", "d": b"3"}


def _closing(handle: int, then: object) -> None:
    os.close(handle)
    then()  # type: ignore[operator]


def test_a_file_in_the_way_of_a_folder_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "cards").write_text("a person's own file")
    with pytest.raises(DeliveryError, match=r"cards.*a file stands where a folder is needed"):
        deliver(tmp_path, "cards/a.pdf", b"x")
    assert (tmp_path / "cards").read_text() == "a person's own file"


def test_a_folder_in_the_way_of_a_file_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(DeliveryError, match=r"a folder stands where the file should go"):
        deliver(tmp_path, "a.pdf", b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.parametrize("name", ["", "../a", "a/../../b", "/etc/passwd", "C:/a", "a\\b", "a\0b"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a path inside"):
        inside(tmp_path, name)


def test_a_folder_without_write_rights_is_named_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:  # what the system says to anybody but root, who runs the tests in CI
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(delivery.os, "open", refuse)
    with pytest.raises(DeliveryError) as caught:
        deliver(tmp_path, "a.pdf", b"x")
    assert str(caught.value) == (
        f"{tmp_path / 'a.pdf'}: cannot be written (Permission denied); "
        "change the rights of that folder, or give another one with -o"
    )


def test_a_removed_file_takes_its_empty_folder_with_it_but_not_a_shared_one(tmp_path: Path) -> None:
    deliver(tmp_path, "cards/a.pdf", b"a")
    deliver(tmp_path, "cards/b.pdf", b"b")
    remove(tmp_path, "cards/a.pdf")
    assert (tmp_path / "cards/b.pdf").is_file()
    remove(tmp_path, "cards/b.pdf")
    assert not (tmp_path / "cards").exists()
    assert tmp_path.is_dir()


def test_only_old_temporary_files_are_swept(tmp_path: Path) -> None:
    (tmp_path / "cards").mkdir()
    old, young, own = (tmp_path / "cards" / n for n in (TEMPORARY + "old", TEMPORARY + "young", "mine.pdf"))
    for path, when in ((old, 1_000), (young, 99_000), (own, 1_000)):
        path.write_text("x")
        os.utime(path, (when, when))
    sweep(tmp_path, now=100_000)
    assert sorted(p.name for p in (tmp_path / "cards").iterdir()) == sorted([young.name, own.name])


def test_two_builds_do_not_work_in_one_folder_at_once(tmp_path: Path) -> None:
    with alone_in(tmp_path / "out"):
        with pytest.raises(FolderInUseError) as caught, alone_in(tmp_path / "out"):
            pytest.fail("the lock let a second build in")
        assert str(caught.value) == (
            f"{tmp_path / 'out'}: another build is at work there; wait until it is done, or give another folder with -o"
        )
        with alone_in(tmp_path / "other"):
            pass
    with alone_in(tmp_path / "out"):
        assert list((tmp_path / "out").iterdir()) == []


def test_a_new_folder_goes_again_if_an_error_leaves_it_empty(tmp_path: Path) -> None:
    new, kept, old = tmp_path / "new", tmp_path / "kept", tmp_path / "old"
    old.mkdir()
    for folder in (new, kept, old):
        with pytest.raises(KeyError), alone_in(folder):
            if folder == kept:
                (folder / "card.pdf").write_text("x")
            raise KeyError
    assert [folder.is_dir() for folder in (new, kept, old)] == [False, True, True]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DeliveryError, match="a file stands where a folder is needed"), alone_in(tmp_path / "file/out"):
        pytest.fail("there is no such folder")


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/cards").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DeliveryError, match=r"a link leads out of the output folder\); remove that link"):
        deliver(tmp_path / "out", "cards/a.pdf", b"x")
    assert list((tmp_path / "elsewhere").iterdir()) == []
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    assert deliver(tmp_path / "link", "a.pdf", b"x").read_bytes() == b"x", "the folder itself may be a link"
