"""Tiny random districts that decide all that districts decide: buildings, positions, returns.

They mix, in any mixture, what page by page was added to the format: reorganizations, positions and
class sizes, restarts and what lasts, growth, hiring, presumed effects, reserves, and their rules,
with everything that draw_*.py knew before.
"""

from __future__ import annotations

import copy
import math
import random
from functools import cache
from typing import Any

from .brute import TooManyError, best, sequences
from .dice import Dice
from .draw_decided import DECIDED, draw_decided
from .draw_district import draw_district
from .draw_money import draw_funds, limit_staff
from .draw_more import DRAWS, draw_more_rules, furnish
from .draw_positions import draw_positions
from .draw_programs import draw_links, draw_merges, draw_programs
from .draw_reorganizations import draw_reorganizations, draw_their_money
from .draw_rules import draw_rules
from .generate import rich, selects, sound
from .money import Money
from .moves import beginnings
from .presume import NoneMeasuredError, is_unknown
from .read import District

Scenario = dict[str, Any]
SITES = {1: 6, 2: 5, 3: 4}
MOST = 20_000  # combinations, over all ways in which reorganizations may begin
CHECKS = 60  # payment plans looked for at most while a scenario is drawn


def random_district_decisions(seed: int) -> Scenario:
    """A tiny valid scenario; the same seed gives the same scenario.

    Most have a plan. Pilots in them teach nothing.
    """
    return copy.deepcopy(_found(seed))


@cache
def _found(seed: int) -> Scenario:
    for attempt in range(1000):
        dice = Dice(random.Random(f"decisions/{seed}/{attempt}"))
        try:
            scenario = _drawn(dice)
        except (NoneMeasuredError, TooManyError):
            continue
        if scenario is not None:
            return scenario
    raise RuntimeError(f"seed {seed} gives no sound scenario")


def _drawn(dice: Dice) -> Scenario | None:
    sc = _draft(dice)
    if not sound(sc, MOST) or not _small(sc) or not selects(sc):
        return None
    found = best(sc, max_plans=1)
    if found is None:
        return sc if dice.chance(0.15) and best(rich(sc), max_plans=1) is not None else None
    if dice.chance(0.75):
        _add_rules(dice, sc, found.plans[0])
    return sc


def _add_rules(dice: Dice, sc: Scenario, plan: Any) -> None:
    """Further rules, most of them in the way of a plan, and hardly ever of every plan."""

    def fits(longer: Scenario) -> bool:
        try:
            return best(longer, max_plans=1, checks=CHECKS) is not None or (
                dice.chance(0.06) and best(rich(longer), max_plans=1, checks=CHECKS) is not None
            )
        except TooManyError:
            return False

    draw_more_rules(dice, sc, plan.decisions, fits, {**DRAWS, **DECIDED}, plan.begun)


def _draft(dice: Dice) -> Scenario:
    sc: Scenario = {"schools": {}}
    while len(sc["schools"]) < 2:
        sc = {"schema_version": 1, "name": "Tiny", "years": dice.years}
        draw_district(dice, sc)
    sc["programs"] = {}
    draw_programs(dice, sc, SITES[len(dice.years)])
    draw_links(dice, sc)
    draw_merges(dice, sc)
    draw_positions(dice, sc)
    for row in sc["programs"].values():
        _come_back(dice, row)
    _grow(dice, sc)
    _forget(dice, sc)
    draw_reorganizations(dice, sc)
    limit_staff(dice, sc)
    sc["funds"] = {}
    draw_funds(dice, sc)
    draw_their_money(dice, sc)
    for fund in sc["funds"].values():
        _vary(dice, fund)
    draw_rules(dice.rng, sc)
    furnish(dice, sc)
    _owe_nothing(sc)
    draw_decided(dice, sc)
    return sc


def _owe_nothing(sc: Scenario) -> None:
    """No debts where two schools close together: what is saved is split as their dollars are."""
    for row in (sc.get("reorganizations") or {}).values():
        for s in row["moves"] if len(row["moves"]) > 1 else ():
            base = sc["schools"][s].get("base") or {}
            base.update({f: abs(x) for f, x in base.items() if not isinstance(x, dict)})


