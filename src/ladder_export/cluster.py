"""Workers elsewhere: those of a Dask cluster, which do the same tasks with the same state as processes on this machine.

Every worker has to have what this machine has, or its files would not be the same: that is looked at before the first task, and
again by a worker that joins later. What it works with travels once to each, and stays there until other work comes.
"""

from __future__ import annotations

import io
import pickle
import threading
import warnings
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, InvalidStateError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from ladder_export import resources
from ladder_export.crew import Crew, Task, answer, pass_on
from ladder_export.equipment import differences, equipment
from ladder_export.inputs import digest
from ladder_export.languages import Language
from ladder_export.problems import ExitCode, LadderExportError
from ladder_export.versions import versions

State = TypeVar("State")
Result = TypeVar("Result")
Look = Callable[[], Mapping[str, str]]

_ANSWERS_WITHIN = 10  # seconds, for a scheduler, and again for the first worker
_WITHOUT_WORKERS = 60  # seconds in which a lost worker may be replaced
_LOOKED_EVERY = 2  # seconds
_LAYOUTS = "layouts"


class ClusterError(LadderExportError):
    """There is no cluster to work with, or its workers do not have what it takes."""


class ClusterLostError(LadderExportError):
    """A cluster did not do its work to the end."""

    exit_code = ExitCode.INCOMPLETE


def equipment_of_worker(speech: Language, layouts: Path | None) -> dict[str, str]:
    """`equipment`, and what a worker and its scheduler talk with."""
    return {**equipment(speech, layouts), **versions(("distributed",))}


@contextmanager
def cluster(address: str, look: Look, begin: Callable[[], State], jobs: int = 0) -> Iterator[Crew[State]]:
    """The workers of the scheduler at `address` (HOST:PORT), who each work with what `begin` makes; however many they are.

    `look` tells what a machine makes files with. Both travel to the workers and have to be picklable. Raises `ClusterError`
    where there is no such cluster, or a worker has something else than this machine.
    """
    client = _connect(address)
    try:
        ours = look()
        _check(client, address, look, ours)
        workers = _Workers[State](client, address, _Bundle.of(begin, look, ours))
        try:
            yield workers
        finally:
            workers.stop()
    finally:
        client.close(timeout=_LOOKED_EVERY)


def _connect(address: str) -> Any:
    """A client of the scheduler at `address`, which keeps its own messages to itself: ours say what there is to do."""
    import logging

    try:
        import distributed
    except ImportError as error:
        raise ClusterError(
            "--executor needs the Python package distributed, which is not installed; install it with "
            "“pip install 'ladder-export[dask]'”, or leave --executor out"
        ) from error
    for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    client: Any = distributed.Client
    future: Future[Any] = Future()

    def connect() -> None:
        try:
            future.set_result(client(f"tcp://{address}", timeout=_ANSWERS_WITHIN, set_as_default=False))
        except BaseException as error:
            future.set_exception(error)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # other versions elsewhere: `_check` says which
            # In a thread, since a client waits without end for a server of another kind, which has yet to say hello.
            threading.Thread(target=connect, daemon=True).start()
            return future.result(_ANSWERS_WITHIN + _LOOKED_EVERY)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(
            f"dask://{address}: no Dask scheduler answers there within {_ANSWERS_WITHIN} seconds; start one with "
            "“dask scheduler”, and give the address that it prints"
        ) from error


def _check(client: Any, address: str, look: Look, ours: Mapping[str, str]) -> None:
    """Raise `ClusterError` unless there are workers, and each has what this machine has."""
    try:
        client.wait_for_workers(1, timeout=_ANSWERS_WITHIN)
    except TimeoutError as error:
        raise ClusterError(
            f"dask://{address}: the scheduler there has no workers; start some, with “dask worker {address} --nthreads 1”"
        ) from error
    wrong = []
    for worker, theirs in sorted(client.run(look, on_error="return").items()):
        if isinstance(theirs, LadderExportError):
            wrong.append(f"the worker {worker} cannot work: {theirs}")
        elif isinstance(theirs, BaseException):
            wrong.append(f"the worker {worker} has no such ladder-export ({theirs}); install this version there")
        elif message := _unlike(ours, theirs, f"on {worker}"):
            wrong.append(f"the worker {worker} {message}")
    if wrong:
        others = f" (and {len(wrong) - 1} more of its workers likewise)" if len(wrong) > 1 else ""
        raise ClusterError(f"dask://{address}: {wrong[0]}{others}")


def _unlike(ours: Mapping[str, str], theirs: Mapping[str, str], there: str) -> str:
    """How a worker differs from this machine, and what to do; empty if it does not."""
    found = differences(ours, "here", theirs, there)
    if not found:
        return ""
    way = "install there what is installed here"
    if ours.get(_LAYOUTS) != theirs.get(_LAYOUTS):
        way += ", and keep the same layouts in the same folder"
    return f"makes other files than this machine ({found}); {way}, or leave that worker out"


