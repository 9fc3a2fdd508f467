"""Sites, one program at one place each: what each costs, uses and does, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...models.program import Program, Site
from ...models.scenario import Scenario
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
    effect
        students x effect on each goal, in goal units x students, before need, (S, G, T).
    group_share
        Each group's part of the site's gain, (S, K, T).
    """

    program: IntArray
    place: IntArray
    running: BoolArray
    students: FloatArray
    yearly: FloatArray
    start: FloatArray
    stop: FloatArray
    staff: FloatArray
    effect: FloatArray
    group_share: FloatArray

    def find(self, program: int, place: int) -> int:
        """Return the number of a program's site at a place, or -1."""
        hit = np.flatnonzero((self.program == program) & (self.place == place))
        return int(hit[0]) if len(hit) else -1


def make_sites(scenario: Scenario, places: Places) -> Sites:
    """Return every site of every program of the scenario."""
    years = scenario.years
    place_of = {place: i for i, place in enumerate(places.ids)}
    listed: list[tuple[int, Program, int, Site]] = [
        (q, program, place_of[place], site)
        for q, program in enumerate(scenario.programs.values())
        for place, site in program.sites.items()
    ]
    program = np.array([q for q, _, _, _ in listed], dtype=np.int64)
    place = np.array([p for _, _, p, _ in listed], dtype=np.int64)
    students = by_year((site.students for _, _, _, site in listed), years)
    staff = _staff(scenario, listed)
    price = by_year((role.price for role in scenario.staff.values()), years)
    yearly = _yearly(scenario, listed, students) + np.einsum("srt,rt->st", staff, price)
    starts = (
        s.start_cost if s.start_cost is not None else q.cost.start_site for _, q, _, s in listed
    )
    stops = (s.stop_cost if s.stop_cost is not None else q.cost.stop_site for _, q, _, s in listed)
    return Sites(
        program=program,
        place=place,
        running=np.array([site.running for _, _, _, site in listed], dtype=bool),
        students=students,
        yearly=yearly,
        start=by_year(starts, years),
        stop=by_year(stops, years),
        staff=staff,
        effect=_effects(scenario, places, program, place)[:, :, :] * students[:, None, :],
        group_share=_group_shares(scenario, places, program, place),
    )


def _staff(scenario: Scenario, listed: list[tuple[int, Program, int, Site]]) -> FloatArray:
    staff = np.zeros((len(listed), len(scenario.staff), len(scenario.years)))
    for r, role in enumerate(scenario.staff):
        needs = [(q.staff if s.staff is None else s.staff).get(role, 0.0) for _, q, _, s in listed]
        staff[:, r] = by_year(needs, scenario.years)
    return staff


def _yearly(
    scenario: Scenario, listed: list[tuple[int, Program, int, Site]], students: FloatArray
) -> FloatArray:
    years = scenario.years
    site = by_year((q.cost.site for q in scenario.programs.values()), years)
    student = by_year((q.cost.student for q in scenario.programs.values()), years)
    program = np.array([q for q, _, _, _ in listed], dtype=np.int64)
    cost = site[program] + student[program] * students
    own = [i for i, (_, _, _, s) in enumerate(listed) if s.cost is not None]
    costs = [s.cost for _, _, _, s in listed if s.cost is not None]
    cost[own] = by_year(costs, years)
    return cost


def _effects(scenario: Scenario, places: Places, program: IntArray, place: IntArray) -> FloatArray:
    """Effect for each student served, tier and group multipliers included, (S, G, T)."""
    tiers = scenario.evidence.tiers
    mean = np.zeros((len(scenario.programs), len(scenario.goals)))
    effect = np.zeros((len(program), len(scenario.goals), len(scenario.years)))
    goal_of = {goal: g for g, goal in enumerate(scenario.goals)}
    group_of = {group: k for k, group in enumerate(scenario.groups)}
    multiplied: list[tuple[int, int, int, float]] = []
    for q, offered in enumerate(scenario.programs.values()):
        for goal, given in offered.effects.items():
            if given == "unknown":
                mean[q, goal_of[goal]] = scenario.evidence.unknown.mean
                continue
            tier = 1.0 if given.tier is None else tiers.get(given.tier, 1.0)
            mean[q, goal_of[goal]] = given.mean * tier
            multiplied += [(q, goal_of[goal], group_of[k], m) for k, m in given.groups.items()]
    effect[:] = mean[program][:, :, None]
    share = _student_shares(scenario, places, program, place)
    for q, g, k, multiplier in multiplied:
        own = program == q
        effect[own, g] += mean[q, g] * share[own, k] * (multiplier - 1.0)
    return effect


def _serves(scenario: Scenario) -> IntArray:
    group_of = {group: k for k, group in enumerate(scenario.groups)}
    return np.array(
        [-1 if q.serves is None else group_of[q.serves] for q in scenario.programs.values()],
        dtype=np.int64,
    )


def _student_shares(
    scenario: Scenario, places: Places, program: IntArray, place: IntArray
) -> FloatArray:
    """Share of a site's students who are of each group: all of the one it serves, (S, K, T)."""
    share = places.share[place].copy()
    serves = _serves(scenario)[program]
    some = np.flatnonzero(serves >= 0)
    share[some, serves[some]] = 1.0
    return share


def _group_shares(
    scenario: Scenario, places: Places, program: IntArray, place: IntArray
) -> FloatArray:
    """Each group's part of a site's gain: its share, or all for the one it serves, (S, K, T)."""
    share = _student_shares(scenario, places, program, place)
    serves = _serves(scenario)[program]
    others = (serves[:, None] >= 0) & (np.arange(share.shape[1]) != serves[:, None])
    share[others] = 0.0
    return share
