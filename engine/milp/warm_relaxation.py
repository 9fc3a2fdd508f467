"""One relaxation solved again and again under other bounds of a row: each time from where it stood.

A row more, or narrower bounds, leave the last basis dual feasible, so that the dual simplex needs
few steps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..deadline import Deadline
from .basis import Basis
from .model.arrays import FloatArray
from .model.model import Model
from .model.scaled_model import ScaledModel, scaled_model
from .relaxation import Relaxation
from .row_prices import RowPrices
from .solution import Status
from .solvers.highs import pass_model


@dataclass(frozen=True, eq=False)
class WarmRelaxation:
    """A model's linear relaxation kept in HiGHS.

    Attributes
    ----------
    model
        To be maximised, whole columns free within their bounds.
    """

    model: Model
    _scaled: ScaledModel
    _solver: Any

    @classmethod
    def of(cls, model: Model, seed: int = 0, begin: Basis | None = None) -> WarmRelaxation:
        """Return a model's relaxation, not solved yet; it begins at a basis where one is given."""
        scaled = scaled_model(model)
        solver = pass_model(scaled, integers=False)
        if begin is not None:
            solver.setBasis(begin.of_model(model))
        solver.setOptionValue("random_seed", seed)
        return cls(model, scaled, solver)

    def best(self, deadline: Deadline) -> Relaxation:
        """Return the best point, by a deadline; duals are left out.

        That there is none is told only where arithmetic proves it.
        """
        return self._best(self.model, deadline)

    def _best(self, model: Model, deadline: Deadline) -> Relaxation:
        """Return the best point of the model that HiGHS holds now."""
        import highspy

        left = deadline.share()
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + left)
        # HiGHS' scheduler belongs to the thread; one of other size, left by others, is an error.
        self._solver.resetGlobalScheduler(False)
        self._solver.run()
        status = self._solver.getModelStatus()
        kinds = highspy.HighsModelStatus
        if status != kinds.kOptimal:
            none = status == kinds.kInfeasible and self._ruled_out(model)
            return Relaxation(Status.INFEASIBLE if none else Status.NO_PLAN_IN_TIME)
        solution = self._solver.getSolution()
        unit = self._scaled.unit
        x = np.clip(np.array(solution.col_value) * unit, self.model.lower, self.model.upper)
        reduced = np.array(solution.col_dual) / unit / self._scaled.objective_scale
        objective = float(self.model.objective @ x)
        return Relaxation(Status.OPTIMAL, x, objective, reduced_costs=reduced)

    def _ruled_out(self, model: Model) -> bool:
        """Return whether HiGHS' reason why a model has no point is one.

        It knows nothing of what rows may be missed by, and errs where cents meet billions.
        """
        _, there, ray = self._solver.getDualRay()
        if not there:
            return False
        price = np.array(ray, dtype=float) * self._scaled.row_scale
        return any(RowPrices(model.rows, sign * price).rules_out(model) for sign in (-1.0, 1.0))

    def basis(self) -> Any:
        """Return the basis at which it stands, as HiGHS has it."""
        return self._solver.getBasis()

    def best_with(
        self, row: int, lower: float, upper: float, deadline: Deadline, begin: Any = None
    ) -> Relaxation:
        """Return the best point with other bounds of one row, which then gets its own again.

        Parameters
        ----------
        begin
            A basis to begin at, so that what was solved before changes nothing; None: where it
            stands.
        """
        if begin is not None:
            self._solver.clearSolver()  # or the last digits would tell what was solved before
            self._solver.setBasis(begin)
        scale = float(self._scaled.row_scale[row])
        self._solver.changeRowBounds(row, lower * scale, upper * scale)
        row_lower, row_upper = self.model.row_lower.copy(), self.model.row_upper.copy()
        row_lower[row], row_upper[row] = lower, upper
        try:
            return self._best(
                replace(self.model, row_lower=row_lower, row_upper=row_upper), deadline
            )
        finally:
            own = self._scaled.row_lower[row], self._scaled.row_upper[row]
            self._solver.changeRowBounds(row, *own)


def bound_with(relaxed: Relaxation, factor: FloatArray, lower: float, upper: float) -> float:
    """Return a bound on the objective with one row more, from reduced costs alone.

    Parameters
    ----------
    relaxed
        The relaxation without the row.
    factor
        The row's, shape (n,): 0 or 1, of columns that lie in 0 .. 1.
    lower, upper
        Its bounds; judged are a lower bound, or an upper bound of 0.

    Returns
    -------
    In the model's units. It holds by linear programming duality: a column at a bound costs at least
    its reduced cost to move by 1.
    """
    assert relaxed.objective is not None
    assert relaxed.reduced_costs is not None
    gain = relaxed.reduced_costs[factor > 0]
    if upper <= 0:
        return relaxed.objective - float(np.maximum(gain, 0.0).sum())
    loss = np.sort(np.maximum(-gain, 0.0))
    return relaxed.objective - float(loss[: max(0, int(np.ceil(lower - 1e-9)))].sum())
