"""An evenly spread set of efficient points, by the augmented epsilon-constraint method.

The first objective is maximised with floors under the others, plus a thousandth of the others'
surplus over them, so that no other plan is as good everywhere and better somewhere: G. Mavrotas,
"Effective implementation of the epsilon-constraint method in multi-objective mathematical
programming problems", Applied Mathematics and Computation 213 (2009); G. Mavrotas, K. Florios, "An
improved version of the augmented epsilon-constraint method (AUGMECON2) …", ibid. 219 (2013).
Floors that a known answer covers are not asked again (a surplus jumps over them, an infeasible
floor ends all above it): A. Nikas, A. Fountoulakis, A. Forouli, H. Doukas, "A robust augmented
epsilon-constraint method (AUGMECON-R) …", Operational Research 22 (2022).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from ....models.numbers import shown
from ...figures.arrays import FloatArray
from ...milp.solution import Status
from ..axes.axes import Axis
from ..axes.interval import Interval
from .ends import SCORE_SLIP, Ends, even
from .points import Found, Lost
from .search_region import SearchRegion
from .subproblem import UNASKED, Solved, Subproblem
from .subproblem_pool import SubproblemPool

SURPLUS = 1e-3
"""What the others' surplus counts beside the first objective, both over their ranges."""

WAVE = 4
"""Floors asked for at once. Fixed: what is found does not depend on the number of processes."""

HALVINGS = 3
"""How often the grid of floors is halved where it gave too few points."""

FLOOR_TOLERANCE = 2e-6
"""Share of an axis's largest amounts by which a solver may let a floor slip."""


@dataclass(frozen=True, eq=False)
class _Covered:
    """A question that is answered: floors of all axes but the first, and the best score there."""

    floors: FloatArray
    best: FloatArray | None

    def covers(self, floors: FloatArray) -> bool:
        """Return whether it answers these floors as well."""
        above = (floors >= self.floors).all()
        return bool(above and (self.best is None or (floors <= self.best).all()))


