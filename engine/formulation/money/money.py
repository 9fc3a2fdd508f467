"""Money: what every decision costs is paid, by funds that may pay for it and have it.

Costs that the same pots may pay form one cost class; payments are columns by pot, class and year,
in thousands of dollars so that rows stay near 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ....models.numbers import shown
from ...figures.arrays import BoolArray, FloatArray, IntArray
from ...figures.cents import may_be_off
from ...milp.model.expressions import Expressions
from ...milp.model.model import Columns, Rows
from ..builder import FormulationBuilder
from ..decision_model import DecisionModel, always
from ..payments import THOUSAND, Detail, Payments, TopUp
from .conditions import add_conditions, condition_words, conditional
from .ledger import YEARLY, Ledger

PAID_SHARE = 0.1
"""Share of what dollars may be off by that payments may miss what is due by: only what a fund has
may be missed by half a cent, so that the two together stay below a cent."""


@dataclass(frozen=True, eq=False)
class PaymentColumns:
    """Who may pay what.

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
    """

    ledger: Ledger
    label: IntArray
    admits: BoolArray
    pay: Columns
    pay_pot: IntArray
    pay_class: IntArray
    pay_year: IntArray


@dataclass(frozen=True, eq=False)
class Money(PaymentColumns):
    """Where the model's money stands; all its columns and rows are in thousands of dollars.

    Attributes
    ----------
    paid
        Rows that what is due is paid, one a class and year, years running fastest.
    budget
        By year, the rows that hold each pot to what it has, one row a pot.
    reserve
        By year, the rows that keep a reserve, one a pot that has one.
    carry
        By year, the columns of what is carried on, one a pot that may carry.
    match
        By matching fund, the rows that hold it to its match, one a year.
    top_ups
        What funds pay to schools under rules, beside what programs cost.
    there
        By year, whether each pot's money is there, one line a pot: 1 but where it has a condition.
    """

    paid: Rows
    budget: tuple[Rows, ...]
    reserve: tuple[Rows, ...]
    carry: tuple[Columns, ...]
    match: dict[str, Rows]
    top_ups: tuple[TopUp, ...]
    there: tuple[Expressions, ...]


def add_money(builder: FormulationBuilder, ledger: Ledger) -> Money:
    """Add payments and their rows, and charge the hurdle on every dollar."""
    decisions = builder.decisions
    label, admits = _cost_classes(decisions, ledger)
    years = len(decisions.figures.years)
    used = np.zeros((len(admits), years), dtype=bool)
    used[label, ledger.year] = True
    # What is decided comes before what is paid.
    there = add_conditions(builder)
    kind, pot, year = np.nonzero(admits[:, :, None] & used[:, None, :])
    # No upper bound of its own: the price of a dollar is to stand on the budget's row.
    pay = builder.milp.add_columns("pay", len(pot), upper=np.inf)
    paid = _pay_what_is_due(builder, ledger, label, pay, kind * years + year)
    budget, reserve, carry = _spend_what_there_is(builder, pay, (pot, year), there)
    paying = PaymentColumns(ledger, label, admits, pay, pot, kind, year)
    builder.payments = _payments(builder, paying)
    match = dict(_match(builder, paying))
    hurdle = decisions.figures.scenario.hurdle
    free = ledger.column >= 0
    builder.milp.add_objective(ledger.column[free], -hurdle * ledger.dollars[free])
    return Money(
        **vars(paying),
        paid=paid,
        budget=budget,
        reserve=reserve,
        carry=carry,
        match=match,
        top_ups=builder.top_ups,
        there=there,
    )


def _cost_classes(decisions: DecisionModel, ledger: Ledger) -> tuple[IntArray, BoolArray]:
    """Return each entry's class and which pots may pay for each class, (classes, pots)."""
    pots = decisions.figures.pots
    detail = Detail.of(decisions.figures.scenario)
    apart = []
    if detail.place:
        apart += [ledger.place, ledger.kind == YEARLY]
    if detail.offering:
        apart += [ledger.offering]
    keys = np.array(apart, dtype=np.int64).reshape(len(apart), len(ledger.place))
    label = pots.alike(ledger.offering, ledger.place, keys)
    _, first = np.unique(label, return_index=True)
    return label, pots.admits(ledger.offering[first], ledger.place[first])


