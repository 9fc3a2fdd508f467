"""The ends of a frontier: of each objective the best, and with it the most of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ....models.numbers import shown
from ...figures.arrays import FloatArray
from ...milp.solution import Status
from ..axes.axes import Axis
from ..axes.interval import Interval
from .points import Found, Lost
from .subproblem import Solved, Subproblem
from .subproblem_pool import Question, SubproblemPool

END_GAPS = 10.0
"""How many times the gap asked may stay open of the best of what is not first, in a large district:
so far an end may lie from it. Points themselves are proved to the gap asked."""

SCORE_SLIP = 1e-7
"""Share of a score by which less of it counts as no less."""

Floors = tuple[float | None, ...]
"""Least score on each axis, None where any will do."""


class Ends:
    """The search for the ends, all at once.

    Parameters
    ----------
    pool
        Answers questions.
    points
        How many points the whole frontier is to have: what of the time the ends may take.
    within
        Between which amounts of the second objective the ends are looked for; None: anywhere.

    Attributes
    ----------
    lost
        Floors for which the best was not proved.
    infeasible
        Whether the scenario is proved to have no plan.
    bounds
        What no plan's score exceeds, by axis; None where that is not known.
    """

    def __init__(self, pool: SubproblemPool, points: int, within: Interval | None) -> None:
        self._pool, self._wanted, self._within = pool, points, within
        self._axes = pool.pareto_model.axes
        self._asked = 0
        self.lost: list[Lost] = []
        self.infeasible = False
        self.bounds: list[float | None] = [None] * len(self._axes)

    def find(self) -> Iterator[Found]:
        """Find each objective's best and, with no less of it, the most of the others."""
        size = len(self._axes)
        ends = self._first_answers()
        scores = [answer.score for _, _, answer in ends if answer.score is not None]
        if len(scores) < size:
            return
        width = np.ptp(np.array(scores), axis=0)
        leasts: list[float] = []
        questions: list[Question] = []
        for j, floors, answer in ends:
            least = self._least(j, answer)
            held = tuple(least if i == j else floor for i, floor in enumerate(floors))
            others = np.where(np.arange(size) == j, 0.0, even(self._axes, width))
            # What the first objective's best has of the others counts little: it is proved itself.
            gaps = self._gaps if j == 0 else 1.0
            question = Subproblem(tuple(others.tolist()), held, gaps=gaps)
            leasts.append(least)
            questions.append((question, answer.on))
        answers = self._several(questions, may_fail=True)
        for (j, _, answer), least, end in zip(ends, leasts, answers, strict=True):
            if end.score is None:
                yield Found(answer.score or (), answer.on, None, proved=False)
                continue
            proved = answer.proved and end.proved
            # The gap is that of the first objective.
            gap = answer.gap if j == 0 else end.gap
            yield Found(end.score, end.on, gap, proved)
            if end.score[j] < least:  # within the solver's tolerance: it is not the best there
                yield Found(answer.score or (), answer.on, None, proved=False)

    @property
    def _gaps(self) -> float:
        """How many times the gap asked the best of what is not first may stay open."""
        return END_GAPS if self._pool.pareto_model.large else 1.0

    def _least(self, j: int, answer: Solved) -> float:
        """Return what counts as no less than an objective's best.

        What is proved within a wider gap than that asked of points is an end that wide; what lies
        beyond is said to be missing.
        """
        assert answer.score is not None
        score, gap = answer.score[j], self._pool.pareto_model.options.gap or 0.0
        least = score - self._slip(j, score)
        bound = _bound(answer, j)
        if j == 0 or self._gaps == 1.0 or not answer.proved or bound is None:
            return least
        if bound - score <= gap * abs(score):
            return least
        much = self._gaps * gap
        beyond = [-np.inf] * len(self._axes)
        beyond[j] = score
        within = f"to within {shown(100 * much, 2)}%"
        why = f"looked for no further than {within} of the best {self._axes[j].name}"
        self.lost.append(Lost(tuple(beyond), why))
        return min(least, bound - much * abs(bound))

    def _first_answers(self) -> list[tuple[int, Floors, Solved]]:
        """Return, for each end, the objective of which it has the most, above which floors."""
        size = len(self._axes)
        free: Floors = (None,) * size
        if self._within is None:
            gaps = [1.0, *[self._gaps] * (size - 1)]
            alone = [Subproblem(self._alone(j), free, gaps=g) for j, g in enumerate(gaps)]
            best = self._several([(question, None) for question in alone])
            self.bounds = [_bound(answer, j) for j, answer in enumerate(best)]
            return [(j, free, answer) for j, answer in enumerate(best)]
        worse: Floors = (None, self._within.least)
        better: Floors = (None, self._within.most)
        most = self._one(self._alone(0), worse)
        if self.infeasible:
            return []
        # The last point at or beyond the better end; where there is none, the frontier's own end.
        last = self._one(self._alone(0), better, may_fail=True)
        if last.status is not Status.INFEASIBLE:
            return [(0, worse, most), (0, better, last)]
        return [(0, worse, most), (1, worse, self._one(self._alone(1), worse))]

    def _slip(self, axis: int, score: float) -> float:
        """Return how much less of a score counts as no less."""
        slip, step = SCORE_SLIP * max(1.0, abs(score)), self._axes[axis].step
        return slip if step is None else min(slip, 0.5 * step)

    def _alone(self, j: int) -> tuple[float, ...]:
        return tuple(float(i == j) for i in range(len(self._axes)))

    def _one(self, weights: tuple[float, ...], floors: Floors, *, may_fail: bool = False) -> Solved:
        (answer,) = self._several([(Subproblem(weights, floors), None)], may_fail=may_fail)
        return answer

    def _several(self, questions: list[Question], *, may_fail: bool = False) -> list[Solved]:
        """Ask questions about ends at once; what is not answered is lost."""
        left = max(len(questions), self._wanted + 2 * len(self._axes) - self._asked)
        self._asked += len(questions)
        share = min(self._pool.workers, len(questions)) / left
        answers = self._pool.ask(questions, share)
        for (question, begin), answer in zip(questions, answers, strict=True):
            if answer.status is Status.INFEASIBLE and begin is None:
                self.infeasible = not may_fail
            elif answer.status is not Status.OPTIMAL:
                above = [-np.inf if floor is None else floor for floor in question.floors]
                if answer.score is not None and begin is None:
                    axis = int(np.argmax(question.weights))
                    above[axis] = answer.score[axis]
                self.lost.append(Lost(tuple(above), answer.why))
        return answers


def even(axes: Sequence[Axis], width: FloatArray) -> FloatArray:
    """Return weights that make each objective's range count 1."""
    scale = np.array([axis.scale for axis in axes])
    return np.asarray(1.0 / (np.where(width > 0, width, 1.0) * scale))


def _bound(answer: Solved, axis: int) -> float | None:
    """Return what no score on an axis exceeds, from the search for the most of it."""
    if answer.score is None or answer.gap is None:
        return None
    return answer.score[axis] + answer.gap * abs(answer.score[axis])
