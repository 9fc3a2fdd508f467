"""What several plans have in common, and how they decide on each program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from ....models.results.alternatives import ProgramShare, ReorganizationShare, Shared
from ....models.results.plan import Plan
from ....models.results.plan_parts.program_plan import SiteYear
from ...figures.arrays import FloatArray
from ...milp.near_optimal import Slots


def program_shares(plans: Sequence[Plan]) -> dict[str, ProgramShare]:
    """Return how at least one plan decides on each program."""
    found = {}
    for program in plans[0].programs:
        each = [plan.programs[program] for plan in plans]
        sites = [one.sites_after for one in each]
        found[program] = ProgramShare(
            kept=sum(1 for count in sites if count > 0) / len(plans),
            decisions=dict(Counter(one.first_decision for one in each)),
            sites_least=min(sites),
            sites_most=max(sites),
        )
    return found


def reorganization_shares(plans: Sequence[Plan]) -> dict[str, ReorganizationShare]:
    """Return in how many of the plans, at least one, each reorganization begins, and when."""
    found = {}
    for key in plans[0].reorganizations:
        years = [plan.begun[key] for plan in plans]
        begun = Counter(year for year in years if year is not None)
        found[key] = ReorganizationShare(
            begun=begun.total() / len(plans), years=dict(sorted(begun.items()))
        )
    return found


def shared(plans: Sequence[Plan], points: Sequence[FloatArray], slots: Slots) -> Shared:
    """Return what all plans, at least one, have in common.

    Parameters
    ----------
    plans, points
        The plans, and their full vectors.
    slots
        Each site and year, each reorganization and year.
    """
    states = np.stack([slots.states(point) for point in points])
    open_ = np.unique(slots.slot)
    same = (states[:, open_] == states[0, open_]).all(axis=0)
    first, *others = plans
    return Shared(
        decisions={
            key: program.first_decision
            for key, program in first.programs.items()
            if all(plan.programs[key].first_decision == program.first_decision for plan in others)
        },
        reorganizations={
            key: year
            for key, year in first.begun.items()
            if all(plan.begun[key] == year for plan in others)
        },
        site_years=int(np.count_nonzero(same)),
        of=len(open_),
    )


def different(plan: Plan, best: Plan) -> tuple[SiteYear, ...]:
    """Return what a plan does at the sites and years at which it does not as the best plan does."""
    known = {(s.program, s.school, s.year): s for s in best.sites}

    def same(site: SiteYear) -> bool:
        other = known.get((site.program, site.school, site.year))
        return other is not None and _does(other) == _does(site)

    return tuple(site for site in plan.sites if not same(site))


def _does(site: SiteYear) -> tuple[str, float, int | None, str | None]:
    return site.action, site.level, site.positions, site.merge
