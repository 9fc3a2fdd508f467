"""A part of a frontier: the points of the whole that lie between two amounts, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from every_plan import every_plan, front, scores, values
from oracle import generate

from groundswell import (
    Frontier,
    Scenario,
    SearchOptions,
    frontier,
    load_scenario,
    parse_scenario,
)
from groundswell.engine.frontier.axes.names import CannotTrace

TINY = Path(__file__).resolve().parents[3] / "scenarios" / "tiny" / "tiny.yaml"


@cache
def tiny() -> Scenario:
    return load_scenario(TINY)


@cache
def whole(objectives: tuple[str, str], exact: bool) -> Frontier:
    return traced(objectives, exact=exact)


def traced(objectives: Sequence[str], **asked: object) -> Frontier:
    options = SearchOptions(gap=0.0)
    return frontier(tiny(), objectives, options=options, **asked).run()  # type: ignore[arg-type]


def rows(found: Frontier) -> list[tuple[float, ...]]:
    return [tuple(round(v, 6) for v in point.values.values()) for point in found.points]


SMALL = [
    (7, ("worth", "cost")),
    (11, ("worth", "changes")),
    pytest.param(28, ("worth:min", "cost:max"), marks=pytest.mark.slow),
]


def intervals(second: Sequence[float]) -> list[tuple[float, float]]:
    """Return intervals that end at points, between points, and beyond either end."""
    ordered = sorted(second)
    middles = [(a + b) / 2 for a, b in pairwise(ordered)]
    size = len(middles)
    every = [
        (ordered[1], ordered[-2]),
        (middles[size // 4], middles[size // 2]),
        (ordered[0] - 1000, middles[size // 3]),
        (middles[size // 2], abs(ordered[-1]) * 2 + 1000),
    ]
    return [(low, high) for low, high in every if low < high]


@pytest.mark.parametrize(
    "objectives",
    [("changes", "goal:reading"), pytest.param(("goal:reading", "cost"), marks=pytest.mark.slow)],
)
def test_they_are_the_points_of_the_whole_that_lie_there(objectives: tuple[str, str]) -> None:
    every = whole(objectives, exact=True)
    for low, high in intervals([point.values[objectives[1]] for point in every.points])[1:]:
        part = traced(objectives, exact=True, between=(low, high))
        assert rows(part) == [row for row in rows(every) if low <= row[1] <= high], (low, high)
        assert part.complete
        assert part.between == (low, high)
        assert part.best_plan == pytest.approx(every.best_plan)


@pytest.mark.parametrize(("seed", "objectives"), SMALL)
def test_spread_points_are_efficient_among_all_plans(
    seed: int, objectives: tuple[str, str]
) -> None:
    data = generate.random_scenario(seed, rules="first")
    table = scores([values(data, each) for each in every_plan(data, 20_000)], list(objectives))
    best = front(table)
    sense = -1.0 if table[:, 1].max() <= 0 else 1.0
    for low, high in intervals(sorted(set(sense * best[:, 1]))):
        inside = best[(sense * best[:, 1] >= low - 1e-6) & (sense * best[:, 1] <= high + 1e-6)]
        options = SearchOptions(gap=0.0, solver="highs")
        part = frontier(
            parse_scenario(data), objectives, points=4, between=(low, high), options=options
        ).run()
        found = scores([dict(point.values) for point in part.points], list(objectives))
        for row in found:
            assert np.abs(inside - row).max(axis=1).min() <= 1e-6 * np.abs(row).max(), (low, high)
        # The interval's best of the first objective is there, and as many as are asked for.
        assert found[:, 0].max() == pytest.approx(inside[:, 0].max(), abs=1e-6)
        assert len(found) >= min(3, len(inside))


def test_a_number_of_points_is_spread_over_the_interval() -> None:
    part = traced(("worth", "cost"), points=4, between=(350_000, 450_000))
    cost = [point.values["cost"] for point in part.points]
    assert len(cost) >= 4
    assert all(350_000 <= each <= 450_000 for each in cost)
    assert max(b - a for a, b in pairwise(cost)) < 60_000


def test_fewer_searches_than_for_the_whole() -> None:
    part = traced(("changes", "goal:reading"), exact=True, between=(70, 75))
    assert part.solves < whole(("changes", "goal:reading"), exact=True).solves


def test_shares_are_of_what_today_comes_to() -> None:
    part = traced(("worth", "cost"), points=3, between=("70%", "90 %"))
    today = part.today["cost"]
    assert part.between == pytest.approx((0.7 * today, 0.9 * today))
    mixed = traced(("worth", "cost"), points=3, between=("$350,000", "90%"))
    assert mixed.between == pytest.approx((350_000, 0.9 * today))


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize(("low", "high"), [(0, 1), (600_000, 700_000), (1e9, 2e9)])
def test_an_interval_without_points_is_said(low: float, high: float, exact: bool) -> None:
    with pytest.raises(CannotTrace, match=r"no point lies between .*; one lies at"):
        traced(("goal:reading", "cost"), exact=exact, between=(low, high))


@pytest.mark.parametrize(
    ("objectives", "between", "says"),
    [
        (("worth", "cost"), (2, 1), "the low amount 2 is not below the high one 1"),
        (("worth", "cost"), (2, 2), "not below"),
        (("worth", "cost"), ("110%", "90%"), "not below"),
        (("worth", "cost"), ("90%", "1"), "the low amount must be below the high one"),
        (("worth", "cost"), ("much", "1"), "'much' is no amount"),
        (("worth", "cost"), ("nan", "1"), "'nan' is no amount"),
        (("worth", "cost"), (1,), "two amounts"),
        (("worth", "cost", "changes"), (1, 2), "goes with two objectives, not 3"),
        (("worth", "changes"), ("90%", "110%"), "today's changes is 0"),
    ],
)
def test_what_is_wrong_with_an_interval(
    objectives: tuple[str, ...], between: tuple[object, ...], says: str
) -> None:
    with pytest.raises(CannotTrace, match=says):
        traced(objectives, between=between)
