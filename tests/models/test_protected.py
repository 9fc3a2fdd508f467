"""Programs that sound like services which a law protects are asked about."""

import json
from pathlib import Path
from typing import Any

import pytest

from groundswell.models.reading.load import check, parse_scenario
from groundswell.models.resolve import resolve

DISTRICT: dict[str, Any] = {
    "schema_version": 1,
    "years": [2027],
    "goals": {"g": {"weight": 1}},
    "schools": {"ash": {"enrollment": 100, "needs": {"g": 1}}},
    "funds": {"f": {"amount": 1000}},
}


def district(key: str, **fields: Any) -> dict[str, Any]:
    program = {
        "cost": {"site": 10},
        "effects": {"g": {"mean": 0.1, "se": 0.1}},
        "sites": {"ash": {"students": 10, "running": True}},
        **fields,
    }
    return {**DISTRICT, "programs": {key: program}}


def asked(folder: Path, key: str, **fields: Any) -> list[str]:
    """Return what is said of the program's protection."""
    file = folder / "scenario.json"
    file.write_text(json.dumps(district(key, **fields)))
    scenario, problems = check(file)
    assert scenario is not None
    return [problem.says + problem.mend for problem in problems if "sounds" in problem.says]


@pytest.mark.parametrize(
    ("key", "name", "law"),
    [
        ("sped_aides", "", "IDEA"),
        ("aides", "Special Education paraprofessionals", "IDEA"),
        ("special_ed", "", "IDEA"),
        ("team", "IEP compliance team", "IDEA"),
        ("office", "504 plans", "Section 504"),
        ("esl", "", "Title VI"),
        ("newcomers", "English-learner teachers", "Title VI"),
        ("newcomers", "English Language Learners", "Title VI"),
        ("aides", "Bilingual aides", "Title VI"),
        ("aides", "EL aides", "Title VI"),
        ("liaison", "McKinney-Vento liaison", "McKinney-Vento"),
        ("homeless_services", "", "McKinney-Vento"),
    ],
)
def test_it_asks(tmp_path: Path, key: str, name: str, law: str) -> None:
    (said,) = asked(tmp_path, key, name=name)
    assert "neither mandated nor required_by" in said
    assert f"add `required_by: {law}`" in said
    assert asked(tmp_path, key, name=name, required_by=law) == []
    assert asked(tmp_path, key, name=name, mandated=True) == []


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("bells", "Bell choir"),
        ("specialty", "Specialty programs"),
        ("music", "El Sistema"),
        ("tower", "Room 5040"),
        ("wellness", "Wellness"),
    ],
)
def test_it_does_not_ask_of_others(tmp_path: Path, key: str, name: str) -> None:
    assert asked(tmp_path, key, name=name) == []


def test_a_candidate_ends_nowhere(tmp_path: Path) -> None:
    assert asked(tmp_path, "esl", proven=True, sites={"ash": {"students": 10}}) == []


def test_what_a_law_requires_is_mandated() -> None:
    scenario = resolve(parse_scenario(district("esl", required_by="Title  VI")))
    program = scenario.programs["esl"]
    assert program.mandated
    assert program.protection == "required by Title VI"
    assert resolve(scenario) == scenario
