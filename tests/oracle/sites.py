"""What one site alone must obey: its states over the years, and `decide` and `avoid` there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .gains import State, runs
from .read import District, soft

States = list[State | None]


def possible(d: District, p: str, place: str) -> States:
    """States that the site could ever be in; a number of positions as a share of its reference."""
    row = d.programs[p]
    levels = [1.0, *(float(x) for x in row.get("levels") or [])]
    if d.role(p) is not None:
        levels = _positions(d, p, place)
    states: States = [None, *(("run", level) for level in dict.fromkeys(levels))]
    states += [("merge", m) for m in d.merges if p in d.parts(m, place)]
    if not d.existing(p) and row.get("pilot") is not None:
        states.append(("pilot",))
    return states


def _positions(d: District, p: str, place: str) -> list[float]:
    """Numbers of positions above 0, as shares of the reference."""
    reference, most = d.reference(p, place), d.site(p, place).get("most")
    least = max(1, int(d.programs[p]["positions"].get("least") or 0))
    last = reference if most is None else int(most)
    return [n / reference for n in range(least, last + 1)]


def faults(d: District, p: str, place: str, states: States) -> set[str]:
    """Rule families that the states of one site break by themselves."""
    found = {_state_fault(d, p, place, state) for state in states} - {""}
    if found:
        return found
    row = d.programs[p]
    found |= _pilot_faults(states)
    ever = any(runs(state) for state in states)
    if row.get("all_or_nothing") and d.existing(p) and not d.today(p, place) and ever:
        found.add("all_or_nothing")
    befores = [("run", 1.0) if d.today(p, place) else None, *states]
    for i, (year, before, state) in enumerate(zip(d.years, befores, states, strict=False)):
        merged = any(x is not None and x[0] == "merge" for x in states[:i])
        found |= _step_faults(d, p, place, before, state, merged)
        found |= _year_faults(d, p, place, year, before, state)
    return found


def _pilot_faults(states: States) -> set[str]:
    piloting = [i for i, state in enumerate(states) if state == ("pilot",)]
    running = [i for i, state in enumerate(states) if runs(state)]
    wrong = len(piloting) > 1 or any(r < t for r in running for t in piloting)
    return {"pilot"} if wrong else set()


def _step_faults(
    d: District, p: str, place: str, before: State | None, state: State | None, merged: bool
) -> set[str]:
    """What a site may not do from one year to the next; `merged`: it was once inside a merge."""
    if state is not None and state[0] == "merge" and not runs(before):
        return {"merge"}
    if state is None or state[0] != "run" or not d.today(p, place):
        return set()
    rises = before is None or before[0] != "run" or state[1] > before[1]
    forbidden = d.programs[p].get("restart") is False and rises
    return {"state"} if merged or forbidden else set()


def _year_faults(
    d: District, p: str, place: str, year: int, before: State | None, state: State | None
) -> set[str]:
    """What must run in a year, and what cannot, the building being open or closed."""
    row, was_today = d.programs[p], d.today(p, place)
    if d.moves.closed(place, year):
        return set() if state is None else {"closed"}
    if runs(state):
        return set()
    found = set()
    if was_today and d.role(p) is not None and row["positions"].get("least"):
        found.add("state")
    if row.get("lasting") and runs(before):
        found.add("lasting")
    comes = any(d.today(p, a) for a in d.moves.sources(place, year) if (p, a) in d.sites)
    if d.mandated(p) and (was_today or comes):
        found.add("mandated")
    return found


def _state_fault(d: District, p: str, place: str, state: State | None) -> str:
    if state in possible(d, p, place):
        return ""
    kind = state[0] if state is not None else ""
    return kind if kind in ("merge", "pilot") else "state"


# ---- decide and avoid ----
def _is(d: District, rule: dict[str, Any], p: str, place: str, state: State | None) -> bool:
    """Is a site in the state that the rule's action names?"""
    action = rule["action"]
    if action == "keep":
        return d.today(p, place) and state == ("run", _kept(d, rule, p, place))
    if action == "start":
        return not d.today(p, place) and state is not None and state[0] == "run"
    if action == "pilot":
        return state == ("pilot",)
    if action == "merge":
        return state is not None and state[0] == "merge" and rule.get("merge") in (None, state[1])
    if action == "retire":
        return d.today(p, place) and not runs(state)
    if action == "off":
        return state is None
    raise NotImplementedError(f"action {action}")


def _kept(d: District, rule: dict[str, Any], p: str, place: str) -> float:
    """The level, or the share of its positions, at which the rule keeps a site."""
    if rule.get("positions") is not None:
        return float(rule["positions"] / d.reference(p, place))
    return 1.0 if rule.get("level") is None else float(rule["level"])


def _concerns(d: District, rule: dict[str, Any], p: str, place: str) -> bool:
    """Does `decide` ask anything of this site?"""
    action = rule["action"]
    if action in ("keep", "retire"):
        return d.today(p, place)
    if action == "start":
        return not d.today(p, place)
    if action == "merge":
        merges = d.merges if rule.get("merge") is None else [rule["merge"]]
        return any(p in d.parts(m, place) for m in merges)
    if action == "pilot":
        return rule.get("schools") is not None  # without: somewhere, which no site alone can break
    return True


def wish_rows(
    d: District, rule: dict[str, Any], p: str, place: str, states: States
) -> Iterator[tuple[int | None, bool]]:
    """Rows of a `decide` or `avoid` at this site: (year, None if it spans all; is it broken?)."""
    if (
        rule["kind"] not in ("decide", "avoid")
        or rule["program"] != p
        or place not in d.rule_places(rule)
        or (rule["kind"] == "decide" and not _concerns(d, rule, p, place))
    ):
        return
    named = d.rule_years(rule)
    hits = {
        t: _is(d, rule, p, place, x) for t, x in zip(d.years, states, strict=True) if t in named
    }
    if (rule["kind"], rule["action"]) == ("decide", "pilot"):
        yield None, not any(hits.values())
        return
    for year, hit in hits.items():
        yield year, hit == (rule["kind"] == "avoid")


def rule_faults(d: District, p: str, place: str, states: States) -> set[str]:
    """Of `rule:decide` and `rule:avoid`, those held hard that this site's states break."""
    return {
        f"rule:{rule['kind']}"
        for rule in d.rules
        if not soft(rule) and any(broken for _, broken in wish_rows(d, rule, p, place, states))
    }
