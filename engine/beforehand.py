"""Whether decisions known beforehand are a plan of a formulation: what is cheap to tell first."""

from __future__ import annotations

import numpy as np

from .evaluation.evaluate import Evaluation
from .evaluation.pay_model import decided_by_payments
from .evaluation.payments import CannotPay, settle
from .figures.arrays import FloatArray, sum_by
from .figures.cents import CENT
from .formulate import Formulation
from .milp.model.tolerances import allowed


def is_possible(formulation: Formulation, decisions: FloatArray) -> bool:
    """Return whether decisions, (N, T), all have columns in this formulation, within bounds."""
    column, model = formulation.decisions.column, formulation.model
    if decisions.shape != column.shape:
        return False
    decided = formulation.figures.ways.decided[:, None]
    if decisions[(column < 0) & decided].any():
        return False
    there = (column >= 0) & decided
    value, own = decisions[there], column[there]
    return bool(((value >= model.lower[own]) & (value <= model.upper[own])).all())


def may_be_paid(formulation: Formulation, x: FloatArray) -> bool:
    """Return whether a full vector, (n,), keeps the rows without payments, and all money would do.

    As if every fund might pay for everything, in its year or later.
    """
    model, ledger = formulation.model, formulation.money.ledger
    cost = sum_by(ledger.year, ledger.amounts(x), len(formulation.figures.years))
    money = Evaluation(formulation, x).pot_dollars.sum(axis=0)
    if (np.cumsum(cost) > np.cumsum(money) + CENT).any():
        return False
    own = abs(model.matrix) @ decided_by_payments(formulation).astype(float) == 0
    value = model.activity(x)
    over = np.maximum(value - model.row_upper, model.row_lower - value)
    return not (own & (over > allowed(model, x))).any()


def as_plan(formulation: Formulation, decisions: FloatArray) -> FloatArray | None:
    """Return the full vector, (n,), of decisions with who pays; None where it is no plan.

    The dear part: ask the others first.
    """
    try:
        x = settle(formulation, decisions).x
    except CannotPay:
        return None
    return None if formulation.model.violations(x) else x
