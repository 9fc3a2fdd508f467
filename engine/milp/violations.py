"""Check a point against a model, without a solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from .tolerances import TOLERANCE, allowed

if TYPE_CHECKING:
    from .model import Columns, Model, Rows

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Violation:
    """One thing that a point breaks.

    Attributes
    ----------
    kind
        A row, a column's bound, or a column that should be whole.
    block
        Name of the block of rows or columns.
    index
        Which row or column of that block.
    by
        How far beyond, in the row's or column's own unit.
    text
        The same in words.
    """

    kind: Literal["row", "bound", "integrality"]
    block: str
    index: int
    by: float
    text: str


def find_violations(model: Model, x: FloatArray) -> list[Violation]:
    """Return what ``x`` breaks: bounds, then whole columns, then rows. See ``Model.violations``."""
    if x.shape != model.objective.shape:
        raise ValueError(f"the point has shape {x.shape}, the model {model.objective.shape}")
    return [
        *_bounds(model, x),
        *_integrality(model, x),
        *_rows(model, x),
    ]


def _bounds(model: Model, x: FloatArray) -> list[Violation]:
    over, limit = _excess(x, model.lower, model.upper)
    found = []
    for j in _beyond(over, TOLERANCE * np.maximum(1.0, np.abs(limit))):
        name, index = _locate(model.columns, j)
        text = f"{name or 'column'}[{index}]: is {x[j]:.10g}, limit {limit[j]:.10g}"
        found.append(Violation("bound", name, index, float(over[j]), text))
    return found


def _integrality(model: Model, x: FloatArray) -> list[Violation]:
    finite = np.where(model.integer & np.isfinite(x), x, 0.0)
    off = np.abs(finite - np.round(finite))
    found = []
    for j in _beyond(off, np.full(x.shape, TOLERANCE)):
        name, index = _locate(model.columns, j)
        text = f"{name or 'column'}[{index}]: is {x[j]:.10g}, not whole"
        found.append(Violation("integrality", name, index, float(off[j]), text))
    return found


def _rows(model: Model, x: FloatArray) -> list[Violation]:
    with np.errstate(invalid="ignore"):
        activity = model.activity(x)
    over, limit = _excess(activity, model.row_lower, model.row_upper)
    found = []
    for i in _beyond(over, allowed(model, x)):
        name, index = _locate(model.rows, i)
        text = f"{model.says(i)}: is {activity[i]:.10g}, limit {limit[i]:.10g}"
        found.append(Violation("row", name, index, float(over[i]), text))
    return found


def _excess(
    values: FloatArray, lower: FloatArray, upper: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return how far each value is beyond its nearer limit (negative: inside), and that limit."""
    with np.errstate(invalid="ignore"):
        below, above = lower - values, values - upper
    limit = np.where(below > above, lower, upper)
    return np.maximum(below, above), np.where(np.isfinite(limit), limit, 0.0)


def _beyond(over: FloatArray, allowed: FloatArray) -> list[int]:
    # Written so that a NaN counts as broken.
    return [int(k) for k in np.flatnonzero(~(over <= allowed))]


def _locate(blocks: Sequence[Columns] | Sequence[Rows], position: int) -> tuple[str, int]:
    """Return the name of the block that holds a position, and the index within it.

    What no block holds (a part of a model has rows and columns without names) is named "".
    """
    for block in blocks:
        if block.first <= position < block.first + block.size:
            return block.name, position - block.first
    return "", position
