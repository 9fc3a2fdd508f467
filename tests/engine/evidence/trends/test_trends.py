"""Trends: what is drawn is found again, chance is not called a trend, small schools are masked."""

from __future__ import annotations

import numpy as np
import pytest

from groundswell.engine.evidence.trends.trends import trends
from groundswell.models.results.trends import ColumnTrends
from groundswell.models.study.trend_table import TrendTable
from groundswell.models.tree.problems import ScenarioError


def table(
    slopes: np.ndarray, seed: int, years: int = 5, shock: float = 0.08, small: int = 20
) -> TrendTable:
    """Return schools' averages: 20 to 300 students, a school's own luck each year."""
    rng = np.random.default_rng(seed)
    schools = len(slopes)
    students = rng.integers(small, 300, size=schools)
    level = rng.normal(scale=0.3, size=schools)
    school, year = (axis.ravel() for axis in np.indices((schools, years)))
    score = level[school] + slopes[school] * year + rng.normal(scale=shock, size=school.size)
    score = score + rng.normal(size=school.size) * 0.95 / np.sqrt(students[school])
    names = tuple(f"s{i:02}" for i in school)
    return TrendTable(
        tuple(score),
        tuple(year.astype(float)),
        tuple(students[school].astype(float)),
        {"school": names},
        ("score", "year"),
        "x.csv",
        "0" * 64,
    )


def of(data: TrendTable, **options: float) -> ColumnTrends:
    (found,) = trends(data, **options).trends  # type: ignore[arg-type]
    return found


@pytest.mark.slow
def test_chance_is_no_trend() -> None:
    """Thirty schools of which none differs from another: hardly one is called different."""
    called = sum(
        unit.place != "no difference"
        for seed in range(2)
        for unit in of(table(np.zeros(30), seed)).units
    )
    assert called <= 1


@pytest.mark.slow
def test_intervals_hold_what_was_drawn() -> None:
    held = []
    for seed in range(3):
        slopes = np.random.default_rng(100 + seed).normal(scale=0.05, size=30)
        for unit in of(table(slopes, seed)).units:
            true = slopes[int(unit.name[1:])] - slopes.mean()
            held.append(unit.against_low <= true <= unit.against_high)
    assert 0.90 <= np.mean(held) <= 0.99


def test_what_clearly_rises_is_told() -> None:
    slopes = np.where(np.arange(30) == 7, 0.4, 0.0)
    found = of(table(slopes, 3))
    best = found.units[0]
    assert best.name == "s07"
    assert (best.course, best.place) == ("rises", "more")
    assert best.says.startswith("s07 rises, +0.")
    assert "beside the others it rises" in best.says


def test_nothing_is_called_a_trend_whose_interval_holds_zero() -> None:
    slopes = np.random.default_rng(8).normal(scale=0.08, size=25)
    for unit in of(table(slopes, 8)).units:
        assert (unit.course == "no trend") == (unit.own_low <= 0 <= unit.own_high)
        assert (unit.place == "no difference") == (unit.against_low <= 0 <= unit.against_high)


def test_a_small_school_is_pulled_further_to_the_others() -> None:
    slopes = np.random.default_rng(8).normal(scale=0.05, size=25)
    found = of(table(slopes, 8))
    pulled = sorted(
        (unit.students or 0, abs(unit.against) / abs((unit.unpooled or 0) - found.all))
        for unit in found.units
    )
    few, many = pulled[:8], pulled[-8:]
    assert np.mean([share for _, share in few]) < np.mean([share for _, share in many])


def test_small_schools_are_masked() -> None:
    data = table(np.zeros(20), 1, small=2)
    few = {n for n, s in zip(data.by["school"], data.students or (), strict=True) if (s or 0) < 50}
    assert few
    found = of(data, suppress=50)
    assert found.masked == len(few)
    assert not few & {unit.name for unit in found.units}
    assert not few & {each.name for each in found.averages}


def test_in_sd() -> None:
    data = table(np.random.default_rng(8).normal(scale=0.08, size=12), 8)
    plain, scaled = of(data), of(data, sd=2.0)
    assert scaled.units[0].own == pytest.approx(plain.units[0].own / 2, rel=1e-3)


@pytest.mark.parametrize(
    ("schools", "years", "says"),
    [(10, 2, "2 times are no trend"), (2, 5, "pooling needs at least 3")],
)
def test_too_little(schools: int, years: int, says: str) -> None:
    with pytest.raises(ScenarioError, match=says):
        trends(table(np.zeros(schools), 1, years))
