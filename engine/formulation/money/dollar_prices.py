"""What a dollar and an FTE are worth elsewhere: prices of the relaxation, before pilots teach."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...figures.arrays import BoolArray, FloatArray
from ...milp.basis import Basis
from ...milp.certain_prices import relax_from
from ...milp.model.model import Model, Rows
from ...milp.relaxation import Relaxation, relax
from ...milp.solution import Status
from ..decision_model import DecisionModel
from ..payments import THOUSAND
from .money import Money

NO_LIMIT = 1e9
"""Seconds: the relaxation is part of writing the model down, and must give the same each time."""


BOUGHT = 1e-6
"""Thousands of dollars from which on the relaxation buys something."""


MORE = 1e-5
"""Share, about, by which each pot's amount is larger than it is where prices are asked for. Where
all money is spent to the cent, a dollar more and a dollar less have two prices, and any between
fits; a little more money leaves one, which is then found wherever the search for it begins."""


class NoPrices(Exception):
    """The relaxation failed, though it may have a best point."""


@dataclass(frozen=True, eq=False)
class DollarPrices:
    """Prices of the linear relaxation, the hurdle included.

    Attributes
    ----------
    dollar
        Student-SD that a dollar of each cost class costs elsewhere, (classes, T); below 0 where a
        rule wants more spent.
    staff
        Student-SD that an FTE costs elsewhere, beside its dollars, (R, T).
    basis
        Where the relaxation's best point rests.
    """

    dollar: FloatArray
    staff: FloatArray
    basis: Basis | None


def find_dollar_prices(
    decisions: DecisionModel,
    money: Money,
    staff: dict[str, Rows],
    model: Model,
    wanted: BoolArray,
    begin: Basis | None = None,
) -> DollarPrices | None:
    """Return the prices of a model that is complete but for what pilots teach.

    Parameters
    ----------
    model
        Its relaxation is solved by one thread, without a time limit, with a little more money, and
        from nowhere unless all other prices that fit are the same: the same scenario must get the
        same prices, whatever was solved before.
    wanted
        Of which cost classes and years prices are needed, (classes, T).
    begin
        Where the relaxation of a similar model rests.

    Returns
    -------
    None where the relaxation has no best point: then no plan exists, or no best one.

    Raises
    ------
    NoPrices
        The relaxation failed.
    """
    model, relaxed = _with_more(model, money), None
    if begin is not None:

        def asked(found: Relaxation) -> FloatArray:
            return _asked(decisions, money, staff, model, wanted, found)

        relaxed = relax_from(model, begin, asked, NO_LIMIT)
    relaxed = relaxed or relax(model, NO_LIMIT)
    if relaxed.status in (Status.INFEASIBLE, Status.UNBOUNDED):
        return None
    if relaxed.duals is None:
        raise NoPrices(f"the relaxation has no prices: {relaxed.message}")
    dollars = _dollars(decisions, money, relaxed)
    return DollarPrices(dollars, _staff(decisions, staff, relaxed), relaxed.basis)


def _with_more(model: Model, money: Money) -> Model:
    """Return the model with a little more of each amount; how much is drawn, the same each time."""
    dice = np.random.default_rng(0)
    lower = model.row_lower.copy()
    for rows in money.budget:
        # A pot's row says that what it pays and keeps, below 0, is no less than what it has.
        share = MORE * dice.uniform(0.5, 1.5, rows.size)
        lower[rows.ids] -= share * np.abs(lower[rows.ids])
    return replace(model, row_lower=lower)


def _asked(
    decisions: DecisionModel,
    money: Money,
    staff: dict[str, Rows],
    model: Model,
    wanted: BoolArray,
    relaxed: Relaxation,
) -> FloatArray:
    """Return by how much each row's limits move in a sum of all prices that are needed, (m,).

    The shares in the sum are drawn: it is certain only if each price is. Of a class that nothing is
    bought for, each payer's price is needed, as in `_dollars`.
    """
    assert relaxed.x is not None
    dice = np.random.default_rng(0)
    moved = np.zeros(len(model.row_lower))
    paid = money.paid.ids.reshape(len(money.admits), len(decisions.figures.years))
    payer, year = money.pay_class, money.pay_year
    bought, payable = np.zeros((2, *wanted.shape), dtype=bool)
    pays = relaxed.x[money.pay.ids] > BOUGHT
    bought[payer[pays], year[pays]] = True
    payable[payer, year] = True
    alone = paid[wanted & (bought | ~payable)]
    moved[alone] = dice.uniform(0.5, 1.5, len(alone))
    dear = np.flatnonzero((wanted & ~bought)[payer, year])
    share = dice.uniform(0.5, 1.5, len(dear))
    np.add.at(moved, paid[payer[dear], year[dear]], share)
    terms = np.zeros(len(model.objective))
    terms[money.pay.ids[dear]] = share
    moved += model.matrix @ terms
    for rows in staff.values():
        moved[rows.ids] += dice.uniform(0.5, 1.5, len(rows.ids))
    return np.asarray(moved)


def _dollars(decisions: DecisionModel, money: Money, relaxed: Relaxation) -> FloatArray:
    """Return the price of a dollar by cost class and year.

    The dual of a class from which the relaxation buys nothing may be anything up to what its
    cheapest pot asks; that most is taken, which is still a price of the relaxation.
    """
    assert relaxed.duals is not None
    assert relaxed.reduced_costs is not None
    shape = (len(money.admits), len(decisions.figures.years))
    paid = relaxed.duals[money.paid.ids].reshape(shape)
    spare = np.full(shape, np.inf)
    dearer = np.abs(relaxed.reduced_costs[money.pay.ids])
    np.minimum.at(spare, (money.pay_class, money.pay_year), dearer)
    cheapest = paid + np.where(np.isfinite(spare), spare, 0.0)
    return np.asarray(cheapest / THOUSAND + decisions.figures.scenario.hurdle)


def _staff(decisions: DecisionModel, staff: dict[str, Rows], relaxed: Relaxation) -> FloatArray:
    assert relaxed.duals is not None
    price = np.zeros((len(decisions.figures.scenario.staff), len(decisions.figures.years)))
    for r, role in enumerate(decisions.figures.scenario.staff):
        if role in staff:
            price[r] = relaxed.duals[staff[role].ids]
    return price