@dataclass(frozen=True, slots=True)
class _Bundle:
    """What a worker needs before it can begin: whether it may, by what it has, and what it then works with."""

    digest: str
    look: Look
    equipment: Mapping[str, str]
    packed: bytes

    @classmethod
    def of(cls, begin: Callable[[], Any], look: Look, ours: Mapping[str, str]) -> _Bundle:
        packed = _pack(begin)
        return cls(digest(packed, ours), look, ours, packed)

    def state(self) -> Any:
        """What the worker works with, made now. Raises `ClusterError` on a worker that makes other files."""
        if message := _unlike(self.equipment, self.look(), "there"):
            raise ClusterError(f"a worker that has joined the cluster {message}")
        return _unpack(self.packed)()


class _Pickler(pickle.Pickler):
    """Leaves out where this installation's own layouts are: a worker has them elsewhere."""

    def persistent_id(self, thing: Any) -> str | None:
        return _LAYOUTS if isinstance(thing, Path) and thing == resources.layouts() else None


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, pid: Any) -> Path:
        return resources.layouts()


def _pack(begin: Callable[[], Any]) -> bytes:
    file = io.BytesIO()
    _Pickler(file, pickle.HIGHEST_PROTOCOL).dump(begin)
    return zlib.compress(file.getvalue(), 1)


def _unpack(packed: bytes) -> Callable[[], Any]:
    begin: Callable[[], Any] = _Unpickler(io.BytesIO(zlib.decompress(packed))).load()
    return begin


class _Workers(Generic[State]):
    """The crew. A thread watches over it, since a scheduler without workers waits for ever."""

    def __init__(self, client: Any, address: str, bundle: _Bundle) -> None:
        self._client = client
        self._address = address
        # The result of a task, which the scheduler has made again if all workers that have it are lost.
        self._bundle = client.submit(_same, bundle, key=f"ladder-export-{bundle.digest}", pure=True)
        self._executor = client.get_executor(pure=False)
        self._waiting: set[Future[Any]] = set()
        self._stopped = threading.Event()
        self._hands = len(client.nthreads())
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def hands(self) -> int:
        """One task for each worker, however many there are later, and one that is there already when the first is done."""
        return max(self._hands, 1) + 1

    def submit(self, task: Task[State, Result]) -> Future[Result]:
        future: Future[Result] = Future()
        self._waiting.add(future)
        future.add_done_callback(self._waiting.discard)
        self._executor.submit(_work, self._bundle, task).add_done_callback(lambda done: self._settle(done, future))
        return future

    def stop(self) -> None:
        """Take back what is not done."""
        self._stopped.set()
        self._executor.shutdown(wait=False)

    def _settle(self, done: Future[Any], future: Future[Any]) -> None:
        with suppress(InvalidStateError):  # it was given up meanwhile
            pass_on(done, future, self._told)

    def _told(self, error: BaseException | None) -> BaseException | None:
        if error is None:
            return None if self._stopped.is_set() else ClusterLostError(f"{self._named} is gone; {_AGAIN}")
        if type(error).__name__ == "KilledWorker":
            return ClusterLostError(
                f"{self._named} has lost several workers at the same piece of work, most likely because their memory ran "
                "out; give them more of it (--memory-limit of “dask worker”)"
            )
        return error

    @property
    def _named(self) -> str:
        return f"the cluster at dask://{self._address}"

    def _watch(self) -> None:
        """See how many workers there are, and give up when there have been none for too long."""
        without = 0
        while not self._stopped.wait(_LOOKED_EVERY):
            try:
                self._hands = len(self._client.nthreads())
            except Exception:  # of many kinds, where there is no connection
                self._hands = 0
            without = 0 if self._hands else without + _LOOKED_EVERY
            if without >= _WITHOUT_WORKERS:
                for future in tuple(self._waiting):
                    with suppress(InvalidStateError):
                        future.set_exception(
                            ClusterLostError(f"{self._named} has had no workers for {without} seconds; {_AGAIN}")
                        )
                return


_AGAIN = "start it again and build again: what is finished is not made anew"
_at_work = threading.Lock()
_held: tuple[str, Any] = ("", None)  # of a worker: what it works with, by the digest of its bundle


def _same(bundle: _Bundle) -> _Bundle:
    return bundle


def _work(bundle: _Bundle, task: Task[Any, Any]) -> Any:
    """Do `task` in a worker. A worker has one station, so its threads take turns."""
    with _at_work:
        return answer(lambda _: task(_state_of(bundle)), None)


def _state_of(bundle: _Bundle) -> Any:
    global _held
    if _held[0] != bundle.digest:
        _held = ("", None)
        _held = (bundle.digest, bundle.state())
    return _held[1]
