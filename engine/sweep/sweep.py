"""Many scenarios, solved once each: resumable, parallel, and the same whoever does it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...models.given import want_names, want_values
from ...models.scenario.sweep import SolveOptions
from ..milp.solvers import SolverUnavailable, available
from ..parallel import WorkerDied, processors
from .check import Checked, check_sweep
from .design import digest
from .executor import Executor, Here, NoCluster, Processes, Slot
from .groups import Queue
from .identity import differences, identity
from .run_result import FAILED, WITH_A_PLAN, RunResult
from .sensitivity.results import SweepResults
from .store import Store
from .stored import done, reading
from .worker import Job, Task

RUN_TRIES = 2
"""How often a run is tried whose process dies."""

WORKERS_LOOK = 1.0
"""Seconds after which a sweep looks whether workers have come or gone."""


class Changed(Exception):
    """Results belong to another sweep than the one asked for: what differs, and what to do."""


class Sweep:
    """A sweep that can be run, iterated over and read.

    Iterating runs what is not done yet, and gives each answer as it comes (`RunResult`); a later
    iteration, or another sweep with the same results, goes on where it stopped. Made by `sweep`.

    Attributes
    ----------
    path
        The SQLite file of the results.
    """

    def __init__(
        self, checked: Checked, search: SolveOptions, path: Path, retry: bool, restart: bool
    ) -> None:
        self.path = path
        self._checked = checked
        self._design = checked.design
        self._job = Job("", checked.sweep.readings, search, checked.metrics)
        self._told = identity(checked, search)
        self._job = replace(self._job, key=digest(self._told)[:16])
        self._retry = retry
        # Whether what is there is to be replaced: once there is something to replace it by.
        self._restart = restart
        self._executor: Callable[[Job], Executor] = Here
        with Store(path) as store:
            self._begin(store)

    def with_executor(self, executor: Callable[[Job], Executor]) -> Sweep:
        """Let others do the runs than this process; return the sweep itself."""
        self._executor = executor
        return self

    def _begin(self, store: Store) -> None:
        before = store.told()
        if before is None:
            store.begin(self._told)
            self._restart = False
        elif self._restart:
            return
        elif unlike := differences(before, self._told):
            raise Changed(_changed(self.path, unlike, len(store.done()), len(self._design)))

    def __len__(self) -> int:
        """Return the number of runs."""
        return len(self._design)

    @property
    def left(self) -> int:
        """Number of runs that are still to be done."""
        if self._restart:
            return len(self)
        with reading(self.path) as db:
            return len(self._queue(done(db)))

    @property
    def results(self) -> SweepResults:
        """What is done so far, as pandas frames."""
        return SweepResults(self.path)

    def run(self, on_run: Callable[[RunResult], None] | None = None) -> SweepResults:
        """Run what is not done yet; return the results.

        Parameters
        ----------
        on_run
            Called with each answer as it comes.

        Raises
        ------
        KeyboardInterrupt
            Ctrl-C; what is done is kept.
        CannotKeep
            A run cannot be written, as on a full disk; what is done is kept.
        """
        for answer in self:
            if on_run is not None:
                on_run(answer)
        return self.results

    def __iter__(self) -> Iterator[RunResult]:
        with Store(self.path) as store:
            self._begin(store)
            queue = self._queue({} if self._restart else store.done())
            if not queue:
                return
            executor = self._executor(self._job)
            try:
                for answer in _answers(executor, queue, self._job.key):
                    if answer.stopped:
                        raise KeyboardInterrupt
                    if self._restart:
                        store.begin(self._told, answer, self._hash(answer))
                        self._restart = False
                    else:
                        store.add(answer, self._hash(answer))
                    yield answer
            finally:
                executor.close()

    def _queue(self, done: Mapping[int, str]) -> Queue:
        again = FAILED if self._retry else ()
        known = {run: status in WITH_A_PLAN for run, status in done.items() if status not in again}
        return Queue(self._design, self._checked.sweep.file.group, known)

    def _hash(self, answer: RunResult) -> str:
        run = self._design.run(answer.run)
        base = self._checked.sweep.readings[run.scenario].sha256
        return digest(
            [base, run.overrides, sorted(run.values.items()), self._job.search.model_dump()]
        )


def _answers(executor: Executor, queue: Queue, key: str) -> Iterator[RunResult]:
    """Yield the answers of all runs of a queue, as they come."""
    busy: dict[Future[RunResult], tuple[Slot, Task]] = {}
    tries: dict[int, int] = {}
    while len(queue) or busy:
        taken = {slot for slot, _ in busy.values()}
        for slot in executor.slots():
            if slot not in taken and (task := queue.next(slot, key)) is not None:
                busy[executor.submit(slot, task)] = slot, task
        if not busy:
            time.sleep(WORKERS_LOOK)  # a cluster without workers: some may join
            continue
        for future in wait(busy, timeout=WORKERS_LOOK, return_when=FIRST_COMPLETED).done:
            slot, task = busy.pop(future)
            number = task.run.number
            try:
                answer = future.result()
            except WorkerDied:
                tries[number] = tries.get(number, 0) + 1
                if tries[number] < RUN_TRIES:
                    queue.again(slot, number)
                    continue
                answer = _lost(task)
            queue.done(slot, number, answer.has_plan)
            yield answer


def _lost(task: Task) -> RunResult:
    says = "the process that solved it died, more than once; perhaps it ran out of memory"
    return RunResult(task.run.number, task.run.values, task.run.overrides, "error", says)


def _changed(path: Path, unlike: list[str], done: int, many: int) -> str:
    return (
        f"{path} holds {done} of the runs of another sweep: {'; '.join(unlike)}. To continue"
        f" with them, undo the change. To start all {many} runs over: --restart (which deletes"
        " them), or -o with another file"
    )


def sweep(
    path: str | Path,
    *,
    results: str | Path | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    restart: bool = False,
    retry: bool = False,
    overrides: tuple[str, ...] = (),
    set: Mapping[str, Any] | None = None,
    solve: Mapping[str, Any] | None = None,
) -> Sweep:
    """Return a sweep, checked whole, ready to run.

    Parameters
    ----------
    path
        The sweep file.
    results
        The SQLite file of the results; default: the sweep file's name with `.db`, beside it.
    workers
        Processes of this machine; 0: this process does the runs itself. Default: as many as
        there are processors.
    scheduler
        Address of a Dask scheduler (`tcp://10.0.0.5:8786`) whose workers do the runs instead.
    restart
        Whether to begin anew; the results there are go when the first new run is done.
    retry
        Whether to do runs again that failed (status wrong_input, error or no_plan_in_time).
    overrides, set
        Overrides and values that hold in every run, after the file's own.
    solve
        Values of the file's section `solve`, which they win over: gap, time_limit, method, solver,
        seed and threads of each run.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the sweep file and its scenarios; nothing is run.
    Changed
        The results are of another sweep, or of the same before something was changed.
    NotASweep, InUse, CannotKeep
        The file of results is none, another process writes to it, or it cannot be written.
    NoCluster
        Dask distributed is not installed, or no scheduler answers.
    SolverUnavailable
        The solver is not installed.
    """
    want_names(overrides, "overrides")
    want_values(set, "set")
    want_values(solve, "solve", '{"gap": 0.01}')
    checked = check_sweep(path, overrides, set, solve)
    options = checked.sweep.file.solve
    if options.solver not in available():
        raise SolverUnavailable(f"the solver {options.solver!r} is not installed here")
    where = Path(path).with_suffix(".db") if results is None else Path(results)
    executor = _executor(workers, scheduler)
    return Sweep(checked, options, where, retry, restart).with_executor(executor)


def _executor(workers: int | None, scheduler: str | None) -> Callable[[Job], Executor]:
    if scheduler is not None:
        try:
            from .cluster import Cluster, check_answers
        except ImportError:
            raise NoCluster(
                "Dask distributed is not installed; install groundswell[cluster] here and on the"
                " workers"
            ) from None
        check_answers(scheduler)
        return lambda job: Cluster(job, scheduler)
    many = processors() if workers is None else workers
    return Here if many == 0 else lambda job: Processes(job, many)
