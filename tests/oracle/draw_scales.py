"""Tiny random scenarios whose dollars are of any size: cents, billions, and both side by side."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from .costs import all_costs
from .gains import today
from .generate import random_scenario
from .read import District

Scenario = dict[str, Any]
SIZES = (1e-6, 0.003, 0.01, 1.0, 33.333333, 120.5, 1000.0, 250_000.0, 1_000_000.01, 1e9, 1e12)
"""What a dollar figure of a mixed scenario may be drawn from."""
SLACKS = (0.0, -0.01, 0.01, -0.37, 1.0, -1.0, 1000.0)
"""By how much a fund may miss what a plan of the scenario costs."""


def scaled_scenario(seed: int) -> Scenario:
    """A scenario with rules of every kind, all its dollars times one power of ten, 1e-6 to 1e5.

    Its dollars are then about 1e-2 to 1e9; every tenth to the cent, so that they stay money.
    """
    scenario = copy.deepcopy(random_scenario(seed, rules="all"))
    factor = 10.0 ** random.Random(f"scale/{seed}").choice(range(-6, 6))
    return _with_dollars(scenario, lambda dollars: round(dollars * factor, 4))


def mixed_scenario(seed: int) -> Scenario:
    """A scenario in which each price is drawn by itself, from cents to billions.

    Each fund has what one of its plans would cost, or a little less or more.
    """
    rng = random.Random(f"mixed/{seed}")
    scenario = copy.deepcopy(random_scenario(seed, rules=rng.choice(["first", "all"])))
    few = rng.sample(SIZES, rng.choice([2, 3, 4, 6]))
    for row in [*scenario["programs"].values(), *(scenario.get("merges") or {}).values()]:
        keys = ["district", "site", "start_site", *([] if "combines" in row else ["stop_site"])]
        for key in keys:
            if rng.random() < (0.7 if key in (row.get("cost") or {}) else 0.15):
                row.setdefault("cost", {})[key] = rng.choice(few)
        for site in _sites(row):
            if rng.random() < 0.2:
                site["cost"] = rng.choice(few)
    _fill_funds(rng, scenario)
    return scenario


def _fill_funds(rng: random.Random, scenario: Scenario) -> None:
    d = District(scenario)
    now = sorted(all_costs(d, today(d)).values())
    full = {(p, s, t): ("run", 1.0) for p, s in d.sites for t in d.years}
    every = sorted(all_costs(d, full).values())
    some = sum(rng.sample(every, rng.randint(1, len(every)))) if every else 0.0
    for row in scenario["funds"].values():
        amount = max(0.0, round(rng.choice([some, sum(now), *now, 1e5]) + rng.choice(SLACKS), 2))
        if "by_school" in row:
            row["by_school"] = dict.fromkeys(row["by_school"], amount)
        else:
            row["amount"] = amount


def _sites(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [] if "combines" in row else [site for site in row["sites"].values() if site]


def _with_dollars(scenario: Scenario, change: Callable[[float], float]) -> Scenario:
    """Change every dollar of a scenario."""
    for row in [*scenario["programs"].values(), *(scenario.get("merges") or {}).values()]:
        row["cost"] = _each(row.get("cost") or {}, change)
        _change(row.get("pilot") or {}, {"evaluation_cost"}, change)
        for site in _sites(row):
            _change(site, {"cost", "start_cost", "stop_cost"}, change)
    for row in [*scenario["funds"].values(), *(scenario.get("staff") or {}).values()]:
        _change(row, {"by_school", "amount", "price"}, change)
    for school in scenario["schools"].values():
        _change(school, {"base"}, change)
    for rule in scenario["rules"]:
        in_dollars = rule["kind"] == "maintenance_of_effort" or rule.get("measure") == "dollars"
        _change(rule, {"entitlement", "baseline"} if in_dollars else {"entitlement"}, change)
    return scenario


def _change(row: dict[str, Any], keys: set[str], change: Callable[[float], float]) -> None:
    for key in keys & set(row):
        row[key] = _each(row[key], change)


def _each(value: Any, change: Callable[[float], float]) -> Any:
    if isinstance(value, dict):
        return {key: _each(each, change) for key, each in value.items()}
    return None if value is None else change(float(value))
