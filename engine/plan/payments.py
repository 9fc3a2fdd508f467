"""Who pays: a payment plan for given decisions, and its exact split by program and place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from ...models.plan import Payment
from ..figures.arrays import FloatArray, sum_by
from ..formulation.build import Formulation
from ..formulation.money import THOUSAND, Money
from ..milp.model import Model
from ..milp.relax import relax
from ..milp.solution import Status
from .evaluate import Evaluation


class CannotPay(Exception):
    """The funds cannot pay for the decisions, to the cent."""


def settle(formulation: Formulation, decisions: FloatArray) -> Evaluation:
    """Return decisions with payments for them, the most restricted money spent first.

    The payments are found anew from the decisions, so that they are exact (a MILP solver's are
    within its tolerance only) and do not depend on which solver found the decisions.

    Raises
    ------
    CannotPay
        No payments exist.
    """
    x = formulation.complete(decisions)
    money = formulation.money
    relaxed = relax(_only_money(formulation, x))
    if relaxed.status is not Status.OPTIMAL or relaxed.x is None:
        raise CannotPay(f"no payments found for the decisions: {relaxed.status}")
    pay = _exact(formulation, np.maximum(relaxed.x[money.pay.ids], 0.0), x)
    return Evaluation(formulation, formulation.complete(decisions, pay))


def _only_money(formulation: Formulation, x: FloatArray) -> Model:
    """The rows that money touches, all else fixed, preferring pots that few classes may use."""
    model, money = formulation.model, formulation.money
    free = np.zeros(len(x), dtype=bool)
    free[money.pay.ids] = True
    for columns, _ in formulation.draft.derived:
        free[columns.ids] |= columns.name.startswith("carry:")
    objective = np.zeros(len(x))
    objective[money.pay.ids] = -_breadth(money)[money.pay_pot]
    rows = np.flatnonzero(np.diff(model.matrix[:, np.flatnonzero(free)].indptr))
    return replace(
        model,
        objective=objective,
        lower=np.where(free, model.lower, x),
        upper=np.where(free, model.upper, x),
        integer=np.zeros(len(x), dtype=bool),
        matrix=sparse.csr_array(model.matrix[rows]),
        row_lower=model.row_lower[rows],
        row_upper=model.row_upper[rows],
        rows=(),
    )


def _breadth(money: Money) -> FloatArray:
    """Return the share of all possible dollars that each pot may pay for, (pots,)."""
    dollars = sum_by(money.label, np.maximum(money.ledger.dollars, 0.0), len(money.admits))
    return np.asarray(dollars @ money.admits / max(float(dollars.sum()), 1.0))


def _exact(formulation: Formulation, pay: FloatArray, x: FloatArray) -> FloatArray:
    """Scale each class's payments so that they add up to exactly what is due."""
    money = formulation.money
    years = len(formulation.figures.years)
    size = len(money.admits) * years
    label = money.label * years + money.ledger.year
    due = sum_by(label, money.ledger.amounts(x), size) / THOUSAND
    paid_label = money.pay_class * years + money.pay_year
    paid = sum_by(paid_label, pay, size)
    factor = np.where(paid > 0, due / np.where(paid > 0, paid, 1.0), 0.0)
    return np.asarray(pay * factor[paid_label])


def split(evaluation: Evaluation) -> tuple[Payment, ...]:
    """Return the payments by fund, program or merge, place and year; they add up exactly.

    Within a class and year, costs and payments are laid end to end and cut where either ends.
    """
    formulation = evaluation.formulation
    money, scenario = formulation.money, formulation.figures.scenario
    ledger, pots = money.ledger, formulation.figures.pots
    key = np.stack([money.label, ledger.year, ledger.offering, ledger.place], axis=1)
    groups, inverse = np.unique(key, axis=0, return_inverse=True)
    due = sum_by(inverse.reshape(-1), evaluation.amounts, len(groups))
    funds = list(scenario.funds)
    offerings = [*scenario.programs, *scenario.merges]
    pay = evaluation.x[money.pay.ids] * THOUSAND
    result = []
    for kind, year in sorted({(int(k), int(y)) for k, y in groups[:, :2]}):
        own = np.flatnonzero((groups[:, 0] == kind) & (groups[:, 1] == year))
        from_pots = np.flatnonzero((money.pay_class == kind) & (money.pay_year == year))
        for cost, pot, dollars in _cut(due[own], pay[from_pots]):
            offering, place = (int(v) for v in groups[own[cost], 2:])
            merge = offering >= len(scenario.programs)
            result.append(
                Payment(
                    fund=funds[pots.fund[money.pay_pot[from_pots[pot]]]],
                    year=scenario.years[year],
                    program=None if merge else offerings[offering],
                    merge=offerings[offering] if merge else None,
                    school=None if place < 0 else formulation.figures.places.ids[place],
                    amount=dollars,
                )
            )
    return tuple(result)


def _cut(due: FloatArray, pay: FloatArray) -> list[tuple[int, int, float]]:
    """Lay two lists of equal sum end to end; return (which due, which pay, dollars) pieces."""
    pieces = []
    i, left = 0, float(pay[0]) if len(pay) else 0.0
    for cost, dollars in enumerate(due):
        needed = float(dollars)
        while needed > 1e-9:
            while left <= 1e-9 and i + 1 < len(pay):
                i += 1
                left = float(pay[i])
            last = i + 1 >= len(pay)
            piece = needed if last else min(needed, left)
            pieces.append((cost, i, piece))
            needed -= piece
            left -= piece
    return pieces
