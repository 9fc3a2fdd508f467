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
    pool: SubproblemPool, found: Sequence[Found], bounds: Sequence[float | None]
) -> Best | None:
    """Return the best of all points and of a search of its own, where it is no end of the frontier.

    Parameters
    ----------
    pool
        Answers the search.
    found
        All points, dominated ones too.
    bounds
        What no plan's score on an axis exceeds, proved; None where that is not known.

    Returns
    -------
    Its values, and its relative gap; None where there is no plan.
    """
    pareto_model = pool.pareto_model
    own = pareto_model.formulation.model.objective
    plans = [point.on for point in found]
    bound = next(
        (
            bound - axis.lines.constant[0] + pareto_model.formulation.offset
            for axis, bound in zip(pareto_model.axes, bounds, strict=True)
            if bound is not None and axis.sense > 0 and np.array_equal(_dense(axis, own), own)
        ),
        None,
    )
    if bound is None:
        begin = max(plans, key=lambda on: _objective(pool, on), default=None)
        (answer,) = pool.ask([(Subproblem((), (None,) * len(pareto_model.axes)), begin)])
        if answer.score is not None:
            plans.append(answer.on)
            if answer.gap is not None:
                value = _objective(pool, answer.on)
                bound = value + answer.gap * abs(value)
    if not plans:
        return None
    best = max(plans, key=lambda on: _objective(pool, on))
    evaluation = pareto_model.evaluate(best)
    assert evaluation is not None
    value = _objective(pool, best)
    gap = None if bound is None else max(0.0, relative_gap(value, bound))
    return Best(pareto_model.values(evaluation.x), gap)


def _objective(pool: SubproblemPool, on: Sequence[int]) -> float:
    """Return what a plan comes to by the scenario's own objective."""
    evaluation = pool.pareto_model.evaluate(on)
    if evaluation is None:
        return -np.inf
    formulation = pool.pareto_model.formulation
    return float(formulation.model.objective @ evaluation.x) + formulation.offset


def _dense(axis: Axis, like: FloatArray) -> FloatArray:
    coefficients = np.zeros_like(like)
    coefficients[axis.lines.column] = axis.lines.factor
    return coefficients
