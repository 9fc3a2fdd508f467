"""A round of pricing: every block's proposal, and the bound that they prove together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..model.arrays import FloatArray, IntArray
from .block_structure import BlockStructure

BROKEN = 1e-6
"""By how much proposals must miss a coupling, in the scaled model, to break it."""


@dataclass(frozen=True, eq=False)
class Round:
    """What all blocks answered to one set of prices, in the scaled model's units.

    Attributes
    ----------
    prices
        Shape (couplings,).
    x
        The proposals as one vector, shape (n,), whole columns exact.
    block_bound
        What each block counts for in the bound, shape (blocks,): leave blocks out, and what is left
        with ``spare`` bounds the others.
    spare
        What counts beside for blocks that were asked together.
    bound
        What the whole model can be worth at most: the bound of Lagrange, with every coupling
        priced. Infinite where a price is not of a side that the coupling has.
    """

    prices: FloatArray
    x: FloatArray
    block_bound: FloatArray
    spare: float
    bound: float


def clean_prices(cut: BlockStructure, duals: FloatArray) -> FloatArray:
    """Return the couplings' prices from all rows' duals, (m,), without noise of a wrong sign.

    Parameters
    ----------
    cut
        The model by blocks.
    duals
        Shape (m,), in the scaled model's units.

    Returns
    -------
    Shape (couplings,).
    """
    prices = duals[cut.couplings].copy()
    prices[(prices > 0) & np.isinf(cut.scaled.row_upper[cut.couplings])] = 0.0
    prices[(prices < 0) & np.isinf(cut.scaled.row_lower[cut.couplings])] = 0.0
    return prices


def make_round(
    cut: BlockStructure, prices: FloatArray, x: FloatArray, block_bound: FloatArray, spare: float
) -> Round:
    """Put the blocks' proposals together.

    Parameters
    ----------
    cut
        The model by blocks.
    prices
        The couplings', shape (couplings,).
    x
        The proposals as one vector, shape (n,).
    block_bound, spare
        What they count for in the bound, shape (blocks,), and beside.

    Returns
    -------
    The joint proposal, and the Lagrangian bound on the whole model's objective at these prices.
    """
    whole = cut.scaled.integer
    x = np.clip(np.where(whole, np.round(x), x), cut.scaled.lower, cut.scaled.upper)
    bound = float(block_bound.sum() + spare + paid_by_couplings(cut, prices))
    return Round(prices, x, block_bound, spare, bound)


def broken(cut: BlockStructure, x: FloatArray) -> IntArray:
    """Return which couplings a vector breaks, shape (couplings,): 1 above, -1 below, else 0.

    Parameters
    ----------
    cut
        The model by blocks.
    x
        Shape (n,), in the scaled model's units.
    """
    scaled, rows = cut.scaled, cut.couplings
    activity = scaled.matrix[rows] @ x
    above = activity > scaled.row_upper[rows] + BROKEN
    below = activity < scaled.row_lower[rows] - BROKEN
    return np.asarray(above.astype(np.int64) - below)


def paid_by_couplings(cut: BlockStructure, prices: FloatArray) -> float:
    """Return what the couplings' limits are worth at prices: the bound beside the blocks.

    Parameters
    ----------
    cut
        The model by blocks.
    prices
        Shape (couplings,); above 0 for an upper limit, below 0 for a lower one.

    Returns
    -------
    In the scaled model's objective.
    """
    lower = cut.scaled.row_lower[cut.couplings]
    upper = cut.scaled.row_upper[cut.couplings]
    limit = np.where(prices > 0, upper, np.where(prices < 0, lower, 0.0))
    return float(prices @ np.where(prices != 0, limit, 0.0))
