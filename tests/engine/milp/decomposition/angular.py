"""Random block-angular models, and what can be said of them by listing every point."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from groundswell.engine.milp.decomposition.block_structure import (
    Block,
    BlockStructure,
    bounded,
    cut,
    with_bounds_of,
)
from groundswell.engine.milp.decomposition.partition import partition
from groundswell.engine.milp.decomposition.pricing import Answer, Prices, answer
from groundswell.engine.milp.decomposition.questions import Question
from groundswell.engine.milp.model.arrays import BoolArray, FloatArray
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.model.model_builder import ModelBuilder
from groundswell.engine.milp.model.scaled_model import scaled_model

INF = np.inf
Generator = np.random.Generator


def angular(
    dice: Generator,
    blocks: int = 3,
    whole: int = 3,
    *,
    openings: int = 2,
    parts: int = 0,
    orphans: int = 0,
    most: float = INF,
) -> Model:
    """Return a model of blocks that are tied by sums, and by openings that belong to none.

    Parameters
    ----------
    dice
        What to draw from.
    blocks, whole
        How many blocks, and whole columns in each; of these some reach to 2.
    openings
        Binary columns without a label: columns of blocks are at most as large.
    parts
        Continuous columns in each block.
    orphans
        Continuous columns in each block that have no label, and rows with that block alone.
    most
        Upper bound of these: without it a block alone has no end at some prices.
    """
    builder = ModelBuilder()
    label = np.sort(dice.permutation(50)[:blocks])
    own = []
    for b in range(blocks):
        upper = dice.choice([1, 1, 2], whole)
        worth = dice.integers(-4, 12, whole)
        name = int(label[b])
        x = builder.add_columns(
            f"x{b}", whole, upper=upper, objective=worth, integer=True, block=name
        )
        z = builder.add_columns(
            f"z{b}", parts, upper=dice.integers(1, 4, parts), objective=dice.normal(size=parts),
            block=name,
        )  # fmt: skip
        pay = builder.add_columns(f"pay{b}", orphans, upper=most, objective=-0.5)
        mine = np.concatenate([x.ids, z.ids])
        own.append(np.concatenate([mine, pay.ids]))
        _some_rows(builder, dice, f"own{b}", mine, int(dice.integers(0, 3)))
        for i, column in enumerate(pay.ids.tolist()):
            ids = np.concatenate([x.ids, [column]])
            due = np.concatenate([dice.integers(1, 4, whole), [-1]])
            builder.add_rows(f"due{b}.{i}", 1, 0, ids, due, upper=int(dice.integers(0, 3)))
    opens = builder.add_columns(
        "open", openings, objective=-dice.integers(0, 9, openings), integer=True
    )
    _some_rows(builder, dice, "centre", opens.ids, int(openings > 1))
    for b in range(blocks):
        for j, opening in enumerate(opens.ids.tolist()):
            column = int(own[b][j % whole])
            ids = [column, opening]
            builder.add_rows(f"link{b}.{j}", 1, 0, ids, [1, -2], upper=0)
    _some_rows(builder, dice, "together", np.concatenate(own), int(dice.integers(1, 4)))
    return shuffled(builder.build(), dice)


def _some_rows(builder: ModelBuilder, dice: Generator, name: str, ids: object, size: int) -> None:
    """Add rows that most points near the middle keep: of one side, the other, both or equal."""
    columns = np.asarray(ids)
    if not len(columns):
        return
    dense = dice.integers(-2, 6, (size, len(columns))) * (dice.random((size, len(columns))) < 0.7)
    inside = dense @ dice.integers(0, 2, len(columns))
    kind = dice.choice(4, size, p=[0.55, 0.25, 0.15, 0.05])
    slack = dice.integers(0, 3, size)
    lower = np.select([kind == 0, kind == 3], [-INF, inside], inside - slack)
    upper = np.select([kind == 1, kind == 3], [INF, inside], inside + slack)
    row, column = np.nonzero(dense)
    builder.add_rows(
        name, size, row, columns[column], dense[row, column], lower=lower, upper=upper
    )  # fmt: skip


def shuffled(model: Model, dice: Generator) -> Model:
    """Return a model with its columns and rows in another order."""
    columns = dice.permutation(len(model.objective))
    rows = dice.permutation(len(model.row_lower))
    builder = ModelBuilder()
    builder.add_columns(
        "x", len(columns), lower=model.lower[columns], upper=model.upper[columns],
        objective=model.objective[columns], integer=model.integer[columns],
        block=model.column_block[columns],
    )  # fmt: skip
    dense = model.matrix.toarray()[rows][:, columns]
    row, column = np.nonzero(dense)
    builder.add_rows(
        "r", len(rows), row, column, dense[row, column],
        lower=model.row_lower[rows], upper=model.row_upper[rows],
    )  # fmt: skip
    return builder.build()


def pieces(model: Model) -> BlockStructure:
    """Cut a model up as the method does, with finite bounds where rows imply them."""
    parts = partition(model)
    return cut(with_bounds_of(scaled_model(model), bounded(model, parts)), parts)


def right_signed(cut: BlockStructure, dice: Generator, size: float = 1.0) -> FloatArray:
    """Return random prices of the couplings, each of a side that its row has; many are 0."""
    draw = dice.normal(0, size, len(cut.couplings)) * (dice.random(len(cut.couplings)) < 0.7)
    draw[np.isinf(cut.scaled.row_upper[cut.couplings]) & (draw > 0)] *= -1
    draw[np.isinf(cut.scaled.row_lower[cut.couplings]) & (draw < 0)] = 0.0
    return np.asarray(draw, dtype=float)


def all_answers(cut: BlockStructure, prices: FloatArray, slack: float = 1e-9) -> list[Answer]:
    """Return every block's answer."""
    return [price(block, Prices(prices, slack)) for block in cut.blocks]


def price(block: Block, asked: Prices) -> Answer:
    """Return one block's answer."""
    return answer([Question.of(block, asked.prices)], asked).each[0]


@dataclass(frozen=True, eq=False)
class Points:
    """Every point of a model of whole columns only that keeps its rows, (points, n)."""

    model: Model

    @cached_property
    def x(self) -> FloatArray:
        """Return the points."""
        return listed(
            self.model.lower, self.model.upper, self.model.matrix.toarray(),
            self.model.row_lower, self.model.row_upper,
        )  # fmt: skip

    @cached_property
    def worth(self) -> FloatArray:
        """Return what each is worth."""
        return np.asarray(self.x @ self.model.objective, dtype=float)

    @property
    def best(self) -> float:
        """Return the optimum, -inf without a point."""
        return float(self.worth.max(initial=-INF))

    def best_where(self, which: npt.NDArray[np.bool_]) -> float:
        """Return the best of some."""
        return float(self.worth[which].max(initial=-INF))


def listed(
    lower: FloatArray, upper: FloatArray, dense: FloatArray, least: FloatArray, most: FloatArray
) -> FloatArray:
    """Return every whole point within bounds that keeps its rows."""
    ranges = [np.arange(a, b + 1) for a, b in zip(lower, upper, strict=True)]
    grid = np.meshgrid(*ranges, indexing="ij") if ranges else []
    points = np.stack([axis.ravel() for axis in grid], axis=1) if ranges else np.zeros((1, 0))
    activity = points @ dense.T
    kept: BoolArray = ((activity >= least - 1e-9) & (activity <= most + 1e-9)).all(axis=1)
    return np.asarray(points[kept], dtype=float)
