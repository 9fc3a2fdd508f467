"""Who does the runs: this process, processes of this machine, or (cluster.py) a cluster's."""

from __future__ import annotations

import multiprocessing
from collections.abc import Hashable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol

from ..parallel import begin_worker, end_workers
from .run_result import RunResult
from .worker import WORKER, Job, Task

Slot = Hashable
"""Where one run at a time is done."""


class Executor(Protocol):
    """Does runs."""

    def slots(self) -> Sequence[Slot]:
        """Return where runs can be done now; a cluster's workers come and go."""

    def submit(self, slot: Slot, task: Task) -> Future[RunResult]:
        """Begin a run; the future raises `Died` if its process did."""

    def close(self) -> None:
        """End all work at once."""


class Died(Exception):
    """The process that did a run has died."""


class NoCluster(Exception):
    """A cluster cannot be used: why, and what to do."""


class CannotStart(Exception):
    """Processes of this machine cannot be started: what to do."""


class Here:
    """Does each run at once, in this process."""

    def __init__(self, job: Job) -> None:
        self._key = job.key
        WORKER.bring(job)

    def slots(self) -> Sequence[Slot]:
        """Return the one slot."""
        return (0,)

    def submit(self, slot: Slot, task: Task) -> Future[RunResult]:
        """Do a run; the future is done."""
        future: Future[RunResult] = Future()
        future.set_result(WORKER.do(task))
        return future

    def close(self) -> None:
        """Forget the sweep."""
        WORKER.forget(self._key)


class Processes:
    """Does runs in processes of this machine, each of which does one at a time.

    Parameters
    ----------
    job
        The sweep.
    many
        How many processes.

    Raises
    ------
    CannotStart
        They end as they begin, as where a script calls for them outside of its main part.
    """

    def __init__(self, job: Job, many: int) -> None:
        self._job = job
        self._pools: list[ProcessPoolExecutor] = [self._started() for _ in range(many)]
        try:
            for ready in [pool.submit(_ready) for pool in self._pools]:
                ready.result()
        except BrokenProcessPool:
            self.close()
            raise CannotStart(
                "the worker processes end as soon as they start: a script must start its work"
                ' under `if __name__ == "__main__":`, or use workers=0'
            ) from None

    def _started(self) -> ProcessPoolExecutor:
        # A pool for each slot, so that a group's runs come to the process that knows its anchor.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(1, context, initializer=_begin, initargs=(self._job,))

    def slots(self) -> Sequence[Slot]:
        """Return a slot for each process."""
        return range(len(self._pools))

    def submit(self, slot: Slot, task: Task) -> Future[RunResult]:
        """Begin a run in a slot's process; in a new one, if the old one has died."""
        assert isinstance(slot, int)
        try:
            return _translated(self._pools[slot].submit(_do, task))
        except BrokenProcessPool:
            self._pools[slot] = self._started()
            return _translated(self._pools[slot].submit(_do, task))

    def close(self) -> None:
        """End the processes, whatever they do."""
        for pool in self._pools:
            end_workers(pool)


def _translated(inner: Future[RunResult]) -> Future[RunResult]:
    """Return a future that raises `Died` for a pool that broke."""
    outer: Future[RunResult] = Future()

    def pass_on(done: Future[RunResult]) -> None:
        if done.cancelled():
            outer.cancel()
            return
        failure = done.exception()
        if isinstance(failure, BrokenProcessPool):
            outer.set_exception(Died())
        elif failure is not None:
            outer.set_exception(failure)
        else:
            outer.set_result(done.result())

    inner.add_done_callback(pass_on)
    return outer


def _begin(job: Job) -> None:
    begin_worker()
    WORKER.bring(job)


def _ready() -> None:
    """Do nothing: it shows that a process has begun."""


def _do(task: Task) -> RunResult:
    return WORKER.do(task)
