"""`state`: files given the wrong way round, of another district, and mistakes told together."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundswell.cli.main import main

TINY = str(Path(__file__).resolve().parents[2] / "scenarios" / "tiny" / "tiny.yaml")
HEADINGS = "Program,School,Year,Action"
THEIRS = [f"{program},ash,2027,retire" for program in ("kg_aide", "jrotc", "guidance")]


def refused(folder: Path, capfd: pytest.CaptureFixture[str], *rows: str) -> str:
    """Return what is said of a list that is refused."""
    file = folder / "board.csv"
    file.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    assert main(["state", TINY, str(file)]) == 2
    return " ".join(capfd.readouterr().err.split())


def test_the_two_files_the_other_way_round(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["state", "plan.json", TINY]) == 2
    said = " ".join(capfd.readouterr().err.split())
    assert "the wrong order: give the scenario first, then the decisions: groundswell state" in said


def test_another_districts_list_says_so_instead_of_each_row(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said = refused(tmp_path, capfd, *THEIRS)
    assert "none of its programs is one of Maple Valley" in said
    assert said.endswith("1 error")


def test_where_one_is_known_each_mistake_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said = refused(tmp_path, capfd, *THEIRS, "small_groups,ash,2027,retire")
    assert said.endswith("3 errors")


def test_what_the_scenario_does_not_allow_is_told_beside_misspelt_names(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said = refused(tmp_path, capfd, "readng_lab,ash,2027,retire", "tutoring,ash,2027,start")
    assert "did you mean reading_lab" in said
    assert "tutoring starts only after a pilot, so not in 2027" in said


def test_nothing_is_told_that_the_right_row_would_mend(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said = refused(tmp_path, capfd, "tutoring,ash,2027,pilto", "tutoring,ash,2028,keep")
    assert "pilot" in said
    assert said.endswith("1 error")
