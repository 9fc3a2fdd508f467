"""Values of information against simulation, published tables and published examples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.engine.evidence.voi import (
    chance_of_change,
    detectable_effect,
    preposterior_sd,
    sampling_variance,
    value_of_information,
)

DRAWS = 1_000_000

TRIALS = [
    # prior mean, break-even, prior se, pilot and comparison schools, students, ICC, R2
    (0.05, 0.10, 0.10, 4, 4, 60, 0.20, 0.50),
    (0.20, 0.10, 0.15, 2, 2, 40, 0.20, 0.00),
    (-0.05, 0.10, 0.20, 10, 5, 100, 0.05, 0.75),
    (0.10, 0.10, 0.30, 1, 1, 25, 0.20, 0.50),
]


@pytest.mark.parametrize("trial", TRIALS)
def test_simulated_trials_win_as_much(trial: tuple[float, ...]) -> None:
    """Draw an effect, run the trial school by school, update, decide: within three errors."""
    mean, even, se, pilots, comparisons, students, icc, r2 = trial
    dice = np.random.default_rng(7)
    effect = dice.normal(mean, se, DRAWS)
    difference = effect.copy()
    for schools, sign in ((int(pilots), 1.0), (int(comparisons), -1.0)):
        for _ in range(schools):
            between = dice.normal(0.0, np.sqrt(icc * (1 - r2)), DRAWS)
            within = dice.normal(0.0, np.sqrt((1 - icc) * (1 - r2) / students), DRAWS)
            difference += sign * (between + within) / schools
    v = sampling_variance(pilots, comparisons, students, icc, r2)
    posterior = (mean / se**2 + difference / v) / (1 / se**2 + 1 / v)
    for known, sd in ((posterior, preposterior_sd(se, v)), (effect, se)):
        won = np.maximum(known - even, 0.0) - max(mean - even, 0.0)
        error = won.std() / np.sqrt(DRAWS)
        assert abs(won.mean() - value_of_information(mean - even, sd)) < 3 * error
        changed = ((known > even) != (mean > even)).mean()
        if mean != even:
            chance = chance_of_change(mean - even, sd)
            assert abs(changed - chance) < 3 * np.sqrt(chance * (1 - chance) / DRAWS)


# The unit normal loss integral, N(D), as tabled in business textbooks since Schlaifer (1959),
# Probability and Statistics for Business Decisions, table IV.
LOSS = {
    0.0: 0.3989,
    0.1: 0.3509,
    0.25: 0.2863,
    0.5: 0.1978,
    0.69: 0.1453,
    1.0: 0.08332,
    1.5: 0.02931,
    2.0: 0.008491,
    2.5: 0.002004,
    3.0: 0.0003822,
}


@pytest.mark.parametrize("distance", LOSS)
def test_the_table_of_the_unit_normal_loss_integral(distance: float) -> None:
    assert value_of_information(distance, 1.0) == pytest.approx(LOSS[distance], rel=4e-4)
    assert value_of_information(-distance, 1.0) == value_of_information(distance, 1.0)


def test_the_barclay_brothers() -> None:
    """Render, Stair and Hanna, Quantitative Analysis for Management, module 3.

    Sales of a new game: mean 8,000, standard deviation 2,885, break-even 6,000, a loss of $6 for
    each game below: EVPI = $6 x 2,885 x N(0.69) = $2,515.14, with D rounded to 0.69.
    """
    exact = 6.0 * float(value_of_information(8000.0 - 6000.0, 2885.0))
    assert exact == pytest.approx(2515.14, rel=0.006)
    rounded = 6.0 * float(value_of_information(0.69 * 2885.0, 2885.0))
    assert rounded == pytest.approx(2515.14, abs=0.6)


# With intraclass correlation 0.20, 60 students a school, no pretest, half the schools as
# comparison: schools in all, and the least effect that they detect, in SD.
DETECTED = {8: 1.09, 20: 0.61, 40: 0.42}


@pytest.mark.parametrize("schools", DETECTED)
def test_how_little_small_pilots_detect(schools: int) -> None:
    half = schools // 2
    plain = detectable_effect(half, half, float(sampling_variance(half, half, 60, 0.2, 0.0)))
    assert plain == pytest.approx(DETECTED[schools], abs=0.006)
    pretest = detectable_effect(half, half, float(sampling_variance(half, half, 60, 0.2, 0.75)))
    assert pretest is not None
    assert pretest == pytest.approx(plain / 2)


def test_the_factor_of_a_large_trial_is_blooms() -> None:
    """2.80 for 80% power at the two-sided 5% level [Bloom 1995]."""
    assert detectable_effect(5000, 5000, 1.0) == pytest.approx(2.80, abs=0.005)


def test_the_power_is_80_percent() -> None:
    """Simulated t-tests of schools' means find the detectable effect four times in five."""
    pilots, comparisons, draws = 4, 6, 200_000
    v = float(sampling_variance(pilots, comparisons, 50, 0.2, 0.5))
    effect = detectable_effect(pilots, comparisons, v)
    assert effect is not None
    dice = np.random.default_rng(3)
    spread = np.sqrt(v / (1 / pilots + 1 / comparisons))
    one = dice.normal(effect, spread, (draws, pilots))
    two = dice.normal(0.0, spread, (draws, comparisons))
    freedom = pilots + comparisons - 2
    pooled = (pilots - 1) * one.var(axis=1, ddof=1) + (comparisons - 1) * two.var(axis=1, ddof=1)
    error = np.sqrt(pooled / freedom * (1 / pilots + 1 / comparisons))
    critical = 2.3060041  # of Student's t with 8 degrees of freedom
    power = ((one.mean(axis=1) - two.mean(axis=1)) / error > critical).mean()
    # Bloom's factor adds two t quantiles; the exact power is from the non-central t.
    assert power == pytest.approx(0.8, abs=0.015)


def test_one_school_of_each_kind_tells_nothing() -> None:
    assert detectable_effect(1, 1, 0.1) is None
    assert detectable_effect(1, 2, 0.1) is not None


effects = st.floats(-1.0, 1.0)
errors = st.floats(0.001, 1.0)


@given(effects, errors, st.floats(0.0, 10.0))
def test_a_trial_is_worth_no_more_than_perfect_knowledge(lead: float, se: float, v: float) -> None:
    moves = preposterior_sd(se, v)
    assert 0 <= moves <= se * (1 + 1e-12)
    perfect = value_of_information(lead, se)
    assert 0 <= value_of_information(lead, moves) <= perfect * (1 + 1e-9) + 1e-15
    # Perfect knowledge wins no more than always being wrong would lose, on average.
    assert perfect <= 0.39895 * se


@given(effects, errors, st.integers(1, 30), st.one_of(st.none(), st.integers(1, 30)))
def test_more_sites_teach_no_less(lead: float, se: float, sites: int, fixed: int | None) -> None:
    worth = [
        float(
            value_of_information(lead, preposterior_sd(se, sampling_variance(j, c, 50, 0.2, 0.5)))
        )
        for j, c in ((sites, fixed or sites), (sites + 1, fixed or sites + 1))
    ]
    assert worth[1] >= worth[0] * (1 - 1e-9) - 1e-15


@given(effects)
def test_nothing_uncertain_teaches_nothing(lead: float) -> None:
    assert preposterior_sd(0.0, 0.0) == 0
    assert value_of_information(lead, 0.0) == 0
    assert chance_of_change(lead, 0.0) == 0
