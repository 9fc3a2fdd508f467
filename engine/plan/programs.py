"""What a plan does to each program and merge."""

from __future__ import annotations

import numpy as np

from ...models.results.plan import Decision, MergePlan, MergeSite, ProgramPlan
from ...models.scenario.program import Program
from ..evaluation.evaluate import Evaluation
from ..evaluation.site_years import kinds, shares, states
from ..figures import Figures
from ..figures.arrays import BoolArray, FloatArray, IntArray, sum_by
from ..figures.ways import MERGE, PILOT, RUN, TAKEN_IN
from .reasons import Reasons, evidence_words

ALL = 1.0 - 1e-6
"""Share of students from which on all are meant: a third written as 0.333333 three times."""


def program_plans(
    evaluation: Evaluation, today: Evaluation, reasons: Reasons
) -> dict[str, ProgramPlan]:
    """Return each program's part of the plan, by id."""
    figures = evaluation.formulation.figures
    sites, ways = figures.sites, figures.ways
    state = states(figures, evaluation.decisions)
    kind, level = kinds(figures, state), shares(figures, evaluation.decisions)
    dollars = evaluation.offering_dollars().sum(axis=1)
    dollars_today = today.offering_dollars().sum(axis=1)
    worth = evaluation.worth_by_way.sum(axis=1)
    gain = (evaluation.gain_by_way * figures.places.discount).sum(axis=1)
    elsewhere = served_elsewhere(figures, evaluation.decisions)[:, -1]
    plans = {}
    for q, (key, program) in enumerate(figures.scenario.programs.items()):
        own = np.flatnonzero(sites.program == q)
        runs = np.isin(kind[own, -1], (RUN, MERGE))
        served = sites.students[own, -1] * (level[own, -1] + elsewhere[own])
        # What goes on with its students where they move to has not ended.
        before = sites.running[own] & (elsewhere[own] < ALL)
        decision = decide_word(program, before, kind[own], level[own])
        mine = ways.offering == q
        plans[key] = ProgramPlan(
            decision=decision,
            sites_before=int(sites.running[own].sum()),
            sites_after=int(runs.sum()),
            students=float(served.sum()),
            cost=float(dollars[q]),
            worth=float(worth[mine].sum()),
            gain=float(gain[mine].sum()),
            cost_before=float(dollars_today[q]),
            evidence=evidence_words(program, figures.scenario.goals),
            reason=reasons.program(q, decision),
        )
    return plans


def served_elsewhere(figures: Figures, decisions: FloatArray) -> FloatArray:
    """Return the share of each site's students served where they move to, (S, T).

    Parameters
    ----------
    decisions
        And what follows from them, (N, T).
    """
    ways, students = figures.ways, figures.sites.students
    own = np.flatnonzero(ways.kind == TAKEN_IN)
    taken = sum_by(ways.site[own], ways.students[own] * decisions[own], len(students))
    return np.asarray(taken / np.where(students > 0, students, 1.0))


def decide_word(program: Program, before: BoolArray, kind: IntArray, level: FloatArray) -> Decision:
    """Return the word for what becomes of a program: the last year against today.

    A candidate that runs in any year is adopted, though it may end again.

    Parameters
    ----------
    before
        Whether each of its sites runs today, (sites,).
    kind, level
        What each of them is in each year, and how much of it runs: level, or positions by their
        reference number, (sites, T).
    """
    runs = np.isin(kind[:, -1], (RUN, MERGE))
    if not program.existing:
        if (kind == RUN).any():
            return "adopt"
        return "pilot" if (kind == PILOT).any() else "decline"
    if (kind[:, -1] == MERGE).any():
        return "merge"
    if not runs.any():
        return "retire"
    lost = before & (level[:, -1] < 1.0)
    gained = runs & (~before | (level[:, -1] > 1.0))
    if not lost.any():
        return "expand" if gained.any() else "keep"
    return "expand" if gained.sum() >= lost.sum() and gained.any() else "trim"


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
