"""Small districts for the hand-worked cases."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

ONE: dict[str, Any] = {
    "schema_version": 1,
    "name": "One school",
    "years": [2027, 2028],
    "goals": {"reading": {"weight": 1}},
    "schools": {"oak": {"enrollment": 100, "needs": {"reading": 0.5}}},
    "programs": {},
    "funds": {"general": {"amount": 1_000_000}},
    "rules": [],
}


def program(mean: float = 0.1, cost: Any = None, sites: Any = None, **more: Any) -> dict[str, Any]:
    """A program that helps reading; runs today at oak unless told otherwise."""
    return {
        "cost": cost or {"site": 1000},
        "effects": {"reading": {"mean": mean}},
        "sites": sites or {"oak": {"students": 20, "running": True}},
        **more,
    }


def idle(students: int = 20, **more: Any) -> dict[str, Any]:
    """A site that does not run today."""
    return {"students": students, **more}


def on(students: int = 20, **more: Any) -> dict[str, Any]:
    """A site that runs today."""
    return {"students": students, "running": True, **more}


def district(programs: dict[str, Any], **more: Any) -> dict[str, Any]:
    """ONE with programs and whatever else."""
    return deepcopy({**ONE, "programs": programs, **more})


def two_schools(programs: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Oak (100 students, need 0.5) and elm (300 students, need 0.9)."""
    elm = {"enrollment": 300, "needs": {"reading": 0.9}}
    return district(programs, **{"schools": {**ONE["schools"], "elm": elm}, **more})


def plan(**states: Any) -> dict[tuple[str, str, int], Any]:
    """Decisions from `program__place=(state of 2027, state of 2028)`.

    A state is 0 (off), a level, "pilot" or a merge's id.
    """
    decisions = {}
    for key, row in states.items():
        p, _, place = key.partition("__")
        for year, x in zip((2027, 2028), row, strict=True):
            if x == "pilot":
                decisions[p, place, year] = ("pilot",)
            elif isinstance(x, str):
                decisions[p, place, year] = ("merge", x)
            elif x:
                decisions[p, place, year] = ("run", float(x))
    return decisions
