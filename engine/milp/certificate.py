"""What arithmetic proves of a model: a sum of rows that no choice of some columns can keep.

Rows times prices, added up, are again a row that every point keeps. Where the prices come from the
least by which the rows must be missed (Farkas 1902), that sum shows why: either no point keeps it
at all, or some decisions do not, and then a cover of them may be cut off (Balas 1975, "Facets of
the knapsack polytope"). A solver only suggests the prices; what they prove is worked out here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..deadline import SHORTEST
from .model.arrays import BoolArray, FloatArray, IntArray
from .model.bounds import finite_bounds
from .model.model import Model
from .model.restrict import Restricted, restrict
from .model.tolerances import SUM_ROUNDING, least_allowed
from .relaxation import relax
from .solution import Status

USABLE_SHARE = 0.98
"""Share of what a row may be missed by that a repair may use: a linear program takes a bit more."""

PRICE_DIGITS = 9
"""Digits of a price of at most 1 that are not a solver's noise."""


@dataclass(frozen=True, eq=False)
class SummedRow:
    """A row that follows from a model's rows: ``value @ x <= limit``.

    Attributes
    ----------
    value
        Shape (n,); 0 for the columns that were summed away.
    limit
        Its limit, with what the rows may be missed by.
    """

    value: FloatArray
    limit: float


@dataclass(frozen=True, eq=False)
class Nearest:
    """The least by which a model's rows must be missed, some of its columns fixed.

    Attributes
    ----------
    x
        The point that misses least, shape (n,).
    row
        What shows that no point misses less.
    """

    x: FloatArray
    row: SummedRow


def nearest(model: Model, fixed: BoolArray, x: FloatArray, seconds: float) -> Nearest | None:
    """Return the point that misses the rows least, with the fixed columns as in ``x``.

    Parameters
    ----------
    model
        Any; whole columns that are not fixed count as free within their bounds.
    fixed
        Which columns keep their value of ``x``, shape (n,).
    x
        Shape (n,).
    seconds
        Wall seconds.

    Returns
    -------
    None where it was not found in time. The summed row holds for every point of the model: columns
    that are not fixed are at the ends of their bounds in it.
    """
    tolerance = least_allowed(model)
    part = _elastic(model, fixed, x, tolerance)
    solved = relax(part.model, seconds)
    if solved.status is not Status.OPTIMAL or solved.x is None or solved.duals is None:
        return None
    point = part.whole(solved.x[: len(part.free)])
    return Nearest(point, _summed(model, fixed, solved.duals, tolerance))


def within_tolerance(
    model: Model, fixed: BoolArray, x: FloatArray, seconds: float
) -> FloatArray | None:
    """Return the point that misses rows least, each by no more than it may be, if there is one.

    Equations are kept: what is missed then is a limit, not what is due.

    Parameters
    ----------
    model, fixed, x, seconds
        As in `nearest`.

    Returns
    -------
    Shape (n,); None where there is no such point, or none was found in time.
    """
    most = np.where(model.row_lower == model.row_upper, 0.0, USABLE_SHARE)
    part = _elastic(model, fixed, x, least_allowed(model), most=np.tile(most, 2))
    solved = relax(part.model, seconds)
    if solved.status is not Status.OPTIMAL or solved.x is None:
        return None
    point = part.whole(solved.x[: len(part.free)])
    return None if model.violations(point) else point


def proves_impossible(model: Model, row: SummedRow) -> bool:
    """Return whether no point within the columns' bounds keeps a summed row.

    Parameters
    ----------
    model
        Its columns' bounds are read.
    row
        A row that follows from the model, as `nearest` gives it.

    Returns
    -------
    Whether its least value within the bounds, rounding counted in, is above its limit.
    """
    used = row.value != 0
    value = row.value[used]
    ends = np.where(value > 0, model.lower[used], model.upper[used])
    with np.errstate(invalid="ignore"):
        least = value * ends
    return bool(least.sum() > row.limit + SUM_ROUNDING * np.abs(least).sum())


def proved_impossible(model: Model, seconds: float) -> bool:
    """Return whether arithmetic proves, within wall seconds, that a model has no point.

    Parameters
    ----------
    model
        Any; whole columns count as free within their bounds.
    seconds
        Wall seconds, at least `LEAST_SECONDS`.

    Returns
    -------
    False also where the proof was not found in time.
    """
    free = np.zeros(len(model.objective), dtype=bool)
    proof = nearest(model, free, np.zeros(len(free)), max(seconds, SHORTEST))
    return proof is not None and proves_impossible(model, proof.row)


