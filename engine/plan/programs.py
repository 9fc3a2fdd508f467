"""What a plan does to each program and merge."""

from __future__ import annotations

import numpy as np

from ...models.results.plan_parts.program_plan import MergePlan, MergeSite, ProgramPlan
from ..evaluation.evaluate import Evaluation
from .evidence_words import evidence_words
from .program_years import (
    SiteStates,
    by_itself_or_merged,
    follows,
    last_decision,
    program_years,
)
from .reasons import Reasons


def program_plans(
    evaluation: Evaluation, today: Evaluation, reasons: Reasons
) -> dict[str, ProgramPlan]:
    """Return each program's part of the plan, by id."""
    figures = evaluation.formulation.figures
    sites, ways, years = figures.sites, figures.ways, figures.scenario.years
    found = SiteStates.of(figures, evaluation.decisions)
    dollars, dollars_today = evaluation.offering_dollars(), today.offering_dollars()
    worth = evaluation.worth_by_way.sum(axis=1)
    gain = (evaluation.gain_by_way * figures.places.discount).sum(axis=1)
    plans = {}
    for q, (key, program) in enumerate(figures.scenario.programs.items()):
        own = np.flatnonzero(sites.program == q)
        named = program_years(evaluation, q, found, dollars[q], dollars_today[q])
        runs = by_itself_or_merged(found.kind[own, -1])
        served = sites.students[own, -1] * (found.level[own, -1] + found.elsewhere[own, -1])
        decision = last_decision(program, sites.running[own], found.at(own))
        mine = ways.offering == q
        plans[key] = ProgramPlan(
            decision=decision,
            sites_before=int(sites.running[own].sum()),
            sites_after=int(runs.sum()),
            students=float(served.sum()),
            cost=float(dollars[q].sum()),
            worth=float(worth[mine].sum()),
            gain=float(gain[mine].sum()),
            cost_before=float(dollars_today[q].sum()),
            evidence=evidence_words(program, figures.scenario.goals),
            reason=reasons.program(q, decision),
            years=named,
            follows=follows(found.at(own), sites.running[own], years, named),
        )
    return plans


def merge_plans(evaluation: Evaluation, reasons: Reasons) -> dict[str, MergePlan]:
    """Return each merge's part of the plan, by id; merges that run nowhere have no sites."""
    figures = evaluation.formulation.figures
    ways, scenario = figures.ways, figures.scenario
    dollars = evaluation.offering_dollars()
    worth = evaluation.worth_by_way.sum(axis=1)
    gain = (evaluation.gain_by_way * figures.places.discount).sum(axis=1)
    plans = {}
    for m, key in enumerate(scenario.merges):
        q = len(scenario.programs) + m
        mine = np.flatnonzero(ways.offering == q)
        cost = evaluation.site_dollars(ways.offering[mine], ways.place[mine])
        listed = [
            MergeSite(
                school=figures.places.ids[ways.place[way]],
                year=year,
                students=float(ways.students[way, t]),
                cost=float(cost[i, t]),
            )
            for i, way in enumerate(mine)
            for t, year in enumerate(scenario.years)
            if evaluation.decisions[way, t] > 0.5
        ]
        plans[key] = MergePlan(
            sites=tuple(listed),
            cost=float(dollars[q].sum()),
            cost_by_year=dict(zip(scenario.years, dollars[q].tolist(), strict=True)),
            worth=float(worth[mine].sum()),
            gain=float(gain[mine].sum()),
            reason=reasons.merge(m),
        )
    return plans
