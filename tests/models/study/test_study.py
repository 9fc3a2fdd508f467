"""STUDY.yaml and its table: every mistake in plain words, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundswell.models.study.read import read_study
from groundswell.models.study.trend_table import read_trends
from groundswell.models.tree.problems import ScenarioError

SOUND = """\
design: rct
data: table.csv
program: tutoring
treated: had_it
outcomes:
  reading: {column: score}
"""
TABLE = "had_it,score\n1,3.5\nno,NA\n0,\nyes,4\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def said(text: str) -> str:
    Path("study.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as failure:
        read_study("study.yaml")
    return str(failure.value)


@pytest.mark.usefixtures("folder")
def test_sound() -> None:
    Path("study.yaml").write_text(SOUND, encoding="utf-8")
    found = read_study("study.yaml")
    assert found.flags["had_it"] == (True, False, False, True)
    assert found.numbers["score"] == (3.5, None, None, 4.0)
    assert found.row_numbers == (2, 3, 4, 5)
    assert len(found.sha256) == 64


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("treated: had_it\n", "", "a study by rct needs `treated`"),
        ("program: tutoring\n", "", "the study has no program, or both `program` and `arms`"),
        ("program: tutoring", "arms: {tutoring: 1}", "`arms` needs `comparison`"),
        ("design: rct", "design: lottery", 'study.yaml:1: design: "lottery"'),
        ("design: rct", "design: did", "a study by did needs `unit` and `time`"),
        ("design: rct", "design: rct\nstart: 3", "a study by rct does not use `start`"),
        ("column: score", "column: scores", "study.yaml:6: outcomes.reading.column: the table has no column"),
        ("treated: had_it", "traeted: had_it", "`traeted` is not a key that can be used here"),
        ("data: table.csv", "data: tabel.csv", 'study.yaml:2: data: "tabel.csv" cannot be read'),
        ("treated: had_it", "treated: score", 'row 2, column score: "3.5" is neither yes nor no'),
        ("column: score", "column: had_it", 'row 3, column had_it: "no" is not a number'),
    ],
)  # fmt: skip
def test_mistakes(old: str, new: str, says: str) -> None:
    assert old in SOUND
    assert says in said(SOUND.replace(old, new))


@pytest.mark.usefixtures("folder")
def test_all_at_once() -> None:
    text = said(SOUND.replace("score", "scores").replace("had_it", "hat_it"))
    assert "`scores`" in text
    assert "`hat_it`" in text


@pytest.mark.usefixtures("folder")
def test_a_scenario_is_no_study() -> None:
    text = said("schema_version: 1\nyears: [2027]\nprograms: {}\nschools: {}\n")
    assert "this is a scenario, not a study" in text


@pytest.mark.usefixtures("folder")
def test_an_empty_table() -> None:
    Path("table.csv").write_text("had_it,score\n", encoding="utf-8")
    assert "the table has headings and no rows" in said(SOUND)


@pytest.mark.usefixtures("folder")
def test_two_columns_of_one_name() -> None:
    Path("table.csv").write_text("had_it,score,score\n1,2,3\n", encoding="utf-8")
    assert "the table has two columns `score`" in said(SOUND)


@pytest.mark.usefixtures("folder")
def test_trends_name_the_option() -> None:
    with pytest.raises(ScenarioError) as failure:
        read_trends(Path("table.csv"), "scor", "year", ["school"])
    text = str(failure.value)
    assert "--outcome: the table has no column `scor`; did you mean score?" in text
    assert "--time: the table has no column `year`" in text
    assert "--by: the table has no column `school`" in text
