"""Random programs, their sites and effects, what they require, and merges."""

from __future__ import annotations

from typing import Any

from .dice import Dice
from .read import CENTRAL, District

Scenario = dict[str, Any]

PROGRAMS = ("reading_recovery", "literacy_coach", "tutoring", "family_liaison", "mentors")
SITE_CAP = {1: 9, 2: 6, 3: 5}


def draw_programs(dice: Dice, sc: Scenario, sites: int | None = None) -> None:
    """Two to five programs, at few enough sites (at most so many)."""
    rng = dice.rng
    left = SITE_CAP[len(dice.years)] if sites is None else sites
    names = PROGRAMS[: rng.randint(2, min(5, left))]
    together = dice.chance(0.55)  # the first two run at the same school, so that they may merge
    meet = rng.choice(list(sc["schools"]))
    for i, name in enumerate(names):
        existing = (together and i < 2) or dice.chance(0.5)
        room = max(1, min(left - (len(names) - i - 1), rng.choice([1, 2, 2, 3, 4])))
        places = [*sc["schools"], *([CENTRAL] if dice.chance(0.25) else [])]
        rng.shuffle(places)
        if together and i < 2:
            places = [meet, *(s for s in places if s != meet)]
        places = places[:room]
        left -= len(places)
        sc["programs"][name] = _program(dice, sc, existing, places)


def _program(dice: Dice, sc: Scenario, existing: bool, places: list[str]) -> dict[str, Any]:
    rng = dice.rng
    row: dict[str, Any] = {"cost": _cost(dice), "effects": {}}
    roles = [role for role in sc.get("staff") or {} if dice.chance(0.6)]
    if roles:
        row["staff"] = {role: dice.by_year(rng.choice([0.5, 1.0, 1.5]), 0.25) for role in roles}
    if sc.get("groups") and dice.chance(0.3):
        row["serves"] = rng.choice(list(sc["groups"]))
    if dice.chance(0.3):
        row["levels"] = rng.choice([[0.5], [0.5], [0.25], [0.8, 0.5]])
    running = [existing and (i == 0 or dice.chance(0.6)) for i in range(len(places))]
    pairs = zip(places, running, strict=True)
    row["sites"] = {place: _site(dice, sc, place, runs) for place, runs in pairs}
    if not existing:
        row |= _candidate(dice, sc, len(places))
    elif dice.chance(0.22):
        row["mandated"] = True
    if len(places) > 1 and dice.chance(0.2):
        row["all_or_nothing"] = True
    _effects(dice, sc, row)
    return row


def _cost(dice: Dice) -> dict[str, Any]:
    cost = {"site": dice.money(5000, 60000)}
    if dice.chance(0.6):
        cost["student"] = dice.money(50, 500, 50)
    for name, p, most in (
        ("district", 0.5, 40000),
        ("start_site", 0.4, 10000),
        ("stop_site", 0.4, 10000),
    ):
        if dice.chance(p):
            cost[name] = dice.money(1000, most)
    return cost


def _candidate(dice: Dice, sc: Scenario, sites: int) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if dice.chance(0.6):
        least = dice.rng.randint(1, min(2, sites))
        row["pilot"] = {} if dice.chance(0.2) else {"min_sites": least}
        if dice.chance(0.5):
            row["pilot"]["max_sites"] = dice.rng.randint(least, max(least, 2))
        if dice.chance(0.7):
            row["pilot"]["evaluation_cost"] = dice.money(1000, 15000)
    if dice.chance(0.5):
        row["proven"] = True
    programs = sc["programs"].items()
    old = [p for p, x in programs if any(site.get("running") for site in x["sites"].values())]
    if row and old and dice.chance(0.35):
        row["replaces"] = old[:1]
    return row


