"""Every plan that a tiny scenario allows, and what it comes to on each axis of a frontier.

By enumeration, from the definitions; it shares nothing with the package.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from oracle import brute, rows
from oracle.gains import Decisions, site_gain, today, weighted_gain
from oracle.judge import Judge
from oracle.read import CENTRAL, District

Values = dict[str, float]

BETTER = {"worth": 1, "goal": 1, "group": 1, "school_min": 1}


def every_plan(scenario: dict[str, Any], limit: int) -> list[Decisions]:
    """Return all decisions that the rules and the funds allow.

    Raises
    ------
    oracle.brute.TooManyError
        There are too many to look at.
    """
    judge = Judge(scenario)
    d, money = judge.d, judge.money
    table, _ = brute._all_but_money(d, money, limit)
    table = rows.with_district_costs(d, money, table)
    table = table.keep(rows.not_plainly_short(d, money, table))
    table = table.keep(rows.allowed_by_rules(judge.breaches, table))
    keys = rows.cost_keys(table)
    found = []
    for i in range(len(table)):
        need = {key: float(table.of("cost", *key)[i]) for key in keys}
        if money.reaches({key: amount for key, amount in need.items() if amount > 0}):
            found.append(table.decisions(d, i))
    return found


def values(scenario: dict[str, Any], decisions: Decisions) -> Values:
    """Return what decisions come to on every axis."""
    d = District(scenario)
    plan = brute.evaluate(scenario, decisions)
    found = {
        "worth": plan.worth,
        "cost": plan.dollars,
        "changes": float(_changed(d, decisions)),
        "mixed": float(sum(_differs(d, decisions, p) for p in d.programs)),
        "school_min": _school_min(d, decisions),
    }
    for g in d.goals:
        own_unit = float(d.goals[g].get("per_sd") or 1.0)  # the axis is in the goal's own unit
        found[f"goal:{g}"] = own_unit * sum(
            d.discount(year) * site_gain(d, p, place, year, state, g)
            for (p, place, year), state in decisions.items()
        )
    there = {
        k: gain
        for k, gain in plan.group_gain.items()
        if any(d.group(s, k, t) > 0 for s in d.schools for t in d.years)
    }
    found |= {f"group:{k}": gain for k, gain in there.items()}
    if len(there) > 1:
        found["gap"] = max(there.values()) - min(there.values())
    return found


def _changed(d: District, decisions: Decisions) -> int:
    now = today(d)
    return sum(
        any(now.get((p, s, t)) != decisions.get((p, s, t)) for t in d.years) for p, s in d.sites
    )


def _differs(d: District, decisions: Decisions, p: str) -> bool:
    own = [s for q, s in d.sites if q == p]
    for running in (True, False):
        sites = [s for s in own if d.today(p, s) == running]
        for t in d.years:
            states = [decisions.get((p, s, t)) for s in sites]
            kinds = ("run", "merge") if running else ("run",)
            if len({state is not None and state[0] in kinds for state in states}) > 1:
                return True
    return False


def _school_min(d: District, decisions: Decisions) -> float:
    gain = dict.fromkeys(d.schools, 0.0)
    for (p, place, year), state in decisions.items():
        if place != CENTRAL:
            each = weighted_gain(d, p, place, year, state) / d.enrollment(place, year)
            gain[place] += d.discount(year) * each
    return min(gain.values())


def scores(found: Sequence[Values], objectives: Sequence[str]) -> np.ndarray:
    """Return the values asked for, (plans, axes), those to be made small with their sign turned."""
    return np.array([[_score(each, objective) for objective in objectives] for each in found])


def _score(each: Values, objective: str) -> float:
    name, _, sense = objective.rpartition(":")
    if sense not in ("max", "min"):
        name, sense = objective, "max" if BETTER.get(objective.split(":")[0]) else "min"
    return each[name] if sense == "max" else -each[name]


def front(table: np.ndarray) -> np.ndarray:
    """Return the rows that no other dominates, each once, in order."""
    different = np.unique(np.round(table, 9), axis=0)
    return np.array([row for row in different if not any(_dominating(different, row))])


def dominated(table: np.ndarray, row: np.ndarray, by: float = 1e-6) -> bool:
    """Return whether some row is no worse anywhere and better by so much somewhere."""
    slack = by * np.maximum(1.0, np.abs(row))
    no_worse = (table >= row - slack / 10).all(axis=1)
    return bool((no_worse & (table > row + slack).any(axis=1)).any())


def _dominating(table: np.ndarray, row: np.ndarray) -> Iterator[bool]:
    yield from ((table >= row).all(axis=1) & (table > row).any(axis=1)).tolist()
