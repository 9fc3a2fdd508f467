"""Which of the features does a scenario use that draw_decisions.py draws?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .brute import Best
from .presume import is_unknown
from .read import District, soft

Scenario = dict[str, Any]
Found = Iterator[tuple[str, Any]]

NAMES = """
avoid.reorganization capacity choose.reorganization cut_tier decide.level decide.off
decide.positions decide.start effect.class_size effect.class_size.tier effect.of_class
effect.unknown.all effect.unknown.mixed goal.returns grows.program grows.role grows.scenario
hard:staffing lasting least mandated.at_receiver most move.cost move.effects move.funds move.gain
move.groups move.harm move.nobody move.on move.saves move.saves.by_year move.staff
move.two_receivers move.two_schools move.within_years move.years plan.begun plan.begun_later
plan.hires_again plan.none plan.restarts plan.takes_in positions positions.candidate presumed
presumed.left_out presumed.se reorganizations:1 reorganizations:2 required_by reserve
reserve.by_school reserve.carried restart:false role.hire_price soft:staffing unknown.by_class
unknown.mean
"""
DECIDED = set(NAMES.split())


def decided_features(sc: Scenario, best: Best | None) -> set[str]:
    """Names (of `DECIDED`) of what a scenario and its best plan use."""
    d = District(sc)
    found = {f"reorganizations:{len(d.reorganizations)}"}
    for part in (_general, _programs, _moves, _rules):
        found |= {name for name, holds in part(d, sc) if holds}
    found |= {"plan.none"} if best is None else _plan(d, best)
    return found & DECIDED


def _general(d: District, sc: Scenario) -> Found:
    unknown = (sc.get("evidence") or {}).get("unknown")
    yield "capacity", any("capacity" in row for row in d.schools.values())
    yield "goal.returns", any("returns" in row for row in d.goals.values())
    yield "grows.scenario", d.grows
    yield "grows.role", any(row.get("grows") for row in d.staff.values())
    yield "role.hire_price", any("hire_price" in row for row in d.staff.values())
    for row in d.funds.values():
        yield "reserve", row.get("reserve")
        yield "reserve.by_school", row.get("reserve") and "by_school" in row
        yield "reserve.carried", row.get("reserve") and row.get("carryover") and len(d.years) > 1
    yield "presumed", any(d.presumed.values()) if _presumes(unknown) else False
    yield "presumed.left_out", unknown is None and d.presumed
    yield "presumed.se", unknown is not None and "presume" in unknown and "se" in unknown
    yield "unknown.mean", unknown is not None and "mean" in unknown
    yield "unknown.by_class", unknown is not None and "standard" in unknown


def _presumes(unknown: Any) -> bool:
    return unknown is None or "presume" in unknown


def _programs(d: District, sc: Scenario) -> Found:
    for p, row in d.programs.items():
        effects = list((row.get("effects") or {}).values())
        unknown = [is_unknown(effect) for effect in effects]
        yield "effect.unknown.all", effects and all(unknown)
        yield "effect.unknown.mixed", any(unknown) and not all(unknown)
        yield "effect.of_class", any(isinstance(e, dict) and "unknown" in e for e in effects)
        for effect in (e for e in effects if isinstance(e, dict) and "class_size" in e):
            yield "effect.class_size", True
            yield "effect.class_size.tier", "tier" in effect
        yield "restart:false", row.get("restart") is False and d.existing(p)
        yield "grows.program", row.get("grows")
        for name in ("lasting", "cut_tier", "required_by", "positions"):
            yield name, row.get(name)
        yield "least", (row.get("positions") or {}).get("least")
        yield "most", any("most" in d.site(p, s) for s in d.places_of(p))
        yield "positions.candidate", row.get("positions") and not d.existing(p)


def _moves(d: District, sc: Scenario) -> Found:
    for row in d.reorganizations.values():
        moves, effects = row["moves"], list((row.get("effects") or {}).values())
        yield "move.nobody", not moves
        yield "move.two_schools", len(moves) > 1
        yield "move.two_receivers", any(len(to) > 1 for to in moves.values())
        for name in ("years", "cost", "effects", "staff", "saves", "funds"):
            yield f"move.{name}", row.get(name)
        saves = (row.get("saves") or {}).values()
        yield "move.saves.by_year", any(isinstance(x, dict) for x in saves)
        yield "move.within_years", any("years" in e for e in effects) and len(d.years) > 1
        yield "move.on", any("on" in e for e in effects)
        yield "move.groups", any(e.get("groups") for e in effects)
        yield "move.gain", any(e["mean"] > 0 for e in effects)
        yield "move.harm", any(e["mean"] < 0 and "tier" in e for e in effects)
        for p, s in d.sites:
            yield "mandated.at_receiver", d.mandated(p) and d.today(p, s) and s in moves


def _rules(d: District, sc: Scenario) -> Found:
    for rule in d.rules:
        kind = rule["kind"]
        yield f"{'soft' if soft(rule) else 'hard'}:{kind}", True
        yield "decide.level", "level" in rule
        yield "decide.positions", "positions" in rule
        if rule.get("program") in d.reorganizations:
            yield f"{kind}.{rule['action']}", True
            yield f"{kind}.reorganization", True
        yield (
            "choose.reorganization",
            kind == "choose" and set(rule["programs"]) & set(d.reorganizations),
        )


def _plan(d: District, best: Best) -> set[str]:
    """What the best plan does."""
    plan, found = best.plans[0], set()
    then, runs = d.with_begun(plan.begun), plan.decisions
    found |= {"plan.begun"} if plan.begun else set()
    found |= {"plan.begun_later"} if any(t > d.years[0] for t in plan.begun.values()) else set()
    for p, s, t in runs:
        if t > d.years[0] and d.today(p, s) and (p, s, t - 1) not in runs:
            found.add("plan.restarts")
            found |= {"plan.hires_again"} if d.programs[p].get("staff") or d.role(p) else set()
        taken = [a for a in then.moves.sources(s, t) if (p, a) in d.sites]
        found |= {"plan.takes_in"} if taken else set()
    return found
