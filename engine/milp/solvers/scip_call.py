"""One call of SCIP within OR-Tools, and the ways into that library."""

from __future__ import annotations

import importlib
from collections import deque
from collections.abc import Callable, Mapping
from itertools import repeat
from typing import Any

import numpy as np

from ..model.arrays import FloatArray
from .highs import Arrays

CROSSING = 1e-12
"""By how much bounds may cross and still be taken for equal: what rounding leaves."""

FIRST = 100_000_000
"""Priority of one of SCIP's branching rules above all others."""


def library(part: str = "python.model_builder_helper") -> Any:
    """Return a module of OR-Tools' linear solvers."""
    # Any: their stubs know neither numpy's types nor half of the names.
    return importlib.import_module(f"ortools.linear_solver.{part}")


def wrapper() -> Any:
    """Return the older wrapper's class."""
    return library("pywraplp").Solver


def problem_type(name: str) -> Any:
    """Return the older wrapper's number for scip or cp-sat."""
    if name == "scip":
        return wrapper().SCIP_MIXED_INTEGER_PROGRAMMING
    return wrapper().SAT_INTEGER_PROGRAMMING


def fill(scaled: Arrays, start: FloatArray | None) -> Any:
    """Return a ModelBuilderHelper that holds the model."""
    helper = library().ModelBuilderHelper()
    # Bounds that cross by a rounding, as presolve leaves some, are refused by SCIP.
    crossed = (scaled.lower > scaled.upper) & (scaled.lower <= scaled.upper + CROSSING)
    helper.fill_model_from_sparse_data(
        scaled.lower,
        np.where(crossed, scaled.lower, scaled.upper),
        scaled.objective,
        scaled.row_lower,
        scaled.row_upper,
        scaled.matrix,
    )
    _each(helper.set_var_integrality, np.flatnonzero(scaled.integer).tolist(), repeat(True))
    if start is not None:
        _each(helper.add_hint, range(len(start)), start.tolist())
    helper.set_maximize(True)
    return helper


def _each(call: Callable[..., object], *arguments: Any) -> None:
    # OR-Tools takes these one by one only; map keeps the loop out of Python.
    deque(map(call, *arguments), maxlen=0)


class ScipCall:
    """One search of SCIP by ``pywraplp``, whose ``Solve`` releases the GIL and can be interrupted.

    Parameters
    ----------
    arrays
        A maximisation.
    start
        A point to begin with, shape (n,), or None.

    Raises
    ------
    ValueError
        SCIP does not take the model.
    """

    def __init__(self, arrays: Arrays, start: FloatArray | None = None) -> None:
        self.stopped = False
        self._solver = wrapper()("milp", problem_type("scip"))
        fault = self._solver.LoadModelFromProto(library().to_mpmodel_proto(fill(arrays, start)))
        if fault:  # else an empty model would be solved, to "optimal"
            raise ValueError(f"SCIP rejects the model: {fault}")

    def run(self, gap: float, seconds: float, settings: Mapping[str, object]) -> None:
        """Search.

        Parameters
        ----------
        gap
            Relative, at which to stop.
        seconds
            Wall seconds.
        settings
            As in SCIP's settings files.
        """
        # SCIP's own handler would swallow the caller's Ctrl-C and print to stdout.
        settings = {"misc/catchctrlc": "FALSE", **settings}
        text = "\n".join(f"{key} = {value}" for key, value in settings.items())
        if not self._solver.SetSolverSpecificParametersAsString(text):
            raise ValueError(f"SCIP rejects its settings: {text}")
        parameters = library("pywraplp").MPSolverParameters()
        parameters.SetDoubleParam(parameters.RELATIVE_MIP_GAP, gap)
        self._solver.SetTimeLimit(int(1000 * seconds) + 1)
        self.status = self._solver.Solve(parameters)

    def stop(self) -> None:
        """End the search soon; one that has not begun may not hear it."""
        self.stopped = True
        self._solver.InterruptSolve()

    @property
    def found(self) -> bool:
        """Whether there is a point."""
        return self.status in (self._solver.OPTIMAL, self._solver.FEASIBLE)

    @property
    def done(self) -> bool:
        """Whether the search ended by itself, also by its gap."""
        return bool(self.status == self._solver.OPTIMAL)

    @property
    def none(self) -> bool:
        """Whether there is no point, or no end to the objective."""
        return self.status in (self._solver.INFEASIBLE, self._solver.UNBOUNDED)

    @property
    def out_of_time(self) -> bool:
        """Whether the time was over before there was a point."""
        return bool(self.status == self._solver.NOT_SOLVED)

    @property
    def nodes(self) -> int:
        """How many were searched."""
        return int(self._solver.nodes())

    def answer(self) -> tuple[FloatArray, float]:
        """Return the point, shape (n,), and the bound."""
        response = library("linear_solver_pb2").MPSolutionResponse()
        self._solver.FillSolutionResponseProto(response)
        return np.array(response.variable_value), float(response.best_objective_bound)