def _payments(builder: FormulationBuilder, paying: PaymentColumns) -> Payments:
    """Return the payments as rules see them."""
    decisions = builder.decisions
    detail = Detail.of(decisions.figures.scenario)
    ledger = paying.ledger
    _, first = np.unique(paying.label, return_index=True)
    entry = first[paying.pay_class]
    unknown = np.full(len(entry), -1, dtype=np.int64)
    return Payments(
        pay=paying.pay,
        fund=decisions.figures.pots.fund[paying.pay_pot],
        year=paying.pay_year,
        place=ledger.place[entry] if detail.place else unknown,
        yearly=ledger.kind[entry] == YEARLY if detail.place else unknown < 0,
        offering=ledger.offering[entry] if detail.offering else unknown,
        most=_most_due(builder, paying)[paying.pay_class, paying.pay_year],
        spent=ledger.lines(ledger.year, len(decisions.figures.years)),
    )


def _most_due(builder: FormulationBuilder, paying: PaymentColumns) -> FloatArray:
    """Return the most that costs of each class can come to, in thousands, (classes, T)."""
    years = len(builder.decisions.figures.years)
    ledger, most = paying.ledger, np.zeros((len(paying.admits), years))
    # What is due whatever is decided is a column of 1.
    least, high = (np.append(bound, 1.0)[ledger.column] for bound in builder.milp.bounds())
    each = np.maximum(ledger.dollars * least, ledger.dollars * high)
    np.add.at(most, (paying.label, ledger.year), each / THOUSAND)
    return most


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


def _pay_what_is_due(
    builder: FormulationBuilder, ledger: Ledger, label: IntArray, pay: Columns, paid: IntArray
) -> Rows:
    """For each class and year: what the pots pay is what the decisions cost."""
    decisions = builder.decisions
    years = len(decisions.figures.years)
    size = years * (int(label.max(initial=-1)) + 1)
    due = ledger.lines(label * years + ledger.year, size).times(1 / THOUSAND)
    met = Expressions.of(size, paid, pay.ids)

    def says(i: int) -> str:
        offering = ledger.offering[label == i // years]
        own = [decisions.offering_name(q) for q in dict.fromkeys(offering.tolist())]
        listed = ", ".join(own[:3]) + (f" and {len(own) - 3} more" if len(own) > 3 else "")
        return f"what {listed} cost in {decisions.figures.scenario.years[i % years]} is paid"

    near = PAID_SHARE * may_be_off(due.largest() * THOUSAND) / THOUSAND
    return builder.require("money:paid", due - met, says, lower=0.0, upper=0.0, tolerance=near)


def _spend_what_there_is(
    builder: FormulationBuilder,
    pay: Columns,
    paid: tuple[IntArray, IntArray],
    there: tuple[Expressions, ...],
) -> tuple[tuple[Rows, ...], tuple[Rows, ...], tuple[Columns, ...]]:
    """Each pot, each year: payments and what is carried on are within amount and carry."""
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


def _match(builder: FormulationBuilder, paying: PaymentColumns) -> Iterator[tuple[str, Rows]]:
    """A matching fund pays at most so much for each dollar of the fund it matches."""
    decisions = builder.decisions
    scenario, pots = decisions.figures.scenario, decisions.figures.pots
    number = {fund: f for f, fund in enumerate(scenario.funds)}
    for key, fund in scenario.funds.items():
        if fund.match is None:
            continue
        own = pots.fund[paying.pay_pot] == number[key]
        may: BoolArray = np.any(paying.admits[:, pots.fund == number[key]], axis=1)
        other = (pots.fund[paying.pay_pot] == number[fund.match.fund]) & may[paying.pay_class]
        years = len(scenario.years)
        pays = Expressions.of(years, paying.pay_year[own], paying.pay.ids[own])
        matched = Expressions.of(years, paying.pay_year[other], paying.pay.ids[other])
        most = (
            f"{key} pays at most {shown(fund.match.per_dollar)} for each dollar of"
            f" {fund.match.fund}"
        )
        near = may_be_off(pots.amount[pots.fund == number[key]].sum(axis=0), among=years)
        yield (
            key,
            builder.require(
                f"money:match:{key}",
                pays - matched.times(fund.match.per_dollar),
                lambda i, most=most: f"{most} in {scenario.years[i]}",  # type: ignore[misc]
                upper=0.0,
                tolerance=near / THOUSAND,
            ),
        )
