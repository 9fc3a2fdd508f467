"""The whole report of a plan: the first screen, and the sections that may be asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...language.catalogue import noted
from ...language.spoken import say
from ...sections import SECTIONS
from ..footnote import STUDENT_SD, footnote
from ..page import Page, paragraph
from ..pilots import plan_pilots
from ..words import Names
from .first_screen import first_screen
from .sections import money
from .sections.binding import binding
from .sections.decisions import decisions, totals
from .sections.gains import by_goal, gains
from .sections.laws import laws, top_ups
from .sections.losses import losses
from .sections.places import sites
from .sections.requests import requests
from .sections.rules import rules
from .sections.tiers import tier_choices
from .verdict import style, verdict
from .what_if import what_if

_NO_YEARS = noted(
    "The file does not say what each year decides: it comes from an earlier version, or keys were"
    " taken out. Solve again, or have its decisions judged: groundswell state SCENARIO PLAN.json."
)
_NOTE = "Later years may count less (discount_rate)."


@dataclass(frozen=True)
class Asked:
    """What a section is made of."""

    plan: Plan
    scenario: Scenario
    names: Names


_MADE: dict[str, Callable[[Asked], Page]] = {
    "decisions": lambda of: [
        *decisions(of.plan, of.scenario, of.names),
        *totals(of.plan),
        *tier_choices(of.plan.cut_tiers, of.names),
    ],
    "people": lambda of: losses(of.plan, of.names),
    "money": lambda of: money.years(of.plan),
    "funds": lambda of: [*money.funds(of.plan, of.names), *top_ups(of.plan, of.names)],
    "staff": lambda of: money.staff(of.plan, of.names),
    "gains": lambda of: gains(of.plan, of.scenario, of.names),
    "goals": lambda of: by_goal(of.plan, of.scenario),
    "limits": lambda of: binding(of.plan, of.names),
    "rules": lambda of: rules(of.plan),
    "laws": lambda of: laws(of.plan),
    "requests": lambda of: requests(of.plan, of.names),
    "pilots": lambda of: plan_pilots(of.plan.pilots, of.names),
    "sites": lambda of: sites(of.plan, of.scenario, of.names),
}
"""What makes each section of `SECTIONS`."""

FULL = tuple(name for name in SECTIONS if name not in ("sites", "requests"))
"""Those that the full report has: all but what happens at every site, and to every request."""


def _none(name: str) -> str:
    return f"\nOf {name} ({SECTIONS[name]}) this scenario has none."


def report(plan: Plan, scenario: Scenario, show: Sequence[str] = (), full: bool = False) -> Page:
    """Return the report.

    Parameters
    ----------
    plan
        The plan.
    scenario
        The scenario it answers.
    show
        Sections to show instead of the first screen, of `SECTIONS`.
    full
        Whether to show the first screen and all sections but `sites` and `requests`.
    """
    if plan.has_decisions and not all(program.years for program in plan.programs.values()):
        return [paragraph(verdict(plan), style=style(plan)), paragraph(say(_NO_YEARS))]
    if not plan.has_decisions or (not full and not show):
        return first_screen(plan, scenario)
    asked = Asked(plan, scenario, Names(scenario))
    wanted = {*show, *(FULL if full else ())}
    page: Page = [paragraph(verdict(plan), style=style(plan))]
    if changed := what_if(plan.scenario):
        page.append(paragraph(changed, style="bold"))
    if full:
        page = first_screen(plan, scenario, foot=False)
    for name in SECTIONS:
        if name in wanted:
            found = _MADE[name](asked)
            # What was asked for by name is answered, if only by that there is none of it.
            page += found if found or name not in show else [paragraph(_none(name))]
    return [*page, *footnote(_NOTE, STUDENT_SD)]
