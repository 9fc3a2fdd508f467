"""Scenario -> Plan: the one door."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np

from ..models.plan import Plan, Run
from ..models.scenario import Scenario
from ..version import __version__
from .figures.arrays import FloatArray
from .formulation.build import Formulation, formulate
from .milp.solution import Options, Progress, Solution, Status
from .milp.solvers import solve as solve_milp
from .plan.assemble import Outcome, assemble, plan_scenario
from .plan.evaluate import Evaluation, evaluate_today
from .plan.payments import CannotPay, settle, split
from .plan.prices import find_prices
from .plan.verify import check_payments

TIE_NODES = 200
"""Branch-and-bound nodes that the search for fewer changes may take."""

TOLERANCE = 2e-6
"""By how much of its size a solver may let a budget slip."""

TIE_COLUMNS = 2000
"""Decisions above which that search is left to presolve alone: it would outlast the first."""

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
    solution = solve_milp(formulation.model, options, on_progress=on_progress)
    solution = fewest_changes(formulation, solution, options, began)
    solution, evaluation = _paid(formulation, solution, options, began)

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


def _paid(
    formulation: Formulation, solution: Solution, options: Options, began: float
) -> tuple[Solution, Evaluation | None]:
    """Return the solution with exact payments for its decisions, or without decisions.

    A solver keeps a budget within its tolerance, which may be hundreds of dollars in a hundred
    million. Decisions that the funds cannot pay to the cent are searched again with budgets lower
    by that tolerance; the bound of the first search holds all the same.
    """
    if solution.x is None:
        return solution, None
    try:
        return solution, settle(formulation, formulation.decisions(solution.x))
    except CannotPay:
        left = max(1.0, options.time_limit - (time.monotonic() - began))
        stricter = replace(formulation.model, row_lower=_lower_budgets(formulation))
        again = solve_milp(stricter, replace(options, time_limit=left))
    if again.x is None:
        words = "the funds cannot pay, to the cent, for the decisions found"
        return replace(again, status=Status.ERROR, message=words), None
    found = replace(again, bound=solution.bound)
    try:
        return found, settle(formulation, formulation.decisions(again.x))
    except CannotPay as problem:
        return replace(found, status=Status.ERROR, message=str(problem)), None


def _lower_budgets(formulation: Formulation) -> FloatArray:
    """Return the rows' lower bounds with each budget smaller by a solver's tolerance."""
    lower = formulation.model.row_lower.copy()
    for rows in formulation.money.budget:
        if rows is not None:
            lower[rows.ids] += TOLERANCE * np.maximum(1.0, np.abs(lower[rows.ids]))
    return lower


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


def fewest_changes(
    formulation: Formulation, solution: Solution, options: Options, began: float
) -> Solution:
    """Among plans no worse than the solution, take one with the fewest changes from today.

    The search is bounded by nodes, not by seconds, so that the same input gives the same plan.
    """
    left = options.time_limit - (time.monotonic() - began)
    if solution.interrupted or left <= 0 or solution.x is None or solution.objective is None:
        return solution
    model, changes = formulation.model, changes_from_today(formulation)
    wanted = np.flatnonzero(model.objective)
    zeros = np.zeros(len(wanted), dtype=np.int64)
    least = solution.objective - _slip(solution.objective)
    calmer = model.with_objective(-changes).with_rows(
        "no worse", 1, zeros, wanted, model.objective[wanted], lower=least
    )
    nodes = TIE_NODES if model.integer.sum() <= TIE_COLUMNS else 0
    second = replace(options, gap=0.0, time_limit=left, node_limit=nodes)
    found = solve_milp(calmer, second, start=solution.x)
    if found.x is None or changes @ found.x >= changes @ solution.x - 0.5:
        return solution
    objective = float(model.objective @ found.x)
    # A solver keeps rows only within its tolerance; a plan that is worse is not taken.
    return solution if objective < least else replace(solution, x=found.x, objective=objective)


def _slip(objective: float) -> float:
    return 1e-9 * max(1.0, abs(objective))


def changes_from_today(formulation: Formulation) -> FloatArray:
    """Return each column's coefficient in the number of site-years that differ from today."""
    draft, sites = formulation.draft, formulation.figures.sites
    total = np.zeros(len(formulation.model.objective))
    for full, active in zip(draft.full, draft.active, strict=True):
        for lines, sign in ((full.where(sites.running), -1.0), (active.where(~sites.running), 1.0)):
            summed = lines.total().matrix
            total[summed.indices] += sign * summed.data
    return total
