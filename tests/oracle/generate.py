"""Tiny random districts that together use every feature of the scenario format."""

from __future__ import annotations

import copy
import math
import random
from functools import cache
from typing import Any

from .brute import TooManyError, best, sequences
from .costs import all_costs, staff_used
from .dice import Dice
from .draw_district import draw_district
from .draw_money import draw_funds, limit_staff, mandated
from .draw_more import draw_more_rules, furnish
from .draw_programs import draw_links, draw_merges, draw_programs
from .draw_rules import draw_rules
from .money import Money
from .read import District, at

COMBINATIONS = 150_000
FEWER = 30_000
CHECKS = 120  # payment plans looked for at most while a scenario is drawn

Scenario = dict[str, Any]


def random_scenario(seed: int, rules: str = "first") -> Scenario:
    """A tiny valid scenario; the same seed gives the same scenario.

    Parameters
    ----------
    rules
        `first`: of the first five kinds, all hard. `all`: of every kind, hard and soft, with what
        they need (base dollars, tags, small schools).
    """
    return copy.deepcopy(_drawn(seed, rules))


@cache
def _drawn(seed: int, rules: str) -> Scenario:
    """Drawn once: a plan is looked for in each, and many tests ask for the same ones."""
    for attempt in range(1000):
        if rules == "all":
            scenario = _with_all_rules(Dice(random.Random(f"all/{seed}/{attempt}")))
        else:
            scenario = _with_first_rules(Dice(random.Random(f"{seed}/{attempt}")))
        if scenario is not None:
            return scenario
    raise RuntimeError(f"seed {seed} gives no sound scenario")


def _with_first_rules(dice: Dice) -> Scenario | None:
    scenario = _draft(dice)
    if not sound(scenario):
        return None
    if best(scenario) is not None or (_hard_to_see(scenario) and dice.chance(0.4)):
        return scenario
    return None


def _with_all_rules(dice: Dice) -> Scenario | None:
    """A scenario of which a plan without the further rules exists; mostly with them, too."""
    scenario = _draft(dice)
    furnish(dice, scenario)
    if not sound(scenario, FEWER) or not selects(scenario):
        return None
    without = best(scenario, max_plans=1)
    if without is None:
        return None

    def fits(longer: Scenario) -> bool:
        try:
            possible = best(longer, max_plans=1, checks=CHECKS) is not None
            # Without a plan it is wanted now and then, if only money or staff are in the way.
            return possible or (
                dice.chance(0.04) and best(rich(longer), max_plans=1, checks=CHECKS) is not None
            )
        except TooManyError:
            return False

    draw_more_rules(dice, scenario, without.plans[0].decisions, fits)
    return scenario


def rich(sc: Scenario) -> Scenario:
    """The same with more money in each fund, and more staff, than can be used."""
    funds = {f: {**row} for f, row in sc["funds"].items()}
    for row in funds.values():
        if "by_school" in row:
            row["by_school"] = dict.fromkeys(row["by_school"], 10**8)
        else:
            row["amount"] = 10**8
    staff = {role: {"price": row.get("price", 0)} for role, row in (sc.get("staff") or {}).items()}
    return {**sc, "funds": funds, "staff": staff}


def selects(sc: Scenario) -> bool:
    """Does every selector select a school? One made smaller may fit one no more."""
    rows = [*(row.get("pays_for") or {} for row in sc["funds"].values()), *sc["rules"]]
    return all(District(sc).select(row["schools"]) for row in rows if "schools" in row)


def _draft(dice: Dice) -> Scenario:
    sc: Scenario = {"schema_version": 1, "name": "Tiny", "years": dice.years}
    draw_district(dice, sc)
    sc["programs"] = {}
    draw_programs(dice, sc)
    _say_of_the_unknown(sc)
    draw_links(dice, sc)
    draw_merges(dice, sc)
    limit_staff(dice, sc)
    sc["funds"] = {}
    draw_funds(dice, sc)
    draw_rules(dice.rng, sc)
    return sc


def _say_of_the_unknown(sc: Scenario) -> None:
    """Without a word of it what is measured would say what the unknown brings, and that it teaches.

    Scenarios of draw_decisions.py are of that kind.
    """
    effects = [effect for row in sc["programs"].values() for effect in row["effects"].values()]
    if "unknown" in effects and "unknown" not in sc.get("evidence", {}):
        sc.setdefault("evidence", {})["unknown"] = {"mean": 0.0}


def sound(sc: Scenario, most: int = COMBINATIONS) -> bool:
    """Small enough, and without what `check` would call an error."""
    d = District(sc)
    money = Money(d)
    owners = [("program", p, s) for p, s in d.sites] + [("program", p, None) for p in d.programs]
    owners += [("merge", m, s) for m in d.merges for s in d.merge_schools(m)]
    if not all(money.payers(owner) for owner in owners):
        return False
    for role, row in d.staff.items():
        used = staff_used(d, mandated(d))
        if row.get("available") is not None and any(
            used.get((role, t), 0) > at(row["available"], t) for t in d.years
        ):
            return False
    size = math.prod(len(sequences(d, p, s)) for p, s in d.sites)
    return 0 < size <= most and _mandates_paid(sc)


def _hard_to_see(sc: Scenario) -> bool:
    """Has a scenario without a plan none only for want of money or staff?"""
    programs = {
        p: {key: x for key, x in row.items() if key != "funds"} for p, row in sc["programs"].items()
    }
    staff = {role: {"price": row.get("price", 0)} for role, row in (sc.get("staff") or {}).items()}
    rich = {**sc, "programs": programs, "staff": staff, "funds": {"general": {"amount": 10**9}}}
    return best(rich) is not None


def _mandates_paid(sc: Scenario) -> bool:
    """Are mandated costs covered even without carrying money over and without a match?"""
    funds = {f: {**row, "carryover": 0.0} for f, row in sc["funds"].items()}
    for row in funds.values():
        if row.pop("match", None):
            row.pop("by_school", None)
            row["amount"] = 0
    d = District({**sc, "funds": funds})
    money = Money(d)
    return money.reaches(money.need(all_costs(d, mandated(d))))
