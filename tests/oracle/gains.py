"""Gain and worth of decisions, straight from the definitions.

Decisions are {(program, place, year): ('run', level) | ('merge', merge) | ('pilot',)};
missing is off.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .presume import is_unknown
from .read import District, at

State = tuple[Any, ...]
Decisions = dict[tuple[str, str, int], State]


def runs(state: State | None) -> bool:
    """As itself or inside a merge."""
    return state is not None and state[0] in ("run", "merge")


def scale(d: District, state: State) -> float:
    """By how much the gain of a fully running site is multiplied."""
    if state[0] == "run":
        return float(state[1])
    if state[0] == "merge":
        retains = d.merges[state[1]].get("retains")
        return 1.0 if retains is None else float(retains)
    return 1.0


def site_gain(d: District, p: str, place: str, year: int, state: State | None, g: str) -> float:
    """Students times effect on a goal of one site in one year, on its own school's students."""
    gain = _class_gain(d, p, place, year, state, g)
    if state is None:
        return gain
    students = at(d.site(p, place)["students"], year)
    return gain + scale(d, state) * students * d.effect(p, place, g, year)


def _class_gain(d: District, p: str, place: str, year: int, state: State | None, g: str) -> float:
    """What the site's students gain in smaller classes, or lose in larger ones than today's."""
    row = (d.programs[p].get("effects") or {}).get(g)
    if row is None or is_unknown(row) or "class_size" not in row or d.moves.closed(place, year):
        return 0.0
    reference, role = d.reference(p, place), d.role(p)
    there = 0 if state is None else round(scale(d, state) * reference)
    usual = reference if d.today(p, place) else 0
    students, others = at(d.site(p, place)["students"], year), d.base_staff(place, str(role), year)
    if there == usual or not there + others:  # nobody at all: only where a fault forbids it
        return 0.0
    smaller = students / (usual + others) - students / (there + others)
    each = -float(row["class_size"]) * smaller / d.per_sd(g)
    if each > 0 and row.get("tier") is not None:
        each *= d.tiers.get(int(row["tier"]), 1.0)
    return students * each


def taken_in(
    d: District, p: str, place: str, year: int, state: State | None
) -> Iterator[tuple[str, float]]:
    """(school, students of it) that a site serves because their own building is closed."""
    if runs(state):
        for school, share in d.moves.sources(place, year).items():
            if (p, school) in d.sites:
                yield school, share * at(d.site(p, school)["students"], year)


def site_gains(
    d: District, p: str, place: str, year: int, state: State | None
) -> Iterator[tuple[str, str, float]]:
    """(place whose students gain, goal, gain) of one site in one year."""
    for g in d.programs[p].get("effects") or {}:
        yield place, g, site_gain(d, p, place, year, state, g)
        for school, students in taken_in(d, p, place, year, state):
            yield school, g, students * d.effect(p, school, g, year)


Gain = tuple[str | None, str, int, str, float]


def all_gains(d: District, decisions: Decisions) -> Iterator[Gain]:
    """(program, None: a reorganization; place; year; goal; gain) of decisions."""
    for p, place in d.sites:
        for year in d.years:
            state = decisions.get((p, place, year))
            for school, g, gain in site_gains(d, p, place, year, state):
                yield p, school, year, g, gain
    for school, year, g, gain in d.moves.gains():
        yield None, school, year, g, gain


def stake(d: District, place: str, g: str, year: int) -> float:
    """Worth of a student's gain of one SD at a place, before diminishing returns."""
    return d.weight(place, g, year) * d.need(place, g, year)


def part_of(d: District, p: str | None, place: str, k: str, year: int) -> float:
    """The part of a gain that goes to group `k`."""
    return d.share(place, k, year) if p is None else d.group_part(p, place, k, year)


def returned(d: District, gain: np.ndarray, g: str | None = None) -> np.ndarray:
    """R(gain) on a goal: diminishing returns, the first slope below zero."""
    steps = d.returns if g is None else d.returns_on(g)
    if not steps:
        return gain
    total = np.where(gain < 0, steps[0]["worth"] * gain, 0.0)
    low = 0.0
    for step in steps:
        high = step.get("up_to", np.inf)
        high = np.inf if high is None else high
        total = total + step["worth"] * np.clip(gain - low, 0.0, high - low)
        low = high
    return total


def place_worth(d: District, place: str, year: int, g: str, gain: np.ndarray) -> np.ndarray:
    """Discounted worth, at a place and year, of a total gain (students x effect) on a goal."""
    n = d.enrollment(place, year)
    return d.discount(year) * n * stake(d, place, g, year) * returned(d, gain / n, g)


def worth(d: District, decisions: Decisions) -> float:
    """Discounted worth of decisions."""
    gains: dict[tuple[str, int, str], float] = {}
    for _, place, year, g, gain in all_gains(d, decisions):
        gains[place, year, g] = gains.get((place, year, g), 0.0) + gain
    return float(sum(place_worth(d, s, t, g, np.asarray(x)) for (s, t, g), x in gains.items()))


def weighted_gain(d: District, p: str, place: str, year: int, state: State | None) -> float:
    """Need- and priority-weighted gain of one site in one year, undiscounted and linear.

    On its own school's students.
    """
    return sum(site_gain(d, p, place, year, state, g) * stake(d, place, g, year) for g in d.goals)


def school_gains(d: District, decisions: Decisions) -> dict[str, float]:
    """Gain by place, discounted over the years."""
    total = dict.fromkeys(d.places, 0.0)
    for _, place, year, g, gain in all_gains(d, decisions):
        total[place] += d.discount(year) * gain * stake(d, place, g, year)
    return total


def group_gains(d: District, decisions: Decisions) -> dict[str, float]:
    """Gain per student of each group, discounted over the years; 0 for a group without students."""
    total = dict.fromkeys(d.groups, 0.0)
    for p, place, year, g, gain in all_gains(d, decisions):
        for k in d.groups:
            members = sum(d.group(s, k, year) for s in d.schools)
            if members > 0:
                part = part_of(d, p, place, k, year) * gain * stake(d, place, g, year)
                total[k] += d.discount(year) * part / members
    return total


def today(d: District) -> Decisions:
    """The current state: every running site keeps running, nothing else starts."""
    return {(p, s, t): ("run", 1.0) for p, s in d.sites if d.today(p, s) for t in d.years}


def changes(d: District, decisions: Decisions) -> int:
    """Sites and years in which the state is not today's."""
    now = today(d)
    keys = now.keys() | decisions.keys()
    return sum(now.get(key) != decisions.get(key) for key in keys)
