"""Arrays as a model's blocks are given, checked and compiled."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def sum_by(label: IntArray, values: FloatArray, size: int) -> FloatArray:
    """Return the sums of values over equal labels 0 .. size - 1, shape (size, ...)."""
    if values.ndim == 1:
        return np.asarray(np.bincount(label, values, size), dtype=np.float64)
    rest = values.shape[1:]
    columns = values.reshape(len(label), math.prod(rest)).T
    # bincount is several times as fast as add.at.
    sums = [np.bincount(label, column, size) for column in columns]
    total = np.stack(sums, axis=1) if sums else np.zeros((size, 0))
    return np.asarray(total, dtype=np.float64).reshape(size, *rest)


def spread(values: npt.ArrayLike, size: int, what: str) -> FloatArray:
    """Return a fresh float array of shape (size,) from a scalar or an array of that shape.

    Parameters
    ----------
    values
        A number, or one for each of ``size``.
    size
        How many numbers come back.
    what
        What they are, for the message.

    Raises
    ------
    ValueError
        The array has another shape, or a NaN.
    """
    array = np.asarray(values, dtype=float)
    if array.ndim and array.shape != (size,):
        raise ValueError(f"{what} has shape {array.shape}, not ({size},)")
    if np.isnan(array).any():
        raise ValueError(f"{what} has a NaN")
    return np.full(size, array)


def read_terms(
    size: int, width: int, row: npt.ArrayLike, column: npt.ArrayLike, value: npt.ArrayLike
) -> tuple[IntArray, IntArray, FloatArray]:
    """Return rows, columns and values of shape (terms,), checked to lie in size x width.

    Parameters
    ----------
    size, width
        How many rows and columns the block has.
    row, column
        Whole numbers from 0, each a scalar or of shape (terms,).
    value
        Coefficients, a scalar or of shape (terms,).

    Raises
    ------
    ValueError
        A shape is wrong, a number lies outside the block, or a value is not finite.
    """
    rows, columns, values = np.broadcast_arrays(
        _whole(row, "row"), _whole(column, "column"), np.atleast_1d(np.asarray(value, dtype=float))
    )
    if rows.ndim != 1:
        raise ValueError(f"row, column and value have {rows.ndim} dimensions, not 1")
    for what, ids, count in (("row", rows, size), ("column", columns, width)):
        if ids.size and (ids.min() < 0 or ids.max() >= count):
            raise ValueError(f"{what} {ids.min()} .. {ids.max()} is not all in 0 .. {count - 1}")
    if not np.isfinite(values).all():
        raise ValueError("value must be finite")
    # A copy: scipy sorts a matrix in place when it is next added to, and its data with it.
    return rows, columns, np.array(values)


def _whole(ids: npt.ArrayLike, what: str) -> IntArray:
    array = np.atleast_1d(np.asarray(ids))
    if array.size and not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"{what} must be whole numbers, not {array.dtype}")
    return array.astype(np.int64)


def join(parts: Iterable[npt.ArrayLike], kind: type) -> npt.NDArray[Any]:
    """Return the parts one after another as a fresh array, also of no parts."""
    return np.concatenate([np.zeros(0, dtype=kind), *map(np.asarray, parts)]).astype(kind)


def compile_rows(
    size: int, width: int, triplets: list[tuple[IntArray, IntArray, FloatArray]]
) -> sparse.csr_array:
    """Return a size x width matrix: duplicates summed, zeros dropped, columns in order.

    Parameters
    ----------
    size, width
        Shape of the matrix.
    triplets
        Rows, columns and values of its terms, in parts.
    """
    if not triplets:
        return sparse.csr_array((size, width), dtype=float)
    rows, columns, values = (np.concatenate(part) for part in zip(*triplets, strict=True))
    # 32 bits: what solvers take, and scipy keeps 64 if given.
    where = (rows.astype(np.int32), columns.astype(np.int32))
    matrix = sparse.coo_array((values, where), shape=(size, width)).tocsr()
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return matrix


def connected(size: int, one: IntArray, two: IntArray) -> IntArray:
    """Return for each node of a graph the least node that it is connected with, shape (size,).

    SciPy's own loads its linear algebra, which takes longer than a small district's plan.

    Parameters
    ----------
    size
        How many nodes there are.
    one, two
        The two nodes of each edge, in either direction.
    """
    least = np.arange(size)
    while True:
        nearer = least.copy()
        np.minimum.at(nearer, one, least[two])
        np.minimum.at(nearer, two, least[one])
        nearer = nearer[nearer]
        if (nearer == least).all():
            return least
        least = nearer
