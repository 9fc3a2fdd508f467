"""Searches for plans that are best in a draw, or over draws; each may run in another process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...deadline import Deadline
from ...evaluation.evaluate import Evaluation
from ...evaluation.payments import CannotPay, settle
from ...fewer_changes import ALL_AT_ONCE, prefer_fewer_changes
from ...figures.arrays import FloatArray
from ...figures.draws import Draws, draw_effects
from ...formulate import Formulation, OpenFormulation, begin_formulation
from ...formulation.learning import Upkeep
from ...formulation.risk import Aim, aim_at_draw, aim_at_regret, aim_at_tail, beside, no_aim
from ...milp.relaxation import relax
from ...milp.solution import Status
from ...options import SearchOptions
from ...search import Search, pick
from ...solve import STOPPED, solve

CHUNK = 5
"""Draws of which each may begin with what those before it found. Fixed, so that results do not
depend on the number of workers."""

Name = Literal["average", "cvar", "regret"]

OVERALL: tuple[Name, ...] = ("average", "cvar", "regret")
"""What plans over draws are searched for."""

WEIGHT = 9.0
"""How many times the plain plan's objective stands beside that of a draw in which it is less. The
gap is then of both together: at most that of the plain plan's objective, however little a draw's
best plan comes to."""

SAME = 1e-9
"""Relative difference of objectives below which they are the same."""

SLACK = 1e-9
"""Relative size of what a solver's bound may be off by."""


@dataclass(frozen=True)
class Job:
    """What all searches have in common.

    Attributes
    ----------
    scenario
        Without an objective of its own.
    draws, seed, correlation, common
        Of the effects, as `draw_effects` takes them.
    plain, rest, objective
        The plain plan's decisions, (N, T), which searches begin with, what its objective is besides
        their worth, and its objective at the means.
    upkeep
        Of the plain formulation, so that what pilots teach is the same in every draw.
    """

    scenario: Scenario
    draws: int
    seed: int
    correlation: float
    common: float
    plain: FloatArray
    rest: float
    objective: float
    upkeep: Upkeep

    @cached_property
    def open(self) -> OpenFormulation:
        """The scenario's MILP without an aim; what is aimed at is added, draw by draw."""
        return begin_formulation(self.scenario, no_aim, self.upkeep)

    @cached_property
    def effects(self) -> Draws:
        """All draws."""
        figures = self.open.figures
        return draw_effects(figures, self.draws, self.seed, self.correlation, self.common)


@dataclass(frozen=True)
class Limits:
    """How to search, and until when.

    Attributes
    ----------
    options
        Of each search; `time_limit` for one alone.
    deadline
        After it no search begins.
    """

    options: SearchOptions
    deadline: Deadline

    def now(self) -> SearchOptions:
        """Return the options of a search that begins now."""
        limit = self.deadline.sooner(self.options.time_limit)
        return replace(self.options, time_limit=limit.share_at_least())


@dataclass(frozen=True)
class Chunk:
    """Draws to find the best plans of, one after the other."""

    limits: Limits
    draws: tuple[int, ...]


@dataclass(frozen=True)
class Overall:
    """A plan to find that is best over the first draws.

    Attributes
    ----------
    limits
        How to search, and until when.
    name
        What is aimed at: the average, the CVaR, the largest regret.
    draws
        Numbers of the draws that are looked at.
    level
        The worst share of draws that the CVaR averages.
    best
        Worth of the best plan known of each of these draws, less penalty and hurdle, (draws,).
    begin
        Decisions to begin with, (N, T).
    beside
        Constant in the objective, for the gap to be relative to: a CVaR or a regret may be near 0.
    """

    limits: Limits
    name: Name
    draws: tuple[int, ...]
    level: float
    best: FloatArray
    begin: FloatArray
    beside: float = 0.0


@dataclass(frozen=True)
class PresumptionTask:
    """A plan to find of a scenario in which what stands in is larger or smaller."""

    limits: Limits
    multiple: float
    scenario: Scenario


