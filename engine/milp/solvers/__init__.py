"""The solvers by name: which there are, and which can be used here."""

from __future__ import annotations

import importlib
from typing import cast

from .outcome import Solver

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
    return [name for name in SOLVERS if can_use(name)]


def can_use(name: str) -> bool:
    """Return whether a solver can be used here; its library alone is loaded to find out."""
    return _module(name).available(name)


def version(name: str) -> str:
    """Return a solver's name and version; SolverUnavailable if it cannot be used here.

    Parameters
    ----------
    name
        One of `SOLVERS`.

    Returns
    -------
    Such as "HiGHS 1.11.0".

    Raises
    ------
    SolverUnavailable
        It is unknown, or not installed.
    """
    return find(name).version(name)


def find(name: str) -> Solver:
    """Return the module that speaks to a solver; SolverUnavailable if it cannot be used here.

    Parameters
    ----------
    name
        One of `SOLVERS`.

    Returns
    -------
    The module: `available`, `version` and `job`.

    Raises
    ------
    SolverUnavailable
        It is unknown, or not installed; the message names those that are.
    """
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
