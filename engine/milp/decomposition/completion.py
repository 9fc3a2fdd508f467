"""A plan found by settling most of a model, and leaving a solver the little that is left."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...deadline import Deadline
from ..model.arrays import BoolArray, FloatArray
from ..model.model import Model
from ..model.restrict import ROUNDING, restrict
from ..model.scaled_model import scaled_model
from ..solution import Options
from ..solvers.highs import HighsJob
from ..solvers.outcome import Ask
from ..solvers.waiting import run_until

SHARE = 0.2
"""Of the time left that one plan may take."""


def completed(
    model: Model, settled: BoolArray, value: FloatArray, how: Options, until: Deadline
) -> FloatArray | None:
    """Return what becomes of a model if so much is settled; HiGHS decides the rest at its root.

    SCIP takes half as long and is not used: after its presolve it finds now this plan, now that.

    Parameters
    ----------
    model
        The whole model.
    settled
        Which whole columns are, shape (n,).
    value
        The values of these, shape (n,).
    how
        Gap, seed, and the objective of the whole at which a plan will do, if any.
    until
        By when the whole search ends.

    Returns
    -------
    Shape (n,), to be checked; None where none was found at the first node.

    Raises
    ------
    KeyboardInterrupt
        After a Ctrl-C, once HiGHS has stopped.
    """
    part = restrict(model, settled, value, rounding=ROUNDING)
    scaled = scaled_model(part.model)
    if scaled.crossing or not len(part.free):
        return None
    deadline = Deadline.after(SHARE * max(until.left, 0.0))
    target = None if how.target is None else how.target - part.offset
    job = HighsJob(scaled, Ask(replace(how, node_limit=1, target=target), deadline))
    interrupted, failure = run_until(job, deadline, lambda: None)
    if interrupted:
        raise KeyboardInterrupt
    found = None if failure is not None else job.outcome().x
    if found is None:
        return None
    rest = part.model
    x = found * scaled.unit
    x = np.clip(np.where(rest.integer, np.round(x), x), rest.lower, rest.upper)
    return part.whole(x)
