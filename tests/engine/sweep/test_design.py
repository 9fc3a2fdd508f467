"""What a sweep file lays out: which runs, with which values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.seeds import examples
from sweeps import GRID, written

from groundswell import load_scenario
from groundswell.engine.sweep.check import check_sweep
from groundswell.engine.sweep.design import Design
from groundswell.engine.sweep.draws import drawn, quantiles
from groundswell.engine.sweep.groups import grouped
from groundswell.models.scenario.sweep import Distribution


def design(folder: Path, *axes: dict[str, Any], **more: Any) -> Design:
    return check_sweep(written(folder, {"axes": list(axes), **more})).design


def test_blocks_and_addresses_are_crossed_and_the_last_varies_fastest(tmp_path: Path) -> None:
    laid_out = design(
        tmp_path,
        {"grid": {"voice": [0, 1], "hurdle": [0, 0.1, 0.2]}},
        {"zip": {"schools.lincoln.enrollment": [400, 500], "schools.grant.enrollment": [300, 310]}},
    )
    assert len(laid_out) == 12
    assert [run.number for run in laid_out.runs()] == list(range(1, 13))
    assert laid_out.run(1).values == {
        "voice": 0,
        "hurdle": 0,
        "schools.lincoln.enrollment": 400,
        "schools.grant.enrollment": 300,
    }
    assert laid_out.run(2).values["schools.grant.enrollment"] == 310
    assert laid_out.run(3).values["hurdle"] == 0.1
    assert laid_out.run(7).values["voice"] == 1
    assert len({tuple(run.values.values()) for run in laid_out.runs()}) == 12


def test_a_list_sets_several_values_takes_away_and_applies_overrides(tmp_path: Path) -> None:
    entries = [
        {},
        {"programs.clubs": None, "voice": 1},
        {"overrides": ["cut"]},
        {"label": "rich", "funds.general.amount": {"plus": 5000}},
    ]
    laid_out = design(tmp_path, {"name": "plans", "list": entries})
    (axis,) = laid_out.all_axes
    assert axis.name == "plans"
    labels = [point.label for point in axis.points]
    assert labels == ["unchanged", "programs.clubs=null, voice=1", "cut", "rich"]
    # What is taken away goes last, so that what others set in it is not missed.
    assert list(laid_out.run(2).values) == ["voice", "programs.clubs"]
    assert laid_out.run(3).overrides == ("cut",)
    assert laid_out.run(4).values == {"funds.general.amount": 135000}


def test_relative_values_change_the_scenarios_own_by_year_too(tmp_path: Path) -> None:
    laid_out = design(
        tmp_path,
        {"grid": {"funds.general.amount": [{"times": 0.5}, {"plus": -1000}, {"times": 2}]}},
        set={"funds.general.amount": {2027: 100000}},
    )
    (axis,) = laid_out.all_axes
    assert axis.name == "funds.general.amount times plus"
    assert [point.label for point in axis.points] == [0.5, -1000, 2]
    amounts = [run.values["funds.general.amount"] for run in laid_out.runs()]
    assert amounts == [{2027: 50000}, {2027: 99000}, {2027: 200000}]


def test_a_star_stands_for_every_entry(tmp_path: Path) -> None:
    laid_out = design(tmp_path, {"grid": {"programs.*.cost.site": [{"times": 2}]}})
    assert laid_out.run(1).values == {
        "programs.recovery.cost.site": 100000,
        "programs.clubs.cost.site": 80000,
        "programs.coach.cost.site": 60000,
    }
    rules = design(tmp_path, {"grid": {"rules.*.at_most": [1, 2]}})
    assert rules.run(2).values == {"rules.load.at_most": 2}


def test_several_scenarios_are_an_axis(tmp_path: Path) -> None:
    written(tmp_path, {})
    text = (tmp_path / "small.yaml").read_text(encoding="utf-8")
    (tmp_path / "poor.yaml").write_text(text.replace("130000", "60000"), encoding="utf-8")
    laid_out = design(
        tmp_path,
        {"grid": {"funds.general.amount": [{"times": 1}, {"times": 2}]}},
        base=None,
        scenarios=["small.yaml", "poor.yaml"],
    )
    assert [(run.scenario, run.values["funds.general.amount"]) for run in laid_out.runs()] == [
        (0, 130000),
        (0, 260000),
        (1, 60000),
        (1, 120000),
    ]
    assert laid_out.all_axes[0].name == "scenario"
    assert grouped(laid_out, 3) == [range(1, 3), range(3, 5)]


def test_draws_spread_around_the_scenarios_own_means_by_its_own_errors(tmp_path: Path) -> None:
    laid_out = design(
        tmp_path,
        {
            "sample": {
                "draws": 256,
                "of": {
                    "programs.*.effects.*.mean": {"normal": {}},
                    "programs.clubs.effects.attendance.mean": {"uniform": {"low": 0, "high": 0.4}},
                },
            }
        },
    )
    (axis,) = laid_out.all_axes
    assert axis.name == "draw"
    # An effect never measured has no mean to draw; what is written out wins over a star.
    assert set(axis.addresses) == {
        "programs.recovery.effects.reading.mean",
        "programs.clubs.effects.attendance.mean",
        "programs.coach.effects.reading.mean",
    }
    drawn_of = {a: np.array([p.values[a] for p in axis.points]) for a in axis.addresses}
    recovery = drawn_of["programs.recovery.effects.reading.mean"]
    assert recovery.mean() == pytest.approx(0.2, abs=0.002)
    assert recovery.std() == pytest.approx(0.05, rel=0.05)
    clubs = drawn_of["programs.clubs.effects.attendance.mean"]
    assert clubs.min() >= 0
    assert 0.39 < clubs.max() <= 0.4


def test_the_same_seed_gives_the_same_draws(tmp_path: Path) -> None:
    def draws(seed: int) -> Design:
        of = {"programs.*.effects.*.mean": {"normal": {}}}
        return design(tmp_path, {"sample": {"draws": 8, "seed": seed, "of": of}})

    assert draws(3) == draws(3)
    assert draws(3) != draws(4)


def test_a_design_survives_being_stored(tmp_path: Path) -> None:
    laid_out = check_sweep(written(tmp_path, GRID)).design
    assert Design.from_data(laid_out.to_data()) == laid_out


@examples(30)
@given(st.integers(1, 40), st.integers(1, 6), st.integers(0, 100))
def test_latin_hypercube_hits_every_stratum_once(draws: int, width: int, seed: int) -> None:
    points = quantiles("latin_hypercube", draws, width, seed)
    assert points.shape == (draws, width)
    strata = np.sort(np.floor(points * draws).astype(int), axis=0)
    assert (strata == np.arange(draws)[:, None]).all()


def test_saltelli_changes_one_column_at_a_time() -> None:
    points = quantiles("saltelli", 8, 3, seed=1)
    first, second, *mixed = np.split(points, 5)
    for column, block in enumerate(mixed):
        assert (block[:, column] == second[:, column]).all()
        others = [other for other in range(3) if other != column]
        assert (block[:, others] == first[:, others]).all()


@pytest.mark.parametrize(
    ("told", "low", "median", "high"),
    [
        ({"normal": {"mean": 2, "sd": 1}}, 2 - 1.2816, 2, 2 + 1.2816),
        ({"normal": {"mean": 0, "sd": 1, "low": 0}}, 0.1257, 0.6745, 1.6449),
        ({"uniform": {"low": 10, "high": 20}}, 11, 15, 19),
        ({"triangular": {"low": 0, "mode": 0, "high": 1}}, 0.0513, 0.2929, 0.6838),
        ({"lognormal": {"median": 100, "sigma": 0.5}}, 52.69, 100, 189.8),
        ({"beta": {"a": 1, "b": 1, "low": 2, "high": 4}}, 2.2, 3, 3.8),
        ({"integers": {"low": 1, "high": 5}}, 1, 3, 5),
        ({"choice": ["a", "b", "c"]}, "a", "b", "c"),
        ({"times": {"uniform": {"low": 0.5, "high": 1.5}}}, 42, 70, 98),
        ({"plus": {"uniform": {"low": 0, "high": 10}}}, 71, 75, 79),
    ],
)
def test_distributions(told: dict[str, Any], low: Any, median: Any, high: Any) -> None:
    distribution = Distribution.model_validate(told)
    found = drawn(distribution, np.array([0.1, 0.5, 0.9]), 70.0, None)
    wanted = [low, median, high]
    assert list(found) == (wanted if "choice" in told else pytest.approx(wanted, rel=1e-3))


def test_values_are_applied_as_set_applies_them(tmp_path: Path) -> None:
    """Every run's scenario is that of `load_scenario` with the same overrides and values."""
    checked = check_sweep(written(tmp_path, GRID))
    for run in checked.design.runs():
        scenario, _ = checked.sweep.readings[0].scenario(run.overrides, run.values)
        assert scenario == load_scenario(tmp_path / "small.yaml", run.overrides, run.values)
