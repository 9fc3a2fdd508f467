"""One look for a plan: what a solver finds at its first nodes, often good enough in little time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..deadline import Deadline
from .model.arrays import FloatArray
from .model.restrict import Restricted
from .model.scaled_model import scaled_model
from .solution import Options
from .solvers import can_use
from .solvers.highs import HighsJob
from .solvers.outcome import Ask
from .solvers.presolved import PresolvedJob
from .solvers.waiting import run_until

MANY = 3000
"""Whole columns up to which SCIP is the quicker one."""

MANY_AT_FIRST = 1400
"""The same where any plan will do to begin with: HiGHS then rounds the relaxation."""

NODES = 30
"""Nodes that SCIP may look at: the first few dives find what its root's heuristics miss."""


def at_root(part: Restricted, how: Options, room: float, deadline: Deadline) -> FloatArray | None:
    """Return a plan of the whole model that a solver finds at its first nodes of what is left.

    SCIP after HiGHS' presolve, in half of HiGHS' time; HiGHS where SCIP is not there, or much is
    left.

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
    many = MANY_AT_FIRST if how.effort == "none" else MANY
    by_scip = can_use("scip") and int(rest.integer.sum()) <= many
    ask = Ask(replace(how, node_limit=NODES if by_scip else 1, target=target), deadline)
    job: PresolvedJob | HighsJob
    if by_scip:
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