class EpsilonConstraint:
    """The search for a number of points, evenly spread.

    Attributes
    ----------
    lost
        Floors for which the best was not proved.
    """

    def __init__(self, pool: SubproblemPool, points: int, within: Interval | None = None) -> None:
        self._pool = pool
        self._within = within
        self._axes = pool.pareto_model.axes
        self._wanted = points
        self._found: list[Found] = []
        self._covered: list[_Covered] = []
        self._ends = Ends(pool, points, within)
        self.lost = self._ends.lost

    @property
    def infeasible(self) -> bool:
        """Whether the scenario is proved to have no plan."""
        return self._ends.infeasible

    @property
    def bounds(self) -> list[float | None]:
        """What no plan's score exceeds, by axis; None where that is not known."""
        return self._ends.bounds

    def run(self) -> Iterator[Found]:
        """Yield the points as they are found; later ones may turn out to dominate earlier."""
        for point in self._ends.find():
            yield from self._keep(point)
        if len(self._found) < len(self._axes) or self._pool.stopped:
            return
        table = np.array([point.score for point in self._found])
        self._best, self._worst = table.max(axis=0), table.min(axis=0)
        if self._within is not None:
            if self._worst[1] > self._within.most:
                return  # what is best there lies beyond already
            self._best[1] = min(self._best[1], self._within.most)
        fineness = max(3, int(np.ceil(self._wanted ** (1 / (len(self._axes) - 1)))))
        for _ in range(HALVINGS + 1):
            if self.lost and self._pool.over:
                return
            yield from self._grid(fineness)
            fineness = 2 * fineness - 1
        yield from self._beyond()

    def _keep(self, point: Found) -> Iterator[Found]:
        self._found.append(point)
        yield point

    def _grid(self, fineness: int) -> Iterator[Found]:
        """Ask for the floors of a grid that no answer covers, the loneliest first."""
        waiting = self._floors(fineness)
        while waiting and self._distinct() < self._wanted and not self._pool.stopped:
            waiting = [f for f in waiting if not any(c.covers(f) for c in self._covered)]
            if self._pool.deadline.over:
                self.lost += [Lost((-np.inf, *f.tolist()), UNASKED.why) for f in waiting]
                return
            wave = self._loneliest(waiting)
            if not wave:
                return
            waiting = [f for f in waiting if not any(f is chosen for chosen in wave)]
            yield from self._ask(wave)

    def _beyond(self) -> Iterator[Found]:
        """Ask just beyond each point, until there are enough or it is proved that there are none.

        A grid passes over points that lie close together.
        """
        while self._distinct() < self._wanted and not self._pool.stopped:
            waiting = [f for f in self._next_to() if not any(c.covers(f) for c in self._covered)]
            if self._pool.deadline.over:
                self.lost += [Lost((-np.inf, *f.tolist()), UNASKED.why) for f in waiting]
                return
            if not waiting:
                self._say_how_fine()
                return
            yield from self._ask(self._loneliest(waiting))

    def _next_to(self) -> list[FloatArray]:
        """Return the floors of the zones between the points, ends left out."""
        zones = SearchRegion(np.full(len(self._axes), -np.inf))
        for point in self._found:
            zones.add(point.score)
        inside = np.isneginf(zones.corners) | (zones.corners < self._best)
        corners = zones.corners[inside.all(axis=1)][:, 1:]
        floors = np.maximum(corners + self._fine()[1:], self._worst[1:])
        return list(np.unique(floors[(floors <= self._best[1:]).all(axis=1)], axis=0))

    def _fine(self) -> FloatArray:
        """Return, by axis, the least difference that is told: of the first, by the weighted sum."""
        steps = [0.0 if axis.step is None else axis.step for axis in self._axes]
        largest = [np.abs(axis.lines.factor).max(initial=0.0) for axis in self._axes]
        size = np.max([largest, np.abs(self._best), np.abs(self._worst)], axis=0)
        fine = np.maximum(steps, FLOOR_TOLERANCE * size)
        surplus = SURPLUS * (len(fine) - 1) * (self._best[0] - self._worst[0])
        fine[0] = max(fine[0], surplus, self._pool.pareto_model.options.gap * size[0])
        return np.asarray(fine)

    def _say_how_fine(self) -> None:
        """Say where plans may differ by less than is told."""
        for axis, fine in zip(self._axes, self._fine().tolist(), strict=True):
            if _least_change(axis) < fine:
                much = f"{fine:,.0f}" if fine >= 100 else f"{shown(fine, 3)}"
                why = (
                    f"they may differ from these by less than {much} {axis.unit} in {axis.name},"
                    " a difference too small to resolve"
                )
                self.lost.append(Lost((-np.inf,) * len(self._axes), why))

    def _floors(self, fineness: int) -> list[FloatArray]:
        """Return the grid's floors, in the range of all objectives but the first, ends left out."""
        sides = []
        for axis, low, high in zip(self._axes[1:], self._worst[1:], self._best[1:], strict=True):
            side = np.linspace(low, high, fineness)[1:-1] if high > low else np.array([low])
            if axis.step is not None:  # between two steps there is nothing
                side = np.unique(np.ceil(side / axis.step - SCORE_SLIP)) * axis.step
            sides.append(side)
        return [np.array(floors) for floors in product(*sides)]

    def _loneliest(self, waiting: list[FloatArray]) -> list[FloatArray]:
        """Return up to a wave of floors, each farthest from all points and floors before it."""
        width = np.where(self._best > self._worst, self._best - self._worst, 1.0)[1:]
        known = [np.array(point.score)[1:] / width for point in self._found]
        known += [covered.floors / width for covered in self._covered]
        scaled = np.array(waiting).reshape(len(waiting), len(width)) / width
        far = np.full(len(waiting), np.inf)
        for at in known:
            far = np.minimum(far, np.abs(scaled - at).max(axis=1))
        wave: list[FloatArray] = []
        many = min(WAVE, self._wanted - self._distinct(), len(waiting))
        for _ in range(many):
            chosen = int(np.argmax(np.round(far, 9)))
            wave.append(waiting[chosen])
            far = np.minimum(far, np.abs(scaled - scaled[chosen]).max(axis=1))
            far[chosen] = -np.inf
        return wave

    def _ask(self, wave: list[FloatArray]) -> Iterator[Found]:
        width = self._best - self._worst
        weights = SURPLUS * even(self._axes, width)
        weights[0] = even(self._axes, width)[0]
        weights /= weights[0]
        questions = []
        for floors in wave:
            every = (None, *floors.tolist())
            questions.append((Subproblem(tuple(weights.tolist()), every), self._begin(floors)))
        left = max(len(wave), self._wanted - self._distinct())
        share = min(self._pool.workers, len(wave)) / left
        for floors, answer in zip(wave, self._pool.ask(questions, share), strict=True):
            yield from self._take(floors, answer)

    def _begin(self, floors: FloatArray) -> tuple[int, ...] | None:
        """Return the known plan that is best above the floors, if there is one."""
        fitting = [p for p in self._found if (np.array(p.score)[1:] >= floors).all()]
        if not fitting:
            return None
        return max(fitting, key=lambda p: p.score[0]).on

    def _take(self, floors: FloatArray, answer: Solved) -> Iterator[Found]:
        if not answer.proved:
            least = -np.inf if answer.score is None else answer.score[0]
            self.lost.append(Lost((least, *floors.tolist()), answer.why))
        if answer.status is Status.INFEASIBLE:
            self._covered.append(_Covered(floors, None))
        elif answer.score is not None:
            # Also where it is not proved: what is lost is said, and not asked again.
            best = np.maximum(floors, np.array(answer.score)[1:])
            self._covered.append(_Covered(floors, best))
            yield from self._keep(Found(answer.score, answer.on, answer.gap, answer.proved))
        else:
            self._covered.append(_Covered(floors, floors))

    def _distinct(self) -> int:
        within = self._within
        scores = [tuple(np.round(point.score, 9)) for point in self._found]
        return len({s for s in scores if within is None or within.has(within.sense * s[1])})


def _least_change(axis: Axis) -> float:
    """Return by how much plans may differ in an axis."""
    if axis.step is not None:
        return axis.step
    return float(np.abs(axis.lines.factor).min(initial=np.inf))
