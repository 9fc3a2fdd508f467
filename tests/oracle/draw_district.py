"""Random goals, schools and evidence of a tiny district."""

from __future__ import annotations

import random
from typing import Any

from .dice import Dice

Scenario = dict[str, Any]

GOALS = ("reading", "math", "wellbeing")
GROUPS = {"low_income": "Low income", "english_learner": "English learners"}
SCHOOLS = ("lincoln", "grant", "oak")
ROLES = ("specialist", "counselor")


def draw_district(dice: Dice, sc: Scenario) -> None:
    """Everything but programs, merges, funds and rules."""
    rng = dice.rng
    if dice.chance(0.5):
        sc["discount_rate"] = rng.choice([0.03, 0.05, 0.1])
    if dice.chance(0.5):
        sc["voice"] = rng.choice([0.25, 0.5, 1.0])
    if dice.chance(0.3):
        sc["hurdle"] = rng.choice([5e-6, 1e-5, 3e-5])
    _goals(dice, sc)
    if dice.chance(0.55):
        sc["groups"] = dict(rng.sample(list(GROUPS.items()), rng.choice([1, 2])))
    _schools(dice, sc)
    if dice.chance(0.65):
        sc["staff"] = {role: {} for role in rng.sample(ROLES, rng.choice([1, 2]))}
        for role in sc["staff"].values():
            if dice.chance(0.6):
                role["price"] = dice.money(20000, 90000, 1000)
    _evidence(dice, sc)


def _goals(dice: Dice, sc: Scenario) -> None:
    rng = dice.rng
    goals = {
        g: {"weight": rng.choice([1, 2, 3])} for g in rng.sample(GOALS, rng.choice([1, 2, 2, 3]))
    }
    for i, goal in enumerate(goals.values()):
        if i and dice.chance(0.1):
            goal["weight"] = 0
        if dice.chance(0.12):
            goal["unit"] = "points"
    _compare(goals)
    sc["goals"] = goals
    if dice.chance(0.55):
        steps = [{"up_to": rng.choice([0.01, 0.02, 0.05]), "worth": 1.0}]
        if dice.chance(0.5):
            steps.append({"up_to": rng.choice([0.06, 0.1]), "worth": 0.5})
        if dice.chance(0.6):
            steps.append({"worth": 0.2})
        sc["returns"] = steps


def _compare(goals: dict[str, Any]) -> None:
    """Say of goals in points how many count as one SD, unless all are in points."""
    points = [g for g, goal in goals.items() if "unit" in goal]
    if len(points) < len(goals):
        for g in points:
            # A stream of its own: districts are the same but for it.
            goals[g]["per_sd"] = random.Random(f"{g} {goals}").choice([0.5, 2.0, 4])


def _schools(dice: Dice, sc: Scenario) -> None:
    rng, schools = dice.rng, {}
    for name in rng.sample(SCHOOLS, rng.choice([1, 2, 2, 3, 3])):
        size = rng.randrange(80, 401, 10)
        school: dict[str, Any] = {"enrollment": dice.by_year(size, 5)}
        if sc.get("groups"):
            school["groups"] = {
                k: dice.by_year(rng.randrange(0, int(size * 0.6), 4), 1)
                for k in sc["groups"]
                if dice.chance(0.9)
            }
        school["needs"] = {g: rng.randrange(5, 101) / 100 for g in sc["goals"] if dice.chance(0.92)}
        if dice.chance(0.6):
            school["priorities"] = {
                g: rng.choice([0, 1, 3, 5]) for g in sc["goals"] if dice.chance(0.85)
            }
        if dice.chance(0.1):
            school["base"] = {}
        school["tags"] = {
            "level": rng.choice(["elementary", "middle"]),
            "title_i": dice.chance(0.6),
        }
        if dice.chance(0.8):
            school["tags"]["poverty"] = rng.randrange(10, 95) / 100
        schools[name] = school
    sc["schools"] = schools


def _evidence(dice: Dice, sc: Scenario) -> None:
    rng, evidence = dice.rng, {}
    if dice.chance(0.5):
        tiers = {
            t: rng.choice([1.0, 0.8, 0.5]) for t in rng.sample([1, 2, 3, 4], rng.choice([2, 3, 4]))
        }
        evidence["tiers"] = {dice.key(t): x for t, x in sorted(tiers.items())}
    if dice.chance(0.6):
        evidence["unknown"] = {"mean": rng.choice([0.02, 0.05, -0.02]), "se": 0.0}
    if evidence:
        sc["evidence"] = evidence
