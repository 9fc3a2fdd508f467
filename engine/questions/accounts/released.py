"""What a program that shrinks or ends sets free, what it does not, and who serves its students."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ....models.results.explanation import Displaced
from ....models.results.money_moves import Flow, ReleasedStaff, ReleasedYear, Served, Serving
from ....models.results.plan import Plan
from ....models.results.plan_parts.program_plan import SiteYear
from ....models.scenario.base import in_year
from ....models.scenario.scenario import Scenario
from ...evaluation.evaluate import Evaluation
from ...figures.arrays import FloatArray
from ...figures.ways import MERGE
from ...formulation.money.ledger import STOP
from ...plan.stand_ins import StandIns
from .sources_to_uses import MoneyMoves

_NOT_ZERO = 1e-6
"""Dollars or students that are none: rounding."""


def shrinks(plan: Plan, scenario: Scenario, program: str) -> bool:
    """Return whether a program loses a site, or part of one, or is merged, by the last year."""
    last = scenario.years[-1]
    goes_on = {
        site.school
        for site in plan.sites
        if site.program == program and site.year == last and site.action in ("keep", "start")
    }
    running = {s for s, site in scenario.programs[program].sites.items() if site.running}
    return bool(running - goes_on)


def released_dollars(
    evaluation: Evaluation, now: Evaluation, moves: MoneyMoves, flows: Sequence[Flow], program: str
) -> tuple[ReleasedYear, ...]:
    """Return by year what the program's smaller cost sets free, and what of it is of no use."""
    formulation = evaluation.formulation
    scenario, ledger = formulation.figures.scenario, formulation.money.ledger
    programs = list(scenario.programs)
    q = programs.index(program)
    before, after = now.offering_dollars()[q], evaluation.offering_dollars()
    stops = np.where((ledger.offering == q) & (ledger.kind == STOP), evaluation.amounts, 0.0)
    exits = np.bincount(ledger.year, stops, minlength=len(scenario.years))
    merged = _share_of_merges(evaluation, q)
    missing = _missing(moves, program, len(scenario.years))
    result = []
    for t, year in enumerate(scenario.years):
        stranded = sum(
            flow.amount
            for flow in flows
            if flow.year == year and flow.use.kind == "left" and flow.source.id == program
        )
        result.append(
            ReleasedYear(
                year=year,
                today=float(before[t]),
                plan=float(after[q, t]),
                exit=float(exits[t]) if abs(exits[t]) > _NOT_ZERO else 0.0,
                into_merges=float(merged[t]),
                released=float(before[t] - after[q, t] - merged[t]),
                unfunded=float(missing[t]),
                stranded=float(stranded),
            )
        )
    return tuple(result)


def _share_of_merges(evaluation: Evaluation, q: int) -> FloatArray:
    """Return its share of what merges of it cost, by what their parts cost today, (T,)."""
    figures, ledger = evaluation.formulation.figures, evaluation.formulation.money.ledger
    ways, sites, years = figures.ways, figures.sites, len(figures.scenario.years)
    pair = np.flatnonzero(ways.kind[ways.part_way] == MERGE)
    way, site = ways.part_way[pair], ways.part_site[pair]
    dollars = sites.yearly[site] * evaluation.decisions[way]
    merge = ways.offering[way]
    share = np.zeros(years)
    for number in np.unique(merge[sites.program[site] == q]):
        own = merge == number
        mine = own & (sites.program[site] == q)
        total = dollars[own].sum(axis=0)
        cost = np.bincount(
            ledger.year, np.where(ledger.offering == number, evaluation.amounts, 0.0), years
        )
        share += cost * dollars[mine].sum(axis=0) / np.where(total > 0, total, 1.0)
    return share


def _missing(moves: MoneyMoves, program: str, years: int) -> FloatArray:
    for u, use in enumerate(moves.uses):
        if (use.kind, use.id) == ("program", program):
            return np.asarray(moves.missing[u])
    return np.zeros(years)


def released_staff(
    evaluation: Evaluation, now: Evaluation, program: str
) -> tuple[ReleasedStaff, ...]:
    """Return by role and year the FTE that the program sets free, where it does."""
    figures = evaluation.formulation.figures
    scenario, ways = figures.scenario, figures.ways
    own = ways.offering == list(scenario.programs).index(program)
    mine = [np.einsum("nrt,nt->rt", ways.staff[own], e.decisions[own]) for e in (now, evaluation)]
    others = [e.staff() - part for e, part in zip((now, evaluation), mine, strict=True)]
    result = []
    for r, role in enumerate(scenario.staff):
        for t, year in enumerate(scenario.years):
            released = float(mine[0][r, t] - mine[1][r, t])
            more = float(others[1][r, t] - others[0][r, t])
            if released > _NOT_ZERO:
                used = min(released, max(0.0, more))
                made = ReleasedStaff(role=role, year=year, released=released, used_elsewhere=used)
                result.append(made)
    return tuple(result)


