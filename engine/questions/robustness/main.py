"""Which decisions hold up under the uncertainty of effects: the question's one door."""

from __future__ import annotations

from dataclasses import replace

from ....models.given import want_scenario
from ....models.resolve import resolve
from ....models.results.plan import Plan
from ....models.results.robustness import Robustness
from ....models.scenario.scenario import Scenario
from ...deadline import Deadline
from ...figures.draws import COMMON, draw_effects
from ...formulate import formulate
from ...one_thread import in_one_thread
from ...options import DEFAULTS, SearchOptions, want_options
from ...plan.assemble import plan_scenario
from ...session import Session
from ...solve import STOPPED, solve
from .settings import Settings, Told
from .study import Study
from .view import drawn

PLAIN_SHARE = 0.25
"""Share of the time that the plain plan, and the scenario's own objective, may take each."""


@in_one_thread
def robustness(
    scenario: Scenario,
    *,
    draws: int = 200,
    fresh: int = 1000,
    correlation: float = 0.8,
    common: float = COMMON,
    level: float = 0.1,
    search_draws: int = 10,
    workers: int = 1,
    options: SearchOptions = DEFAULTS,
    on_search: Told | None = None,
) -> Robustness:
    """Return which decisions hold up under draws of the effects, and plans that hold up better.

    Rules that speak of gain (floors, gaps between groups) hold at the effects' means in every draw,
    so that all draws allow the same plans and each plan can be judged in each draw.

    Parameters
    ----------
    scenario
        What the district says. Its `objective`, if it has one, gives one plan more; the plain plan
        and the draws' best plans maximise worth.
    draws
        Draws of the effects whose best plans are searched for.
    fresh
        Further draws, on which the plans named are evaluated.
    correlation
        Of the errors of one program's effects on different goals, 0 to 1.
    common
        Share of the variance of unmeasured effects' errors that all of them share, 0 to 1.
    level
        The worst share of draws that a CVaR averages.
    search_draws
        How many draws the searches for the plans with the best average, the best CVaR and the
        least largest regret look at themselves; 0: no such searches, only the draws' best plans.
        With all draws they are exact, and give bounds.
    workers
        Processes that search.
    options
        How to search; the seed is the draws' too. Draws not begun when the time is over are left
        out, and it says so.
    on_search
        Called as searches end, with how many have, how many there are, and what they are for.

    Raises
    ------
    ValueError
        A number out of range.
    engine.milp.solvers.SolverUnavailable
        The solver is not installed.
    """
    want_scenario(scenario, "robustness")
    want_options(options, "robustness")
    scenario = resolve(scenario)
    settings = Settings(
        draws, fresh, correlation, common, level, search_draws, workers, options.seed
    )
    deadline = Deadline.after(options.time_limit)
    told = on_search or _silent

    session = Session()

    def plan_of(asked: Scenario, start: Plan | None = None) -> Plan:
        return solve(
            asked,
            options=replace(options, time_limit=deadline.share_at_least(PLAIN_SHARE)),
            start=start,
            diagnose=False,
            session=session,
        )

    told(0, draws, "the plain plan")
    worth_alone = scenario.model_copy(update={"objective": None})
    plans = {"plain": plan_of(worth_alone)}
    if not plans["plain"].has_decisions or plans["plain"].message == STOPPED:
        return _nothing(scenario, plans["plain"], settings)
    if scenario.objective is not None:
        told(0, draws, "the plan for the scenario's own objective")
        own = plan_of(scenario, plans["plain"])
        if own.has_decisions:
            plans["own"] = own
        if own.message == STOPPED:
            return _nothing(scenario, own, settings)
    formulation = session.formulation(worth_alone)
    study = Study(worth_alone, formulation, settings, plans, options.filled(), deadline, told)
    return study.run()


def _silent(done: int, total: int, what: str) -> None:
    """Tell nobody."""


def _nothing(scenario: Scenario, plan: Plan, settings: Settings) -> Robustness:
    """Return the result without draws: there is no plan to begin with, or a Ctrl-C came."""
    figures = formulate(scenario).figures
    none = draw_effects(figures, 0, settings.seed, settings.correlation, settings.common)
    return Robustness(
        scenario=plan_scenario(scenario),
        status=plan.status,
        message=plan.message,
        drawn=drawn(none, settings),
        level=settings.level,
    )
