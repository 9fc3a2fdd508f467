"""What is to stay of a program, each as hard rules; and what of it a plan keeps."""

from __future__ import annotations

from dataclasses import dataclass

from ....models.results.keeping import SitesYear, Wanted
from ....models.results.plan import Plan
from ....models.results.plan_parts.program_plan import SiteYear
from ....models.scenario.base import CENTRAL
from ....models.scenario.scenario import Scenario
from ..explain.choices import Choice, Years, avoid, decide, from_year, runs
from ..explain.sides import CannotAsk, check_question


@dataclass(frozen=True)
class Want:
    """What is to stay, and the decision that makes it stay."""

    wanted: Wanted
    choice: Choice


def check_keep(scenario: Scenario, program: str, school: str | None) -> None:
    """Raise `CannotAsk` unless the program runs today, at the school if one is named."""
    check_question(scenario, program, school)
    if program in scenario.reorganizations:
        raise CannotAsk(f"{program} is a reorganization; what keeps is asked of programs")
    given = scenario.programs[program]
    if not given.existing:
        raise CannotAsk(
            f"{program} runs nowhere today, so there is nothing to keep; explain it without keep"
        )
    if school is not None and not given.sites[school].running:
        raise CannotAsk(
            f"{program} does not run at {school} today, so there is nothing to keep there"
        )


def wants(
    scenario: Scenario, plan: Plan, program: str, school: str | None, years: Years
) -> tuple[Want, ...]:
    """Return what may be wanted: all of it and, if the plan keeps none in some year, the first."""
    since = from_year(years)
    if school is not None and school != CENTRAL:
        rules = (decide(program, "keep", school, years),)
        return (Want("site", Choice("keep", f"it goes on there fully{since}", rules, years)),)
    given = scenario.programs[program]
    today = sum(site.running for site in given.sites.values())
    every = "its one site of today"
    if today > 1:
        every = "both of today's sites" if today == 2 else f"all {today} of today's sites"
    rules = (decide(program, "keep", None, years),)
    found = [Want("all", Choice("keep", f"{every} stay{'s' * (today == 1)}{since}", rules, years))]
    none = any(y.whole + y.in_part + y.merged == 0 for y in kept(scenario, plan, program, None))
    if today > 1 and none and not given.all_or_nothing:
        spare = len(given.sites) > today
        exactly = (avoid(program, "start", None, years),) if spare else ()
        words = f"one of today's sites stays, in part or merged at least{since}"
        found.append(Want("first", Choice("keep", words, (*runs(program, years), *exactly), years)))
    return tuple(found)


def kept(scenario: Scenario, plan: Plan, program: str, school: str | None) -> tuple[SitesYear, ...]:
    """Return year by year how much of what runs today goes on in a plan."""
    given = scenario.programs[program]
    today = {s for s, site in given.sites.items() if site.running and school in (None, s)}
    own = [s for s in plan.sites if s.program == program and s.school in today]

    def whole(site: SiteYear) -> bool:
        return site.action == "keep" and site.positions in (
            None,
            given.sites[site.school].positions,
        )

    def part(site: SiteYear) -> bool:
        return site.action in ("reduce", "keep", "start") and not whole(site)

    return tuple(
        SitesYear(
            year=year,
            today=len(today),
            whole=sum(whole(s) for s in own if s.year == year),
            in_part=sum(part(s) for s in own if s.year == year),
            merged=sum(s.action == "merge" for s in own if s.year == year),
        )
        for year in scenario.years
    )
