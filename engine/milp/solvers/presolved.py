"""HiGHS makes a model smaller, SCIP solves what is left: plans in a fraction of either's time.

SCIP's own presolve is left out: after it the same model gives now this plan, now that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from ..model.arrays import BoolArray, FloatArray
from ..model.scaled_model import ScaledModel
from .highs import pass_model
from .outcome import Ask
from .scip_call import FIRST, ScipCall

CUTS = 5
"""Rounds of cuts at the root: with as many as SCIP likes its first good plan comes up to five times
later, and is hardly ever a better one."""


@dataclass(frozen=True, eq=False)
class _Rest:
    """What presolve leaves of a maximisation, and what its objective lacks."""

    objective: FloatArray
    lower: FloatArray
    upper: FloatArray
    integer: BoolArray
    matrix: sparse.csr_array
    row_lower: FloatArray
    row_upper: FloatArray
    constant: float


class PresolvedJob:
    """One search for a plan; it proves nothing.

    Parameters
    ----------
    scaled
        To be maximised, with whole columns.
    ask
        By when, and how: seed, nodes, and the objective at which a plan will do.
    room
        How far below the best plan one may stay, in the scaled model's objective.

    Attributes
    ----------
    x
        The plan found, shape (n,), in the scaled model's units, to be checked; None: there is none.
    """

    def __init__(self, scaled: ScaledModel, ask: Ask, room: float) -> None:
        self._scaled, self._ask, self._room = scaled, ask, room
        self._call: ScipCall | None = None
        self._stopped = False
        self.x: FloatArray | None = None

    def run(self) -> None:
        """Search."""
        import highspy

        solver = pass_model(self._scaled)
        try:
            solver.setOptionValue("time_limit", self._ask.seconds_left)
            solver.presolve()
            status, kinds = solver.getModelPresolveStatus(), highspy.HighsPresolveStatus
            if status == kinds.kReducedToEmpty:
                solver.run()
                self.x = _columns(solver)
        finally:
            # The scheduler belongs to this thread, which is about to end.
            solver.resetGlobalScheduler(False)
        if status == kinds.kNotReduced:
            self.x = self._searched(self._scaled, 0.0)
        elif status == kinds.kReduced:
            rest = _rest(solver.getPresolvedLp())
            point = self._searched(rest, rest.constant)
            self.x = None if point is None else _whole(solver, point)

    def _searched(self, what: ScaledModel | _Rest, constant: float) -> FloatArray | None:
        self._call = call = ScipCall(what)
        options = self._ask.options
        settings: dict[str, object] = {
            "presolving/maxrounds": 0,
            "misc/allowstrongdualreds": "FALSE",
            "separating/maxroundsroot": CUTS,
            # Trying branches out shrinks trees, and here none is searched.
            "branching/pscost/priority": FIRST,
            "limits/absgap": repr(float(self._room)),
            "limits/nodes": -1 if options.node_limit is None else options.node_limit,
            "randomization/randomseedshift": options.seed,
        }
        if options.target is not None:
            enough = options.target * self._scaled.objective_scale - constant
            settings["limits/primal"] = repr(float(enough))
        if not self._stopped:
            call.run(0.0, self._ask.seconds_left, settings)
        return call.answer()[0] if not self._stopped and call.found else None

    def stop(self) -> None:
        """End the search soon."""
        self._stopped = True
        if self._call is not None:
            self._call.stop()


def _columns(solver: Any) -> FloatArray | None:
    solution = solver.getSolution()
    return np.array(solution.col_value, dtype=float) if solution.value_valid else None


def _whole(solver: Any, point: FloatArray) -> FloatArray | None:
    """Return a point of what presolve left as one of the whole model."""
    import highspy

    solution = highspy.HighsSolution()
    solution.col_value, solution.value_valid = point.tolist(), True
    if solver.postsolve(solution) == highspy.HighsStatus.kError:
        return None
    return _columns(solver)


def _rest(left: Any) -> _Rest:
    """Return what presolve left, as a maximisation: HiGHS turns one into its opposite."""
    import highspy

    terms = left.a_matrix_
    shape = (left.num_row_, left.num_col_)
    columns = (np.array(terms.value_), np.array(terms.index_), np.array(terms.start_))
    sign = 1.0 if left.sense_ == highspy.ObjSense.kMaximize else -1.0
    kinds = [kind == highspy.HighsVarType.kInteger for kind in left.integrality_]
    return _Rest(
        objective=sign * np.array(left.col_cost_, dtype=float),
        lower=np.array(left.col_lower_, dtype=float),
        upper=np.array(left.col_upper_, dtype=float),
        integer=np.array(kinds, dtype=bool) if kinds else np.zeros(left.num_col_, dtype=bool),
        matrix=sparse.csr_array(sparse.csc_array(columns, shape=shape)),
        row_lower=np.array(left.row_lower_, dtype=float),
        row_upper=np.array(left.row_upper_, dtype=float),
        constant=sign * float(left.offset_),
    )
