"""What the further kinds of rules need in a district, and how those rules are drawn."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from .breaches import Breaches
from .dice import Dice
from .draw_equity import EQUITY
from .draw_fiscal import FISCAL
from .draw_programs_rules import CHOICES
from .facts import Sums
from .gains import Decisions
from .money import Money
from .payplan import PayPlan, asks_who_pays
from .read import District

Scenario = dict[str, Any]
Draw = Callable[[Dice, Scenario, District, Sums], dict[str, Any] | None]
DRAWS: dict[str, Draw] = {**CHOICES, **EQUITY, **FISCAL}
# Kinds that few districts can have are tried first.
RARE = {
    "gap_at_most": 6.0,
    "group_gain": 2.0,
    "replace_before_retire": 2.0,
    "comparability": 1.5,
    "rank_and_serve": 1.5,
    "school_floor": 2.0,
    "staffing": 4.0,
}
# How many are soft: of floors that a school can hardly reach few of the hard ones are left.
SOFT = {"school_floor": 0.15}
# Worth that a unit of breaking a rule costs, by the unit of its rows.
PRICES = {
    "count": [0.3, 1.0, 3.0],
    "points": [0.3, 1.0, 3.0],
    "dollars": [1e-5, 5e-5, 2e-4],
    "per pupil": [2e-3, 1e-2, 4e-2],
    "gain": [30.0, 150.0, 600.0],
    "fte per pupil": [100.0, 400.0, 2000.0],
    "students": [0.02, 0.1, 0.4],
}


def furnish(dice: Dice, sc: Scenario) -> None:
    """Base dollars, small schools, fewer rules of the first kinds, some of them soft."""
    rng = dice.rng
    funds = [*sc["funds"], *(["teachers"] if dice.chance(0.4) else [])]
    for school in sc["schools"].values():
        if dice.chance(0.15):
            _shrink(school, rng)
        if dice.chance(0.85):
            named = rng.sample(funds, rng.randint(1, len(funds)))
            base = {f: dice.by_year(rng.randrange(5000, 150001, 1000), 500) for f in named}
            if dice.chance(0.12):
                base[named[0]] = -rng.randrange(1000, 20001, 1000)
            school["base"] = base
    old = [p for p, row in sc["programs"].items() if _runs(row)]
    for row in sc["programs"].values():
        startable = row.get("proven") or row.get("pilot") is not None
        if not _runs(row) and startable and old and dice.chance(0.5):
            row["replaces"] = rng.sample(old, rng.randint(1, len(old)))
    sc["rules"] = [rule for rule in sc["rules"] if dice.chance(0.6)]
    for rule in sc["rules"]:
        if dice.chance(0.5):
            rule["enforce"] = {"price": rng.choice(PRICES["count"])}


def _shrink(school: dict[str, Any], rng: random.Random) -> None:
    """Make it a school of 80 to 120 students: 100 is where comparability begins."""
    size = rng.choice([80, 90, 100, 101, 110, 120])
    school["enrollment"] = size
    for k, number in (school.get("groups") or {}).items():
        if isinstance(number, dict):
            school["groups"][k] = {t: min(x, size // 2) for t, x in number.items()}
        else:
            school["groups"][k] = min(number, size // 2)


def _runs(row: dict[str, Any]) -> bool:
    return any(site.get("running") for site in row["sites"].values())


def draw_more_rules(
    dice: Dice,
    sc: Scenario,
    plan: Decisions,
    fits: Callable[[Scenario], bool],
    draws: dict[str, Draw] = DRAWS,
    begun: dict[str, int] | None = None,
) -> None:
    """Add one to four rules of the further kinds, most of them in the way of a good plan.

    `fits` says whether a scenario with a rule more is wanted; `begun` are the reorganizations that
    begin in the plan.
    """
    rng = dice.rng
    left = rng.choice([1, 2, 3, 3, 4])
    kinds = sorted(draws, key=lambda kind: rng.random() / RARE.get(kind, 1.0))
    for kind in kinds:
        price = rng.random() if dice.chance(SOFT.get(kind, 0.45)) else None
        tries = (_drawn(dice, sc, draws[kind], kind, plan, price, begun) for _ in range(8))
        for rule in tries:
            if rule is not None and fits({**sc, "rules": [*sc["rules"], rule]}):
                sc["rules"].append(rule)
                left -= 1
                break
        if left == 0:
            break
    rng.shuffle(sc["rules"])


def _drawn(
    dice: Dice,
    sc: Scenario,
    draw: Draw,
    kind: str,
    plan: Decisions,
    price: float | None,
    begun: dict[str, int] | None,
) -> dict[str, Any] | None:
    d, rng = District({**sc, "rules": []}, begun), dice.rng
    rule = draw(dice, sc, d, Sums(d, plan))
    if rule is None:
        return None
    rule = {"kind": kind, **rule}
    unit = rule.pop("unit")
    if dice.chance(0.2):
        rule["years"] = sorted(rng.sample(d.years, rng.randint(1, len(d.years))))
    if not _in_the_way(sc, rule, plan, begun) and dice.chance(0.8):
        return None
    if dice.chance(0.15):
        rule["id"] = f"more_{len(sc['rules'])}"
    if price is not None:
        rule["enforce"] = {"price": PRICES[unit][int(price * 3)]}
    return rule


def _in_the_way(
    sc: Scenario, rule: dict[str, Any], plan: Decisions, begun: dict[str, int] | None
) -> bool:
    """Does the good plan break it?"""
    if not asks_who_pays(rule):
        d = District({**sc, "rules": [rule]}, begun)
        return bool(Breaches(d).broken(0, Sums(d, plan).of))
    d = District({**sc, "rules": [{**rule, "enforce": {"price": 1.0}}]}, begun)
    penalty = PayPlan(Breaches(d), Money(d), plan).penalty()
    return penalty is None or penalty > 1e-6
