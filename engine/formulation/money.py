"""Money: what every decision costs is paid, by funds that may pay for it and have it.

Costs that the same pots may pay form one cost class; payments are columns by pot, class and year,
in thousands of dollars so that rows stay near 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..figures.arrays import BoolArray, FloatArray, IntArray
from ..figures.cents import may_be_off
from ..milp.model.expressions import Expressions
from ..milp.model.model import Columns, Rows
from .decision_model import DecisionModel
from .ledger import YEARLY, Ledger
from .payments import Detail, Payments

THOUSAND = 1000.0

PAID_SHARE = 0.1
"""Share of what dollars may be off by that payments may miss what is due by: only what a fund has
may be missed by half a cent, so that the two together stay below a cent."""


@dataclass(frozen=True, eq=False)
class Money:
    """Where the model's money stands.

    Attributes
    ----------
    ledger
        Every cost.
    label
        Cost class of each ledger entry.
    admits
        Whether a pot may pay for a class, (classes, pots).
    pay
        Columns of payments, in thousands of dollars.
    pay_pot, pay_class, pay_year
        What each payment column is.
    budget
        By year, the rows that hold each pot to what it has, one row a pot; in thousands.
    """

    ledger: Ledger
    label: IntArray
    admits: BoolArray
    pay: Columns
    pay_pot: IntArray
    pay_class: IntArray
    pay_year: IntArray
    budget: tuple[Rows | None, ...]


def add_money(draft: DecisionModel, ledger: Ledger) -> Money:
    """Add payments and their rows, and charge the hurdle on every dollar."""
    label, admits = _cost_classes(draft, ledger)
    years = len(draft.figures.years)
    used = np.zeros((len(admits), years), dtype=bool)
    used[label, ledger.year] = True
    kind, pot, year = np.nonzero(admits[:, :, None] & used[:, None, :])
    # No upper bound of its own: the price of a dollar is to stand on the budget's row.
    pay = draft.builder.add_columns("pay", len(pot), upper=np.inf)
    _pay_what_is_due(draft, ledger, label, pay, kind * years + year)
    budget = _spend_what_there_is(draft, pay, pot, year)
    money = Money(ledger, label, admits, pay, pot, kind, year, budget)
    draft.books.append(_payments(draft, money))
    _match(draft, money)
    hurdle = draft.figures.scenario.hurdle
    free = ledger.column >= 0
    draft.builder.add_objective(ledger.column[free], -hurdle * ledger.dollars[free])
    return money


def _cost_classes(draft: DecisionModel, ledger: Ledger) -> tuple[IntArray, BoolArray]:
    """Return each entry's class and which pots may pay for each class, (classes, pots)."""
    pots = draft.figures.pots
    detail = Detail.of(draft.figures.scenario)
    apart = []
    if detail.place:
        apart += [ledger.place, ledger.kind == YEARLY]
    if detail.offering:
        apart += [ledger.offering]
    keys = np.array(apart, dtype=np.int64).reshape(len(apart), len(ledger.place))
    label = pots.alike(ledger.offering, ledger.place, keys)
    _, first = np.unique(label, return_index=True)
    return label, pots.admits(ledger.offering[first], ledger.place[first])


def _payments(draft: DecisionModel, money: Money) -> Payments:
    """Return the payments as rules see them."""
    detail = Detail.of(draft.figures.scenario)
    ledger = money.ledger
    _, first = np.unique(money.label, return_index=True)
    entry = first[money.pay_class]
    unknown = np.full(len(entry), -1, dtype=np.int64)
    return Payments(
        pay=money.pay,
        fund=draft.figures.pots.fund[money.pay_pot],
        year=money.pay_year,
        place=ledger.place[entry] if detail.place else unknown,
        yearly=ledger.kind[entry] == YEARLY if detail.place else unknown < 0,
        offering=ledger.offering[entry] if detail.offering else unknown,
        most=_most_due(draft, money)[money.pay_class, money.pay_year],
        spent=ledger.lines(ledger.year, len(draft.figures.years)),
    )


def _most_due(draft: DecisionModel, money: Money) -> FloatArray:
    """Return the most that costs of each class can come to, in thousands, (classes, T)."""
    ledger, most = money.ledger, np.zeros((len(money.admits), len(draft.figures.years)))
    np.add.at(most, (money.label, ledger.year), np.maximum(ledger.dollars, 0.0) / THOUSAND)
    return most