@dataclass(frozen=True)
class PresumptionPlan:
    """The plan that was found, with its decisions searched for no further."""

    multiple: float
    plan: Plan

    @property
    def interrupted(self) -> bool:
        """Whether a Ctrl-C ended it."""
        return self.plan.message == STOPPED


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes
    ----------
    draw
        Number of the draw; -1 for a search over draws.
    status
        How it ended.
    decisions
        (N, T), or None without a plan.
    rest
        What the plan's objective is besides its worth: learning less penalty and hurdle.
    bound
        On the objective, None if none is known.
    interrupted
        Whether a Ctrl-C ended it.
    """

    draw: int
    status: Status
    decisions: FloatArray | None
    rest: float
    bound: float | None
    interrupted: bool = False


def search(job: Job, task: Chunk | Overall) -> list[Found]:
    """Return what is found for a task; what is not begun by the deadline is left out."""
    if isinstance(task, Chunk):
        return _each_draw(job, task)
    if task.limits.deadline.over:
        return []
    aim = beside(_aim(task, job.effects.some(list(task.draws))), task.beside)
    return [_found(task.limits, -1, job.open.aimed(aim), task.begin, 0.0)]


def turn(_job: Job, task: PresumptionTask) -> list[PresumptionPlan]:
    """Return the plan of a scenario with another presumption; none where the time is over."""
    if not task.limits.deadline.worth_another:
        return []
    # Its decisions are only counted: no plan of as much worth is searched for.
    plan = solve(
        task.scenario, options=task.limits.now(), workers=1, diagnose=False, all_ties=False
    )
    return [PresumptionPlan(task.multiple, plan)]


def _each_draw(job: Job, chunk: Chunk) -> list[Found]:
    """Return the best plan found of each draw."""
    found: list[Found] = []
    for draw in chunk.draws:
        if chunk.limits.deadline.over:
            break
        limits, constant = _in_proportion(job, chunk.limits, draw)
        formulation = job.open.aimed(beside(aim_at_draw(job.effects, draw), constant))
        direct = pick(limits.options.method, formulation.model) == "direct"
        # By school another draw's plan is too far off to be worth settling who pays for it.
        begin = _nearest(job, found, draw) if direct else None
        found.append(_found(limits, draw, formulation, begin, constant))
        if found[-1].interrupted:
            break
    return found


def _in_proportion(job: Job, limits: Limits, draw: int) -> tuple[Limits, float]:
    """Return how to search in a draw, and what stands beside its objective: see `WEIGHT`."""
    usual = abs(job.objective)
    if float(job.effects.some([draw]).worth(job.plain)[0]) + job.rest >= usual:
        return limits, 0.0
    gap = (limits.options.gap or 0.0) / (1.0 + WEIGHT)
    return replace(limits, options=replace(limits.options, gap=gap)), WEIGHT * usual


def _nearest(job: Job, found: list[Found], draw: int) -> FloatArray:
    """Return the plan to begin with: of the plain one and those found, the best in this draw."""
    plans = [(job.plain, job.rest)]
    plans += [(each.decisions, each.rest) for each in found if each.decisions is not None]
    own = job.effects.some([draw])
    values = [float(own.worth(decisions)[0]) + rest for decisions, rest in plans]
    return plans[int(np.argmax(values))][0]


def _aim(overall: Overall, draws: Draws) -> Aim:
    if overall.name == "regret":
        return aim_at_regret(draws, overall.best)
    return aim_at_tail(draws, 1.0 if overall.name == "average" else overall.level)


def _found(
    limits: Limits,
    draw: int,
    formulation: Formulation,
    begin: FloatArray | None,
    constant: float,
) -> Found:
    options = limits.now()
    start = None if begin is None else _start(formulation, begin)
    solution, evaluation = Search(
        formulation,
        # Draws are searched side by side: none of them has processes of its own.
        options.milp(workers=1),
        Deadline.after(options.time_limit),
        method=options.method,
        begin=None if start is None else start.x,
        today=start is not None,
    ).run()
    bound = (
        None if solution.bound is None else _outward(solution.bound + formulation.offset - constant)
    )
    if evaluation is None:
        return Found(draw, solution.status, None, 0.0, bound, solution.interrupted)
    if start is not None and not _better(evaluation, start):
        evaluation = start
    elif formulation.model.integer.sum() <= ALL_AT_ONCE:
        deadline = Deadline.after(limits.now().time_limit)
        relaxed = solution.relaxed or relax(formulation.model, deadline.share())
        asked = options.milp(workers=1)
        evaluation, _ = prefer_fewer_changes(evaluation, relaxed, asked, deadline, all_ties=False)
    rest = evaluation.objective - evaluation.worth
    return Found(draw, solution.status, evaluation.decisions, rest, bound, solution.interrupted)


def _better(found: Evaluation, start: Evaluation) -> bool:
    """Return whether a plan found is worth more than the one that its search began with."""
    model = found.formulation.model
    value, before = (float(model.objective @ each.x) for each in (found, start))
    return value > before + SAME * max(1.0, abs(before)) or bool(model.violations(start.x))


def _outward(bound: float) -> float:
    """Return a bound without the digits in which it differs from run to run, none the lower."""
    return float(f"{bound + 2 * SLACK * max(1.0, abs(bound)):.9e}")


def _start(formulation: Formulation, decisions: FloatArray) -> Evaluation | None:
    try:
        return settle(formulation, decisions)
    except CannotPay:
        return None
