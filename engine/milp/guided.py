"""Solving guided by the relaxation: first only where it disagrees with a point that is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..deadline import Deadline
from .model.arrays import FloatArray
from .model.model import Model
from .relaxation import Relaxation, relax
from .solution import Options, Progress, Solution, Status, judge
from .solve import solve

AGREE = 1e-6
"""How near the relaxation must be to a whole column's value to agree with it."""

FIRST_SHARE = 0.7
"""Share of the time that the search where the two disagree may take."""


def solve_guided(
    model: Model,
    options: Options,
    base: FloatArray,
    *,
    relaxed: Relaxation | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Solution:
    """Maximise a model of which a point is known.

    Whole columns in which the relaxation agrees with the point are fixed first, which leaves a
    small model (relaxation induced neighbourhoods: Danna, Rothberg and Le Pape 2005). The whole
    model is solved only if that does not come within the gap of the relaxation.

    Parameters
    ----------
    model, options
        As in `solve`.
    base
        A point to begin with, shape (n,); it must keep the model if a solution is to be certain.
    relaxed
        The model's relaxation, if it is known.
    on_progress
        As in `solve`.

    Returns
    -------
    As of `solve`; its bound is the tighter one of the relaxation's and the solver's.
    """
    deadline = Deadline.after(options.time_limit)

    def solved(what: Model, start: FloatArray, share: float = 1.0) -> Solution:
        timed = replace(options, time_limit=deadline.share(share))
        return solve(what, timed, start=start, on_progress=on_progress)

    relaxed = relaxed or relax(model, options.time_limit, seed=options.seed)
    if relaxed.status is not Status.OPTIMAL or relaxed.x is None or relaxed.objective is None:
        return solved(model, base)
    bound = rounded_bound(model, relaxed.objective)
    found = solved(_fixed_where_agreed(model, base, relaxed.x), base, FIRST_SHARE)
    if found.x is None or found.objective is None:
        return solved(model, base)
    first_found = _with_bound(found, bound, options.gap)
    if first_found.status is Status.OPTIMAL or found.interrupted or deadline.over:
        return first_found
    whole = solved(model, found.x)
    if whole.x is None or whole.objective is None:
        return first_found
    tighter = bound if whole.bound is None else min(bound, whole.bound)
    return _with_bound(whole, tighter, options.gap)


def rounded_bound(model: Model, bound: float) -> float:
    """Return a bound on the objective, rounded down where the objective is always whole."""
    used = np.flatnonzero(model.objective)
    whole = model.integer[used].all() and (model.objective[used] % 1.0 == 0.0).all()
    return float(np.floor(bound + 1e-6)) if whole else bound


def _fixed_where_agreed(model: Model, base: FloatArray, relaxed: FloatArray) -> Model:
    hold = model.integer & (np.abs(relaxed - base) <= AGREE)
    return replace(
        model,
        lower=np.where(hold, base, model.lower),
        upper=np.where(hold, base, model.upper),
    )


def _with_bound(solution: Solution, bound: float, gap: float) -> Solution:
    """Return a solution with a bound of the whole model, and the status that it earns."""
    assert solution.objective is not None
    status, known, share = judge(solution.objective, bound, gap)
    return replace(solution, bound=known, gap=share, status=status)
