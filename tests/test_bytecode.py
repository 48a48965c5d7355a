"""Compiled layouts are kept: they are not compiled again, never stand for another text, and may be lost or damaged."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

from ladder_export.layout import bytecode
from ladder_export.layout.templates import LayoutError, Templates


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, which is empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The layouts that have been compiled, as they come."""
    names: list[str] = []
    compile_ = Environment._generate

    def noted(self: Environment, source: object, name: str, filename: str, **options: object) -> object:
        names.append(name)
        return compile_(self, source, name, filename, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Environment, "_generate", noted)
    yield names


def layouts(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "layouts"
    folder.mkdir(exist_ok=True)
    (folder / "page.html.j2").write_text(text)
    return folder


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_layout_is_compiled_once(tmp_path: Path, kept: Path, compiled: list[str]) -> None:
    folder = layouts(tmp_path, "<p>{{ a }}</p>")
    assert [Templates(folder).render("page", a=a) for a in ("1", "<b>")] == ["<p>1</p>", "<p>&lt;b&gt;</p>"]
    assert compiled == ["page.html.j2"]
    assert [Templates(folder).render("page", a=a) for a in ("1", "<b>")] == ["<p>1</p>", "<p>&lt;b&gt;</p>"]
    assert compiled == ["page.html.j2"]
    (file,) = files(kept)
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert file.parent.stat().st_uid == os.getuid()


def test_a_layout_that_was_changed_is_compiled_again(tmp_path: Path, kept: Path, compiled: list[str]) -> None:
    for text in ("<p>{{ a }}</p>", "<b>{{ a }}</b>", "<p>{{ a }}</p>"):
        assert Templates(layouts(tmp_path, text)).render("page", a="x") == text.replace("{{ a }}", "x")
    assert compiled == ["page.html.j2"] * 3


def test_one_that_is_compiled_in_another_way_is_another(kept: Path) -> None:
    escaped, plain = ({"autoescape": value} for value in (True, False))
    patterns = {cache.pattern for cache in map(bytecode.bytecode_cache, (escaped, plain, escaped)) if cache}  # type: ignore[attr-defined]
    assert len(patterns) == 2


def test_a_mistake_in_a_layout_is_told_as_ever(tmp_path: Path, kept: Path) -> None:
    folder = layouts(tmp_path, "<p>\n{{ a.b.c }}</p>")
    for _ in range(2):
        with pytest.raises(LayoutError, match=r"page\.html\.j2:2: .* has no attribute 'b'"):
            Templates(folder).render("page", a="x")
    layouts(tmp_path, "<p>{{ a.__class__ }}</p>")
    for _ in range(2):
        with pytest.raises(LayoutError, match="unsafe"):
            Templates(folder).render("page", a="x")


@pytest.mark.parametrize("damage", [b"", b"j2", b"\x80\x04nonsense", None])
def test_what_is_damaged_is_compiled_again(
    tmp_path: Path, kept: Path, compiled: list[str], damage: bytes | None
) -> None:
    folder = layouts(tmp_path, "<p>{{ a }}</p>")
    Templates(folder).render("page", a="x")
    (file,) = files(kept)
    file.write_bytes(file.read_bytes()[:-9] if damage is None else damage)
    assert Templates(folder).render("page", a="x") == "<p>x</p>"
    assert len(compiled) == 2
    Templates(folder).render("page", a="x")
    assert len(compiled) == 2


@pytest.mark.parametrize("place", ["a file", "open to others", "nowhere"])
def test_without_a_safe_place_nothing_is_kept(
    tmp_path: Path, kept: Path, compiled: list[str], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = kept / f"_jinja2-cache-{os.getuid()}"
    if place == "a file":
        own.write_text("mine")
    elif place == "open to others":
        (kept / "elsewhere").mkdir()
        own.symlink_to(kept / "elsewhere")
    else:
        monkeypatch.setattr(tempfile, "tempdir", str(kept / "gone"))
    folder = layouts(tmp_path, "<p>{{ a }}</p>")
    for _ in range(2):
        assert Templates(folder).render("page", a="x") == "<p>x</p>"
    assert len(compiled) == 2
    assert [path.read_text() for path in files(kept)] == (["mine"] if place == "a file" else [])


def test_a_full_disk_stops_nothing(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    folder = layouts(tmp_path, "<p>{{ a }}</p>")
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    assert Templates(folder).render("page", a="x") == "<p>x</p>"
    assert not files(kept)
