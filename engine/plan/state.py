"""A plan that somebody else made, from a table of decisions: judged like ours."""

from __future__ import annotations

from typing import Any

from ...models.decisions.read import read_decisions
from ...models.decisions.rows import Notes
from ...models.decisions.spread import Stated
from ...models.given import want_scenario
from ...models.results.plan import Plan
from ...models.scenario.scenario import Scenario
from ...models.tree.problems import Problem, ScenarioError
from ..evaluation.read_site_years import Unreadable, read
from ..evaluation.site_years import too_early
from ..formulate import formulate
from .stated import state_decisions


def state(scenario: Scenario, decisions: Any, *, whole: bool = False) -> Plan:
    """Return the plan that somebody's decisions make: its worth, costs and payments.

    It need not keep the rules, nor be payable: `verify` says what it breaks, `Plan.short` by how
    much the funds are short.

    Parameters
    ----------
    scenario
        The scenario the decisions are for.
    decisions
        A file's name (.csv, .tsv, .xlsx, .parquet, or a plan's .json), a DataFrame with the same
        columns, or `SiteYear`s. A row holds from its year on until the next row of its site (a
        pilot for its year alone); what has no row goes on as today.
    whole
        Whether the rows say all that runs: what has no row in a year is then off.

    Returns
    -------
    A plan of status `stated`.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the decisions, each with its row and column.
    """
    return state_noted(scenario, decisions, whole)[0]


def state_noted(
    scenario: Scenario, decisions: Any, whole: bool = False
) -> tuple[Plan, tuple[Problem, ...]]:
    """Return what `state` does, and the warnings beside it."""
    want_scenario(scenario, "state")
    stated, notes = read_decisions(decisions, scenario, whole)
    formulation = formulate(scenario)
    try:
        listed = read(formulation.figures, stated.sites, stated.begun)
    except Unreadable as failure:
        _refuse(failure, stated, notes)
    if early := too_early(formulation, listed):
        _refuse(Unreadable(early), stated, notes)
    message = _unnamed(stated, whole)
    return state_decisions(formulation, listed, message), tuple(notes.problems)


def _refuse(failure: Unreadable, stated: Stated, notes: Notes) -> None:
    """Raise what keeps decisions from being read, each with its row."""
    told: set[int] = set()
    for says, place in zip(failure.problems, failure.places, strict=True):
        row = None if place is None else stated.rows.get(place)
        if row is not None and row in told:
            continue  # the same in a later year
        told |= set() if row is None else {row}
        notes.add(row, "", says, "the scenario does not allow it there")
    raise ScenarioError(notes.problems) from None


def _unnamed(stated: Stated, whole: bool) -> str:
    """Return what becomes of today's sites that no row names."""
    if not stated.unnamed:
        return ""
    one = stated.unnamed == 1
    sites = f"{stated.unnamed:,} {'site' if one else 'sites'} of today"
    fate = ("ends" if one else "end") if whole else f"{'goes' if one else 'go'} on as today"
    return f"no row names {sites}, which {fate}"
