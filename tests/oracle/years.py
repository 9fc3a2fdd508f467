"""What becomes of a program in each year, recounted from a plan's sites and the scenario alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .read import CENTRAL, District

COUNTED = ("stays", "shrinks", "grows", "merges", "starts", "pilots", "ends or follows")


def recounted(plan: Any, given: dict[str, Any], program: str, year: int) -> Counter[str]:
    """How many schools do what, by the names of a plan's years."""
    d = District(given)
    here = {s.school: s for s in plan.sites if (s.program, s.year) == (program, year)}
    found: Counter[str] = Counter()
    for place in d.places_of(program):
        if place != CENTRAL:
            site = here.get(place)
            on = site is not None and site.action != "retire"
            found[_does(d, program, place, site, on)] += 1
    return found


def _does(d: District, program: str, place: str, site: Any, on: bool) -> str:
    if not on:
        return "ends or follows" if d.today(program, place) else ""
    if site.action in ("merge", "pilot"):
        return {"merge": "merges", "pilot": "pilots"}[site.action]
    if not d.today(program, place):
        return "starts"
    share = site.level
    if d.role(program) is not None:
        share = site.positions / d.reference(program, place)
    return "stays" if share == 1 else "shrinks" if share < 1 else "grows"


def agree(seed: int, plan: Any, given: dict[str, Any]) -> None:
    """A plan's years say what its sites do."""
    for key, program in plan.programs.items():
        for told in program.years:
            counts = recounted(plan, given, key, told.year)
            said = {name: getattr(told, name, 0) for name in COUNTED[:-1]}
            said["ends or follows"] = told.ends + told.follows
            assert {name: counts[name] for name in COUNTED} == said, (seed, key, told.year)
        costs = sum(told.cost for told in program.years)
        assert abs(costs - program.cost) < 1e-6, (seed, key)
