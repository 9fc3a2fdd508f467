"""Random rules of the five kinds that the oracle knows, none that plainly contradicts another."""

from __future__ import annotations

import random
from typing import Any

from .draw_selector import draw_selector
from .read import District

ACTIONS = ("keep", "retire", "pilot", "start", "off", "merge")
FORCES = ("keep", "start", "merge", "pilot")


def draw_rules(rng: random.Random, sc: dict[str, Any]) -> None:
    """Adds up to four rules to the scenario."""
    sc["rules"] = rules = []
    d = District(sc)
    for _ in range(rng.choice([0, 1, 1, 2])):
        tries = (_wish(rng, sc, d, rules) for _ in range(4))
        rule = next((x for x in tries if x is not None), None)
        if rule is not None:
            rules.append(rule)
    if rng.random() < 0.35:
        rules.append(_load(rng, sc, d, rules))
    if rng.random() < 0.25:
        rules.append(_number(rng, d))
    if rng.random() < 0.3:
        rules.append(_pace(rng, sc, d, rules))
    for i, rule in enumerate(rules):
        if rng.random() < 0.2:
            rule["id"] = f"rule_{i}"
        if "years" not in rule and rng.random() < 0.25:
            rule["years"] = sorted(rng.sample(d.years, rng.randint(1, len(d.years))))
        if rule["kind"] == "decide" and rule["action"] == "start":
            rule["years"] = [t for t in d.years if t in rule.get("years", d.years)]
    rng.shuffle(rules)


def _linked(d: District, p: str) -> set[str]:
    """The program and those it is tied to by requires, excludes or a merge."""
    tied = {p}
    for q, row in d.programs.items():
        others = [*(row.get("requires") or []), *(row.get("excludes") or [])]
        if q == p:
            tied |= set(others)
        elif p in others:
            tied.add(q)
    for merge in d.merges.values():
        if p in merge["combines"]:
            tied |= set(merge["combines"])
    return tied


def _able(d: District, kind: str, action: str, p: str) -> list[str]:
    """Places of the program where `decide` (or `avoid`) of the action can mean something."""
    row = d.programs[p]
    places = d.places_of(p)
    candidate = not d.existing(p)
    startable = bool(row.get("proven")) or (row.get("pilot") is not None and len(d.years) > 1)
    if action in ("keep", "retire"):
        return [s for s in places if d.today(p, s)]
    if action == "start":
        if kind == "decide" and (
            (candidate and not startable) or (not candidate and row.get("all_or_nothing"))
        ):
            return []
        return [s for s in places if not d.today(p, s)]
    if action == "pilot":
        return places if candidate and row.get("pilot") is not None else []
    if action == "merge":
        return [s for s in places if any(p in d.parts(m, s) for m in d.merges)]
    if kind == "avoid" and candidate and not row.get("proven"):
        return []  # off is avoided only by what may start in the first year
    return places


def _wish(
    rng: random.Random, sc: dict[str, Any], d: District, rules: list[dict[str, Any]]
) -> dict[str, Any] | None:
    kind = rng.choices(["decide", "avoid"], [3, 2])[0]
    action = rng.choices(ACTIONS, [3, 3, 6, 3, 2, 3])[0]
    p = rng.choice([p for p in d.programs if _able(d, kind, action, p)] or list(d.programs))
    tied = _linked(d, p)
    must = {q for q in d.programs if d.programs[q].get("mandated")}
    if any(rule["program"] in tied for rule in rules) or (tied - {p}) & must:
        return None
    ends = (kind == "decide") == (action in ("retire", "off")) and action not in (
        "start",
        "pilot",
        "merge",
    )
    if p in must and ends:
        return None
    able = _able(d, kind, action, p)
    if not able:
        return None
    rule: dict[str, Any] = {"kind": kind, "program": p, "action": action}
    if rng.random() < 0.55:
        if not set(able) & set(d.schools):
            return None
        rule["schools"] = draw_selector(rng, sc, lambda chosen: bool(set(chosen) & set(able)))
    if action == "merge" and rng.random() < 0.5:
        here = [m for m in d.merges if any(p in d.parts(m, s) for s in d.rule_places(rule))]
        if here:
            rule["merge"] = rng.choice(here)
    if (
        kind == "decide"
        and action == "start"
        and not d.existing(p)
        and not d.programs[p].get("proven")
    ):
        rule["years"] = d.years[1:]
    return rule


def _forced(d: District, rules: list[dict[str, Any]], school: str) -> int:
    """How many programs must or are wished to be active at a school."""
    wished = {rule["program"] for rule in rules if (rule["kind"], rule.get("action")) in _ACTIVE}
    return sum(
        s == school and (p in wished or bool(d.programs[p].get("mandated") and d.today(p, s)))
        for p, s in d.sites
    )


_ACTIVE = {*(("decide", a) for a in FORCES), ("avoid", "off"), ("avoid", "retire")}


def _load(
    rng: random.Random, sc: dict[str, Any], d: District, rules: list[dict[str, Any]]
) -> dict[str, Any]:
    rule: dict[str, Any] = {"kind": "initiative_load"}
    if rng.random() < 0.5:
        rule["schools"] = draw_selector(rng, sc)
    least = max(_forced(d, rules, s) for s in d.schools)
    rule["at_most"] = max(least, rng.choice([1, 1, 2, 3]))
    return rule


def _number(rng: random.Random, d: District) -> dict[str, Any]:
    p = rng.choice(list(d.programs))
    places = d.places_of(p)
    must = sum(d.today(p, s) for s in places) if d.programs[p].get("mandated") else 0
    rule: dict[str, Any] = {"kind": "sites", "program": p}
    low = rng.randint(1, len(places))
    if rng.random() < 0.6:
        rule["at_least"] = low
    if "at_least" not in rule or rng.random() < 0.4:
        rule["at_most"] = max(must, rng.randint(rule.get("at_least", 1), max(low, len(places) - 1)))
    return rule


def _pace(
    rng: random.Random, sc: dict[str, Any], d: District, rules: list[dict[str, Any]]
) -> dict[str, Any]:
    wishes = [(rule["kind"], rule.get("action")) for rule in rules]
    ends = any(w in (("decide", "retire"), ("decide", "off"), ("avoid", "keep")) for w in wishes)
    starts = any(w in (("decide", "start"), ("decide", "pilot"), ("avoid", "off")) for w in wishes)
    rule: dict[str, Any] = {"kind": "pace"}
    if not ends and rng.random() < 0.7:
        rule["retire_at_most"] = rng.choice([0.0, 0.34, 0.5, 1.0])
    if (not starts and rng.random() < 0.7) or "retire_at_most" not in rule:
        rule["start_at_most"] = 5 if starts else rng.choice([0, 1, 1, 2])
    if rng.random() < 0.4:
        rule["schools"] = draw_selector(rng, sc)
    return rule
