"""What the funds may not pay of what is due in a year: a flow, not a difference.

A fund that may not pay for what is short hides no shortage with the money it has left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ....models.scenario.program import Merge, Program
from ...evaluation.evaluate import Evaluation
from ...figures import Figures
from ...figures.arrays import BoolArray, FloatArray, IntArray, by_year, sum_by
from ...figures.cents import CENT
from ...figures.ways import PILOT
from ...formulation.money.ledger import ONE_TIME
from ...milp.linear_program import Limits, maximised


@dataclass(frozen=True, eq=False)
class Dues:
    """What is due in a year, and which pots may pay for it.

    Attributes
    ----------
    dollars
        Shape (dues,).
    admits
        Whether a pot may pay for it, (dues, pots).
    top_ups
        So many of the last dues are top-ups under rules, which need no match.
    """

    dollars: FloatArray
    admits: BoolArray
    top_ups: int = 0

    def owed(self) -> Dues:
        """Return those that are more than nothing."""
        there = self.dollars > 0.0
        top_ups = int(there[len(there) - self.top_ups :].sum())
        return Dues(self.dollars[there], self.admits[there], top_ups)


@dataclass(frozen=True, eq=False)
class Shortage:
    """What no pot may pay.

    Attributes
    ----------
    missing
        Dollars due that the pots that may pay for them do not have.
    idle
        Dollars that the pots have and that may pay for nothing more of what is due.
    funds
        Numbers of the funds that are short, rising; a due that no fund may pay has none.
    """

    missing: float
    idle: float
    funds: tuple[int, ...]


def today_dues(today: Evaluation, year: int) -> Dues:
    """Return what going on as today costs in a year, top-ups under rules included."""
    return _with_top_ups(today, year, _ledger(today, year, yearly_only=False))


def plan_dues(evaluation: Evaluation, year: int) -> Dues:
    """Return what a plan costs in a year, without start, stop and evaluation costs."""
    return _with_top_ups(evaluation, year, _ledger(evaluation, year, yearly_only=True))


def going_on_dues(evaluation: Evaluation, year: int) -> Dues:
    """Return what next year costs with what runs in a year, as `Evaluation.going_on` sums it."""
    figures = evaluation.formulation.figures
    scenario, ways, pots = figures.scenario, figures.ways, figures.pots
    after = min(year + 1, len(scenario.years) - 1)
    goes_on = np.where(ways.kind != PILOT, evaluation.decisions[:, year], 0.0)
    at_sites = np.flatnonzero(goes_on)
    runs = np.unique(ways.offering[ways.at_sites & (goes_on > 0.5)])
    offered: list[Program | Merge] = [*scenario.programs.values(), *scenario.merges.values()]
    district = by_year((q.cost.district for q in offered), scenario.years)[:, after]
    moves = np.arange(len(scenario.reorganizations))
    offering = np.concatenate([ways.offering[at_sites], runs, len(offered) + moves])
    away = np.full(len(runs) + len(moves), -1)
    place = np.concatenate([ways.paid_at[at_sites], away])
    dollars = np.concatenate(
        [
            goes_on[at_sites] * ways.yearly[at_sites, after],
            district[runs],
            evaluation.in_force[:, year] * figures.reorganizations.yearly[:, after],
        ]
    )
    label = pots.alike(offering, place, np.zeros((0, len(place)), dtype=np.int64))
    first = np.unique(label, return_index=True)[1]
    admits = pots.admits(offering[first], place[first])
    return Dues(sum_by(label, dollars, len(first)), admits & (evaluation.there[:, year] > 0.5))


def shortage(figures: Figures, dues: Dues, amount: FloatArray) -> Shortage:
    """Return what of the dues no pot may pay, where as much is paid as can be.

    Parameters
    ----------
    amount
        What each pot may spend, dollars, (pots,).

    Raises
    ------
    RuntimeError
        The linear program failed, which cannot be: to pay nothing is always possible.
    """
    # A cost may be written as a sum less what it is not: rounding may leave less than nothing.
    dues = dues.owed()
    total, held = float(dues.dollars.sum()), float(amount.sum())
    matched = any(fund.match is not None for fund in figures.scenario.funds.values())
    if dues.admits.all() and not matched:
        missing = _whole(total - held)
        return Shortage(missing, _whole(held - total), _payers(figures, dues) if missing else ())
    if not matched and not (dues.admits & (amount > 0.0)[None, :]).any():
        return Shortage(_whole(total), held, _payers(figures, dues) if _whole(total) else ())
    if _paid_in_turn(figures, dues, amount):
        return Shortage(0.0, _whole(held - total), ())
    pays = _paid(figures, dues, amount)
    missing, idle = _whole(total - float(pays.sum())), _whole(held - float(pays.sum()))
    if not missing:
        return Shortage(missing, idle, ())
    short = _helping(figures, dues, amount, pays) if matched else _short(figures, dues, pays)
    return Shortage(missing, idle, short)


def _paid(figures: Figures, dues: Dues, amount: FloatArray) -> FloatArray:
    """Return what each pot pays of each due, (dues, pots), where as much is paid as can be."""
    due, pot = np.nonzero(dues.admits & (amount > 0.0)[None, :])
    pays = np.zeros(dues.admits.shape)
    if not len(due):
        return pays
    own = due < len(dues.dollars) - dues.top_ups
    beside = matches(figures, dues.admits, due[own], pot[own], len(due))
    limits = np.concatenate([dues.dollars, amount, np.zeros(beside.shape[0])])
    sums = [_sums(due, len(dues.dollars)), _sums(pot, len(amount)), beside]
    rows = sparse.vstack(sums, format="csr")
    pays[due, pot] = maximised(np.ones(len(due)), np.inf, Limits(rows, limits))
    return pays


def _paid_in_turn(figures: Figures, dues: Dues, amount: FloatArray) -> bool:
    """Return whether all is paid where pots pay in turn, first those that may pay for least.

    Quick, and mostly enough. Where it is not, another way to pay may do: a linear program tells.
    Funds that pay only beside another pay nothing here.
    """
    funds = list(figures.scenario.funds.values())
    alone = np.array([fund.match is None for fund in funds])[figures.pots.fund]
    order = np.argsort(dues.admits.sum(axis=0), kind="stable")
    order = order[alone[order] & (amount[order] > 0.0)]
    left, admits = amount[order], dues.admits[:, order]
    for due in np.argsort(admits.sum(axis=1), kind="stable"):
        there = np.where(admits[due], left, 0.0)
        before = np.cumsum(there) - there
        pays = np.clip(dues.dollars[due] - before, 0.0, there)
        if pays.sum() < dues.dollars[due]:
            return False
        left = left - pays
    return True


def _short(figures: Figures, dues: Dues, pays: FloatArray) -> tuple[int, ...]:
    """Return the funds of which one more dollar would lessen what is missing.

    Those that may pay for what is missing, or for what others pay for who may: the side of the
    least cut. No fund pays only beside another.

    Parameters
    ----------
    pays
        Dollars that each pot pays of each due, (dues, pots).
    """
    open_ = dues.dollars - pays.sum(axis=1) > CENT
    pots = dues.admits[open_].any(axis=0)
    while True:
        wider = open_ | (pays[:, pots] > CENT).any(axis=1)
        if (wider == open_).all():
            break
        open_, pots = wider, dues.admits[wider].any(axis=0)
    return tuple(sorted(set(figures.pots.fund[pots].tolist())))


def _helping(figures: Figures, dues: Dues, amount: FloatArray, pays: FloatArray) -> tuple[int, ...]:
    """Return the same where some funds pay only beside others: each is tried with a dollar more.

    How much room a match has is not told by one way to pay: another may leave more.
    """
    return tuple(
        fund
        for fund in range(len(figures.scenario.funds))
        if _paid(figures, dues, amount + (figures.pots.fund == fund)).sum() > pays.sum() + CENT
    )


def matches(
    figures: Figures, admits: BoolArray, bill: IntArray, pot: IntArray, size: int
) -> sparse.csr_array:
    """Return a row for each fund that pays only beside another: what it pays beyond its match.

    Parameters
    ----------
    admits
        Whether a pot may pay for a bill, (bills, pots).
    bill, pot
        Of each column that is a payment; the first of all columns are such.
    size
        How many columns there are.
    """
    pots, funds = figures.pots, figures.scenario.funds
    fund = pots.fund[pot]
    rows = []
    for number, given in enumerate(funds.values()):
        if given.match is None:
            continue
        beside = list(funds).index(given.match.fund)
        may = np.asarray(admits[:, pots.fund == number].any(axis=1))
        row = np.zeros(size)
        paid = np.arange(len(pot))
        row[paid[fund == number]] = 1.0
        row[paid[(fund == beside) & may[bill[: len(pot)]]]] -= given.match.per_dollar
        rows.append(row)
    return sparse.csr_array(np.array(rows).reshape(-1, size))


def _ledger(evaluation: Evaluation, year: int, *, yearly_only: bool) -> Dues:
    money = evaluation.formulation.money
    own = money.ledger.year == year
    if yearly_only:
        own &= ~np.isin(money.ledger.kind, ONE_TIME)
    dollars = sum_by(money.label[own], evaluation.amounts[own], len(money.admits))
    # A fund that is not there is not short of anything either.
    return Dues(dollars, money.admits & (evaluation.there[:, year] > 0.5))


def _with_top_ups(evaluation: Evaluation, year: int, dues: Dues) -> Dues:
    pots = evaluation.formulation.figures.pots
    for top_up in evaluation.formulation.money.top_ups:
        if top_up.year == year:
            own = (pots.fund == top_up.fund) & (evaluation.there[:, year] > 0.5)
            there = (pots.place[None, :] < 0) | (pots.place[None, :] == top_up.place[:, None])
            dollars = np.append(dues.dollars, top_up.dollars(evaluation.x))
            admits = np.vstack([dues.admits, own[None, :] & there])
            dues = Dues(dollars, admits, dues.top_ups + len(top_up.place))
    return dues


def _payers(figures: Figures, dues: Dues) -> tuple[int, ...]:
    """Return the funds that may pay for some of the dues."""
    found = figures.pots.fund[dues.admits.any(axis=0)]
    return tuple(int(fund) for fund in np.unique(found))


def _sums(label: IntArray, size: int) -> sparse.csr_array:
    """Return a matrix that adds up the columns of each label, (size, columns)."""
    columns = np.arange(len(label))
    return sparse.csr_array((np.ones(len(label)), (label, columns)), shape=(size, len(label)))


def _whole(dollars: float) -> float:
    return dollars if dollars >= CENT else 0.0
