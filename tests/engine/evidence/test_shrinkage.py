"""The winner's curse: the closed form is the integral, and the fit holds on findings held out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from groundswell.engine.evidence.chain import fit
from groundswell.engine.evidence.library.read import findings
from groundswell.models.resolve.shrinkage import EDUCATION, Mixture


@pytest.fixture(scope="module")
def literature() -> pd.DataFrame:
    return fit.literature(findings())


def fitted(of: pd.DataFrame) -> Mixture:
    return fit.fit(of["z"].to_numpy(float), of["weight"].to_numpy(float))


@pytest.mark.parametrize(("estimate", "se"), [(0.22, 0.06), (0.5, 0.25), (-0.3, 0.1), (0.0, 0.2)])
def test_the_closed_form_is_the_integral(estimate: float, se: float) -> None:
    mixture = Mixture((0.4, 0.6), (1.5, 4.0))

    def prior(theta: float) -> float:
        wide = [se * (sd**2 - 1) ** 0.5 for sd in mixture.sds]
        each = zip(mixture.shares, wide, strict=True)
        return float(sum(share * norm.pdf(theta, 0, sd) for share, sd in each))

    def moment(power: int) -> float:
        def integrand(theta: float) -> float:
            return float(theta**power * prior(theta) * norm.pdf(estimate, theta, se))

        ends = estimate - 12 * se, estimate + 12 * se
        return float(quad(integrand, *ends, limit=200)[0])

    mean, sd = mixture.shrunk(estimate, se)
    assert mean == pytest.approx(moment(1) / moment(0), abs=1e-8)
    assert sd == pytest.approx((moment(2) / moment(0) - mean**2) ** 0.5, abs=1e-8)


@given(st.floats(-3, 3), st.floats(0.001, 2))
def test_shrinking_brings_nearer_to_0_and_keeps_the_sign(estimate: float, se: float) -> None:
    mean, sd = EDUCATION.shrunk(estimate, se)
    assert abs(mean) <= abs(estimate) + 1e-12
    assert mean * estimate >= 0
    # Between two normals that explain it the doubt may be a little above the study's own.
    assert 0 < sd < 1.6 * se


def test_the_surer_the_less_is_taken() -> None:
    kept = [EDUCATION.shrunk(z, 1.0)[0] / z for z in (1.0, 2.0, 3.0, 4.0, 6.0)]
    assert kept == sorted(kept)
    assert kept[1] == pytest.approx(0.757, abs=0.005)


def test_constants_are_those_fitted_on_the_shipped_findings(literature: pd.DataFrame) -> None:
    found = fitted(literature)
    assert EDUCATION.shares == pytest.approx(found.shares, abs=0.002)
    assert EDUCATION.sds == pytest.approx(found.sds, rel=0.01)
    assert sum(EDUCATION.shares) == pytest.approx(1.0)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_fit_on_one_half_holds_on_the_other(literature: pd.DataFrame, seed: int) -> None:
    first, second = fit.halves(literature, seed)
    assert not set(first["study"]) & set(second["study"])
    held = fit.calibration(fitted(first), second)
    assert held["found"].sum() == pytest.approx(1.0)
    assert (held["found"] - held["expected"]).abs().max() < 0.035


def test_a_wrong_mixture_does_not_hold(literature: pd.DataFrame) -> None:
    """The test above can fail: chance alone, or half the spread, is far off."""
    for wrong in (Mixture((1.0,), (1.0,)), Mixture((1.0,), (1.9,))):
        held = fit.calibration(wrong, literature)
        assert (held["found"] - held["expected"]).abs().max() > 0.035


@pytest.mark.slow
def test_the_fit_finds_a_known_mixture() -> None:
    rng = np.random.default_rng(3)
    sd = rng.choice([1.5, 5.0, 20.0], p=[0.6, 0.3, 0.1], size=40_000)
    found = fit.fit(rng.normal(0, sd), np.ones(len(sd)))
    assert found.sds == pytest.approx((1.5, 5.0, 20.0), rel=0.06)
    assert found.shares == pytest.approx((0.6, 0.3, 0.1), abs=0.03)


def test_effects_are_shrunk_to_the_true_ones_on_average() -> None:
    """Drawn from the mixture, what was significant is overstated, and right once shrunk."""
    rng = np.random.default_rng(11)
    wide = np.sqrt(np.square(EDUCATION.sds) - 1)
    true = rng.normal(0, rng.choice(wide, p=EDUCATION.shares, size=20_000))
    seen = true + rng.normal(size=len(true))
    won = seen > 1.96
    shrunk = np.array([EDUCATION.shrunk(z, 1.0)[0] for z in seen[won]])
    assert seen[won].mean() > true[won].mean() + 0.2
    assert shrunk.mean() == pytest.approx(true[won].mean(), abs=0.05)


def test_tests_that_are_not_independent_find_more_in_the_same_studies() -> None:
    """The multipliers that docs/evidence.md names, from studies that used tests of both kinds."""
    table = findings()
    own = table[table["g"].notna() & table["test_by"].notna()]
    means = own.groupby(["study", "test_by"])["g"].mean().unstack()
    for made_by, share, count in (("developer", 0.45, 25), ("researcher", 0.57, 48)):
        both = means.dropna(subset=["independent", made_by])
        assert len(both) == count
        found = both["independent"].mean() / both[made_by].mean()
        assert found == pytest.approx(share, abs=0.005)
