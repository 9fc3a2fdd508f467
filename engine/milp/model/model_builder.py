"""How a model is built: blocks of columns and rows are collected, and compiled at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from .arrays import BoolArray, FloatArray, IntArray, compile_rows, join, read_terms, spread
from .model import Columns, Model, Rows, check_new_name, default_words


class ModelBuilder:
    """Collects blocks of columns and rows; ``build`` compiles them once."""

    def __init__(self) -> None:
        self._columns: list[Columns] = []
        self._column_data: list[tuple[FloatArray, FloatArray, FloatArray, BoolArray, IntArray]] = []
        self._rows: list[Rows] = []
        self._row_bounds: list[tuple[FloatArray, FloatArray, FloatArray]] = []
        self._triplets: list[tuple[IntArray, IntArray, FloatArray]] = []
        self._objective: list[tuple[IntArray, FloatArray]] = []
        self._column_count = 0
        self._row_count = 0

    def fork(self) -> ModelBuilder:
        """Return a builder that holds what this one does, and takes more apart from it."""
        fork = ModelBuilder()
        for name, held in vars(self).items():
            setattr(fork, name, list(held) if isinstance(held, list) else held)
        return fork

    def add_columns(
        self,
        name: str,
        size: int,
        *,
        lower: npt.ArrayLike = 0.0,
        upper: npt.ArrayLike = 1.0,
        objective: npt.ArrayLike = 0.0,
        integer: npt.ArrayLike = False,
        block: npt.ArrayLike = -1,
        keys: IntArray | None = None,
        follows: bool = False,
    ) -> Columns:
        """Add ``size`` columns.

        Parameters
        ----------
        name
            Of the block; not used before.
        size
            How many columns; 0 is allowed.
        lower, upper, objective
            Scalars, or arrays of shape (size,).
        integer
            Whether they take whole values only; scalar or shape (size,).
        block
            Label of the sub-problem they belong to, -1 for none; scalar or shape (size,).
        keys, follows
            As of ``Columns``.

        Raises
        ------
        ValueError
            A name used before, a wrong shape, a NaN, an infinite objective.
        """
        check_new_name(name, self._columns)
        costs = spread(objective, size, "objective")
        if not np.isfinite(costs).all():
            raise ValueError(f"columns {name!r}: objective must be finite")
        self._column_data.append(
            (
                spread(lower, size, "lower"),
                spread(upper, size, "upper"),
                costs,
                np.broadcast_to(np.asarray(integer, dtype=bool), (size,)),
                np.broadcast_to(np.asarray(block, dtype=np.int64), (size,)),
            )
        )
        columns = Columns(name, self._column_count, size, keys, follows)
        self._columns.append(columns)
        self._column_count += size
        return columns

    def add_rows(
        self,
        name: str,
        size: int,
        row: npt.ArrayLike,
        column: npt.ArrayLike,
        value: npt.ArrayLike,
        *,
        lower: npt.ArrayLike = -np.inf,
        upper: npt.ArrayLike = np.inf,
        tolerance: npt.ArrayLike = np.inf,
        says: Callable[[int], str] | None = None,
        keys: IntArray | None = None,
    ) -> Rows:
        """Add ``size`` rows ``lower <= sum of value * x[column] <= upper``.

        Parameters
        ----------
        name
            Of the block; not used before.
        size
            How many rows; 0 is allowed.
        row, column, value
            The terms: row within this block (0 .. size-1), the column's number in the model, the
            factor. Shape (terms,) each, or scalars where all are the same; several terms of one
            row and column are summed.
        lower, upper
            Scalars, or arrays of shape (size,).
        tolerance
            By how much each row may be missed and still count as kept, in its own unit; left out:
            by what solvers keep rows to.
        says
            Gives the i-th row of the block in words.
        keys
            As of ``Columns``.

        Raises
        ------
        ValueError
            A name used before, a wrong shape, a NaN, a row or column that does not exist.
        """
        check_new_name(name, self._rows)
        limits = spread(lower, size, "lower"), spread(upper, size, "upper")
        self._row_bounds.append((*limits, spread(tolerance, size, "tolerance")))
        local, columns, values = read_terms(size, self._column_count, row, column, value)
        self._triplets.append((local + self._row_count, columns, values))
        rows = Rows(name, self._row_count, size, says or default_words(name), keys)
        self._rows.append(rows)
        self._row_count += size
        return rows

    def add_objective(self, column_ids: npt.ArrayLike, value: npt.ArrayLike) -> None:
        """Add ``value`` (scalar or shape of ``column_ids``) to those columns' objective."""
        _, columns, values = read_terms(1, self._column_count, 0, column_ids, value)
        self._objective.append((columns, values))

    def objective(self) -> FloatArray:
        """Return the objective of the columns added so far."""
        objective = join([data[2] for data in self._column_data], float)
        for columns, values in self._objective:
            np.add.at(objective, columns, values)
        return objective

    def bounds(self) -> tuple[FloatArray, FloatArray]:
        """Return the least and the most of the columns added so far."""
        return (
            join([data[0] for data in self._column_data], float),
            join([data[1] for data in self._column_data], float),
        )

    def build(self) -> Model:
        """Compile what was added."""
        data = list(zip(*self._column_data, strict=True)) or [()] * 5
        return Model(
            objective=self.objective(),
            lower=join(data[0], float),
            upper=join(data[1], float),
            integer=join(data[3], np.bool_),
            column_block=join(data[4], np.int64),
            matrix=compile_rows(self._row_count, self._column_count, self._triplets),
            row_lower=join([bounds[0] for bounds in self._row_bounds], float),
            row_upper=join([bounds[1] for bounds in self._row_bounds], float),
            row_tolerance=join([bounds[2] for bounds in self._row_bounds], float),
            columns=tuple(self._columns),
            rows=tuple(self._rows),
        )
