"""Money: what every decision costs is paid, by funds that may pay for it and have it.

Costs that the same pots may pay form one cost class; payments are columns by pot, class and year,
in thousands of dollars so that rows stay near 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ....models.numbers import shown
from ...figures.arrays import BoolArray, FloatArray, IntArray
from ...figures.cents import may_be_off
from ...milp.model.expressions import Expressions
from ...milp.model.model import Columns, Rows
from ..builder import FormulationBuilder
from ..decision_model import DecisionModel
from ..payments import THOUSAND, Detail, Payments, TopUp
from .budget import spend_what_there_is
from .conditions import add_conditions
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
    budget, reserve, carry = spend_what_there_is(builder, pay, (pot, year), there)
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
