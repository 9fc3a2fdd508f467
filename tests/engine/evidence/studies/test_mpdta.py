"""Callaway and Sant'Anna 2021: minimum wages and teen employment, never-treated, doubly robust.

The numbers of R's `did` package (`mpdta`), shipped here: 2,500 rows, 500 counties, five years.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from scipy.special import chdtri, fdtrc

from groundswell.engine.evidence.designs.panel import overall, panel, unit_times
from groundswell.engine.evidence.designs.sample import complete, sample_of
from groundswell.engine.evidence.studies.evaluate import evaluate

MPDTA = Path(__file__).resolve().parents[1] / "data" / "mpdta.csv"
STUDY = {
    "design": "did",
    "rows": "schools",
    "unit": "county",
    "time": "year",
    "treated": "treated",
    "program": "wage",
    "outcomes": {"jobs": {"column": "lemp"}},
}


@pytest.fixture
def counties() -> pd.DataFrame:
    return pd.read_csv(MPDTA)


def test_these_are_the_data(counties) -> None:  # type: ignore[no-untyped-def]
    assert counties.shape == (2500, 4)
    assert counties["lemp"].mean() == pytest.approx(5.772516, abs=1e-5)
    began = counties[counties["treated"] == 1].groupby("county")["year"].min()
    assert began.value_counts().to_dict() == {2004: 20, 2006: 40, 2007: 131}


@pytest.mark.parametrize(
    ("kind", "effect", "se"),
    [("simple", -0.0400, 0.0120), ("dynamic", -0.0772, 0.0200), ("group", -0.0310, 0.0125)],
)
def test_published(written, counties, kind, effect, se) -> None:  # type: ignore[no-untyped-def]
    sample = complete(sample_of(written(counties, STUDY)), "jobs")
    found = overall(unit_times(sample.frame, "jobs"), kind)
    # The published error of `group` is of the bootstrap, 0.01244 without it.
    assert found == pytest.approx((effect, se), abs=6e-5)


def test_what_is_told_is_the_average_over_units(written, counties) -> None:  # type: ignore[no-untyped-def]
    sample = sample_of(written(counties, STUDY))
    found = panel(sample, "jobs", 1)
    assert (found.effect, found.se) == pytest.approx((-0.0310, 0.0125), abs=6e-5)
    assert found.trend is not None
    wald = chdtri(5, 0.16812)  # the published chance; ours has Hotelling's correction
    assert found.trend.p == pytest.approx(fdtrc(5, 495, wald * 495 / (5 * 499)), abs=1e-4)
    assert found.trend.periods == 5


def test_without_the_spread_of_students_no_effect_in_sd(written, counties) -> None:  # type: ignore[no-untyped-def]
    effect = evaluate(written(counties, STUDY)).effects[0]
    assert not effect.usable
    assert effect.mean is None
    assert "cannot be put in SD" in effect.warnings[0].says


def test_with_it(written, counties) -> None:  # type: ignore[no-untyped-def]
    study = {**STUDY, "outcomes": {"jobs": {"column": "lemp", "sd": 0.5}}}
    effect = evaluate(written(counties, study)).effects[0]
    assert effect.usable
    assert effect.mean == pytest.approx(-0.0310 / 0.5, abs=1e-4)
    assert (effect.tier, effect.design_tier) == (None, 2)  # it is a harm
    assert {p.x for p in effect.picture} == {-3, -2, -1, 0, 1, 2, 3}
