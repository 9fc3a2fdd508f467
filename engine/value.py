"""Scenario -> what its best plan is worth: for questions that compare worth and show no plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..models.scenario.scenario import Scenario
from .deadline import Deadline
from .formulation.learning import Upkeep
from .milp.solution import Progress, Status
from .options import SearchOptions
from .search import Search
from .session import Session


@dataclass(frozen=True)
class BestValue:
    """What the best plan of a scenario is worth, as far as a search proved it.

    Attributes
    ----------
    status
        As a plan's.
    objective
        Of the plan found, student-SD; None without one.
    bound
        What no plan exceeds; None where nothing is proved.
    interrupted
        Whether a Ctrl-C ended the search.
    """

    status: Status
    objective: float | None = None
    bound: float | None = None
    interrupted: bool = False


def find_value(
    scenario: Scenario,
    options: SearchOptions,
    session: Session,
    upkeep: Upkeep | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> BestValue:
    """Return what the best plan is worth, without making it a plan.

    Found and proved as by `solve`, and paid to the cent. What only a plan that is shown needs is
    left out: ties, prices, reasons.

    Parameters
    ----------
    scenario, options, session, upkeep, on_progress
        As for `solve`.
    """
    options = options.filled()
    deadline = Deadline.after(options.time_limit)
    formulation = session.formulation(scenario, upkeep)
    search = Search(
        formulation, options.milp(), deadline, options.method, on_progress, session=session
    )
    solution, evaluation = search.run()
    if evaluation is None:
        return BestValue(solution.status, interrupted=solution.interrupted)
    if formulation.model.violations(evaluation.x):
        return BestValue(Status.ERROR, interrupted=solution.interrupted)
    bound = None if solution.bound is None else solution.bound + formulation.offset
    return BestValue(solution.status, evaluation.objective, bound, solution.interrupted)
