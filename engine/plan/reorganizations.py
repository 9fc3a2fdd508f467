"""What a plan does with each reorganization."""

from __future__ import annotations

from ...models.amounts.by_year import value
from ...models.results.plan_parts.program_plan import ReorganizationPlan
from ..evaluation.evaluate import Evaluation
from ..figures.ways import MOVED


def reorganization_plans(evaluation: Evaluation) -> dict[str, ReorganizationPlan]:
    """Return each reorganization's part of the plan, by id."""
    figures = evaluation.formulation.figures
    scenario, ways = figures.scenario, figures.ways
    first = len(scenario.programs) + len(scenario.merges)
    dollars = evaluation.offering_dollars()
    worth = evaluation.worth_by_way.sum(axis=1)
    plans = {}
    for r, (key, item) in enumerate(scenario.reorganizations.items()):
        years = [y for y, on in zip(scenario.years, evaluation.in_force[r], strict=True) if on]
        if not years:
            plans[key] = ReorganizationPlan(year=None)
            continue
        saves = float((evaluation.in_force[r] * figures.reorganizations.saves[r]).sum())
        cost = float(dollars[first + r].sum())
        moved = {
            school: {
                receiver: share * value(scenario.schools[school].enrollment, years[0])
                for receiver, share in shares.items()
            }
            for school, shares in item.moves.items()
        }
        own = (ways.kind == MOVED) & (ways.reorganization == r)
        plans[key] = ReorganizationPlan(
            year=years[0],
            moved=moved,
            saves=saves,
            cost=cost,
            cost_by_year=dict(zip(scenario.years, dollars[first + r].tolist(), strict=True)),
            net=saves - cost,
            worth=float(worth[own].sum()),
        )
    return plans
