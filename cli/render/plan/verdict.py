"""How the search for a plan ended, and how near to the best the plan is."""

import math

from ....models.results.plan import Plan
from ...language.spoken import say
from ..no_plan import no_plan_sentence
from ..words import percent_up, seconds


def verdict(plan: Plan) -> str:
    """Return in words how the search ended, and how near to the best the plan is."""
    ended = no_plan_sentence(
        plan.status,
        infeasible=say(": no decisions keep all rules with these funds and staff"),
        no_plan_in_time=say(
            ", and it is not proved that there is none. More time (--time-limit) may find one"
        ),
        unbounded=say(": worth can grow without limit, so a limit is missing"),
        error=say("; another solver may not (--solver)"),
    )
    if ended:
        how = f" ({_search(plan)})" if plan.run.seconds else ""
        return ended + how
    if plan.status == "stated":
        return say("The plan as it was stated; no search for a better one was made.")
    near = nearness(plan.gap)
    kind = say("Optimal") if plan.status == "optimal" else say("Feasible, not proved optimal")
    return f"{kind}: {near} ({_search(plan)})."


def nearness(gap: float | None) -> str:
    """Return in words how near to the best a plan is.

    Parameters
    ----------
    gap
        The plan's, a share; None: not known.
    """
    if gap is None or not math.isfinite(gap) or gap > 10:
        return say("how far it is from the best plan is not known")
    if gap <= 1e-9:
        return say("no plan is better")
    # Rounded up: never said to be nearer than was proved.
    return say("no plan is more than %(share)s better", share=percent_up(gap))


def style(plan: Plan) -> str:
    """Return the colour of the verdict."""
    if plan.status == "optimal":
        return "bold green"
    return "bold yellow" if plan.has_decisions else "bold red"


def _search(plan: Plan) -> str:
    return ", ".join(part for part in (seconds(plan.run.seconds), plan.run.solver) if part)
