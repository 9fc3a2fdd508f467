"""Plans that nobody searched for: today's state, and decisions given by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from ...models.given import want_scenario
from ...models.results.plan import Plan, Run
from ...models.results.plan_parts.money_plan import Shortage
from ...models.results.plan_parts.program_plan import SiteYear
from ...models.scenario.scenario import Scenario
from ...version import __version__
from ..evaluation.breaks import breaks
from ..evaluation.evaluate import Evaluation, evaluate_today
from ..evaluation.payments import CannotPay, all_due, settle, split
from ..evaluation.read_site_years import Unreadable, read
from ..evaluation.settle_short import Unpaid, settle_short
from ..evaluation.site_years import too_early
from ..figures.arrays import BoolArray, FloatArray
from ..figures.cents import HALF_CENT
from ..formulate import Formulation, formulate
from ..formulation.payments import THOUSAND
from .assemble import Outcome, assemble

STATED = Outcome(
    "stated", Run(method="stated", solver="", seconds=0.0, seed=0, groundswell=__version__)
)

NONE_FOUND = "no payments were found, not even of a part of the cost, so that none are listed"


def today(scenario: Scenario) -> Plan:
    """Return today's state as a plan: every running site goes on fully, nothing else starts.

    It is evaluated as any plan is, and need not be payable or keep the rules; `verify` tells.
    """
    want_scenario(scenario, "today")
    formulation = formulate(scenario)
    return state_decisions(formulation, formulation.decisions.today())


def state_sites(
    scenario: Scenario,
    sites: Iterable[SiteYear],
    begun: Mapping[str, int | None] | None = None,
) -> Plan:
    """Return the plan that decisions given by hand make, with payments.

    Where no payments keep the rules on who pays, those are listed that break them least; where the
    funds do not suffice, what they can pay, and by how much they are short (`Plan.short`). What the
    plan breaks is in `Plan.breaks`.

    Parameters
    ----------
    scenario
        The scenario the decisions are for.
    sites
        What each site does in each year; only program, school, year, action, level and merge are
        read. Sites left out are off.
    begun
        By reorganization: the year in which it begins, or None; left out: none begins.

    Raises
    ------
    engine.evaluation.site_years.Unreadable
        The list does not say one possible state for each site and year.
    """
    want_scenario(scenario, "state_sites")
    formulation = formulate(scenario)
    decisions = read(formulation.figures, tuple(sites), begun)
    if early := too_early(formulation, decisions):
        raise Unreadable(early)
    return state_decisions(formulation, decisions)


def state_decisions(formulation: Formulation, decisions: FloatArray, message: str = "") -> Plan:
    """Return the plan that decisions, (N, T), make, with a message, as `state_sites` does."""
    short: tuple[Shortage, ...] = ()
    lacking = np.zeros(formulation.figures.pots.amount.shape)
    try:
        evaluation = settle(formulation, decisions, elastic=True)
        payments = split(evaluation)
    except CannotPay:
        try:
            evaluation, unpaid = settle_short(formulation, decisions)
            payments = split(evaluation, unpaid.bills, unpaid.top_ups)
        except CannotPay:
            evaluation = Evaluation(formulation, formulation.complete(decisions))
            nothing = np.zeros(formulation.figures.pots.amount.shape)
            unpaid, payments = Unpaid(all_due(formulation, evaluation.x), nothing), ()
            message = f"{message}; {NONE_FOUND}" if message else NONE_FOUND
        short, lacking = _short(evaluation, unpaid), unpaid.top_ups
    outcome = replace(STATED, message=message)
    plan = assemble(evaluation, evaluate_today(formulation), payments, outcome, None)
    return plan.model_copy(update={"short": short, "breaks": breaks(evaluation, plan, lacking)})


def _short(evaluation: Evaluation, unpaid: Unpaid) -> tuple[Shortage, ...]:
    """Return by how much which funds are short: what is unpaid by who may pay it, and year.

    A fund whose condition does not hold is not there, and not short; one that pays only beside
    another is not either, where it pays as much as it may beside that one.
    """
    formulation = evaluation.formulation
    scenario, pots = formulation.figures.scenario, formulation.figures.pots
    funds, years = list(scenario.funds), scenario.years
    missing: defaultdict[tuple[int, tuple[str, ...]], float] = defaultdict(float)
    for label, dollars in enumerate(unpaid.bills.tolist()):
        if dollars > 0:
            kind, t = divmod(label, len(years))
            there = (evaluation.there[:, t] > 0.5) & ~_only_beside(evaluation, t)
            may = np.unique(pots.fund[formulation.money.admits[kind] & there])
            missing[years[t], tuple(funds[f] for f in may)] += dollars
    for pot, t in np.argwhere(unpaid.top_ups > 0).tolist():
        missing[years[t], (funds[pots.fund[pot]],)] += float(unpaid.top_ups[pot, t])
    return tuple(Shortage(year=y, funds=f, amount=a) for (y, f), a in sorted(missing.items()))


def _only_beside(evaluation: Evaluation, t: int) -> BoolArray:
    """Return which pots pay in a year as much as they may beside the fund they match, (pots,)."""
    formulation = evaluation.formulation
    model, fund = formulation.model, formulation.figures.pots.fund
    used = np.zeros(len(fund), dtype=bool)
    for number, key in enumerate(formulation.figures.scenario.funds):
        rows = formulation.money.match.get(key)
        if rows is not None:
            own = model.matrix[rows.ids[t] : rows.ids[t] + 1] @ evaluation.x
            used |= (fund == number) & (float(own[0]) * THOUSAND > -HALF_CENT)
    return used
