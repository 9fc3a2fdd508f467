"""Sums that rules speak of: gain, dollars, staff and students, by school or group and year."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..figures.arrays import FloatArray
from ..figures.reorganizations import base_moved
from ..milp.model.expressions import Expressions
from .decision_model import DecisionModel


def gain_by_place(decisions: DecisionModel, year: int) -> Expressions:
    """Return need- and priority-weighted gain at each place, student-SD, undiscounted, (P,)."""
    ways, places = decisions.figures.ways, decisions.figures.places
    each = np.einsum("ng,ng->n", ways.effect[:, :, year], places.stake[ways.place, :, year])
    return _by_place(decisions, each, year)


def gain_by_group(decisions: DecisionModel, year: int) -> Expressions:
    """Return need- and priority-weighted gain of each group's students, student-SD, (K,)."""
    ways = decisions.figures.ways
    at = decisions.column[:, year]
    there = np.flatnonzero(at >= 0)
    groups = ways.group_effect.shape[1]
    row = np.tile(np.arange(groups), len(there))
    value = ways.group_effect[there, :, year].reshape(-1)
    return Expressions.of(groups, row, np.repeat(at[there], groups), value)


def dollars_by_place(decisions: DecisionModel, year: int) -> Expressions:
    """Return base and yearly site and student costs at each place, dollars, (P,)."""
    base = Expressions.constants(decisions.figures.places.base[:, year])
    moved = base_moved_by_place(decisions, year, lambda _: True)
    return yearly_by_place(decisions, year) + base + moved


def base_moved_by_place(
    decisions: DecisionModel, year: int, counts: Callable[[str], bool]
) -> Expressions:
    """Return by how many base dollars reorganizations change each place, (P,).

    Parameters
    ----------
    counts
        Which base keys are meant.
    """
    figures = decisions.figures
    change = base_moved(figures.scenario, figures.reorganizations, counts)[:, :, year]
    r, place = np.nonzero(change)
    return decisions.in_force(year).at(r).times(change[r, place]).sum_by(place, change.shape[1])


def yearly_by_place(decisions: DecisionModel, year: int) -> Expressions:
    """Return yearly site and student costs at each place, dollars, (P,)."""
    ways, places = decisions.figures.ways, decisions.figures.places
    each = decisions.ways(year).times(ways.yearly[:, year])
    return each.sum_by(ways.paid_at, len(places.ids))


def staff_by_place(decisions: DecisionModel, year: int) -> Expressions:
    """Return FTE of all roles in use at each place, (P,)."""
    return _by_place(decisions, decisions.figures.ways.staff[:, :, year].sum(axis=1), year)


def role_by_place(decisions: DecisionModel, role: int, year: int) -> Expressions:
    """Return FTE of one role at each place, those not decided here included, (P,)."""
    figures = decisions.figures
    there = _by_place(decisions, figures.ways.staff[:, role, year], year)
    return there + Expressions.constants(figures.places.base_staff[:, role, year])


def students_by_place(decisions: DecisionModel, year: int) -> Expressions:
    """Return students served at each place, a student in two programs counting twice, (P,)."""
    return _by_place(decisions, decisions.figures.ways.students[:, year], year)


def today(decisions: DecisionModel, lines: Expressions) -> FloatArray:
    """Return the lines' values in today's state: running sites run fully, nothing else.

    The lines may speak of decisions only.
    """
    x = np.zeros(int(decisions.column.max(initial=-1)) + 1)
    x[decisions.column[(decisions.today() > 0) & (decisions.column >= 0)]] = 1.0
    return lines.value(x)


def total_enrollment(decisions: DecisionModel, year: int) -> float:
    """Return the students of all schools."""
    return float(decisions.figures.places.enrollment[-1, year])


def group_students(decisions: DecisionModel, year: int) -> FloatArray:
    """Return the students of each group in the district, (K,)."""
    return decisions.figures.places.group_students[:, year]


def _by_place(decisions: DecisionModel, each: FloatArray, year: int) -> Expressions:
    ways = decisions.figures.ways
    return decisions.ways(year).times(each).sum_by(ways.place, len(decisions.figures.places.ids))
