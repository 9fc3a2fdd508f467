"""What one solve leaves for the next one of a similar model."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from ..basis import Basis, same_names
from ..likeness import Known, mapped
from ..model.arrays import BoolArray, FloatArray, IntArray
from ..model.model import Model
from .block_structure import BlockStructure
from .partition import COUPLING, Partition
from .proposals import Round

KEPT = 3
"""How many rounds of pricing are remembered: each proves something of models near its own."""


@dataclass(frozen=True, eq=False)
class Priced:
    """A round of pricing in the model's own units.

    Attributes
    ----------
    prices
        Of each row, shape (m,); 0 where it is no coupling.
    block_bound
        What each block counts for in the bound at these prices, shape (blocks,), the centre left
        out: what is left when some are left out, with ``spare``, bounds the others.
    spare
        What counts beside.
    x
        The proposals, shape (n,).
    """

    prices: FloatArray
    block_bound: FloatArray
    spare: float
    x: FloatArray


@dataclass(frozen=True, eq=False)
class Solved:
    """A model that was solved.

    Attributes
    ----------
    model, partition
        The model, with the bounds that its blocks were asked with, and where its columns and rows
        belong.
    basis
        Of its relaxation.
    rounds
        Rounds of pricing that prove something of it, the newest first.
    saved
        By how much pricing brought the bound below the relaxation, as a share of it.
    """

    model: Model
    partition: Partition
    basis: Basis | None
    rounds: tuple[Priced, ...]
    saved: float


@dataclass(eq=False)
class Memory:
    """Remembers the last solves; hand it to the next one.

    Attributes
    ----------
    solves
        By their models.
    """

    solves: Known[Solved] = field(default_factory=Known)

    def keep(self, solved: Solved) -> None:
        """Remember a solve."""
        self.solves.keep(solved.model, solved)

    def recall(self, model: Model, parts: Partition) -> Recalled | None:
        """Return what is known of a model from the one that it is most like, if anything."""

        def same_blocks(known: Solved) -> bool:
            return known.partition.blocks == parts.blocks

        nearest = self.solves.nearest(model, among=same_blocks)
        return None if nearest is None else Recalled.of(nearest, model, parts)


def to_model_units(cut: BlockStructure, priced: Round, model: Model) -> Priced:
    """Return a round in the model's units.

    Parameters
    ----------
    cut
        The model by blocks.
    priced
        A round, in the scaled model's units.
    model
        The model as it was given.

    Returns
    -------
    Prices of all rows, shape (m,), the blocks' bounds without the centre's, and the point, shape
    (n,).
    """
    scaled = cut.scaled
    prices = np.zeros(len(model.row_lower))
    scale = scaled.row_scale[cut.couplings] / scaled.objective_scale
    prices[cut.couplings] = priced.prices * scale
    unit = scaled.objective_scale
    bounds, spare = priced.block_bound[:-1] / unit, priced.spare / unit
    return Priced(prices, bounds, spare, priced.x * scaled.unit)


@dataclass(frozen=True, eq=False)
class Recalled:
    """What an old model's solve says about a new one.

    Attributes
    ----------
    column, row
        Number of each new column and row in the old model, -1 for none.
    rounds
        The old rounds of pricing, as prices of the new rows.
    changed
        For each round, the blocks whose bound no longer counts, shape (blocks,).
    """

    old: Solved
    column: IntArray
    row: IntArray
    rounds: tuple[Priced, ...] = ()
    changed: tuple[BoolArray, ...] = field(default=())

    @staticmethod
    def of(old: Solved, model: Model, parts: Partition) -> Recalled:
        """Compare two models by the names of their columns and rows."""
        column = same_names(model.columns, old.model.columns, len(model.objective))
        row = same_names(model.rows, old.model.rows, len(model.row_lower))
        compared = _Compared.of(old, model, parts, column, row)
        rounds, changed = [], []
        for priced in old.rounds:
            before = np.where(row >= 0, priced.prices[row], 0.0)
            prices = _possible_prices(model, parts, before)
            x = np.where(column >= 0, priced.x[column], 0.0)
            rounds.append(Priced(prices, priced.block_bound, priced.spare, x))
            other = compared.changed(prices, priced.prices)
            _mark(other, parts.column[model.matrix[np.flatnonzero(prices != before)].indices])
            changed.append(other)
        return Recalled(old, column, row, tuple(rounds), tuple(changed))


@dataclass(frozen=True, eq=False)
class _Compared:
    """Which terms of two models differ, and in which rows.

    ``row``, ``block``: the new rows (old ones, for what is gone) of differing terms and the block
    of their columns. ``always``: blocks that changed whatever the prices.
    """

    row: IntArray
    block: IntArray
    gone_row: IntArray
    gone_block: IntArray
    always: BoolArray
    local: BoolArray
    old_local: BoolArray

    @staticmethod
    def of(
        old: Solved, model: Model, parts: Partition, column: IntArray, row: IntArray
    ) -> _Compared:
        always = _changed_columns(old, model, parts, column)
        local = _changed_rows(old, model, parts, row)
        _mark(always, parts.row[local])
        # A row that was one block's own and is not any more: that block's bound counted on it.
        _mark(always, np.where(row >= 0, old.partition.row[row], COUPLING)[local])
        before = mapped(old.model.matrix, row, column, model.matrix.shape)
        differs = sparse.coo_array(model.matrix - before)
        differs.eliminate_zeros()
        gone = np.setdiff1d(np.arange(len(old.model.row_lower)), row)
        lost = sparse.coo_array(old.model.matrix[gone])
        return _Compared(
            row=differs.row.astype(np.int64),
            block=parts.column[differs.col],
            gone_row=gone[lost.row],
            gone_block=old.partition.column[lost.col],
            always=always,
            local=parts.row != COUPLING,
            old_local=old.partition.row != COUPLING,
        )

    def changed(self, prices: FloatArray, old_prices: FloatArray) -> BoolArray:
        """Return the blocks whose problem at these prices is another than it was, (blocks,)."""
        changed = self.always.copy()
        counts = self.local[self.row] | (prices[self.row] != 0)
        _mark(changed, self.block[counts])
        counts = self.old_local[self.gone_row] | (old_prices[self.gone_row] != 0)
        _mark(changed, self.gone_block[counts])
        return changed


def _changed_columns(old: Solved, model: Model, parts: Partition, column: IntArray) -> BoolArray:
    """Return the blocks that gained, lost or changed a column, (blocks,)."""
    before = old.model
    same = (
        (column >= 0)
        & (model.objective == before.objective[column])
        & (model.lower == before.lower[column])
        & (model.upper == before.upper[column])
        & (model.integer == before.integer[column])
        & (parts.column == old.partition.column[column])
    )
    blocks = np.concatenate(
        [
            parts.column[~same],
            old.partition.column[np.setdiff1d(np.arange(len(before.objective)), column)],
        ]
    )
    changed = np.zeros(parts.blocks, dtype=bool)
    _mark(changed, blocks)
    return changed


def _mark(changed: BoolArray, blocks: IntArray) -> None:
    """Mark blocks as changed; the centre and no block are passed over."""
    changed[blocks[blocks >= 0]] = True


def _possible_prices(model: Model, parts: Partition, prices: FloatArray) -> FloatArray:
    """Return rows' prices, 0 where a row is no coupling or lacks the side that is priced."""
    lost = (parts.row != COUPLING) | ((prices > 0) & np.isinf(model.row_upper))
    lost |= (prices < 0) & np.isinf(model.row_lower)
    return np.where(lost, 0.0, prices)


def _changed_rows(old: Solved, model: Model, parts: Partition, row: IntArray) -> BoolArray:
    """Return the rows that are new, have other limits or belong elsewhere, (m,).

    A coupling's limits count for no block: the bound takes them in as they are.
    """
    before = old.model
    same_limits = (model.row_lower == before.row_lower[row]) & (
        model.row_upper == before.row_upper[row]
    )
    same_place = parts.row == old.partition.row[row]
    changed: BoolArray = (row < 0) | ~same_place | (~same_limits & (parts.row != COUPLING))
    return changed
