"""Draws of effects: the model they are from, and that a change leaves the others as they are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import uncertain
from maple import maple
from oracle.gains import worth
from oracle.read import District

from groundswell.engine.figures import make_figures
from groundswell.engine.figures.draws import Draws, draw_effects
from groundswell.engine.formulate import formulate

TWO = {
    "reading": {"mean": 0.2, "se": 0.05, "tier": 1},
    "math": {"mean": 0.1, "se": 0.02, "tier": 3},
}


def two_goals(**more: Any) -> Draws:
    """Return many draws of Maple Valley with a second goal and one certain effect."""
    scenario = maple(
        goals={"reading": {"weight": 1}, "math": {"weight": 1}},
        programs__tutoring__effects=TWO,
        programs__coaching__effects={"reading": {"mean": 0.1}, "math": "unknown"},
        evidence={"unknown": {"mean": 0.01, "se": 0.1}},
    )
    return draw_effects(
        make_figures(scenario), **{"count": 20_000, "seed": 3, "correlation": 0.6, **more}
    )


def test_errors_are_normal_and_correlate_within_a_program_only() -> None:
    draws = two_goals()
    names = draws.uncertain.names
    assert names == (
        ("tutoring", "reading"),
        ("tutoring", "math"),
        ("coaching", "math"),
        ("chess", "reading"),
    )
    standard = draws.error / draws.uncertain.se
    assert draws.uncertain.se == pytest.approx([0.05, 0.02, 0.1, 0.05])
    # Five standard errors of each statistic.
    near = 5 / np.sqrt(len(standard))
    assert standard.mean(axis=0) == pytest.approx(np.zeros(4), abs=near)
    assert standard.std(axis=0) == pytest.approx(np.ones(4), abs=near)
    wanted = np.eye(4)
    wanted[0, 1] = wanted[1, 0] = 0.6
    assert np.corrcoef(standard.T) == pytest.approx(wanted, abs=near)
    assert np.mean(np.abs(standard) < 1.959964) == pytest.approx(0.95, abs=0.005)


@pytest.mark.parametrize("common", [0.0, 0.3, 1.0])
def test_what_nobody_measured_has_a_part_of_its_error_in_common(common: float) -> None:
    """The sum over n of them has variance n (1 - common) + n^2 common, in standard errors."""
    scenario = maple(
        programs__tutoring__effects={"reading": "unknown"},
        programs__coaching__effects={"reading": "unknown"},
        programs__chess__effects={"reading": "unknown"},
        programs__known={
            "cost": {"site": 1},
            "effects": {"reading": {"mean": 0.1, "se": 0.1}},
            "sites": {"grant": {"students": 10, "running": True}},
        },
        evidence={"unknown": {"mean": 0.01, "se": 0.1}},
    )
    draws = draw_effects(make_figures(scenario), 20_000, 3, 0.6, common)
    assert draws.uncertain.unknown.tolist() == [True, True, True, False]
    standard = draws.error / draws.uncertain.se
    near = 5 * np.sqrt(2 / len(standard))
    assert standard.var(axis=0) == pytest.approx(np.ones(4), rel=near)
    wanted = 3 * (1 - common) + 9 * common
    assert standard[:, :3].sum(axis=1).var() == pytest.approx(wanted, rel=near)
    known = np.corrcoef(standard.T)[3, :3]
    assert known == pytest.approx(np.zeros(3), abs=5 / np.sqrt(len(standard)))


def test_half_of_it_unless_it_is_said() -> None:
    scenario = maple(
        programs__tutoring__effects={"reading": "unknown"},
        evidence={"unknown": {"mean": 0.01, "se": 0.1}},
    )
    usual, half = (
        draw_effects(make_figures(scenario), 5, 0, 0.8, *common) for common in ((), (0.5,))
    )
    assert np.array_equal(usual.error, half.error)


@pytest.mark.parametrize(("correlation", "same"), [(1.0, True), (0.0, False)])
def test_ends_of_the_correlation(correlation: float, same: bool) -> None:
    draws = two_goals(correlation=correlation, count=50)
    standard = draws.error / draws.uncertain.se
    assert np.allclose(standard[:, 0], standard[:, 1]) == same


def test_the_first_draws_are_the_same_whatever_their_number() -> None:
    few, many = two_goals(count=7), two_goals(count=30)
    assert np.array_equal(few.error, many.error[:7])
    assert not np.array_equal(many.error[:7], two_goals(count=7, seed=4).error)


def test_a_change_leaves_the_errors_of_other_effects_as_they_are() -> None:
    before = draw_effects(make_figures(maple()), 9, 0, 0.8)
    after = draw_effects(
        make_figures(
            maple(
                programs__tutoring__effects={"reading": {"mean": 0.5, "se": 0.1}},
                funds__general__amount=5,
            )
        ),
        9,
        0,
        0.8,
    )
    assert np.allclose(after.error[:, 0], 2 * before.error[:, 0])
    assert np.array_equal(after.error[:, 1:], before.error[:, 1:])


def test_the_draws_never_change() -> None:
    """Plans for bad draws are checked against them years later."""
    error = draw_effects(make_figures(maple()), 3, 0, 0.8).error[:, 0] / 0.05
    wanted = [-0.632985135388661, 0.5791598625809238, -0.6409043173838437]
    assert error == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("seed", [101, 108, 109, 110, 112, 116])
def test_worth_in_a_draw_is_worth_with_its_effects(seed: int) -> None:
    """Also effects never measured, tiers, groups, merges, levels."""
    given, decisions = uncertain.suited(seed)
    draws = uncertain.draws_of(given, 4, seed)
    formulation = formulate(uncertain.parse(given))
    for draw in range(draws.size):
        moved = uncertain.drawn(given, draws, draw)
        figures = make_figures(uncertain.parse(moved))
        assert np.allclose(figures.ways.effect, draws.effects(draw), atol=1e-12)
        d = District(moved)
        for one in decisions[:10]:
            array = uncertain.as_array(formulation, one)
            assert draws.worth(array)[draw] == pytest.approx(worth(d, one), abs=1e-9)
