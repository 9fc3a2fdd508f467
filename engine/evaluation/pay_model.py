"""The part of the model that is left to choose once decisions are fixed: who pays what.

Besides payments and what is carried, these are the columns of rules that speak of payments (which
schools a fund serves, how far a soft rule is broken).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..figures.arrays import BoolArray, FloatArray, IntArray
from ..formulate import Formulation
from ..milp.model.arrays import connected
from ..milp.model.model import Model
from ..milp.model.restrict import restrict

ELASTIC_PRICE = 1000.0
"""What it costs to break a row of a hard rule by its largest term, beside any soft rule's price."""


@dataclass(frozen=True, eq=False)
class PayModel:
    """A small model of the payments for fixed decisions.

    Attributes
    ----------
    model
        Its first columns are those of the whole model that payments decide; maximises what the
        whole model does: less penalty of rules on payments.
    columns
        Their numbers in the whole model, rising.
    rows
        The numbers of its rows in the whole model, rising.
    hard
        Which of its rows are what hard rules hold.
    """

    model: Model
    columns: IntArray
    rows: IntArray
    hard: BoolArray

    def where(self, chosen: IntArray) -> IntArray:
        """Return the numbers here of some of the whole model's columns."""
        return np.searchsorted(self.columns, chosen)


def decided_by_payments(formulation: Formulation) -> BoolArray:
    """Return which columns payments decide: the payments, and what rows tie to them.

    Decisions, and all that was derived before there were payments, are none of them.
    """
    model, pay = formulation.model, formulation.money.pay
    rows, column = len(model.row_lower), model.matrix.indices
    row = np.repeat(np.arange(rows), np.diff(model.matrix.indptr))
    later = (column >= pay.first) & (model.matrix.data != 0)
    size = rows + len(model.objective) - pay.first
    part = connected(size, row[later], rows + column[later].astype(np.int64) - pay.first)
    result = np.zeros(len(model.objective), dtype=bool)
    result[pay.first :] = np.isin(part[rows:], part[rows + pay.ids - pay.first])
    return result


def rules_on_payments(formulation: Formulation) -> frozenset[str]:
    """Return the ids of the rules that speak of who pays."""
    decided = decided_by_payments(formulation)
    return frozenset(
        rule.id
        for rule in formulation.rules
        if any(decided[held.lines.column].any() for held in rule.held)
    )


def pay_model(formulation: Formulation, x: FloatArray) -> PayModel:
    """Return what is left to choose with the decisions of a full vector."""
    model, decided = formulation.model, decided_by_payments(formulation)
    part = restrict(model, ~decided, x)
    hard = [r.ids for rule in formulation.rules if rule.price is None for r in rule.rows]
    held = np.isin(part.rows, np.concatenate([np.zeros(0), *hard]))
    return PayModel(part.model, part.free, part.rows, held)


def elastic_pay_model(part: PayModel) -> PayModel:
    """Return the same with hard rules that may be broken, as little as can be."""
    model, chosen = part.model, np.flatnonzero(part.hard)
    terms = abs(model.matrix[chosen]).max(axis=1).toarray().reshape(-1)
    price = -ELASTIC_PRICE / np.where(terms > 0, terms, 1.0)
    ones = np.ones(len(chosen))
    wider = model.with_columns(
        "elastic",
        2 * len(chosen),
        np.tile(chosen, 2),
        np.arange(2 * len(chosen)),
        np.concatenate([ones, -ones]),
        upper=np.inf,
        objective=np.tile(price, 2),
    )
    return replace(part, model=wider)
