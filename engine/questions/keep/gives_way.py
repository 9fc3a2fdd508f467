"""What a plan that keeps a program decides otherwise than the plan asked about."""

from __future__ import annotations

from ....models.results.keeping import GivesWay
from ....models.results.plan import Plan
from ..explain.choices import RUNS

_LITTLE = 0.5


def gives_way(plan: Plan, then: Plan, program: str, year: int) -> tuple[GivesWay, ...]:
    """Return the other programs and merges with other sites or dollars, by dollars lost.

    Parameters
    ----------
    plan, then
        The plan, and the best one that keeps the program.
    year
        The first of the years asked about.
    """
    last = max(site.year for site in plan.sites)
    found = []
    for key in (*plan.programs, *plan.merges):
        (cost, worth), (cost_then, worth_then) = (_sums(p, key) for p in (plan, then))
        given = GivesWay(
            program=key,
            sites=(_sites(plan, key, year), _sites(then, key, year)),
            sites_last=(_sites(plan, key, last), _sites(then, key, last)),
            dollars=cost_then - cost,
            worth=worth_then - worth,
        )
        moved = given.sites[0] != given.sites[1] or given.sites_last[0] != given.sites_last[1]
        if key != program and (moved or abs(given.dollars) > _LITTLE):
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
    return sum(s.program == key and s.year == year and s.action in RUNS for s in plan.sites)
