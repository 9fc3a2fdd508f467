"""The least and the most that each program, school and fund gets among plans near the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ....models.results.alternatives import Measure, Range, Thing
from ...deadline import Shares
from ...figures.arrays import FloatArray
from ...figures.cents import CENT
from ...milp.model.expressions import Expressions
from ...milp.model.model import Model
from .measures import factors, measured
from .near_optimal import NearOptimalSearch

MEASURES: dict[Thing, tuple[Measure, ...]] = {
    "program": ("dollars", "sites"),
    "school": ("dollars", "sites"),
    "fund": ("dollars",),
}

PLACES = 5
"""Digits after the point that are no solver's rounding."""


@dataclass(frozen=True)
class End:
    """One end of a range: the value in a plan found, and the proved limit (None: not known)."""

    found: float
    proved: float | None
    stopped: bool = False


@dataclass(frozen=True, eq=False)
class Ranges:
    """Finds ranges over the points of a model.

    Attributes
    ----------
    near
        How to search.
    model
        The scenario's, held near the best.
    points
        Full vectors of plans of the model, the best first; more are added as they are found.
    """

    near: NearOptimalSearch
    model: Model
    points: list[FloatArray]

    def of(self, kind: Thing, shares: Shares) -> tuple[tuple[Range, ...], bool]:
        """Return the ranges of all things of a kind, and whether a Ctrl-C stopped the search."""
        found = []
        for measure in MEASURES[kind]:
            ids, lines = measured(self.near.formulation, kind, measure)
            for index, name in enumerate(ids):
                most = self._end(lines, index, 1.0, shares)
                least = self._end(lines, index, -1.0, shares)
                found.append(self._range(kind, name, measure, lines, index, least, most))
                if most.stopped or least.stopped:
                    return tuple(found), True
        return tuple(found), False

    def searches(self, kinds: Sequence[Thing]) -> int:
        """Return how many searches the ranges of some kinds take."""
        scenario = self.near.formulation.figures.scenario
        size = {
            "program": len(scenario.programs),
            "school": len(scenario.schools),
            "fund": len(scenario.funds),
        }
        return sum(2 * len(MEASURES[kind]) * size[kind] for kind in kinds)

    def _end(self, lines: Expressions, index: int, sign: float, shares: Shares) -> End:
        """Return the most of sign x line; with sign -1 both values are turned back."""
        seconds = shares.next()
        width = len(self.model.objective)
        objective = sign * factors(lines, index, width)
        constant = float(lines.constant[index])
        base = max(self.points, key=lambda x: float(objective @ x))
        known = float(objective @ base)
        if not objective.any():
            return End(constant, constant)
        if shares.over:
            return End(sign * known + constant, None)
        model = self.model.with_objective(objective)
        found = self.near.search(model, base, seconds)
        if found.evaluation is not None:
            # Payments are part of what a fund gets: those found are kept beside those settled on.
            self.points.append(found.evaluation.x)
            known = max(known, float(objective @ found.evaluation.x))
            if found.solution.x is not None:
                # Less than a cent more is what the solver's tolerances let slip.
                searched = float(objective @ found.solution.x)
                known = searched if searched > known + CENT else known
        bound = found.solution.bound
        proved = None if bound is None else sign * max(bound, known) + constant
        return End(sign * known + constant, proved, found.solution.interrupted)

    def _range(
        self,
        kind: Thing,
        name: str,
        measure: Measure,
        lines: Expressions,
        index: int,
        least: End,
        most: End,
    ) -> Range:
        here = float(lines.value(self.points[0])[index])
        gap = self.near.options.gap
        low = min(round(least.found, PLACES), here)
        high = max(round(most.found, PLACES), here)
        return Range(
            kind=kind,
            id=name,
            measure=measure,
            here=here,
            least=low,
            most=high,
            at_least=None if least.proved is None else min(least.proved, low),
            at_most=None if most.proved is None else max(most.proved, high),
            exact=_same(least, gap) and _same(most, gap),
        )


def _same(end: End, gap: float) -> bool:
    if end.proved is None:
        return False
    return abs(end.proved - end.found) <= max(CENT, gap * float(np.abs(end.found)))
