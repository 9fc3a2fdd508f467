"""Which pots would pay for going on as today: as near as can be to what the plan has them pay.

Today's programs may cost more than the funds have. What is missing then is left to programs that
the plan ends or shrinks, since what goes on is paid from the same pots as in the plan. Rules on who
pays are not asked of today's state, which nobody chose.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ...figures import Figures
from ...figures.arrays import FloatArray, IntArray, sum_by
from ...milp.linear_program import Limits, maximised
from ...plan.money.shortage import matches
from .bills import Bills

SAME_EARNS, MISSING_COSTS = 1.0, 100.0
"""What a dollar paid as in the plan earns, and what a dollar that no fund has costs."""

_TINY = 1e-6


@dataclass(frozen=True, eq=False)
class Paid:
    """Who pays each bill.

    Attributes
    ----------
    by_pot
        Dollars, (bills, pots).
    missing
        Dollars that no pot has the money for, (bills,).
    """

    by_pot: FloatArray
    missing: FloatArray


def pay_today(
    figures: Figures, bills: Bills, today: FloatArray, plan: FloatArray, amount: FloatArray
) -> Paid:
    """Return who would pay today's bills.

    Parameters
    ----------
    bills
        What is to be paid for, where and when.
    today
        Dollars of each bill going on as today, (bills,).
    plan
        Dollars that each pot pays of each bill in the plan, (bills, pots).

    Raises
    ------
    RuntimeError
        The linear program failed, which cannot be: to pay nothing is always possible.
    """
    by_pot, missing = np.zeros(plan.shape), today.copy()
    for year in figures.years:
        own = np.flatnonzero((bills.year == year) & (today > _TINY))
        if len(own):
            part = _year(figures, bills, own, amount[:, year], today[own], plan[own])
            by_pot[own], missing[own] = part.by_pot, part.missing
    return Paid(by_pot, missing)


def _year(
    figures: Figures,
    bills: Bills,
    own: IntArray,
    amount: FloatArray,
    due: FloatArray,
    plan: FloatArray,
) -> Paid:
    bill, pot = np.nonzero(bills.admits[own])
    pairs, count = len(bill), len(own)
    # Columns: paid as in the plan, paid besides, missing.
    column_bill = np.concatenate([bill, bill, np.arange(count)])
    column_pot = np.concatenate([pot, pot])
    size = len(column_bill)
    paid = sparse.csr_array((np.ones(size), (column_bill, np.arange(size))), shape=(count, size))
    spent = sparse.csr_array(
        (np.ones(2 * pairs), (column_pot, np.arange(2 * pairs))), shape=(plan.shape[1], size)
    )
    match = matches(figures, bills.admits[own], column_bill, column_pot, size)
    limits = np.concatenate([amount, np.zeros(match.shape[0])])
    upper = np.concatenate([np.minimum(plan[bill, pot], due[bill]), np.full(size - pairs, np.inf)])
    gain = np.concatenate(
        [np.full(pairs, SAME_EARNS), np.zeros(pairs), np.full(count, -MISSING_COSTS)]
    )
    within = Limits(sparse.vstack([spent, match], format="csr"), limits)
    x = maximised(gain, upper, within, Limits(paid, due, lower=due))
    by_pot = np.zeros(plan.shape)
    np.add.at(by_pot, (bill, pot), x[:pairs] + x[pairs : 2 * pairs])
    return _exact(by_pot, x[2 * pairs :], due)


def _exact(by_pot: FloatArray, missing: FloatArray, due: FloatArray) -> Paid:
    """Return payments that add up to each bill exactly, whatever the solver's tolerance."""
    factor = due / np.maximum(by_pot.sum(axis=1) + missing, 1e-300)
    return Paid(by_pot * factor[:, None], missing * factor)


def left_over(bills: Bills, paid: FloatArray, held: FloatArray) -> FloatArray:
    """Return what each pot has left in each year of what it holds, both (pots, T).

    Parameters
    ----------
    paid
        Dollars that each pot pays of each bill, (bills, pots).
    """
    return np.asarray(held - sum_by(bills.year, paid, held.shape[1]).T)
