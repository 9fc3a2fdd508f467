"""What is to be paid for, in a plan and going on as today, bill by bill; and who pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ....models.results.plan_parts.money_plan import Payment
from ...evaluation.evaluate import Evaluation
from ...figures.arrays import BoolArray, FloatArray, IntArray
from ...formulate import Formulation
from ...formulation.money.ledger import ONE_TIME

OFFICE = -1
"""Place of a district cost."""

Key = tuple[str, str | None, int, bool]
"""Offering or rule, place id or None, year, whether it is one-time."""


@dataclass(frozen=True, eq=False)
class Bills:
    """Bills: one for each offering (or rule that tops up), place and year, one-time apart.

    Attributes
    ----------
    keys
        What each is.
    year
        Number of the year, (bills,).
    admits
        Which pots may pay it, (bills, pots).
    """

    keys: tuple[Key, ...]
    year: IntArray
    admits: BoolArray

    def amounts(self, dollars: dict[Key, float]) -> FloatArray:
        """Return dollars by key as an array, (bills,)."""
        return np.array([dollars.get(key, 0.0) for key in self.keys])


def due(evaluation: Evaluation) -> dict[Key, float]:
    """Return the dollars of each bill, top-ups included."""
    formulation = evaluation.formulation
    figures, ledger = formulation.figures, formulation.money.ledger
    scenario, ids = figures.scenario, figures.places.ids
    offerings = formulation.figures.offering_ids
    once = np.isin(ledger.kind, ONE_TIME)
    found: dict[Key, float] = {}
    for i in np.flatnonzero(evaluation.amounts):
        place = int(ledger.place[i])
        where = None if place == OFFICE else ids[place]
        year = scenario.years[ledger.year[i]]
        key = (offerings[ledger.offering[i]], where, year, bool(once[i]))
        found[key] = found.get(key, 0.0) + float(evaluation.amounts[i])
    for top_up in formulation.money.top_ups:
        amounts = top_up.dollars(evaluation.x)
        for place, dollars in zip(top_up.place, amounts, strict=True):
            key = (f"rule:{top_up.rule}", ids[place], scenario.years[top_up.year], False)
            if dollars > 0:
                found[key] = found.get(key, 0.0) + float(dollars)
    return {key: dollars for key, dollars in found.items() if abs(dollars) > 1e-9}


def key_of(payment: Payment) -> Key:
    """Return the bill that a payment pays."""
    what = payment.offering or f"rule:{payment.rule}"
    return what, payment.school, payment.year, payment.one_time


def make_bills(
    formulation: Formulation, payments: Sequence[Payment], today: dict[Key, float]
) -> tuple[Bills, FloatArray]:
    """Return all bills of plan and today, and what each pot pays of each in the plan."""
    figures = formulation.figures
    pots = figures.pots
    keys = tuple(dict.fromkeys([*today, *(key_of(payment) for payment in payments)]))
    number = {key: i for i, key in enumerate(keys)}
    paid = np.zeros((len(keys), len(pots.fund)))
    for payment in payments:
        paid[number[key_of(payment)], figures.pot_of(payment)] += payment.amount
    year = np.array([figures.scenario.years.index(key[2]) for key in keys], dtype=np.int64)
    return Bills(keys, year, _admits(formulation, keys)), paid


def _admits(formulation: Formulation, keys: Sequence[Key]) -> BoolArray:
    """Return which pots may pay each bill; a rule's top-up only its own fund, at that school."""
    figures = formulation.figures
    pots, ids = figures.pots, figures.places.ids
    offerings = {key: q for q, key in enumerate(figures.offering_ids)}
    offering = np.array([offerings.get(key[0], 0) for key in keys], dtype=np.int64)
    place = np.array([OFFICE if k[1] is None else ids.index(k[1]) for k in keys], dtype=np.int64)
    admits = pots.admits(offering, place)
    fund_of = {f"rule:{top_up.rule}": top_up.fund for top_up in formulation.money.top_ups}
    for i, key in enumerate(keys):
        if key[0] in fund_of:
            mine = (pots.place < 0) | (pots.place == place[i])
            admits[i] = (pots.fund == fund_of[key[0]]) & mine
    return admits
