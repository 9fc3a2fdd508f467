"""Pooling gives the published answers; standard errors are corrected for clusters as published."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from known_pools import BANGERT, RAUDENBUSH, SCHOOLS

from groundswell.engine.evidence.libraries import MissingExtra
from groundswell.engine.evidence.library import pool as pools
from groundswell.engine.evidence.library.pool import by_study, composite, pool
from groundswell.engine.evidence.library.standard_error import (
    clustered_error,
    corrected_t,
    simple_error,
)


def pooled(pairs: tuple[tuple[float, float], ...]) -> pools.Pooled:
    effects, variances = np.array(pairs).T
    return pool(effects, np.sqrt(variances))


def test_raudenbush() -> None:
    found = pooled(RAUDENBUSH)
    assert found.mean == pytest.approx(0.0837, abs=5e-5)
    assert found.tau2 == pytest.approx(0.0188, abs=5e-5)
    assert found.se == pytest.approx(0.0616, abs=5e-5)


def test_bangert_drowns() -> None:
    found = pooled(BANGERT)
    assert found.mean == pytest.approx(0.2219, abs=5e-5)
    assert found.tau2 == pytest.approx(0.0499, abs=5e-5)
    # The published 0.0460 is the model's; Knapp and Hartung's is wider, as the studies disagree.
    weights = 1.0 / (np.array(BANGERT)[:, 1] + found.tau2)
    assert weights.sum() ** -0.5 == pytest.approx(0.0460, abs=5e-5)
    assert found.se == pytest.approx(0.0495, abs=5e-5)


def test_eight_schools_share_one_effect() -> None:
    effects, errors = np.array(SCHOOLS).T
    found = pool(effects, errors)
    weights = errors**-2.0
    assert found.tau2 == pytest.approx(0.0, abs=1e-6)
    assert found.mean == pytest.approx((weights * effects).sum() / weights.sum(), abs=1e-4)
    assert found.mean == pytest.approx(7.7, abs=0.05)
    assert weights.sum() ** -0.5 == pytest.approx(4.1, abs=0.05)
    assert found.i2 == pytest.approx(0.0, abs=1e-9)


def test_prediction_needs_three_studies_and_is_wider_than_the_interval_of_the_mean() -> None:
    found = pooled(RAUDENBUSH)
    assert found.predicted is not None
    assert found.predicted[0] < found.low < found.mean < found.high < found.predicted[1]
    assert found.elsewhere == pytest.approx((found.se**2 + found.tau2) ** 0.5)
    assert pooled(RAUDENBUSH[:2]).predicted is None


def test_findings_of_one_study_are_not_counted_as_independent() -> None:
    same = np.array([0.2, 0.2, 0.2]), np.array([0.1, 0.1, 0.1])
    mean, se = composite(*same)
    assert mean == pytest.approx(0.2)
    assert se == pytest.approx(0.1 * ((1 + 2 * pools.SAME_STUDY_CORRELATION) / 3) ** 0.5)
    assert composite(np.array([0.3]), np.array([0.05])) == (0.3, 0.05)


def test_studies_are_told_apart_by_goal_too() -> None:
    findings = pd.DataFrame(
        {
            "study": ["a", "a", "a", "b"],
            "goal": ["reading", "reading", "math", "reading"],
            "g": [0.1, 0.3, 0.5, 0.2],
            "se": [0.1, 0.1, 0.1, 0.1],
        }
    )
    studies = by_study(findings)
    assert studies[["study", "goal", "count"]].to_numpy().tolist() == [
        ["a", "reading", 2],
        ["a", "math", 1],
        ["b", "reading", 1],
    ]
    assert studies["g"].tolist() == pytest.approx([0.2, 0.5, 0.2])


def test_correction_for_clusters_is_the_clearinghouses() -> None:
    plain = 0.30 / simple_error(0.30, 200, 200)
    assert plain == pytest.approx(2.983, abs=5e-4)
    corrected = corrected_t(0.30, 200, 200, 20, 0.20)
    assert corrected.t == pytest.approx(1.349, abs=5e-4)
    assert corrected.freedom == pytest.approx(231.7, abs=0.05)
    se = clustered_error(0.30, 200, 200, 20, 0.20)
    assert se is not None
    assert 0.30 / se == pytest.approx(corrected.t)


def test_no_correlation_within_clusters_corrects_nothing() -> None:
    assert clustered_error(0.3, 50, 50, 10, 0.0) == pytest.approx(simple_error(0.3, 50, 50))


@pytest.mark.parametrize("clusters", [1, 2])
def test_two_clusters_give_no_standard_error(clusters: int) -> None:
    assert clustered_error(0.3, 50, 50, clusters, 0.2) is None


def test_without_the_library_that_pools_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pymare", None)
    with pytest.raises(MissingExtra, match=r"PyMARE.*pip install 'groundswell\[evidence\]'"):
        pooled(RAUDENBUSH)
