"""Prices of voice and equity: what holds between their levels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from groundswell import (
    Frontier,
    Scenario,
    SearchOptions,
    load_scenario,
    price_of_equity,
    price_of_voice,
)
from groundswell.engine.frontier.levels import levels
from groundswell.models.results.plan import Plan

TINY = Path(__file__).resolve().parents[3] / "scenarios" / "tiny" / "tiny.yaml"

FAIR = {"rules.fair": {"kind": "group_gain", "group": "low_income", "at_least": 1.0}}


@pytest.mark.parametrize(
    ("price", "worth", "poor"),
    [(price_of_voice, "worth:district", 2), (price_of_equity, "worth", 8)],
)
def test_no_level_is_beaten_by_another_levels_plan(
    monkeypatch: pytest.MonkeyPatch, price: Callable[..., Frontier], worth: str, poor: int
) -> None:
    """One search ends with a worse plan than a level's whose plan holds there too."""
    scenario = load_scenario(TINY, set=FAIR)
    right = price(scenario, points=4, options=SearchOptions(gap=0.0))
    real, solved = levels.solve, [0]

    def solve(asked: Scenario, **options: Any) -> Plan:
        solved[0] += 1
        if solved[0] != poor:
            return real(asked, **options)
        return real(load_scenario(TINY, set={**FAIR, "funds.general.amount": 140_000}))

    monkeypatch.setattr(levels, "solve", solve)
    found = price(scenario, points=4, options=SearchOptions(gap=0.0))
    assert [point.values[worth] for point in found.points] == pytest.approx(
        [point.values[worth] for point in right.points]
    )
    assert found.solves == right.solves + 1
