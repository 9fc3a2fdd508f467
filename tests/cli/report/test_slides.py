"""Pictures for a talk: three of them, of any text, with nothing read as mathematics."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from matplotlib.image import imread
from test_page import hostile

import groundswell
from groundswell import Plan, Scenario, SearchOptions
from groundswell.cli.report.slides import write_slides

Solved = tuple[Scenario, Plan]
NAMES = ("proposed.png", "money.png", "gains.png")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_three_pictures(
    lang: str, district: Solved, ask: Callable[..., Any], tmp_path: Path
) -> None:
    assert write_slides(ask(*district, lang), tmp_path) == NAMES
    for name in NAMES:
        picture = imread(tmp_path / name)
        assert picture.shape[:2] == (900, 1599)
        assert picture[..., :3].std() > 0.02  # something is drawn


@pytest.mark.filterwarnings("ignore:Glyph")  # no font has every sign
def test_of_hostile_text(ask: Callable[..., Any], tmp_path: Path) -> None:
    data = hostile()
    data["name"] = "$x_{$ " + data["name"]
    data["groups"]["low"] = "\\frac{$"
    scenario = groundswell.parse_scenario(data)
    plan = groundswell.solve(scenario, options=SearchOptions(solver="highs", gap=0))
    assert write_slides(ask(scenario, plan), tmp_path) == NAMES
