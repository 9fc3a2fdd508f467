"""What a scenario holds, in numbers and in ten lines."""

from typing import Any

from ...amounts.by_year import value
from ...amounts.costs import today_cost
from ...amounts.paying import held_by_all
from ...scenario.scenario import Scenario


def holds(scenario: Scenario) -> dict[str, Any]:
    """Return what a scenario holds.

    Returns
    -------
    dict
        `name`, `years`, `schools`, `enrollment` (first year), `goals`, `existing` and
        `candidates` (programs), `running` and `possible` (sites), `merges`, `pilots`,
        `reorganizations`, `funds`
        and `staff` roles (counts); `dollars` (all funds) and `cost_today` (every running site
        kept running), both dollars by year; `rules` (count by kind); `overrides` (names).
    """
    programs = scenario.programs.values()
    sites = [site for program in programs for site in program.sites.values()]
    kinds: dict[str, int] = {}
    for rule in scenario.rules:
        kinds[rule.kind] = kinds.get(rule.kind, 0) + 1
    first = scenario.years[0]
    return {
        "name": scenario.name,
        "years": list(scenario.years),
        "schools": len(scenario.schools),
        "enrollment": sum(value(s.enrollment, first) for s in scenario.schools.values()),
        "goals": list(scenario.goals),
        "existing": sum(1 for program in programs if program.existing),
        "candidates": sum(1 for program in programs if not program.existing),
        "running": sum(1 for site in sites if site.running),
        "possible": sum(1 for site in sites if not site.running),
        "merges": len(scenario.merges),
        "reorganizations": len(scenario.reorganizations),
        "pilots": sum(1 for p in programs if p.pilot is not None and not p.existing),
        "funds": len(scenario.funds),
        "staff": len(scenario.staff),
        "dollars": {year: held_by_all(scenario, year) for year in scenario.years},
        "cost_today": {year: today_cost(scenario, year) for year in scenario.years},
        "rules": kinds,
        "overrides": list(scenario.overrides),
    }


def lines(found: dict[str, Any]) -> list[str]:
    """Return what `holds` found as ten lines for a person."""
    years = found["years"]
    span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
    rules = ", ".join(f"{count} {kind}" for kind, count in found["rules"].items())
    rows = [
        ("district", f"{found['name'] or 'no name'}, {span}"),
        ("schools", f"{_counted(found['schools'], 'school')}, {found['enrollment']:,.0f} students"),
        ("goals", ", ".join(found["goals"])),
        (
            "programs",
            f"{found['existing']} existing, {_counted(found['candidates'], 'candidate')}",
        ),
        ("sites", f"{found['running']:,} running, {found['possible']:,} possible"),
        (
            "changes",
            _changes(found),
        ),
        ("funds", f"{_counted(found['funds'], 'fund')}: {_by_year(found['dollars'])}"),
        ("today", f"going on as today costs {_by_year(found['cost_today'])}"),
        ("rules", rules or "none"),
        ("overrides", ", ".join(found["overrides"]) or "none"),
    ]
    return [f"{name:<10} {text}" for name, text in rows]


def _changes(found: dict[str, Any]) -> str:
    kinds = [("merge", found["merges"]), ("pilot", found["pilots"])]
    if found["reorganizations"]:
        kinds.append(("reorganization", found["reorganizations"]))
    return f"{', '.join(_counted(count, kind) for kind, count in kinds)} possible"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _by_year(dollars: dict[int, float]) -> str:
    if len(set(dollars.values())) == 1:
        each = " a year" if len(dollars) > 1 else ""
        return f"${next(iter(dollars.values())):,.0f}{each}"
    return ", ".join(f"${amount:,.0f} ({year})" for year, amount in dollars.items())
