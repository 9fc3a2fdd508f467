"""The one door to a solver: a model in, what it says after checking out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ..deadline import Deadline
from .model.model import Model
from .settle import feasible_start
from .solution import Options, Progress, Solution
from .solvers import find
from .trusted import Trusted


def solve(
    model: Model,
    options: Options,
    *,
    start: npt.ArrayLike | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Solution:
    """Maximise a model.

    Every plan that comes back keeps all rows and bounds to their tolerances, its integer columns
    are exact and its objective is computed from it. ``OPTIMAL`` is said only if the proved bound
    is within the gap asked, ``INFEASIBLE`` only if arithmetic or a second solver confirms it; see
    `trusted`. A failure inside a solver is a Solution of status ``ERROR``. The first Ctrl-C returns
    the best plan so far, a second one is raised.

    Parameters
    ----------
    model
        What to solve.
    options
        By which solver, to which gap, for how long.
    start
        A plan to begin with, shape (n,); ignored if it breaks the model. It comes back if nothing
        better was found.
    on_progress
        Called in this thread about ten times a second while a solver runs.

    Returns
    -------
    The status that was earned, with the best plan found, its objective, the bound and the gap.

    Raises
    ------
    SolverUnavailable
        Before solving, if the solver cannot be used here.
    ValueError
        If the start has another shape than the model.
    """
    deadline = Deadline.after(options.time_limit)
    solver = find(options.solver)
    begin = None if start is None else feasible_start(model, np.asarray(start, dtype=float))
    trusted = Trusted(model, options, begin, on_progress, deadline)
    verdict = trusted.verdict()
    return Solution(
        status=verdict.status,
        x=verdict.x,
        objective=verdict.objective,
        bound=verdict.bound,
        gap=verdict.gap,
        solver=solver.version(options.solver),
        seconds=deadline.passed,
        message=verdict.message,
        interrupted=trusted.interrupted,
    )
