"""The least that funds are short by for given decisions: over all of them, all years together.

What may be carried from year to year, what must stay in reserve, what each fund may pay for and
what it pays only beside another count in full.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..figures.arrays import FloatArray, IntArray
from ..figures.cents import HALF_CENT
from ..formulate import Formulation
from ..formulation.payments import THOUSAND
from ..milp.model.model import Model
from ..milp.relaxation import relax
from ..milp.solution import Options
from ..milp.solve import solve as solve_milp
from .evaluate import Evaluation
from .pay_model import PayModel, elastic_pay_model, pay_model
from .payments import (
    PAYMENT_SECONDS,
    CannotPay,
    find_payments,
    overdrawn,
    pay_exactly,
    topped_up,
    unpayable,
)

FEW_FUNDS_WEIGHT = 0.5
"""How much more it weighs to leave unpaid what few funds may pay: less than a year later would."""

UNPAID_ROUNDING = 1e-7
"""Thousands of dollars by which more may be left unpaid where payments are sought: rounding."""


@dataclass(frozen=True, eq=False)
class Unpaid:
    """What nobody pays, dollars.

    Attributes
    ----------
    bills
        Of what decisions cost, by cost class and year, years running fastest.
    top_ups
        Of what rules top schools up with, by pot and year, (pots, T).
    """

    bills: FloatArray
    top_ups: FloatArray


@dataclass(frozen=True, eq=False)
class _ShortModel:
    """A model of payments in which some of what is due may stay unpaid.

    Attributes
    ----------
    part
        The model; its last columns are thousands of dollars that stay unpaid.
    bill
        Of each of these columns the class and year, years running fastest; -1 for a top-up's.
    pot, year
        Of each that is of top-ups the pot, -1 for others; and the year.
    """

    part: PayModel
    bill: IntArray
    pot: IntArray
    year: IntArray

    @property
    def columns(self) -> IntArray:
        """The numbers of the columns that stay unpaid."""
        return np.arange(len(self.part.model.objective))[-len(self.bill) :]


def settle_short(formulation: Formulation, decisions: FloatArray) -> tuple[Evaluation, Unpaid]:
    """Return decisions with payments as far as the funds can pay, and what nobody can pay.

    The dollars left unpaid are the least there can be, over all funds and years. Among equals they
    are left as late as can be, so that no fund keeps for later what it could pay now; then where
    the most funds may pay, so that a fund is alone in being short only by what no other could take
    over. Then the hard rules on payments are broken the least.

    Parameters
    ----------
    formulation, decisions
        As for `settle`.

    Raises
    ------
    CannotPay
        Not even so.
    """
    x, money = formulation.complete(decisions), formulation.money
    part = elastic_pay_model(pay_model(formulation, x))
    bills, top_ups = unpayable(formulation, x), overdrawn(formulation, x, part.rows)
    short = _short_model(formulation, part, topped_up(formulation, x))
    least = _least_unpaid(formulation, short)
    found = find_payments(formulation, _held(short, least).part)
    if found is None:
        raise CannotPay("not even a part of what the decisions cost can be paid")
    own = short.bill >= 0
    bills[short.bill[own]] += least[own] * THOUSAND
    top_ups[short.pot[~own], short.year[~own]] += least[~own] * THOUSAND
    bills, top_ups = (np.where(of > HALF_CENT, of, 0.0) for of in (bills, top_ups))
    pay = np.maximum(found[part.where(money.pay.ids)], 0.0)
    pay = pay_exactly(formulation, pay, x, bills)
    evaluation = Evaluation(formulation, formulation.complete(decisions, pay))
    return evaluation, Unpaid(bills, top_ups)


def _short_model(formulation: Formulation, part: PayModel, top_ups: FloatArray) -> _ShortModel:
    """Return the model in which what is due may stay unpaid.

    Parameters
    ----------
    top_ups
        What rules top schools up with, dollars, (pots, T): so much may stay unpaid of it.
    """
    money, years = formulation.money, len(formulation.figures.years)
    bill = np.flatnonzero(np.isin(money.paid.ids, part.rows))
    held = np.flatnonzero(formulation.figures.pots.reserve > 0)
    paid = np.searchsorted(part.rows, money.paid.ids[bill])
    row: list[int] = []
    column: list[int] = []
    value: list[float] = []
    pot: list[int] = []
    year: list[int] = []
    most: list[float] = []
    for t, (budget, reserve) in enumerate(zip(money.budget, money.reserve, strict=True)):
        for p in np.flatnonzero(top_ups[:, t] > 0.0).tolist():
            rows = [budget.ids[p], *reserve.ids[held == p]]
            rows = [r for r in rows if r in part.rows]
            row += np.searchsorted(part.rows, rows).tolist()
            column += [len(bill) + len(pot)] * len(rows)
            value += [1.0] * len(rows)
            pot.append(p)
            year.append(t)
            most.append(top_ups[p, t] / THOUSAND)
    size = len(bill) + len(pot)
    wider = part.model.with_columns(
        "unpaid",
        size,
        np.append(paid, np.array(row, dtype=np.int64)),
        np.append(np.arange(len(bill)), np.array(column, dtype=np.int64)),
        np.append(np.full(len(bill), -1.0), value),
        upper=np.append(np.full(len(bill), np.inf), most),
    )
    return _ShortModel(
        part=replace(part, model=wider),
        bill=np.append(bill, np.full(len(pot), -1, dtype=np.int64)),
        pot=np.append(np.full(len(bill), -1, dtype=np.int64), np.array(pot, dtype=np.int64)),
        year=np.append(bill % years, np.array(year, dtype=np.int64)),
    )


def _least_unpaid(formulation: Formulation, short: _ShortModel) -> FloatArray:
    """Return how little must stay unpaid, where and when it must, thousands, (columns,)."""
    model, own = short.part.model, short.columns
    ones, one = np.ones(len(own)), np.zeros(len(own), dtype=np.int64)
    total = float(_least(model, own, ones)[own].sum())
    limited = model.with_rows("least unpaid", 1, one, own, ones, upper=total)
    return np.maximum(_least(limited, own, _weights(formulation, short))[own], 0.0)


def _held(short: _ShortModel, least: FloatArray) -> _ShortModel:
    """Return the model in which no more than that stays unpaid."""
    upper = short.part.model.upper.copy()
    upper[short.columns] = np.minimum(upper[short.columns], least + UNPAID_ROUNDING)
    return replace(short, part=replace(short.part, model=replace(short.part.model, upper=upper)))


def _weights(formulation: Formulation, short: _ShortModel) -> FloatArray:
    """Return how much it weighs that each column stays unpaid: earlier more, then few payers."""
    fund, years = formulation.figures.pots.fund, len(formulation.figures.years)
    admits = formulation.money.admits
    funds = np.array([len(np.unique(fund[row])) for row in admits], dtype=float)
    payers = np.where(short.bill >= 0, funds[np.maximum(short.bill, 0) // years], 1.0)
    return np.asarray(
        years - short.year + FEW_FUNDS_WEIGHT * (1.0 - payers / (funds.max(initial=1.0) + 1))
    )


def _least(model: Model, own: IntArray, weight: FloatArray) -> FloatArray:
    """Return the point at which the weighted sum of some columns is least."""
    objective = np.zeros(len(model.objective))
    objective[own] = -weight
    sought = model.with_objective(objective)
    if model.integer.any():
        found = solve_milp(sought, Options("highs", gap=0.0, time_limit=PAYMENT_SECONDS)).x
    else:
        found = relax(sought, PAYMENT_SECONDS).x
    if found is None:
        raise CannotPay("not even a part of what the decisions cost can be paid")
    return found
