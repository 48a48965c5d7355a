"""The script `run`, on machines made of stubs: what it installs, says and starts. No network, no real installing.

(The whole way on a really bare machine is too long for a test; a fresh clone in CI goes it with every run.)
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PROJECT = Path(__file__).parent.parent
PARTS = ("run", "pyproject.toml", "requirements.lock", "requirements-test.lock")
REAL_COMMANDS = ("cat", "cksum", "cp", "env", "mkdir", "mktemp", "rm", "sort")

# A Python that answers the questions of `run` from files in $STATE, and writes down everything else that it is told.
PYTHON = """#!/bin/sh
case "$*" in
*realpath*) [ ! -e "$STATE/old-${0##*/}" ] || { cat "$STATE/old-${0##*/}" >&2; exit 1; }; echo "$0"; exit ;;
-) cat >"$STATE/probe.py"; [ ! -e "$STATE/missing" ] || cat "$STATE/missing"; exit ;;
*-venv*) echo python3.11-venv; exit ;;
*flock*) exit ;;
esac
printf 'python in %s:' "$PWD" >>"$STATE/log"
printf ' [%s]' "$@" >>"$STATE/log"
echo >>"$STATE/log"
case "$*" in
"-m venv .venv") mkdir .venv/bin; cp "$0" .venv/bin/python ;;
"-m pip"*) [ ! -e "$STATE/offline" ] || { echo "pip: no way to the index"; exit 1; } ;;
esac
"""
MANAGER = """#!/bin/sh
echo "${0##*/} $*" >>"$STATE/log"
case "$*" in *install*) rm -f "$STATE/missing" ;; esac
"""
SUDO = """#!/bin/sh
[ "$*" != "-n true" ] || { [ ! -e "$STATE/asks" ]; exit; }
printf 'sudo ' >>"$STATE/log"
exec "$@"
"""
LIBRARIES = "libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 python3.11-venv"
APT = "apt-get install -y --no-install-recommends " + LIBRARIES


class Machine:
    """A folder with the project's script in it, and a PATH with nothing but what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "a project"
        self.state = folder / "state"
        self.bin = folder / "bin"
        for path in (self.project, self.state, self.bin):
            path.mkdir()
        for name in PARTS:
            shutil.copy(PROJECT / name, self.project)
        for name in REAL_COMMANDS:
            (self.bin / name).symlink_to(shutil.which(name) or f"/bin/{name}")
        self.command("id", "#!/bin/sh\necho 0\n")
        self.command("python3", PYTHON)

    def command(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)

    def set(self, name: str, text: str = "") -> None:
        (self.state / name).write_text(text)

    def run(self, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", self.project / "run", *words],
            env={"PATH": str(self.bin), "STATE": str(self.state), "TMPDIR": str(self.state)},
            cwd=cwd or self.project,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def log(self) -> list[str]:
        """What was called since the last time that this was asked, with the project's folder as “.”."""
        path = self.state / "log"
        lines = path.read_text().replace(f"in {self.project}:", "in .:").splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


VENV = "python in .: [-m] [venv] [.venv]"
PIP = "python in .: [-m] [pip] [--disable-pip-version-check] [--no-input] [install] [--no-user] "
PACKAGES = PIP + "[--require-hashes] [-r] [requirements.lock]"
TEST_PACKAGES = PIP + "[--require-hashes] [-r] [requirements-test.lock]"
ITSELF = PIP + "[--no-index] [--no-deps] [--no-build-isolation] [--editable] [.]"
BUILD = "python in .: [.venv/bin/ladder-export] [build]"


@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
def test_the_script_is_one_that_every_shell_reads(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    subprocess.run([shell, "-n", PROJECT / "run"], check=True)
    assert os.access(PROJECT / "run", os.X_OK)


@pytest.mark.parametrize("words", [(), ("help",)])
def test_help_needs_nothing_and_installs_nothing(machine: Machine, words: tuple[str, ...]) -> None:
    (machine.bin / "python3").unlink()
    result = machine.run(*words)
    assert result.returncode == 0 and result.stderr == ""
    assert result.stdout.startswith("./run build [WORDS] ")
    assert not (machine.project / ".venv").exists()


def test_the_first_call_installs_and_the_second_goes_straight_to_work(machine: Machine) -> None:
    first = machine.run("build", "--only", "card", "a b", "")
    assert first.returncode == 0, first.stderr
    assert machine.log() == [VENV, PACKAGES, ITSELF, f"{BUILD} [--only] [card] [a b] []"]

    second = machine.run("build")
    assert (second.returncode, second.stderr) == (0, "")
    assert machine.log() == [BUILD]


def test_it_works_in_the_project_folder_wherever_it_is_called_from(machine: Machine, tmp_path: Path) -> None:
    machine.run("check", cwd=tmp_path)
    assert machine.log()[-1] == "python in .: [.venv/bin/ladder-export] [check]"


def test_the_tests_have_a_lock_of_their_own_which_serves_builds_too(machine: Machine) -> None:
    machine.run("build")
    machine.log()
    machine.run("test", "-k", "card or form")
    assert machine.log() == [TEST_PACKAGES, ITSELF, "python in .: [-m] [pytest] [-k] [card or form]"]
    machine.run("test")
    machine.run("build")
    assert machine.log() == ["python in .: [-m] [pytest]", BUILD]


@pytest.mark.parametrize("name", PARTS)
def test_a_changed_lock_or_project_file_is_installed_into_the_same_venv(machine: Machine, name: str) -> None:
    machine.run("build")
    machine.log()
    with (machine.project / name).open("a") as file:
        file.write("# one more line\n")
    machine.run("build")
    assert machine.log() == [PACKAGES, ITSELF, BUILD]


def test_an_interrupted_installation_is_shown_and_then_done_anew(machine: Machine) -> None:
    machine.set("offline")
    result = machine.run("build")
    assert result.returncode == 1
    assert "pip: no way to the index" in result.stderr
    assert result.stderr.endswith(
        "run: could not install the Python packages (pip's own words are above; its PIP_… settings and proxies are used)\n"
    )
    (machine.state / "offline").unlink()
    machine.log()

    assert machine.run("build").returncode == 0
    assert machine.log() == [VENV, PACKAGES, ITSELF, BUILD]


def test_a_moved_folder_and_a_python_that_is_gone_get_a_new_venv(machine: Machine, tmp_path: Path) -> None:
    machine.run("build")
    machine.project = machine.project.rename(tmp_path / "moved")
    machine.log()
    machine.run("build")
    assert machine.log() == [VENV, PACKAGES, ITSELF, BUILD]

    python = machine.project / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(tmp_path / "gone")
    machine.run("build")
    assert machine.log() == [VENV, PACKAGES, ITSELF, BUILD]


def test_a_python_that_is_too_old_is_named(machine: Machine) -> None:
    machine.set("old-python3", "3.9")
    result = machine.run("build")
    assert result.returncode == 1
    assert result.stderr == ("run: needs Python 3.11 or newer, and found only an older one (python3 is 3.9)\n")
    (machine.bin / "python3").unlink()
    assert machine.run("build").stderr == (
        "run: needs Python 3.11 or newer, and found none: install python3 and call this again\n"
    )


def test_a_newer_python_under_another_name_is_found(machine: Machine) -> None:
    machine.set("old-python3", "3.9")
    machine.command("python3.12", PYTHON)
    result = machine.run("build")
    assert f"run: making .venv with {machine.bin}/python3.12\n" in result.stderr


def test_the_probe_for_libraries_is_a_program_that_runs(machine: Machine) -> None:
    machine.run("build")
    answer = subprocess.run([sys.executable, machine.state / "probe.py"], capture_output=True, text=True, check=True)
    # The tests themselves run where everything is installed.
    assert answer.stdout == ""


ALL = "venv\npango\npangoft2\nsubset\n"
USER = "#!/bin/sh\necho 1000\n"


def test_what_is_missing_is_said_and_installed(machine: Machine) -> None:
    machine.set("missing", ALL)
    machine.command("apt-get", MANAGER)
    result = machine.run("build")
    assert result.returncode == 0, result.stderr
    assert result.stderr.splitlines()[:5] == [
        "run: missing: Python's venv and ensurepip, to make .venv",
        "run: missing: Pango, to lay out text",
        "run: missing: PangoFT2 with HarfBuzz and Fontconfig, to use the bundled fonts",
        "run: missing: HarfBuzz's subset library, to write the same bytes every time",
        f"run: installing with apt-get: {LIBRARIES}",
    ]
    retries = "-q -o Acquire::Retries=3"
    assert machine.log()[:2] == [
        f"apt-get {retries} update",
        f"apt-get {retries} -o DPkg::Lock::Timeout=120 install -y --no-install-recommends {LIBRARIES}",
    ]


@pytest.mark.parametrize(
    ("manager", "called"),
    [
        ("dnf", "dnf -q install -y harfbuzz pango python3-libs"),
        ("brew", "brew install -q pango python"),
    ],
)
def test_each_package_manager_gets_its_own_names(machine: Machine, manager: str, called: str) -> None:
    machine.set("missing", ALL)
    machine.command(manager, MANAGER)
    machine.run("build")
    assert machine.log()[0] == called


def test_only_what_is_missing_is_installed(machine: Machine) -> None:
    machine.set("missing", "subset\n")
    machine.command("apt-get", MANAGER)
    result = machine.run("build")
    assert "run: installing with apt-get: libharfbuzz-subset0\n" in result.stderr


def test_a_user_with_sudo_installs_through_it(machine: Machine) -> None:
    machine.set("missing", ALL)
    machine.command("apt-get", MANAGER)
    machine.command("id", USER)
    machine.command("sudo", SUDO)
    assert machine.run("build").returncode == 0
    assert [line.split(" -", 1)[0] for line in machine.log()[:2]] == ["sudo apt-get", "sudo apt-get"]


@pytest.mark.parametrize(
    ("sudo", "line"),
    [
        (False, f"    apt-get update && {APT}"),
        (True, f"    sudo apt-get update && sudo {APT}"),
    ],
)
def test_without_rights_the_exact_command_is_printed(machine: Machine, sudo: bool, line: str) -> None:
    machine.set("missing", ALL)
    machine.command("apt-get", MANAGER)
    machine.command("id", USER)
    if sudo:  # one that asks for a password, and there is no terminal to ask on
        machine.command("sudo", SUDO)
        machine.set("asks")
    result = machine.run("build")
    assert result.returncode == 1
    assert result.stderr.splitlines()[4:] == [
        "run: installing needs an administrator's rights. With them, run this, and then call run again:",
        line,
    ]
    assert machine.log() == []
    assert not (machine.project / ".venv").exists()


def test_homebrew_is_never_called_through_sudo(machine: Machine) -> None:
    machine.set("missing", "pango\n")
    machine.command("brew", MANAGER)
    machine.command("id", USER)
    machine.command("sudo", SUDO)
    machine.run("build")
    assert machine.log()[0] == "brew install -q pango"


def test_an_unknown_system_is_told_what_it_needs(machine: Machine) -> None:
    machine.set("missing", "pango\n")
    result = machine.run("build")
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "run: missing: Pango, to lay out text",
        "run: knows neither apt, dnf nor brew here: install these (Pango 1.44 or newer) and call this again",
    ]


def test_libraries_that_stay_missing_stop_it(machine: Machine) -> None:
    machine.set("missing", "pango\n")
    machine.command("apt-get", "#!/bin/sh\n")
    result = machine.run("build")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith("run: apt-get installed libpango-1.0-0 and ")


def pins(lock: str) -> dict[str, list[str]]:
    """Package → the versions that a lock file names (more than one where systems differ)."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==([^ ;]+)", (PROJECT / lock).read_text(), re.MULTILINE):
        found.setdefault(name, []).append(version)
    return found


@pytest.mark.parametrize(("lock", "extras"), [("requirements.lock", ()), ("requirements-test.lock", ("test",))])
def test_the_lock_file_answers_every_requirement(lock: str, extras: tuple[str, ...]) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + [line for extra in extras for line in project["optional-dependencies"][extra]]
    locked = pins(lock)
    for requirement in map(Requirement, wanted):
        if requirement.name == project["name"]:  # one extra that takes in another
            wanted += [line for extra in requirement.extras for line in project["optional-dependencies"][extra]]
            continue
        versions = locked.get(requirement.name, [])
        assert versions, f"{requirement.name} is not in {lock}: run .ci/lock"
        assert all(version in requirement.specifier for version in versions), f"{requirement}: run .ci/lock"


def test_the_lock_files_agree_have_hashes_and_name_no_address() -> None:
    run, test = pins("requirements.lock"), pins("requirements-test.lock")
    assert run.items() <= test.items()
    for lock in ("requirements.lock", "requirements-test.lock"):
        text = (PROJECT / lock).read_text()
        assert "://" not in text and "index" not in text
        for block in re.split(r"\n(?=[a-z])", text)[1:]:
            assert "--hash=sha256:" in block, block
