"""Prices of one model's rows, and what they prove of another's plans without solving it.

Any prices do (Geoffrion 1974, "Lagrangean relaxation for integer programming"): what rows allow at
their prices, and what each column brings beyond them at the better of its bounds, no plan exceeds.
Those of a similar model's relaxation prove nearly what solving the new one would.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .basis import Basis, same_names
from .model.arrays import FloatArray
from .model.bounds import finite_bounds
from .model.model import Model, Rows
from .model.tolerances import SUM_ROUNDING, least_allowed


@dataclass(frozen=True, eq=False)
class RowPrices:
    """What a unit of each row of a model is worth: its relaxation's duals.

    Attributes
    ----------
    rows
        The model's blocks of rows.
    price
        Shape (m,), signs as in `Relaxation`.
    basis
        Where that relaxation rests; None: it is not known.
    """

    rows: tuple[Rows, ...]
    price: FloatArray
    basis: Basis | None = None

    def rules_out(self, model: Model) -> bool:
        """Return whether the prices prove that no point keeps a model's rows (Farkas 1902)."""
        return self.room(model) < 0.0

    def room(self, model: Model) -> float:
        """Return what is left of a model's rows at their prices; below 0 no point keeps them."""
        return self.bound(model.with_objective(0.0))

    def bound(self, model: Model) -> float:
        """Return what no plan of a model is worth more than; infinite where prices do not tell.

        Parameters
        ----------
        model
            To be maximised; a row of which the prices know nothing has none.
        """
        old = same_names(model.rows, self.rows, len(model.row_lower))
        price = np.where(old >= 0, self.price[old], 0.0)
        price = np.where(np.isinf(model.row_upper), np.minimum(price, 0.0), price)
        price = np.where(np.isinf(model.row_lower), np.maximum(price, 0.0), price)
        side = np.where(price > 0, model.row_upper, model.row_lower)
        limits = price * np.where(price == 0, 0.0, side)
        left = model.objective - model.matrix.T @ price
        size = np.abs(model.objective) + abs(model.matrix).T @ np.abs(price)
        left[np.abs(left) <= SUM_ROUNDING * size] = 0.0
        lower, upper = finite_bounds(model, np.ones(len(price), dtype=bool))
        brings = left * np.where(left == 0, 0.0, np.where(left > 0, upper, lower))
        total = np.abs(limits).sum() + np.abs(brings).sum()
        missed = np.abs(price) @ least_allowed(model)
        return float(limits.sum() + brings.sum() + missed + SUM_ROUNDING * total)
