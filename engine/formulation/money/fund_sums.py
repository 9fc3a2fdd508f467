"""Dollars by fund, as fiscal rules speak of them: base, payments and top-ups, by place and year."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from ....models.scenario.base import in_year
from ....models.scenario.fund import Fund
from ...figures.arrays import BoolArray, FloatArray
from ...milp.model.expressions import Expressions
from ..builder import FormulationBuilder
from ..decision_model import DecisionModel
from ..payments import THOUSAND


def funds_named(keys: Iterable[str], decisions: DecisionModel) -> BoolArray:
    """Return which funds are among these, (F,)."""
    chosen = set(keys)
    return np.array([key in chosen for key in decisions.figures.scenario.funds], dtype=bool)


def fund_name(key: str, decisions: DecisionModel) -> str:
    """Return a fund's name, or its id."""
    return decisions.figures.scenario.funds[key].name or key


def unrestricted(fund: Fund | None) -> bool:
    """Return whether a fund may pay for anything anywhere; what is no fund of the scenario may."""
    return fund is None or not fund.restricted


def base_by_place(decisions: DecisionModel, year: int, counts: Callable[[str], bool]) -> FloatArray:
    """Return base dollars at each place, of the base keys that count, (P,); 0 at `central`."""
    scenario = decisions.figures.scenario
    when = scenario.years[year]
    return np.array(
        [
            *(
                sum(in_year(dollars, when) for key, dollars in school.base.items() if counts(key))
                for school in scenario.schools.values()
            ),
            0.0,
        ]
    )


def paid_by_place(
    builder: FormulationBuilder, year: int, funds: BoolArray, *, yearly_only: bool
) -> Expressions:
    """Return dollars that these funds pay for costs at each place, (P,).

    Parameters
    ----------
    funds
        Which funds, (F,).
    yearly_only
        Whether to leave out one-time costs.
    """
    payments = builder.payments
    chosen = funds[payments.fund] & (payments.year == year)
    if yearly_only:
        chosen &= payments.yearly
    return payments.paid(chosen, payments.place, len(builder.decisions.figures.places.ids))


def topped_up_by_place(builder: FormulationBuilder, year: int, funds: BoolArray) -> Expressions:
    """Return dollars that these funds top schools up with under rules, at each place, (P,)."""
    size = len(builder.decisions.figures.places.ids)
    total = Expressions.constants(np.zeros(size))
    for top_up in builder.top_ups:
        if top_up.year == year and funds[top_up.fund]:
            total = total + Expressions.of(size, top_up.place, top_up.columns.ids, THOUSAND)
    return total


def most_by_place(builder: FormulationBuilder, year: int, funds: BoolArray) -> FloatArray:
    """Return the most dollars that these funds can pay or top up with at each place, (P,)."""
    payments = builder.payments
    total = np.zeros(len(builder.decisions.figures.places.ids))
    own = funds[payments.fund] & (payments.year == year) & (payments.place >= 0)
    np.add.at(total, payments.place[own], payments.most[own] * THOUSAND)
    for top_up in builder.top_ups:
        if top_up.year == year and funds[top_up.fund]:
            np.add.at(total, top_up.place, top_up.most * THOUSAND)
    return total


def any_dollars(lines: Expressions) -> Callable[[FloatArray], FloatArray]:
    """Return, for a full vector, 1 where a line of dollars is more than half a cent, else 0."""
    return lambda x: (lines.value(x) > 0.005).astype(np.float64)
