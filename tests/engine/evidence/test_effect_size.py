"""Effects in SD, by hand; intervals that hold at every look, by simulation."""

from __future__ import annotations

from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.engine.evidence.effect_size import (
    any_time_factor,
    hedges_g,
    small_sample,
    two_sided,
)


def test_by_hand() -> None:
    """d = 5/10, 40 students: omega = 1 - 3/151; variance: own plus g^2/(2N)."""
    found = hedges_g(5.0, 2.0, 10.0, 40)
    omega = 1 - 3 / 151
    assert small_sample(40) == omega
    assert found.g == pytest.approx(0.5 * omega)
    assert found.se == pytest.approx(sqrt((0.2 * omega) ** 2 + (0.5 * omega) ** 2 / 80))
    assert found.high - found.g == pytest.approx(1.959964 * found.se)
    assert found.p == pytest.approx(0.01242, abs=1e-5)
    assert found.detectable == pytest.approx((1.959964 + 0.841621) * 0.2 * omega, rel=1e-6)


def test_a_given_spread_is_known() -> None:
    found = hedges_g(5.0, 2.0, 10.0, inf)
    assert (found.g, found.se) == (0.5, 0.2)


def test_few_clusters_reach_further() -> None:
    wide, narrow = hedges_g(5, 2, 10, 400, df=4), hedges_g(5, 2, 10, 400)
    assert wide.high > narrow.high
    assert wide.p > narrow.p
    assert two_sided(2.776445, 4) == pytest.approx(0.05, abs=1e-6)


@given(st.floats(0.005, 2.0))
def test_an_interval_for_every_look_is_wider(se: float) -> None:
    assert any_time_factor(se) > 2.4


def test_it_holds_at_every_look() -> None:
    """2,000 studies looked at 40 times each: the interval misses at any look in 5% at most.

    The usual interval does in far more.
    """
    rng, looks, each = np.random.default_rng(1), 40, 25
    missed = usual = 0
    for _ in range(2000):
        means = np.cumsum(rng.normal(size=looks * each))[each - 1 :: each]
        n = np.arange(1, looks + 1) * each
        z = np.abs(means / n) * np.sqrt(n)
        ses = 1 / np.sqrt(n)
        missed += bool((z > [any_time_factor(se) for se in ses]).any())
        usual += bool((z > 1.96).any())
    assert missed / 2000 <= 0.05
    assert usual / 2000 > 0.2
