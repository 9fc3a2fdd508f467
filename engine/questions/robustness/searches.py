"""Searches for plans that are best in a draw, or over draws; each may run in another process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ....models.scenario.scenario import Scenario
from ...deadline import Deadline
from ...evaluation.payments import CannotPay, settle
from ...fewer_changes import FEW, prefer_fewer_changes
from ...figures import make_figures
from ...figures.arrays import FloatArray
from ...figures.draws import Draws, draw_effects
from ...formulate import Formulation, formulate
from ...formulation.learning import Upkeep
from ...formulation.risk import Aim, aim_at_draw, aim_at_regret, aim_at_tail, beside
from ...milp.relaxation import relax
from ...milp.solution import Status
from ...options import SearchOptions
from ...search import Search
from ...session import Session

CHUNK = 5
"""Draws that share a session. Fixed, so that results do not depend on the number of workers."""

Name = Literal["average", "cvar", "regret"]

OVERALL: tuple[Name, ...] = ("average", "cvar", "regret")
"""What plans over draws are searched for."""

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
    plain
        The plain plan's decisions, (N, T), which searches begin with.
    upkeep
        Of the plain formulation, so that what pilots teach is the same in every draw.
    """

    scenario: Scenario
    draws: int
    seed: int
    correlation: float
    common: float
    plain: FloatArray
    upkeep: Upkeep


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
    figures = make_figures(job.scenario)
    draws = draw_effects(figures, job.draws, job.seed, job.correlation, job.common)
    if isinstance(task, Chunk):
        return _each_draw(job, task, draws)
    if task.limits.deadline.over:
        return []
    aim = beside(_aim(task, draws.some(list(task.draws))), task.beside)
    return [_found(task.limits, -1, formulate(job.scenario, aim, job.upkeep), task.begin, None)]


def _each_draw(job: Job, chunk: Chunk, draws: Draws) -> list[Found]:
    """Return the best plan found of each draw."""
    found: list[Found] = []
    with Session() as session:
        for draw in chunk.draws:
            if chunk.limits.deadline.over:
                break
            formulation = formulate(job.scenario, aim_at_draw(draws, draw), job.upkeep)
            # The session remembers what the chunk's first draws found, the plain plan it does not.
            begin = None if found and found[-1].decisions is not None else job.plain
            found.append(_found(chunk.limits, draw, formulation, begin, session))
            if found[-1].interrupted:
                break
    return found


def _aim(overall: Overall, draws: Draws) -> Aim:
    if overall.name == "regret":
        return aim_at_regret(draws, overall.best)
    return aim_at_tail(draws, 1.0 if overall.name == "average" else overall.level)


def _found(
    limits: Limits,
    draw: int,
    formulation: Formulation,
    begin: FloatArray | None,
    session: Session | None,
) -> Found:
    start = None if begin is None else _start(formulation, begin)
    options = limits.now()
    solution, evaluation = Search(
        formulation,
        # Draws are searched side by side: none of them has processes of its own.
        options.milp(workers=1),
        Deadline.after(options.time_limit),
        method=options.method,
        begin=start,
        session=session,
    ).run()
    if evaluation is not None and formulation.model.integer.sum() <= FEW:
        deadline = Deadline.after(limits.now().time_limit)
        relaxed = solution.relaxed or relax(formulation.model, deadline.share())
        asked = options.milp(workers=1)
        evaluation, _ = prefer_fewer_changes(evaluation, relaxed, asked, deadline, all_ties=False)
    bound = None if solution.bound is None else _outward(solution.bound + formulation.offset)
    if evaluation is None:
        return Found(draw, solution.status, None, 0.0, bound, solution.interrupted)
    rest = evaluation.objective - evaluation.worth
    return Found(draw, solution.status, evaluation.decisions, rest, bound, solution.interrupted)


def _outward(bound: float) -> float:
    """Return a bound without the digits in which it differs from run to run, none the lower."""
    return float(f"{bound + 2 * SLACK * max(1.0, abs(bound)):.9e}")


def _start(formulation: Formulation, decisions: FloatArray) -> FloatArray | None:
    try:
        return settle(formulation, decisions).x
    except CannotPay:
        return None
