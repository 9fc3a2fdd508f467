"""Random rules on who gains, set a little beyond what a good plan gives."""

from __future__ import annotations

from typing import Any

from .breaches import Breaches
from .dice import Dice
from .draw_selector import draw_selector
from .facts import Sums
from .read import CENTRAL, District

Rule = dict[str, Any] | None


def _share(dice: Dice, sc: dict[str, Any], d: District, sums: Sums) -> Rule:
    rule = {"unit": "dollars", "schools": draw_selector(dice.rng, sc)}
    year = dice.rng.choice(d.years)
    total = sums.of("dollars", year)
    if total <= 0:
        return None
    part = sum(sums.of("yearly at", s, year) for s in d.select(rule["schools"])) / total
    if dice.chance(0.6):
        rule["at_least"] = round(min(0.95, part * dice.rng.uniform(0.9, 1.4) + 0.01), 2)
    if "at_least" not in rule or dice.chance(0.15):
        most = round(min(1.0, part * dice.rng.uniform(0.6, 1.1)), 2)
        rule["at_most"] = max(most, rule.get("at_least", 0.0))
    return rule


def _peopled(d: District) -> list[str]:
    return [k for k in d.groups if all(d.group(CENTRAL, k, t) > 0 for t in d.years)]


def _per_student(d: District, sums: Sums, k: str, year: int) -> float:
    if k == "average":
        gain = sum(sums.of("gain at", s, year) for s in d.places)
        return gain / d.enrollment(CENTRAL, year)
    return sums.of("group gain", k, year) / d.group(CENTRAL, k, year)


def _group_gain(dice: Dice, sc: dict[str, Any], d: District, sums: Sums) -> Rule:
    groups = _peopled(d)
    if not groups:
        return None
    k = dice.rng.choice(groups)
    others = ["average", *(x for x in groups if x != k)]
    rule = {"unit": "gain", "group": k, "of": dice.rng.choice(others)}
    year = dice.rng.choice(d.years)
    other = _per_student(d, sums, rule["of"], year)
    ratio = _per_student(d, sums, k, year) / other if other > 0 else 1.0
    rule["at_least"] = round(max(0.0, min(ratio, 3.0)) * dice.rng.uniform(0.9, 1.3) + 0.02, 2)
    if rule["of"] == "average" and dice.chance(0.5):
        del rule["of"]
    return rule


def _gap(dice: Dice, sc: dict[str, Any], d: District, sums: Sums) -> Rule:
    groups = _peopled(d)
    if len(groups) < 2:
        return None
    year = dice.rng.choice(d.years)
    gains = [_per_student(d, sums, k, year) for k in groups]
    at_most = round((max(gains) - min(gains)) * dice.rng.uniform(0.3, 1.1), 4)
    return {"unit": "gain", "groups": groups, "at_most": at_most}


def _floor(dice: Dice, sc: dict[str, Any], d: District, sums: Sums) -> Rule:
    rule = {"unit": "gain", "schools": draw_selector(dice.rng, sc)}
    year = dice.rng.choice(d.years)
    gains = [sums.of("gain at", s, year) / d.enrollment(s, year) for s in d.select(rule["schools"])]
    if dice.chance(0.5) and max(gains) > 0:
        best_off = d.select(rule["schools"])[gains.index(max(gains))]
        rule["schools"], gains = [best_off], [max(gains)]
    rule["gain"] = round(max(0.0, min(gains)) * dice.rng.uniform(0.9, 1.3) + 0.0005, 4)
    if dice.chance(0.2):
        rule["schools"] = "all"
    return rule


def _given(dice: Dice, d: District, measure: str, schools: Any, low: float, high: float) -> Any:
    """A baseline somewhat off today's state."""
    now, year = Breaches(d), d.years[0]
    baseline = {}
    for s in schools:
        value = now.measured(measure, s, year, now.now) * dice.rng.uniform(low, high)
        if measure == "dollars":
            baseline[s] = dice.by_year(round(value / 100) * 100, 100)
        else:
            baseline[s] = round(value, 4)
    return baseline


def _harmless(dice: Dice, sc: dict[str, Any], d: District, sums: Sums) -> Rule:
    rng = dice.rng
    measure = rng.choice(["gain", "dollars", "dollars", "dollars", "students"])
    unit = measure
    lose = rng.choice([0.0, 0.05, 0.1, 0.3, 0.5])
    rule = {"unit": unit, "measure": measure, "lose_at_most": lose}
    if dice.chance(0.6):
        rule["schools"] = draw_selector(rng, sc)
    if dice.chance(0.4):
        schools = d.select(rule.get("schools"))
        rule["baseline"] = _given(dice, d, measure, schools, 0.8, 1.2)
    if measure == "dollars" and dice.chance(0.5):
        able = [f for f, row in d.funds.items() if not row.get("match")]
        split = [f for f in able if d.funds[f].get("by_school")]
        if split and dice.chance(0.9):
            rule |= {"top_up_from": split[0], "schools": list(d.funds[split[0]]["by_school"])}
            rule.pop("baseline", None)
        elif able:
            rule["top_up_from"] = rng.choice(able)
    return rule


def _equity(dice: Dice, sc: dict[str, Any], d: District, sums: Sums) -> Rule:
    rule: dict[str, Any] = {"unit": "per pupil", "schools": draw_selector(dice.rng, sc)}
    if d.staff and dice.chance(0.5):
        rule |= {"unit": "fte per pupil", "measure": "staff"}
    elif dice.chance(0.5):
        rule["measure"] = "dollars"
    if dice.chance(0.4):
        rule["baseline"] = _given(dice, d, rule.get("measure", "dollars"), d.schools, 0.8, 1.2)
    return rule


EQUITY = {
    "spending_share": _share,
    "group_gain": _group_gain,
    "gap_at_most": _gap,
    "school_floor": _floor,
    "hold_harmless": _harmless,
    "maintenance_of_equity": _equity,
}
