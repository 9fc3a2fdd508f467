"""The linear relaxation of a hand-over, kept in HiGHS so that the next solve starts warm."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arrays import FloatArray, IntArray
from ..handover import Handover
from ..solution import Options, Status
from ..solvers.highs import HighsJob
from ..solvers.outcome import Ask, Ending
from ..solvers.waiting import run_until


@dataclass(frozen=True, eq=False)
class Point:
    """An optimal point of a linear program, in the hand-over's units.

    Attributes
    ----------
    x
        Shape (n,).
    objective
        Its value.
    duals
        Shape (m,): at least 0 where an upper side binds, at most 0 where a lower side does.
    """

    x: FloatArray
    objective: float
    duals: FloatArray


class LinearProgram:
    """A hand-over's relaxation, of which columns can be fixed.

    Parameters
    ----------
    handover
        The model.
    deadline
        ``time.monotonic`` seconds after which a solve is stopped.
    seed
        Of HiGHS.
    """

    def __init__(self, handover: Handover, deadline: float, seed: int) -> None:
        self._deadline = deadline
        options = Options("highs", time_limit=max(deadline - time.monotonic(), 0.1), seed=seed)
        self._job = HighsJob(handover, Ask(options, deadline), integers=False)

    def fix(self, columns: IntArray, values: FloatArray) -> None:
        """Fix columns at values."""
        self.limit(columns, values, values)

    def limit(self, columns: IntArray, lower: FloatArray, upper: FloatArray) -> None:
        """Change columns' bounds."""
        which = columns.astype(np.int32)
        self._job.solver.changeColsBounds(len(which), which, lower, upper)

    def solve(self) -> Point | Status:
        """Solve from where the last solve ended.

        Returns
        -------
        The optimal point; else ``INFEASIBLE``, ``NO_PLAN_IN_TIME``, or ``ERROR`` for all else.

        Raises
        ------
        KeyboardInterrupt
            After a Ctrl-C, once HiGHS has stopped.
        """
        interrupted, failure = run_until(self._job, self._deadline, lambda: None)
        if failure is not None:
            return Status.ERROR
        if interrupted:
            raise KeyboardInterrupt
        outcome = self._job.outcome()
        if outcome.ending is Ending.FINISHED:
            solution = self._job.solver.getSolution()
            info = self._job.solver.getInfo()
            return Point(
                np.array(solution.col_value, dtype=float),
                float(info.objective_function_value),
                np.array(solution.row_dual, dtype=float),
            )
        if outcome.ending is Ending.INFEASIBLE:
            return Status.INFEASIBLE
        return Status.NO_PLAN_IN_TIME if outcome.ending is Ending.STOPPED else Status.ERROR

    @property
    def basis(self) -> Any:
        """HiGHS' basis of the last solve."""
        return self._job.solver.getBasis()

    def start_from(self, basis: Any) -> None:
        """Begin the next solve at a basis of a model of the same shape."""
        self._job.solver.setBasis(basis)
