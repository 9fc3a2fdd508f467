"""A file of ours in the place of another: one line says what it is, and what to give."""

import json
from pathlib import Path
from typing import Any

import pytest

from groundswell import ScenarioError, SearchOptions, solve
from groundswell.models.reading.load import check, load_scenario, read_scenario
from groundswell.models.reading.sweep_file import load_sweep

SOUND = Path(__file__).parents[1] / "sound.yaml"
SWEEP = "base: district.yaml\naxes:\n  - grid: {voice: [0, 1]}\n"


def only_error(path: Path) -> str:
    scenario, (problem,) = check(path)
    assert scenario is None
    assert (problem.severity, problem.file) == ("error", str(path))
    reading, problems = read_scenario(path)
    assert reading is None
    assert problems == (problem,)
    return f"{problem.says}; {problem.mend}"


def plan(**changed: Any) -> dict[str, Any]:
    """Return what is of interest of a plan's file."""
    named = {"scenario": {"name": "Maple", "source": "maple/tiny.yaml"}}
    return {"schema_version": 1, **named, "status": "optimal", "run": {}, "programs": {}, **changed}


def test_a_plan_for_a_scenario(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan()), encoding="utf-8")
    assert only_error(path) == "this is a plan, not a scenario; give its scenario, maple/tiny.yaml"
    path.write_text(json.dumps(plan(scenario={"source": ""})), encoding="utf-8")
    assert only_error(path).endswith("; give the scenario it was made from")


def test_a_plan_that_was_really_made(tmp_path: Path) -> None:
    made = solve(load_scenario(SOUND), options=SearchOptions(solver="highs", gap=0.5))
    path = tmp_path / "plan.json"
    path.write_text(made.to_json(), encoding="utf-8")
    assert only_error(path) == f"this is a plan, not a scenario; give its scenario, {SOUND}"


def test_a_sweep_file_for_a_scenario(tmp_path: Path) -> None:
    path = tmp_path / "sweep.yaml"
    path.write_text(SWEEP, encoding="utf-8")
    assert only_error(path) == (
        "this is a sweep file, not a scenario; run it with `groundswell sweep`, or give its"
        f" scenario, {tmp_path / 'district.yaml'}"
    )
    path.write_text("scenarios: [a.yaml, b.yaml]\n", encoding="utf-8")
    assert only_error(path).endswith("run it with `groundswell sweep`, or give its scenario")


@pytest.mark.parametrize("kind", ["scenario", "plan"])
def test_another_file_for_a_sweep(kind: str, tmp_path: Path) -> None:
    path = SOUND if kind == "scenario" else tmp_path / "plan.json"
    if kind == "plan":
        path.write_text(json.dumps(plan()), encoding="utf-8")
    found, (problem,) = load_sweep(path)
    assert found is None
    assert problem.says == f"this is a {kind}, not a sweep file"
    assert problem.mend.endswith("as `base` of a sweep file")


def test_a_plan_as_the_base_of_a_sweep(tmp_path: Path) -> None:
    (tmp_path / "district.yaml").write_text(json.dumps(plan()), encoding="utf-8")
    (tmp_path / "sweep.yaml").write_text(SWEEP, encoding="utf-8")
    _, (problem,) = load_sweep(tmp_path / "sweep.yaml")
    assert problem.says == "this is a plan, not a scenario"


def test_a_scenario_with_a_key_too_many_is_still_one(tmp_path: Path) -> None:
    path = tmp_path / "district.yaml"
    path.write_text(f"{SOUND.read_text(encoding='utf-8')}\naxes: []\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="`axes` is not a key"):
        load_scenario(path)


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        (("status", "program", "decision"), "an explanation"),
        (("a", "b", "inputs"), "a comparison"),
        (("status", "plans", "within", "programs"), "a list of alternatives"),
        (("status", "points", "objectives", "axes", "run"), "a frontier"),
        (("status", "plans", "drawn", "programs"), "a robustness study"),
        (("scenario", "plan", "rules"), "a list of rule prices"),
        (("status", "pilots", "without", "scenario"), "a list of pilots"),
        (("status", "requests", "agreement", "scenario"), "a list of answers"),
        (("status", "objective", "offers", "scenario"), "a list of offers"),
        (("results", "wanted", "done", "axes"), "a summary of a sweep"),
        (("status", "run"), "a plan"),
        (("status", "scenario"), "a plan"),
    ],
)
def test_an_answer_for_a_scenario(keys: tuple[str, ...], kind: str, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(dict.fromkeys(keys)), encoding="utf-8")
    assert only_error(path).startswith(f"this is {kind}, not a scenario; ")
    _, (problem,) = load_sweep(path)
    assert problem.says == f"this is {kind}, not a sweep file"
