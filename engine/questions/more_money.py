"""The scenario with more or less money in some funds, and which are meant where none is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...models.amounts.paying import held, pots
from ...models.naming import find
from ...models.scenario.base import ByYear, in_year
from ...models.scenario.fund import Fund
from ...models.scenario.scenario import Scenario


def usual_fund(scenario: Scenario, among: Iterable[str] | None = None) -> str | None:
    """Return the fund that is meant where none is named: that with the fewest limits.

    Of several, the one with the most dollars in the first year; None if there is none.

    Parameters
    ----------
    scenario
        The scenario.
    among
        Ids of the funds that may be meant; None: all.
    """

    def rank(key: str) -> tuple[int, float]:
        fund = scenario.funds[key]
        return _limits(fund), -held(fund, scenario.years[0])

    return min(scenario.funds if among is None else among, key=rank, default=None)


def _limits(fund: Fund) -> int:
    """Return how limited a fund is: not at all, in what it pays for, by school, by a match."""
    return int(fund.restricted) + 2 * (fund.by_school is not None) + 4 * (fund.match is not None)


def chosen_funds(scenario: Scenario, asked: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return the funds asked for by id or name, each once; the usual one if none is.

    Raises
    ------
    ValueError
        There is no such fund, several have the name, or there is none at all.
    """
    usual = usual_fund(scenario)
    if usual is None:
        raise ValueError("the scenario has no fund that a step could be added to")
    if not asked:
        return (usual,)
    texts = [asked] if isinstance(asked, str) else asked
    return tuple(dict.fromkeys(find(text, scenario, "fund") for text in texts))


def held_by(scenario: Scenario, funds: Sequence[str], year: int) -> float:
    """Return what funds hold together in a year, dollars."""
    return sum(held(scenario.funds[key], year) for key in funds)


def with_money(
    scenario: Scenario, funds: Sequence[str], years: Sequence[int], dollars: float
) -> Scenario:
    """Return the scenario with dollars a year added to funds, or taken.

    They are shared out in proportion to what each fund, and each school of a fund `by_school`,
    holds in the year; evenly where all hold nothing. The scenario's origin says what was set, so
    that a plan's file can be opened again.

    Parameters
    ----------
    scenario
        The scenario.
    funds, years
        Which, by id, and when.
    dollars
        A year, for all of these funds together; below 0 they are taken, as far as there are any.
    """
    if not dollars:
        return scenario
    each = [(key, school) for key in funds for school, _ in pots(scenario.funds[key])]
    more: dict[tuple[str, str | None], dict[int, float]] = {pot: {} for pot in each}
    for year in years:
        total = held_by(scenario, funds, year)
        for key, school in each:
            own = in_year(_amount(scenario.funds[key], school), year)
            share = own / total if total > 0 else 1.0 / len(each)
            more[key, school][year] = max(0.0, round(own + share * dollars, 2))
    changed: dict[str, Fund] = {}
    told = dict(scenario.origin.set)
    for key in funds:
        own_pots = {school: more[key, school] for school, _ in pots(scenario.funds[key])}
        changed[key], settings = _changed(scenario, key, own_pots)
        for address, value in settings.items():
            told.pop(address, None)  # the last one set counts
            told[address] = value
    origin = scenario.origin.model_copy(update={"set": told})
    richer = scenario.model_copy(update={"funds": {**scenario.funds, **changed}})
    return richer.with_origin(origin)


def _amount(fund: Fund, school: str | None) -> ByYear:
    return dict(pots(fund))[school]


def _changed(
    scenario: Scenario, key: str, more: Mapping[str | None, dict[int, float]]
) -> tuple[Fund, dict[str, Any]]:
    """Return a fund with other dollars, and what sets them by address."""
    fund = scenario.funds[key]
    dollars = {
        school: {y: in_year(_amount(fund, school), y) for y in scenario.years} | by_year
        for school, by_year in more.items()
    }
    if fund.by_school is None:
        settings = {f"funds.{key}.amount.{year}": d for year, d in more[None].items()}
        return fund.model_copy(update={"amount": dollars[None]}), settings
    settings = {
        f"funds.{key}.by_school.{school}.{year}": d
        for school, by_year in more.items()
        for year, d in by_year.items()
    }
    return fund.model_copy(update={"by_school": {**fund.by_school, **dollars}}), settings
