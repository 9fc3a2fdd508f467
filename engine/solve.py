"""Scenario -> Plan: the one door."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

from ..models.plan import Plan, Run
from ..models.scenario import Scenario
from ..version import __version__
from .formulation.build import Formulation, formulate
from .milp.solution import Options, Progress, Status
from .plan.assemble import Outcome, assemble, plan_scenario
from .plan.evaluate import Evaluation, evaluate_today
from .plan.payments import split
from .plan.prices import find_prices
from .plan.verify import check_payments
from .search import Search

Method = Literal["auto", "direct"]


def solve(
    scenario: Scenario,
    *,
    gap: float = 1e-3,
    time_limit: float = 600.0,
    method: Method = "auto",
    solver: str = "scip",
    seed: int = 0,
    threads: int = 1,
    on_progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """Return the best plan found, checked again without the solver.

    Parameters
    ----------
    scenario
        What the district says.
    gap
        Relative gap, (bound - objective) / |objective|, at which the search may stop.
    time_limit
        Wall seconds.
    method
        `direct`: the whole MILP to one solver. `auto`: picks; today always `direct`.
    solver
        `scip`, `highs`, `cp-sat`, `cbc`, `gurobi`, `cplex` or `xpress`.
    seed, threads
        Of the solver. The same scenario and options on the same machine give the same plan with
        one thread.
    on_progress
        Called now and then with where the search is.

    Returns
    -------
    A plan. Its `status` says how the search ended; without decisions for `infeasible`,
    `no_plan_in_time`, `unbounded` and `error`.

    Raises
    ------
    engine.milp.solvers.SolverUnavailable
        The solver is not installed.
    """
    if method not in ("auto", "direct"):
        raise ValueError(f"method is auto or direct, not {method}")
    began = time.monotonic()
    formulation = formulate(scenario)
    options = Options(solver, gap, time_limit, threads, seed)
    solution, evaluation = Search(formulation, options, began, on_progress).run()

    def run() -> Run:
        return Run(
            method="direct",
            solver=solution.solver,
            seconds=time.monotonic() - began,
            seed=seed,
            groundswell=__version__,
        )

    said = "stopped on request" if solution.interrupted else solution.message
    if evaluation is None:
        return _no_plan(scenario, solution.status, said, run())
    payments = split(evaluation)
    broken = check_plan(formulation, evaluation)
    unpaid = check_payments(formulation, evaluation, payments)
    if broken or unpaid:
        said = "; ".join([*broken, *(str(finding) for finding in unpaid)])
        message = f"the solver's plan does not hold when checked again: {said}"
        return _no_plan(scenario, Status.ERROR, message, run())
    # At least a second: without prices the plan could not say what binds.
    prices = find_prices(formulation, max(1.0, time_limit - (time.monotonic() - began)))
    bound = None if solution.bound is None else solution.bound + formulation.offset
    status = _earned(solution.status, evaluation.objective, bound, gap)
    outcome = Outcome(status.value, run(), bound, said)
    return assemble(evaluation, evaluate_today(formulation), payments, outcome, prices)


def _earned(status: Status, objective: float, bound: float | None, gap: float) -> Status:
    """Return optimal only where the plan's own objective is within the gap of the bound."""
    if status is not Status.OPTIMAL or bound is None:
        return status
    within = bound - objective <= gap * abs(objective) + 1e-6 * max(1.0, abs(objective))
    return Status.OPTIMAL if within else Status.FEASIBLE


def check_plan(formulation: Formulation, evaluation: Evaluation) -> list[str]:
    """Return, in words, the rows that an evaluated plan breaks."""
    found = []
    for violation in formulation.model.violations(evaluation.x):
        if violation.kind == "row":
            found.append(formulation.model.rows_named(violation.block).says(violation.index))
        else:
            found.append(violation.text)
    return found


def _no_plan(scenario: Scenario, status: Status, message: str, run: Run) -> Plan:
    return Plan(scenario=plan_scenario(scenario), status=status.value, message=message, run=run)
