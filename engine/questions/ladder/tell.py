"""A step in figures: what it costs, leaves over and gains, against the step before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ....models.results.ladder import LadderStep
from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from .changes import changes

NO_GAIN = 1e-9
"""Student-SD below which a school or group gains nothing."""


def told_step(
    *,
    number: int,
    money: float,
    years: Sequence[int],
    plans: tuple[Plan, Plan, Plan],
    scenario: Scenario,
    best: float,
    proved: bool,
) -> LadderStep:
    """Return a step.

    Parameters
    ----------
    number, money
        The step's, and the dollars a year of all steps so far, below 0 going down.
    years
        Years in which the money is more or less.
    plans
        The base plan, that of the step before, and that of the step.
    scenario
        At the step's budget.
    best
        Objective of the best plan found at that budget.
    proved
        Whether no nested step is better.
    """
    base, before, plan = plans
    done = changes(before, plan, scenario)
    spent, so_far = _spent(before, plan), _spent(base, plan)
    return LadderStep(
        number=number,
        money=money,
        changes=done,
        cost=spent,
        unspent={
            year: round((money if year in years else 0.0) - dollars, 2)
            for year, dollars in so_far.items()
        },
        worth=(plan.worth or 0.0) - (before.worth or 0.0),
        objective=(plan.objective or 0.0) - (before.objective or 0.0),
        students=sum(change.students for change in done),
        schools=_more(_by_school(before), _by_school(plan)),
        groups=_more(_by_group(before), _by_group(plan)),
        proved=proved,
        best=max(best, plan.objective or best),
        within=plan.gap,
        plan=plan,
    )


def _spent(before: Plan, after: Plan) -> dict[int, float]:
    """Return the dollars spent more by year."""
    was = {money.year: money.spent for money in before.money}
    return {money.year: round(money.spent - was[money.year], 2) for money in after.money}


def _by_school(plan: Plan) -> dict[str, float]:
    return {key: school.gain for key, school in plan.schools.items()}


def _by_group(plan: Plan) -> dict[str, float]:
    return {key: group.gain_per_student * group.students for key, group in plan.groups.items()}


def _more(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """Return what each gains more, the most first; those that gain or lose nothing left out."""
    gains = {key: gain - before.get(key, 0.0) for key, gain in after.items()}
    kept = [(key, gain) for key, gain in gains.items() if abs(gain) > NO_GAIN]
    return dict(sorted(kept, key=lambda item: -abs(item[1])))
