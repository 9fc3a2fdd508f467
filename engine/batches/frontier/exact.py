"""Every non-dominated point, with proof that there is no other.

The objectives have steps, so that "better" means better by a step. The search region is kept as
zones (zones.py); in each round the zones whose projection is largest (G. Kirlik, S. Sayın, "A new
algorithm for generating all nondominated solutions of multiobjective discrete optimization
problems", European Journal of Operational Research 232 (2014)) are searched: the first objective
is maximised there, the others serving to break ties, so that what is found is not dominated.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...figures.arrays import FloatArray
from ...milp.solution import Status
from ...rules.sums import reach
from .asking import Answer, Ask, Score
from .axes import Axis
from .desk import Desk
from .names import CannotTrace
from .points import Found, Lost
from .zones import Zones

LARGEST = 1e7
"""Most that the first objective may weigh, in steps of the others: solvers see 15 digits."""


class Exact:
    """The search for every non-dominated point.

    Attributes
    ----------
    lost
        Zones that could not be searched to the end.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._axes = desk.bench.axes
        self._steps = np.array([_step(axis) for axis in self._axes])
        low, high = zip(*(_reach(axis) for axis in self._axes), strict=True)
        self._least, self._most = np.array(low), np.array(high)
        self._zones = Zones(len(self._axes))
        self._known: dict[Score, tuple[int, ...]] = {}
        self.lost: list[Lost] = []
        self.infeasible = False

    def run(self) -> Iterator[Found]:
        """Yield each non-dominated point as it is found."""
        everywhere = np.full(len(self._axes), -np.inf)
        # Each objective's best first: it bounds every zone from above.
        for axis in range(len(self._axes)):
            yield from self._search([(everywhere, axis)])
            if self.infeasible or self._desk.stopped:
                break
        while len(self._zones) and self._desk.left > 0 and not self._desk.stopped:
            yield from self._search([(corner, 0) for corner in self._next()])
        for corner in self._zones.corners:
            why = "stopped on request" if self._desk.stopped else "time limit"
            self.lost.append(Lost(tuple(corner), why))

    def _next(self) -> FloatArray:
        """Return the corners of the zones to search now, as many as there are processes."""
        corners = self._zones.corners
        side = (self._most - np.maximum(corners, self._least - self._steps)) / self._steps
        size = np.prod(side[:, 1:], axis=1)
        return corners[np.argsort(-size, kind="stable")[: self._desk.workers]].copy()

    def _search(self, zones: list[tuple[FloatArray, int]]) -> Iterator[Found]:
        # No known plan lies in a zone, so there is none to begin with.
        questions = [(self._ask(corner, axis), None) for corner, axis in zones]
        answers = self._desk.ask(questions)
        for (corner, axis), answer in zip(zones, answers, strict=True):
            if answer.status is Status.INFEASIBLE:
                self.infeasible |= bool(np.isneginf(corner).all())
                self._zones.close(corner, axis, float(corner[axis]))
            elif answer.proved and answer.score is not None:
                yield from self._take(corner, axis, answer.score, answer)
            else:
                yield from self._lose(corner, answer)

    def _take(self, corner: FloatArray, axis: int, score: Score, answer: Answer) -> Iterator[Found]:
        if np.isneginf(corner).all():
            self._most[axis] = score[axis]
        fresh = score not in self._known
        self._known[score] = answer.on
        self._zones.add(score)
        self._zones.close(corner, axis, score[axis])
        if fresh:
            yield Found(score, answer.on, 0.0, proved=True)

    def _lose(self, corner: FloatArray, answer: Answer) -> Iterator[Found]:
        """Give a zone up; its best plan may still be a point, but that is not proved."""
        self._zones.drop(corner)
        self.lost.append(Lost(tuple(corner), answer.why))
        if answer.score is not None:
            yield Found(answer.score, answer.on, answer.gap, proved=False)

    def _ask(self, corner: FloatArray, axis: int) -> Ask:
        """Return what is asked in a zone: the best on an axis, ties broken by the others' sum."""
        free = (self._most - np.maximum(corner, self._least)) / self._steps
        weight = 1.0 + float(np.delete(free, axis).sum())
        if weight * max(1.0, float(free[axis])) > LARGEST:
            raise CannotTrace(
                "--exact: the objectives take too many different values to be told apart exactly;"
                " ask for --points"
            )
        scale = np.array([each.scale for each in self._axes]) * self._steps
        weights = np.where(np.arange(len(scale)) == axis, np.ceil(weight), 1.0) / scale
        # Half a step: whatever a solver's tolerance lets slip is less.
        floors = corner + 0.5 * self._steps
        return Ask(
            tuple(weights.tolist()),
            tuple(None if np.isneginf(floor) else float(floor) for floor in floors),
            least=1.0,
        )


def _step(axis: Axis) -> float:
    if axis.step is None:
        raise CannotTrace(
            f"--exact: {axis.name} does not rise in steps that a solver can tell apart; take"
            " objectives in whole steps (changes, a goal with whole effects, cost in large round"
            " amounts), or ask for --points"
        )
    return axis.step


def _reach(axis: Axis) -> tuple[float, float]:
    """Return bounds on an axis's score."""
    low, high = reach(axis.lines.times(axis.sense))
    return float(low[0]), float(high[0])
