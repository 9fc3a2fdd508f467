"""Rows that may give way: groups of rows, models without them, and models that relax them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..model.arrays import FloatArray, IntArray
from ..model.bounds import activity_bounds, finite_bounds
from ..model.model import Model
from ..model.tolerances import largest_coefficients


@dataclass(frozen=True)
class Follower:
    """A column whose upper bound rises with what a row gives way.

    Attributes
    ----------
    row, column
        Numbers in the model. Only one side of the row is finite.
    factor
        By how much the bound rises for each unit of the row.
    """

    row: int
    column: int
    factor: float


@dataclass(frozen=True, eq=False)
class Group:
    """Rows that belong together: they hold, or give way, as one.

    Attributes
    ----------
    name
        Unique among the groups of a search.
    rows
        Numbers of its rows in the model, shape (rows,).
    scale
        Units that a group is counted in, for each unit of its rows (1000 for rows in thousands).
    limit
        What its rows allow in all, in its unit, above 0; None: see ``limit_of``.
    followers
        Columns whose upper bound rises as a row gives way.
    """

    name: str
    rows: IntArray
    scale: float = 1.0
    limit: float | None = None
    followers: tuple[Follower, ...] = ()


@dataclass(frozen=True, eq=False)
class ElasticModel:
    """A model whose groups' rows may give way, by columns at its end.

    Attributes
    ----------
    model
        With the objective 0.
    first
        Number of the first such column.
    group, row
        Group (its place in what was given) and row of each, shape (k,).
    coefficient
        What each adds to its row: above 0 on a lower side, below 0 on an upper one, shape (k,).
    unit
        What 1 of each column is in its group's unit, shape (k,).
    """

    model: Model
    first: int
    group: IntArray
    row: IntArray
    coefficient: FloatArray
    unit: FloatArray

    @property
    def columns(self) -> IntArray:
        """Numbers of the columns, shape (k,)."""
        return np.arange(self.first, self.first + len(self.row), dtype=np.int64)


def without(model: Model, groups: Collection[Group]) -> Model:
    """Return the model without these groups' rows, whose followers have no upper bound then.

    Parameters
    ----------
    model
        Any.
    groups
        What is left out.

    Returns
    -------
    The same rows and columns, those of the groups without limits.
    """
    lower, upper = model.row_lower.copy(), model.row_upper.copy()
    most = model.upper.copy()
    for group in groups:
        lower[group.rows], upper[group.rows] = -np.inf, np.inf
        most[[follower.column for follower in group.followers]] = np.inf
    return replace(model, row_lower=lower, row_upper=upper, upper=most)


def elastic(model: Model, groups: Sequence[Group], *, followers: bool = True) -> ElasticModel:
    """Return the model with a column, at least 0, for each finite side of each group's rows.

    The columns are scaled to their row's largest coefficient, so that rows in small units are
    relaxed as exactly as rows in large ones. With ``followers``, bounds rise as they say.

    Parameters
    ----------
    model
        Any; its objective is dropped.
    groups
        Rows that may be broken, in this order.
    followers
        Whether their followers' upper bounds rise with them.

    Returns
    -------
    The model, and which column breaks which row of which group (J. Chinneck, "Feasibility and
    infeasibility in optimization", 2008, calls it an elastic program).
    """
    group, row, sign = _sides(model, groups)
    coefficient = sign * largest_coefficients(model)[row]
    count, width = len(row), len(model.objective)
    wide = model.with_objective(0.0).with_columns(
        "what gives way", count, row, np.arange(count), coefficient, upper=np.inf
    )
    scale = np.array([g.scale for g in groups] or [1.0], dtype=float)
    unit = np.abs(coefficient) * scale[group]
    result = ElasticModel(wide, width, group, row, coefficient, unit)
    return _followed(result, groups) if followers else result


def limit_of(model: Model, group: Group) -> float:
    """Return what a group's rows allow in all, in its unit: what a fix is a share of.

    It is ``group.limit`` if given; else the sum of the sizes of its rows' bounds; else, where all
    are 0, the sum of the most that the rows' terms can add up to, as far as the other rows bound
    it; else 1.

    Parameters
    ----------
    model
        The model of the rows.
    group
        One group of it.

    Returns
    -------
    Above 0.
    """
    if group.limit is not None:
        return group.limit
    sides = np.stack([np.abs(model.row_lower[group.rows]), np.abs(model.row_upper[group.rows])])
    bounds = np.where(np.isfinite(sides), sides, 0.0).max(axis=0).sum()
    if bounds > 0:
        return float(bounds * group.scale)
    others = np.ones(len(model.row_lower), dtype=bool)
    others[group.rows] = False
    lower, upper = finite_bounds(model, others)
    ends = np.stack(activity_bounds(replace(model, lower=lower, upper=upper)))[:, group.rows]
    ends = np.abs(ends)
    total = np.where(np.isfinite(ends), ends, 0.0).max(axis=0).sum()
    return float(total * group.scale) if total > 0 else 1.0


def _sides(model: Model, groups: Sequence[Group]) -> tuple[IntArray, IntArray, FloatArray]:
    """Return group, row and sign of each finite side of the groups' rows; lower sides first."""
    group = np.repeat(np.arange(len(groups)), [len(g.rows) for g in groups])
    row = np.concatenate([np.zeros(0, dtype=np.int64), *(g.rows for g in groups)])
    below = np.isfinite(model.row_lower[row])
    above = np.isfinite(model.row_upper[row])
    sign = np.concatenate([np.ones(below.sum()), -np.ones(above.sum())])
    return (
        np.concatenate([group[below], group[above]]),
        np.concatenate([row[below], row[above]]),
        sign,
    )


def _followed(elastic_model: ElasticModel, groups: Sequence[Group]) -> ElasticModel:
    """Let followers' bounds rise: the bound becomes a row, ``column - factor * given <= bound``."""
    follows = [follower for group in groups for follower in group.followers]
    if not follows:
        return elastic_model
    own = {int(row): k for k, row in enumerate(elastic_model.row)}
    given = np.array([own[follower.row] for follower in follows], dtype=np.int64)
    column = np.array([f.column for f in follows], dtype=np.int64)
    factor = np.array([f.factor for f in follows]) * np.abs(elastic_model.coefficient[given])
    place = np.arange(len(follows))
    upper = elastic_model.model.upper.copy()
    upper[column] = np.inf
    model = replace(elastic_model.model, upper=upper).with_rows(
        "bounds that rise",
        len(follows),
        np.concatenate([place, place]),
        np.concatenate([column, elastic_model.first + given]),
        np.concatenate([np.ones(len(follows)), -factor]),
        upper=elastic_model.model.upper[column],
    )
    return replace(elastic_model, model=model)
