"""Whole positions at a site, the classes they make smaller or larger, and who is newly hired."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ...models.scenario.effect import ClassSize
from ...models.scenario.scenario import Scenario
from .arrays import FloatArray, IntArray
from .further_ways import FurtherWay, appended
from .places import Places
from .sites import Sites
from .ways import CLASS_SIZE, HIRED, POSITIONS, RUN, SiteStates


@dataclass(frozen=True, eq=False)
class ClassSizes:
    """Effects of class size, one a site and goal, in the order of their ways. C of them, T years.

    Attributes
    ----------
    way, site, goal
        Numbers, (C,).
    trust
        What a gain is multiplied by; a loss counts whole, (C,).
    unit
        Student-SD for an effect of 1 in the goal's unit at one student more, (C, T).
    students
        Of the site, (C, T).
    others
        Positions of the role that are there whatever is decided, (C, T).
    today
        Positions decided here today, (C,).
    """

    way: IntArray
    site: IntArray
    goal: IntArray
    trust: FloatArray
    unit: FloatArray
    students: FloatArray
    others: FloatArray
    today: IntArray

    def fewer(self, number: IntArray, year: int) -> FloatArray:
        """Return how many students fewer for each position than today, as they count, (C,).

        Parameters
        ----------
        number
            Positions, (C,).
        year
            Number of the year.
        """
        there, usual = (n + self.others[:, year] for n in (number, self.today))
        sound = (there > 0) & (usual > 0)
        safe = np.where(sound, there, 1.0), np.where(sound, usual, 1.0)
        less = self.students[:, year] * (1.0 / safe[1] - 1.0 / safe[0])
        return np.where(sound, np.where(less > 0, self.trust, 1.0) * less, 0.0)


def class_sizes(scenario: Scenario, places: Places, sites: Sites, ways: SiteStates) -> ClassSizes:
    """Return the effects of class size."""
    listed = list(_effects(scenario, sites, ways))
    site = np.array([s for s, _, _ in listed], dtype=np.int64)
    roles, programs = list(scenario.staff), list(scenario.programs.values())
    role = [roles.index(p.positions.role) if p.positions else 0 for p in programs]
    others = [places.base_staff[sites.place[s], role[sites.program[s]]] for s in site]
    one_sd = [goal.one_sd for goal in scenario.goals.values()]
    goal = np.array([g for _, g, _ in listed], dtype=np.int64)
    each = np.array([one_sd[g] for g in goal], dtype=float).reshape(-1, 1)
    return ClassSizes(
        way=np.flatnonzero(ways.kind == CLASS_SIZE),
        site=site,
        goal=goal,
        trust=np.array([scenario.evidence.trust(1.0, e.tier) for _, _, e in listed], dtype=float),
        unit=sites.students[site] / each,
        students=sites.students[site],
        others=np.array(others, dtype=float).reshape(len(listed), sites.students.shape[1]),
        today=np.where(sites.running[site], sites.reference[site], 0),
    )


def with_positions(
    scenario: Scenario, places: Places, sites: Sites, ways: SiteStates
) -> SiteStates:
    """Return the ways, and after them those of positions, class sizes and people newly hired."""
    can_run = np.unique(ways.site[ways.kind == RUN])
    rows = [
        _position(places, sites, s)
        for s in can_run.tolist()
        if sites.reference[s] and sites.fewest[s] < sites.most[s]
    ]
    rows += [_classes(scenario, places, sites, *each) for each in _effects(scenario, sites, ways)]
    again = np.array([p.restart for p in scenario.programs.values()], dtype=bool)
    rows += [
        _hired(places, sites, s, ways)
        for s in can_run.tolist()
        if sites.hired[s].any() and again[sites.program[s]]
    ]
    return appended(ways, rows)


def _effects(
    scenario: Scenario, sites: Sites, ways: SiteStates
) -> Iterator[tuple[int, int, ClassSize]]:
    """Yield site, goal and effect of each class size that can change."""
    can_run = np.unique(ways.site[ways.kind == RUN])
    programs, goals = list(scenario.programs.values()), list(scenario.goals)
    for s in can_run.tolist():
        for key, given in programs[sites.program[s]].effects.items():
            if isinstance(given, ClassSize) and sites.students[s].any():
                yield s, goals.index(key), given


def _position(places: Places, sites: Sites, s: int) -> FurtherWay:
    """One position more than the reference number."""
    each, place = 1.0 / float(sites.reference[s]), sites.place[s]
    effect = sites.effect[s] * each
    stake = places.stake[place]
    return FurtherWay(
        kind=POSITIONS,
        offering=int(sites.program[s]),
        place=int(place),
        paid_at=int(place),
        site=s,
        students=sites.students[s] * each,
        yearly=sites.yearly[s] * each,
        staff=sites.staff[s] * each,
        effect=effect,
        group_effect=np.einsum("gt,kt,gt->kt", effect, sites.group_share[s], stake),
    )


def _classes(
    scenario: Scenario, places: Places, sites: Sites, s: int, goal: int, given: ClassSize
) -> FurtherWay:
    """One student fewer for each position, as it counts."""
    one_sd = list(scenario.goals.values())[goal].one_sd
    place, years = sites.place[s], sites.students.shape[1]
    effect = np.zeros(sites.effect.shape[1:])
    effect[goal] = -given.class_size / one_sd * sites.students[s]
    stake = places.stake[place]
    return FurtherWay(
        kind=CLASS_SIZE,
        offering=int(sites.program[s]),
        place=int(place),
        paid_at=int(place),
        site=s,
        students=np.zeros(years),
        yearly=np.zeros(years),
        staff=np.zeros(sites.staff.shape[1:]),
        effect=effect,
        group_effect=np.einsum("gt,kt,gt->kt", effect, sites.group_share[s], stake),
    )


def _hired(places: Places, sites: Sites, s: int, ways: SiteStates) -> FurtherWay:
    """People newly hired: all of the site's, or those of one position."""
    each = 1.0 / float(max(sites.reference[s], 1))
    place, years = int(sites.place[s]), sites.students.shape[1]
    return FurtherWay(
        kind=HIRED,
        offering=int(sites.program[s]),
        place=place,
        paid_at=place,
        site=s,
        students=np.zeros(years),
        yearly=sites.hired[s] * each,
        staff=np.zeros(sites.staff.shape[1:]),
        effect=np.zeros(sites.effect.shape[1:]),
        group_effect=np.zeros(ways.group_effect.shape[1:]),
    )
