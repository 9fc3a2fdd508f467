"""Sites, one program at one place each: what each costs, uses and does, as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...models.scenario.program import Site
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
    effect
        students x effect on each goal, before need, (S, G, T): in student-SD, or in students x
        the goal's unit where that unit has no `per_sd`.
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
    programs = list(scenario.programs.values())
    number = {place: i for i, place in enumerate(places.ids)}
    listed = [site for offered in programs for site in offered.sites.values()]
    place = np.array([number[key] for offered in programs for key in offered.sites], dtype=np.int64)
    sizes = np.array([len(offered.sites) for offered in programs], dtype=np.int64)
    program = np.repeat(np.arange(len(programs)), sizes)
    students = by_year((site.students for site in listed), years)
    staff = _staff(scenario, listed, program)
    price = by_year((role.price for role in scenario.staff.values()), years)
    site_cost, student_cost, start, stop = (
        by_year((getattr(offered.cost, part) for offered in programs), years)[program]
        for part in ("site", "student", "start_site", "stop_site")
    )
    yearly = _own(site_cost + student_cost * students, [site.cost for site in listed], years)
    return Sites(
        program=program,
        place=place,
        running=np.array([site.running for site in listed], dtype=bool),
        students=students,
        yearly=yearly + np.einsum("srt,rt->st", staff, price),
        start=_own(start, [site.start_cost for site in listed], years),
        stop=_own(stop, [site.stop_cost for site in listed], years),
        staff=staff,
        effect=_effects(scenario, places, program, place) * students[:, None, :],
        group_share=_group_shares(scenario, places, program, place),
    )


def _own(
    usual: FloatArray, given: Sequence[float | Mapping[int, float] | None], years: tuple[int, ...]
) -> FloatArray:
    """Put what a site gives itself in the place of what its program has, (S, T)."""
    own = [i for i, value in enumerate(given) if value is not None]
    usual[own] = by_year((value for value in given if value is not None), years)
    return usual


def _staff(scenario: Scenario, listed: list[Site], program: IntArray) -> FloatArray:
    """FTE by role: the program's, or all of the site's own where it has any, (S, R, T)."""
    staff = np.zeros((len(listed), len(scenario.staff), len(scenario.years)))
    own = [i for i, site in enumerate(listed) if site.staff is not None]
    theirs = [site.staff for site in listed if site.staff is not None]
    for r, role in enumerate(scenario.staff):
        usual = (offered.staff.get(role, 0.0) for offered in scenario.programs.values())
        staff[:, r] = by_year(usual, scenario.years)[program]
        staff[own, r] = by_year((fte.get(role, 0.0) for fte in theirs), scenario.years)
    return staff


def _effects(scenario: Scenario, places: Places, program: IntArray, place: IntArray) -> FloatArray:
    """Effect for each student served, tier and group multipliers included, in SD, (S, G, T)."""
    tiers = scenario.evidence.tiers
    mean = np.zeros((len(scenario.programs), len(scenario.goals)))
    goal_of = {goal: g for g, goal in enumerate(scenario.goals)}
    group_of = {group: k for k, group in enumerate(scenario.groups)}
    multiplied: list[tuple[int, int, int, float]] = []
    for q, offered in enumerate(scenario.programs.values()):
        for goal, given in offered.effects.items():
            known = scenario.known(goal, given)
            tier = 1.0 if known.tier is None else tiers.get(known.tier, 1.0)
            mean[q, goal_of[goal]] = known.mean * tier / scenario.goals[goal].one_sd
            multiplied += [(q, goal_of[goal], group_of[k], m) for k, m in known.groups.items()]
    effect = np.repeat(mean[program][:, :, None], len(scenario.years), axis=2)
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
