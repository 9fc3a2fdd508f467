"""From a solver's word to a Solution: every plan is checked, every status is earned."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...models.numbers import shown
from .certificate import within_tolerance
from .model.arrays import FloatArray
from .model.model import Model
from .model.scaled_model import ScaledModel
from .model.tolerances import TOLERANCE
from .polish import fix_and_polish
from .solution import Options, Status, judge
from .solvers.outcome import Ending, Outcome

SETTLE_SECONDS = 60.0
"""Wall seconds that repairing a plan may take."""

NOISE_SHARE = 0.1
"""Share of a row's tolerance that a solver's noise may come to."""

# A bound may lie this far below the plan, relative to it, and still be called rounding noise.
BELOW_PLAN = 1e-5


@dataclass(frozen=True, eq=False)
class Verdict:
    """A Solution without its clock and its names."""

    status: Status
    x: FloatArray | None = None
    objective: float | None = None
    bound: float | None = None
    gap: float | None = None
    message: str = ""
    refused: FloatArray | None = None


def settle(
    model: Model,
    scaled: ScaledModel,
    outcome: Outcome,
    options: Options,
    start: FloatArray | None,
) -> Verdict:
    """Judge an outcome that is not in doubt (not ``INFEASIBLE_OR_UNBOUNDED``).

    A plan is rounded, repaired if need be, and checked against the model; ``start`` takes its
    place where it is feasible and better. Without a feasible plan the plan's fault is an error. A
    plan that breaks the model is handed back as ``refused``.

    Parameters
    ----------
    model
        The model as it was given.
    scaled
        The model as the solver had it.
    outcome
        What the solver said, in the scaled model's units.
    options
        The gap within which a plan is proved.
    start
        A feasible plan of the model, shape (n,); None if there is none.

    Returns
    -------
    The status that is earned, with plan, objective and bound in the model's units.
    """
    if outcome.ending is Ending.INFEASIBLE:
        return Verdict(Status.INFEASIBLE, message=outcome.message)
    found, refused, fault = _feasible(model, scaled, outcome)
    x = _better(model, found, start)
    bound = None
    if outcome.bound is not None and np.isfinite(outcome.bound):
        bound = outcome.bound / scaled.objective_scale
    message = "; ".join(part for part in (outcome.message, fault) if part)
    if x is not None:
        return replace(verdict_on(model, x, bound, options, message), refused=refused)
    if fault or outcome.ending is Ending.FAILED:
        return Verdict(Status.ERROR, bound=bound, message=message, refused=refused)
    return Verdict(Status.NO_PLAN_IN_TIME, bound=bound, message=message)


def verdict_on(
    model: Model, x: FloatArray, bound: float | None, options: Options, message: str
) -> Verdict:
    """Return what a plan that keeps the model and a bound amount to.

    Parameters
    ----------
    model
        To be maximised.
    x
        A plan that keeps it, shape (n,).
    bound
        The solver's bound on the objective, in the model's units; None if there is none. One below
        the plan is not used, and the message says so.
    options
        The gap within which a plan is proved.
    message
        What there is to say so far.

    Returns
    -------
    ``OPTIMAL`` or ``FEASIBLE``, with the plan.
    """
    objective = float(model.objective @ x) + 0.0
    if bound is not None and bound < objective - BELOW_PLAN * max(1.0, abs(objective)):
        words = f"the solver's bound {shown(bound, 10)} lies below the plan and is not used"
        message, bound = "; ".join(part for part in (message, words) if part), None
    status, bound, gap = judge(objective, bound, options.gap)
    return Verdict(status, x, objective, bound, gap, message)


def _feasible(
    model: Model, scaled: ScaledModel, outcome: Outcome
) -> tuple[FloatArray | None, FloatArray | None, str]:
    """Return the plan rounded and, if need be, repaired; or what is refused of it, and why."""
    if outcome.x is None:
        return None, None, ""
    x = rounded(model, outcome.x * scaled.unit)
    violations = model.violations(x)
    if outcome.rough or violations or _leans_on_tolerance(model, x):
        polished = fix_and_polish(model, x)
        if polished is not None and not model.violations(polished):
            return polished, None, ""
        # A row may be missed by its tolerance, which a linear program knows nothing of.
        anew = bool(violations) or outcome.rough
        near = within_tolerance(model, model.integer, x, SETTLE_SECONDS) if anew else None
        if near is not None:
            return _at_best(model, near), None, ""
    if not violations:
        return x, None, ""
    text = violations[0].text
    return None, x, f"the solver's plan breaks {len(violations)} limits, such as {text}"


def _at_best(model: Model, near: FloatArray) -> FloatArray:
    """Return the best plan that misses no row by more than one does that misses them least."""
    activity = model.activity(near)
    wide = replace(
        model,
        row_lower=np.minimum(model.row_lower, activity),
        row_upper=np.maximum(model.row_upper, activity),
        lower=np.minimum(model.lower, near),
        upper=np.maximum(model.upper, near),
    )
    best = fix_and_polish(wide, near)
    return near if best is None or model.violations(best) else best


def _leans_on_tolerance(model: Model, x: FloatArray) -> bool:
    """Return whether some row is only kept because it may be missed: it may do without."""
    activity = model.activity(x)
    over = np.maximum(activity - model.row_upper, model.row_lower - activity)
    return bool((over > NOISE_SHARE * model.row_tolerance).any())


def rounded(model: Model, raw: FloatArray) -> FloatArray:
    """Return ``raw`` with integers exact and each column within its bounds."""
    x = np.where(model.integer, np.round(raw), raw)
    inside = np.clip(x, model.lower, model.upper)
    # Only noise is clipped: a column far outside is left for the check to find.
    near = np.abs(inside - x) <= TOLERANCE * np.maximum(1.0, np.abs(inside))
    return np.where(near, inside, x) + 0.0  # + 0.0 makes -0.0 a plain 0


def feasible_start(model: Model, start: FloatArray) -> FloatArray | None:
    """Return a start with integers exact, or None if it breaks the model.

    An infeasible start is no help, and has made CBC answer wrongly (Cbc issue 449).

    Parameters
    ----------
    model
        What the start must keep.
    start
        Shape (n,).

    Returns
    -------
    Shape (n,).

    Raises
    ------
    ValueError
        If the start has another shape than the model.
    """
    if start.shape != model.objective.shape:
        raise ValueError(f"the start has shape {start.shape}, the model {model.objective.shape}")
    begin = rounded(model, start)
    return None if model.violations(begin) else begin


def _better(model: Model, x: FloatArray | None, start: FloatArray | None) -> FloatArray | None:
    if x is None or start is None:
        return start if x is None else x
    return start if model.objective @ start > model.objective @ x else x
