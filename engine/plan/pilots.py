"""What a plan's pilots can find out, and what is credited for it."""

from __future__ import annotations

from ...models.results.plan_parts.pilot_plan import PilotPlan
from ...models.scenario.scenario import Scenario
from ..evaluation.evaluate import Evaluation
from ..evidence.voi import detectable_effect
from ..figures.candidates import Prior
from ..formulation.learning import Lesson


def pilot_plans(evaluation: Evaluation) -> dict[str, PilotPlan]:
    """Return, by program, what the first pilot of each candidate can find out."""
    learning = evaluation.formulation.learning
    scenario = evaluation.formulation.figures.scenario
    credited = {
        lesson.prior.program: (lesson, worth)
        for lesson, _, worth in learning.credits(evaluation.decisions)
    }
    programs = list(scenario.programs)
    return {
        programs[prior.program]: _pilot_plan(
            scenario, prior, sites, *credited.get(prior.program, (None, 0.0))
        )
        for prior, sites in sorted(
            learning.first_pilots(evaluation.decisions), key=lambda found: found[0].program
        )
    }


def _pilot_plan(
    scenario: Scenario, prior: Prior, sites: int, lesson: Lesson | None, worth: float
) -> PilotPlan:
    comparisons = prior.comparisons(sites)
    detects = None
    if prior.students > 0:
        detects = detectable_effect(sites, comparisons, prior.variance(sites))
    return PilotPlan(
        year=scenario.years[prior.year],
        sites=sites,
        comparison_sites=comparisons,
        students=prior.students,
        detects=detects,
        later_students=prior.later,
        evsi=0.0 if lesson is None else float(lesson.worth[sites]) / prior.later,
        learning=worth,
    )
