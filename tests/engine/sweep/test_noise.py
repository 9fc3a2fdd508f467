"""What the runs' own gaps, or chance, can explain is noise: in every table, text and picture."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sweeps import grid_axis, made, written

from groundswell import SweepResults, sweep
from groundswell.cli.render.page import as_text
from groundswell.cli.render.sweep.sweep import sweep_page
from groundswell.cli.sweep.tables import write_tables
from groundswell.engine.sweep.design import DesignAxis, Point
from groundswell.engine.sweep.draws import quantiles
from groundswell.engine.sweep.sensitivity.summary import summary

BUDGETS = grid_axis("budget", [1, 2, 3])
VOICES = grid_axis("voice", [0, 1])


def worth(values: Mapping[str, Any]) -> float:
    """Return a worth that budgets move by a hundredth each, and voices by five."""
    return 40 + 0.01 * values["budget"] + 5 * values["voice"]


def page(results: SweepResults) -> str:
    return " ".join(as_text(sweep_page(summary(results))).split())


def test_a_difference_within_the_gaps_is_no_driver_of_worth(tmp_path: Path) -> None:
    results = made(tmp_path / "r.db", [BUDGETS, VOICES], worth, room=0.03)
    indices = {index.factor: index for index in results.sensitivity().indices}
    assert (indices["budget"].first_noise, indices["budget"].total_noise) == ("gap", "gap")
    assert (indices["voice"].first_noise, indices["voice"].total_noise) == ("", "")
    told = {axis.axis: axis for axis in summary(results).axes}
    assert {name: axis.noise for name, axis in told.items()} == {"budget": "gap", "voice": ""}
    assert [level.at_most for level in told["voice"].levels] == pytest.approx([40.05, 45.05])
    text = page(results)
    assert "budget (too close to tell)" in text
    assert "budget too close to tell too close to tell" in text
    assert "voice 1.00 1.00" in text
    assert "a smaller --gap would show" in text


@pytest.mark.parametrize("room", [0.0, 0.019])
def test_a_difference_beyond_the_gaps_is_told(room: float, tmp_path: Path) -> None:
    """Worth rises by 0.02 from the first budget to the last."""
    results = made(tmp_path / "r.db", [BUDGETS, VOICES], worth, room=room)
    assert {i.first_noise for i in results.sensitivity().indices} == {""}
    assert {axis.noise for axis in summary(results).axes} == {""}
    assert "a smaller --gap would show" not in page(results)


def test_worth_that_is_the_same_is_no_noise(tmp_path: Path) -> None:
    results = made(tmp_path / "r.db", [BUDGETS, VOICES], lambda v: 5.0 * v["voice"], room=0.03)
    assert {i.factor: i.first_noise for i in results.sensitivity().indices} == {
        "budget": "",
        "voice": "",
    }


def test_one_value_within_the_gaps_is_not_said_to_vary_worth(tmp_path: Path) -> None:
    for room, says in (
        (0.0, "all that varies varies by it"),
        (0.03, "too close to tell: it may be"),
    ):
        axes = [BUDGETS]
        results = made(tmp_path / f"{room}.db", axes, lambda v: 0.01 * v["budget"], room=room)
        assert says in page(results)


def test_an_interaction_may_be_told_where_the_average_is_not(tmp_path: Path) -> None:
    """Budgets raise worth under one voice as much as they lower it under the other."""
    results = made(
        tmp_path / "r.db",
        [BUDGETS, VOICES],
        lambda v: (v["budget"] - 2) * (1 - 2 * v["voice"]) + 0.001 * v["budget"],
        room=0.1,
    )
    budget, _ = results.sensitivity().indices
    assert (budget.first_noise, budget.total_noise) == ("gap", "")


def test_a_bound_that_is_missing_tells_nothing_apart(tmp_path: Path) -> None:
    results = made(tmp_path / "r.db", [BUDGETS, VOICES], worth, room=float("inf"))
    assert {i.first_noise for i in results.sensitivity().indices} == {"gap"}


def test_metrics_are_said_to_be_those_of_the_plans_found(tmp_path: Path) -> None:
    content = {"axes": [{"grid": {"voice": [0, 1]}}], "solve": {"gap": 0.5, "solver": "highs"}}
    results = sweep(written(tmp_path, content), workers=0).run()
    found = results.sensitivity("cost")
    open_ = float((results.proved.high - results.proved.low).max()) > 1e-6
    assert any("within the gaps others may have another" in n for n in found.notes) is open_


# --- decisions -------------------------------------------------------------------------------


def turns(values: Mapping[str, Any]) -> dict[str, str]:
    """Return decisions: one turns with the voice, one at one budget under one voice."""
    once = values["budget"] == 3 and values["voice"] == 0
    return {
        "by_voice": "keep" if values["voice"] else "retire",
        "once": "retire" if once else "keep",
    }


def test_a_decision_that_turns_within_the_gaps_is_said_to(tmp_path: Path) -> None:
    results = made(tmp_path / "r.db", [BUDGETS], lambda v: 40 + 0.01 * v["budget"], _one, room=0.03)
    (driver,) = summary(results).drivers
    assert (driver.axis, driver.noise) == ("budget", "gap")
    assert "too close to tell: once runs on in 67%; budget: 0% at 3, 100% at 1" in page(results)
    exact = made(tmp_path / "x.db", [BUDGETS], lambda v: 40 + 0.01 * v["budget"], _one)
    assert summary(exact).drivers[0].noise == ""


def _one(values: Mapping[str, Any]) -> dict[str, str]:
    return {"once": "retire" if values["budget"] == 3 else "keep"}


def test_an_axis_that_is_told_apart_comes_before_one_that_is_not(tmp_path: Path) -> None:
    """Under one voice all budgets retire it but the first; the budgets are within the gaps."""

    def decide(values: Mapping[str, Any]) -> dict[str, str]:
        return {"one": "keep" if values["budget"] == 1 or values["voice"] else "retire"}

    axes = [BUDGETS, VOICES]
    results = made(tmp_path / "r.db", axes, worth, decide, room=0.03)
    (driver,) = summary(results).drivers
    assert (driver.axis, driver.noise) == ("voice", "")


def test_decisions_that_turn_one_way_often_are_no_noise(tmp_path: Path) -> None:
    """Under twelve voices the decision turns with the budget, always the same way."""
    axes = [grid_axis("budget", [1, 2]), grid_axis("voice", [n / 12 for n in range(12)])]
    moved = made(
        tmp_path / "r.db",
        axes,
        lambda v: 40 + 0.01 * v["budget"] + v["voice"],
        lambda v: {"one": "keep" if v["budget"] == 2 else "retire"},
        room=0.03,
    )
    assert [(d.axis, d.noise) for d in summary(moved).drivers] == [("budget", "")]
    to_and_fro = made(
        tmp_path / "s.db",
        axes,
        lambda v: 40 + 0.01 * v["budget"] + v["voice"],
        lambda v: {"one": "keep" if (v["budget"] == 2) == (v["voice"] < 0.6) else "retire"},
        room=0.03,
    )
    shares = to_and_fro.shares_frame().set_index(["axis", "program"])
    assert set(shares.loc[("budget", "one"), "noise"]) == {"gap"}


def test_every_table_says_the_same_of_noise(tmp_path: Path) -> None:
    import pandas as pd

    results = made(tmp_path / "r.db", [BUDGETS, VOICES], worth, turns, room=0.03)
    write_tables(results, tmp_path / "all.xlsx", None)
    book = pd.read_excel(tmp_path / "all.xlsx", sheet_name=None, keep_default_na=False)
    told = summary(results)
    assert book["drivers"]["noise"].to_list() == [d.noise for d in told.drivers]
    assert book["sensitivity"]["first_noise"].to_list() == ["gap", ""]
    for kind in ("csv", "parquet"):
        write_tables(results, tmp_path / f"shares.{kind}", "shares")
    shares = pd.read_csv(tmp_path / "shares.csv", keep_default_na=False)
    assert shares["noise"].to_list() == book["shares"]["noise"].to_list()
    assert pd.read_parquet(tmp_path / "shares.parquet")["noise"].to_list() == list(shares["noise"])
    once = shares.set_index(["axis", "program"]).loc[("budget", "once"), "noise"]
    assert set(once) == {"gap"}


# --- draws and pictures ----------------------------------------------------------------------


def drawn(draws: int, names: tuple[str, ...]) -> DesignAxis:
    points = quantiles("latin_hypercube", draws, len(names), seed=4)
    rows = (
        Point(n + 1, dict(zip(names, map(float, row), strict=True))) for n, row in enumerate(points)
    )
    return DesignAxis("draw", "sample", tuple(rows), "latin_hypercube", draws)


MANY = ("dull", "strong", "faint", "weak", "idle", "void")


@pytest.mark.parametrize("draws", [30, 100])
def test_pictures_rank_only_what_the_page_ranks(draws: int, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("SALib")
    from groundswell.cli.render.sweep import map as sweep_map
    from groundswell.cli.render.sweep import pictures as sweep_pictures

    axis = drawn(draws, MANY)
    results = made(
        tmp_path / "r.db",
        [grid_axis("voice", [0, 1]), axis],
        lambda v: 40 + 9 * v["strong"] + v["voice"],
        lambda v: {"one": "keep" if v["strong"] > 0.5 else "retire", "two": "keep"},
    )
    told = {axis.axis: axis.noise for axis in summary(results).axes}
    real = [name for name in MANY if not told[name]]
    assert "strong" in real
    assert len(real) <= 2  # what chance lets through one time in twenty
    text = page(results)
    panels = [a for a in sweep_pictures.worth(results).axes if a.get_visible()]
    shown = [a.get_xlabel() for a in panels]
    assert set(shown) == {"voice", *real}
    worth_page = text[: text.index("What drives decisions")]
    for name in MANY:
        assert (f"{name} " in worth_page) is (name in real)
    note = sweep_pictures.left_out(results)[0]
    assert f"left out ({6 - len(real)} of them noise)" in note
    (panel,) = sweep_map.decisions(results).axes
    framed = [p for p in panel.patches if p.get_linewidth() > 1]
    assert len(framed) == 1  # by `strong`, of the program that it drives
    assert framed[0].get_width() == pytest.approx(3)


def test_few_addresses_are_shown_with_what_is_noise(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from groundswell.cli.render.sweep.pictures import worth as picture

    results = made(tmp_path / "r.db", [drawn(40, MANY[:2])], lambda v: 40 + 9 * v["strong"])
    dull, strong = picture(results).axes
    assert dull.get_xlabel() == "dull\n(no more than chance)"
    assert strong.get_xlabel() == "strong"
    assert (len(dull.lines), len(strong.lines)) == (0, 1)
    assert "dull (chance)" in page(results)


def test_draws_whose_differences_are_within_the_gaps(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    jitter = iter(rng.random(100) * 0.01)
    results = made(tmp_path / "r.db", [drawn(100, MANY[:2])], lambda _: 40 + next(jitter), room=0.1)
    assert set(results.sensitivity().noise.values()) == {"gap"}


def test_one_address_drawn_by_itself_is_no_chance(tmp_path: Path) -> None:
    results = made(tmp_path / "r.db", [drawn(3, MANY[:1])], lambda v: 9 * v["dull"])
    assert results.sensitivity().noise == {"dull": "", "draw": ""}
