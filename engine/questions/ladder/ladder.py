"""Scenario and step -> ladder: the door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from numbers import Integral, Real

from ....models.given import want_plan, want_scenario
from ....models.resolve import resolve
from ....models.results.ladder import Ladder
from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...milp.solution import Progress
from ...one_thread import in_one_thread
from ...options import DEFAULTS, SearchOptions, want_options
from ...session import Session, want_session
from ..more_money import chosen_funds
from .asked import Asked, CannotStep
from .climb import Climb

STEPS = 10
"""Steps unless it is said how many."""

MOST_STEPS = 100
"""Steps that may be asked for."""


@in_one_thread
def ladder(
    scenario: Scenario,
    *,
    step: float,
    steps: int = STEPS,
    down: bool = False,
    fund: str | Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    base: Plan | None = None,
    options: SearchOptions = DEFAULTS,
    workers: int = 1,
    session: Session | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_step: Callable[[str], None] | None = None,
) -> Ladder:
    """Return what the next dollars bring back first, step by step, or what goes next.

    The list is nested: going up each step only adds to the one before, so that nothing a step
    brought is cut by a later one; going down each only takes, so that nothing comes back. Each step
    is the best that its money allows so; money that a step leaves over counts for the next. Beside
    each, a search of its own says how much better any plan at that budget can be.

    Parameters
    ----------
    scenario
        What the district says.
    step
        Dollars a year that each step adds to the funds, or takes.
    steps
        How many, 1 to 100.
    down
        Whether each step takes money; else it adds it.
    fund
        Which fund, or funds, by id or name; shared out in proportion to what they hold. Left out:
        the largest that may pay for anything anywhere.
    years
        Years in which the money is more or less; left out: every year of the plan.
    base
        The plan to start from; left out: the best at today's budget is searched for.
    options
        How to search; `time_limit` is for all searches together. The gap is that of whole plans;
        steps are proved within a hundred times as much of about what a step can add.
    workers
        Processes; with two the next step is searched for while a step is set beside the best plan.
        The ladder is the same for any number, as long as no search is ended by its time.
    session
        What earlier solves of similar scenarios found.
    on_progress
        Called now and then with where the running search is.
    on_step
        Called before each search with what it is, in words.

    Returns
    -------
    The base plan, and the steps in their order, each with its whole plan. `ended` says why there
    is no further step. Without a base plan there are no steps, and `status` says why.

    Raises
    ------
    CannotStep
        The step is no amount above 0, the number of steps or workers is out of range, there is no
        such fund or year, or (`BaseDoesNotHold`) the base plan breaks the scenario's rules.
    engine.milp.solvers.SolverUnavailable
        The solver is not installed.
    """
    want_scenario(scenario, "ladder")
    want_options(options, "ladder")
    want_session(session, "ladder")
    if base is not None:
        want_plan(base, "ladder: base")
    _check_numbers(step, steps)
    _check_workers(workers)
    try:
        funds = chosen_funds(scenario, fund)
    except ValueError as failure:
        raise CannotStep(str(failure)) from None
    asked = Asked(
        resolve(scenario),
        float(step),
        int(steps),
        down,
        funds,
        _chosen_years(scenario, years),
        options.filled(),
        on_progress,
        on_step or (lambda _: None),
    )
    return Climb(asked, session or Session(), int(workers)).run(base)


def _check_numbers(step: object, steps: object) -> None:
    if isinstance(step, bool) or not isinstance(step, Real) or not 0 < float(step) < float("inf"):
        raise CannotStep(f"step is an amount of dollars above 0, not {step!r}")
    if round(float(step), 2) != float(step):
        raise CannotStep(f"step is dollars and whole cents, not {step!r}")
    if isinstance(steps, bool) or not isinstance(steps, Integral):
        raise CannotStep(f"steps is a whole number, not {steps!r}")
    if not 1 <= int(steps) <= MOST_STEPS:
        raise CannotStep(f"steps is a number from 1 to {MOST_STEPS}, not {steps}")


def _check_workers(workers: object) -> None:
    if isinstance(workers, bool) or not isinstance(workers, Integral) or int(workers) < 1:
        raise CannotStep(f"workers is a whole number, 1 or more, not {workers!r}")


def _chosen_years(scenario: Scenario, years: Sequence[int] | None) -> tuple[int, ...]:
    wanted = scenario.years if years is None or not len(years) else tuple(dict.fromkeys(years))
    for year in wanted:
        if year not in scenario.years:
            first, last = scenario.years[0], scenario.years[-1]
            span = f"{first}" if first == last else f"{first} to {last}"
            raise CannotStep(f"the plan has no year {year}; its years are {span}")
    return tuple(year for year in scenario.years if year in wanted)
