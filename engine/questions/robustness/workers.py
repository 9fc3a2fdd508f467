"""Searches one after the other here, or several at once in processes of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from dataclasses import dataclass, field
from types import TracebackType
from typing import Generic, TypeVar

from ...parallel import Pool
from .searches import Chunk, Found, Job, Overall, PresumptionPlan, PresumptionTask, search, turn

Task = TypeVar("Task", Chunk | Overall, PresumptionTask)
Kind = TypeVar("Kind", Found, PresumptionPlan)


@dataclass
class Results(Generic[Kind]):
    """What was found, in the tasks' order whatever the order in which they ended.

    Attributes
    ----------
    found
        Of each task that ended, by its number.
    stopped
        Whether a Ctrl-C ended it; what was found till then is kept.
    """

    found: dict[int, list[Kind]] = field(default_factory=dict)
    stopped: bool = False

    def __iter__(self) -> Iterator[Kind]:
        return (found for number in sorted(self.found) for found in self.found[number])


class Workers:
    """Processes that search; with one, this very process does.

    Each task is searched for from its own beginning, so the number of workers changes nothing in
    what is found, as long as no search is ended by its time.
    """

    def __init__(self, job: Job, count: int) -> None:
        self._job = job
        self._pool = Pool(count, _begin, job) if count > 1 else None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def run(
        self, tasks: Sequence[Chunk | Overall], on_found: Callable[[int], None]
    ) -> Results[Found]:
        """Return what is found for all tasks.

        Parameters
        ----------
        on_found
            Called with the number of searches that have just ended.

        Raises
        ------
        engine.parallel.WorkerDied
            A process died (of want of memory, say).
        """
        return self._run(search, tasks, on_found)

    def turn(
        self, tasks: Sequence[PresumptionTask], on_found: Callable[[int], None]
    ) -> Results[PresumptionPlan]:
        """Return the plans of scenarios with other presumptions; as `run`."""
        return self._run(turn, tasks, on_found)

    def _run(
        self,
        call: Callable[[Job, Task], list[Kind]],
        tasks: Sequence[Task],
        on_found: Callable[[int], None],
    ) -> Results[Kind]:
        results = Results[Kind]()
        try:
            if self._pool is None:
                self._run_here(call, tasks, results, on_found)
            else:
                self._run_there(self._pool, call, tasks, results, on_found)
        except KeyboardInterrupt:
            results.stopped = True
            self._close()
        return results

    def _run_here(
        self,
        call: Callable[[Job, Task], list[Kind]],
        tasks: Sequence[Task],
        results: Results[Kind],
        on_found: Callable[[int], None],
    ) -> None:
        for number, task in enumerate(tasks):
            found = call(self._job, task)
            results.found[number] = found
            on_found(len(found))
            if any(each.interrupted for each in found):
                results.stopped = True
                return

    def _run_there(
        self,
        pool: Pool,
        call: Callable[[Job, Task], list[Kind]],
        tasks: Sequence[Task],
        results: Results[Kind],
        on_found: Callable[[int], None],
    ) -> None:
        futures: dict[Future[list[Kind]], int] = {
            pool.submit(_call, call, task): number for number, task in enumerate(tasks)
        }
        for future in as_completed(futures):
            results.found[futures[future]] = future.result()
            on_found(len(future.result()))

    def _close(self) -> None:
        """End the processes, whatever they are at."""
        if self._pool is not None:
            self._pool.close()


_job: list[Job] = []


def _begin(job: Job) -> None:
    """Take in what all tasks of a worker have in common."""
    _job[:] = [job]


def _call(call: Callable[[Job, Task], list[Kind]], task: Task) -> list[Kind]:
    (job,) = _job
    return call(job, task)
