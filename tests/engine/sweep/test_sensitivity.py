"""What drives worth and decisions, on functions whose answer is known."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sweeps import grid_axis, made

from groundswell.engine.sweep.design import DesignAxis, Point
from groundswell.engine.sweep.draws import quantiles
from groundswell.engine.sweep.levels import as_number, levels
from groundswell.models.scenario.sweep import SampleMethod

ISHIGAMI_FIRST = (0.3139, 0.4424, 0.0)
ISHIGAMI_TOTAL = (0.5576, 0.4424, 0.2437)
"""Saltelli et al. 2000, for a = 7 and b = 0.1."""


def ishigami(values: Mapping[str, Any]) -> float:
    """Return Ishigami's function of x1, x2 and x3, and of nothing else."""
    x = [values[f"x{i}"] for i in (1, 2, 3)]
    return math.sin(x[0]) + 7 * math.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * math.sin(x[0])


def sample(method: SampleMethod, draws: int, names: tuple[str, ...]) -> DesignAxis:
    """Return draws between -pi and pi."""
    points = (2 * quantiles(method, draws, len(names), seed=5) - 1) * math.pi
    rows = (
        Point(n + 1, dict(zip(names, map(float, row), strict=True))) for n, row in enumerate(points)
    )
    return DesignAxis("draw", "sample", tuple(rows), method, draws)


def test_saltelli_gives_ishigamis_indices(tmp_path: Path) -> None:
    axis = sample("saltelli", 256, ("x1", "x2", "x3"))
    found = made(tmp_path / "r.db", [axis], ishigami).sensitivity()
    assert [index.factor for index in found.indices] == ["x1", "x2", "x3"]
    assert [i.first for i in found.indices] == pytest.approx(ISHIGAMI_FIRST, abs=0.08)
    assert [i.total for i in found.indices] == pytest.approx(ISHIGAMI_TOTAL, abs=0.08)
    assert all(0 < (i.first_within or 0) < 0.3 for i in found.indices)
    assert found.notes == ()


@pytest.mark.parametrize("method", ["latin_hypercube", "sobol"])
def test_plain_draws_give_first_order_and_say_that_total_is_not_told(
    method: SampleMethod, tmp_path: Path
) -> None:
    pytest.importorskip("SALib")
    axis = sample(method, 1024, ("x1", "x2", "x3"))
    found = made(tmp_path / "r.db", [axis], ishigami).sensitivity()
    assert [i.first for i in found.indices] == pytest.approx(ISHIGAMI_FIRST, abs=0.06)
    assert [i.total for i in found.indices] == [None, None, None]
    (note,) = found.notes
    assert "first-order indices only; totals need `method: saltelli`" in note


def test_crossed_axes_are_exact(tmp_path: Path) -> None:
    """For y = a + b + ab on a, b in -1 and 1, each term explains a third of the variance."""
    axes = [grid_axis("a", [-1, 1]), grid_axis("b", [-1, 1]), grid_axis("c", [1, 2, 3])]
    results = made(
        tmp_path / "r.db", axes, lambda v: 7 + v["a"] + v["b"] + v["a"] * v["b"] + 0 * v["c"]
    )
    found = results.sensitivity().frame().set_index("factor")
    assert found["first"].to_list() == pytest.approx([1 / 3, 1 / 3, 0])
    assert found["total"].to_list() == pytest.approx([2 / 3, 2 / 3, 0])
    assert found["of"].to_list() == ["runs"] * 3


def test_draws_beside_a_grid_count_as_one_axis_and_by_address(tmp_path: Path) -> None:
    pytest.importorskip("SALib")
    axes = [grid_axis("b", [0, 1]), sample("latin_hypercube", 256, ("x1", "x2"))]
    results = made(tmp_path / "r.db", axes, lambda v: 3 * v["x1"] + 4 * v["x2"] + v["b"])
    found = results.sensitivity()
    assert [i.factor for i in found.indices] == ["b", "draw", "x1", "x2"]
    by = {i.factor: i for i in found.indices}
    assert by["x1"].first == pytest.approx(9 / 25, abs=0.06)
    assert by["x2"].first == pytest.approx(16 / 25, abs=0.06)
    assert by["b"].first is not None
    assert by["draw"].first is not None
    assert by["b"].first + by["draw"].first == pytest.approx(1)
    assert any("averages over the other axes" in note for note in found.notes)


