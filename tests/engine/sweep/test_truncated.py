"""Draws cut off at bounds keep the mean that was asked for, or it is said what it is."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from sweeps import written

from groundswell import sweep
from groundswell.cli.main import main
from groundswell.engine.sweep.check import check_sweep
from groundswell.engine.sweep.truncated import truncated

POINTS = (np.arange(20_000) + 0.5) / 20_000


@pytest.mark.parametrize(
    ("mean", "sd", "low", "high"),
    [
        (0.02, 0.08, 0, None),
        (0.08, 0.08, 0, None),
        (0.0008, 0.08, 0, None),
        (0.0003, 0.08, 0, None),
        (1e-6, 0.08, 0, None),
        (-0.02, 0.08, None, 0),
        (-1e-6, 0.08, None, 0),
        (0.5, 0.3, 0, 1),
        (0.99, 0.3, 0, 1),
        (1.0, 0.1, 0, None),
        (1e6, 3e5, 0, 2e6),
        (3.0, 1.0, None, None),
    ],
)
def test_a_mean_between_the_bounds_is_kept(
    mean: float, sd: float, low: float | None, high: float | None
) -> None:
    law = truncated(mean, sd, low, high)
    drawn = np.asarray(law.law.ppf(POINTS))
    assert law.keeps_mean
    assert float(drawn.mean()) == pytest.approx(mean, rel=1e-3)
    assert drawn.min() >= (-math.inf if low is None else low)
    assert drawn.max() <= (math.inf if high is None else high)
    assert (np.diff(drawn) > 0).all()
    assert law.drawn_sd == pytest.approx(float(drawn.std()), rel=0.02)
    assert law.drawn_sd <= sd * (1 + 1e-9)


def test_far_from_the_bounds_it_is_the_normal_asked_for() -> None:
    law = truncated(1.0, 0.1, 0.0, None)
    assert law.drawn_sd == pytest.approx(0.1)
    assert law.law.ppf(0.975) == pytest.approx(1.196, abs=1e-3)


@pytest.mark.parametrize("mean", [-0.02, 0.0])
def test_a_mean_outside_of_the_bounds_moves(mean: float) -> None:
    law = truncated(mean, 0.08, 0.0, None)
    assert not law.keeps_mean
    assert law.drawn_mean > 0.05


def sampled(folder: Path, of: dict[str, object]) -> Path:
    return written(folder, {"axes": [{"sample": {"draws": 64, "of": of}}]})


def test_a_weak_effect_stays_weak(tmp_path: Path) -> None:
    """0.02 with a standard error of 0.08 was 0.07 on average, cut off at 0."""
    normal = {"normal": {"mean": 0.02, "sd": 0.08, "low": 0}}
    path = sampled(tmp_path, {"programs.clubs.effects.attendance.mean": normal})
    design = check_sweep(path).design
    (axis,) = design.all_axes
    values = [next(iter(point.values.values())) for point in axis.points]
    assert np.mean(values) == pytest.approx(0.02, rel=0.02)
    (note,) = design.notes
    assert note == (
        "`draw`: cut off, the draws keep their mean and spread less; their standard deviation is"
        " programs.clubs.effects.attendance.mean 0.019 instead of 0.08"
    )


def test_factors_keep_their_mean_too(tmp_path: Path) -> None:
    normal = {"times": {"normal": {"mean": 1, "sd": 0.8, "low": 0}}}
    (axis,) = check_sweep(sampled(tmp_path, {"programs.clubs.cost.site": normal})).design.all_axes
    values = [next(iter(point.values.values())) for point in axis.points]
    assert np.mean(values) == pytest.approx(40_000, rel=0.02)


@pytest.mark.slow
def test_a_mean_that_moves_is_said_everywhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    normal = {"normal": {"mean": -0.02, "sd": 0.08, "low": 0}}
    path = sampled(tmp_path, {"programs.clubs.effects.attendance.mean": normal})
    says = (
        "`draw`: a mean that is not between the bounds cannot be kept; it is"
        " programs.clubs.effects.attendance.mean 0.0571 instead of -0.02"
    )
    assert check_sweep(path).design.notes == (says,)
    assert sweep(path, workers=0).run().design.notes == (says,)
    assert main(["sweep", "show", str(tmp_path / "sweep.db")]) == 0
    assert says in " ".join(capsys.readouterr().out.split())


def test_what_is_not_cut_off_has_nothing_to_say(tmp_path: Path) -> None:
    of = {"programs.*.effects.*.mean": {"normal": {}}}
    assert check_sweep(sampled(tmp_path, of)).design.notes == ()
