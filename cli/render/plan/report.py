"""The whole report of a plan, in the order in which a budget office asks."""

from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ..footnote import STUDENT_SD, footnote
from ..page import Page
from ..pilots import plan_pilots
from ..words import Names
from . import money
from .decisions import decisions, tier_choices, totals
from .gains import gains
from .laws import laws, top_ups
from .places import sites
from .rules import rules
from .summary import summary

_NOTE = "Later years may count less (discount_rate)."


def report(plan: Plan, scenario: Scenario, site_by_site: bool = False) -> Page:
    """Return the report.

    Parameters
    ----------
    plan
        The plan.
    scenario
        The scenario it answers.
    site_by_site
        Whether to list what happens at every site too.
    """
    page = summary(plan, scenario)
    if not plan.has_decisions:
        return page
    names = Names(scenario)
    page += [*money.years(plan), *decisions(plan, names), *totals(plan)]
    page += plan_pilots(plan.pilots, names)
    page += [*money.funds(plan, names), *money.staff(plan, names)]
    page += [*gains(plan, scenario, names), *rules(plan), *laws(plan), *top_ups(plan, names)]
    if site_by_site:
        page += tier_choices(plan.cut_tiers, names)
        page += sites(plan, scenario, names)
    return [*page, *footnote(_NOTE, STUDENT_SD)]
