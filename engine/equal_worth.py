"""Which plans count as of equal worth, and how a better one of them is looked for and taken."""

from __future__ import annotations

from dataclasses import replace

from .deadline import Deadline
from .evaluation.evaluate import Evaluation
from .evaluation.payments import CannotPay, settle
from .figures.arrays import FloatArray
from .formulate import Formulation
from .milp.model.model import Model
from .milp.solution import Options, Status
from .milp.solve import solve as solve_milp

EQUAL_WORTH_NOISE = 1e-7
"""Share of an objective that is rounding."""


def least_objective(evaluation: Evaluation, bound: float | None, gap: float) -> float:
    """Return the least objective, as the model has it, that is within the gap of the bound.

    Parameters
    ----------
    evaluation
        A plan found; what is not worse than it always counts.
    bound
        Proved bound on the objective, constants counted in; None: none is known.
    gap
        Relative, as asked.
    """
    formulation = evaluation.formulation
    own = float(formulation.model.objective @ evaluation.x)
    if bound is None:
        return own
    # value >= bound - gap x |value|, the constant counted in.
    whole = bound / (1.0 + gap) if bound > 0 else bound * (1.0 + gap)
    return min(own, whole - formulation.offset)


def improved(
    model: Model, point: FloatArray, options: Options, deadline: Deadline
) -> tuple[FloatArray, bool]:
    """Return a point no worse than one given, and whether it is proved to be the best.

    Parameters
    ----------
    model
        What to maximise.
    point
        One of its points, shape (n,); it comes back where nothing better is found.
    options
        How to search, but for the time.
    deadline
        By when all searches must be over.
    """
    if not deadline.worth_another:
        return point, False
    found = solve_milp(model, replace(options, time_limit=deadline.share()), start=point)
    if found.x is None:
        return point, False
    return found.x, found.status is Status.OPTIMAL and not found.interrupted


def settled(formulation: Formulation, x: FloatArray, least: float) -> Evaluation | None:
    """Return the plan at a point with exact payments; None where it is worse than least after all.

    A solver keeps rows only within its tolerance.

    Parameters
    ----------
    formulation
        Of the plan.
    x
        A solver's point, shape (n,).
    least
        The least objective, as the model has it.
    """
    try:
        found = settle(formulation, formulation.decisions.of(x))
    except CannotPay:
        return None
    worse = float(formulation.model.objective @ found.x) < least
    return None if worse or formulation.model.violations(found.x) else found
