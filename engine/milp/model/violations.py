"""Check a point against a model, without a solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from ....models.numbers import shown
from .arrays import BoolArray, FloatArray
from .tolerances import TOLERANCE, Rows, allowed


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
    position
        Its number in the model.
    by
        How far beyond, in the row's or column's own unit.
    text
        The same in words.
    """

    kind: Literal["row", "bound", "integrality"]
    block: str
    index: int
    position: int
    by: float
    text: str


class Block(Protocol):
    """A named block of consecutive columns or rows."""

    @property
    def name(self) -> str:
        """Of the block."""

    @property
    def first(self) -> int: ...  # noqa: D102

    @property
    def size(self) -> int: ...  # noqa: D102


class Checked(Rows, Protocol):
    """A model, as far as a point is checked against it; see ``Model``."""

    @property
    def objective(self) -> FloatArray:
        """Shape (n,), as are ``lower``, ``upper`` and ``integer``."""

    @property
    def lower(self) -> FloatArray: ...  # noqa: D102

    @property
    def upper(self) -> FloatArray: ...  # noqa: D102

    @property
    def integer(self) -> BoolArray: ...  # noqa: D102

    @property
    def columns(self) -> Sequence[Block]: ...  # noqa: D102

    @property
    def rows(self) -> Sequence[Block]: ...  # noqa: D102

    def activity(self, x: npt.ArrayLike) -> FloatArray:
        """Return each row's value at ``x``."""

    def says(self, position: int) -> str:
        """Return a row in words."""


def find_violations(model: Checked, x: FloatArray) -> list[Violation]:
    """Return what ``x`` breaks: bounds, then whole columns, then rows. See ``Model.violations``.

    Parameters
    ----------
    model
        What is to be kept.
    x
        A point, shape (n,).

    Returns
    -------
    What is broken by more than its tolerance, with words, figures and limits; empty if nothing is.

    Raises
    ------
    ValueError
        The point has another shape than the model.
    """
    if x.shape != model.objective.shape:
        raise ValueError(f"the point has shape {x.shape}, the model {model.objective.shape}")
    return [
        *_bounds(model, x),
        *_integrality(model, x),
        *_rows(model, x),
    ]


def _bounds(model: Checked, x: FloatArray) -> list[Violation]:
    over, limit = _excess(x, model.lower, model.upper)
    found = []
    for j in _beyond(over, TOLERANCE * np.maximum(1.0, np.abs(limit))):
        name, index = _locate(model.columns, j)
        text = f"{name or 'column'}[{index}]: is {shown(x[j], 10)}, limit {shown(limit[j], 10)}"
        found.append(Violation("bound", name, index, j, float(over[j]), text))
    return found


def _integrality(model: Checked, x: FloatArray) -> list[Violation]:
    finite = np.where(model.integer & np.isfinite(x), x, 0.0)
    off = np.abs(finite - np.round(finite))
    found = []
    for j in _beyond(off, np.full(x.shape, TOLERANCE)):
        name, index = _locate(model.columns, j)
        text = f"{name or 'column'}[{index}]: is {shown(x[j], 10)}, not whole"
        found.append(Violation("integrality", name, index, j, float(off[j]), text))
    return found


def _rows(model: Checked, x: FloatArray) -> list[Violation]:
    with np.errstate(invalid="ignore"):
        activity = model.activity(x)
    over, limit = _excess(activity, model.row_lower, model.row_upper)
    found = []
    for i in _beyond(over, allowed(model, x)):
        name, index = _locate(model.rows, i)
        text = f"{model.says(i)}: is {shown(activity[i], 10)}, limit {shown(limit[i], 10)}"
        found.append(Violation("row", name, index, i, float(over[i]), text))
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


def _locate(blocks: Sequence[Block], position: int) -> tuple[str, int]:
    """Return the name of the block that holds a position, and the index within it.

    What no block holds (a part of a model has rows and columns without names) is named "".
    """
    for block in blocks:
        if block.first <= position < block.first + block.size:
            return block.name, position - block.first
    return "", position
