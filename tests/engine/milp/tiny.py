"""Tiny models in groups of rows, and what can be said of them by listing every point.

A model has a few whole columns and one that is not. At each choice of the whole ones every row is
an interval of the other, so that only the ends of intervals need be looked at.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from groundswell.engine.milp.infeasibility.elastic import Group
from groundswell.engine.milp.model.arrays import FloatArray
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder

WHOLE = 3
HIGHEST = 2


@dataclass(frozen=True, eq=False)
class Tiny:
    """Rows ``lower <= matrix @ (whole..., z) <= upper``, z in 0 .. 4, and their groups."""

    matrix: FloatArray
    lower: FloatArray
    upper: FloatArray
    groups: tuple[Group, ...]

    @property
    def base(self) -> list[int]:
        grouped = {int(r) for g in self.groups for r in g.rows}
        return [r for r in range(len(self.lower)) if r not in grouped]

    def model(self, z_upper: float = 4.0) -> Model:
        builder = ModelBuilder()
        builder.add_columns("whole", WHOLE, upper=HIGHEST, integer=True)
        builder.add_columns("z", 1, upper=z_upper)
        rows, columns = np.nonzero(self.matrix)
        builder.add_rows(
            "rows",
            len(self.lower),
            rows,
            columns,
            self.matrix[rows, columns],
            lower=self.lower,
            upper=self.upper,
        )
        return builder.build()

    def points(self) -> Iterator[FloatArray]:
        """Every choice of the whole columns, with each z at which a row begins or ends to hold."""
        for whole in itertools.product(range(HIGHEST + 1), repeat=WHOLE):
            fixed = self.matrix[:, :WHOLE] @ np.array(whole)
            slope = self.matrix[:, WHOLE]
            ends = {0.0, 4.0}
            for r in np.flatnonzero(slope):
                for bound in (self.lower[r], self.upper[r]):
                    end = (bound - fixed[r]) / slope[r]
                    if 0.0 < end < 4.0:
                        ends.add(float(end))
            for z in ends:
                yield np.array([*whole, z], dtype=float)

    def short(self, x: FloatArray) -> FloatArray:
        """How far each row is broken at a point."""
        activity = self.matrix @ x
        return np.maximum(np.maximum(self.lower - activity, activity - self.upper), 0.0)

    @cached_property
    def broken(self) -> list[FloatArray]:
        """By how much each group is broken at each point that keeps the rows in no group."""
        found = []
        for x in self.points():
            short = self.short(x)
            if (short[self.base] <= 1e-9).all():
                found.append(np.array([short[g.rows].sum() * g.scale for g in self.groups]))
        return found


def draw(seed: int) -> Tiny:
    """A random tiny model; most have no point."""
    dice = np.random.default_rng(seed)
    rows = int(dice.integers(3, 9))
    matrix = dice.integers(-3, 4, size=(rows, WHOLE + 1)).astype(float)
    matrix[dice.random(matrix.shape) < 0.3] = 0.0
    if dice.random() < 0.4:
        matrix[:, WHOLE] = 0.0
    middle = matrix @ dice.uniform(0, 2, size=WHOLE + 1) + dice.normal(0, 2.5, size=rows)
    width = dice.choice([0.0, 0.3, 1.0], size=rows)
    lower = np.round(middle - width, 1)
    upper = np.round(middle + width, 1)
    side = dice.random(rows)
    lower[side < 0.4] = -np.inf
    upper[side > 0.6] = np.inf
    count = int(dice.integers(1, 5))
    label = dice.integers(-1, count, size=rows)
    groups = tuple(
        Group(f"g{g}", np.flatnonzero(label == g), scale=float(dice.choice([1.0, 1000.0])))
        for g in range(count)
    )
    return Tiny(matrix, lower, upper, groups)
