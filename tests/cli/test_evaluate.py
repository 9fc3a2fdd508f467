"""`evaluate` and `trends` as people type them."""

from __future__ import annotations

import csv
import json
from importlib import util
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from groundswell.cli.main import main

STUDY = """\
design: rct
name: Tutoring in grade 3
data: scores.csv
program: tutoring
treated: treated
unit: student
block: school
outcomes:
  reading: {column: score, pretest: before}
groups:
  newcomers: {column: newcomer, values: 1}
  all_but_few: {column: few, values: 0}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with a study of 400 students at ten schools over four years' worth."""
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(7)
    rows = [["student", "school", "year", "treated", "before", "score", "newcomer", "few"]]
    treated = rng.permutation(np.repeat([0, 1], 200))
    for i in range(400):
        before = rng.normal()
        score = 0.6 * before + 0.8 * rng.normal() + 0.3 * treated[i]
        row = (f"p{i}", i % 10, 2020 + i % 4, treated[i], before, score, int(i < 12), int(i < 6))
        rows.append([str(cell) for cell in row])
    with Path("scores.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    Path("study.yaml").write_text(STUDY, encoding="utf-8")


def test_page_rows_and_picture(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "study.yaml", "-o", "effects.csv", "--picture", "e.png"]) == 0
    page = capsys.readouterr().out
    assert "Tutoring in grade 3" in page
    assert "tutoring, reading" in page
    assert all(len(line) <= 80 for line in page.splitlines())
    with Path("effects.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert (row["program"], row["goal"], row["tier"]) == ("tutoring", "reading", "1")
    assert 0.1 < float(row["mean"]) < 0.5
    assert "rct, scores.csv sha256 " in row["source"]
    assert "n 400, no date given" in row["source"]
    assert Path("e.png").read_bytes()[:4] == b"\x89PNG"


def test_few_students_are_masked_also_by_what_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    """Twelve newcomers, and all but six students: both would tell of a handful."""
    assert main(["evaluate", "study.yaml", "--json"]) == 0
    (effect,) = json.loads(capsys.readouterr().out)["effects"]
    for group in effect["groups"]:
        assert group["mean"] is group["students"] is group["se"] is None
        assert group["why"] == "too few students"
    assert main(["evaluate", "study.yaml", "--json", "--suppress", "2"]) == 0
    (effect,) = json.loads(capsys.readouterr().out)["effects"]
    assert effect["groups"][0]["students"] == 12


def test_no_student_leaves_the_machine(capsys: pytest.CaptureFixture[str]) -> None:
    main(["evaluate", "study.yaml", "-o", "effects.csv"])
    main(["evaluate", "study.yaml", "--json"])
    told = capsys.readouterr().out + Path("effects.csv").read_text("utf-8")
    with Path("scores.csv").open(encoding="utf-8") as file:
        students = list(csv.DictReader(file))
    assert not [s["student"] for s in students if f'"{s["student"]}"' in told]
    assert not [s["score"] for s in students if s["score"] in told]


def test_a_study_that_fails_tells_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    text = STUDY.replace("block: school", "cluster: treated").replace("pretest: before", "sd: 1.0")
    Path("study.yaml").write_text(text, encoding="utf-8")
    assert main(["evaluate", "study.yaml", "-o", "effects.csv", "--picture", "e.svg"]) == 0
    page = capsys.readouterr().out
    assert page.index("No effect is told of tutoring, reading") < page.index("Effects")
    assert "withheld" in page
    assert ",unknown,,," in Path("effects.csv").read_text("utf-8")
    assert "withheld" in Path("e.svg").read_text("utf-8") or Path("e.svg").stat().st_size > 0


def test_a_look_before_the_end_is_wider(capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for text in (STUDY, STUDY + "mid_year: true\n"):
        Path("study.yaml").write_text(text, encoding="utf-8")
        main(["evaluate", "study.yaml", "--json"])
        found.append(json.loads(capsys.readouterr().out)["effects"][0])
    usual, early = found
    assert early["mean"] == usual["mean"]
    assert early["high"] - early["low"] > 1.3 * (usual["high"] - usual["low"])
    assert "mid-year" in [check["kind"] for check in early["checks"] if check["verdict"] == "warn"]


def test_mistakes_are_told_and_end_in_2(capsys: pytest.CaptureFixture[str]) -> None:
    Path("study.yaml").write_text(STUDY.replace("column: score", "column: points"), "utf-8")
    assert main(["evaluate", "study.yaml"]) == 2
    said = capsys.readouterr().err
    assert "study.yaml:9: outcomes.reading.column: the table has no column `points`" in said
    assert "Traceback" not in said


def test_it_does_not_overwrite_the_students(capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("scores.csv").read_text("utf-8")
    assert main(["evaluate", "study.yaml", "-o", "scores.csv"]) == 2
    assert "table of the scenario" in capsys.readouterr().err
    assert Path("scores.csv").read_text("utf-8") == before


@pytest.mark.parametrize(
    ("command", "missing", "extra"),
    [
        (["evaluate", "study.yaml"], "pyfixest", "evidence"),
        (["trends", "scores.csv", "--outcome", "score", "--time", "year", "--by", "school"],
         "statsmodels", "evidence"),
    ],
)  # fmt: skip
def test_without_the_extra_one_line_says_what_to_install(
    command: list[str], missing: str, extra: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    from groundswell.engine.evidence import libraries

    def found(name: str) -> Any:
        return None if name == missing else util.find_spec(name)

    monkeypatch.setattr(libraries, "find_spec", found)
    assert main(command) == 2
    said = capsys.readouterr().err
    assert said == f"Error: this needs {missing}: pip install 'groundswell[{extra}]'\n"


def test_trends(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["trends", "scores.csv", "--outcome", "score", "--time", "year", "--by", "school"]
    assert main([*command, "--picture", "t.svg", "--suppress", "5", "--full"]) == 0
    page = capsys.readouterr().out
    assert "All together: no trend can be told" in page
    assert "10 have no trend that stands out from chance." in page
    assert Path("t.svg").stat().st_size > 1000
    assert main([*command, "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["trends"]
    assert len(found["units"]) == 10


def test_trends_of_two_times(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["trends", "scores.csv", "--outcome", "score", "--time", "treated", "--by", "school"]
    assert main(command) == 2
    assert "2 times are no trend; it needs at least 3" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("outcome", "time", "says"),
    [
        ("score", "before", "400 different times are too many to be years or terms"),
        ("same", "year", "every average is the same, so nothing rises or falls"),
    ],
)
def test_trends_of_nothing(
    outcome: str, time: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first, *rows = Path("scores.csv").read_text(encoding="utf-8").splitlines()
    text = "\n".join([f"{first},same", *(f"{row},5" for row in rows), ""])
    Path("scores.csv").write_text(text, encoding="utf-8")
    command = ["trends", "scores.csv", "--outcome", outcome, "--time", time, "--by", "school"]
    assert main(command) == 2
    assert says in capsys.readouterr().err
