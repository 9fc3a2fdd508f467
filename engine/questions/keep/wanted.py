"""What is to stay of a program, each as hard rules; and what of it a plan keeps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ....models.naming import names_of
from ....models.results.keeping import SitesYear, Wanted
from ....models.scenario.base import CENTRAL
from ....models.scenario.rules.kinds import AnyRule
from ....models.scenario.scenario import Scenario
from ...evaluation.evaluate import Evaluation
from ...evaluation.site_years import OFF
from ...figures.ways import MERGE, RUN
from ...plan.program_years import ALL, SiteStates
from ..explain.choices import Choice, from_year, runs
from ..explain.made import Years, at_least_today, avoid
from ..explain.sides import CannotAsk, asked_name, check_question


@dataclass(frozen=True)
class Want:
    """What is to stay, and the decision that makes it stay."""

    wanted: Wanted
    choice: Choice


def check_keep(scenario: Scenario, program: str, school: str | None) -> None:
    """Raise `CannotAsk` unless the program runs today, at the school if one is named."""
    check_question(scenario, program, school)
    name = asked_name(scenario, program)
    if program in scenario.reorganizations:
        raise CannotAsk(f"{name} is a reorganization; what keeps is asked of programs")
    if program in scenario.merges:
        parts = " or ".join(
            asked_name(scenario, part) for part in scenario.merges[program].combines
        )
        raise CannotAsk(f"{name} is a merge and runs nowhere today; ask what keeps {parts}")
    given = scenario.programs[program]
    if not given.existing:
        raise CannotAsk(
            f"{name} runs nowhere today, so there is nothing to keep; explain it without keep"
        )
    if school is not None and not given.sites[school].running:
        where = names_of(scenario, "place")[school] or school
        raise CannotAsk(f"{name} does not run at {where} today, so there is nothing to keep there")


def wants(
    scenario: Scenario, found: KeptSites, program: str, school: str | None, years: Years
) -> tuple[Want, ...]:
    """Return what may be wanted: all of it and, if the plan keeps none in some year, the first."""
    since = from_year(years)
    rules = _as_today(scenario, found, program, years)
    if school is not None and school != CENTRAL:
        return (Want("site", Choice("keep", f"it goes on there fully{since}", rules, years)),)
    given = scenario.programs[program]
    today = sum(site.running for site in given.sites.values())
    every = "its one site of today"
    if today > 1:
        every = "both of today's sites" if today == 2 else f"all {today} of today's sites"
    wanted = [Want("all", Choice("keep", f"{every} stay{'s' * (today == 1)}{since}", rules, years))]
    none = any(y.whole + y.in_part + y.merged == 0 for y in found.by_year)
    if today > 1 and none and not given.all_or_nothing:
        spare = len(given.sites) > today
        exactly = (avoid(program, "start", None, years),) if spare else ()
        words = f"one of today's sites stays, in part or merged at least{since}"
        choice = Choice("keep", words, (*runs(program, years), *exactly), years)
        wanted.append(Want("first", choice))
    return tuple(wanted)


@dataclass(frozen=True)
class KeptSites:
    """What a plan keeps of a program's sites of today, of all or of one school.

    Attributes
    ----------
    schools
        Where these are.
    by_year
        How many go on, and how.
    moved
        Schools and years in which they go on only where their students have moved to.
    """

    schools: tuple[str, ...]
    by_year: tuple[SitesYear, ...]
    moved: frozenset[tuple[str, int]]


def kept(evaluation: Evaluation, program: str, school: str | None) -> KeptSites:
    """Return year by year how much of what runs today goes on in a plan.

    A site goes on whole that runs fully, with no fewer positions than today, whether it stopped
    before or not; and one whose students the program serves where they move to.
    """
    figures = evaluation.formulation.figures
    sites, years = figures.sites, figures.scenario.years
    own = sites.running & (sites.program == list(figures.scenario.programs).index(program))
    ids = figures.places.ids
    own &= np.array([school in (None, ids[place]) for place in sites.place], dtype=bool)
    found = SiteStates.of(figures, evaluation.decisions).at(np.flatnonzero(own))
    schools = tuple(ids[place] for place in sites.place[own])
    moved = (found.kind == OFF) & (found.elsewhere >= ALL)
    whole = moved | ((found.kind == RUN) & (found.level >= ALL))
    by_year = tuple(
        SitesYear(
            year=year,
            today=len(schools),
            whole=int(whole[:, t].sum()),
            in_part=int(((found.kind == RUN) & ~whole)[:, t].sum()),
            merged=int((found.kind == MERGE)[:, t].sum()),
        )
        for t, year in enumerate(years)
    )
    follow = frozenset((schools[s], years[t]) for s, t in np.argwhere(moved).tolist())
    return KeptSites(schools, by_year, follow)


def _as_today(
    scenario: Scenario, found: KeptSites, program: str, years: Years
) -> tuple[AnyRule, ...]:
    """Return that sites go on whole, but those that move with their students in these years."""
    by_years: dict[Years, list[str]] = {}
    for school in found.schools:
        own = tuple(y for y in years if (school, y) not in found.moved)
        by_years.setdefault(own, []).append(school)
    rules: list[AnyRule] = []
    for own, schools in by_years.items():
        if own:
            rules += at_least_today(scenario.programs[program], program, schools, own)
    return tuple(rules)
