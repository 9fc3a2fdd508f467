"""What is known of blocks before they are asked: each one's best point among several vectors.

Plans and proposals of a similar model keep most blocks' own rows also where together they keep
nothing that ties the blocks, as after a cut: each such point tells what its block can be worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..model.arrays import BoolArray, FloatArray
from ..model.model import Model
from ..model.tolerances import TOLERANCE, allowed
from .block_structure import BlockStructure
from .partition import CENTRE


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


def _broken(cut: BlockStructure, model: Model, x: FloatArray) -> BoolArray:
    """Return the blocks of which a vector breaks a row or a bound, (blocks,), the centre last."""
    activity = model.activity(x)
    over = np.maximum(activity - model.row_upper, model.row_lower - activity) > allowed(model, x)
    room = TOLERANCE * np.maximum(1.0, np.abs(x))
    outside = (x > model.upper + room) | (x < model.lower - room)
    # Their labels, -1 and -2, are the last places: the centre's, and that of rows that tie blocks.
    broken = np.zeros(len(cut.blocks) + 1, dtype=bool)
    for part, label in ((over, cut.partition.row), (outside, cut.partition.column)):
        broken[label[part]] = True
    return np.append(broken[:-2], broken[-1])
