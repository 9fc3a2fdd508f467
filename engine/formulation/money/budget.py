"""What each pot has in a year, carries on and keeps in reserve: payments stay within it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ....models.numbers import shown
from ...figures.arrays import FloatArray, IntArray
from ...figures.cents import may_be_off
from ...milp.model.expressions import Expressions
from ...milp.model.model import Columns, Rows
from ..builder import FormulationBuilder
from ..decision_model import DecisionModel, always
from ..payments import THOUSAND
from .conditions import condition_words, conditional


def spend_what_there_is(
    builder: FormulationBuilder,
    pay: Columns,
    paid: tuple[IntArray, IntArray],
    there: tuple[Expressions, ...],
) -> tuple[tuple[Rows, ...], tuple[Rows, ...], tuple[Columns, ...]]:
    """Hold payments and what is carried on to what each pot has in each year, and was carried.

    Parameters
    ----------
    builder
        Of the formulation.
    pay
        Columns of payments, in thousands of dollars.
    paid
        Pot and year of each.
    there
        By year, whether each pot's money is there, one line a pot.

    Returns
    -------
    By year: the rows of the budget, those of the reserve, and the columns of what is carried on; as
    of `Money`.
    """
    decisions, (pot, year) = builder.decisions, paid
    pots = decisions.figures.pots
    count = len(pots.fund)
    before = Expressions.constants(np.zeros(count))
    rows, reserve, carry = [], [], []
    for t in decisions.figures.years:
        now = year == t
        spent = Expressions.of(count, pot[now], pay.ids[now]) + _top_ups(builder, t)
        lasts = t + 1 == len(decisions.figures.years)
        carries = np.flatnonzero((pots.cap[:, t] > 0) & (not lasts))
        amount = (there[t].times(pots.amount[:, t]) + saved(decisions, t)).times(1 / THOUSAND)
        left = amount + before - spent
        most = pots.cap[carries, t] / THOUSAND
        goes_on = there[min(t + 1, len(there) - 1)].at(carries)
        value = _carried(left.at(carries), most, goes_on)
        columns = builder.derive(f"carry:{t}", len(carries), value, upper=most)
        _carry_while_there(builder, columns, carries, goes_on.times(most), t)
        after = Expressions.of(count, carries, columns.ids)
        words = _budget_words(decisions, t)
        near = may_be_off(pots.amount[:, t], among=pots.amount.size) / THOUSAND
        name = f"money:budget:{t}"
        rows.append(builder.require(name, left - after, words, lower=0.0, tolerance=near))
        held = np.flatnonzero(pots.reserve > 0)
        kept = (left - amount.times(pots.reserve)).at(held)
        reserve.append(_keep_reserve(builder, kept, held, t, near[held]))
        carry.append(columns)
        before = after
    return tuple(rows), tuple(reserve), tuple(carry)


def saved(decisions: DecisionModel, year: int) -> Expressions:
    """Return the dollars that reorganizations in force add to each pot in a year, (pots,)."""
    pots, moves = decisions.figures.pots, decisions.figures.reorganizations
    r, fund = np.nonzero(moves.saves[:, :, year])
    whole = np.flatnonzero(pots.place < 0)
    number = np.full(moves.saves.shape[1], -1, dtype=np.int64)
    number[pots.fund[whole]] = whole
    each = decisions.in_force(year).at(r).times(moves.saves[r, fund, year])
    return each.sum_by(number[fund], len(pots.fund))


def _top_ups(builder: FormulationBuilder, t: int) -> Expressions:
    """Return what each pot pays in a year beside the costs of programs, in thousands."""
    pots = builder.decisions.figures.pots
    total = Expressions.constants(np.zeros(len(pots.fund)))
    for top_up in builder.top_ups:
        if top_up.year == t:
            number = {
                (int(f), int(p)): i
                for i, (f, p) in enumerate(zip(pots.fund, pots.place, strict=True))
            }
            pot = [
                number.get((top_up.fund, -1), number.get((top_up.fund, int(p)), -1))
                for p in top_up.place
            ]
            total = total + Expressions.of(len(pots.fund), pot, top_up.columns.ids)
    return total


def _keep_reserve(
    builder: FormulationBuilder, kept: Expressions, pots: IntArray, t: int, near: FloatArray
) -> Rows:
    """What is spent of a year's money leaves the share that is to stay unspent."""
    decisions = builder.decisions
    scenario, fund = decisions.figures.scenario, decisions.figures.pots.fund

    def says(i: int) -> str:
        key = list(scenario.funds)[fund[pots[i]]]
        share = scenario.funds[key].reserve
        return f"{key} keeps {shown(100 * share)}% of its money of {scenario.years[t]} unspent"

    return builder.require(f"money:reserve:{t}", kept, says, lower=0.0, tolerance=near)


def _carried(
    left: Expressions, cap: FloatArray, goes_on: Expressions
) -> Callable[[FloatArray], FloatArray]:
    return lambda x: np.clip(left.value(x), 0.0, cap * np.round(goes_on.value(x)))


def _carry_while_there(
    builder: FormulationBuilder, columns: Columns, carries: IntArray, most: Expressions, t: int
) -> None:
    """Nothing is carried into a year in which a pot's condition does not hold."""
    own = np.flatnonzero(conditional(builder.decisions)[carries])
    each = Expressions.of(len(carries), np.arange(len(carries)), columns.ids)
    says = always("nothing is carried into a year in which the money is not there")
    builder.require(f"money:carry while there:{t}", (each - most).at(own), says, upper=0.0)


def _budget_words(decisions: DecisionModel, t: int) -> Callable[[int], str]:
    pots, scenario = decisions.figures.pots, decisions.figures.scenario

    def says(i: int) -> str:
        fund = list(scenario.funds)[pots.fund[i]]
        where = "" if pots.place[i] < 0 else f" at {decisions.place_name(int(pots.place[i]))}"
        only = condition_words(decisions, fund)
        return f"{fund}{where} pays in {scenario.years[t]} no more than it has{only}"

    return says
