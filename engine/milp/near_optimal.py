"""Other good points of a model: near the best, unlike those known, next in order.

Points are told apart by slots: groups of binary columns of which at most one is on. How far two
points are apart is the number of slots in which they differ (Hamming distance).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .model.arrays import FloatArray, IntArray
from .model.model import Model

OFF = -1
"""State of a slot of which no column is on."""

APART = "apart"
"""Name of the column that `farthest` adds."""


@dataclass(frozen=True, eq=False)
class Slots:
    """Groups of binary columns; at most one of each group is on, which is the slot's state.

    Attributes
    ----------
    size
        How many slots there are.
    slot, column
        Pairs: this column is one of this slot's. A column may be in several slots.
    """

    size: int
    slot: IntArray
    column: IntArray

    def states(self, x: FloatArray) -> IntArray:
        """Return the column that is on in each slot, OFF where none is, shape (size,)."""
        state = np.full(self.size, OFF, dtype=np.int64)
        on = x[self.column] > 0.5
        state[self.slot[on]] = self.column[on]
        return state

    def distance(self, one: FloatArray, two: FloatArray) -> int:
        """Return in how many slots two points differ."""
        return int(np.count_nonzero(self.states(one) != self.states(two)))

    def distance_from(self, point: FloatArray, width: int) -> tuple[float, FloatArray]:
        """Return the distance from a point as an expression: constant, and factor of each column.

        Exact at points that keep the slots: a slot that is on at `point` differs where its column
        is off, a slot that is off differs where any of its columns is on.
        """
        on = point[self.column] > 0.5
        taken = np.zeros(self.size, dtype=bool)
        taken[self.slot[on]] = True
        free = ~taken[self.slot]
        factor = np.zeros(width)
        np.add.at(factor, self.column[on], -1.0)
        np.add.at(factor, self.column[free], 1.0)
        return float(np.count_nonzero(taken)), factor


def near_best(model: Model, least: float) -> Model:
    """Return the model with its objective turned into a row: no point below `least`.

    Parameters
    ----------
    model
        To be maximised.
    least
        The least objective that still counts, in the model's units.

    Returns
    -------
    The same columns and objective, with the row ``objective @ x >= least``.
    """
    wanted = np.flatnonzero(model.objective)
    zeros = np.zeros(len(wanted), dtype=np.int64)
    return model.with_rows("near best", 1, zeros, wanted, model.objective[wanted], lower=least)


def without(model: Model, columns: IntArray, x: FloatArray) -> Model:
    """Return the model without the points that are as `x` in these binary columns (a no-good cut).

    See Balas and Jeroslow (1972), "Canonical cuts on the unit hypercube".

    Parameters
    ----------
    model
        Any.
    columns
        Numbers of the binary columns, shape (k,).
    x
        The point to leave out, shape (n,); read at ``columns``.

    Returns
    -------
    The model with one row more.
    """
    on = x[columns] > 0.5
    name = f"no good:{len(model.rows)}"
    zeros = np.zeros(len(columns), dtype=np.int64)
    return model.with_rows(
        name, 1, zeros, columns, np.where(on, -1.0, 1.0), lower=1.0 - np.count_nonzero(on)
    )


def farthest(model: Model, slots: Slots, points: list[FloatArray]) -> Model:
    """Return a model whose best point is the one farthest from the nearest of these points.

    It has one column more, `APART`: that distance. Taking such a point again and again gives a set
    at least half as spread as any of its size (Ravi, Rosenkrantz and Tayi 1994, "Heuristic and
    special case algorithms for dispersion problems").

    Parameters
    ----------
    model
        The plans to choose among, shape (n,); its own objective is dropped.
    slots
        What a difference is counted in: sites and years.
    points
        The plans to be far from, each of shape (n,).

    Returns
    -------
    The model with the column `APART`, which is its objective, and a row for each point.
    """
    width = len(model.objective)
    wider = model.with_objective(0.0).with_columns(APART, 1, upper=float(slots.size), integer=True)
    apart = wider.columns[-1]
    for number, point in enumerate(points):
        constant, factor = slots.distance_from(point, width)
        used = np.flatnonzero(factor)
        wider = wider.with_rows(
            f"{APART}:{number}",
            1,
            np.zeros(len(used) + 1, dtype=np.int64),
            np.append(used, apart.first),
            np.append(-factor[used], 1.0),
            upper=constant,
        )
    objective = np.zeros(width + 1)
    objective[apart.first] = 1.0
    return wider.with_objective(objective)


def least_distance(slots: Slots, x: FloatArray, points: list[FloatArray]) -> int:
    """Return how far a point is from the nearest of others, at least one.

    Parameters
    ----------
    slots
        What a difference is counted in.
    x
        A point, shape (n,).
    points
        The others, at least one, each of shape (n,).

    Returns
    -------
    In how many slots it differs from the nearest of them.
    """
    return min(slots.distance(x, point) for point in points)