def _come_back(dice: Dice, row: dict[str, Any]) -> None:
    if dice.chance(0.3):
        row["restart"] = dice.chance(0.4)
    if dice.chance(0.15):
        row["lasting"] = dice.chance(0.8)
    if row.get("mandated") and dice.chance(0.5):
        # The law's may cost more than there is, unless a school closes: see `mandated`.
        del row["mandated"]
        row["required_by"] = "IDEA"
    if dice.chance(0.3):
        row["cut_tier"] = dice.rng.randint(1, 9)


def _vary(dice: Dice, fund: dict[str, Any]) -> None:
    """A reserve; a first year in which money is short, so that what ends may come back."""
    if dice.chance(0.25):
        fund["reserve"] = dice.rng.choice([0.02, 0.1, 0.3])
    if isinstance(fund.get("amount"), int) and len(dice.years) > 1 and dice.chance(0.45):
        amounts = dict.fromkeys(dice.years, round(fund["amount"] * dice.rng.choice([1.2, 1.5])))
        amounts[dice.years[0]] = round(fund["amount"] * dice.rng.choice([0.4, 0.7, 0.9]))
        fund["amount"] = {dice.key(year): x for year, x in amounts.items()}


def _grow(dice: Dice, sc: Scenario) -> None:
    """Rising costs, dearer new people, a goal's own returns."""
    rng = dice.rng
    for row in [sc, *sc["programs"].values(), *(sc.get("staff") or {}).values()]:
        if dice.chance(0.3):
            row["grows"] = rng.choice([0.035, 0.1, 0.5, -0.1, 0.0])
    for role in (sc.get("staff") or {}).values():
        if dice.chance(0.6):
            role["hire_price"] = dice.money(20000, 120000, 1000)
    for goal in sc["goals"].values():
        if dice.chance(0.25):
            steps = [{"up_to": rng.choice([0.005, 0.02]), "worth": 1.0}, {"worth": 0.3}]
            goal["returns"] = steps[: rng.choice([1, 2, 2])]


def _forget(dice: Dice, sc: Scenario) -> None:
    """Some programs that nobody measured, and what stands for that."""
    rng, evidence = dice.rng, sc.setdefault("evidence", {})
    for row in sc["programs"].values():
        if dice.chance(0.15):
            row["effects"] = dict.fromkeys(row["effects"], "unknown")
    teaching = any(
        row.get("pilot") is not None and any(map(is_unknown, row["effects"].values()))
        for row in sc["programs"].values()
    )
    how = rng.choices(["presume", "left out", "class", "mean"], [30, 30, 20, 20])[0]
    if how == "left out" and not teaching:
        evidence.pop("unknown", None)
    elif how in ("presume", "left out"):
        evidence["unknown"] = {"presume": "average"}
        if teaching or dice.chance(0.3):
            evidence["unknown"]["se"] = 0.0 if teaching else 0.05
    elif how == "class":
        evidence["unknown"] = {
            name: {"mean": mean, "se": 0.0}
            for name, mean in (("light", 0.01), ("standard", 0.03), ("intensive", 0.1))
        }
        for row in sc["programs"].values():
            for g, effect in row["effects"].items():
                if effect == "unknown" and dice.chance(0.6):
                    row["effects"][g] = {"unknown": rng.choice(list(evidence["unknown"]))}
    else:
        evidence["unknown"] = {"mean": rng.choice([0.02, 0.05, -0.02]), "se": 0.0}


def _small(sc: Scenario) -> bool:
    """Few enough combinations over all beginnings, and a payer for each reorganization?"""
    d, total = District(sc), 0
    money = Money(d)
    for r, row in d.reorganizations.items():
        if row.get("cost") and not money.payers(("reorganization", r, None)):
            return False
    for begun in beginnings(d):
        then = d.with_begun(begun)
        total += math.prod(len(sequences(then, p, s)) for p, s in d.sites)
    return total <= MOST
