"""How much two models differ, and which of several a new one is most like."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .basis import same_names
from .model.arrays import FloatArray, IntArray
from .model.model import Model

ALIKE = 0.025
"""Share of a model's numbers of columns and rows that another may be away for its basis to be of
use: what-ifs are within 0.017, draws of all effects beyond 0.038."""


def most_like(model: Model, others: Sequence[Model], within: float = np.inf) -> int | None:
    """Return the number of the model that a model is most like; the first of several.

    Parameters
    ----------
    within
        How far it may be, as a share of the model's columns and rows.

    Returns
    -------
    None where none is as near.
    """
    far = [distance(model, other) for other in others]
    if min(far, default=np.inf) > within * (len(model.objective) + len(model.row_lower)):
        return None
    return int(np.argmin(far)) if far else None


def distance(model: Model, other: Model) -> float:
    """Return in how many numbers two models differ, each as its own share of what it was.

    A column or row that only one has counts one; so does a number that is 0 in one of them. Of the
    matrix only what has the same place in both is compared.
    """
    column = same_names(model.columns, other.columns, len(model.objective))
    row = same_names(model.rows, other.rows, len(model.row_lower))
    here, there = column >= 0, column[column >= 0]
    far = float(_alone(column, len(other.objective)) + _alone(row, len(other.row_lower)))
    for name in ("objective", "lower", "upper"):
        far += _moved(getattr(model, name)[here], getattr(other, name)[there])
    here, there = row >= 0, row[row >= 0]
    for name in ("row_lower", "row_upper"):
        far += _moved(getattr(model, name)[here], getattr(other, name)[there])
    one, two = model.matrix, other.matrix
    if np.array_equal(one.indptr, two.indptr) and np.array_equal(one.indices, two.indices):
        far += _moved(one.data, two.data)
    return far


def _alone(number: IntArray, others: int) -> int:
    """Return how many lines only one of two models has."""
    known = int((number >= 0).sum())
    return len(number) + others - 2 * known


def _moved(one: FloatArray, two: FloatArray) -> float:
    """Return the sum of how far numbers are apart, each as a share of the larger."""
    differ = np.flatnonzero(one != two)
    a, b = one[differ], two[differ]
    size = np.maximum(np.abs(a), np.abs(b))
    share = np.ones(len(differ))
    finite = np.isfinite(size)
    share[finite] = np.minimum(np.abs(a - b)[finite] / size[finite], 1.0)
    return float(share.sum())
