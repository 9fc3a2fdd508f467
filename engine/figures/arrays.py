"""Array types, and the few sums that figures are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from ..milp.model.arrays import BoolArray, FloatArray, IntArray, sum_by

__all__ = ["BoolArray", "FloatArray", "IntArray", "alike", "by_year", "sum_by"]


def by_year(values: Iterable[float | Mapping[int, float]], years: tuple[int, ...]) -> FloatArray:
    """Return numbers or mappings by year as an array, shape (count, T)."""
    given = list(values)
    try:
        each = np.array(given, dtype=np.float64)
    except TypeError:  # some are mappings
        listed = [
            [value] * len(years) if isinstance(value, (float, int)) else [value[y] for y in years]
            for value in given
        ]
        return np.array(listed, dtype=np.float64)
    return np.repeat(each.reshape(-1, 1), len(years), axis=1)


def alike(size: int, keys: Iterable[IntArray]) -> IntArray:
    """Label entries 0, 1, ... in the order of their keys, equal where all keys are, (size,).

    Parameters
    ----------
    keys
        Arrays of shape (size,), the one that decides the order first.
    """
    label = np.zeros(size, dtype=np.int64)
    for key in keys:
        low = int(key.min(initial=0))
        span = int(key.max(initial=0)) - low + 1
        label = np.unique(label * span + (key - low), return_inverse=True)[1].reshape(-1)
    return label
