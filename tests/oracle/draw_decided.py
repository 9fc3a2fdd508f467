"""Random rules on reorganizations, levels, positions and staffing."""

from __future__ import annotations

from typing import Any

from .dice import Dice
from .draw_programs_rules import CHOICES
from .draw_selector import draw_selector
from .facts import Sums
from .read import District

Scenario = dict[str, Any]
Rule = dict[str, Any] | None


def draw_decided(dice: Dice, sc: Scenario) -> None:
    """Decided levels and numbers, and reorganizations that are decided, hard or soft."""
    rng = dice.rng
    for rule in sc["rules"]:
        if rule.get("action") == "keep" and dice.chance(0.8):
            rule.update(_how(dice, sc, rule["program"]))
    d = District(sc)
    running = [p for p, s in d.sites if d.today(p, s)]
    if running and dice.chance(0.25):
        whole = [p for p in running if _how(dice, sc, p)]
        p = rng.choice(whole or running)
        if all(rule.get("program") != p for rule in sc["rules"]):
            rule = {"kind": rng.choice(["decide", "avoid"]), "program": p, "action": "keep"}
            sc["rules"].append(_perhaps(dice, {**rule, **_how(dice, sc, p)}))
    if running and len(d.years) > 1 and dice.chance(0.35):
        p = rng.choice(running)
        if all(rule.get("program") != p for rule in sc["rules"]) and not d.mandated(p):
            # What must end in the first year may come back.
            rule = {"kind": "decide", "program": p, "action": "retire", "years": d.years[:1]}
            sc["rules"].append(_perhaps(dice, rule))
    for r in sc.get("reorganizations") or {}:
        if dice.chance(0.3):
            rule = {"kind": rng.choice(["decide", "decide", "avoid"]), "program": r}
            rule["action"] = rng.choice(["start", "start", "off"])
            if dice.chance(0.5):
                rule["years"] = dice.years[rng.randrange(len(dice.years)) :]
            sc["rules"].append(_perhaps(dice, rule))


def _perhaps(dice: Dice, rule: dict[str, Any]) -> dict[str, Any]:
    """Soft, half of the time."""
    if dice.chance(0.5):
        rule["enforce"] = {"price": dice.rng.choice([0.3, 1.0, 3.0])}
    return rule


def _how(dice: Dice, sc: Scenario, p: str) -> dict[str, Any]:
    """The level, or the number of positions, at which a program is kept."""
    row = sc["programs"][p]
    if row.get("levels"):
        return {"level": dice.rng.choice([1.0, *row["levels"]])}
    if row.get("positions") is None:
        return {}
    sites = row["sites"].values()
    least = max(1, row["positions"].get("least", 0))
    most = min(site.get("most", site["positions"]) for site in sites)
    return {"positions": dice.rng.randint(least, most)} if least <= most else {}


def _staffing(dice: Dice, sc: Scenario, d: District, sums: Sums) -> Rule:
    used = [role for p in d.programs if (role := d.role(p)) is not None] or list(d.staff)
    if not used:
        return None
    role, year = dice.rng.choice(used), dice.rng.choice(d.years)
    rule = {"unit": "students", "role": role, "schools": draw_selector(dice.rng, sc)}
    ratios = []
    for s in d.select(rule["schools"]):
        there = d.enrollment(s, year) + d.moves.moved_in(s, year)
        fte = sums.of("role at", role, s, year) + d.base_staff(s, role, year)
        if not d.moves.closed(s, year) and fte > 0:
            ratios.append(there / fte)
    if not ratios:
        return None
    rule["at_most"] = round(max(ratios) * dice.rng.uniform(0.7, 1.1), 1)
    if dice.chance(0.15):
        rule["schools"] = "all"
    return rule


def _choose(dice: Dice, sc: Scenario, d: District, sums: Sums) -> Rule:
    """Reorganizations among programs, or by themselves."""
    rule = CHOICES["choose"](dice, sc, d, sums)
    if rule is not None and d.reorganizations and dice.chance(0.7):
        rule.pop("schools", None)
        rule["programs"] = [*rule["programs"][: dice.rng.randint(0, 2)], *d.reorganizations]
        for limit in ("at_least", "at_most"):
            if limit in rule:
                rule[limit] = min(rule[limit], len(rule["programs"]))
    return rule


DECIDED = {"staffing": _staffing, "choose": _choose}
