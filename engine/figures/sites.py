"""Sites, one program at one place each: what each costs, uses and does, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...models.amounts.costs import site_coster, site_staff, staff_cost, start_cost, stop_cost
from ...models.amounts.gains import counted_effects, share_of_gain, share_served
from ...models.scenario.program import Program, Site
from ...models.scenario.scenario import Scenario
from .arrays import BoolArray, FloatArray, IntArray, by_year
from .places import Places


@dataclass(frozen=True, eq=False)
class Sites:
    """One program at one place each, in file order. Shapes: S sites, T years, R roles, G goals.

    Attributes
    ----------
    program, place
        Numbers of the program and the place, (S,).
    running
        Whether it runs today, (S,).
    students
        Served a year when it runs fully, (S, T).
    yearly
        Dollars a year, priced staff included, (S, T).
    start, stop
        Dollars once, (S, T).
    staff
        FTE by role, (S, R, T).
    exposure
        students x group multipliers, (S, G, T): what an effect of one SD comes to.
    effect
        students x effect on each goal, before need, (S, G, T): in student-SD, or in students x
        the goal's unit where that unit has no `per_sd`.
    group_share
        Each group's part of the site's gain, (S, K, T).
    reference
        Positions that its figures are for, 0 where it has none, (S,).
    fewest, most
        Least and most positions with which it runs, 0 where it has none, (S,).
    hired
        By how many dollars a year it costs more if all its people are newly hired, (S, T); 0 where
        it does not run today: there they are hired anyway.
    """

    program: IntArray
    place: IntArray
    running: BoolArray
    students: FloatArray
    yearly: FloatArray
    start: FloatArray
    stop: FloatArray
    staff: FloatArray
    exposure: FloatArray
    effect: FloatArray
    group_share: FloatArray
    reference: IntArray
    fewest: IntArray
    most: IntArray
    hired: FloatArray

    def find(self, program: int, place: int) -> int:
        """Return the number of a program's site at a place, or -1."""
        hit = np.flatnonzero((self.program == program) & (self.place == place))
        return int(hit[0]) if len(hit) else -1


def make_sites(scenario: Scenario, places: Places) -> Sites:
    """Return every site of every program of the scenario."""
    years = scenario.years
    programs = list(scenario.programs.values())
    number = {place: i for i, place in enumerate(places.ids)}
    listed = [(offered, site) for offered in programs for site in offered.sites.values()]
    place = np.array([number[key] for offered in programs for key in offered.sites], dtype=np.int64)
    sizes = np.array([len(offered.sites) for offered in programs], dtype=np.int64)
    program = np.repeat(np.arange(len(programs)), sizes)
    students = by_year((site.students for _, site in listed), years)
    exposure = _times(scenario, places, program, place) * students[:, None, :]
    return Sites(
        program=program,
        place=place,
        running=np.array([site.running for _, site in listed], dtype=bool),
        students=students,
        yearly=_yearly(scenario),
        start=by_year((start_cost(offered, site) for offered, site in listed), years),
        stop=by_year((stop_cost(offered, site) for offered, site in listed), years),
        staff=_staff(scenario, listed),
        exposure=exposure,
        effect=_means(scenario)[program][:, :, None] * exposure,
        group_share=_group_shares(scenario, places, program, place),
        **_numbers(listed),
        hired=_hired(scenario, listed),
    )


def _numbers(listed: list[tuple[Program, Site]]) -> dict[str, IntArray]:
    """Positions: those that the figures are for, the least and the most, each (S,)."""
    rows = []
    for offered, site in listed:
        if offered.positions is None or site.positions is None:
            rows.append((0, 0, 0))
            continue
        most = site.positions if site.most is None else site.most
        rows.append((site.positions, max(1, offered.positions.least), most))
    table = np.array(rows, dtype=np.int64).reshape(len(rows), 3)
    return {"reference": table[:, 0], "fewest": table[:, 1], "most": table[:, 2]}


def _hired(scenario: Scenario, listed: list[tuple[Program, Site]]) -> FloatArray:
    """Dollars a year by which people newly hired cost more, (S, T)."""
    more = np.zeros((len(listed), len(scenario.years)))
    if all(role.hire_price is None for role in scenario.staff.values()):
        return more
    for s, (offered, site) in enumerate(listed):
        if site.running:
            staff = site_staff(offered, site)
            for t, year in enumerate(scenario.years):
                new, usual = (staff_cost(scenario, staff, year, hired=h) for h in (True, False))
                more[s, t] = new - usual
    return more


def _yearly(scenario: Scenario) -> FloatArray:
    """Dollars a year, (S, T)."""
    rows = []
    for offered in scenario.programs.values():
        cost = [site_coster(scenario, offered, year) for year in scenario.years]
        rows += [[dollars(site) for dollars in cost] for site in offered.sites.values()]
    return np.array(rows, dtype=float).reshape(len(rows), len(scenario.years))


def _staff(scenario: Scenario, listed: list[tuple[Program, Site]]) -> FloatArray:
    """FTE by role, (S, R, T)."""
    staff = np.zeros((len(listed), len(scenario.staff), len(scenario.years)))
    for r, role in enumerate(scenario.staff):
        fte = (site_staff(offered, site).get(role, 0.0) for offered, site in listed)
        staff[:, r] = by_year(fte, scenario.years)
    return staff


def _means(scenario: Scenario) -> FloatArray:
    """Effect of each program on each goal for each student served, in SD, (programs, G)."""
    goal_of = {goal: g for g, goal in enumerate(scenario.goals)}
    mean = np.zeros((len(scenario.programs), len(scenario.goals)))
    for q, offered in enumerate(scenario.programs.values()):
        for effect in counted_effects(scenario, offered):
            mean[q, goal_of[effect.goal]] = effect.mean
    return mean


def _times(scenario: Scenario, places: Places, program: IntArray, place: IntArray) -> FloatArray:
    """How many times each effect a site's average student gets, (S, G, T)."""
    goal_of = {goal: g for g, goal in enumerate(scenario.goals)}
    group_of = {group: k for k, group in enumerate(scenario.groups)}
    times = np.ones((len(program), len(scenario.goals), len(scenario.years)))
    for q, offered in enumerate(scenario.programs.values()):
        own = program == q
        here = places.share[place[own]]
        share = {
            group: share_served(offered.serves, group, here[:, k]) for group, k in group_of.items()
        }
        for effect in counted_effects(scenario, offered):
            times[own, goal_of[effect.goal]] = effect.times(share.__getitem__)
    return times


def _group_shares(
    scenario: Scenario, places: Places, program: IntArray, place: IntArray
) -> FloatArray:
    """Each group's part of a site's gain, (S, K, T)."""
    part = np.zeros((len(program), len(scenario.groups), len(scenario.years)))
    for q, offered in enumerate(scenario.programs.values()):
        own = program == q
        here = places.share[place[own]]
        for k, group in enumerate(scenario.groups):
            part[own, k] = share_of_gain(offered.serves, group, here[:, k])
    return part
