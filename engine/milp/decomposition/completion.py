"""A plan found by settling most of a model, and leaving a solver the little that is left."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...deadline import Deadline
from ..model.arrays import BoolArray, FloatArray
from ..model.model import Model
from ..model.restrict import ROUNDING, Restricted, restrict
from ..model.scaled_model import scaled_model
from ..solution import Options
from ..solvers import can_use
from ..solvers.highs import HighsJob
from ..solvers.outcome import Ask
from ..solvers.presolved import PresolvedJob
from ..solvers.waiting import run_until

SHARE = 0.2
"""Of the time left that one plan may take."""


def completed(
    model: Model, settled: BoolArray, value: FloatArray, how: Options, until: Deadline
) -> FloatArray | None:
    """Return what becomes of a model if so much is settled; a solver decides the rest at its root.

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
    if not len(part.free):
        return None
    size = abs(float(model.objective @ value)) if how.target is None else abs(how.target)
    deadline = Deadline.after(SHARE * max(until.left, 0.0))
    return at_root(part, how, how.gap * size, deadline)


def at_root(part: Restricted, how: Options, room: float, deadline: Deadline) -> FloatArray | None:
    """Return a plan of the whole model that a solver finds at its first node of what is left.

    SCIP after HiGHS' presolve, or HiGHS alone, where SCIP is not there.

    Parameters
    ----------
    part
        What is left of the model.
    how
        Seed, solver, and the objective of the whole at which a plan will do, if any.
    room
        How far below the best it may stay, in the model's objective.
    deadline
        By when this search ends.

    Returns
    -------
    Shape (n,), to be checked; None where none was found.

    Raises
    ------
    KeyboardInterrupt
        After a Ctrl-C, once the solver has stopped.
    """
    rest = part.model
    scaled = scaled_model(rest)
    if scaled.crossing:
        return None
    target = None if how.target is None else how.target - part.offset
    ask = Ask(replace(how, node_limit=1, target=target), deadline)
    job: PresolvedJob | HighsJob
    if can_use("scip"):
        job = PresolvedJob(scaled, ask, room * scaled.objective_scale)
    else:
        job = HighsJob(scaled, ask)
    interrupted, failure = run_until(job, deadline, lambda: None)
    if interrupted:
        raise KeyboardInterrupt
    if failure is not None:
        return None
    found = job.x if isinstance(job, PresolvedJob) else job.outcome().x
    if found is None:
        return None
    x = found * scaled.unit
    x = np.clip(np.where(rest.integer, np.round(x), x), rest.lower, rest.upper)
    return part.whole(x)
