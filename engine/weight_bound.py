"""What the weight of requests may cost in worth at most: a bound, without another search."""

from __future__ import annotations

from ..models.results.plan import Plan
from .deadline import Deadline
from .evaluation.evaluate import Evaluation
from .milp.relaxation import relax


def weight_costs_at_most(
    evaluation: Evaluation, bound: float | None, deadline: Deadline
) -> float | None:
    """Return by how much a plan's objective but for requests is below the best there is, at most.

    Parameters
    ----------
    evaluation
        A plan found with a weight on requests.
    bound
        Proved bound on its objective, constants counted in. No request counts less than nothing, so
        it bounds what plans without the weight come to, too.
    deadline
        By when the relaxation without the weight is to be solved: mostly a nearer bound.

    Returns
    -------
    Student-SD; None where requests have no weight, or nothing is known.
    """
    formulation = evaluation.formulation
    weight = formulation.figures.scenario.requests.weight
    if not weight or not formulation.requests.asked:
        return None
    score, model = formulation.requests.score, formulation.model
    plain = model.objective.copy()
    plain[score.column] -= weight * score.factor
    relaxed = relax(model.with_objective(plain), deadline.share_at_least()).objective
    offset = formulation.offset - weight * float(score.constant[0])
    bounds = [] if bound is None else [bound]
    bounds += [] if relaxed is None else [relaxed + offset]
    own = evaluation.objective - evaluation.requested
    return max(0.0, min(bounds) - own) if bounds else None


def tell_weight(plan: Plan, at_most: float | None) -> Plan:
    """Return a plan that says what the weight of its requests costs at most."""
    if at_most is None or plan.granting is None:
        return plan
    told = plan.granting.model_copy(update={"costs_at_least": 0.0, "costs_at_most": at_most})
    return plan.model_copy(update={"granting": told})
