"""Who answers questions: this process, or several beside it; what is known is not asked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ....models.scenario.scenario import Scenario
from ...deadline import Deadline
from ...milp.solution import Progress, Status
from ...options import SearchOptions
from ...parallel import Pool, WorkerDied
from ..axes.names import Asked
from .journal import Journal
from .pareto_model import ParetoModel
from .subproblem import UNASKED, Solved, Subproblem

Question = tuple[Subproblem, Sequence[int] | None]
"""What is asked, and decisions to begin with."""

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
    deadline
        By when all must be over.
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
        options: SearchOptions,
        workers: int = 1,
        journal: Journal | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        exact: bool = False,
    ) -> None:
        self.deadline = Deadline.after(options.time_limit)
        self.pareto_model = ParetoModel(scenario, asked, options, exact)
        self.workers = workers
        self.stopped = False
        self.solves = 0
        self._journal = journal
        self._on_progress = on_progress
        self._pool = Pool(workers, _start, scenario, tuple(asked), options, exact)

    @property
    def over(self) -> bool:
        """Whether nothing more is asked: it was stopped, or no time is left."""
        return self.stopped or self.deadline.over

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
        self._pool.close()

    def _here(self, question: Question, share: float) -> Solved:
        if self.over:
            return replace(UNASKED, stopped=self.stopped)
        self.solves += 1
        ask, begin = question
        seconds = self.deadline.share(share)
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
        seconds = self.deadline.share(share)
        limit = seconds * len(questions) + GRACE
        answers: list[Solved] = []
        try:
            futures = [self._pool.submit(_answer, ask, seconds, begin) for ask, begin in questions]
            self.solves += len(futures)
            for (ask, _), future in zip(questions, futures, strict=True):
                answers.append(self._kept(ask, future.result(timeout=limit)))
        except KeyboardInterrupt:
            self.stopped = True
            lost = replace(UNASKED, stopped=True)
        except (WorkerDied, TimeoutError) as failure:
            lost = Solved(Status.ERROR, message=f"a process died or hung ({failure!r})")
        else:
            return answers
        self.close()
        return [*answers, *[lost] * (len(questions) - len(answers))]


_MODELS: list[ParetoModel] = []


def _start(scenario: Scenario, asked: Sequence[Asked], options: SearchOptions, exact: bool) -> None:
    _MODELS[:] = [ParetoModel(scenario, asked, options, exact)]


def _answer(ask: Subproblem, seconds: float, begin: Sequence[int] | None) -> Solved:
    return _MODELS[0].answer(ask, seconds, begin)
