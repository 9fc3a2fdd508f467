"""What reorganizations bring: students taken in elsewhere, and effects on those who move."""

from __future__ import annotations

import numpy as np

from ...models.amounts.gains import counted
from ...models.scenario.effect import Transition
from ...models.scenario.scenario import Scenario
from .arrays import FloatArray, by_year
from .further_ways import FurtherWay, appended
from .places import Places
from .reorganizations import Reorganizations
from .sites import Sites
from .ways import MOVED, REORGANIZED, TAKEN_IN, SiteStates


def with_reorganizations(
    scenario: Scenario, places: Places, sites: Sites, moves: Reorganizations, ways: SiteStates
) -> SiteStates:
    """Return the ways, and after them those that belong to reorganizations."""
    rows = [_in_force(scenario, places, moves, r) for r in range(moves.size)]
    for r in range(moves.size):
        rows += _taken_in(scenario, places, sites, moves, r)
        rows += _acting(scenario, places, r)
    return appended(ways, rows)


def _in_force(scenario: Scenario, places: Places, moves: Reorganizations, r: int) -> FurtherWay:
    """The reorganization itself: it is in force, and adds or frees people."""
    years = np.zeros(len(scenario.years))
    return FurtherWay(
        kind=REORGANIZED,
        offering=len(scenario.programs) + len(scenario.merges) + r,
        place=places.schools,
        paid_at=places.schools,
        reorganization=r,
        students=years,
        yearly=years,
        effect=np.zeros((len(scenario.goals), len(years))),
        group_effect=np.zeros((len(scenario.groups), len(years))),
        staff=np.repeat(moves.staff[r][:, None], len(years), axis=1),
    )


def _taken_in(
    scenario: Scenario, places: Places, sites: Sites, moves: Reorganizations, r: int
) -> list[FurtherWay]:
    """A program that runs at a receiver takes in the moved students that it served, or could."""
    student = by_year((p.cost.student for p in scenario.programs.values()), scenario.years)
    rows = []
    for closed, receiver in np.argwhere(moves.moves[r]).tolist():
        share = moves.moves[r, closed, receiver]
        for site in np.flatnonzero(sites.place == closed).tolist():
            program = int(sites.program[site])
            helper = sites.find(program, receiver)
            if helper < 0:
                continue
            effect = share * sites.effect[site]
            stake = places.stake[closed]
            students = share * sites.students[site]
            rows.append(
                FurtherWay(
                    kind=TAKEN_IN,
                    offering=program,
                    place=closed,
                    paid_at=receiver,
                    reorganization=r,
                    students=students,
                    yearly=student[program] * students,
                    effect=effect,
                    group_effect=np.einsum("gt,kt,gt->kt", effect, sites.group_share[site], stake),
                    staff=np.zeros(sites.staff.shape[1:]),
                    site=site,
                    taken_in_by=helper,
                )
            )
    return rows


def _acting(scenario: Scenario, places: Places, r: int) -> list[FurtherWay]:
    """What a reorganization does to the students it concerns, by goal and school."""
    key, item = list(scenario.reorganizations.items())[r]
    years = np.zeros(len(scenario.years))
    number = {place: p for p, place in enumerate(places.ids)}
    rows = []
    for goal, given in item.effects.items():
        for p in (number[school] for school in schools_of(scenario, key, given)):
            effect = np.zeros((len(scenario.goals), len(years)))
            effect[list(scenario.goals).index(goal)] = _effect(scenario, places, p, goal, given)
            rows.append(
                FurtherWay(
                    kind=MOVED,
                    offering=len(scenario.programs) + len(scenario.merges) + r,
                    place=p,
                    paid_at=p,
                    reorganization=r,
                    students=years,
                    yearly=years,
                    effect=effect,
                    group_effect=(effect * places.stake[p]).sum(axis=0) * places.share[p],
                    staff=np.zeros((len(scenario.staff), len(years))),
                    lasts=given.years or 0,
                )
            )
    return rows


def schools_of(scenario: Scenario, key: str, effect: Transition) -> tuple[str, ...]:
    """Return the schools on whose students a reorganization's effect acts."""
    if effect.on is not None:
        return tuple(scenario.select(effect.on))
    return tuple(scenario.reorganizations[key].moves)


def _effect(
    scenario: Scenario, places: Places, place: int, goal: str, given: Transition
) -> FloatArray:
    """Students of a school x effect, (T,), in student-SD."""
    known = counted(scenario, goal, given)
    share = dict(zip(scenario.groups, places.share[place], strict=True))
    return np.asarray(places.enrollment[place] * known.mean * known.times(share.__getitem__))


def exposure(
    scenario: Scenario, places: Places, place: int, goal: str, effect: Transition
) -> FloatArray:
    """Return what an effect of 1 in the goal's unit comes to at a school, (T,), in student-SD."""
    one = effect.model_copy(update={"mean": 1.0, "tier": effect.tier if effect.mean >= 0 else None})
    return _effect(scenario, places, place, goal, one)
