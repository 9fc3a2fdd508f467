"""One cell of a table of decisions: what it says, or what is wrong with it."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

import pytest

from groundswell.models.decisions.cells import (
    Wrong,
    action_in,
    level_in,
    nearest_level,
    positions_in,
    year_in,
)
from groundswell.models.decisions.words import column_named
from groundswell.models.results.plan import DECISION_COLUMNS
from groundswell.models.results.plan_parts.program_year import SiteAction

YEARS = (2027, 2028)


@pytest.mark.parametrize("cell", [2028, 2028.0, "2028", " 2028 ", "2028.0", "FY2028", "fy 2028"])
def test_years(cell: Any) -> None:
    assert year_in(cell, YEARS) == 2028


@pytest.mark.parametrize("cell", [None, "", float("nan")])
def test_an_empty_cell_says_nothing(cell: Any) -> None:
    assert year_in(cell, YEARS) is None
    assert action_in(cell) is None
    assert level_in(cell) is None
    assert positions_in(cell) is None


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (dt.date(2027, 7, 1), "the cell holds the date 2027-07-01, not a year"),
        (2026, "'2026' is not one of the scenario's years"),
        ("2027-28", "'2027-28' is not one of the scenario's years"),
        (2027.5, "'2027.5' is not one of the scenario's years"),
    ],
)
def test_what_is_no_year(cell: Any, says: str) -> None:
    with pytest.raises(Wrong) as wrong:
        year_in(cell, YEARS)
    assert wrong.value.says == says
    assert wrong.value.mend == "write one of 2027, 2028, or nothing for all years"


@pytest.mark.parametrize(
    ("cell", "level"),
    [("50%", 0.5), ("0.5", 0.5), ("0,5", 0.5), (".5", 0.5), (0.5, 0.5), (1, 1.0), ("100 %", 1.0)],
)
def test_levels(cell: Any, level: float) -> None:
    assert level_in(cell) == level


@pytest.mark.parametrize("cell", ["half", "50", 50, "150%", "-0.5", "1e-1", "0.5.5"])
def test_what_is_no_level(cell: Any) -> None:
    with pytest.raises(Wrong):
        level_in(cell)


def test_a_rounded_level_is_the_one_meant() -> None:
    assert nearest_level(0.33, (1 / 3, 0.5)) == 1 / 3
    assert nearest_level(0.4, (1 / 3, 0.5)) is None
    assert nearest_level(1.0, ()) == 1.0


@pytest.mark.parametrize(("cell", "number"), [(12, 12), (12.0, 12), ("12", 12), ("12.0", 12)])
def test_positions(cell: Any, number: int) -> None:
    assert positions_in(cell) == number


@pytest.mark.parametrize("cell", ["a dozen", 1.5, "-1"])
def test_what_is_no_number_of_positions(cell: Any) -> None:
    with pytest.raises(Wrong, match="is not a whole number of positions"):
        positions_in(cell)


@pytest.mark.parametrize("action", get_args(SiteAction))
def test_every_action_is_read_as_it_is_written(action: str) -> None:
    assert action_in(action) == action
    assert action_in(action.upper()) == action


@pytest.mark.parametrize("column", DECISION_COLUMNS)
def test_every_column_is_read_as_it_is_written(column: str) -> None:
    assert column_named(column) == column
    assert column_named(column.title()) == column


@pytest.mark.parametrize("word", ["cut", "trim", "expand"])
def test_words_that_say_too_little(word: str) -> None:
    with pytest.raises(Wrong, match="does not say what happens at a site"):
        action_in(word)
