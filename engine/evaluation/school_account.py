"""What a school has in each year, row by row: base, programs, merges, top-ups; dollars and FTE."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from ...models.results.plan import Plan
from ...models.scenario.base import CENTRAL, in_year
from ...models.scenario.scenario import Scenario
from ..figures.arrays import FloatArray
from ..figures.reorganizations import base_moved
from ..formulate import formulate
from ..formulation.money.ledger import DISTRICT_OFFICE, ONE_TIME
from .evaluate import Evaluation, evaluate_today
from .read_site_years import read

Sort = Literal["base", "moved", "program", "merge", "reorganization", "top_up"]
"""What a row is of: base dollars and staff; base that moves with students; what is decided; what a
rule tops the school up with."""

HALF_HUNDREDTH = 0.005
"""Dollars or FTE up to which a row is left out: it would be written as 0.00."""


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


class SchoolAccounts:
    """What every school (and `central`) has under a plan, and going on as today.

    Costs of the whole district (a program's `district` costs, evaluations, reorganizations) are at
    no school.

    Parameters
    ----------
    plan, scenario
        A plan with decisions, and the scenario that it answers.

    Raises
    ------
    engine.evaluation.site_years.Unreadable
        The plan is not of this scenario.
    """

    def __init__(self, plan: Plan, scenario: Scenario) -> None:
        formulation = formulate(scenario, upkeep=plan.upkeep)
        decisions = read(formulation.figures, plan.sites, plan.begun)
        self._plan, self._years = plan, scenario.years
        self._places = {id: k for k, id in enumerate(formulation.figures.places.ids)}
        self._planned = _AtPlaces(Evaluation(formulation, formulation.complete(decisions)))
        self._today = _AtPlaces(evaluate_today(formulation))

    def of(self, school: str) -> SchoolAccount:
        """Return what one school has."""
        here = self._places[school]
        paid = {
            rule.id: [(t.year, t.amount) for t in rule.top_ups if t.school == school]
            for rule in self._plan.rules
        }
        return SchoolAccount(
            (*self._planned.rows(here), *_top_ups(paid, self._years)),
            tuple(self._today.rows(here)),
        )


def school_account(plan: Plan, scenario: Scenario, school: str) -> SchoolAccount:
    """Return what a school (or `central`) has: see `SchoolAccounts`."""
    return SchoolAccounts(plan, scenario).of(school)


@dataclass(frozen=True, eq=False)
class _AtPlaces:
    """The rows of every place; what they are made of is added up once."""

    evaluation: Evaluation

    def rows(self, place: int) -> list[AccountRow]:
        figures = self.evaluation.formulation.figures
        dollars, one_time = self._dollars[:, :, place]
        fte = self._fte[:, place]
        rows = self._base(place)
        there = np.abs([dollars, one_time, fte]).max(axis=(0, 2)) > HALF_HUNDREDTH
        for number in np.flatnonzero(there):
            ((sort, key),) = figures.named(int(number)).items()
            # `named` gives one of the three kinds that are decided on.
            row = AccountRow(sort, key, dollars[number], one_time[number], fte[number])  # type: ignore[arg-type]
            rows.append(row)
        return rows

    def _base(self, place: int) -> list[AccountRow]:
        """Return the base row, and what moves with students where buildings close."""
        evaluation, figures = self.evaluation, self.evaluation.formulation.figures
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
        for number, key in enumerate(scenario.reorganizations):
            change = self._moved[number, place] * evaluation.in_force[number]
            if (np.abs(change) > HALF_HUNDREDTH).any():
                rows.append(AccountRow("moved", key, change, none, none))
        return rows

    @cached_property
    def _moved(self) -> FloatArray:
        """Base dollars that move with students, by reorganization and place, (R, P, T)."""
        figures = self.evaluation.formulation.figures
        return base_moved(figures.scenario, figures.reorganizations, lambda _: True)

    @cached_property
    def _dollars(self) -> FloatArray:
        """Dollars by offering, place and year: all, and the one-time part, (2, Q, P, T)."""
        figures = self.evaluation.formulation.figures
        ledger = self.evaluation.formulation.money.ledger
        total = np.zeros((2, figures.offerings, len(figures.places.ids), len(figures.years)))
        here = ledger.place != DISTRICT_OFFICE
        once = here & np.isin(ledger.kind, ONE_TIME)
        for part, chosen in enumerate((here, once)):
            where = (ledger.offering[chosen], ledger.place[chosen], ledger.year[chosen])
            np.add.at(total[part], where, self.evaluation.amounts[chosen])
        return total

    @cached_property
    def _fte(self) -> FloatArray:
        """FTE by offering, place and year, (Q, P, T)."""
        figures = self.evaluation.formulation.figures
        ways = figures.ways
        total = np.zeros((figures.offerings, len(figures.places.ids), len(figures.years)))
        people = ways.staff.sum(axis=1) * self.evaluation.decisions
        np.add.at(total, (ways.offering, ways.paid_at), people)
        return total


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
