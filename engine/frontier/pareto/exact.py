"""Every non-dominated point, with proof that there is no other.

The objectives have steps, so that "better" means better by a step. The search region is kept as
zones (search_region.py); in each round the zones of largest projection (G. Kirlik, S. Sayın, "A new
algorithm for generating all nondominated solutions of multiobjective discrete optimization
problems", European Journal of Operational Research 232 (2014)) are searched for the most of a
weighted sum, in which a leading objective weighs as much as a solver can tell: what is found is not
dominated, whatever the weights. How far the sum bounds the leading objective beyond the point is
computed afterwards; where that is not at all, as nearly always, the zone needs no second search.

An objective of too many steps is maximised digit by digit (digits.py), lexicographically: the first
digits with all that has no more, then the others, those before held at their proved best.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ...figures.arrays import FloatArray
from ...milp.solution import Status
from ..axes.axes import Axis
from ..axes.digits import Digits
from ..axes.interval import Interval
from ..axes.names import CannotTrace
from .points import Found, Lost
from .search_region import SearchRegion
from .subproblem import Score, Solved, Subproblem
from .subproblem_pool import SubproblemPool

LARGEST_SUM = 1e7
"""Most that the weighted sum may come to, in steps, for solvers to tell one step of it."""

STEP_ROUNDING = 1e-7
"""Share of a step that is rounding."""

Zone = tuple[FloatArray, int]
"""A zone's corner, and the objective that leads there."""


