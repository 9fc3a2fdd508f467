"""Payments as rules see them: what a fund pays, where, and for what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...models.scenario.scenario import Scenario
from ..figures.arrays import BoolArray, FloatArray, IntArray
from ..milp.model.expressions import Expressions
from ..milp.model.model import Columns

THOUSAND = 1000.0
"""Dollars in a unit of the columns and rows that solvers see, so that these stay near 1."""


@dataclass(frozen=True)
class Detail:
    """How finely costs must be told apart so that the rules can speak of payments.

    Attributes
    ----------
    place
        Whether by place, and yearly costs from one-time costs.
    offering
        Whether by program or merge.
    """

    place: bool
    offering: bool

    @staticmethod
    def of(scenario: Scenario) -> Detail:
        """Return what the scenario's rules need."""
        return Detail(
            place=any(rule.payments_by_place for rule in scenario.rules),
            offering=any(rule.payments_by_offering for rule in scenario.rules),
        )


@dataclass(frozen=True, eq=False)
class Payments:
    """Payment columns, in thousands of dollars, and what each is.

    Attributes
    ----------
    pay
        The columns.
    fund, year
        Number of the fund and the year of each, (payments,).
    place
        Number of the place a payment is for, -1 for district costs or where not told apart.
    yearly
        Whether it is for yearly site costs; True where not told apart.
    offering
        Number of the program or merge, -1 where not told apart.
    most
        The most each can come to, thousands of dollars.
    spent
        Dollars that the decisions cost in each year, whoever pays, (T,).
    """

    pay: Columns
    fund: IntArray
    year: IntArray
    place: IntArray
    yearly: BoolArray
    offering: IntArray
    most: FloatArray
    spent: Expressions

    def paid(self, chosen: BoolArray, label: IntArray, size: int) -> Expressions:
        """Return dollars paid by the chosen payments, summed over equal labels.

        Parameters
        ----------
        chosen
            Which payments, (payments,).
        label
            Which line each adds to, (payments,).
        size
            How many lines.
        """
        own = np.flatnonzero(chosen & (label >= 0))
        return Expressions.of(size, label[own], self.pay.ids[own], np.full(len(own), THOUSAND))


@dataclass(frozen=True, eq=False)
class TopUp:
    """Top-ups that a fund pays to schools under a rule: one column a school, in thousands.

    Attributes
    ----------
    rule
        The rule's id.
    fund
        Number of the fund.
    year
        Number of the year.
    place
        Schools' numbers, (schools,).
    columns
        Thousands of dollars, one a school.
    most
        The most each can come to, thousands of dollars.
    missing
        Numbers of the rows that ask for all that is missing where the rule itself has a price: in
        thousands, one a school of the rule; none where the rule's own rows ask for it.
    """

    rule: str
    fund: int
    year: int
    place: IntArray
    columns: Columns
    most: FloatArray
    missing: IntArray

    def dollars(self, x: FloatArray) -> FloatArray:
        """Return the dollars to each school."""
        return x[self.columns.ids] * THOUSAND
