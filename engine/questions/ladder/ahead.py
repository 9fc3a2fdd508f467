"""The searches for steps: one after the other here, or in a process beside this one."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from types import TracebackType

from ....models.scenario.scenario import Scenario
from ...deadline import Deadline
from ...evaluation.evaluate import Evaluation
from ...figures.arrays import FloatArray
from ...formulate import Formulation, formulate
from ...formulation.learning import Upkeep
from ...milp.solution import Options, Progress
from ...options import Method
from ...parallel import Pool, WorkerDied
from .search import Before, Found, StepSearch

TELL_SECONDS = 0.1
"""Seconds after which it is told that a search in another process goes on."""

Tell = Callable[[Progress], None] | None


@dataclass(frozen=True, eq=False)
class StepTask:
    """A step to be searched for.

    Attributes
    ----------
    scenario
        At the step's budget.
    upkeep
        How what pilots teach is valued: at every step alike, or objectives would not compare.
    before
        The plan of the step before.
    down
        Whether the step may only take; else it may only add.
    options, method, deadline
        How to search, and by when.
    """

    scenario: Scenario
    upkeep: Upkeep | None
    before: Before
    down: bool
    options: Options
    method: Method
    deadline: Deadline

    def formulation(self) -> Formulation:
        """Return the model of the step's budget."""
        return formulate(self.scenario, upkeep=self.upkeep)

    def search(self, formulation: Formulation, tell: Tell = None) -> Found:
        """Return what the search finds."""
        return StepSearch(
            formulation, self.before, self.down, self.options, self.method, self.deadline, tell
        ).run()


class Ahead:
    """The searches for a ladder's steps.

    A step is searched for from the step before, and from nothing else. So with a second process
    the next one may be searched for while the step before is set beside the best plan, and nothing
    of what is found changes, as long as no search is ended by its time.

    Parameters
    ----------
    workers
        Processes that there may be in all; more than two are of no use.
    tell
        Called now and then.
    """

    def __init__(self, workers: int, tell: Tell) -> None:
        self._pool = Pool(1, _begin) if workers > 1 else None
        self._tell = tell

    def __enter__(self) -> Ahead:
        if self._pool is not None:
            self._pool.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.close()

    def begin(self, task: Callable[[], StepTask]) -> Callable[[], tuple[Formulation, Found]]:
        """Begin a search, if there is a process for it; return how to wait for what it finds."""
        if self._pool is None:
            return lambda: self._here(task())
        given = task()
        future = self._pool.submit(_search, given)
        return lambda: self._there(given, future)

    def _here(self, task: StepTask) -> tuple[Formulation, Found]:
        formulation = task.formulation()
        return formulation, task.search(formulation, self._tell)

    def _there(
        self, task: StepTask, future: Future[tuple[Found, FloatArray | None]]
    ) -> tuple[Formulation, Found]:
        formulation, began = task.formulation(), time.monotonic()
        while not future.done():
            if self._tell is not None:
                self._tell(Progress(time.monotonic() - began))
            time.sleep(TELL_SECONDS)
        try:
            found, x = future.result()
        except WorkerDied:  # of want of memory, say
            return self._here(task)
        evaluation = None if x is None else Evaluation(formulation, x)
        return formulation, replace(found, evaluation=evaluation)


def _begin() -> None:
    """Nothing is common to all searches."""


def _search(task: StepTask) -> tuple[Found, FloatArray | None]:
    """Return what a search finds, its plan as a vector: a formulation is not handed over."""
    found = task.search(task.formulation())
    x = None if found.evaluation is None else found.evaluation.x
    return replace(found, evaluation=None), x
