"""A plan's payments, back as the model's columns of payments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...models.results.plan_parts.money_plan import Payment
from ..figures.arrays import FloatArray
from ..formulate import Formulation
from ..formulation.money.ledger import DISTRICT_OFFICE, YEARLY
from ..formulation.payments import THOUSAND


def read_payments(formulation: Formulation, payments: Sequence[Payment]) -> FloatArray:
    """Return payments in thousands of dollars, one a payment column.

    Those that the model has no column for (no such cost, or a fund that may not pay it) are left
    out, and so are top-ups, which follow from the decisions.
    """
    find = _Finder(formulation)
    pay = np.zeros(formulation.money.pay.size)
    for payment in payments:
        at = find.column(payment)
        if at is not None:
            pay[at] += payment.amount / THOUSAND
    return pay


class _Finder:
    def __init__(self, formulation: Formulation) -> None:
        figures, money = formulation.figures, formulation.money
        scenario, ledger = figures.scenario, money.ledger
        self.offerings = {key: q for q, key in enumerate(figures.offering_ids)}
        self.places = {key: p for p, key in enumerate(figures.places.ids)}
        self.funds = {key: f for f, key in enumerate(scenario.funds)}
        self.years = {key: t for t, key in enumerate(scenario.years)}
        costs = zip(
            ledger.offering.tolist(),
            ledger.place.tolist(),
            (ledger.kind == YEARLY).tolist(),
            strict=True,
        )
        self.kind = dict(zip(costs, money.label.tolist(), strict=True))
        self.pots = figures.pots
        keys = zip(
            money.pay_pot.tolist(), money.pay_class.tolist(), money.pay_year.tolist(), strict=True
        )
        self.at = {key: i for i, key in enumerate(keys)}

    def column(self, payment: Payment) -> int | None:
        if payment.rule is not None:
            return None
        fund, year = self.funds.get(payment.fund), self.years.get(payment.year)
        offering = self.offerings.get(payment.offering or "")
        place = DISTRICT_OFFICE if payment.school is None else self.places.get(payment.school)
        if fund is None or year is None or offering is None or place is None:
            return None
        yearly = place != DISTRICT_OFFICE and not payment.one_time
        kind = self.kind.get((offering, place, yearly))
        pot = self.pots.of(fund, place)
        return None if kind is None or pot is None else self.at.get((pot, kind, year))
