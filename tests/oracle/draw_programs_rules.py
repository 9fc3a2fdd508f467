"""Random rules on which programs run where: choose, replace_before_retire, support."""

from __future__ import annotations

from typing import Any

from .dice import Dice
from .draw_selector import draw_selector
from .facts import Sums
from .read import CENTRAL, District

Rule = dict[str, Any] | None


def _choose(dice: Dice, sc: dict[str, Any], d: District, sums: Sums) -> Rule:
    rng, programs = dice.rng, list(d.programs)
    named = rng.sample(programs, rng.randint(min(2, len(programs)), min(3, len(programs))))
    rule: dict[str, Any] = {"unit": "count", "programs": named}
    low = rng.choice([0, 1, 1, 2])
    if low and dice.chance(0.6):
        rule["at_least"] = min(low, len(named))
    if "at_least" not in rule or dice.chance(0.4):
        rule["at_most"] = max(rule.get("at_least", 0), rng.choice([0, 1, 1, 1, 2]))
    if dice.chance(0.5):
        rule["schools"] = draw_selector(rng, sc)
    return rule


def _replace(dice: Dice, sc: dict[str, Any], d: District, sums: Sums) -> Rule:
    old = [p for p in d.programs if d.existing(p)]
    if not old:
        return None
    named = [p for p in old if any(p in (q.get("replaces") or []) for q in d.programs.values())]
    if named and dice.chance(0.8):
        return {"unit": "count", "programs": named}
    return {"unit": "count", "programs": dice.rng.sample(old, dice.rng.randint(1, len(old)))}


def _support(dice: Dice, sc: dict[str, Any], d: District, sums: Sums) -> Rule:
    able = [p for p in d.programs if any(s != CENTRAL for s in d.places_of(p))]
    if not able:
        return None
    p = dice.rng.choice(able)
    schools = d.schools if dice.chance(0.5) else [s for s in d.places_of(p) if s != CENTRAL]
    score = {s: dice.rng.randrange(10, 51) / 10 for s in schools}
    return {
        "unit": "points",
        "program": p,
        "score": score,
        "at_least": dice.rng.choice([2.5, 3, 4]),
    }


CHOICES = {"choose": _choose, "replace_before_retire": _replace, "support": _support}
