"""What the weight of requests costs in worth, by solving again without it."""

from __future__ import annotations

from collections.abc import Callable

from ...models.given import want_plan, want_scenario
from ...models.results.plan import Plan
from ...models.scenario.scenario import Scenario
from ..milp.solution import Progress
from ..options import DEFAULTS, SearchOptions
from ..session import Session
from ..solve import solve


def price_of_weight(
    scenario: Scenario,
    plan: Plan,
    *,
    options: SearchOptions = DEFAULTS,
    session: Session | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """Return a plan that says what the weight of its requests costs: at least and at most.

    Parameters
    ----------
    scenario
        The scenario the plan answers, with its weight on requests.
    plan
        A plan that was found for it.
    options
        Of the second search, with weight 0.
    session
        What the first search found.
    on_progress
        Called now and then with where the search is.

    Returns
    -------
    The plan with `granting.costs_at_least` and `costs_at_most`, in student-SD of all that the
    objective counts but requests; as it is where requests have no weight, or no plan was found.
    """
    want_scenario(scenario, "price_of_weight")
    want_plan(plan, "price_of_weight")
    told = plan.granting
    if told is None or not told.weight or plan.objective is None:
        return plan
    requests = scenario.requests.model_copy(update={"weight": 0.0})
    without = solve(
        scenario.model_copy(update={"requests": requests}),
        options=options,
        start=plan,
        session=session,
        diagnose=False,
        by_tier=False,
        by_requests=False,
        # What pilots teach is valued alike, or the two would not compare.
        upkeep=plan.upkeep or None,
        on_progress=on_progress,
    )
    if without.objective is None:
        return plan
    own = plan.objective - plan.requests_worth
    low = max(0.0, without.objective - own)
    highs = [] if without.bound is None else [without.bound - own]
    highs += [] if told.costs_at_most is None else [told.costs_at_most]
    high = max(low, min(highs)) if highs else None
    update = {"costs_at_least": low, "costs_at_most": high}
    return plan.model_copy(update={"granting": told.model_copy(update=update)})
