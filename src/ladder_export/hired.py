"""Workers that are hired before anything of the work is known, and load libraries while this process finds out.

The first of them does so at once. The others are forked from it when there is work for them, and then are as ready as it is:
what takes long to load is loaded once. None of them ever holds what is not theirs. Each has a pipe of its own, through which
tasks come and their outcomes go; a pipe that ends says that its worker has.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from ladder_export import collector
from ladder_export.crew import FORKS, Crew, Hire, Task, WorkerLostError, answer, belong_to_parent, crew, settle

State = TypeVar("State")
Result = TypeVar("Result")


@contextmanager
def hired(prepare: Callable[[], object], jobs: int) -> Iterator[Hire[Any]]:
    """What hires a crew of at most `jobs` processes, if they are more than one and a fork is safe.

    The first of them calls `prepare` now, for all of them; what that raises is left for their tasks to find. What a crew then
    works with travels to them and has to be picklable. Whatever ends the block ends the workers.
    """
    if jobs <= 1 or not FORKS:
        yield crew
        return
    with collector.restored():
        staff = _Staff(prepare, jobs)
        try:
            yield staff.hire
        finally:
            staff.end()


class _Staff:
    """The workers that there are, or will be: the process of the first, and what is known here of each."""

    def __init__(self, prepare: Callable[[], object], jobs: int) -> None:
        context = multiprocessing.get_context("fork")
        pipes = [context.Pipe() for _ in range(jobs)]
        ours, theirs = [ours for ours, _ in pipes], [theirs for _, theirs in pipes]
        # A daemon, so that Python ends it even if this is interrupted while it ends the others.
        self._first = context.Process(target=_begin, args=(prepare, ours, theirs), daemon=True)
        self._first.start()
        for pipe in theirs:
            pipe.close()
        self._workers = [_Worker(pipe) for pipe in ours]

    @contextmanager
    def hire(self, begin: Callable[[], State], jobs: int) -> Iterator[Crew[State]]:
        """A crew of `jobs` of them, who work with what `begin` makes."""
        collector.seldom()
        workers = self._workers[:jobs]
        workers[0].tell(len(workers))
        packed = pickle.dumps(begin, pickle.HIGHEST_PROTOCOL)
        for worker in workers:
            worker.tell(packed)
        yield _Hired(workers)

    def end(self) -> None:
        """End them now, whatever they are at."""
        first, *others = self._workers
        for worker in others:
            worker.end()
        if first.is_idle:
            first.tell(0)
        else:
            self._first.kill()
        self._first.join()
        for worker in (first, *others):
            worker.close()


class _Hired(Generic[State]):
    """Some of the workers. A task goes to the first that has the least to do."""

    def __init__(self, workers: Sequence[_Worker]) -> None:
        self.hands = len(workers)
        self._workers = workers

    def submit(self, task: Task[State, Result]) -> Future[Result]:
        return min(self._workers, key=_Worker.left).do(task)


class _Worker:
    """A worker as this process knows it: its end of the pipe, and the tasks whose outcomes have not come yet.

    What goes through the pipe may be more than it holds, so two threads attend to it.
    """

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._outbox: SimpleQueue[bytes] = SimpleQueue()
        self._waiting: deque[Future[Any]] = deque()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self._pid = 0  # until it says so
        self._is_gone = False
        self._shall_end = False

    def tell(self, message: object) -> None:
        """Tell it something. What one that is gone is told is lost, and that it is gone is noticed by who listens."""
        self._outbox.put(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))
        if not self._threads:
            self._threads = [threading.Thread(target=work, daemon=True) for work in (self._listen, self._speak)]
            for thread in self._threads:
                thread.start()

    @property
    def is_idle(self) -> bool:
        """Whether it waits for something to do."""
        return bool(self._pid) and not self._waiting

    def left(self) -> int:
        """How many tasks it still has to do."""
        return len(self._waiting)

    def do(self, task: Task[Any, Result]) -> Future[Result]:
        """Have a task done."""
        future: Future[Result] = Future()
        try:
            packed = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
            with self._lock:
                if self._is_gone:
                    raise WorkerLostError
                self._waiting.append(future)  # before its outcome can come
            self._outbox.put(packed)
        except Exception as error:  # it cannot travel, or there is nobody
            future.set_exception(error)
        return future

    def end(self) -> None:
        """End it, and wait until that is so, if it has begun."""
        with self._lock:
            self._shall_end = True
            has_begun = bool(self._pid)
        if has_begun:
            self._kill()
            self.close()

    def close(self) -> None:
        """Close the pipe when nothing goes through it any more. What is still waited for will not come."""
        self._outbox.put(b"")
        for thread in self._threads:
            thread.join()
        self._pipe.close()

    def _kill(self) -> None:
        if self._pid and not self._is_gone:  # or it could be somebody else's number by now
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def _speak(self) -> None:
        try:
            while message := self._outbox.get():
                self._pipe.send_bytes(message)
        except Exception:
            self._kill()  # it has half a message, if there is anybody

    def _listen(self) -> None:
        try:
            self._hear_pid(self._pipe.recv())
            while True:
                packed = self._pipe.recv_bytes()
                _settle(self._waiting.popleft(), packed)
        except Exception:  # it has ended; or there is no memory for what it says, which comes to the same
            self._kill()
            with self._lock:
                self._is_gone = True
            for future in self._waiting:
                future.set_exception(WorkerLostError())

    def _hear_pid(self, pid: int) -> None:
        with self._lock:
            self._pid = pid
            if self._shall_end:
                self._kill()


def _settle(future: Future[Any], packed: bytes) -> None:
    try:
        outcome = pickle.loads(packed)
    except Exception as error:
        outcome = _Raised(error)
    if isinstance(outcome, _Raised):
        future.set_exception(outcome.error)
    else:
        settle(future, outcome)


class _Raised:
    """An error that is not ours, and so a mistake in the program, on its way back. It says where it was raised."""

    def __init__(self, error: Exception) -> None:
        self.error = error


def _begin(prepare: Callable[[], object], ours: Sequence[Connection], theirs: Sequence[Connection]) -> None:
    """The first worker, from its beginning. `ours` are the ends of the pipes that belong to its parent."""
    for pipe in ours:
        pipe.close()
    belong_to_parent()
    with suppress(Exception), collector.paused():  # a task meets the same, and then there is somebody to tell
        prepare()
    collector.seldom()
    _work(theirs[0], list(theirs[1:]))


def _work(pipe: Connection, others: list[Connection]) -> None:
    """Do what comes through `pipe` until it ends, or there are to be no workers; `others` are pipes that have none yet.

    What comes is the number of workers that there are to be, what makes that with which they work, or a task. The last one sees
    to what is left of those that were forked from it, so that their time is counted with its own.
    """
    there = 1
    state: Callable[[], Any] = cache(int)
    pipe.send(os.getpid())
    while True:
        try:
            packed = pipe.recv_bytes()
        except EOFError:
            return
        try:
            message = pickle.loads(packed)
        except Exception as error:  # of a task that needs what is not there
            pipe.send_bytes(_packed(_Raised(error)))
            continue
        if isinstance(message, bytes):
            state = cache(pickle.loads(message))
        elif not isinstance(message, int):
            pipe.send_bytes(_outcome(message, state))
        elif message:
            for _ in range(there, message):
                there += 1
                its = others.pop(0)
                if _forked():
                    for each in (pipe, *others):
                        each.close()
                    belong_to_parent()
                    _work(its, [])
                    return
                its.close()
        else:
            with suppress(ChildProcessError):
                while os.wait():  # for each of them: they are gone, or going
                    pass
            return


def _forked() -> bool:
    """Fork, and say whether this is the new process. One that cannot be is missed by who listens for it."""
    with warnings.catch_warnings():
        # Python 3.12 warns of threads: there is the one that waits for the parent to end, and holds nothing.
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            return os.fork() == 0
        except OSError:
            return False


def _outcome(task: Task[Any, Any], state: Callable[[], Any]) -> bytes:
    """What came of `task`, packed."""
    try:
        return _packed(answer(task, state()))
    except Exception as error:
        error.add_note(f"in a worker:\n{traceback.format_exc()}")
        return _packed(_Raised(error))
    finally:
        collector.look()


def _packed(outcome: object) -> bytes:
    try:
        return pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except Exception:
        if not isinstance(outcome, _Raised):
            raise
        told = "".join(traceback.format_exception(outcome.error))  # it holds what cannot travel
        return pickle.dumps(_Raised(RuntimeError(told)), pickle.HIGHEST_PROTOCOL)
