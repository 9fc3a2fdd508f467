"""Scenario -> what its best plan is worth: a what-if of which only the objective is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..models.scenario.scenario import Scenario
from .deadline import Deadline
from .formulate import Formulation
from .formulation.learning import Upkeep
from .milp.solution import Progress, Status
from .options import SearchOptions
from .search import Search
from .session import Session

Hold = Callable[[Formulation], Formulation]
"""What is asked of a formulation beside its scenario's rules, as rows."""


@dataclass(frozen=True)
class FoundValue:
    """What a search for a value gave.

    Attributes
    ----------
    status
        How it ended; `feasible` or `no_plan_in_time` also where the bound was enough.
    low
        Objective of the best plan found; -inf without one.
    high
        What no plan is worth more than; -inf where no plan exists.
    interrupted
        Whether a Ctrl-C ended it.
    """

    status: Status
    low: float
    high: float
    interrupted: bool


def find_value(
    scenario: Scenario,
    *,
    options: SearchOptions,
    session: Session,
    upkeep: Upkeep | None = None,
    enough: float | None = None,
    hold: Hold | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> FoundValue:
    """Return what the best plan of a scenario is worth, as `solve` would find it, in less time.

    Payments are exact and every row is checked, but no plan is written down: no prices, no reasons,
    and no search among equal plans.

    Parameters
    ----------
    scenario
        What the district says.
    options, session, upkeep, on_progress
        As of `solve`.
    enough
        The search may end as soon as it is proved that no plan is worth more than this.
    hold
        What is asked beside the scenario's rules.
    """
    options = options.filled()
    deadline = Deadline.after(options.time_limit)
    formulation = _held(session.formulation(scenario, upkeep), hold)
    cutoff = None if enough is None else enough - formulation.offset
    milp = replace(options.milp(), cutoff=cutoff)
    search = Search(formulation, milp, deadline, options.method, on_progress, session=session)
    solution, evaluation = search.run()
    low, high = float("-inf"), float("inf")
    if solution.status is Status.INFEASIBLE:
        high = float("-inf")
    elif solution.bound is not None:
        high = solution.bound + formulation.offset
    if evaluation is not None and not formulation.model.violations(evaluation.x):
        low = evaluation.objective
    return FoundValue(solution.status, low, max(low, high), solution.interrupted)


def known_value(
    scenario: Scenario,
    session: Session,
    upkeep: Upkeep | None = None,
    hold: Hold | None = None,
) -> float:
    """Return what the best plan that a session remembers is worth in a scenario, -inf for none."""
    formulation = _held(session.formulation(scenario, upkeep), hold)
    x = session.start(formulation)
    if x is None:
        return float("-inf")
    return float(formulation.model.objective @ x) + formulation.offset


def _held(formulation: Formulation, hold: Hold | None) -> Formulation:
    return formulation if hold is None else hold(formulation)