def _effects(dice: Dice, sc: Scenario, row: dict[str, Any]) -> None:
    rng, goals = dice.rng, list(sc["goals"])
    for g in rng.sample(goals, rng.randint(1, len(goals))):
        if dice.chance(0.18):
            row["effects"][g] = "unknown"
            continue
        mean = rng.randrange(1, 40) / 100 if dice.chance(0.85) else -rng.randrange(1, 20) / 100
        effect: dict[str, Any] = {"mean": mean}
        # A pilot's worth is its gain alone as long as there is nothing to learn: no standard error.
        if row.get("pilot") is None:
            effect["se"] = 0.05
        if dice.chance(0.6):
            effect["tier"] = rng.choice([1, 2, 3, 4])
        if sc.get("groups") and dice.chance(0.4):
            effect["groups"] = {
                k: rng.choice([0.5, 1.2, 1.5]) for k in sc["groups"] if dice.chance(0.7)
            }
        row["effects"][g] = effect


def _site(dice: Dice, sc: Scenario, place: str, running: bool) -> dict[str, Any]:
    size = District({**sc, "programs": {}}).enrollment
    most = int(min(size(place, t) for t in dice.years))
    site: dict[str, Any] = {"students": dice.by_year(dice.rng.randint(10, min(80, most)), 1)}
    if running:
        site["running"] = True
    elif dice.chance(0.2):
        site["running"] = False
    for name, p, grain in (
        ("cost", 0.15, 8000),
        ("start_cost", 0.12, 4000),
        ("stop_cost", 0.12, 4000),
    ):
        if dice.chance(p):
            site[name] = dice.money(grain // 4, grain * 5)
    if sc.get("staff") and dice.chance(0.12):
        site["staff"] = {
            role: dice.rng.choice([0.25, 1.0, 2.0]) for role in sc["staff"] if dice.chance(0.7)
        }
    return site


def draw_links(dice: Dice, sc: Scenario) -> None:
    """Add `requires` and `excludes`: never between the same two, and only to earlier programs."""
    programs = sc["programs"]
    linked: set[str] = set()
    for i, (p, row) in enumerate(programs.items()):
        for q in dice.rng.sample(list(programs)[:i], i):
            common = set(row["sites"]) & set(programs[q]["sites"])
            if not common or linked & {p, q}:
                continue
            covered = set(row["sites"]) <= set(programs[q]["sites"])
            if dice.chance(0.2) and (covered or not row.get("mandated")):
                row["requires"] = [q]
                linked |= {p, q}
            elif dice.chance(0.25) and not (row.get("mandated") and programs[q].get("mandated")):
                row["excludes"] = [q]
                linked |= {p, q}


def draw_merges(dice: Dice, sc: Scenario) -> None:
    """Up to two merges of programs that run at the same school."""
    rng = dice.rng
    d = District(sc)
    running = {s: [p for p, place in d.sites if place == s and d.today(p, s)] for s in d.schools}
    meetings = [parts for parts in running.values() if len(parts) >= 2]
    merges: dict[str, Any] = {}
    for name in ("literacy_team", "one_team"):
        if not meetings or not dice.chance(0.75 if not merges else 0.3):
            continue
        combines = list(rng.choice(meetings))
        rng.shuffle(combines)
        combines = combines[: rng.choice([2, 2, 3])]
        extra = [p for p in d.programs if p not in combines]
        if extra and dice.chance(0.2):
            combines.append(rng.choice(extra))
        cost = {"site": dice.money(10000, 60000)}
        if dice.chance(0.5):
            cost["student"] = dice.money(50, 400, 50)
        if dice.chance(0.5):
            cost["district"] = dice.money(1000, 20000)
        if dice.chance(0.5):
            cost["start_site"] = dice.money(1000, 8000)
        merges[name] = {"combines": combines, "cost": cost}
        if dice.chance(0.7):
            merges[name]["retains"] = rng.choice([0.8, 0.9, 0.95, 1.1])
        if d.staff and dice.chance(0.5):
            merges[name]["staff"] = {
                role: dice.by_year(rng.choice([0.5, 1.0, 1.5]), 0.25) for role in d.staff
            }
    if merges:
        sc["merges"] = merges
