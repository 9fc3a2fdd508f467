"""What schools ask for and what decisions grant of it, straight from the definitions."""

from __future__ import annotations

from typing import Any

from .gains import Decisions, State
from .read import District
from .sites import States


def requests(d: District) -> dict[str, dict[str, Any]]:
    """By school, what it asks for."""
    return (d.scenario.get("requests") or {}).get("by_school") or {}


def weight(d: District) -> float:
    """Student-SD that all a school asks for counts for."""
    return float((d.scenario.get("requests") or {}).get("weight") or 0.0)


def part(d: District, school: str, key: str) -> float:
    """A request's part of all that its school asks for."""
    ranks = {k: row["rank"] for k, row in requests(d)[school].items()}
    return (1.0 / ranks[key]) / sum(1.0 / rank for rank in ranks.values())


def counts(wants: str, today: bool, state: State | None) -> float:
    """How far one year is as a school wants it."""
    if wants == "pilot":
        return float(state is not None)
    if wants == "retire" or (wants == "less" and not today):
        if state is None:
            return 1.0
        smaller = state[0] == "run" and state[1] < 1
        return 0.5 if smaller or state[0] == "merge" else 0.0
    if wants == "less":
        if state is None or state[0] == "merge":
            return 0.5
        return float(state[0] == "run" and state[1] < 1)
    if wants == "more" and today:
        return float(state is not None and state[0] == "run" and state[1] > 1)
    # keep; start; more where there is none yet
    if state is None:
        return 0.0
    return 1.0 if state[0] == "run" and state[1] >= 1 else 0.5


def granted(d: District, p: str, school: str, wants: str, states: States) -> float:
    """How far a request for a program is granted by its states over the years."""
    each = [counts(wants, d.today(p, school), state) for state in states]
    if wants != "pilot":
        return sum(each) / len(each)
    return 1.0 if each[0] else 0.5 if any(each) else 0.0


def site_score(d: District, p: str, school: str, states: States) -> float:
    """What one site's states add to the score; a merge's at the first of its parts."""
    total = 0.0
    for key, row in requests(d).get(school, {}).items():
        if key == p:
            total += part(d, school, key) * granted(d, p, school, row["wants"], states)
        elif key in d.merges and d.parts(key, school)[:1] == [p]:
            merged = sum(state == ("merge", key) for state in states) / len(states)
            total += part(d, school, key) * merged
    return total


def score(d: District, decisions: Decisions) -> float:
    """What decisions grant in all."""
    return sum(site_score(d, p, s, [decisions.get((p, s, t)) for t in d.years]) for p, s in d.sites)


def there(d: District, decisions: Decisions) -> frozenset[tuple[str, int]]:
    """Funds and years in which a condition holds: its program runs, is merged in, or pilots."""
    found = set()
    for f, row in d.funds.items():
        only = row.get("if")
        for t in d.years if only else ():
            if any(
                p == only["program"] and only.get("school") in (None, s) and year == t
                for (p, s, year), state in decisions.items()
                if state is not None
            ):
                found.add((f, t))
    return frozenset(found)
