"""What a plan does to each program and merge."""

from __future__ import annotations

import numpy as np

from ...models.results.plan import Loss, MergePlan, MergeSite, ProgramPlan
from ...models.scenario.scenario import Scenario
from ..evaluation.evaluate import Evaluation
from ..evaluation.site_years import OFF, kinds, states
from ..figures.arrays import BoolArray
from ..figures.ways import MERGE, RUN
from .program_years import (
    ALL,
    SiteStates,
    follows,
    last_decision,
    program_years,
    served_elsewhere,
)
from .reasons import Reasons, evidence_words


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
        runs = np.isin(found.kind[own, -1], (RUN, MERGE))
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
            follows=follows(found.at(own), years, named),
        )
    return plans


def merge_plans(evaluation: Evaluation, reasons: Reasons) -> dict[str, MergePlan]:
    """Return each merge's part of the plan, by id; merges that run nowhere have no sites."""
    figures = evaluation.formulation.figures
    ways, scenario = figures.ways, figures.scenario
    dollars = evaluation.offering_dollars().sum(axis=1)
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
            cost=float(dollars[q]),
            worth=float(worth[mine].sum()),
            gain=float(gain[mine].sum()),
            reason=reasons.merge(m),
        )
    return plans


def losses(evaluation: Evaluation) -> tuple[Loss, ...]:
    """Return the programs that schools lose by the last year, most students first."""
    figures = evaluation.formulation.figures
    sites = figures.sites
    last = states(figures, evaluation.decisions)[:, -1]
    runs = np.isin(kinds(figures, last), (RUN, MERGE))
    away = 1.0 - served_elsewhere(figures, evaluation.decisions)[:, -1]
    programs = figures.scenario.programs
    names, shared = list(programs), _shared_goals(figures.scenario)
    here = np.zeros((len(names), len(figures.places.ids)), dtype=bool)
    on = np.flatnonzero(last != OFF)
    here[sites.program[on], sites.place[on]] = True
    found = []
    for q, key in enumerate(names):
        lost = np.flatnonzero((sites.program == q) & sites.running & ~runs & (away > 1.0 - ALL))
        if not len(lost):
            continue
        # Which other programs with a goal of it are on at each place that loses it.
        near = here[:, sites.place[lost]] & shared[q][:, None]
        others = np.flatnonzero(near.any(axis=1))
        others = others[np.argsort(near[others].argmax(axis=1), kind="stable")]
        served_by = {names[r]: int(near[r].sum()) for r in others}
        likest = sorted(
            served_by, key=lambda other: likeness(figures.scenario, key, other), reverse=True
        )
        found.append(
            Loss(
                program=key,
                schools=tuple(figures.places.ids[p] for p in sites.place[lost]),
                students=float((sites.students[lost, 0] * away[lost]).sum()),
                served_by={other: served_by[other] for other in likest},
                unserved=float((sites.students[lost, 0] * away[lost])[~near.any(axis=0)].sum()),
            )
        )
    return tuple(sorted(found, key=lambda loss: -loss.students))


def _shared_goals(scenario: Scenario) -> BoolArray:
    """Return which programs have an effect on a goal in common, (programs, programs)."""
    has = [[goal in q.effects for goal in scenario.goals] for q in scenario.programs.values()]
    effects = np.array(has, dtype=np.int64).reshape(len(has), len(scenario.goals))
    return np.asarray(effects @ effects.T > 0)


def likeness(scenario: Scenario, ended: str, other: str) -> tuple[bool, float]:
    """Return how well another program stands in: meant to replace it, share of goals in common."""
    one, two = (set(scenario.programs[key].effects) for key in (ended, other))
    return ended in scenario.programs[other].replaces, len(one & two) / len(one | two)
