"""Scenario -> what its best plan is worth: a what-if of which only the objective is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..models.scenario.scenario import Scenario
from .deadline import Deadline
from .evaluation.evaluate import Evaluation
from .evaluation.payments import CannotPay, settle
from .figures.arrays import FloatArray, sum_by
from .formulate import Formulation
from .formulation.learning import Upkeep
from .formulation.money.budget import saved
from .milp.basis import Basis
from .milp.row_prices import RowPrices
from .milp.solution import Progress, Status
from .options import SearchOptions
from .search import Search, pick
from .session import Session

CENTS = 1.0
"""Dollars by which plans may outspend all funds and yet be looked at: cents that may be missing."""

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
    decisions
        Of the best plan found, (N, T); None without one.
    prices
        Of the rows, from the relaxation, where the search solved it on its way.
    """

    status: Status
    low: float
    high: float
    interrupted: bool
    decisions: FloatArray | None = None
    prices: RowPrices | None = None


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
    ask = ValueAsk(options, session, enough, on_progress=on_progress)
    return best_value(formulated(scenario, session, upkeep, hold), ask)


@dataclass(frozen=True)
class ValueAsk:
    """How a value is searched for.

    Attributes
    ----------
    options, session, on_progress
        As of `solve`.
    enough
        The search may end as soon as it is proved that no plan is worth more than this.
    plenty
        It may end, too, as soon as a plan is found that is worth as much as this.
    begin
        A full vector to begin with, if it is a plan.
    remembered
        Whether it else begins with what the session remembers.
    basis
        As of `Search`.
    """

    options: SearchOptions
    session: Session
    enough: float | None = None
    plenty: float | None = None
    begin: FloatArray | None = None
    remembered: bool = True
    on_progress: Callable[[Progress], None] | None = None
    basis: Basis | None = None


def best_value(formulation: Formulation, ask: ValueAsk) -> FoundValue:
    """Return what the best plan of a formulation is worth; see `find_value`."""
    options = ask.options.filled()
    deadline = Deadline.after(options.time_limit)
    cutoff, target = (
        None if v is None else v - formulation.offset for v in (ask.enough, ask.plenty)
    )
    milp = replace(options.milp(), cutoff=cutoff, target=target)
    # A direct search takes nothing else from a session than where to begin.
    used = ask.remembered or pick(options.method, formulation.model) == "by-school"
    solution, evaluation = Search(
        formulation,
        milp,
        deadline,
        options.method,
        ask.on_progress,
        ask.begin,
        ask.session if used else None,
        basis=ask.basis,
    ).run()
    if evaluation is not None and not used:
        ask.session.remember(evaluation)
    low, high = float("-inf"), float("inf")
    if solution.status is Status.INFEASIBLE:
        high = float("-inf")
    elif solution.bound is not None:
        high = solution.bound + formulation.offset
    if evaluation is not None and not formulation.model.violations(evaluation.x):
        low = evaluation.objective
    decisions = None if evaluation is None or low == float("-inf") else evaluation.decisions
    relaxed = solution.relaxed
    prices = None
    if relaxed is not None and relaxed.duals is not None:
        prices = RowPrices(formulation.model.rows, relaxed.duals, relaxed.basis)
    high = max(low, high)
    return FoundValue(solution.status, low, high, solution.interrupted, decisions, prices)


def formulated(
    scenario: Scenario,
    session: Session,
    upkeep: Upkeep | None = None,
    hold: Hold | None = None,
) -> Formulation:
    """Return a scenario's formulation with what is asked beside its rules."""
    formulation = session.formulation(scenario, upkeep)
    return formulation if hold is None else hold(formulation)


def promised(formulation: Formulation, decisions: FloatArray) -> float:
    """Return what decisions are worth if someone pays for them, penalties on who pays left aside.

    -inf where they are none of this formulation's (a site or level that it has not, or may not
    run), or cost more than all funds together have.
    """
    column, model = formulation.decisions.column, formulation.model
    decided = formulation.figures.ways.decided[:, None]
    if decisions.shape != column.shape or decisions[(column < 0) & decided].any():
        return float("-inf")
    there = (column >= 0) & decided
    value, own = decisions[there], column[there]
    if ((value < model.lower[own]) | (value > model.upper[own])).any():
        return float("-inf")
    x = formulation.complete(decisions)
    if _outspends(formulation, x):
        return float("-inf")
    return float(model.objective @ x) + formulation.offset


def _outspends(formulation: Formulation, x: FloatArray) -> bool:
    """Return whether more is due up to some year than all funds have had until then."""
    figures, ledger = formulation.figures, formulation.money.ledger
    due = sum_by(ledger.year, ledger.amounts(x), len(figures.years))
    saves = [float(saved(formulation.decisions, t).value(x).sum()) for t in figures.years]
    held = figures.pots.amount.sum(axis=0) + saves
    return bool((due.cumsum() > held.cumsum() + CENTS).any())


def allowed(formulation: Formulation, decisions: FloatArray) -> Evaluation | None:
    """Return decisions with exact payments, None where these, or rules, do not allow them."""
    try:
        evaluation = settle(formulation, decisions)
    except CannotPay:
        return None
    return None if formulation.model.violations(evaluation.x) else evaluation
