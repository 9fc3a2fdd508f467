"""People under a plan: staff by school, and students of each group who are served."""

from __future__ import annotations

import numpy as np

from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...evaluation.read_site_years import Unreadable, read
from ...evaluation.site_years import shares
from ...figures import make_figures
from ...figures.arrays import sum_by


def people(plan: Plan, scenario: Scenario) -> tuple[dict[str, float], dict[str, float]]:
    """Return FTE by school, and students served by group, in the last year.

    A program that serves a group has its students only; another has each group's share of the
    school. A student in two programs counts twice.
    """
    figures = make_figures(scenario)
    try:
        made = read(figures, plan.sites, plan.begun)
    except Unreadable:
        return {}, {}
    ways, sites, last = figures.ways, figures.sites, made[:, -1]
    staff = ways.staff[:, :, -1].sum(axis=1) * last
    fte = sum_by(ways.place, staff, len(figures.places.ids))
    students = sites.students[:, -1] * shares(figures, made)[:, -1]
    served = np.einsum("s,sk->k", students, sites.group_share[:, :, -1])
    schools = figures.places.ids[: figures.places.schools]
    return (
        {school: float(fte[p]) for p, school in enumerate(schools)},
        {group: float(served[k]) for k, group in enumerate(scenario.groups)},
    )
