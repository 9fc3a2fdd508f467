"""What each other decision would give up: the scenario solved with it forced."""

from __future__ import annotations

from collections.abc import Mapping

from ....models.results.otherwise import Alternative
from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...milp.relaxation import relax
from ...milp.row_prices import RowPrices
from ..accounts.gives_way import gives_way
from .choices import Choice
from .sides import forced
from .variants import VALUE_NOISE, OutOfTime, Value, VariantSolver, value_of


def force(
    variants: VariantSolver,
    scenario: Scenario,
    choice: Choice,
    *,
    diagnose: bool = True,
    best: float | None = None,
) -> Plan | None:
    """Return the best plan that makes a decision, None where the time was over before.

    Parameters
    ----------
    best
        What the best plan known is worth, against which the forced one is set: see `within`.
    """
    made, says = forced(scenario, choice), f"if {choice.says}"
    try:
        gap = None if best is None else within(variants, made, choice, best)
        return variants.plan(made, says, diagnose=diagnose, gap=gap)
    except OutOfTime:
        return None


def within(variants: VariantSolver, made: Scenario, choice: Choice, best: float) -> float | None:
    """Return the gap to which a forced decision is solved for: less of a large regret than of none.

    None: that asked. A regret is at least what its relaxation says.

    Raises
    ------
    OutOfTime
        The time is over.
    """
    if not variants.regret_share:
        return None
    formulation = variants.session.formulation(made, variants.upkeep)
    relaxed = relax(formulation.model, variants.time_for("what deciding otherwise may be worth"))
    if relaxed.objective is None or relaxed.duals is None:
        return None
    prices = RowPrices(formulation.model.rows, relaxed.duals, relaxed.basis)
    variants.take_prices(choice, prices)
    most = relaxed.objective + formulation.offset
    share = variants.regret_share * (best - most) / max(1.0, abs(most))
    return max(variants.options.gap or 0.0, share)


def alternative(
    choice: Choice,
    forced_plan: Plan | None,
    plan: Plan,
    best: Value,
    own: Mapping[str, object],
) -> Alternative:
    """Return what a forced decision changes against the plan.

    Parameters
    ----------
    best
        What the best plan without anything forced is worth.
    own
        Further fields: what it changes for what is asked about, and for others.
    """
    said = {"decision": choice.key, "says": choice.says}
    if forced_plan is None:
        return Alternative.model_validate({**said, "status": "no_plan_in_time"})
    said["status"] = forced_plan.status
    if forced_plan.objective is None or plan.objective is None:
        parts = (part for part in forced_plan.conflict if not part.id.startswith("forced_"))
        return Alternative.model_validate({**said, "conflict": tuple(parts)})
    value = value_of(forced_plan)
    least, most = best.low - value.high, best.high - value.low
    noise = VALUE_NOISE * max(1.0, abs(best.low))
    return Alternative.model_validate(
        {
            **said,
            "objective": forced_plan.objective,
            "bound": forced_plan.bound,
            "regret": best.low - value.low,
            "regret_at_least": max(0.0, least),
            "regret_at_most": most if most < float("inf") else None,
            "within_gap": least <= noise,
            "dollars": _spent(forced_plan) - _spent(plan),
            **own,
        }
    )


def _spent(plan: Plan) -> float:
    return sum(fund.spent for fund in plan.funds)


def others(scenario: Scenario, forced_plan: Plan, plan: Plan, key: str) -> dict[str, object]:
    """Return the other programs and reorganizations that are decided otherwise then."""
    then = forced_plan.begun
    years = scenario.years[0], scenario.years[-1]
    return {
        "gives_way": gives_way(plan, forced_plan, key, years),
        "changed": {
            id: (before.decision, forced_plan.programs[id].decision)
            for id, before in plan.programs.items()
            if id != key and before.decision != forced_plan.programs[id].decision
        },
        "begun": {
            id: (year, then[id])
            for id, year in plan.begun.items()
            if id != key and year != then[id]
        },
    }
