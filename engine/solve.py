"""Scenario -> Plan: the one door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..models.given import want_plan, want_scenario
from ..models.results.plan import Plan, Run
from ..models.scenario.scenario import Scenario
from ..version import __version__
from .cut_tiers import order_by_tiers, tell
from .deadline import Deadline
from .evaluation.check_payments import check_payments
from .evaluation.evaluate import Evaluation, evaluate_today
from .evaluation.payments import CannotPay, settle, split
from .evaluation.read_site_years import Unreadable, read
from .fewer_changes import CHANGES_NOT_ENDED, prefer_fewer_changes
from .figures.arrays import FloatArray
from .formulate import Formulation, formulate
from .formulation.learning import Upkeep
from .grant_more import grant_more, holding, tell_granted
from .infeasible.diagnose import diagnose as diagnose_infeasible
from .milp.relaxation import relax
from .milp.solution import Options, Progress, Status
from .one_thread import in_one_thread
from .options import DEFAULTS, SearchOptions, want_options
from .plan.assemble import Outcome, assemble, plan_scenario
from .plan.prices import Prices, find_prices
from .search import Search, pick
from .session import Session, want_session
from .weight_bound import tell_weight, weight_costs_at_most

DIAGNOSIS_SHARE = 0.5
"""Share of the time left that finding out why no plan exists may take."""

DIAGNOSIS_SECONDS = 10.0
"""What it may take at least, also where the time is over."""

STOPPED = "stopped on request"
"""Message of a plan whose search a Ctrl-C ended."""


@in_one_thread
def solve(
    scenario: Scenario,
    *,
    options: SearchOptions = DEFAULTS,
    workers: int | None = None,
    start: Plan | None = None,
    diagnose: bool = True,
    session: Session | None = None,
    upkeep: Upkeep | None = None,
    by_tier: bool = True,
    by_requests: bool = True,
    all_ties: bool = True,
    on_progress: Callable[[Progress], None] | None = None,
) -> Plan:
    """Return the best plan found, checked again without the solver.

    Parameters
    ----------
    scenario
        What the district says.
    options
        How to search, and how long.
    workers
        Threads that price schools, `by-school`; None: one for each processor. They do not change
        the plan.
    start
        A plan to begin with, of this scenario or a similar one; it is passed over if its
        decisions are none of this scenario's, or break its rules.
    diagnose
        Whether to find out, where no plan exists, what cannot hold together and what must give.
        It takes half of the time that is left, and ten seconds at least.
    session
        What earlier solves of similar scenarios found; this one begins there, and adds to it.
    upkeep
        Price of adopting that what pilots teach is valued at, as in another plan's `upkeep`, so
        that the two plans' objectives compare; left out: found anew for this scenario.
    by_tier
        Whether, among plans of equal worth within the gap, programs of lower `cut_tier` end first.
    by_requests
        Whether, among plans of equal worth within the gap, the one that grants schools more is
        taken, before that with fewer changes, and before tiers. Where `requests.weight` is set
        there is no such search: the objective has them.
    all_ties
        Whether a plan with fewer changes and no lower objective is searched for among all
        decisions, or only among those that the relaxation's prices leave at a tie: in a
        hundredth of the time, where decisions are counted over many plans.
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
    want_scenario(scenario, "solve")
    if start is not None:
        want_plan(start, "solve: start")
    want_options(options, "solve")
    want_session(session, "solve")
    options = options.filled()
    deadline = Deadline.after(options.time_limit)
    if session is None:
        formulation = formulate(scenario, upkeep=upkeep)
    else:
        formulation = session.formulation(scenario, upkeep)
    milp = options.milp(workers=workers)
    begin = None if start is None else starting_point(formulation, start)
    solution, evaluation = Search(
        formulation, milp, deadline, options.method, on_progress, begin, session
    ).run()

    def run() -> Run:
        return Run(
            method=pick(options.method, formulation.model),
            solver=solution.solver,
            seconds=deadline.passed,
            seed=options.seed,
            groundswell=__version__,
        )

    said = STOPPED if solution.interrupted else solution.message
    if solution.status is Status.INFEASIBLE and diagnose:
        return _infeasible(formulation, milp, deadline, run)
    if evaluation is None:
        return _no_plan(scenario, solution.status, said, run())
    bound = None if solution.bound is None else solution.bound + formulation.offset
    # Also where the time is over: without prices the plan could not say what binds.
    relaxed = solution.relaxed or relax(formulation.model, deadline.share_at_least())
    unsearched, granted, tiers = "", None, None
    if by_requests and not solution.interrupted:
        evaluation, granted = grant_more(evaluation, bound, relaxed, milp, deadline, options.method)
    held = holding(evaluation) if granted else evaluation
    if not solution.interrupted:
        held, ended = prefer_fewer_changes(held, relaxed, milp, deadline, all_ties=all_ties)
        unsearched = "" if ended else CHANGES_NOT_ENDED
        if session is not None:
            session.remember(held)
    if by_tier and not solution.interrupted:
        held, tiers = order_by_tiers(held, bound, milp, deadline)
    evaluation = Evaluation(formulation, held.x)
    at_most = weight_costs_at_most(evaluation, bound, deadline) if by_requests else None
    prices = find_prices(formulation, deadline.share_at_least(), relaxed)
    status = _earned(solution.status, evaluation.objective, bound, milp.gap)
    outcome = Outcome(status.value, run(), bound, said, unsearched)
    plan = tell(finish(evaluation, outcome, prices), tiers)
    return tell_weight(tell_granted(plan, granted), at_most)


def finish(
    evaluation: Evaluation,
    outcome: Outcome,
    prices: Prices | None,
    today: Evaluation | None = None,
) -> Plan:
    """Return the plan of evaluated decisions, checked again without the solver.

    Parameters
    ----------
    evaluation
        Decisions with exact payments.
    outcome
        How they came about.
    prices
        Of the formulation's relaxation, if they were found.
    today
        Today's state, where it has been evaluated already.

    Returns
    -------
    A plan; of status `error` and without decisions if it breaks a row or its payments are wrong.
    """
    formulation = evaluation.formulation
    payments = split(evaluation)
    broken = check_plan(formulation, evaluation)
    unpaid = check_payments(formulation, evaluation, payments)
    if broken or unpaid:
        said = "; ".join([*broken, *(str(finding) for finding in unpaid)])
        message = f"the solver's plan does not hold when checked again: {said}"
        return _no_plan(formulation.figures.scenario, Status.ERROR, message, outcome.run)
    before = evaluate_today(formulation) if today is None else today
    return assemble(evaluation, before, payments, outcome, prices)


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
            found.append(formulation.model.says(violation.position))
        else:
            found.append(violation.text)
    return found


def starting_point(formulation: Formulation, plan: Plan) -> FloatArray | None:
    """Return a plan's decisions as a full vector; None where this scenario cannot have them."""
    try:
        return settle(formulation, read(formulation.figures, plan.sites, plan.begun)).x
    except (CannotPay, Unreadable):
        return None


def _infeasible(
    formulation: Formulation, options: Options, deadline: Deadline, run: Callable[[], Run]
) -> Plan:
    limit = max(DIAGNOSIS_SECONDS, deadline.share(DIAGNOSIS_SHARE))
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
