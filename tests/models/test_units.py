"""Goals in other units than standard deviations: what makes them count together."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from groundswell.models.reading.load import load_scenario, parse_scenario
from groundswell.models.reading.schema import scenario_schema
from groundswell.models.tree.problems import ScenarioError

BASE: dict[str, Any] = {
    "schema_version": 1,
    "years": [2027],
    "goals": {"reading": {"weight": 1}, "days": {"weight": 1, "unit": "days"}},
    "schools": {"oak": {"enrollment": 100, "needs": {"reading": 1, "days": 1}}},
    "programs": {
        "p": {
            "effects": {"reading": {"mean": 0.1, "se": 0.1}, "days": {"mean": 1.9, "se": 1}},
            "sites": {"oak": {"students": 50, "running": True}},
        }
    },
}


def errors(goals: dict[str, Any], **changes: Any) -> list[str]:
    data = copy.deepcopy(BASE) | {"goals": goals} | changes
    data["schools"] = copy.deepcopy(BASE["schools"])
    data["schools"]["oak"] |= changes.get("oak", {})
    data.pop("oak", None)
    try:
        parse_scenario(data)
    except ScenarioError as wrong:
        return [str(p) for p in wrong.problems if p.severity == "error"]
    return []


def goals(reading: dict[str, Any], days: dict[str, Any]) -> dict[str, Any]:
    return {"reading": {"weight": 1} | reading, "days": {"weight": 1} | days}


DAYS, POINTS = {"unit": "days"}, {"unit": "points"}
COMPARED = {"unit": "days", "per_sd": 9.5}


def test_goals_in_two_units_need_to_be_compared() -> None:
    (error,) = errors(goals({}, DAYS))
    assert error == (
        "goals.days.unit: its effects are in days, and are added to those on reading in SD; add"
        " per_sd: how many days count as one SD (weight 0 leaves the goal out)"
    )
    assert errors(goals({}, COMPARED)) == []
    first, second = errors(goals(POINTS, DAYS))
    assert first.startswith("goals.reading.unit: its effects are in points, and are added to those")
    assert "on days in days" in first
    assert second.startswith("goals.days.unit: ")


def test_one_unit_for_all_needs_no_comparison() -> None:
    assert errors(goals(DAYS, DAYS)) == []
    assert errors(goals(DAYS, {"unit": " Days"})) == []
    assert errors(goals({"weight": 0}, DAYS)) == []
    # What one of two counts in SD, the other must as well.
    (error,) = errors(goals(COMPARED, DAYS))
    assert error.startswith("goals.days.unit: its effects are in days, and are added to those on")
    assert "reading in days, counted in SD by its per_sd" in error
    assert errors(goals(COMPARED, {"unit": "days", "per_sd": 4})) == []


def test_only_goals_that_can_count_are_compared() -> None:
    weightless = goals({}, {**DAYS, "weight": 0})
    cares = {"priorities": {"days": 1}}
    assert errors(weightless) == []
    assert errors(weightless, oak=cares) == []  # voice is 0
    assert errors(weightless, voice=0.5, oak={"priorities": {"days": 0, "reading": 1}}) == []
    assert len(errors(weightless, voice=0.5, oak=cares)) == 1


@pytest.mark.parametrize(
    "unit", ["sd", "SD", "Sd", "sd ", "S.D.", "SDs", "student-SD", "standard deviations"]
)
def test_sd_in_any_spelling(unit: str) -> None:
    scenario = parse_scenario(BASE | {"goals": goals({"unit": unit}, COMPARED)})
    assert scenario.goals["reading"].unit == "sd"
    assert errors(goals({"unit": unit, "per_sd": 1}, COMPARED)) == []
    (error,) = errors(goals({"unit": unit, "per_sd": 2}, COMPARED))
    assert error.startswith("goals.reading: per_sd goes with a goal in another unit than sd")


@pytest.mark.parametrize("per_sd", [0, -9.5, "9.5", True, float("nan"), [9.5]])
def test_per_sd_is_a_number_above_zero(per_sd: Any) -> None:
    (error,) = errors(goals({}, {"unit": "days", "per_sd": per_sd}))
    assert error.startswith("goals.days.per_sd: ")


def test_effects_are_judged_in_sd_where_that_is_known() -> None:
    (error,) = errors(goals({}, {"unit": "days", "per_sd": 1.2}))
    assert "with 1.2 days to an SD (goals.days.per_sd) the effect is 1.58 SD" in error
    assert errors(goals({"weight": 0}, DAYS)) == []


def test_per_sd_can_be_changed_by_its_address(tmp_path: Path) -> None:
    file = tmp_path / "district.json"
    overrides = {"overrides": {"strict": {"goals.days.per_sd": 19}}}
    file.write_text(json.dumps(BASE | {"goals": goals({}, COMPARED)} | overrides))
    assert load_scenario(file, ["strict"]).goals["days"].one_sd == 19
    assert load_scenario(file, set={"goals.days.per_sd": 4}).goals["days"].one_sd == 4
    with pytest.raises(ScenarioError, match=r"goals\.days\.unit: its effects are in days"):
        load_scenario(file, set={"goals.days.per_sd": None})


def test_the_schema_has_it() -> None:
    goal = scenario_schema()["$defs"]["Goal"]
    assert goal["properties"]["per_sd"]["anyOf"][0] == {"exclusiveMinimum": 0, "type": "number"}
    assert goal["required"] == ["weight"]
