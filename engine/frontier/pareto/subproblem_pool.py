"""Who answers questions: this process, or several beside it; what is known is not asked again."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

from ....models.scenario.scenario import Scenario
from ...milp.solution import Options, Progress, Status
from ...parallel import begin_worker, end_workers
from ..axes.names import Asked
from .journal import Journal
from .pareto_model import ParetoModel
from .subproblem import UNASKED, Solved, Subproblem

Question = tuple[Subproblem, Sequence[int] | None]
"""What is asked, and decisions to begin with."""

LEAST_SECONDS = 1.0
"""What a question gets at least, while any time is left."""

GRACE = 30.0
"""Seconds beyond its own after which a process that does not answer is given up."""


class SubproblemPool:
    """Answers questions of one frontier within its time.

    Parameters
    ----------
    scenario, asked, options
        Of the frontier; the options' time limit is for all questions together.
    workers
        Processes beside this one; 1: none.
    journal
        Where proved answers are kept.
    on_progress
        Called now and then while this process solves.
    exact
        As for `ParetoModel`.

    Attributes
    ----------
    pareto_model
        This process's own, to evaluate plans.
    stopped
        Whether a Ctrl-C ended it: nothing is answered any more.
    solves
        How many questions were solved, not read from the journal.
    """

    def __init__(
        self,
        scenario: Scenario,
        asked: Sequence[Asked],
        options: Options,
        workers: int = 1,
        journal: Journal | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        exact: bool = False,
    ) -> None:
        self._deadline = time.monotonic() + options.time_limit
        self.pareto_model = ParetoModel(scenario, asked, options, exact)
        self.workers = workers
        self.stopped = False
        self.solves = 0
        self._journal = journal
        self._on_progress = on_progress
        self._begin = (scenario, tuple(asked), options, exact)
        self._pool: ProcessPoolExecutor | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more is asked: it was stopped, or no time is left."""
        return self.stopped or self.left <= 0

    @property
    def left(self) -> float:
        """Wall seconds that are left."""
        return self._deadline - time.monotonic()

    def ask(self, questions: Sequence[Question], share: float = 1.0) -> list[Solved]:
        """Return the answers, in the order of the questions.

        Parameters
        ----------
        questions
            What is asked; each is answered as if it were asked alone.
        share
            How much of the time left each may take.
        """
        known = [None if self._journal is None else self._journal.get(ask) for ask, _ in questions]
        new = [question for question, answer in zip(questions, known, strict=True) if not answer]
        if self.workers > 1 and len(new) > 1:
            found = self._beside(new, share)
        else:
            found = [self._here(question, share) for question in new]
        fresh = iter(found)
        return [answer or next(fresh) for answer in known]

    def close(self) -> None:
        """End the processes, whatever they do."""
        if self._pool is not None:
            end_workers(self._pool)
            self._pool = None

    def _seconds(self, share: float) -> float:
        return min(self.left, max(LEAST_SECONDS, self.left * share))

    def _here(self, question: Question, share: float) -> Solved:
        if self.over:
            return replace(UNASKED, stopped=self.stopped)
        self.solves += 1
        ask, begin = question
        seconds = self._seconds(share)
        try:
            answer = self.pareto_model.answer(ask, seconds, begin, self._on_progress)
        except KeyboardInterrupt:  # between two solves
            answer = replace(UNASKED, stopped=True)
        self.stopped |= answer.stopped
        return self._kept(ask, answer)

    def _kept(self, ask: Subproblem, answer: Solved) -> Solved:
        """Return an answer, kept in the journal."""
        if self._journal is not None:
            self._journal.add(ask, answer)
        return answer

    def _beside(self, questions: Sequence[Question], share: float) -> list[Solved]:
        if self.over:
            return [replace(UNASKED, stopped=self.stopped)] * len(questions)
        seconds = self._seconds(share)
        limit = seconds * len(questions) + GRACE
        answers: list[Solved] = []
        try:
            pool = self._started()
            futures = [pool.submit(_answer, ask, seconds, begin) for ask, begin in questions]
            self.solves += len(futures)
            for (ask, _), future in zip(questions, futures, strict=True):
                answers.append(self._kept(ask, future.result(timeout=limit)))
        except KeyboardInterrupt:
            self.stopped = True
            lost = replace(UNASKED, stopped=True)
        except (BrokenProcessPool, TimeoutError) as failure:
            lost = Solved(Status.ERROR, message=f"a process died or hung ({failure!r})")
        else:
            return answers
        self.close()
        return [*answers, *[lost] * (len(questions) - len(answers))]

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(
                self.workers, context, initializer=_start, initargs=self._begin
            )
        return self._pool


_MODELS: list[ParetoModel] = []


def _start(scenario: Scenario, asked: Sequence[Asked], options: Options, exact: bool) -> None:
    begin_worker()
    _MODELS.append(ParetoModel(scenario, asked, options, exact))


def _answer(ask: Subproblem, seconds: float, begin: Sequence[int] | None) -> Solved:
    return _MODELS[0].answer(ask, seconds, begin)
