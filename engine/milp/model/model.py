"""A mixed-integer linear model as arrays: named blocks of columns and rows, to be maximised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from .arrays import BoolArray, FloatArray, IntArray, compile_rows, join, read_terms, spread
from .violations import Violation, find_violations


@dataclass(frozen=True)
class Columns:
    """A named block of consecutive columns: ``first`` .. ``first + size - 1``.

    ``keys``, shape (size,), tell one from another where a similar model may have others.
    """

    name: str
    first: int
    size: int
    keys: IntArray | None = field(default=None, compare=False)

    @property
    def ids(self) -> IntArray:
        """The columns' numbers in the model, shape (size,)."""
        return np.arange(self.first, self.first + self.size, dtype=np.int64)


@dataclass(frozen=True)
class Rows:
    """A named block of consecutive rows; ``says(i)`` is its i-th row in words.

    ``keys`` as of ``Columns``.
    """

    name: str
    first: int
    size: int
    says: Callable[[int], str] = field(compare=False)
    keys: IntArray | None = field(default=None, compare=False)

    @property
    def ids(self) -> IntArray:
        """The rows' numbers in the model, shape (size,)."""
        return np.arange(self.first, self.first + self.size, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Model:
    """Maximise ``objective @ x`` with ``row_lower <= matrix @ x <= row_upper``.

    Attributes
    ----------
    objective, lower, upper
        Float arrays of shape (n,). Bounds may be infinite.
    integer
        Shape (n,): which columns take whole values only.
    column_block
        Shape (n,): label of the sub-problem a column belongs to, -1 for none.
    matrix
        Sparse rows, shape (m, n), no duplicates and no stored zeros.
    row_lower, row_upper
        Shape (m,). Equal for an equation, infinite where a side is free.
    row_tolerance
        Shape (m,): by how much a row may be missed, in its own unit; infinite for a row that names
        none: see `tolerances`.
    columns, rows
        The named blocks, in the order in which they were added.
    """

    objective: FloatArray
    lower: FloatArray
    upper: FloatArray
    integer: BoolArray
    column_block: IntArray
    matrix: sparse.csr_array
    row_lower: FloatArray
    row_upper: FloatArray
    row_tolerance: FloatArray
    columns: tuple[Columns, ...]
    rows: tuple[Rows, ...]

    def activity(self, x: npt.ArrayLike) -> FloatArray:
        """Return each row's value at ``x`` of shape (n,), as shape (m,)."""
        return np.asarray(self.matrix @ np.asarray(x, dtype=float), dtype=float)

    def violations(self, x: npt.ArrayLike) -> list[Violation]:
        """Return what ``x`` of shape (n,) breaks, empty if nothing.

        A row may be missed by `tolerances.allowed`, a bound by as much of its size.
        """
        return find_violations(self, np.asarray(x, dtype=float))

    def says(self, position: int) -> str:
        """Return a row in words; or a column, by the number -1 - its own."""
        blocks: tuple[Rows, ...] | tuple[Columns, ...] = self.rows
        if position < 0:
            position, blocks = -1 - position, self.columns
        for block in blocks:
            if block.first <= position < block.first + block.size:
                index = position - block.first
                return block.says(index) if isinstance(block, Rows) else f"{block.name}[{index}]"
        return f"number {position}"

    def with_rows(
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
    ) -> Model:
        """Return a copy with one more block of rows; arguments as in ``ModelBuilder.add_rows``."""
        _check_new_name(name, self.rows)
        width = len(self.objective)
        block = compile_rows(size, width, [read_terms(size, width, row, column, value)])
        near = spread(tolerance, size, "tolerance")
        rows = Rows(name, len(self.row_lower), size, says or _default_words(name))
        return replace(
            self,
            matrix=sparse.csr_array(sparse.vstack([self.matrix, block], format="csr")),
            row_lower=np.concatenate([self.row_lower, spread(lower, size, "lower")]),
            row_upper=np.concatenate([self.row_upper, spread(upper, size, "upper")]),
            row_tolerance=np.concatenate([self.row_tolerance, near]),
            rows=(*self.rows, rows),
        )

    def with_columns(
        self,
        name: str,
        size: int,
        row: npt.ArrayLike = (),
        column: npt.ArrayLike = (),
        value: npt.ArrayLike = 1.0,
        *,
        lower: npt.ArrayLike = 0.0,
        upper: npt.ArrayLike = 1.0,
        objective: npt.ArrayLike = 0.0,
        integer: npt.ArrayLike = False,
    ) -> Model:
        """Return a copy with one more block of columns, of no sub-problem.

        Terms are the row's number in the model, the column within the block and the factor; what
        else is given as in ``ModelBuilder.add_columns``.
        """
        _check_new_name(name, self.columns)
        height = len(self.row_lower)
        terms = read_terms(height, size, _ids(row), _ids(column), value)
        block = compile_rows(height, size, [terms])
        whole = np.broadcast_to(np.asarray(integer, dtype=bool), (size,))
        added = spread(objective, size, "objective")
        return replace(
            self,
            objective=np.concatenate([self.objective, added]),
            lower=np.concatenate([self.lower, spread(lower, size, "lower")]),
            upper=np.concatenate([self.upper, spread(upper, size, "upper")]),
            integer=np.concatenate([self.integer, whole]),
            column_block=np.concatenate([self.column_block, np.full(size, -1, dtype=np.int64)]),
            matrix=sparse.csr_array(sparse.hstack([self.matrix, block], format="csr")),
            columns=(*self.columns, Columns(name, len(self.objective), size)),
        )

    def with_objective(self, objective: npt.ArrayLike) -> Model:
        """Return a copy that maximises ``objective``, a scalar or shape (n,)."""
        return replace(self, objective=spread(objective, len(self.objective), "objective"))


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
        keys
            As of ``Columns``.

        Raises
        ------
        ValueError
            A name used before, a wrong shape, a NaN, an infinite objective.
        """
        _check_new_name(name, self._columns)
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
        columns = Columns(name, self._column_count, size, keys)
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
        _check_new_name(name, self._rows)
        limits = spread(lower, size, "lower"), spread(upper, size, "upper")
        self._row_bounds.append((*limits, spread(tolerance, size, "tolerance")))
        local, columns, values = read_terms(size, self._column_count, row, column, value)
        self._triplets.append((local + self._row_count, columns, values))
        rows = Rows(name, self._row_count, size, says or _default_words(name), keys)
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


def _ids(given: npt.ArrayLike) -> npt.ArrayLike:
    return given if np.size(given) else np.zeros(0, dtype=np.int64)


def _check_new_name(name: str, blocks: Sequence[Columns] | Sequence[Rows]) -> None:
    if any(block.name == name for block in blocks):
        raise ValueError(f"the name {name!r} is used twice")


def _default_words(name: str) -> Callable[[int], str]:
    return lambda index: f"{name}[{index}]"
