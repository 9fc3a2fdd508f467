"""The scenario with more or less money in one fund."""

from __future__ import annotations

import numpy as np

from ....models.amounts.paying import Payers, held
from ....models.scenario.scenario import Scenario
from ..more_money import usual_fund, with_money
from .axis import DOLLARS, Axis, steady
from .program_axes import yearly_dollars


def budget_axis(scenario: Scenario, key: str, fund: str | None) -> Axis | None:
    """Return the axis of the money of one fund that may pay for a program; None: the usual one."""
    chosen = fund or usual_fund(scenario, Payers(scenario).admitting(key))
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
        return with_money(scenario, (chosen,), scenario.years, dollars)

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
        # No rule speaks of what a fund holds: more of it forbids nothing.
        held=1,
    )
