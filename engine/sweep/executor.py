"""Who does the runs: this process, processes of this machine, or (cluster.py) a cluster's."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from concurrent.futures import Future
from typing import Protocol

from ..parallel import Pool, WorkerDied
from .run_result import RunResult
from .worker import WORKER, Job, Task

Slot = Hashable
"""Where one run at a time is done."""


class Executor(Protocol):
    """Does runs."""

    def slots(self) -> Sequence[Slot]:
        """Return where runs can be done now; a cluster's workers come and go."""

    def submit(self, slot: Slot, task: Task) -> Future[RunResult]:
        """Begin a run; the future raises `WorkerDied` if its process did."""

    def close(self) -> None:
        """End all work at once."""


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
        They end as they begin.
    """

    def __init__(self, job: Job, many: int) -> None:
        # A pool for each slot, so that a group's runs come to the process that knows its anchor.
        self._pools = [Pool(1, _begin, job) for _ in range(many)]
        try:
            for ready in [pool.start() for pool in self._pools]:
                ready.result()
        except WorkerDied:
            self.close()
            raise CannotStart(
                "the processes beside this one end as they begin (memory may be short): use fewer"
                " workers, or workers=0"
            ) from None

    def slots(self) -> Sequence[Slot]:
        """Return a slot for each process."""
        return range(len(self._pools))

    def submit(self, slot: Slot, task: Task) -> Future[RunResult]:
        """Begin a run in a slot's process; in a new one, if the old one has died."""
        assert isinstance(slot, int)
        return self._pools[slot].submit(_do, task)

    def close(self) -> None:
        """End the processes, whatever they do."""
        for pool in self._pools:
            pool.close()


def _begin(job: Job) -> None:
    WORKER.bring(job)


def _do(task: Task) -> RunResult:
    return WORKER.do(task)
