"""The versions of libraries are those that the standard library tells, in every state that an installation can be in."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from ladder_export.shelf import MADE_WITH
from ladder_export.versions import versions


def _install(place: Path, folder: str, text: str) -> None:
    path = place / folder
    path.mkdir(parents=True)
    (path / "METADATA").write_text(text)


def test_every_library_that_is_installed_here_has_the_version_that_the_standard_library_tells() -> None:
    names = {each.metadata["Name"] for each in metadata.distributions()}
    assert names > set(MADE_WITH)
    assert versions(names) == {name: metadata.version(name) for name in names}


@pytest.mark.parametrize("asked", ["odd-one", "Odd_One", "odd.one"])
@pytest.mark.parametrize("folder", ["odd_one-1.0b1.dist-info", "Odd.One-1.0b1.dist-info"])
def test_a_name_is_known_in_every_spelling(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, asked: str
) -> None:
    _install(tmp_path, folder, "Metadata-Version: 2.1\nName: Odd_One\nVersion: 1.0-beta1\n\nVersion: 7\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert versions([asked]) == {asked: "1.0-beta1"} == {asked: metadata.version(asked)}


def test_the_first_place_that_has_a_library_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, version in (("late", "1.0"), ("early", "2.0")):
        _install(tmp_path / place, f"odd-{version}.dist-info", f"Name: odd\nVersion: {version}\n")
        monkeypatch.syspath_prepend(tmp_path / place)
    assert versions(["odd"]) == {"odd": "2.0"} == {"odd": metadata.version("odd")}


@pytest.mark.parametrize("text", ["Name: odd\n", ""])
def test_a_broken_installation_is_told_as_the_standard_library_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    _install(tmp_path, "odd-1.0.dist-info", text)
    _install(tmp_path, "other-1.0.dist-info", "Name: other\nVersion: 1.0\n")
    _install(tmp_path, "other-2.0.dist-info", "Name: other\nVersion: 2.0\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert versions(["other"]) == {"other": metadata.version("other")}
    monkeypatch.setattr("importlib.metadata.version", lambda name: f"told of {name}")
    assert versions(["odd"]) == {"odd": "told of odd"}


def test_a_library_that_is_not_there_is_missed() -> None:
    with pytest.raises(metadata.PackageNotFoundError, match="no-such-library"):
        versions(["no-such-library"])
