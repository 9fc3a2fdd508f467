"""What-ifs of every kind in a row: each in the session of those before, against each by itself."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import groundswell
from groundswell import Scenario, Session
from groundswell.models.scenario.effect import Effect, StandIn
from groundswell.models.scenario.rules.kinds import InitiativeLoad

from .record import Job, Record

BUDGETS = (1.01, 0.99, 1.02, 0.98, 1.05, 0.95, 1.1, 0.9)
"""Every fund's amount, times this."""

EFFECTS = 1.1
"""Every known effect's mean, times this."""

ONE_EFFECT = 1.3
"""The means of one program's effects, times this."""


def what_ifs(scenario: Scenario) -> dict[str, dict[str, Any]]:
    """Return what changes, as `load_scenario` takes it, by name.

    Eight budgets, two decisions, one level of each rule on schools' loads, all effects and those of
    one program. The decisions go against the figures, so that they matter: the program of today
    that does most for a dollar ends, and the one that does least stays everywhere.
    """
    found: dict[str, dict[str, Any]] = {}
    for factor in BUDGETS:
        found[f"budget {factor - 1:+.0%}"] = {
            f"funds.{id}.amount": _times(fund.amount, factor)
            for id, fund in scenario.funds.items()
            if fund.amount is not None
        }
    ranked = sorted(
        (id for id, p in scenario.programs.items() if p.existing and not p.mandated),
        key=lambda id: _gain_for_a_dollar(scenario, id),
    )
    for action, id in (("retire", ranked[-1]), ("keep", ranked[0])):
        rule = {"kind": "decide", "program": id, "action": action}
        found[f"{action} {id}"] = {"rules.forced": rule}
    for number, limit in enumerate(scenario.rules):
        if isinstance(limit, InitiativeLoad) and limit.at_most > 1:
            name = scenario.rule_id(number)
            found[f"rule {name}"] = {f"rules.{name}.at_most": limit.at_most - 1}
    found[f"effects x {EFFECTS}"] = _effects(scenario, scenario.programs, EFFECTS)
    found[f"effects of {ranked[-1]}"] = _effects(scenario, ranked[-1:], ONE_EFFECT)
    return found


def _effects(scenario: Scenario, ids: Iterable[str], factor: float) -> dict[str, Any]:
    """Return the known means of some programs' effects times a factor."""
    return {
        f"programs.{id}.effects.{goal}.mean": known.mean * factor
        for id in ids
        for goal, known in scenario.programs[id].effects.items()
        if isinstance(known, Effect) and not isinstance(known, StandIn)
    }


def _times(amount: float | Mapping[int, float], factor: float) -> float | dict[int, float]:
    if isinstance(amount, Mapping):
        return {year: round(factor * dollars, 2) for year, dollars in amount.items()}
    return round(factor * amount, 2)


def _gain_for_a_dollar(scenario: Scenario, id: str) -> float:
    """Return a program's effect times students for each of its dollars, in the first year."""
    program, year = scenario.programs[id], scenario.years[0]
    effect = sum(getattr(known, "mean", 0.0) for known in program.effects.values())
    students = [_in_year(site.students, year) for site in program.sites.values()]
    district, site, student = (
        _in_year(getattr(program.cost, part), year) for part in ("district", "site", "student")
    )
    dollars = district + sum(site + student * n for n in students)
    return float(effect) * sum(students) / max(1.0, dollars)


def _in_year(number: float | Mapping[int, float], year: int) -> float:
    return number[year] if isinstance(number, Mapping) else number


def fresh(job: Job, file: Path) -> Iterator[Record]:
    """Measure each what-if by itself."""
    for name, changes in what_ifs(groundswell.load_scenario(file)).items():
        yield _solve(job, groundswell.load_scenario(file, set=changes), name, None)


def warm(job: Job, file: Path) -> Iterator[Record]:
    """Measure them in a row, in the session of a first solve without any change."""
    with Session() as session:
        yield _solve(job, groundswell.load_scenario(file), "as it is", session)
        for name, changes in what_ifs(groundswell.load_scenario(file)).items():
            yield _solve(job, groundswell.load_scenario(file, set=changes), name, session)


def _solve(job: Job, scenario: Scenario, name: str, session: Session | None) -> Record:
    began = time.perf_counter()
    plan = groundswell.solve(
        scenario,
        session=session,
        options=groundswell.SearchOptions(
            gap=job.gap, time_limit=job.time_limit, threads=job.threads, seed=job.seed
        ),
    )
    return Record(
        job.instance,
        job.method,
        variant=name,
        status=plan.status,
        seconds={"solve": time.perf_counter() - began},
        objective=plan.objective,
        bound=plan.bound,
        solver=f"{plan.run.method}, {plan.run.solver}",
        message=plan.message,
    )
