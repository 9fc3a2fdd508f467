"""Gain and worth of decisions, straight from the definitions.

Decisions are {(program, place, year): ('run', level) | ('merge', merge) | ('pilot',)};
missing is off.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .read import District, at

State = tuple[Any, ...]
Decisions = dict[tuple[str, str, int], State]


def scale(d: District, state: State) -> float:
    """By how much the gain of a fully running site is multiplied."""
    if state[0] == "run":
        return float(state[1])
    if state[0] == "merge":
        retains = d.merges[state[1]].get("retains")
        return 1.0 if retains is None else float(retains)
    return 1.0


def site_gain(d: District, p: str, place: str, year: int, state: State | None, g: str) -> float:
    """Students times effect on a goal of one site in one year."""
    if state is None:
        return 0.0
    students = at(d.site(p, place)["students"], year)
    return scale(d, state) * students * d.effect(p, place, g, year)


def returned(d: District, gain: np.ndarray) -> np.ndarray:
    """R(gain): diminishing returns, the first slope below zero."""
    if not d.returns:
        return gain
    total = np.where(gain < 0, d.returns[0]["worth"] * gain, 0.0)
    low = 0.0
    for step in d.returns:
        high = step.get("up_to", np.inf)
        high = np.inf if high is None else high
        total = total + step["worth"] * np.clip(gain - low, 0.0, high - low)
        low = high
    return total


def place_worth(d: District, place: str, year: int, g: str, gain: np.ndarray) -> np.ndarray:
    """Discounted worth, at a place and year, of a total gain (students x effect) on a goal."""
    n = d.enrollment(place, year)
    factor = d.discount(year) * n * d.weight(place, g, year) * d.need(place, g, year)
    return factor * returned(d, gain / n)


def worth(d: District, decisions: Decisions) -> float:
    """Discounted worth of decisions."""
    gains: dict[tuple[str, int, str], float] = {}
    for (p, place, year), state in decisions.items():
        for g in d.goals:
            key = (place, year, g)
            gains[key] = gains.get(key, 0.0) + site_gain(d, p, place, year, state, g)
    return float(sum(place_worth(d, s, t, g, np.asarray(x)) for (s, t, g), x in gains.items()))


def weighted_gain(d: District, p: str, place: str, year: int, state: State) -> float:
    """Need- and priority-weighted gain of one site in one year, undiscounted and linear."""
    return sum(
        site_gain(d, p, place, year, state, g) * d.weight(place, g, year) * d.need(place, g, year)
        for g in d.goals
    )


def school_gains(d: District, decisions: Decisions) -> dict[str, float]:
    """Gain by place, discounted over the years."""
    total = dict.fromkeys(d.places, 0.0)
    for (p, place, year), state in decisions.items():
        total[place] += d.discount(year) * weighted_gain(d, p, place, year, state)
    return total


def group_gains(d: District, decisions: Decisions) -> dict[str, float]:
    """Gain per student of each group, discounted over the years; 0 for a group without students."""
    total = dict.fromkeys(d.groups, 0.0)
    for (p, place, year), state in decisions.items():
        for k in d.groups:
            members = sum(d.group(s, k, year) for s in d.schools)
            if members > 0:
                part = d.group_part(p, place, k, year) * weighted_gain(d, p, place, year, state)
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
