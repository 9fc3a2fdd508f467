"""Random reorganizations: schools that close, regrading, and the room that schools have."""

from __future__ import annotations

from typing import Any

from .dice import Dice
from .draw_selector import draw_selector
from .money import Money
from .read import District
from .values import at

Scenario = dict[str, Any]
SPLITS = {1: [[1.0]], 2: [[0.5, 0.5], [0.75, 0.25], [0.4, 0.6]]}


def draw_reorganizations(dice: Dice, sc: Scenario) -> None:
    """Up to two; a school may receive in one and close in another."""
    rng = dice.rng
    found: dict[str, Any] = {}
    for name in ("close_one", "consolidate", "regrade")[: rng.choice([0, 1, 1, 1, 2, 2, 3])]:
        moves = {} if name == "regrade" or dice.chance(0.1) else _moves(dice, list(sc["schools"]))
        found[name] = _reorganization(dice, sc, moves)
    kept = rng.sample(list(found), min(2, len(found)))
    if kept:
        sc["reorganizations"] = {name: found[name] for name in kept}
    _room(dice, sc)


def _moves(dice: Dice, schools: list[str]) -> dict[str, Any]:
    rng = dice.rng
    closing = rng.sample(schools, 2 if len(schools) > 2 and dice.chance(0.15) else 1)
    left = [s for s in schools if s not in closing]
    moves = {}
    for a in closing:
        to = rng.sample(left, rng.randint(1, min(2, len(left))))
        moves[a] = dict(zip(to, rng.choice(SPLITS[len(to)]), strict=True))
    return moves


def _reorganization(dice: Dice, sc: Scenario, moves: dict[str, Any]) -> dict[str, Any]:
    rng = dice.rng
    row: dict[str, Any] = {"moves": moves}
    if dice.chance(0.4):
        able = dice.years[1:] if len(dice.years) > 1 and dice.chance(0.6) else dice.years
        row["years"] = sorted(rng.sample(able, rng.randint(1, len(able))))
    if dice.chance(0.8):
        row["cost"] = {
            name: dice.money(500, 15000) for name in ("once", "year") if dice.chance(0.7)
        }
    if dice.chance(0.7) or not moves:
        goals = rng.sample(list(sc["goals"]), rng.randint(1, len(sc["goals"])))
        row["effects"] = {g: _effect(dice, sc, g, bool(moves)) for g in goals}
    if sc.get("staff") and dice.chance(0.4):
        row["staff"] = {rng.choice(list(sc["staff"])): rng.choice([-1, -0.5, 0.5, 1])}
    return row


def _effect(dice: Dice, sc: Scenario, g: str, moves: bool) -> dict[str, Any]:
    rng = dice.rng
    mean = rng.choice([-0.03, -0.01, -0.005, 0.002, 0.01, 0.02])
    effect: dict[str, Any] = {"mean": mean * (sc["goals"][g].get("per_sd") or 1), "se": 0.02}
    if dice.chance(0.5):
        effect["years"] = rng.randint(1, 2)
    if dice.chance(0.5):
        effect["tier"] = rng.choice([1, 2, 3, 4])
    if not moves or dice.chance(0.2):
        effect["on"] = draw_selector(rng, sc)
    if sc.get("groups") and dice.chance(0.3):
        effect["groups"] = {k: rng.choice([0.5, 1.5]) for k in sc["groups"] if dice.chance(0.7)}
    return effect


def _room(dice: Dice, sc: Scenario) -> None:
    """Room for its own students in most schools, and for some others in some."""
    for school in sc["schools"].values():
        if dice.chance(0.4):
            most = max(at(school["enrollment"], t) for t in dice.years)
            school["capacity"] = int(most * dice.rng.choice([1.0, 1.3, 1.6, 2.0]) + 1)


def draw_their_money(dice: Dice, sc: Scenario) -> None:
    """What reorganizations save, and who may pay for them."""
    rng = dice.rng
    whole = [f for f, row in sc["funds"].items() if "amount" in row]
    for r, row in (sc.get("reorganizations") or {}).items():
        if whole and dice.chance(0.8):
            row["saves"] = {f: dice.money(2000, 40000) for f in rng.sample(whole, 1)}
            if len(whole) > 1 and dice.chance(0.3):
                row["saves"] |= {f: dice.money(2000, 20000) for f in whole}
        able = [f for f in sc["funds"] if _pays(sc, f, r)]
        if not able:
            row.pop("cost", None)
        elif dice.chance(0.3):
            row["funds"] = [rng.choice(able), *(f for f in sc["funds"] if f not in able)]


def _pays(sc: Scenario, f: str, r: str) -> bool:
    """May the fund pay for it?"""
    return (f, None) in Money(District(sc)).payers(("reorganization", r, None))