@pytest.mark.parametrize(
    ("axes", "worth", "says"),
    [
        (
            [grid_axis("a", [1, 2]), grid_axis("b", [1, 2])],
            lambda v: None if v == {"a": 2, "b": 1} else v["a"],
            "1 of 4 runs are not done or have no plan; sensitivities need every combination",
        ),
        (
            [grid_axis("a", [1, 2]), grid_axis("b", [1, 2])],
            lambda _: 5.0,
            "it is the same in every run",
        ),
        ([grid_axis("a", [1, 2])], lambda v: v["a"], "one value is varied"),
        (
            [sample("latin_hypercube", 20, ("x1", "x2"))],
            lambda v: v["x1"],
            "20 draws are too few to tell its addresses apart; 65 are the least",
        ),
        (
            [sample("saltelli", 4, ("x1", "x2", "x3"))],
            ishigami,
            "4 draws are too few to tell its addresses apart: their indices would be known to",
        ),
        (
            [sample("saltelli", 8, ("x1", "x2"))],
            lambda v: None if v["x1"] > 3 else v["x1"],
            "sensitivities need every combination",
        ),
    ],
)
def test_it_says_what_cannot_be_told(
    axes: list[DesignAxis], worth: Any, says: str, tmp_path: Path
) -> None:
    found = made(tmp_path / "r.db", axes, worth).sensitivity()
    assert found.indices == ()
    assert len(found.notes) == 1
    assert says in found.notes[0]


def test_draws_that_are_not_whole_are_left_out_and_it_says_so(tmp_path: Path) -> None:
    axis = sample("latin_hypercube", 8, ("x1", "x2"))
    lost = axis.points[3].values["x1"]
    axes = [grid_axis("b", [0, 1]), axis]
    results = made(
        tmp_path / "r.db", axes, lambda v: None if v["x1"] == lost and v["b"] else v["x1"]
    )
    found = results.sensitivity()
    assert [index.factor for index in found.indices] == ["b", "draw"]
    assert [index.total for index in found.indices] == pytest.approx([0, 1])
    assert found.notes[0] == (
        "1 of 16 runs are not done or have no plan: 1 draws of `draw` are left out"
    )


def test_a_figure_that_is_not_kept(tmp_path: Path) -> None:
    results = made(tmp_path / "r.db", [grid_axis("a", [1, 2])], lambda v: v["a"])
    with pytest.raises(KeyError):
        results.sensitivity("cost")


# --- levels, shares, drivers -----------------------------------------------------------------


def test_levels_are_points_values_or_thirds(tmp_path: Path) -> None:
    points = tuple(Point(n + 1, {"x": n / 10, "y": n % 2}) for n in range(9))
    axes = [grid_axis("voice", [0, 0.5]), DesignAxis("draw", "sample", points, "sobol", 9)]
    results = made(tmp_path / "r.db", axes, lambda v: v["x"])
    voice, x, y = levels(results.design, range(1, 19))
    assert voice.labels == ("0", "0.5")
    assert voice.of.tolist() == [0] * 9 + [1] * 9
    assert x.labels == ("low: 0 to 0.2", "middle: 0.3 to 0.5", "high: 0.6 to 0.8")
    assert x.of.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2] * 2
    assert y.labels == ("0", "1")


def test_amounts_by_year_are_told_by_their_average(tmp_path: Path) -> None:
    pytest.importorskip("SALib")
    drawn = sample("latin_hypercube", 128, ("x1", "x2"))
    points = tuple(
        Point(p.label, {**p.values, "x1": {2027: p.values["x1"], 2028: p.values["x1"] + 1}})
        for p in drawn.points
    )
    axis = dataclasses.replace(drawn, points=points)
    results = made(tmp_path / "r.db", [axis], lambda v: v["x1"][2028] + 0 * v["x2"])
    x1, _ = results.levels
    assert x1.values is not None
    assert x1.values == pytest.approx([p.values["x1"][2027] + 0.5 for p in points])
    assert [label.split(":")[0] for label in x1.labels] == ["low", "middle", "high"]
    indices = {i.factor: i.first for i in results.sensitivity().indices}
    assert indices["x1"] == pytest.approx(1, abs=0.05)
    assert indices["x2"] == pytest.approx(0, abs=0.1)


def test_few_blocks_are_levels_of_their_own(tmp_path: Path) -> None:
    blocks = [{"2027": 170000, "2028": 150000}, {"2027": 150000, "2028": 170000}]
    points = tuple(Point(n + 1, {"x": blocks[n % 2]}) for n in range(8))
    results = made(tmp_path / "r.db", [DesignAxis("draw", "sample", points)], lambda _: 1.0)
    (x,) = results.levels
    assert x.labels == ("2027: 170,000, 2028: 150,000", "2027: 150,000, 2028: 170,000")
    assert x.of.tolist() == [0, 1] * 4


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, 3.0),
        ({2027: 1, 2028: 2.0}, 1.5),
        ({"ash": 4, "birch": {2027: 1, 2028: 3}}, 3.0),
        ({}, None),
        ({"site": 1, "name": "x"}, None),
        (None, None),
        ("3", None),
    ],
)
def test_as_number(value: Any, number: float | None) -> None:
    assert as_number(value) == number


