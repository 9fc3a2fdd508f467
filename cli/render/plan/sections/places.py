"""Decisions site by site: all of them, or one school's page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rich.text import Text

from .....models.results.plan import Plan, SiteYear
from .....models.scenario.base import CENTRAL, in_year
from .....models.scenario.scenario import Scenario
from ...page import Page, heading, paragraph, table
from ...words import (
    MISSING,
    Names,
    change_in_percent,
    count,
    figure,
    money,
    percent,
    plural,
    printable,
)

MOST_YEARS = 4


def sites(plan: Plan, scenario: Scenario, names: Names) -> Page:
    """Return what happens at every site, program by program and year by year."""
    by_program: dict[str, list[SiteYear]] = defaultdict(list)
    for site in plan.sites:
        by_program[site.program].append(site)
    page: Page = [heading("Site by site")]
    for program in plan.programs:
        if by_program[program]:
            page += _by_year(
                names.program(program),
                [(names.school(id), y) for id, y in _grouped(by_program[program], "school")],
                scenario.years,
            )
    return page


def school(plan: Plan, scenario: Scenario, id: str) -> Page:
    """Return one school's page: who is there, what it needs, what happens there, what it gains."""
    names = Names(scenario)
    page: Page = [Text(names.school(id), "bold cyan"), *_who(scenario, names, id), *_gain(plan, id)]
    here = [site for site in plan.sites if site.school == id]
    if not here:
        return [*page, paragraph("No program runs here, today or in the plan.")]
    programs = [(names.program(program), years) for program, years in _grouped(here, "program")]
    return [*page, *_by_year("Program", programs, scenario.years, figures=True)]


def _who(scenario: Scenario, names: Names, id: str) -> Page:
    if id == CENTRAL:
        return [paragraph("Programs that run from the district's office.")]
    here, year = scenario.schools[id], scenario.years[0]
    students = in_year(here.enrollment, year)
    groups = [
        f"{names.group(group)} {percent(in_year(number, year) / students)}"
        for group, number in here.groups.items()
    ]
    needs = [f"{printable(goal)} {need:.2f}" for goal, need in here.needs.items()]
    text = "; ".join([plural(students, "student"), *groups])
    return [paragraph(f"{text}."), paragraph(f"Needs (0 to 1): {', '.join(needs) or 'none'}.")]


def _gain(plan: Plan, id: str) -> Page:
    here = plan.schools.get(id)
    if here is None:
        return []
    more = change_in_percent(here.gain, here.baseline)
    compared = f"{figure(here.baseline)} ({more})" if more else figure(here.baseline)
    return [
        paragraph(
            f"Gain over the years: {figure(here.gain)} student-SD, going on as today {compared}."
            f" Dollars: {money(here.dollars)}, going on as today {money(here.baseline_dollars)}."
            f" Programs: {count(here.programs_before)} today, {count(here.programs)} in the last"
            " year."
        )
    ]


def _grouped(sites: Iterable[SiteYear], key: str) -> Iterable[tuple[str, Mapping[int, SiteYear]]]:
    found: dict[str, dict[int, SiteYear]] = defaultdict(dict)
    for site in sites:
        found[getattr(site, key)][site.year] = site
    return found.items()


def _by_year(
    title: str,
    rows: Sequence[tuple[str, Mapping[int, SiteYear]]],
    years: tuple[int, ...],
    figures: bool = False,
) -> Page:
    """Return a table with a column for each year; many years stand in several tables."""
    page: Page = []
    for start in range(0, len(years), MOST_YEARS):
        shown = years[start : start + MOST_YEARS]
        made = table(title, *(str(year) for year in shown), left=1)
        for name, by_year in rows:
            made.add_row(name, *(_action(by_year.get(year), figures) for year in shown))
        page += [Text(), made]
    return page


def _action(site: SiteYear | None, figures: bool) -> str:
    if site is None:
        return MISSING
    words: str = site.action
    if site.level < 1 and site.action != "retire":
        words += f" {percent(site.level)}"
    if site.positions is not None:
        words += f" {site.positions}"
    if figures and site.cost >= 1:
        words += f" {money(site.cost)}"
    return words