def _top_ups(draft: DecisionModel, t: int) -> Expressions:
    """Return what each pot pays in a year beside the costs of programs, in thousands."""
    pots = draft.figures.pots
    total = Expressions.constants(np.zeros(len(pots.fund)))
    for top_up in draft.top_ups:
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


def _pay_what_is_due(
    draft: DecisionModel, ledger: Ledger, label: IntArray, pay: Columns, paid: IntArray
) -> None:
    """For each class and year: what the pots pay is what the decisions cost."""
    years = len(draft.figures.years)
    size = years * (int(label.max(initial=-1)) + 1)
    due = ledger.lines(label * years + ledger.year, size).times(1 / THOUSAND)
    met = Expressions.of(size, paid, pay.ids)

    def says(i: int) -> str:
        offering = ledger.offering[label == i // years]
        own = [draft.offering_name(q) for q in dict.fromkeys(offering.tolist())]
        listed = ", ".join(own[:3]) + (f" and {len(own) - 3} more" if len(own) > 3 else "")
        return f"what {listed} cost in {draft.figures.scenario.years[i % years]} is paid"

    near = PAID_SHARE * may_be_off(due.largest() * THOUSAND) / THOUSAND
    draft.require("money:paid", due - met, says, lower=0.0, upper=0.0, tolerance=near)


def _spend_what_there_is(
    draft: DecisionModel, pay: Columns, pot: IntArray, year: IntArray
) -> tuple[Rows | None, ...]:
    """Each pot, each year: payments and what is carried on are within amount and carry."""
    pots = draft.figures.pots
    count = len(pots.fund)
    zero = Expressions.constants(np.zeros(count))
    before = zero
    rows = []
    for t in draft.figures.years:
        now = year == t
        spent = Expressions.of(count, pot[now], pay.ids[now]) + _top_ups(draft, t)
        lasts = t + 1 == len(draft.figures.years)
        carries = np.flatnonzero((pots.cap[:, t] > 0) & (not lasts))
        left = Expressions.constants(pots.amount[:, t] / THOUSAND) + before - spent
        after = zero
        if len(carries):
            columns = draft.derive(
                f"carry:{t}",
                len(carries),
                _carried(left.at(carries), pots.cap[carries, t] / THOUSAND),
                upper=pots.cap[carries, t] / THOUSAND,
            )
            after = Expressions.of(count, carries, columns.ids)
        words = _budget_words(draft, t)
        near = may_be_off(pots.amount[:, t], among=pots.amount.size) / THOUSAND
        name = f"money:budget:{t}"
        rows.append(draft.require(name, left - after, words, lower=0.0, tolerance=near))
        before = after
    return tuple(rows)


def _carried(left: Expressions, cap: FloatArray) -> Callable[[FloatArray], FloatArray]:
    return lambda x: np.clip(left.value(x), 0.0, cap)


def _budget_words(draft: DecisionModel, t: int) -> Callable[[int], str]:
    pots, scenario = draft.figures.pots, draft.figures.scenario

    def says(i: int) -> str:
        fund = list(scenario.funds)[pots.fund[i]]
        where = "" if pots.place[i] < 0 else f" at {draft.place_name(int(pots.place[i]))}"
        return f"{fund}{where} pays in {scenario.years[t]} no more than it has"

    return says


def _match(draft: DecisionModel, money: Money) -> None:
    """A matching fund pays at most so much for each dollar of the fund it matches."""
    scenario, pots = draft.figures.scenario, draft.figures.pots
    number = {fund: f for f, fund in enumerate(scenario.funds)}
    for key, fund in scenario.funds.items():
        if fund.match is None:
            continue
        own = pots.fund[money.pay_pot] == number[key]
        may: BoolArray = np.any(money.admits[:, pots.fund == number[key]], axis=1)
        other = (pots.fund[money.pay_pot] == number[fund.match.fund]) & may[money.pay_class]
        years = len(scenario.years)
        pays = Expressions.of(years, money.pay_year[own], money.pay.ids[own])
        matched = Expressions.of(years, money.pay_year[other], money.pay.ids[other])
        most = f"{key} pays at most {fund.match.per_dollar:g} for each dollar of {fund.match.fund}"
        draft.require(
            f"money:match:{key}",
            pays - matched.times(fund.match.per_dollar),
            lambda i, most=most: f"{most} in {scenario.years[i]}",  # type: ignore[misc]
            upper=0.0,
            tolerance=may_be_off(pots.amount[pots.fund == number[key]].sum(axis=0), among=years)
            / THOUSAND,
        )
