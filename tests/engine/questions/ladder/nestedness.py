"""Is one plan nested in another? Judged from their lists of sites alone, apart from the package."""

from __future__ import annotations

from typing import Any

from groundswell import Plan

State = tuple[str, Any]
OFF: State = ("off", 0.0)


def states(plan: Plan) -> dict[tuple[str, str, int], State]:
    """What each site is in each year; off left out."""
    found: dict[tuple[str, str, int], State] = {}
    for entry in plan.sites:
        key = (entry.program, entry.school, entry.year)
        if entry.action == "merge":
            found[key] = ("merge", entry.merge)
        elif entry.action == "pilot":
            found[key] = ("pilot", 1.0)
        elif entry.action != "retire":
            found[key] = ("run", entry.level if entry.positions is None else entry.positions)
    return found


def no_less(one: State, two: State, full: float) -> bool:
    """Whether a site that was `one` is at least that in `two`; `full`: running as itself fully."""
    if one in (two, OFF):
        return True
    if one[0] == "run":
        return two[0] == "run" and two[1] >= one[1]
    if one[0] == "pilot":
        return two[0] == "run"
    return two[0] == "run" and two[1] >= full


def breaches(less: Plan, more: Plan, full: dict[tuple[str, str], float]) -> list[str]:
    """Where the plan that should have more has less.

    `full`: how much a site with positions has of them today; 1 for others.
    """
    few, many = states(less), states(more)
    return [
        f"{key}: {state} -> {many.get(key, OFF)}"
        for key, state in few.items()
        if not no_less(state, many.get(key, OFF), full.get(key[:2], 1.0))
    ]


def moves_breached(less: Plan, more: Plan, closes: dict[str, bool]) -> list[str]:
    """Where a reorganization is in force that should not be, or the other way."""
    wrong = []
    for key, closing in closes.items():
        few, many = (plan.begun.get(key) or 9999 for plan in (less, more))
        # With more, a closing begins no sooner; one that closes none no later.
        if (many < few) if closing else (many > few):
            wrong.append(f"{key}: {few} -> {many}")
    return wrong
