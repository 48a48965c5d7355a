"""Workers of a Dask cluster: the same bytes as here, and plain words wherever one cannot be worked with."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

import tools
from conftest import Run
from ladder_export import cluster, resources
from ladder_export.cluster import ClusterError, ClusterLostError
from ladder_export.equipment import equipment
from ladder_export.problems import ExitCode, LadderExportError, Location, Problem, UnclearError
from ladders import small_ladder, small_source
from test_shards import contents

SPEECH = small_ladder().speech
LOOK = partial(cluster.equipment_of_worker, SPEECH, None)
SOURCES = f"{Path(cluster.__file__).parent.parent}{os.pathsep}{Path(__file__).parent}"
PROGRAM = """
import sys
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(
        n_workers=int(sys.argv[1]), threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _loopback(_no_network: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cluster on this machine is reached by the address 127.0.0.1; everything else stays closed."""
    refuse = socket.socket.connect
    monkeypatch.undo()
    connect = socket.socket.connect

    def only_loopback(self: socket.socket, address: tuple[str, int]) -> None:
        (connect if address[0] == "127.0.0.1" else refuse)(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_loopback)


def _start(folder: Path, workers: int) -> tuple[subprocess.Popen[str], str]:
    """A scheduler and so many worker processes, and the address HOST:PORT."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        tools.absent("the Python package distributed")
    program = folder / "start.py"
    program.write_text(PROGRAM)
    process = subprocess.Popen(
        [sys.executable, str(program), str(workers)],
        env=os.environ | {"PYTHONPATH": SOURCES, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        text=True,
    )
    assert process.stdout
    return process, process.stdout.readline().strip().removeprefix("tcp://")


def _stop(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    assert process.stdout
    process.stdin.close()
    process.wait(timeout=60)
    process.stdout.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a scheduler with two worker processes is."""
    process, address = _start(tmp_path_factory.mktemp("cluster"), 2)
    yield address
    _stop(process)


@dataclass(frozen=True)
class Times:
    number: int

    def __call__(self, state: list[int]) -> tuple[int, int]:
        state[0] += 1
        return self.number * state[1], os.getpid()


@dataclass(frozen=True)
class Raises:
    error: str

    def __call__(self, state: object) -> None:
        if self.error == "unclear":
            raise UnclearError([Problem(Location("cards/x.pdf"), "too long")])
        if self.error == "lost":
            os.kill(os.getpid(), signal.SIGKILL)
        raise ZeroDivisionError(self.error)


@dataclass(frozen=True)
class Tell:
    """What a worker works with."""

    def __call__(self, state: object) -> object:
        return state


@dataclass(frozen=True)
class Waits:
    seconds: float = 600

    def __call__(self, state: object) -> None:
        time.sleep(self.seconds)


def two(number: int) -> list[int]:
    """A state that a worker makes: how many tasks it has done, and a factor."""
    return [0, number]


def same(there: Path) -> Path:
    return there


def test_every_task_is_done_with_what_a_worker_has_made_once(address: str) -> None:
    for factor in (7, 8):
        with cluster.cluster(address, LOOK, partial(two, factor)) as workers:
            assert workers.hands == 2 + 1
            done = [future.result(60) for future in [workers.submit(Times(number)) for number in range(20)]]
            assert [product for product, _ in done] == [factor * number for number in range(20)]
            counts = [workers.submit(Tell()).result(60)[0] for _ in range(4)]
            assert os.getpid() not in {pid for _, pid in done}
            assert max(counts) > 1


def test_an_error_of_a_task_comes_back_as_it_was(address: str) -> None:
    with cluster.cluster(address, LOOK, partial(two, 2)) as workers:
        futures = [workers.submit(task) for task in (Times(1), Raises("unclear"), Raises("x"), Times(4))]
        assert futures[0].result(60)[0] == 2
        with pytest.raises(LadderExportError, match=r"^cards/x\.pdf: too long$") as raised:
            futures[1].result(60)
        assert raised.value.exit_code is ExitCode.INCOMPLETE
        with pytest.raises(ZeroDivisionError, match="x"):
            futures[2].result(60)
        assert futures[3].result(60)[0] == 8


def test_a_state_that_cannot_be_made_is_told(address: str) -> None:
    with cluster.cluster(address, LOOK, _no_state) as workers, pytest.raises(LadderExportError, match=r"^no fonts$"):
        workers.submit(Times(1)).result(60)


def _no_state() -> list[int]:
    raise LadderExportError("no fonts")


def test_the_layouts_of_this_installation_are_those_of_the_workers_own() -> None:
    packed = cluster._pack(partial(same, resources.layouts()))
    assert str(resources.layouts()).encode() not in zlib.decompress(packed)
    assert cluster._unpack(packed)() == resources.layouts()
    assert cluster._unpack(cluster._pack(partial(same, Path("/x"))))() == Path("/x")


@pytest.fixture
def run(run: Run) -> Run:
    """The command line beside the small ladder."""
    Path("source").mkdir()
    for name, data in small_source().items():
        Path("source", name).write_bytes(data)
    return run


def test_a_build_by_a_cluster_is_the_build_here_to_the_last_byte(address: str, run: Run) -> None:
    words = ("build", "--png", "--dpi", "72")
    assert run(*words, "-o", "here", "--jobs", "2")[0] == 0
    code, _, err = run(*words, "-o", "there", "--executor", f"dask://{address}")
    assert (code, err) == (0, "13 files in there, each proved complete.\n")
    assert contents(Path("there")) == contents(Path("here"))
    again = run(*words, "-o", "there", "--executor", f"dask://{address}")
    assert again == (0, "", "13 files in there, each proved complete and up to date.\n")


def test_a_part_can_be_made_by_a_cluster_too(address: str, run: Run) -> None:
    words = ("build", "--only", "card,text", "-o")
    assert run(*words, "here", "--jobs", "1")[0] == 0
    assert run(*words, "1", "--shard", "1/2", "--jobs", "1")[0] == 0
    assert run(*words, "2", "--shard", "2/2", "--executor", f"dask://{address}")[0] == 0
    assert run("merge", "1", "2", "-o", "all")[0] == 0
    assert contents(Path("all")) == contents(Path("here"))


@dataclass(frozen=True)
class OddLook:
    """What a machine has, which is another thing in the process `pid`."""

    pid: int
    layouts: Path | None = None

    def __call__(self) -> dict[str, str]:
        found = cluster.equipment_of_worker(SPEECH, self.layouts if os.getpid() != self.pid else None)
        return found | ({"weasyprint": "1.2", "layouts": "0" * 64} if os.getpid() == self.pid else {})


def _refused(address: str, look: cluster.Look) -> str:
    with pytest.raises(ClusterError) as raised, cluster.cluster(address, look, partial(two, 1)):
        pass
    assert raised.value.exit_code is ExitCode.PROBLEMS
    return str(raised.value)


def test_a_worker_with_other_things_is_named_with_them(address: str, tmp_path: Path) -> None:
    there = equipment(SPEECH, None)["weasyprint"]
    said = _refused(address, OddLook(os.getpid()))
    worker = said.partition("the worker ")[2].split()[0]
    assert worker.startswith("tcp://127.0.0.1:")
    assert said == (
        f"dask://{address}: the worker {worker} makes other files than this machine (weasyprint 1.2 here, {there} on {worker}; "
        "other layouts); install there what is installed here, and keep the same layouts in the same folder, or leave that "
        "worker out (and 1 more of its workers likewise)"
    )
    said = _refused(address, OddLook(os.getpid(), tmp_path / "none"))
    assert f"cannot work: {tmp_path / 'none'}: there is no such folder of layouts (and 1 more" in said


def test_a_worker_that_joins_later_has_to_have_the_same_things() -> None:
    bundle = cluster._Bundle.of(partial(two, 3), LOOK, LOOK())
    assert bundle.state() == [0, 3]
    other = cluster._Bundle.of(partial(two, 3), LOOK, LOOK() | {"weasyprint": "1.2"})
    with pytest.raises(
        ClusterError, match=r"^a worker that has joined the cluster makes other files than .*weasyprint 1\.2"
    ):
        other.state()


def test_a_worker_keeps_the_last_state_only() -> None:
    cluster._work(cluster._Bundle.of(partial(two, 3), LOOK, LOOK()), Times(1))
    first = cluster._held
    cluster._work(cluster._Bundle.of(partial(two, 3), LOOK, LOOK()), Times(1))
    assert cluster._held is first
    assert first[1] == [2, 3]
    cluster._work(cluster._Bundle.of(partial(two, 4), LOOK, LOOK()), Times(1))
    assert cluster._held[1] == [1, 4]


def test_lost_workers_are_replaced_and_a_task_that_ends_them_is_given_up(tmp_path: Path) -> None:
    process, address = _start(tmp_path, 2)
    try:
        with cluster.cluster(address, LOOK, partial(two, 5)) as workers:
            with pytest.raises(ClusterLostError, match="has lost several workers at the same piece of work"):
                workers.submit(Raises("lost")).result(120)
            assert [workers.submit(Times(number)).result(120)[0] for number in range(4)] == [0, 5, 10, 15]
    finally:
        _stop(process)


def test_a_cluster_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_WITHOUT_WORKERS", 4)
    process, address = _start(tmp_path, 1)
    with pytest.raises(ClusterLostError) as raised, cluster.cluster(address, LOOK, partial(two, 5)) as workers:
        workers.submit(Times(1)).result(60)
        future = workers.submit(Waits())
        _stop(process)
        future.result(120)
    assert raised.value.exit_code is ExitCode.INCOMPLETE
    assert str(raised.value).startswith(f"the cluster at dask://{address} ")
    assert str(raised.value).endswith("; start it again and build again: what is finished is not made anew")


def test_a_scheduler_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    process, address = _start(tmp_path, 0)
    monkeypatch.setattr(cluster, "_ANSWERS_WITHIN", 3)
    try:
        assert _refused(address, LOOK) == (
            f"dask://{address}: the scheduler there has no workers; start some, with “dask worker {address} --nthreads 1”"
        )
    finally:
        _stop(process)


@pytest.mark.parametrize("kind", ["nobody", "somebody else"])
def test_where_no_scheduler_answers_it_is_told(kind: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "_ANSWERS_WITHIN", 1)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        if kind == "somebody else":
            listening.listen()
        address = f"dask://127.0.0.1:{listening.getsockname()[1]}"
        code, out, err = run("build", "--executor", address)
    assert (code, out) == (1, "")
    assert err == (
        f"ladder-export: {address}: no Dask scheduler answers there within 1 seconds; start one with “dask scheduler”, and "
        "give the address that it prints\n"
    )


def test_without_the_package_it_is_told_how_to_install_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "equipment_of_worker", equipment)
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, out, err = run("build", "--executor", "dask://127.0.0.1:8786")
    assert (code, out) == (1, "")
    assert err == (
        "ladder-export: --executor needs the Python package distributed, which is not installed; install it with “pip install "
        "'ladder-export[dask]'”, or leave --executor out\n"
    )


@pytest.mark.parametrize(
    "value",
    ["ray://x:1", "dask://x", "dask://:1", "dask://x:0", "dask://x:65536", "dask://x:1/y", "tcp://x:1", "", "2"],
)
def test_another_address_than_a_clusters_is_wrong_usage(value: str, run: Run) -> None:
    code, _, err = run("build", "--executor", value)
    assert code == 2
    said = f"“{value}” is no address of a cluster; give that of a Dask scheduler, such as dask://127.0.0.1:8786."
    assert said in " ".join(err.split())


def test_jobs_are_not_those_of_a_cluster(run: Run) -> None:
    code, _, err = run("build", "--executor", "dask://x:1", "--jobs", "2")
    assert code == 2
    said = "--jobs is about processes on this machine, and --executor has none: leave one of them out."
    assert said in " ".join(err.split())


def test_ctrl_c_ends_a_build_by_a_cluster_at_once(address: str, tmp_path: Path) -> None:
    program = tmp_path / "wait.py"
    program.write_text(WAITING)
    process = subprocess.Popen(
        [sys.executable, str(program), address],
        env=os.environ | {"PYTHONPATH": SOURCES},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "at work\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "")


WAITING = """
import signal
import sys
from functools import partial
from test_cluster import LOOK, Waits, two
from ladder_export import cluster

signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell takes from what it runs in the background
try:
    with cluster.cluster(sys.argv[1], LOOK, partial(two, 1)) as workers:
        futures = [workers.submit(Waits(5)) for _ in range(9)]
        print("at work", flush=True)
        futures[8].result()
except KeyboardInterrupt:
    sys.exit(130)
"""
