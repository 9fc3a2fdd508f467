"""How the dollars on a program differ between two plans, merges of it fairly counted."""

from __future__ import annotations

from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario


def change_of_dollars(scenario: Scenario, plan: Plan, then: Plan, program: str) -> float:
    """Return how much more a program costs in another plan, over the horizon.

    Where it is merged in one of the plans, the merge and the other parts that it is merged with
    there are counted, too: a team that goes on without it costs what it costs then, and what is
    taken out of a team that ends costs something by itself. So only what is truly saved is
    deducted.

    Parameters
    ----------
    plan, then
        The plan, and another one.
    """
    inside = {
        (site.merge, site.school, site.year)
        for each in (plan, then)
        for site in each.sites
        if site.program == program and site.merge is not None
    }
    merges = {merge for merge, _, _ in inside}
    parts = {part for merge in merges for part in scenario.merges[merge].combines} - {program}
    there = {(school, year) for _, school, year in inside}

    def dollars(one: Plan) -> float:
        own = one.programs[program].cost + sum(one.merges[merge].cost for merge in merges)
        return own + _beside(one, parts, there)

    return dollars(then) - dollars(plan)


def _beside(plan: Plan, parts: set[str], there: set[tuple[str, int]]) -> float:
    """Return what other parts cost by themselves where and, at the office, when it is merged."""
    years = {year for _, year in there}
    return sum(
        paid.amount
        for paid in plan.payments
        if paid.program in parts
        and ((paid.school, paid.year) in there or (paid.school is None and paid.year in years))
    )
