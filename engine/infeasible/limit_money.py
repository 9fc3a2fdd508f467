"""Funds and their matches, as limits that may give way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ...models.numbers import dollars, shown
from ...models.scenario.fund import Fund
from ..figures.arrays import IntArray
from ..formulate import Formulation
from ..formulation.payments import THOUSAND
from ..milp.infeasibility.cheapest_fix import Give
from ..milp.infeasibility.elastic import Follower, Group
from ..milp.model.model import Rows
from .limit import Changes, Limit, broken_at, growth, rounded_up


def fund_limits(formulation: Formulation) -> Iterator[Limit]:
    """Yield each fund and year; money by school is one limit, of all its schools together.

    Parameters
    ----------
    formulation
        Of the scenario.

    Yields
    ------
    In dollars, with what to set for more of them.
    """
    scenario, pots = formulation.figures.scenario, formulation.figures.pots
    for f, (key, fund) in enumerate(scenario.funds.items()):
        own = np.flatnonzero(pots.fund == f)
        for t, rows in enumerate(formulation.money.budget):
            # More of a fund with a condition helps only where that holds: no fix by itself.
            if rows.size and len(own) and fund.condition is None:
                yield _fund(formulation, (key, fund), own, t, rows)


def _fund(
    formulation: Formulation, named: tuple[str, Fund], own: IntArray, t: int, rows: Rows
) -> Limit:
    key, fund = named
    year = formulation.figures.scenario.years[t]
    total = float(formulation.figures.pots.amount[own, t].sum())
    group = Group(
        f"funds.{key}.{year}",
        rows.ids[own],
        scale=THOUSAND,
        # A fund of nothing has no share to speak of: any dollar is dear.
        limit=total or 1.0,
        followers=_carried(formulation, fund, own, t, rows),
    )
    name = fund.name or key
    where = ", school by school" if fund.by_school is not None else ""
    carried = " and what is carried in" if t > 0 and fund.carryover else ""
    return Limit(
        group,
        "fund",
        f"{name} pays in {year} no more than its {dollars(total)}{carried}{where}.",
        "dollars",
        _gives(f"{name} {{}} more in {year}", total, fund),
        _amounts(formulation, key, t, rows),
    )


def _carried(
    formulation: Formulation, fund: Fund, own: IntArray, t: int, rows: Rows
) -> tuple[Follower, ...]:
    """With more money in a year, more of it may be carried on."""
    columns = formulation.money.carry[t]
    if not columns.size:
        return ()
    carries = np.flatnonzero(formulation.figures.pots.cap[:, t] > 0)
    return tuple(
        Follower(int(rows.ids[pot]), int(columns.ids[i]), fund.carryover)
        for i, pot in enumerate(carries)
        if pot in own
    )


def _gives(pattern: str, total: float, fund: Fund) -> Callable[[Give], str]:
    def gives(give: Give) -> str:
        than = growth(give.by, total, dollars(total)) if total else "it has $0"
        schools = len(give.rows)
        where = "" if fund.by_school is None else f" at {schools} school{'s' * (schools != 1)}"
        return f"Give {pattern.format(dollars(rounded_up(give.by, 2)))}{where} ({than})."

    return gives


def _amounts(formulation: Formulation, key: str, t: int, rows: Rows) -> Callable[[Give], Changes]:
    figures = formulation.figures

    def changes(give: Give) -> Changes:
        found = {}
        for row, by in give.rows:
            pot = row - rows.first
            place = int(figures.pots.place[pot])
            field = "amount" if place < 0 else f"by_school.{figures.places.ids[place]}"
            address = f"funds.{key}.{field}.{figures.scenario.years[t]}"
            found[address] = rounded_up(float(figures.pots.amount[pot, t]) + by, 2)
        return found

    return changes


def match_limits(formulation: Formulation) -> Iterator[Limit]:
    """Yield each fund's match, all its years together.

    Parameters
    ----------
    formulation
        Of the scenario.

    Yields
    ------
    In dollars; only removing the match can be written as a value to set.
    """
    for key, rows in formulation.money.match.items():
        fund = formulation.figures.scenario.funds[key]
        if fund.match is None:
            continue
        id = f"funds.{key}.match"
        most = f"{shown(fund.match.per_dollar)} dollars for each dollar of {fund.match.fund}"
        yield Limit(
            Group(id, rows.ids, scale=THOUSAND),
            "match",
            f"{fund.name or key} pays at most {most}.",
            "dollars",
            broken_at(formulation, f"the match of {fund.name or key}", "dollars"),
            lambda _give, id=id: {id: None},  # type: ignore[misc]
        )
