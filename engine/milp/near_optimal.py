"""Other good points of a model: near the best, unlike those known, next in order.

Points are told apart by slots: groups of binary columns of which at most one is on, and for some a
whole number beside. How far two points are apart is the number of slots in which they differ
(Hamming distance).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .model.arrays import FloatArray, IntArray
from .model.model import Model

NO_COLUMN = -1
"""State of a slot of which no column is on."""

APART = "apart"
"""Name of the column that `farthest` adds."""

NUMBERS = 4096
"""More than two numbers of one slot are ever apart."""


@dataclass(frozen=True, eq=False)
class Slots:
    """Groups of binary columns; at most one of each group is on, which is the slot's state.

    Attributes
    ----------
    size
        How many slots there are.
    slot, column
        Pairs: this column is one of this slot's. A column may be in several slots.
    numbered, number
        Pairs: what is on in this slot goes with this column's whole number, 0 where nothing is on.
    """

    size: int
    slot: IntArray
    column: IntArray
    numbered: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    number: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def taken(self, x: FloatArray) -> IntArray:
        """Return the column that is on in each slot, NO_COLUMN where none is, shape (size,)."""
        state = np.full(self.size, NO_COLUMN, dtype=np.int64)
        on = x[self.column] > 0.5
        state[self.slot[on]] = self.column[on]
        return state

    def states(self, x: FloatArray) -> IntArray:
        """Return a number for what each slot is, the same for the same, shape (size,)."""
        state = self.taken(x)
        more = np.rint(x[self.number]).astype(np.int64)
        state[self.numbered] = state[self.numbered] * NUMBERS + more
        return state

    def distance(self, one: FloatArray, two: FloatArray) -> int:
        """Return in how many slots two points differ."""
        return int(np.count_nonzero(self.states(one) != self.states(two)))

    def distance_from(self, point: FloatArray, width: int) -> tuple[float, FloatArray]:
        """Return the distance from a point as an expression: constant, and factor of each column.

        Exact at points that keep the slots, numbers aside: a slot that is on at `point` differs
        where its column is off, a slot that is off differs where any of its columns is on.
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
    """Return the model without the points that are as `x` in these whole columns (a no-good cut).

    See Balas and Jeroslow (1972), "Canonical cuts on the unit hypercube".

    Parameters
    ----------
    model
        Any.
    columns
        Numbers of the columns, shape (k,). For one that is not binary the model gets two that are.
    x
        The point to leave out, shape (n,); read at ``columns``.

    Returns
    -------
    The model with one row more for the cut.
    """
    name = f"no good:{len(model.rows)}"
    binary = (model.lower[columns] >= 0.0) & (model.upper[columns] <= 1.0)
    numbers = columns[~binary]
    wider, other = _other_numbers(model, numbers, x[numbers], name)
    columns = columns[binary]
    on = x[columns] > 0.5
    used, value = np.append(columns, other), np.append(np.where(on, -1.0, 1.0), np.ones(len(other)))
    zeros = np.zeros(len(used), dtype=np.int64)
    return wider.with_rows(name, 1, zeros, used, value, lower=1.0 - np.count_nonzero(on))


def _other_numbers(
    model: Model, columns: IntArray, values: FloatArray, name: str
) -> tuple[Model, IntArray]:
    """Return a model with two binaries a column: 1 only where it is above, or below, a value."""
    size = len(columns)
    if not size:
        return model, columns
    wider, ids = model, []
    low, high = model.lower[columns], model.upper[columns]
    value = np.rint(values)
    each = np.arange(size)
    for word, step in (("more", value + 1 - low), ("fewer", value - 1 - high)):
        wider = wider.with_columns(f"{name}:{word}", size, integer=True)
        own = wider.columns[-1].ids
        rows, used = np.tile(each, 2), np.concatenate([columns, own])
        factor = np.concatenate([np.ones(size), -step])
        least, most = (low, np.inf) if word == "more" else (-np.inf, high)
        wider = wider.with_rows(f"{name}:{word}", size, rows, used, factor, lower=least, upper=most)
        ids.append(own)
    return wider, np.concatenate(ids)


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
        wider, other = _other_in_slots(wider, slots, point, f"{APART}:{number}")
        columns = np.concatenate([used, other, [apart.first]])
        value = np.concatenate([-factor[used], -np.ones(len(other)), [1.0]])
        zeros = np.zeros(len(columns), dtype=np.int64)
        wider = wider.with_rows(f"{APART}:{number}", 1, zeros, columns, value, upper=constant)
    objective = np.zeros(len(wider.objective))
    objective[apart.first] = 1.0
    return wider.with_objective(objective)


def _other_in_slots(
    model: Model, slots: Slots, point: FloatArray, name: str
) -> tuple[Model, IntArray]:
    """Return a model with binaries: 1 only where a slot is what it is at a point but its number."""
    taken = slots.taken(point)[slots.numbered]
    # A slot that is off has no number, and one that goes off counts already.
    on = np.flatnonzero(taken != NO_COLUMN)
    columns = slots.number[on]
    wider, other = _other_numbers(model, columns, point[columns], name)
    if not len(on):
        return wider, other
    each, size = np.arange(len(on)), len(on)
    used = np.concatenate([other, taken[on]])
    value = np.concatenate([np.ones(2 * size), -np.ones(size)])
    wider = wider.with_rows(f"{name}:on", size, np.tile(each, 3), used, value, upper=0.0)
    return wider, other


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
