"""The scenario with more or less money in one fund."""

from __future__ import annotations

from typing import Any

import numpy as np

from ....models.amounts.paying import Payers, held
from ....models.scenario.base import ByYear, in_year
from ....models.scenario.fund import Fund
from ....models.scenario.scenario import Scenario
from .axis import DOLLARS, Axis, steady
from .program_axes import yearly_dollars


def budget_axis(scenario: Scenario, key: str, fund: str | None) -> Axis | None:
    """Return the axis of the money of one fund that may pay for a program; None: the freest."""
    chosen = fund or _freest(scenario, key)
    if chosen is None:
        return None
    return fund_axis(scenario, chosen, yearly_dollars(scenario, scenario.programs[key]))


def fund_axis(
    scenario: Scenario, chosen: str, dollars: float, *, saver: bool = False
) -> Axis | None:
    """Return the axis of one fund's money: the same dollars more in each year.

    Parameters
    ----------
    dollars
        Yearly dollars of what is decided on, in whose size steps are taken; 0: none are known.
    saver
        Whether less money speaks for it, since it saves more than it costs.
    """
    given = scenario.funds[chosen]
    each = np.array([held(given, year) for year in scenario.years])
    need = dollars or float(each.max()) / 100
    if need <= 0:
        return None

    def at(dollars: float) -> Scenario:
        update = _richer(given, scenario.years, dollars)
        funds = {**scenario.funds, chosen: given.model_copy(update=update)}
        return scenario.model_copy(update={"funds": funds})

    steps = [need * 4.0**k / 4 for k in range(20)]
    most = max(2 * each.max(), 4 * need)
    least = float(each.min())
    richer = tuple(step for step in steps if step <= most)
    poorer = (*(-step for step in steps if step < least), -least) if least > 0 else ()
    return Axis(
        "budget",
        DOLLARS,
        at,
        lambda dollars: {chosen: float(each[0] + dollars)},
        now=0.0,
        up=poorer if saver else richer,
        down=richer if saver else poorer,
        rising=1 if steady(scenario) else 0,
        fund=chosen,
    )


def _richer(fund: Fund, years: tuple[int, ...], dollars: float) -> dict[str, Any]:
    """Return a fund's amounts with so much more in each year; by school in proportion.

    Where no school has any, each gets the same.
    """
    if fund.by_school is None:
        return {"amount": {year: max(0.0, held(fund, year) + dollars) for year in years}}
    total = {year: held(fund, year) for year in years}
    even = 1.0 / max(len(fund.by_school), 1)

    def richer(amount: ByYear, year: int) -> float:
        own = in_year(amount, year)
        share = own / total[year] if total[year] else even
        return max(0.0, own + dollars * share)

    return {
        "by_school": {
            school: {year: richer(amount, year) for year in years}
            for school, amount in fund.by_school.items()
        }
    }


def _freest(scenario: Scenario, key: str) -> str | None:
    """Return the fund that may pay for the program with the fewest limits, the largest of them."""

    def rank(name: str) -> tuple[int, float]:
        fund = scenario.funds[name]
        return _limits(fund), -held(fund, scenario.years[0])

    return min(Payers(scenario).admitting(key), key=rank, default=None)


def _limits(fund: Fund) -> int:
    """Return how limited a fund is: not at all, in what it pays for, by school, by a match."""
    return int(fund.restricted) + 2 * (fund.by_school is not None) + 4 * (fund.match is not None)
