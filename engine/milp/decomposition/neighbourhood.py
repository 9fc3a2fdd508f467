"""Which columns are settled, and which one small MILP for all blocks together must decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..model.arrays import BoolArray, FloatArray
from ..model.bounds import activity_bounds, finite_bounds
from ..model.model import Model
from ..model.restrict import restrict
from ..model.tolerances import TOLERANCE
from ..relaxation import relax
from ..solution import Status
from .block_structure import BlockStructure
from .point import Point
from .proposals import Round

WHOLE = 1e-6
"""How near to whole the relaxation's value must be to settle anything: with what is settled moved
no further than that, what is left can still be solved, but for whole columns."""

AWAY = 5e-4
"""Share of the objective that it costs to move a settled column, in the linear program that tells
which must: so much that few are moved."""

MOVED = 1e-6
"""How far a column moves that must."""

MANY = 1000
"""Columns left to decide above which the relaxation settles by itself what is whole in it."""


def whole_in(decided: BoolArray, point: Point) -> BoolArray:
    """Return which of the columns decided, (n,), are whole in the relaxation, shape (n,)."""
    return decided & (np.abs(point.x - np.round(point.x)) <= WHOLE)


def agreed(decided: BoolArray, point: Point, proposals: FloatArray) -> BoolArray:
    """Return where a block's proposal and the relaxation say the same, shape (n,).

    Where that leaves too much to decide, as where the worst of several draws counts and no block
    alone knows which, all is settled that is whole in the relaxation. What follows from decisions
    never is: a school that is to spend a sum to the dollar could then hardly decide anything else.

    Parameters
    ----------
    decided
        Which columns are decided, shape (n,).
    point
        The relaxation's optimal point.
    proposals
        The blocks' joint proposal, shape (n,).
    """
    value = np.round(point.x)
    whole = whole_in(decided, point)
    settled: BoolArray = whole & (np.round(proposals) == value)
    return settled if decided.sum() - settled.sum() <= MANY else whole


def losses(cut: BlockStructure, point: Point, priced: Round | None) -> FloatArray:
    """Return what moving each whole column away from the relaxation's bound costs, at least.

    A plan in which the column has another value than ``round(point.x)`` is worth at most the bound
    less this, shape (n,); at most 0 where nothing is proved. The bound is that of ``priced``, or
    the relaxation's own without it. Since a block's own bound at the same prices is smaller than
    its share of the relaxation by a part that may be lost with the column, that is taken off.

    Parameters
    ----------
    cut
        The model by blocks.
    point
        The relaxation's optimal point, with its duals.
    priced
        A round at prices, whose bound is tighter; None: there is none.
    """
    scaled = cut.scaled
    reduced = scaled.objective - scaled.matrix.T @ point.duals
    value = np.round(point.x)
    at_lower = (value <= scaled.lower) & (reduced < 0)
    at_upper = (value >= scaled.upper) & (reduced > 0)
    proved = scaled.integer & (at_lower | at_upper)
    loss = np.where(proved, np.abs(reduced), 0.0)
    if priced is None:
        return loss
    for number, block in enumerate(cut.blocks):
        at_prices = block.objective - block.terms @ priced.prices[block.couples]
        spare = float(at_prices @ point.x[block.columns]) - priced.block_bound[number]
        loss[block.columns] -= max(spare, 0.0)
    return loss


def widened(settled: BoolArray, proved: BoolArray, loss: FloatArray, free: int) -> BoolArray:
    """Return fewer settled columns: those whose change costs least are freed, `free` at once.

    What is proved stays settled.

    Parameters
    ----------
    settled, proved
        Which columns are settled, and which of them by proof, shape (n,).
    loss
        What changing each costs at least, shape (n,).
    free
        How many to free.

    Returns
    -------
    Shape (n,).
    """
    candidates = np.flatnonzero(settled & ~proved)
    cheapest = candidates[np.argsort(loss[candidates], kind="stable")[:free]]
    result = settled.copy()
    result[cheapest] = False
    return result


def possible(model: Model, settled: BoolArray, x: FloatArray) -> BoolArray:
    """Return fewer settled columns: none of a row that what is settled leaves no way to keep.

    Rounding may do that to the relaxation's point, as where a dollar must be paid and a thousandth
    of a site paid it.

    Parameters
    ----------
    model
        The whole model.
    settled
        Which columns are to be fixed, shape (n,).
    x
        The values they are fixed at, shape (n,).

    Returns
    -------
    Shape (n,).
    """
    while True:
        part = restrict(model, settled, x)
        rest = part.model
        lower, upper = finite_bounds(rest, np.ones(len(rest.row_lower), dtype=bool))
        least, most = activity_bounds(replace(rest, lower=lower, upper=upper))
        sides = np.abs([rest.row_lower, rest.row_upper])
        room = TOLERANCE * np.where(np.isfinite(sides), sides, 0.0).max(axis=0).clip(1.0)
        lost = (least > rest.row_upper + room) | (most < rest.row_lower - room)
        broken = part.rows[lost]
        freed = settled & (abs(model.matrix[broken]).sum(axis=0) > 0)
        if not freed.any():
            return settled
        settled = settled & ~freed


def common(
    model: Model, proposals: Sequence[FloatArray], size: float, seconds: float, seed: int
) -> BoolArray | None:
    """Return what proposals have in common and the rest of a model can live with.

    The linear relaxation nearest to them tells what must move: whatever ties blocks, their
    proposals need not keep.

    Parameters
    ----------
    model
        The whole model.
    proposals
        Each of shape (n,), in the model's units.
    size
        Of the model's objective.
    seconds, seed
        Of the linear program.

    Returns
    -------
    Which decided columns all have alike and can keep, shape (n,); None where the model has no
    point at all in the relaxation, or none was found in time.
    """
    first = np.round(proposals[0])
    alike = np.all([np.round(x) == first for x in proposals], axis=0)
    settled: BoolArray = model.decided & alike
    ends = np.where(first <= model.lower, -1.0, np.where(first >= model.upper, 1.0, 0.0))
    held = replace(model, objective=model.objective + AWAY * size * np.where(settled, ends, 0.0))
    nearest = relax(held, seconds, seed=seed)
    if nearest.status is not Status.OPTIMAL or nearest.x is None:
        return None
    return settled & (np.abs(nearest.x - first) <= MOVED)
