"""Choose the continuous columns anew, the integer ones fixed."""

from __future__ import annotations

import numpy as np

from ..deadline import Deadline
from .model.arrays import FloatArray
from .model.model import Model
from .model.restrict import restrict
from .model.scaled_model import scaled_model
from .solution import Options
from .solvers.highs import HighsJob
from .solvers.outcome import Ask, Ending
from .solvers.waiting import run_until


def fix_and_polish(model: Model, x: FloatArray, time_limit: float = 60.0) -> FloatArray | None:
    """Return the best plan with the integer columns as in ``x``, or None if none is found.

    The other columns are chosen by a linear program (HiGHS) at a tighter tolerance than the
    solvers keep. ``x`` of shape (n,) has whole integer columns, within their bounds.

    Parameters
    ----------
    model
        To be maximised.
    x
        Shape (n,); its whole columns are exact and within their bounds.
    time_limit
        Wall seconds.

    Returns
    -------
    Shape (n,); None also where all columns are whole, so that there is nothing to choose.
    """
    if model.integer.all():
        return None
    part = restrict(model, model.integer, x, all_rows=True)
    values = _solve(part.model, time_limit)
    return None if np.isnan(values).any() else part.whole(values)


def _solve(model: Model, time_limit: float) -> FloatArray:
    """Return the best point of a linear model, NaN if there is none."""
    ask = Ask(Options("highs", time_limit=time_limit), Deadline.after(time_limit))
    scaled = scaled_model(model)
    job = HighsJob(scaled, ask)
    job.set("primal_feasibility_tolerance", 1e-9)
    _, failure = run_until(job, ask.deadline, lambda: None)
    if failure is None and job.outcome().ending is Ending.FINISHED:
        return job.point() * scaled.unit
    return np.full(len(model.objective), np.nan)
