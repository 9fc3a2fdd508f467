"""Array types, and the few sums that figures are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


def by_year(values: Iterable[float | Mapping[int, float]], years: tuple[int, ...]) -> FloatArray:
    """Return numbers or mappings by year as an array, shape (count, T)."""
    listed = [
        [value[y] for y in years] if isinstance(value, Mapping) else [value] * len(years)
        for value in values
    ]
    return np.array(listed, dtype=np.float64).reshape(-1, len(years))


def sum_by(label: IntArray, values: FloatArray, size: int) -> FloatArray:
    """Return the sums of values over equal labels 0 .. size - 1, shape (size, ...)."""
    total = np.zeros((size, *values.shape[1:]))
    np.add.at(total, label, values)
    return total
