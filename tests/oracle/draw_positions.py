"""Random positions, class sizes, and the staff that schools have whatever is decided."""

from __future__ import annotations

from itertools import product
from typing import Any

from .dice import Dice
from .read import CENTRAL, District
from .values import at

Scenario = dict[str, Any]
REACH = 10  # students per position that a class may be from today's


def draw_positions(dice: Dice, sc: Scenario) -> None:
    """Some programs have whole positions instead of levels; some of them change class sizes."""
    rng = dice.rng
    merged = {p for row in (sc.get("merges") or {}).values() for p in row["combines"]}
    able = [
        p for p, row in sc["programs"].items() if p not in merged and not row.get("all_or_nothing")
    ]
    for p in rng.sample(able, min(len(able), rng.choice([0, 1, 1, 1, 2]))):
        row = sc["programs"][p]
        role = rng.choice(list(sc.setdefault("staff", {"teacher": {"price": 40000}})))
        row.pop("levels", None)
        row["positions"] = {"role": role}
        if dice.chance(0.4):
            row.pop("staff", None)
        least = rng.choice([0, 0, 1, 1, 2])
        if least or dice.chance(0.3):
            row["positions"]["least"] = least
        for site in row["sites"].values():
            site["positions"] = rng.randint(max(1, least), max(3, least))
            if dice.chance(0.5):
                site["most"] = site["positions"] + rng.choice([0, 1, 1])
        if dice.chance(0.75):
            _class_size(dice, sc, p)


def _class_size(dice: Dice, sc: Scenario, p: str) -> None:
    """One or all of its effects are those of class size, if its classes stay in reach."""
    row = sc["programs"][p]
    role, places = row["positions"]["role"], list(row["sites"])
    if CENTRAL in places:
        return
    for s in places:
        staff = sc["schools"][s].setdefault("base_staff", {})
        staff.setdefault(role, dice.rng.choice([0.5, 1, 2, 4]))
        while not _in_reach(sc, p, s) and at(staff[role], dice.years[0]) < 40:
            staff[role] = at(staff[role], dice.years[0]) + 2
    if not all(_in_reach(sc, p, s) for s in places):
        return
    for g in list(row["effects"]) if dice.chance(0.5) else [next(iter(row["effects"]))]:
        # In SD for each student more; many points may be one SD.
        size = -dice.rng.choice([0.005, 0.01, 0.02, 0.05])
        effect: dict[str, Any] = {"class_size": size * (sc["goals"][g].get("per_sd") or 1)}
        if row.get("pilot") is None:
            effect["se"] = 0.005
        if dice.chance(0.6):
            effect["tier"] = dice.rng.choice([1, 2, 3, 4])
        row["effects"][g] = effect


def _in_reach(sc: Scenario, p: str, s: str) -> bool:
    """Is each class that may come about within reach of today's?"""
    d = District(sc)
    site, least = d.site(p, s), d.programs[p]["positions"].get("least", 0)
    numbers = {*range(max(1, least), site.get("most", site["positions"]) + 1)}
    if d.today(p, s) and not least:
        numbers.add(0)
    usual = site["positions"] if d.today(p, s) else 0
    for year, n in product(d.years, numbers):
        base, students = d.base_staff(s, d.role(p) or "", year), at(site["students"], year)
        if not (n + base and usual + base):
            return False
        if abs(students / (n + base) - students / (usual + base)) > REACH:
            return False
    return True
