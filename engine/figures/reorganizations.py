"""Reorganizations as arrays: who moves where, what is saved, what it costs, and on whom it acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...models.amounts.by_year import value
from ...models.scenario.base import ByYear
from ...models.scenario.reorganization import Reorganization
from ...models.scenario.scenario import Scenario
from .arrays import BoolArray, FloatArray, by_year
from .places import Places


@dataclass(frozen=True, eq=False)
class Reorganizations:
    """Reorganizations in file order. Shapes: R reorganizations, P places, F funds, T years.

    Attributes
    ----------
    may_begin
        Whether it may begin in a year, (R, T).
    moves
        Share of the students of the first place that are taught at the second, (R, P, P).
    saves
        Dollars that become available, (R, F, T).
    once
        Dollars in the year in which it begins, (R, T).
    yearly
        Dollars in each year from its beginning on, (R, T).
    staff
        FTE added, by role, (R, roles).
    """

    may_begin: BoolArray
    moves: FloatArray
    saves: FloatArray
    once: FloatArray
    yearly: FloatArray
    staff: FloatArray

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.may_begin)

    @property
    def closes(self) -> BoolArray:
        """Whether it closes a place, (R, P)."""
        return np.asarray(self.moves.any(axis=2))

    @property
    def receives(self) -> BoolArray:
        """Whether a place receives students, (R, P)."""
        return np.asarray(self.moves.any(axis=1))

    def moved_in(self, enrollment: FloatArray) -> FloatArray:
        """Return the students each place receives, (R, P, T).

        Parameters
        ----------
        enrollment
            Students by place, (P, T).
        """
        return np.asarray(np.einsum("rpq,pt->rqt", self.moves, enrollment))


def make_reorganizations(scenario: Scenario, places: Places) -> Reorganizations:
    """Return the scenario's reorganizations."""
    listed = list(scenario.reorganizations.values())
    years = scenario.years
    shape = (len(listed), len(places.ids))
    number = {place: p for p, place in enumerate(places.ids)}
    moves = np.zeros((*shape, len(places.ids)))
    for r, item in enumerate(listed):
        for school, shares in item.moves.items():
            for receiver, share in shares.items():
                moves[r, number[school], number[receiver]] = share
    return Reorganizations(
        may_begin=np.array(
            [[item.years is None or y in item.years for y in years] for item in listed], dtype=bool
        ).reshape(len(listed), len(years)),
        moves=moves,
        saves=_of_each(listed, scenario, lambda item, fund, y: value(item.saves.get(fund, 0.0), y)),
        once=by_year((_known(item.cost.once, years) for item in listed), years),
        yearly=by_year((_known(item.cost.year, years) for item in listed), years),
        staff=np.array(
            [[item.staff.get(role, 0.0) for role in scenario.staff] for item in listed], dtype=float
        ).reshape(len(listed), len(scenario.staff)),
    )


def _known(dollars: ByYear, years: tuple[int, ...]) -> dict[int, float]:
    """Return dollars for every year: before it may begin they may be left out."""
    return {y: value(dollars, y) for y in years}


def _of_each(
    listed: list[Reorganization],
    scenario: Scenario,
    each: Callable[[Reorganization, str, int], float],
) -> FloatArray:
    found = [
        [[each(item, f, y) for y in scenario.years] for f in scenario.funds] for item in listed
    ]
    return np.array(found, dtype=float).reshape(
        len(listed), len(scenario.funds), len(scenario.years)
    )


def base_moved(
    scenario: Scenario, moves: Reorganizations, counts: Callable[[str], bool]
) -> FloatArray:
    """Return by how much a reorganization changes each place's base dollars, (R, P, T).

    What closed schools have as base, less what is saved of it, goes to the receivers by share.

    Parameters
    ----------
    counts
        Which base keys are meant.
    """
    schools = list(scenario.schools.values())
    keys = sorted({key for school in schools for key in school.base if counts(key)})
    change = np.zeros((moves.size, len(schools) + 1, len(scenario.years)))
    for r, item in enumerate(scenario.reorganizations.values()):
        closed = moves.closes[r].astype(float)
        for key in {*keys, *(k for k in item.saves if counts(k))}:
            base = by_year((s.base.get(key, 0.0) for s in schools), scenario.years)
            base = np.vstack([base, np.zeros((1, base.shape[1]))]) * closed[:, None]
            saved = np.array([value(item.saves.get(key, 0.0), y) for y in scenario.years])
            kept = base - _parts(base, closed) * saved
            change[r] += moves.moves[r].T @ kept - base
    return change


def _parts(base: FloatArray, closed: FloatArray) -> FloatArray:
    """Return each closed place's part of what is saved: as its base is, or even, (P, T)."""
    total = base.sum(axis=0)
    even = np.repeat((closed / max(closed.sum(), 1.0))[:, None], base.shape[1], axis=1)
    return np.where(total != 0.0, base / np.where(total != 0.0, total, 1.0), even)
