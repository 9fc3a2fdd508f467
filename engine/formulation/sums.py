"""Sums that rules speak of: gain, dollars, staff and students, by school or group and year."""

from __future__ import annotations

import numpy as np

from ..figures.arrays import FloatArray
from ..milp.model.expressions import Expressions
from .decision_model import DecisionModel


def gain_by_place(draft: DecisionModel, year: int) -> Expressions:
    """Return need- and priority-weighted gain at each place, student-SD, undiscounted, (P,)."""
    ways, places = draft.figures.ways, draft.figures.places
    each = np.einsum("ng,ng->n", ways.effect[:, :, year], places.stake[ways.place, :, year])
    return _by_place(draft, each, year)


def gain_by_group(draft: DecisionModel, year: int) -> Expressions:
    """Return need- and priority-weighted gain of each group's students, student-SD, (K,)."""
    ways = draft.figures.ways
    at = draft.column[:, year]
    there = np.flatnonzero(at >= 0)
    groups = ways.group_effect.shape[1]
    row = np.tile(np.arange(groups), len(there))
    value = ways.group_effect[there, :, year].reshape(-1)
    return Expressions.of(groups, row, np.repeat(at[there], groups), value)


def dollars_by_place(draft: DecisionModel, year: int) -> Expressions:
    """Return base and yearly site and student costs at each place, dollars, (P,)."""
    ways, places = draft.figures.ways, draft.figures.places
    spent = _by_place(draft, ways.yearly[:, year], year)
    return spent + Expressions.constants(places.base[:, year])


def staff_by_place(draft: DecisionModel, year: int) -> Expressions:
    """Return FTE of all roles in use at each place, (P,)."""
    return _by_place(draft, draft.figures.ways.staff[:, :, year].sum(axis=1), year)


def students_by_place(draft: DecisionModel, year: int) -> Expressions:
    """Return students served at each place, a student in two programs counting twice, (P,)."""
    return _by_place(draft, draft.figures.ways.students[:, year], year)


def today(draft: DecisionModel, lines: Expressions) -> FloatArray:
    """Return the lines' values in today's state: running sites run fully, nothing else.

    The lines may speak of decisions only.
    """
    figures = draft.figures
    ways, sites = figures.ways, figures.sites
    on = (ways.site >= 0) & (ways.kind == 0) & (ways.level == 1.0)
    on &= sites.running[np.maximum(ways.site, 0)] if len(sites.running) else False
    x = np.zeros(int(draft.column.max(initial=-1)) + 1)
    own = draft.column[on]
    x[own[own >= 0]] = 1.0
    return lines.value(x)


def total_enrollment(draft: DecisionModel, year: int) -> float:
    """Return the students of all schools."""
    return float(draft.figures.places.enrollment[-1, year])


def group_students(draft: DecisionModel, year: int) -> FloatArray:
    """Return the students of each group in the district, (K,)."""
    return draft.figures.places.group_students[:, year]


def _by_place(draft: DecisionModel, each: FloatArray, year: int) -> Expressions:
    ways = draft.figures.ways
    return draft.ways(year).times(each).sum_by(ways.place, len(draft.figures.places.ids))


def reach(lines: Expressions) -> tuple[FloatArray, FloatArray]:
    """Return the least and the most each line can be while its columns lie in 0 .. 1."""
    matrix = lines.matrix
    least, most = matrix.minimum(0.0).sum(axis=1), matrix.maximum(0.0).sum(axis=1)
    return np.asarray(lines.constant + least), np.asarray(lines.constant + most)
