"""The relaxation's best point, as the blocks are asked about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..model.arrays import BoolArray, FloatArray
from ..model.scaled_model import ScaledModel
from ..solution import Relaxation


@dataclass(frozen=True, eq=False)
class Point:
    """An optimal point of a linear relaxation, in the scaled model's units.

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

    @staticmethod
    def of(relaxed: Relaxation, scaled: ScaledModel) -> Point:
        """Return a relaxation's point; the relaxation must have one."""
        assert relaxed.x is not None
        assert relaxed.duals is not None
        assert relaxed.objective is not None
        scale = scaled.objective_scale
        return Point(
            relaxed.x / scaled.unit,
            relaxed.objective * scale,
            np.asarray(relaxed.duals * scale / scaled.row_scale),
        )

    def rounded(self, integer: BoolArray) -> FloatArray:
        """Return the point with whole columns, (n,), rounded, and 0 in the others, shape (n,)."""
        return np.where(integer, np.round(self.x), 0.0)
