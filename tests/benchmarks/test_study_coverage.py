"""Studies drawn with a known effect: a short version of `python -m benchmarks.study_coverage`."""

from __future__ import annotations

import pytest

from benchmarks.study_coverage import coverage
from benchmarks.study_simulations import SIMULATIONS

FAST = ("rct",)


@pytest.mark.parametrize(
    "design",
    [pytest.param(d, marks=() if d in FAST else pytest.mark.slow) for d in SIMULATIONS],
)
def test_intervals_hold_the_truth(design: str) -> None:
    """Of 60 intervals 52 to 60 hold it: outside of that once in 700 times, if 95% do."""
    found = coverage(design, 60, 1)
    assert found.covered >= 52 / 60
    assert abs(found.bias) < 0.05
    assert 0.75 < found.se_ratio < 1.35
