"""Processes that work beside this one: the one pool that all parts of the engine use.

How many threads a solver takes within a process is an option of the solve, not of the pool.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from .one_thread import ENVIRONMENT

P = ParamSpec("P")
T = TypeVar("T")

WorkerDied = BrokenProcessPool
"""What a future raises whose process has died (of want of memory, say)."""

PARENT_LOOK = 0.5
"""Seconds after which a process looks whether the one that began it is still there."""


class Pool:
    """Processes that do calls; begun when first needed, and anew where one has died.

    They leave Ctrl-C to this process, and do not outlive it. Begun afresh, not forked: a fork of a
    process with threads (solvers, a progress bar) may hang. They do not import the caller's script,
    so that it needs no guard.

    Parameters
    ----------
    count
        How many processes.
    begin, given
        What each calls first, and with what: to take in what its calls have in common.
    """

    def __init__(self, count: int, begin: Callable[..., None], *given: Any) -> None:
        self._count = count
        self._first = (os.getpid(), begin, *given)
        self._executor: Any = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> Future[None]:
        """Begin the processes now; the future is done when one of them has begun."""
        return self.submit(_ready)

    def submit(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Hand a call to the processes; the future raises `WorkerDied` if one of them dies."""
        try:
            return self._submit(call, *args, **kwargs)
        except WorkerDied:  # one died since the last call
            self.close()
            return self._submit(call, *args, **kwargs)

    def _submit(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        if self._executor is None:
            # Not before it is needed: it is slow to import.
            from loky.process_executor import ProcessPoolExecutor

            self._executor = ProcessPoolExecutor(
                self._count, initializer=_begin, initargs=self._first, env=ENVIRONMENT
            )
        future: Future[T] = self._executor.submit(call, *args, **kwargs)
        return future

    def close(self) -> None:
        """End the processes, whatever they do."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, kill_workers=True)
            self._executor = None


def processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


def _begin(parent: int, begin: Callable[..., None], *given: Any) -> None:
    # A Ctrl-C is the caller's affair; it reaches these processes too, as they share its terminal.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    begin(*given)


def _follow(parent: int) -> None:
    """End this process when the one that began it has ended."""
    sentinel = getattr(multiprocessing.parent_process(), "sentinel", None)
    if sentinel is not None:
        wait([sentinel])
    else:  # where an orphan is handed to another parent, which loky gives no sentinel
        while os.getppid() == parent:
            time.sleep(PARENT_LOOK)
    os._exit(1)


def _ready() -> None:
    """Do nothing: it shows that a process has begun."""