def cover(model: Model, row: SummedRow, x: FloatArray) -> tuple[IntArray, FloatArray, float] | None:
    """Return a cut, ``value @ x[columns] >= least``, that a point breaks and the model's keep.

    Parameters
    ----------
    row
        A summed row in whole columns alone, which ``x`` breaks.
    x
        A full vector, shape (n,).

    Returns
    -------
    Columns, values and least of the cut; None where the row speaks of columns that are not 0 or 1,
    or where ``x`` keeps it. In words: not all of these columns at once. Others that weigh as much
    as the heaviest of them are counted in.
    """
    used = np.flatnonzero(row.value)
    loose = used[model.lower[used] < model.upper[used]]
    if (model.lower[loose] != 0).any() or (model.upper[loose] != 1).any():
        return None
    if not model.integer[loose].all():
        return None
    weight = np.abs(row.value[loose])
    # Counted from the end at which each adds least: at 1 there if it is at the other end in x.
    positive = row.value[loose] > 0
    on = np.where(positive, x[loose] > 0.5, x[loose] < 0.5)
    tight = np.setdiff1d(used, loose)
    limit = row.limit - float(row.value[tight] @ model.lower[tight])
    limit -= float(row.value[loose][~positive].sum())
    chosen = np.flatnonzero(on)
    total = float(weight[chosen].sum())
    if not total > limit + SUM_ROUNDING * total:
        return None
    for k in chosen[np.argsort(weight[chosen], kind="stable")]:
        if total - weight[k] > limit + SUM_ROUNDING * total:
            total -= float(weight[k])
            on[k] = False
    heaviest = weight[on].max(initial=0.0)
    own = np.flatnonzero(on | (weight >= heaviest))
    # At most count - 1 of them at that end: for a negative one that is its 0.
    value = np.where(positive[own], -1.0, 1.0)
    least = float(1 - on.sum() + (~positive[own]).sum())
    return loose[own], value, least


def all_but(model: Model, x: FloatArray) -> tuple[IntArray, FloatArray, float] | None:
    """Return a cut, as `cover` does, that takes off the one choice of whole numbers in ``x``.

    Parameters
    ----------
    model
        Columns that are fixed, or not whole, are left out of the cut.
    x
        The point to cut off, shape (n,).

    Returns
    -------
    Columns, values and least of the cut, as of `cover`; None where a number lies between its
    bounds, which no one row can take off.
    """
    columns = np.flatnonzero(model.integer & (model.lower < model.upper))
    value = np.rint(x[columns])
    low, high = model.lower[columns], model.upper[columns]
    at_high = value >= high
    if (~at_high & (value > low)).any():
        return None
    # How far all of them together are from where they are is at least one.
    least = 1.0 + low[~at_high].sum() - high[at_high].sum()
    return columns, np.where(at_high, -1.0, 1.0), float(least)


def _elastic(
    model: Model,
    fixed: BoolArray,
    x: FloatArray,
    tolerance: FloatArray,
    most: FloatArray | float = np.inf,
) -> Restricted:
    """Return the rest of a model, each row with columns for how far it is missed.

    These count in units of what the row may be missed by, up to ``most``; their sum is made least.
    """
    count = len(model.row_lower)
    part = restrict(model, fixed, x, all_rows=True)
    loose = replace(part.model, integer=np.zeros(len(part.free), dtype=bool))
    missed = loose.with_objective(0.0).with_columns(
        "missed",
        2 * count,
        np.tile(np.arange(count), 2),
        np.arange(2 * count),
        np.concatenate([tolerance, -tolerance]),
        upper=most,
        objective=-1.0,
    )
    return replace(part, model=missed)


def _summed(model: Model, fixed: BoolArray, duals: FloatArray, tolerance: FloatArray) -> SummedRow:
    """Return the sum of the rows at their prices, the columns that are not fixed summed away."""
    # In units of the tolerance every price is 1 at most; what is left of noise is cut off.
    price = np.round(duals * tolerance, PRICE_DIGITS) / tolerance
    price = np.where(price > 0, np.where(np.isfinite(model.row_upper), price, 0.0), price)
    price = np.where(price < 0, np.where(np.isfinite(model.row_lower), price, 0.0), price)
    side = np.where(price > 0, model.row_upper, model.row_lower)
    sides = price * np.where(price == 0, 0.0, side)
    limit = float(sides.sum() + np.abs(price) @ tolerance + SUM_ROUNDING * np.abs(sides).sum())
    total = np.asarray(model.matrix.T @ price, dtype=float)
    size = np.asarray(abs(model.matrix).T @ np.abs(price), dtype=float)
    total[np.abs(total) <= SUM_ROUNDING * size] = 0.0
    lower, upper = finite_bounds(model, np.ones(len(model.row_lower), dtype=bool))
    ends = np.where(total > 0, lower, upper)
    away = ~fixed & (total != 0)
    with np.errstate(invalid="ignore"):
        summed = total[away] * ends[away]
        limit -= float(summed.sum() - SUM_ROUNDING * np.abs(summed).sum())
    total[away] = 0.0
    if not np.isfinite(limit):
        return SummedRow(np.zeros_like(total), np.inf)
    scale = 1.0 / max(float(np.abs(total).max(initial=0.0)), abs(limit), 1e-300)
    return SummedRow(total * scale, limit * scale)
