"""The solvers, by name, behind one door: ``solve``."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from typing import cast

import numpy as np
import numpy.typing as npt

from ..model import Model
from ..solution import Options, Progress, Solution
from .attempt import Attempt
from .outcome import Solver
from .settle import feasible_start

# Which module of this package speaks to which solver; loaded when asked for.
SOLVERS: dict[str, str] = {
    "scip": "ortools_helper",
    "highs": "highs",
    "cp-sat": "ortools_helper",
    "cbc": "pulp_bridge",
    "gurobi": "pulp_bridge",
    "cplex": "pulp_bridge",
    "xpress": "pulp_bridge",
}


class SolverUnavailable(Exception):
    """No solver of that name, or its library is not installed."""


def available() -> list[str]:
    """Return the names of the solvers that can be used here."""
    return [name for name in SOLVERS if _module(name).available(name)]


def version(name: str) -> str:
    """Return a solver's name and version; SolverUnavailable if it cannot be used here."""
    return _find(name).version(name)


def solve(
    model: Model,
    options: Options,
    *,
    start: npt.ArrayLike | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Solution:
    """Maximise a model.

    Every plan that comes back keeps all rows and bounds (within 1e-6 of their size), its integer
    columns are exact and its objective is computed from it. ``OPTIMAL`` is said only if the
    proved bound is within the gap asked. A failure inside a solver is a Solution of status
    ``ERROR``. The first Ctrl-C returns the best plan so far, a second one is raised.

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

    Raises
    ------
    SolverUnavailable
        Before solving, if the solver cannot be used here.
    ValueError
        If the start has another shape than the model.
    """
    begun = time.monotonic()
    solver = _find(options.solver)
    begin = None if start is None else feasible_start(model, np.asarray(start, dtype=float))
    attempt = Attempt(solver, model, options, begin, on_progress, begun)
    verdict = attempt.verdict()
    return Solution(
        status=verdict.status,
        x=verdict.x,
        objective=verdict.objective,
        bound=verdict.bound,
        gap=verdict.gap,
        solver=solver.version(options.solver),
        seconds=time.monotonic() - begun,
        message=verdict.message,
        interrupted=attempt.interrupted,
    )


def _find(name: str) -> Solver:
    if name not in SOLVERS:
        raise SolverUnavailable(f"no solver is called {name!r}; {_what_there_is()}")
    solver = _module(name)
    if not solver.available(name):
        raise SolverUnavailable(f"the solver {name!r} is not installed; {_what_there_is()}")
    return solver


def _what_there_is() -> str:
    return f"available here: {', '.join(available()) or 'none'}"


def _module(name: str) -> Solver:
    return cast(Solver, importlib.import_module(f".{SOLVERS[name]}", __name__))
