"""How many changes from today a plan makes, as columns and rows of its model.

A change is a site that in some year is not what it is today, as the frontier's axis `changes`
counts them. Among plans of as many, the one with fewer such years is preferred, and one in which
nothing stops only to come back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .figures.arrays import FloatArray, IntArray
from .figures.ways import POSITIONS
from .formulate import Formulation
from .formulation.decision_model import DecisionModel
from .milp.model.expressions import Expressions, stack
from .milp.model.model import Model

UNUSUAL = "unusual positions"
"""Name of the binaries: a site of today has not today's number of positions in this year."""

COMES_BACK = "again"
"""Name of the columns: a site of today comes back in this year."""

EVER = "ever unlike today"
"""Name of the columns: a site is in some year not what it is today."""


@dataclass(frozen=True, eq=False)
class ChangeCount:
    """A model that counts changes, and a plan of it.

    Attributes
    ----------
    model
        The model given with further columns, and rows that hold these from below.
    weight
        What each column counts, shape (n,): of two plans the one with the smaller ``weight @ x``
        changes fewer sites, or as many in fewer years.
    x
        The plan given, with the further columns' values, shape (n,).
    sites
        Numbers of the sites that change in it.
    """

    model: Model
    weight: FloatArray
    x: FloatArray
    sites: IntArray

    @property
    def total(self) -> float:
        """What the plan given counts."""
        return float(self.weight @ self.x)


def count_changes(
    formulation: Formulation, model: Model, x: FloatArray, sites: IntArray | None = None
) -> ChangeCount:
    """Return a model that counts the changes of its plans.

    Parameters
    ----------
    formulation
        Whose decisions the columns are.
    model
        The formulation's, or one whose first columns are.
    x
        A plan of it, shape (n,).
    sites
        Numbers of the sites that count; None: all.
    """
    decisions, figures = formulation.decisions, formulation.figures
    sites = np.arange(len(figures.sites.running)) if sites is None else sites
    years, size = len(figures.years), len(sites)
    model, x, unusual = _with_unusual(decisions, model, x, sites)
    each = [decisions.unlike_today(_usual(decisions, unusual, t), t) for t in figures.years]
    unlike = stack([line.at(sites) for line in each])
    rises = _rises(decisions, sites)
    model, x, again = _with_most(COMES_BACK, model, x, rises, np.arange(rises.size))
    model, x, ever = _with_most(EVER, model, x, unlike, np.tile(np.arange(size), years))
    weight = np.zeros(len(x))
    total = unlike.total()
    weight[total.column] = total.factor
    # To stop and come back is worse than to be unlike today to the end.
    weight[again] = 2.0 * years + 1.0
    # One site fewer is better whatever the others do.
    weight[ever] = size * years + (2.0 * years + 1.0) * len(again) + 1.0
    return ChangeCount(model, weight, x, sites[x[ever] > 0.5])


def _with_unusual(
    decisions: DecisionModel, model: Model, x: FloatArray, counted: IntArray
) -> tuple[Model, FloatArray, IntArray]:
    """Add a binary for each of these sites that runs today, and year with positions of its own.

    Returns model, plan, and the binaries' numbers, (S, T), -1 where there is none.
    """
    sites, ways = decisions.figures.sites, decisions.figures.ways
    ids = np.full((len(sites.running), decisions.column.shape[1]), -1, dtype=np.int64)
    own = np.flatnonzero(ways.kind == POSITIONS)
    # What does not run today is a change whatever its positions.
    own = own[sites.running[ways.site[own]] & np.isin(ways.site[own], counted)]
    way, year = np.nonzero(decisions.column[own] >= 0)
    if not len(way):
        return model, x, ids
    columns, size = decisions.column[own[way], year], len(way)
    wider = model.with_columns(UNUSUAL, size, integer=True)
    added = wider.columns[-1].ids
    used, each = np.concatenate([columns, added]), np.tile(np.arange(size), 2)
    for word, limit in (("above", model.upper[columns]), ("below", model.lower[columns])):
        value = np.concatenate([np.ones(size), -limit])
        least, most = (-np.inf, 0.0) if word == "above" else (0.0, np.inf)
        name = f"{UNUSUAL}:{word}"
        wider = wider.with_rows(name, size, each, used, value, lower=least, upper=most)
    ids[ways.site[own[way]], year] = added
    return wider, np.concatenate([x, (np.abs(x[columns]) > 0.5).astype(float)]), ids


def _usual(decisions: DecisionModel, unusual: IntArray, t: int) -> Expressions:
    """Return, for each site of today, 1 where it runs fully with today's positions, else 0."""
    numbered = np.flatnonzero(unusual[:, t] >= 0)
    return decisions.full[t] - Expressions.of(len(unusual), numbered, unusual[numbered, t])


def _rises(decisions: DecisionModel, sites: IntArray) -> Expressions:
    """Return, for each of these sites and year in which it may come back, 1 where it does."""
    figures = decisions.figures
    own = sites[figures.sites.running[sites] & figures.may_rise[sites]]
    years = figures.years[1:] if len(own) else ()
    return stack([(decisions.runs[t] - decisions.runs[t - 1]).at(own) for t in years])


def _with_most(
    name: str, model: Model, x: FloatArray, lines: Expressions, label: IntArray
) -> tuple[Model, FloatArray, IntArray]:
    """Add a column for each label: at least 0 and each of the lines that have the label.

    Returns model, plan, and the columns' numbers.
    """
    size = int(label.max(initial=-1)) + 1
    if not size:
        return model, x, np.zeros(0, dtype=np.int64)
    wider = model.with_columns(name, size)
    wider = wider.with_rows(
        name,
        lines.size,
        np.concatenate([lines.row, np.arange(lines.size)]),
        np.concatenate([lines.column, wider.columns[-1].ids[label]]),
        np.concatenate([lines.factor, -np.ones(lines.size)]),
        upper=-lines.constant,
    )
    most = np.zeros(size)
    np.maximum.at(most, label, np.round(lines.value(x)))
    return wider, np.concatenate([x, most]), wider.columns[-1].ids
