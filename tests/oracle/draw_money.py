"""Random funds, and limits on staff, that bind about as often as not."""

from __future__ import annotations

import math
from typing import Any

from .costs import all_costs, staff_used
from .dice import Dice
from .draw_selector import draw_selector
from .gains import Decisions, today
from .read import District

Scenario = dict[str, Any]


def mandated(d: District) -> Decisions:
    """Only what is mandated runs, but for what the law asks for (`required_by`)."""
    return {key: x for key, x in today(d).items() if d.programs[key[0]].get("mandated")}


def limit_staff(dice: Dice, sc: Scenario) -> None:
    """Limits on most roles, near what is used today and never below what the mandates use."""
    d = District(sc)
    now, must = staff_used(d, today(d)), staff_used(d, mandated(d))
    for role, row in (sc.get("staff") or {}).items():
        if dice.chance(0.75):
            usual = max([now.get((role, t), 0.0) for t in dice.years])
            least = max([must.get((role, t), 0.0) for t in dice.years])
            limit = max(least / 0.6, usual * dice.rng.choice([0.5, 0.8, 1.0, 1.3]), 1.0)
            row["available"] = dice.by_year(math.ceil(limit * 4) / 4, 0.25)


def draw_funds(dice: Dice, sc: Scenario) -> None:
    """One to three funds; together somewhat under what everything would cost."""
    rng = dice.rng
    kinds = ["general"] if dice.chance(0.75) else []
    others = ["at_risk", "title_i", "grant", "special", "hospital"]
    kinds += rng.sample(others, rng.choice([0, 1, 1, 2]) if kinds else rng.choice([1, 2]))
    d = District({**sc, "funds": {}})
    now = all_costs(d, today(d))
    full = all_costs(d, {(p, s, t): ("run", 1.0) for p, s in d.sites for t in d.years})
    usual, most = sum(now.values()) / len(dice.years), sum(full.values()) / len(dice.years)
    total = max(usual, most * rng.uniform(0.2, 0.8)) * rng.choice(
        [0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1.3]
    )
    parts = [rng.uniform(0.3, 1.0) for _ in kinds]
    for kind, part in zip(kinds, parts, strict=True):
        sc["funds"][kind] = _fund(
            dice, sc, kind, round(total * part / sum(parts) / 500 + 1) * 500, kinds
        )
    for row in sc["programs"].values():
        if len(kinds) > 1 and dice.chance(0.25):
            row["funds"] = rng.sample(kinds, rng.randint(1, len(kinds)))


def _fund(dice: Dice, sc: Scenario, kind: str, amount: int, kinds: list[str]) -> dict[str, Any]:
    rng = dice.rng
    fund: dict[str, Any] = {"amount": dice.by_year(amount, 500, 0.3)}
    some = rng.sample(list(sc["programs"]), rng.randint(1, len(sc["programs"])))
    if kind == "at_risk":
        fund = {"by_school": _shares(dice, sc, amount)}
        if dice.chance(0.25):
            fund["pays_for"] = {"programs": some}
    elif kind == "title_i":
        fund["pays_for"] = {"schools": draw_selector(rng, sc)}
    elif kind == "grant":
        fund["pays_for"] = {"goals": rng.sample(list(sc["goals"]), 1)}
    elif kind == "special":
        fund["pays_for"] = {"programs": some}
        if dice.chance(0.3):
            fund["pays_for"]["schools"] = draw_selector(rng, sc)
    elif kind == "hospital":
        if dice.chance(0.6):
            fund["pays_for"] = {"programs": some}
        fund |= _match(dice, [k for k in kinds if k != kind])
    if dice.chance(0.4):
        fund["carryover"] = rng.choice([0.15, 0.5, 1.0])
    return fund


def _shares(dice: Dice, sc: Scenario, amount: int) -> dict[str, Any]:
    named = dice.rng.sample(list(sc["schools"]), dice.rng.randint(1, len(sc["schools"])))
    each = round(amount / len(named) / 500) * 500
    return {s: dice.by_year(each, 500, 0.3) for s in named}


def _match(dice: Dice, others: list[str]) -> dict[str, Any]:
    if not others:
        return {}
    rate = dice.rng.choice([0.5, 1.0, 2.0])
    return {"match": {"fund": dice.rng.choice(others), "per_dollar": rate}}
