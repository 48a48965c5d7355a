"""What all tests share: no network, and one full build of the shipped ladder a paper size, made by the real command."""

from __future__ import annotations

import fcntl
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parent.parent
Run = Callable[..., tuple[int, str, str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `./run test` takes beside the words of pytest."""
    parser.addoption("--renew-pictures", action="store_true", help="make the pictures in tests/pictures anew")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build is closed: anything that asks for the network fails its test. (UNIX sockets are LibreOffice's.)"""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process and an empty folder: exit code, standard output, standard error."""
    from ladder_export import cli

    monkeypatch.chdir(tmp_path)

    def _run(*arguments: str) -> tuple[int, str, str]:
        code = cli._run(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return _run


def run_cli(*arguments: str | Path, cwd: Path = PROJECT, **kwargs: Any) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a person's shell runs it."""
    command = [sys.executable, "-m", "ladder_export", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, **kwargs)


def _once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first of the parallel test workers makes and the others wait for."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "popen-gw" in base.name else base
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.with_suffix(".done").exists():
            make(folder)
            folder.with_suffix(".done").touch()
    return folder


def _build(folder: Path, *words: str) -> None:
    run = run_cli("build", "-o", folder, *words)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`built("a6", "--sides", "2")`: the output folder of the shipped ladder on that paper, with these words of the command."""

    def folder(paper: str, *words: str) -> Path:
        name = "-".join(["built", paper, *(word.strip("-") for word in words)])
        return _once(tmp_path_factory, name, lambda into: _build(into, "--paper", paper, *words))

    return folder


@pytest.fixture(scope="session")
def built_a4(built: Callable[..., Path]) -> Path:
    """The output folder of the shipped ladder on A4."""
    return built("a4")


@pytest.fixture(scope="session")
def built_letter(built: Callable[..., Path]) -> Path:
    """The output folder of the shipped ladder on Letter."""
    return built("letter")


@pytest.fixture(scope="session")
def card_sheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the shipped ladder's cards on sheets of A4."""

    def make(folder: Path) -> None:
        run = run_cli("sheets", "-o", folder, "--only", "card")
        assert run.returncode == 0, run.stdout + run.stderr

    return _once(tmp_path_factory, "card-sheets", make)
