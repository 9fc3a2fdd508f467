"""A mixed-integer linear model as arrays: named blocks of columns and rows, to be maximised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from .arrays import BoolArray, FloatArray, IntArray, compile_rows, read_terms, spread
from .violations import Violation, find_violations


@dataclass(frozen=True)
class Columns:
    """A named block of consecutive columns: ``first`` .. ``first + size - 1``.

    ``keys``, shape (size,), tell one from another where a similar model may have others.
    ``follows`` tells that other columns give these their values.
    """

    name: str
    first: int
    size: int
    keys: IntArray | None = field(default=None, compare=False)
    follows: bool = False

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

    @property
    def decided(self) -> BoolArray:
        """Which whole columns are decided, shape (n,): others follow. In a part all are."""
        decided = self.integer.copy()
        for block in self.columns:
            if block.follows:
                decided[block.first : block.first + block.size] = False
        return decided

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
        check_new_name(name, self.rows)
        width = len(self.objective)
        block = compile_rows(size, width, [read_terms(size, width, row, column, value)])
        near = spread(tolerance, size, "tolerance")
        rows = Rows(name, len(self.row_lower), size, says or default_words(name))
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
        check_new_name(name, self.columns)
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


def _ids(given: npt.ArrayLike) -> npt.ArrayLike:
    return given if np.size(given) else np.zeros(0, dtype=np.int64)


def check_new_name(name: str, blocks: Sequence[Columns] | Sequence[Rows]) -> None:
    """Raise ValueError if a block has the name already."""
    if any(block.name == name for block in blocks):
        raise ValueError(f"the name {name!r} is used twice")


def default_words(name: str) -> Callable[[int], str]:
    """Return what says the rows of a block that has no words of its own."""
    return lambda index: f"{name}[{index}]"
