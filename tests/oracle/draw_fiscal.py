"""Random rules on what funds pay and where, near what a good plan spends."""

from __future__ import annotations

from typing import Any

from .dice import Dice
from .draw_selector import draw_selector
from .facts import Sums
from .money import Money
from .payplan import may_pay_at, ranked
from .read import District

Rule = dict[str, Any] | None


def _supplement(dice: Dice, sc: dict[str, Any], d: District, sums: Sums) -> Rule:
    rng = dice.rng
    f = rng.choice(list(d.funds))
    entitlement = {}
    for s in rng.sample(list(d.schools), rng.randint(1, len(d.schools))):
        year = rng.choice(d.years)
        others = d.base(s, year) - d.base(s, year, [f])
        due = others + sums.of("yearly at", s, year) * rng.uniform(0.1, 0.9)
        entitlement[s] = dice.by_year(max(0, round(due / 100)) * 100, 100)
    return {"unit": "dollars", "fund": f, "entitlement": entitlement}


def _effort(dice: Dice, sc: dict[str, Any], d: District, sums: Sums) -> Rule:
    rng, money = dice.rng, Money(d)
    funds = rng.sample(list(d.funds), rng.randint(1, len(d.funds)))
    year = d.years[0]
    own = [pot for pot in money.pots if pot[0] in funds]
    paid = sum(min(money.amount(pot, year), sums.of("dollars", year)) for pot in own)
    rule: dict[str, Any] = {"unit": "dollars", "funds": funds}
    if dice.chance(0.35):
        rule["programs"] = rng.sample(list(d.programs), rng.randint(1, len(d.programs)))
        paid *= 0.5
    else:
        paid += sum(d.base(s, year, funds) for s in d.schools)
    rule["baseline"] = max(0, round(paid * rng.uniform(0.5, 1.2) / 500)) * 500
    rule["share"] = rng.choice([0.5, 0.8, 0.9, 1.0])
    measure = rng.choice(["total", "total", "per_pupil", "any"])
    if measure != "total" or dice.chance(0.5):
        rule["measure"] = measure
    if measure == "per_pupil":
        rule["unit"] = "per pupil"
    return rule


def _comparability(dice: Dice, sc: dict[str, Any], d: District, sums: Sums) -> Rule:
    if len(d.schools) < 2:
        return None
    rule = {"unit": "per pupil", "schools": draw_selector(dice.rng, sc), "others": "all"}
    if dice.chance(0.6):
        rule["others"] = draw_selector(dice.rng, sc)
    if dice.chance(0.5):
        rule["at_least"] = dice.rng.choice([0.5, 0.8, 1.0])
    if d.staff and dice.chance(0.35):
        rule |= {"unit": "fte per pupil", "measure": "staff"}
    if dice.chance(0.3):
        rule["by"] = "level"
    return rule


def _rank(dice: Dice, sc: dict[str, Any], d: District, sums: Sums) -> Rule:
    if len(d.schools) < 2 or all(d.tag(s, "poverty") is None for s in d.schools):
        return None
    rule: dict[str, Any] = {"unit": "count", "poverty": "poverty"}
    for _ in range(8):
        rule |= {
            "fund": dice.rng.choice(list(d.funds)),
            "at_least": dice.rng.choice([0.2, 0.4, 0.6]),
        }
        first = ranked(d, rule)[0]
        if d.tag(first, "poverty") is None or d.tag(first, "poverty") < rule["at_least"]:
            continue
        payable = may_pay_at(d, Money(d), rule["fund"], first)
        if payable and any(d.base(first, t, [rule["fund"]]) <= 0 for t in d.years):
            break
    if dice.chance(0.15):
        del rule["at_least"]
    return rule


FISCAL = {
    "supplement_not_supplant": _supplement,
    "maintenance_of_effort": _effort,
    "comparability": _comparability,
    "rank_and_serve": _rank,
}
