"""What arithmetic decides of a model before a solver sees it, where cents stand beside millions.

A solver keeps rows within a millionth of their largest coefficient. In a row that has a coefficient
of twelve million and one of a half, it can neither keep the half apart from nothing nor trust what
it concludes from it. Much of that goes away by the classical reductions (Savelsbergh 1994,
"Preprocessing and probing techniques for mixed integer programming problems"): a column that a row
forbids is fixed, a row that cannot be broken goes, a coefficient is no larger than it has to be.
They keep every point that is whole where it must be, but for what rows may be missed by anyway.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .arrays import IntArray
from .model import Model
from .reductions import WIDE, Reductions

TIGHTEN_ROUNDS = 25
"""Each round begins with what the round before has fixed."""

SPECKS = 10.0
"""Share of what a row may be missed by that terms which make it wide, left out in one go, may come
to."""


@dataclass(frozen=True, eq=False)
class Tightened:
    """A model after the reductions, with the same columns and rows.

    Attributes
    ----------
    model
        Narrower bounds, smaller coefficients, and free rows where nothing can break them.
    impossible
        Number of a row or, negative, of a column (-1 is column 0) that no point keeps; None if
        arithmetic does not prove that there is no point.
    """

    model: Model
    impossible: int | None = None


def wide_rows(model: Model) -> IntArray:
    """Return the numbers of the rows that hold something and are wide, the widest first.

    Parameters
    ----------
    model
        Any.

    Returns
    -------
    Shape (k,). A row is wide if its largest |coefficient| is `WIDE` times its smallest or more.
    """
    size = np.abs(model.matrix.data)
    starts, filled = model.matrix.indptr, np.flatnonzero(np.diff(model.matrix.indptr))
    ratio = np.ones(len(model.row_lower))
    if filled.size:
        largest = np.maximum.reduceat(size, starts[filled])
        ratio[filled] = largest / np.minimum.reduceat(size, starts[filled])
    ratio[np.isinf(model.row_lower) & np.isinf(model.row_upper)] = 1.0
    wide = np.flatnonzero(ratio >= WIDE)
    return wide[np.argsort(-ratio[wide], kind="stable")]


def without_specks(model: Model) -> Model:
    """Leave out the terms that make rows wide, where they come to little in all.

    Parameters
    ----------
    model
        Any.

    Returns
    -------
    Every point of the model is one of it, so that its bounds hold. Its points miss rows of the
    model by no more than ten times what these may be missed by.
    """
    if not len(wide_rows(model)):
        return model
    work = Reductions.of(model)
    for i in work.wide().tolist():
        work.leave_out(i, SPECKS, 1.0 / WIDE)
    matrix = work.matrix()
    return replace(model, matrix=matrix, row_lower=work.row_lower, row_upper=work.row_upper)


def tighten(model: Model) -> Tightened:
    """Reduce a model that has a wide row; any other comes back as it is.

    Parameters
    ----------
    model
        To be maximised. Every point of it is one of what comes back. A point of that may miss a
        row of the model by a tenth of what it may be missed by for each round that left something
        out, and has to be checked.

    Returns
    -------
    The reduced model; or the row that arithmetic alone shows to be impossible.
    """
    if not len(wide_rows(model)):
        return Tightened(model)
    work = Reductions.of(model)
    for _ in range(TIGHTEN_ROUNDS):
        before = work.state()
        if (broken := work.narrow()) is not None:
            return Tightened(model, broken)
        work.reduce()
        if work.state() == before:
            break
    return Tightened(work.model())