@pytest.mark.parametrize(
    ("values", "labels", "of"),
    [
        # Drawn several times, as Saltelli's arrangement does: in one third only.
        (
            [1.5, 2.5, 2.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5],
            ("low: 1.5 to 2.5", "middle: 3.5 to 4.5", "high: 5.5 to 7.5"),
            [0, 0, 0, 0, 1, 1, 2, 2, 2],
        ),
        # What four digits would not tell apart.
        (
            [0.1, 0.2, 0.3, 0.53001, 0.53002, 0.95],
            ("low: 0.1 to 0.2", "middle: 0.3 to 0.53001", "high: 0.53002 to 0.95"),
            [0, 0, 1, 1, 2, 2],
        ),
        (
            [61234.56, 61234.58, 70000.0, 71000.5, 80000.5, 90000.5],
            ("low: 61,235 to 61,235", "middle: 70,000 to 71,000", "high: 80,000 to 90,000"),
            [0, 0, 1, 1, 2, 2],
        ),
        # Most draws alike: there is no middle third.
        (
            [0.0] * 14 + [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
            ("low: 0 to 0", "high: 1 to 6"),
            [0] * 14 + [1] * 6,
        ),
    ],
)
def test_thirds_do_not_overlap(
    values: list[float], labels: tuple[str, ...], of: list[int], tmp_path: Path
) -> None:
    points = tuple(Point(n + 1, {"x": value}) for n, value in enumerate(values))
    axes = [DesignAxis("draw", "sample", points, "sobol", len(points))]
    results = made(tmp_path / "r.db", axes, lambda v: v["x"])
    (x,) = levels(results.design, range(1, len(values) + 1))
    assert x.labels == labels
    assert x.of.tolist() == of


def decide(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        "always": "keep",
        "never": "retire",
        "by_budget": "keep" if values["budget"] > 1 else "retire",
        "by_effect": "adopt" if values["effect"] > 0.5 else "decline",
    }


def drawn_axis(draws: int) -> DesignAxis:
    """Return draws of an effect that decides and of two that do not."""
    points = quantiles("latin_hypercube", draws, 3, seed=2)
    rows = (
        Point(n + 1, {"effect": float(a), "noise": float(b), "more": float(c)})
        for n, (a, b, c) in enumerate(points)
    )
    return DesignAxis("draw", "sample", tuple(rows), "latin_hypercube", draws)


def test_shares_and_drivers(tmp_path: Path) -> None:
    axes = [grid_axis("budget", [1, 2, 3]), drawn_axis(30)]
    results = made(tmp_path / "r.db", axes, lambda v: v["budget"], decide)
    shares = results.shares_frame().set_index(["axis", "level", "program"])
    assert shares.loc[("budget", "1", "by_budget"), "retire"] == 1
    assert shares.loc[("budget", "2", "by_budget"), "runs_on"] == 1
    assert shares.loc[("budget", "3", "by_effect"), "adopt"] == 0.5
    assert shares.loc[("budget", "1", "always"), "runs"] == 30
    decided = shares[["keep", "retire", "adopt", "decline"]].sum(axis=1)
    assert np.allclose(decided, 1)
    drivers = results.drivers_frame().set_index("program")
    assert drivers["axis"].to_dict() == {
        "always": "",
        "never": "",
        "by_budget": "budget",
        "by_effect": "effect",
    }
    assert drivers.loc["by_budget", ["lowest", "lowest_share", "highest_share"]].to_list() == [
        "1",
        0,
        1,
    ]
    assert drivers.loc["always", "runs_on"] == 1
    assert drivers.loc["never", "spread"] == 0


def test_shares_are_of_the_plans_whose_scenario_has_the_program(tmp_path: Path) -> None:
    def some(values: Mapping[str, Any]) -> dict[str, str]:
        return {"always": "keep", **({"rare": "adopt"} if values["a"] == 1 else {})}

    results = made(tmp_path / "r.db", [grid_axis("a", [1, 2, 3])], lambda v: v["a"], some)
    drivers = results.drivers_frame().set_index("program")
    assert drivers["plans"].to_dict() == {"always": 3, "rare": 1}
    assert drivers["runs_on"].to_dict() == {"always": 1.0, "rare": 1.0}


def test_chance_is_no_driver(tmp_path: Path) -> None:
    """A decision that a coin makes at each draw is moved by none of the addresses drawn."""
    axis = drawn_axis(40)
    coin = np.random.default_rng(3).random(40) < 0.5
    heads = {p.values["effect"] for p, up in zip(axis.points, coin, strict=True) if up}
    results = made(
        tmp_path / "r.db",
        [axis],
        lambda v: v["effect"],
        lambda v: {"coin": "keep" if v["effect"] in heads else "retire"},
    )
    (driver,) = results.drivers_frame().to_dict("records")
    assert driver["axis"] == ""
    assert driver["runs_on"] == pytest.approx(coin.mean())
