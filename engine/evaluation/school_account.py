"""What a school has in each year, row by row: base, programs, merges, top-ups; dollars and FTE."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ...models.results.plan import Plan
from ...models.scenario.base import CENTRAL, in_year
from ...models.scenario.scenario import Scenario
from ..figures.arrays import FloatArray, sum_by
from ..figures.reorganizations import base_moved
from ..formulate import formulate
from ..formulation.money.ledger import ONE_TIME
from .evaluate import Evaluation, evaluate_today
from .site_years import read

Sort = Literal["base", "moved", "program", "merge", "reorganization", "top_up"]
"""What a row is of: base dollars and staff; base that moves with students; what is decided; what a
rule tops the school up with."""

CENT = 0.005


@dataclass(frozen=True, eq=False)
class AccountRow:
    """One row of a school's account.

    Attributes
    ----------
    sort, id
        What it is of; the id of a program, merge, reorganization or rule, else "".
    dollars
        By year, (T,).
    one_time
        Of which start and stop costs, (T,).
    fte
        People, by year, (T,).
    """

    sort: Sort
    id: str
    dollars: FloatArray
    one_time: FloatArray
    fte: FloatArray


@dataclass(frozen=True, eq=False)
class SchoolAccount:
    """A school's rows; they add up to all that it has.

    Attributes
    ----------
    rows
        Under the plan.
    today
        Going on as today.
    """

    rows: tuple[AccountRow, ...]
    today: tuple[AccountRow, ...]


def school_account(plan: Plan, scenario: Scenario, school: str) -> SchoolAccount:
    """Return what a school (or `central`) has under a plan, and going on as today.

    Costs of the whole district (a program's `district` costs, evaluations, reorganizations) are at
    no school.

    Parameters
    ----------
    plan, scenario
        A plan with decisions, and the scenario that it answers.
    school
        Its id.

    Raises
    ------
    engine.evaluation.site_years.Unreadable
        The plan is not of this scenario.
    """
    formulation = formulate(scenario, upkeep=plan.upkeep)
    decisions = read(formulation.figures, plan.sites, plan.begun)
    evaluation = Evaluation(formulation, formulation.complete(decisions))
    paid = {
        rule.id: [(t.year, t.amount) for t in rule.top_ups if t.school == school]
        for rule in plan.rules
    }
    here = formulation.figures.places.ids.index(school)
    return SchoolAccount(
        (*_rows(evaluation, here), *_top_ups(paid, scenario.years)),
        tuple(_rows(evaluate_today(formulation), here)),
    )


def _rows(evaluation: Evaluation, place: int) -> list[AccountRow]:
    figures = evaluation.formulation.figures
    rows = _base(evaluation, place)
    dollars, one_time = _dollars(evaluation, place)
    fte = _fte(evaluation, place)
    for number in range(figures.offerings):
        there = np.abs([dollars[number], one_time[number], fte[number]])
        if (there > CENT).any():
            ((sort, key),) = figures.named(number).items()
            # `named` gives one of the three kinds that are decided on.
            row = AccountRow(sort, key, dollars[number], one_time[number], fte[number])  # type: ignore[arg-type]
            rows.append(row)
    return rows


def _base(evaluation: Evaluation, place: int) -> list[AccountRow]:
    """Return the base row, and what moves with students where buildings close."""
    figures = evaluation.formulation.figures
    scenario, school = figures.scenario, figures.places.ids[place]
    if school == CENTRAL:
        return []
    none = np.zeros(len(scenario.years))
    closed = figures.reorganizations.closes[:, place].astype(float) @ evaluation.in_force
    staff = sum(
        (
            np.array([in_year(number, year) for year in scenario.years])
            for number in scenario.schools[school].base_staff.values()
        ),
        none,
    )
    rows = [AccountRow("base", "", figures.places.base[place], none, staff * (1.0 - closed))]
    moved = base_moved(scenario, figures.reorganizations, lambda _: True)[:, place]
    for number, key in enumerate(scenario.reorganizations):
        change = moved[number] * evaluation.in_force[number]
        if (np.abs(change) > CENT).any():
            rows.append(AccountRow("moved", key, change, none, none))
    return rows


def _dollars(evaluation: Evaluation, place: int) -> tuple[FloatArray, FloatArray]:
    """Return dollars at a place by offering and year, and the one-time part, each (Q, T)."""
    figures, ledger = evaluation.formulation.figures, evaluation.formulation.money.ledger
    total = np.zeros((2, figures.offerings, len(figures.years)))
    here = ledger.place == place
    once = here & np.isin(ledger.kind, ONE_TIME)
    for part, chosen in enumerate((here, once)):
        where = (ledger.offering[chosen], ledger.year[chosen])
        np.add.at(total[part], where, evaluation.amounts[chosen])
    return total[0], total[1]


def _fte(evaluation: Evaluation, place: int) -> FloatArray:
    """Return FTE at a place by offering and year, (Q, T)."""
    figures = evaluation.formulation.figures
    ways = figures.ways
    own = np.flatnonzero(ways.paid_at == place)
    people = ways.staff[own].sum(axis=1) * evaluation.decisions[own]
    return sum_by(ways.offering[own], people, figures.offerings)


def _top_ups(paid: dict[str, list[tuple[int, float]]], years: tuple[int, ...]) -> list[AccountRow]:
    none = np.zeros(len(years))
    rows = []
    for rule, amounts in paid.items():
        if amounts:
            dollars = np.zeros(len(years))
            for year, amount in amounts:
                dollars[years.index(year)] += amount
            rows.append(AccountRow("top_up", rule, dollars, none, none))
    return rows
