"""The scenario with what a reorganization saves, costs or does to students changed."""

from __future__ import annotations

from collections.abc import Mapping

from ....models.amounts.by_year import value
from ....models.amounts.paying import Payers, held
from ....models.scenario.base import ByYear
from ....models.scenario.reorganization import Reorganization
from ....models.scenario.scenario import Scenario
from .axis import ADDED, TIMES, Axis, steady
from .budget import fund_axis
from .program_axes import most_effect, only_better, shifts

MORE, LESS = (1.25, 2.0, 4.0, 8.0, 16.0, 32.0), (0.75, 0.5, 0.25, 0.0)
"""Factors to try."""


def reorganization_axes(scenario: Scenario, key: str, fund: str | None = None) -> list[Axis]:
    """Return the axes there are: savings, cost, effects, budget; those without a figure left out.

    Parameters
    ----------
    fund
        Whose money to change; None: the largest that it saves or that may pay for it.
    """
    made = [
        _saves_axis(scenario, key),
        _cost_axis(scenario, key),
        _effect_axis(scenario, key),
        _budget_axis(scenario, key, fund),
    ]
    return [axis for axis in made if axis is not None]


def _with(scenario: Scenario, key: str, **update: object) -> Scenario:
    item = scenario.reorganizations[key].model_copy(update=update)
    listed = {**scenario.reorganizations, key: item}
    return scenario.model_copy(update={"reorganizations": listed})


def _saves_axis(scenario: Scenario, key: str) -> Axis | None:
    """Return the axis of what it saves, all funds and years in proportion."""
    item, years = scenario.reorganizations[key], scenario.years
    total = sum(value(dollars, year) for dollars in item.saves.values() for year in years)
    last = sum(value(dollars, years[-1]) for dollars in item.saves.values())
    if total <= 0:
        return None

    def at(factor: float) -> Scenario:
        saves = {fund: _times(given, factor, years) for fund, given in item.saves.items()}
        return _with(scenario, key, saves=saves)

    return Axis(
        "saves",
        TIMES,
        at,
        lambda factor: {"dollars": factor * last},
        now=1.0,
        up=MORE,
        down=LESS,
        rising=1 if steady(scenario) else 0,
    )


def _cost_axis(scenario: Scenario, key: str) -> Axis | None:
    """Return the axis of what it costs, once and yearly in proportion."""
    item, years = scenario.reorganizations[key], scenario.years
    total = value(item.cost.once, _first(scenario, item))
    total += sum(value(item.cost.year, year) for year in years)
    if total <= 0:
        return None

    def at(factor: float) -> Scenario:
        once, yearly = (_times(c, factor, years) for c in (item.cost.once, item.cost.year))
        return _with(
            scenario, key, cost=item.cost.model_copy(update={"once": once, "year": yearly})
        )

    return Axis(
        "cost",
        TIMES,
        at,
        lambda factor: {"dollars": factor * total},
        now=1.0,
        up=LESS,
        down=(*MORE, 100.0),
        rising=-1 if steady(scenario) else 0,
    )


def _first(scenario: Scenario, item: Reorganization) -> int:
    return min(item.years or scenario.years)


def _times(given: ByYear, factor: float, years: tuple[int, ...]) -> dict[int, float]:
    return {year: factor * value(given, year) for year in years}


def _effect_axis(scenario: Scenario, key: str) -> Axis | None:
    """Return the axis of its effects on students.

    All times a factor where all help or all harm, so that a harm grows or shrinks; else a shift.
    """
    effects = scenario.reorganizations[key].effects
    means = {goal: effect.mean for goal, effect in effects.items()}
    if not means:
        return None
    helps, harms = min(means.values()) > 0, max(means.values()) < 0
    scaled = helps or harms

    def mean_at(goal: str, by: float) -> float:
        return means[goal] * by if scaled else means[goal] + by * scenario.goals[goal].one_sd

    def at(by: float) -> Scenario:
        changed = {g: e.model_copy(update={"mean": mean_at(g, by)}) for g, e in effects.items()}
        return _with(scenario, key, effects=changed)

    better, worse = _tried(scenario, means, harms)
    most = most_effect(scenario, means)

    def within(by: float) -> bool:
        return all(abs(mean_at(goal, by)) <= most[goal] for goal in means)

    way = -1 if harms else 1
    return Axis(
        "effect",
        TIMES if scaled else ADDED,
        at,
        lambda by: {goal: mean_at(goal, by) for goal in means},
        now=1.0 if scaled else 0.0,
        up=tuple(by for by in better if within(by)),
        down=tuple(by for by in worse if within(by)),
        rising=way if steady(scenario) and only_better(scenario, at, better[0]) else 0,
    )


def _tried(
    scenario: Scenario, means: Mapping[str, float], harms: bool
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the values that speak for it, and those that speak against it."""
    if harms:
        return LESS, MORE
    if min(means.values()) > 0:
        return MORE, LESS
    added = shifts(scenario, means)
    return added, tuple(-by for by in added)


def _budget_axis(scenario: Scenario, key: str, fund: str | None) -> Axis | None:
    item, first = scenario.reorganizations[key], _first(scenario, scenario.reorganizations[key])
    concerned = dict.fromkeys([*item.saves, *Payers(scenario).admitting_reorganization(key)])

    def size(name: str) -> float:
        return held(scenario.funds[name], scenario.years[0])

    chosen = fund or max(concerned, key=size, default=None)
    if chosen is None:
        return None
    saves = sum(value(dollars, first) for dollars in item.saves.values())
    net = saves - value(item.cost.year, first)
    return fund_axis(scenario, chosen, abs(net), saver=net > 0)
