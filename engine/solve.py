"""Scenario -> Plan: the one door."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from ..models.plan import Plan, Run
from ..models.scenario import Scenario
from ..version import __version__
from .figures.arrays import FloatArray
from .formulation.build import Formulation, formulate
from .milp.solution import Options, Progress, Solution, Status
from .milp.solvers import solve as solve_milp
from .plan.assemble import Outcome, assemble, plan_scenario
from .plan.check_payments import check_payments
from .plan.diagnose import diagnose as diagnose_infeasible
from .plan.evaluate import Evaluation, evaluate_today
from .plan.payments import CannotPay, settle, split
from .plan.prices import find_prices
from .plan.site_years import Unreadable, read

TIE_NODES = 200
"""Branch-and-bound nodes that the search for fewer changes may take."""

TIE_COLUMNS = 2000
"""Decisions above which that search is left to presolve alone: it would outlast the first."""

DIAGNOSIS_SHARE = 0.5
"""Share of the time left that finding out why no plan exists may take."""

DIAGNOSIS_SECONDS = 10.0
"""What it may take at least, also where the time is over."""

STOPPED = "stopped on request"
"""Message of a plan whose search a Ctrl-C ended."""

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
    start: Plan | None = None,
    diagnose: bool = True,
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
    start
        A plan to begin with, of this scenario or a similar one; it is passed over if its
        decisions are none of this scenario's, or break its rules.
    diagnose
        Whether to find out, where no plan exists, what cannot hold together and what must give.
        It takes half of the time that is left, and ten seconds at least.
    on_progress
        Called now and then with where the search is.

    Returns
    -------
    A plan. Its `status` says how the search ended; without decisions for `infeasible` (then with
    `conflict` and `cheapest_fix`), `no_plan_in_time`, `unbounded` and `error`.

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
    begin = None if start is None else starting_point(formulation, start)
    solution = solve_milp(formulation.model, options, start=begin, on_progress=on_progress)
    if solution.x is not None:
        solution = fewest_changes(formulation, solution, options, began)

    def run() -> Run:
        return Run(
            method="direct",
            solver=solution.solver,
            seconds=time.monotonic() - began,
            seed=seed,
            groundswell=__version__,
        )

    said = STOPPED if solution.interrupted else solution.message
    if solution.status is Status.INFEASIBLE and diagnose:
        return _infeasible(formulation, options, began, run)
    if solution.x is None:
        return _no_plan(scenario, solution.status, said, run())
    try:
        evaluation = settle(formulation, formulation.decisions(solution.x))
    except CannotPay as problem:
        return _no_plan(scenario, Status.ERROR, str(problem), run())
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
    outcome = Outcome(solution.status.value, run(), bound, said)
    return assemble(evaluation, evaluate_today(formulation), payments, outcome, prices)


def check_plan(formulation: Formulation, evaluation: Evaluation) -> list[str]:
    """Return, in words, the rows that an evaluated plan breaks."""
    found = []
    for violation in formulation.model.violations(evaluation.x):
        if violation.kind == "row":
            found.append(formulation.model.rows_named(violation.block).says(violation.index))
        else:
            found.append(violation.text)
    return found


def starting_point(formulation: Formulation, plan: Plan) -> FloatArray | None:
    """Return a plan's decisions as a full vector; None where this scenario cannot have them."""
    try:
        return settle(formulation, read(formulation.figures, plan.sites)).x
    except (CannotPay, Unreadable):
        return None


def _infeasible(
    formulation: Formulation, options: Options, began: float, run: Callable[[], Run]
) -> Plan:
    left = options.time_limit - (time.monotonic() - began)
    limit = max(DIAGNOSIS_SECONDS, DIAGNOSIS_SHARE * left)
    found = diagnose_infeasible(formulation, replace(options, time_limit=limit))
    return _no_plan(formulation.figures.scenario, Status.INFEASIBLE, run=run(), **vars(found))


def _no_plan(scenario: Scenario, status: Status, message: str, run: Run, **diagnosis: Any) -> Plan:
    return Plan(
        scenario=plan_scenario(scenario),
        status=status.value,
        message=message,
        run=run,
        **diagnosis,
    )


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
