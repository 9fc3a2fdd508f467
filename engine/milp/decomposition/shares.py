"""Each block's share of the relaxation, and how far a plan stays below it there.

At the relaxation's duals a block's columns are worth the most that they can be worth if they need
not be whole: its share. What a plan is worth there is less, and the differences add up to the
plan's distance from the relaxation. A block is worth asking for what it has of that, and a column
need not be decided whose reduced cost is more than all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..model.arrays import BoolArray, FloatArray
from .block_structure import Block, BlockStructure
from .neighbourhood import WHOLE
from .point import Point

NOISE = 1e-9
"""By how much, in the scaled model's objective, a reduced cost must exceed the gap."""

MISSING = 0.05
"""Share of the blocks of which no point need be known for the gap of all to be about known."""


@dataclass(frozen=True, eq=False)
class Shares:
    """What blocks have of the relaxation and of a plan.

    Attributes
    ----------
    share
        What each block is worth in the relaxation at its prices, shape (blocks,).
    gap
        How much less in the plan, shape (blocks,); infinite without one.
    """

    share: FloatArray
    gap: FloatArray
    _cut: BlockStructure
    _point: Point
    _reduced: FloatArray

    @staticmethod
    def of(
        cut: BlockStructure,
        point: Point,
        prices: FloatArray,
        plan: FloatArray | None,
        unknown: BoolArray | None = None,
    ) -> Shares:
        """Return the shares.

        Parameters
        ----------
        cut
            The model by blocks.
        point
            The relaxation's optimal point.
        prices
            Its duals of the couplings, shape (couplings,).
        plan
            In the scaled model's units, shape (n,); None if there is none yet. Whether it keeps
            what ties blocks does not matter.
        unknown
            Blocks whose rows it breaks, shape (blocks,), the centre last; None: it breaks none.
        """
        scaled = cut.scaled
        worth = worth_at(cut, prices)
        share = _by_block(cut, worth * point.x)
        gap = np.full(len(share), np.inf)
        if plan is not None:
            gap = np.maximum(share - _by_block(cut, worth * plan), 0.0)
        if unknown is not None:
            gap[unknown] = np.inf
        reduced = scaled.objective - scaled.matrix.T @ point.duals
        return Shares(share, gap, cut, point, np.asarray(reduced))

    @property
    def known(self) -> float | None:
        """By how much, at most, all blocks' answers lower the bound; None if points are missing."""
        missing = ~np.isfinite(self.gap)
        if missing.mean() > MISSING:
            return None
        return float(self.gap[~missing].sum())

    def largest(self, least: float) -> list[int]:
        """Return the blocks whose gap is more than the least, those of the largest first."""
        order = np.argsort(-self.gap, kind="stable")
        return [int(number) for number in order[self.gap[order] > least]]

    def after(self, numbers: list[int], parts: Sequence[float]) -> set[int]:
        """Return after which of some blocks, in order, these parts of all their gap are asked.

        Blocks of which no point is known come first, and have no part in it.
        """
        gap = self.gap[numbers]
        asked = np.cumsum(np.where(np.isfinite(gap), gap, 0.0))
        if not np.isfinite(gap).any():
            return set()
        at = np.searchsorted(asked, np.multiply(parts, asked[-1]))
        return {numbers[min(i, len(numbers) - 1)] for i in at.tolist()}

    def settled(self, number: int) -> FloatArray | None:
        """Return the values of a block's columns that its gap settles, NaN at the others, (k,).

        A point of the block that has one of them otherwise is worth less there than the plan.
        """
        gap = self.gap[number]
        if not np.isfinite(gap):
            return None
        block: Block = self._cut.blocks[number]
        x, reduced = self._point.x[block.columns], self._reduced[block.columns]
        value = np.round(x)
        dear = np.abs(reduced) > gap * (1.0 + 1e-6) + NOISE
        at_end = np.where(reduced < 0, value <= block.lower, value >= block.upper)
        proved = block.integer & dear & at_end & (np.abs(x - value) <= WHOLE)
        return np.where(proved, value, np.nan)


def worth_at(cut: BlockStructure, prices: FloatArray) -> FloatArray:
    """Return what each column is worth at couplings' prices, shape (n,), in the scaled model."""
    paid = np.zeros(len(cut.scaled.row_lower))
    paid[cut.couplings] = prices
    return np.asarray(cut.scaled.objective - cut.scaled.matrix.T @ paid)


def _by_block(cut: BlockStructure, worth: FloatArray) -> FloatArray:
    return np.array([worth[block.columns].sum() for block in cut.blocks])
