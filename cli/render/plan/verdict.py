"""How the search for a plan ended, and how near to the best the plan is."""

import math

from ....models.results.plan import Plan
from ..no_plan import no_plan_sentence
from ..words import percent_up, seconds


def verdict(plan: Plan) -> str:
    """Return in words how the search ended, and how near to the best the plan is."""
    ended = no_plan_sentence(
        plan.status,
        infeasible=": no decisions keep all rules with these funds and staff",
        no_plan_in_time=", and it is not proved that there is none. More time (--time-limit) may"
        " find one",
        unbounded=": worth can grow without limit, so a limit is missing",
        error="; another solver may not (--solver)",
    )
    if ended:
        how = f" ({_search(plan)})" if plan.run.seconds else ""
        return ended + how
    if plan.status == "stated":
        return "The plan as it was stated; no search for a better one was made."
    near = nearness(plan.gap)
    kind = "Optimal" if plan.status == "optimal" else "Feasible, not proved optimal"
    return f"{kind}: {near} ({_search(plan)})."


def nearness(gap: float | None) -> str:
    """Return in words how near to the best a plan is.

    Parameters
    ----------
    gap
        The plan's, a share; None: not known.
    """
    if gap is None or not math.isfinite(gap) or gap > 10:
        return "how far it is from the best plan is not known"
    if gap <= 1e-9:
        return "no plan is better"
    # Rounded up: never said to be nearer than was proved.
    return f"no plan is more than {percent_up(gap)} better"


def style(plan: Plan) -> str:
    """Return the colour of the verdict."""
    if plan.status == "optimal":
        return "bold green"
    return "bold yellow" if plan.has_decisions else "bold red"


def _search(plan: Plan) -> str:
    return ", ".join(part for part in (seconds(plan.run.seconds), plan.run.solver) if part)
