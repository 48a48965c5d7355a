"""Workers: processes that do one task after the other, side by side, with something to work with that each of them has.

`crew` forks them when everything that they work with is there, so that all share it; where a fork is not safe (macOS, Windows),
each loads its own. A worker that loses its parent ends, and so does every worker at Ctrl-C. There is another way to come by
them, in `hired`.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Generic, Protocol, TypeVar

from ladder_export import collector
from ladder_export.problems import ExitCode, LadderExportError

State = TypeVar("State")
Result = TypeVar("Result")
_State = TypeVar("_State", contravariant=True)
_Result = TypeVar("_Result", covariant=True)
_Worked = TypeVar("_Worked", covariant=True)

# Where fork is the system's own way and its libraries stand it; macOS's do not (bpo-33725).
FORKS = sys.platform.startswith("linux")


class Task(Protocol[_State, _Result]):
    """Something to do with the state of a worker. Its fields travel between processes: they have to be picklable."""

    def __call__(self, state: _State, /) -> _Result: ...


class WorkerLostError(LadderExportError):
    """A worker was ended by the system."""

    exit_code = ExitCode.INCOMPLETE

    def __init__(self) -> None:
        super().__init__(
            "a worker process was ended by the system, most likely because memory ran out; "
            "close other programs, or give a smaller --jobs"
        )


class Crew(Protocol[_Worked]):
    """Whoever does tasks: this process, several on this machine, or others elsewhere."""

    @property
    def hands(self) -> int:
        """How many tasks it does at once."""

    def submit(self, task: Task[_Worked, Result]) -> Future[Result]:
        """Have `task` done. Its result, or what it raised, is in the future."""


# Makes workers, which each have what a callable makes, so many of them if there is a choice.
Hire = Callable[[Callable[[], State], int], AbstractContextManager[Crew[State]]]


@contextmanager
def crew(begin: Callable[[], State], jobs: int) -> Iterator[Crew[State]]:
    """`jobs` processes that each work with what `begin` makes; with one of them, this process does the work itself.

    Where workers are spawned, `begin` travels to them and has to be picklable. Whatever ends the block ends the workers.
    """
    with collector.restored():
        if jobs <= 1:
            yield _Alone(begin())
            return
        workers = _Workers(begin, jobs)
        try:
            yield workers
        except BaseException:
            workers.stop()
            raise
        workers.close()


class _Alone(Generic[State]):
    """This process, which does each task at once."""

    hands = 1

    def __init__(self, state: State) -> None:
        self._state = state
        collector.seldom()

    def submit(self, task: Task[State, Result]) -> Future[Result]:
        future: Future[Result] = Future()
        try:
            future.set_result(task(self._state))
        except Exception as error:
            future.set_exception(error)
        collector.look()
        return future


class _Workers(Generic[State]):
    """A pool of processes. Ctrl-C is for their parent, which then ends them."""

    def __init__(self, begin: Callable[[], State], jobs: int) -> None:
        from concurrent.futures import ProcessPoolExecutor  # only here, as it takes a while

        self.hands = jobs
        context = multiprocessing.get_context("fork" if FORKS else "spawn")
        arguments: tuple[Any, ...] = (begin,)
        if FORKS:
            state = begin()
            arguments = (lambda: state,)  # not pickled: a fork has all that its parent had
            collector.seldom()
        self._pool: Executor = ProcessPoolExecutor(jobs, context, _begin, arguments)
        # All of them now: later on, threads of this process might hold locks that a fork would never see released.
        for future in [self._pool.submit(_do, _nothing) for _ in range(jobs)]:
            future.result()

    def submit(self, task: Task[State, Result]) -> Future[Result]:
        future: Future[Result] = Future()
        _submitted(self._pool, _do, task).add_done_callback(lambda done: pass_on(done, future, _lost))
        return future

    def close(self) -> None:
        self._pool.shutdown()

    def stop(self) -> None:
        """End the workers now, whatever they are at."""
        for child in multiprocessing.active_children():
            child.kill()
        self._pool.shutdown(cancel_futures=True)  # and wait for its threads, which Python would wake as it ends


def _submitted(pool: Executor, function: Callable[..., Any], *given: Any) -> Future[Any]:
    """What comes of `function` in a process of `pool`, also where one is known to be gone already."""
    try:
        return pool.submit(function, *given)
    except BrokenExecutor as error:
        lost: Future[Any] = Future()
        lost.set_exception(error)
        return lost


def pass_on(
    done: Future[Any], future: Future[Any], told: Callable[[BaseException | None], BaseException | None]
) -> None:
    """Give `future` the outcome of `done`, whose result is an `answer`.

    `told` gets the error that ended `done`, None if it was cancelled, and gives the one that is to be told of it, if any.
    """
    if done.cancelled() or done.exception():
        error = told(None if done.cancelled() else done.exception())
        if error:
            future.set_exception(error)
        else:
            future.cancel()
    else:
        settle(future, done.result())


def settle(future: Future[Any], outcome: Any) -> None:
    """Give `future` what a task came to in a worker, which is an `answer`."""
    if isinstance(outcome, _Refused):
        future.set_exception(outcome.error())
    else:
        future.set_result(outcome)


def _lost(error: BaseException | None) -> BaseException | None:
    return WorkerLostError() if isinstance(error, BrokenExecutor) else error


_state: Any = None  # of a worker


def _begin(begin: Callable[[], Any]) -> None:
    global _state
    belong_to_parent()
    _state = begin()
    collector.seldom()


def belong_to_parent() -> None:
    """Leave Ctrl-C to the parent, and end when it has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


class _Refused:
    """An error of ours on its way between processes: its class may not be made from its message alone."""

    def __init__(self, error: LadderExportError) -> None:
        self._said, self._exit_code = str(error), error.exit_code

    def error(self) -> LadderExportError:
        error = LadderExportError(self._said)
        error.exit_code = self._exit_code
        return error


def _do(task: Task[Any, Any]) -> Any:
    try:
        return answer(task, _state)
    finally:
        collector.look()


def answer(task: Task[Any, Any], state: Any) -> Any:
    """What a worker sends back for `task`: its result, or an error of ours in a form that travels between processes."""
    try:
        return task(state)
    except LadderExportError as error:
        return _Refused(error)


def as_it_is(state: State) -> State:
    """What begins with something that is there already."""
    return state


def _nothing(state: object) -> None:
    """The task that starts a worker."""
