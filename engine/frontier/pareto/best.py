"""The plan that `solve` is after, beside the points of a frontier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...figures.arrays import FloatArray
from ...milp.solution import relative_gap
from ..axes.axes import Axis
from .points import Found
from .subproblem import Subproblem
from .subproblem_pool import SubproblemPool


@dataclass(frozen=True)
class Best:
    """The best plan that was found, by the scenario's own objective.

    Attributes
    ----------
    values
        By axis.
    gap
        By how much, relative to it, its objective may still be raised; None: not known.
    """

    values: Mapping[str, float]
    gap: float | None


def best_plan(
    desk: SubproblemPool, found: Sequence[Found], bounds: Sequence[float | None]
) -> Best | None:
    """Return the best of all points and of a search of its own, where it is no end of the frontier.

    Parameters
    ----------
    desk
        Answers the search.
    found
        All points, dominated ones too.
    bounds
        What no plan's score on an axis exceeds, proved; None where that is not known.
    """
    bench = desk.bench
    own = bench.formulation.model.objective
    plans = [point.on for point in found]
    bound = next(
        (
            bound - axis.lines.constant[0] + bench.formulation.offset
            for axis, bound in zip(bench.axes, bounds, strict=True)
            if bound is not None and axis.sense > 0 and np.array_equal(_dense(axis, own), own)
        ),
        None,
    )
    if bound is None:
        begin = max(plans, key=lambda on: _objective(desk, on), default=None)
        (answer,) = desk.ask([(Subproblem((), (None,) * len(bench.axes)), begin)])
        if answer.score is not None:
            plans.append(answer.on)
            if answer.gap is not None:
                value = _objective(desk, answer.on)
                bound = value + answer.gap * abs(value)
    if not plans:
        return None
    best = max(plans, key=lambda on: _objective(desk, on))
    evaluation = bench.evaluate(best)
    assert evaluation is not None
    value = _objective(desk, best)
    gap = None if bound is None else max(0.0, relative_gap(value, bound))
    return Best(bench.values(evaluation.x), gap)


def _objective(desk: SubproblemPool, on: Sequence[int]) -> float:
    """Return what a plan comes to by the scenario's own objective."""
    evaluation = desk.bench.evaluate(on)
    if evaluation is None:
        return -np.inf
    formulation = desk.bench.formulation
    return float(formulation.model.objective @ evaluation.x) + formulation.offset


def _dense(axis: Axis, like: FloatArray) -> FloatArray:
    line = axis.lines.matrix
    coefficients = np.zeros_like(like)
    coefficients[line.indices] = line.data
    return coefficients
