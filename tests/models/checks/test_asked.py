"""What schools ask for, in the format: removed with what it names, in tables and workbooks."""

from pathlib import Path

import pytest
from asked import asked_scenario
from books import reading

from groundswell.models.reading.load import check, load_scenario
from groundswell.models.scenario.request import Request
from groundswell.models.workbook.convert import difference, write_scenario


@pytest.mark.parametrize("ending", [".xlsx", ".yaml", ".json"])
def test_nothing_is_lost_on_the_way(tmp_path: Path, ending: str) -> None:
    tree = reading(asked_scenario(tmp_path)).tree
    target = tmp_path / f"to{ending}"
    write_scenario(tree, target)
    assert difference(tree, reading(target).tree) == ""
    scenario, before = load_scenario(target), load_scenario(tmp_path / "asked.yaml")
    assert scenario.model_dump() == before.model_dump()
    assert scenario.appeals == "2027-05-09"
    assert scenario.requests.by_school["ash"]["small_groups"].because == "=1"


def test_a_removed_program_takes_its_requests_and_conditional_money_along(tmp_path: Path) -> None:
    path = asked_scenario(tmp_path)
    scenario = load_scenario(path, set={"programs.family_liaison": None})
    # The merge is left with one part and goes, too, and with it the request for it.
    assert list(scenario.requests.by_school["ash"]) == ["small_groups"]
    assert scenario.requests.by_school["ash"]["small_groups"].gives_up == ()
    scenario = load_scenario(path, set={"programs.tutoring": None})
    assert scenario.requests.by_school["birch"] == {}
    assert list(scenario.funds) == ["lions", "general", "title_i"]


def test_a_removed_school_takes_its_requests_along(tmp_path: Path) -> None:
    scenario = load_scenario(asked_scenario(tmp_path), set={"schools.ash": None})
    assert list(scenario.requests.by_school) == ["birch"]
    assert list(scenario.funds) == ["lions", "general", "title_i"]


def test_a_removed_goal_takes_what_is_said_of_it_along(tmp_path: Path) -> None:
    scenario = load_scenario(asked_scenario(tmp_path), set={"goals.attendance": None})
    assert scenario.schools["birch"].answered is not None
    assert scenario.schools["birch"].answered.because == {"reading": "Half read"}
    path = tmp_path / "asked.yaml"
    scenario = load_scenario(path, set={"schools.birch.answered": None})
    assert scenario.schools["birch"].answered is None


def test_requests_from_a_table(tmp_path: Path) -> None:
    path = asked_scenario(tmp_path)
    (tmp_path / "requests.csv").write_text(
        "school,program,wants,rank,students,gives_up\n"
        "ash,tutoring,PILOT,3,12,small_groups;family_liaison\ncedar,small_groups,more,1,,\n"
    )
    path.write_text(path.read_text() + "tables: {requests: requests.csv}\n")
    scenario = load_scenario(path)
    found = scenario.requests.by_school
    assert found["ash"]["tutoring"] == Request(
        wants="pilot", rank=3, students=12, gives_up=("small_groups", "family_liaison")
    )
    assert list(found) == ["ash", "birch", "cedar"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("ahs,tutoring,pilot,1", "there is no school `ahs`; did you mean ash"),
        ("ash,tutorng,pilot,1", "there is no program or merge `tutorng`; did you mean tutoring"),
        ("ash,tutoring,pilott,1", "pilott"),
        ("ash,small_groups,keep,1", "given twice"),
        (",tutoring,pilot,1", "the cell is empty"),
    ],
)
def test_mistakes_in_a_table_of_requests(tmp_path: Path, rows: str, says: str) -> None:
    path = asked_scenario(tmp_path)
    (tmp_path / "requests.csv").write_text(f"school,program,wants,rank\n{rows}\n")
    path.write_text(path.read_text() + "tables: {requests: requests.csv}\n")
    scenario, problems = check(path)
    assert scenario is None
    problem = next(p for p in problems if p.severity == "error")
    assert says in str(problem)
    assert "requests.csv" in str(problem)


def test_a_table_that_cannot_be_read_leaves_the_requests_open(tmp_path: Path) -> None:
    path = asked_scenario(tmp_path)
    (tmp_path / "requests.csv").write_text("school,wants\nash,keep\n")
    path.write_text(path.read_text() + "tables: {requests: requests.csv}\n")
    scenario, problems = check(path)
    assert scenario is None
    assert ["column `program` is missing" in str(p) for p in problems] == [True]