class Exact:
    """The search for every non-dominated point.

    Attributes
    ----------
    lost
        SearchRegion that could not be searched to the end.
    infeasible
        Whether the scenario is proved to have no plan.
    bounds
        What no plan's score exceeds, by axis; None where that is not known.
    """

    def __init__(self, pool: SubproblemPool, within: Interval | None = None) -> None:
        self._pool = pool
        self._within = within
        self._digits = tuple(_digits_of(axis) for axis in pool.pareto_model.axes)
        self._steps = np.array([digits.step for digits in self._digits])
        self._least = np.array([digits.least for digits in self._digits]) * self._steps
        self._most = np.array([digits.most for digits in self._digits]) * self._steps
        # One that is a single digit is bounded to the step by the first search of a zone.
        self._lead = int(np.argmin([digits.count > 1 for digits in self._digits]))
        self._everywhere = np.full(len(self._digits), -np.inf)
        if within is not None:
            # The last score that is below the interval.
            self._everywhere[1] = (
                np.ceil(within.least / self._steps[1] - STEP_ROUNDING) - 1
            ) * self._steps[1]
        self._zones = SearchRegion(self._everywhere)
        self._known: set[Score] = set()
        self.lost: list[Lost] = []
        self.infeasible = False
        self.bounds: list[float | None] = [None] * len(self._digits)

    def run(self) -> Iterator[Found]:
        """Yield each non-dominated point as it is found."""
        # Each objective's best first: it bounds every zone from above.
        for axis in range(len(self._digits) if self._within is None else 1):
            yield from self._search([(self._everywhere, axis)])
            if self.infeasible or self._pool.stopped:
                break
        self._end()
        while len(self._zones) and not self._pool.over:
            yield from self._search([(corner, self._lead) for corner in self._next()])
            self._end()
        for corner in self._zones.corners:
            why = "stopped on request" if self._pool.stopped else "time limit"
            self.lost.append(Lost(tuple(corner), why))
        if self._known and not self.lost and self._within is None:
            self.bounds = [max(scores) for scores in zip(*self._known, strict=True)]

    def _end(self) -> None:
        """Leave out what lies beyond the interval asked for."""
        if self._within is not None:
            step = self._steps[1]
            self._zones.end(1, (np.floor(self._within.most / step + STEP_ROUNDING) - 0.5) * step)

    def _next(self) -> FloatArray:
        """Return the corners of the zones to search now, as many as there are processes."""
        corners = self._zones.corners
        side = (self._most - np.maximum(corners, self._least - self._steps)) / self._steps
        size = np.prod(np.delete(side, self._lead, axis=1), axis=1)
        return corners[np.argsort(-size, kind="stable")[: self._pool.workers]].copy()

    def _search(self, zones: list[Zone]) -> Iterator[Found]:
        weights = [self._weights(corner, lead) for corner, lead in zones]
        # No known plan lies in a zone, so there is none to begin with.
        answers = self._pool.ask(
            [
                (Subproblem(each, self._above(corner), least=1.0, place=0), None)
                for (corner, _), each in zip(zones, weights, strict=True)
            ]
        )
        for place in range(1, max(digits.count for digits in self._digits)):
            answers = self._next_digits(answers, place)
        for (corner, lead), each, answer in zip(zones, weights, answers, strict=True):
            if answer.status is Status.INFEASIBLE:
                self.infeasible |= bool((corner == self._everywhere).all())
                self._zones.close(corner, lead, float(corner[lead]))
            elif not answer.proved or answer.score is None:
                yield from self._lose(corner, answer)
            elif not (np.array(answer.score) > corner).all():
                slipped = Solved(
                    Status.ERROR, message="the solver's plan is outside the region searched"
                )
                yield from self._lose(corner, slipped)
            else:
                best = self._most_of(corner, lead, each[lead], answer.score)
                yield from self._take(corner, lead, best, answer)

    def _next_digits(self, answers: list[Solved], place: int) -> list[Solved]:
        """Return the answers with the most of the next digits, those before held."""
        found = [i for i, each in enumerate(answers) if each.proved and each.score is not None]
        ones = (1.0,) * len(self._digits)
        questions = [
            (Subproblem(ones, self._at_least(answers[i]), least=1.0, place=place), answers[i].on)
            for i in found
        ]
        further = list(answers)
        for i, answer in zip(found, self._pool.ask(questions), strict=True):
            further[i] = _more_precise(answers[i], answer)
        return further

    def _take(self, corner: FloatArray, lead: int, best: float, answer: Solved) -> Iterator[Found]:
        """Take in a point, and that in its zone no score on `lead` exceeds `best`."""
        score = answer.score
        assert score is not None
        if (corner == self._everywhere).all():
            self._most[lead] = best
        self._zones.add(score)
        self._zones.close(corner, lead, best - 0.5 * self._steps[lead])
        if score not in self._known:
            self._known.add(score)
            yield Found(score, answer.on, 0.0, proved=True)

    def _lose(self, corner: FloatArray, answer: Solved) -> Iterator[Found]:
        """Give a zone up; its best plan may still be a point, but that is not proved."""
        self._zones.drop(corner)
        self.lost.append(Lost(tuple(corner), answer.why))
        if answer.score is not None:
            yield Found(answer.score, answer.on, answer.gap, proved=False)

    def _weights(self, corner: FloatArray, lead: int) -> tuple[float, ...]:
        """Return what each score weighs: one that leads more than all others, if that can be."""
        least = self._firsts(corner + self._steps)
        free = np.maximum(self._firsts(self._most) - least, 0)
        most = LARGEST_SUM // max(1, free[lead])
        weights = np.ones(len(free))
        weights[lead] = max(1.0, min(1.0 + np.delete(free, lead).sum(), most))
        return tuple(weights.tolist())

    def _most_of(self, corner: FloatArray, lead: int, weight: float, score: Score) -> float:
        """Return how much of an objective there is at most in a zone whose best sum is known.

        More of it by a step adds its weight to the sum, and the others can give up no more than
        they have above the zone's floors.
        """
        above = self._firsts(np.array(score)) - self._firsts(corner + self._steps)
        more = int(np.delete(above, lead).sum() // weight)
        digits = self._digits[lead]
        return digits.last_with(digits.first(digits.steps(score[lead])) + more)

    def _firsts(self, scores: FloatArray) -> FloatArray:
        """Return each score's first digit."""
        pairs = zip(self._digits, scores.tolist(), strict=True)
        return np.array([digits.first(digits.steps(score)) for digits, score in pairs])

    def _above(self, corner: FloatArray) -> tuple[float | None, ...]:
        """Return floors that keep scores above a corner."""
        # Half a step: it is no matter how a score is rounded.
        floors = corner + 0.5 * self._steps
        return tuple(None if np.isneginf(floor) else float(floor) for floor in floors)

    def _at_least(self, answer: Solved) -> tuple[float | None, ...]:
        return self._above(np.array(answer.score) - self._steps)


def _more_precise(first: Solved, further: Solved) -> Solved:
    """Return an answer with more digits, if it has them and still all that was held."""
    if further.status is Status.INFEASIBLE or (
        further.score is not None and (np.array(further.score) < np.array(first.score)).any()
    ):
        return Solved(Status.ERROR, message="the solver's second plan is worse than its first")
    if further.score is None:
        return replace(further, score=first.score, on=first.on)
    return further


def _digits_of(axis: Axis) -> Digits:
    if axis.digits is None:
        raise CannotTrace(
            f"--exact: {axis.name} does not rise in steps large enough to resolve; take objectives"
            " whose amounts have no more than six digits after the point (changes, mixed, cost, a"
            " goal with whole effects), or ask for --points"
        )
    return axis.digits
