"""What one site alone must obey: its states over the years, and `decide` and `avoid` there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .gains import State
from .read import District, soft

States = list[State | None]


def runs(state: State | None) -> bool:
    """As itself or inside a merge."""
    return state is not None and state[0] in ("run", "merge")


def possible(d: District, p: str, place: str) -> States:
    """States that the site could ever be in."""
    levels = [1.0, *(float(x) for x in d.programs[p].get("levels") or [])]
    states: States = [None, *(("run", level) for level in dict.fromkeys(levels))]
    states += [("merge", m) for m in d.merges if p in d.parts(m, place)]
    if not d.existing(p) and d.programs[p].get("pilot") is not None:
        states.append(("pilot",))
    return states


def faults(d: District, p: str, place: str, states: States) -> set[str]:
    """Rule families that the states of one site break by themselves."""
    found = {_state_fault(d, p, place, state) for state in states} - {""}
    if found:
        return found
    row, was_today = d.programs[p], d.today(p, place)
    before: State | None = ("run", 1.0) if was_today else None
    for state in states:
        itself = state is not None and state[0] == "run"
        if (
            itself
            and was_today
            and not (before is not None and before[0] == "run" and state[1] <= before[1])
        ):
            found.add("state")
        if state is not None and state[0] == "merge" and not runs(before):
            found.add("merge")
        before = state
    years_piloting = [i for i, state in enumerate(states) if state == ("pilot",)]
    years_running = [i for i, state in enumerate(states) if runs(state)]
    if len(years_piloting) > 1 or any(r < t for r in years_running for t in years_piloting):
        found.add("pilot")
    if row.get("mandated") and was_today and len(years_running) < len(states):
        found.add("mandated")
    if row.get("all_or_nothing") and d.existing(p) and not was_today and years_running:
        found.add("all_or_nothing")
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
        return d.today(p, place) and state == ("run", 1.0)
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
