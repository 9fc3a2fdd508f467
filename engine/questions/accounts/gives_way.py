"""What one plan decides otherwise than another: other programs' sites and dollars."""

from __future__ import annotations

from ....models.results.otherwise import GivesWay
from ....models.results.plan import Plan

GIVES_WAY_DOLLARS = 0.5
"""Dollars up to which nobody gives way."""


def gives_way(plan: Plan, then: Plan, key: str, years: tuple[int, int]) -> tuple[GivesWay, ...]:
    """Return the other programs and merges with other sites or dollars, by dollars lost.

    Parameters
    ----------
    plan, then
        The plan, and another one.
    key
        Program, merge or reorganization that is asked about, and left out.
    years
        The first of the years asked about, and the last.
    """
    first, last = years
    found = []
    for other in (*plan.programs, *plan.merges):
        (cost, worth), (cost_then, worth_then) = (_sums(p, other) for p in (plan, then))
        given = GivesWay(
            program=other,
            sites=(_sites(plan, other, first), _sites(then, other, first)),
            sites_last=(_sites(plan, other, last), _sites(then, other, last)),
            dollars=cost_then - cost,
            worth=worth_then - worth,
        )
        moved = given.sites[0] != given.sites[1] or given.sites_last[0] != given.sites_last[1]
        if other != key and (moved or abs(given.dollars) > GIVES_WAY_DOLLARS):
            found.append(given)
    return tuple(sorted(found, key=lambda one: one.dollars))


def _sums(plan: Plan, key: str) -> tuple[float, float]:
    """Return the dollars and the worth of a program or merge over the horizon."""
    given = plan.programs.get(key) or plan.merges[key]
    return given.cost, given.worth


def _sites(plan: Plan, key: str, year: int) -> int:
    """Return at how many places a program (merged or not) or a merge runs in a year."""
    if key in plan.merges:
        return sum(site.year == year for site in plan.merges[key].sites)
    on = (s for s in plan.sites if s.program == key and s.year == year)
    return sum(s.action not in ("retire", "pilot") for s in on)
