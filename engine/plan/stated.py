"""Plans that nobody searched for: today's state, and decisions given by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...models.given import want_scenario
from ...models.results.plan import Plan, Run, SiteYear
from ...models.scenario.scenario import Scenario
from ...version import __version__
from ..evaluation.evaluate import Evaluation, evaluate_today
from ..evaluation.payments import CannotPay, settle, split
from ..evaluation.site_years import Unreadable, read, too_early
from ..figures.arrays import FloatArray
from ..formulate import Formulation, formulate
from .assemble import Outcome, assemble

STATED = Outcome(
    "stated", Run(method="stated", solver="", seconds=0.0, seed=0, groundswell=__version__)
)


def today(scenario: Scenario) -> Plan:
    """Return today's state as a plan: every running site goes on fully, nothing else starts.

    It is evaluated as any plan is, and need not be payable or keep the rules; `verify` tells.
    """
    want_scenario(scenario, "today")
    formulation = formulate(scenario)
    return state_decisions(formulation, formulation.decisions.today())


def state(
    scenario: Scenario,
    sites: Iterable[SiteYear],
    begun: Mapping[str, int | None] | None = None,
) -> Plan:
    """Return the plan that decisions given by hand make, with payments if the funds suffice.

    Where no payments keep the rules on who pays, those are listed that break them least.

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
    engine.plan.site_years.Unreadable
        The list does not say one possible state for each site and year.
    """
    want_scenario(scenario, "state")
    formulation = formulate(scenario)
    decisions = read(formulation.figures, tuple(sites), begun)
    if early := too_early(formulation, decisions):
        raise Unreadable(early)
    return state_decisions(formulation, decisions)


def state_decisions(formulation: Formulation, decisions: FloatArray) -> Plan:
    """Return the plan that decisions, (N, T), make, as `state` does."""
    try:
        evaluation = settle(formulation, decisions, elastic=True)
        payments = split(evaluation)
    except CannotPay:
        evaluation = Evaluation(formulation, formulation.complete(decisions))
        payments = ()
    return assemble(evaluation, evaluate_today(formulation), payments, STATED, None)