def served(
    plan: Plan, scenario: Scenario, program: str, school: str | None = None
) -> tuple[Served, ...]:
    """Return, for each school without the program in the last year, who takes its place then."""
    years = scenario.years
    on = {(s.school, s.year) for s in plan.sites if s.program == program and s.action != "retire"}
    here = {place for place, year in on if year == years[-1]}
    found = []
    for place, site in scenario.programs[program].sites.items():
        if not site.running or place in here or school not in (None, place):
            continue
        since = max((year + 1 for year in years if (place, year) in on), default=years[0])
        students = float(in_year(site.students, since))
        there = [s for s in plan.sites if (s.school, s.year) == (place, years[-1])]
        alike = _alike(scenario, program, [s for s in there if s.action != "retire"], students)
        takes = [s for s in alike if _more(scenario, s, years[0])]
        by = tuple(_serving(scenario, s) for s in takes)
        by += _moved(scenario, plan, program, place, students, here)
        beside = _once(_serving(scenario, s) for s in alike if s not in takes)
        moved = sum(s.students for s in by if s.school is not None)
        room = moved + _room(scenario, plan, program, (place, since), students)
        made = Served(
            school=place,
            since=since,
            students=students,
            by=by,
            unserved=max(0.0, students - room),
            beside=beside,
        )
        found.append(made)
    return tuple(sorted(found, key=lambda one: (one.since, -one.students)))


def displaced(plan: Plan, scenario: Scenario, reorganization: str) -> tuple[Displaced, ...]:
    """Return the programs that run today in buildings that close, and who serves their students.

    Parameters
    ----------
    plan
        In which the reorganization begins.
    """
    found = []
    for program, given in scenario.programs.items():
        for school in scenario.reorganizations[reorganization].moves:
            if school in given.sites and given.sites[school].running:
                found += [
                    Displaced(program=program, **dict(one))
                    for one in served(plan, scenario, program, school)
                ]
    return tuple(sorted(found, key=lambda one: -one.students))


def _moved(
    scenario: Scenario, plan: Plan, program: str, school: str, students: float, here: set[str]
) -> tuple[Serving, ...]:
    """Return the program itself where a closed school's students go on with it."""
    begun = [scenario.reorganizations[key] for key, year in plan.begun.items() if year is not None]
    return tuple(
        Serving(program=program, school=receiver, students=share * students, new=False)
        for item in begun
        for receiver, share in item.moves.get(school, {}).items()
        if receiver in here
    )


def _alike(
    scenario: Scenario, ended: str, there: Sequence[SiteYear], students: float
) -> list[SiteYear]:
    """Return the sites for the goal and the students of one that ends, the most similar first."""
    stand_ins, number = StandIns.of(scenario), list(scenario.programs).index
    other = np.array([number(s.program) for s in there], dtype=np.int64)
    served = np.array([s.students for s in there])
    fits = stand_ins.fits(number(ended), other, np.full(len(there), students), served)
    alike = [s for s, fit in zip(there, fits, strict=True) if fit]

    def rank(site: SiteYear) -> tuple[bool, float]:
        return stand_ins.likeness(number(ended), number(site.program))

    return sorted(alike, key=rank, reverse=True)


def _room(
    scenario: Scenario, plan: Plan, ended: str, lost: tuple[str, int], students: float
) -> float:
    """Return for how many students there is room in what starts or grows, in the best year.

    Parameters
    ----------
    lost
        School, and year from which on the program is gone there.
    """
    school, since = lost
    by_year: dict[int, float] = {}
    there = [s for s in plan.sites if s.school == school and s.year >= since]
    for site in _alike(scenario, ended, [s for s in there if s.action != "retire"], students):
        if _more(scenario, site, site.year):
            more = site.students - _today(scenario, site, site.year)
            by_year[site.year] = by_year.get(site.year, 0.0) + more
    return max(by_year.values(), default=0.0)


def _more(scenario: Scenario, site: SiteYear, first: int) -> bool:
    """Return whether a site starts or grows; what is merged serves whom its parts served."""
    running = scenario.programs[site.program].sites[site.school].running
    more = site.students > _today(scenario, site, first) + _NOT_ZERO
    return site.merge is None and (not running or more)


def _today(scenario: Scenario, site: SiteYear, year: int) -> float:
    """Return whom a program serves at a school today, with a year's students."""
    today = scenario.programs[site.program].sites[site.school]
    return float(in_year(today.students, year)) if today.running else 0.0


def _once(serving: Iterable[Serving]) -> tuple[Serving, ...]:
    """Return each program and merge once: a merge serves there for all of its parts."""
    found: dict[tuple[str | None, str | None], Serving] = {}
    for one in serving:
        found.setdefault((one.program, one.merge), one)
    return tuple(found.values())


def _serving(scenario: Scenario, site: SiteYear) -> Serving:
    return Serving(
        program=None if site.merge else site.program,
        merge=site.merge,
        students=site.students,
        new=not scenario.programs[site.program].sites[site.school].running,
    )
