"""Each block's share of the relaxation, and how far a plan stays below it there.

At the relaxation's duals a block's columns are worth the most that they can be worth if they need
not be whole: its share. What a plan is worth there is less, and the differences add up to the
plan's distance from the relaxation. A block is worth asking for what it has of that, and a column
need not be decided whose reduced cost is more than all of it.

That holds of any point of the block. Plans and proposals of a similar model keep most blocks' own
rows also where together they keep nothing that ties the blocks, as after a cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..model.arrays import BoolArray, FloatArray
from ..model.model import Model
from ..model.tolerances import allowed
from .block_structure import Block, BlockStructure
from .neighbourhood import WHOLE
from .partition import CENTRE
from .point import Point

NOISE = 1e-9
"""By how much, in the scaled model's objective, a reduced cost must exceed the gap."""

BOUND_NOISE = 1e-9
"""Share of its size, or of 1, by which a column of a known point may miss a bound."""


@dataclass(frozen=True, eq=False)
class KnownPoints:
    """The best points known of blocks, in the scaled model's units.

    Attributes
    ----------
    x
        One after the other, shape (n,); 0 in a block of which none is known.
    worth
        What each is worth, shape (blocks,), the centre last; -infinite where none is known.
    """

    x: FloatArray
    worth: FloatArray

    @staticmethod
    def among(
        cut: BlockStructure, model: Model, price: FloatArray, vectors: Sequence[FloatArray]
    ) -> KnownPoints:
        """Return the best of some vectors, block by block.

        Parameters
        ----------
        cut
            The model by blocks.
        model
            The same as it was given.
        price
            What a column is worth, shape (n,), in the scaled model's units.
        vectors
            In the model's units, each of shape (n,); they need keep no row.
        """
        size = len(cut.blocks)
        best = KnownPoints(np.zeros(len(price)), np.full(size, -np.inf))
        block = np.where(cut.partition.column == CENTRE, size - 1, cut.partition.column)
        for vector in vectors:
            x = np.where(model.integer, np.round(vector), vector)
            scaled = x / cut.scaled.unit
            worth = np.bincount(block, price * scaled, minlength=size)
            worth[_broken(cut, model, x)] = -np.inf
            better = worth > best.worth
            best = KnownPoints(
                np.where(better[block], scaled, best.x), np.maximum(worth, best.worth)
            )
        return best


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
    def of(cut: BlockStructure, point: Point, prices: FloatArray, known: KnownPoints) -> Shares:
        """Return the shares.

        Parameters
        ----------
        cut
            The model by blocks.
        point
            The relaxation's optimal point.
        prices
            Of the couplings, shape (couplings,). Shares are bounds at the point's own duals alone.
        known
            The blocks' best points known. Whether these together keep what ties blocks does not
            matter.
        """
        scaled = cut.scaled
        worth = worth_at(cut, prices)
        share = _by_block(cut, worth * point.x)
        gap = np.maximum(share - _by_block(cut, worth * known.x), 0.0)
        gap[np.isinf(known.worth)] = np.inf
        reduced = scaled.objective - scaled.matrix.T @ point.duals
        return Shares(share, gap, cut, point, np.asarray(reduced))

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


def _broken(cut: BlockStructure, model: Model, x: FloatArray) -> BoolArray:
    """Return the blocks of which a vector breaks a row or a bound, (blocks,), the centre last."""
    activity = model.activity(x)
    over = np.maximum(activity - model.row_upper, model.row_lower - activity) > allowed(model, x)
    # Also the bounds that only what ties blocks implies: blocks are asked within these.
    scaled = x / cut.scaled.unit
    room = BOUND_NOISE * np.maximum(1.0, np.abs(scaled))
    outside = (scaled > cut.scaled.upper + room) | (scaled < cut.scaled.lower - room)
    # Their labels, -1 and -2, are the last places: the centre's, and that of rows that tie blocks.
    broken = np.zeros(len(cut.blocks) + 1, dtype=bool)
    for part, label in ((over, cut.partition.row), (outside, cut.partition.column)):
        broken[label[part]] = True
    return np.append(broken[:-2], broken[-1])
