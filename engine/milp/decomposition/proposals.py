"""A round of pricing: every block's proposal, and the bound that they prove together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..model.arrays import FloatArray
from .block_structure import BlockStructure
from .pricing import Answer


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
        What each block can be worth at most at these prices, shape (blocks,).
    bound
        What the whole model can be worth at most: the bound of Lagrange, with every coupling
        priced. Infinite where a price is not of a side that the coupling has.
    """

    prices: FloatArray
    x: FloatArray
    block_bound: FloatArray
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


def make_round(cut: BlockStructure, prices: FloatArray, answers: list[Answer]) -> Round:
    """Put the blocks' answers together; each has a point.

    Parameters
    ----------
    cut
        The model by blocks.
    prices
        The couplings', shape (couplings,).
    answers
        One for each block, in their order.

    Returns
    -------
    The joint proposal, and the Lagrangian bound on the whole model's objective at these prices.
    """
    x = np.zeros(len(cut.scaled.objective))
    for block, answer in zip(cut.blocks, answers, strict=True):
        assert answer.x is not None
        x[block.columns] = answer.x
    whole = cut.scaled.integer
    x = np.clip(np.where(whole, np.round(x), x), cut.scaled.lower, cut.scaled.upper)
    bounds = np.array([answer.bound for answer in answers])
    return Round(prices, x, bounds, float(bounds.sum() + paid_by_couplings(cut, prices)))


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
