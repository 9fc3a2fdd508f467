"""Decisions site by site, program by program."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rich.text import Text

from .....models.results.plan import Plan
from .....models.results.plan_parts.program_plan import SiteYear
from .....models.scenario.scenario import Scenario
from ...page import Page, heading, table
from ...words import MISSING, Names, percent

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


def _grouped(sites: Iterable[SiteYear], key: str) -> Iterable[tuple[str, Mapping[int, SiteYear]]]:
    found: dict[str, dict[int, SiteYear]] = defaultdict(dict)
    for site in sites:
        found[getattr(site, key)][site.year] = site
    return found.items()


def _by_year(
    title: str,
    rows: Sequence[tuple[str, Mapping[int, SiteYear]]],
    years: tuple[int, ...],
) -> Page:
    """Return a table with a column for each year; many years stand in several tables."""
    page: Page = []
    for start in range(0, len(years), MOST_YEARS):
        shown = years[start : start + MOST_YEARS]
        made = table(title, *(str(year) for year in shown), left=1)
        for name, by_year in rows:
            made.add_row(name, *(action(by_year.get(year)) for year in shown))
        page += [Text(), made]
    return page


def action(site: SiteYear | None) -> str:
    """Return in words what happens at a site in a year: keep, reduce 50%, keep 12."""
    if site is None:
        return MISSING
    words: str = site.action
    if site.level < 1 and site.action != "retire":
        words += f" {percent(site.level)}"
    if site.positions is not None:
        words += f" {site.positions}"
    return words
