"""`frontier`: trade-offs as a table, JSON, CSV and pictures."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from groundswell.cli.main import main
from groundswell.cli.render.frontier import frontier_page
from groundswell.cli.render.page import as_text
from groundswell.models.results.frontier import Frontier

TINY = str(Path(__file__).resolve().parents[2] / "scenarios" / "tiny" / "tiny.yaml")
FAST = ["--solver", "highs", "--gap", "0", "--quiet"]


def run(*args: str) -> int:
    return main(["frontier", TINY, *FAST, *args])


def objectives(*names: str) -> list[str]:
    return [part for name in names for part in ("--objective", name)]


def test_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*objectives("worth", "changes"), "--points", "4") == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert lines[0].startswith("4 points: all that were searched for")
    assert lines[3].split() == ["worth", "changes", "Off", "by"]
    assert [line.split()[0] for line in lines[4:10]] == ["1", "2", "3", "4", "plan", "today"]
    assert lines[7].split() == ["4", "48.1", "9", "0"]
    assert lines[8].split() == ["plan", "48.1", "9"]
    assert lines[9].split() == ["today", "39.2", "0"]
    assert [line for line in lines if len(line) > 80] == []


def test_between(capsys: pytest.CaptureFixture[str]) -> None:
    given = [*objectives("worth", "cost"), "--between", "75%", "$465,000", "--points", "3"]
    assert run(*given) == 0
    out = capsys.readouterr().out
    assert out.startswith("3 points where cost is $435,000 to $465,000: all that were searched")
    assert run(*given, "--json") == 0
    assert json.loads(capsys.readouterr().out)["between"] == [435_000, 465_000]


def test_json_and_files(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    files = {kind: tmp_path / f"frontier.{kind}" for kind in ("json", "csv", "png", "svg")}
    given = ["-o", str(files["json"]), "--csv", str(files["csv"])]
    given += ["--picture", str(files["png"]), "--picture", str(files["svg"])]
    assert run(*objectives("changes", "goal:reading"), "--exact", *given, "--json") == 0
    out = capfd.readouterr().out
    told = json.loads(out)
    assert files["json"].read_text(encoding="utf-8") == out
    assert told["objectives"] == ["changes", "goal:reading"]
    assert told["complete"] is True
    assert {"values", "plan", "gap"} <= set(told["points"][0])
    front = [tuple(point["values"].values()) for point in told["points"]]
    assert front == [(1, 52), (2, 68), (4, 72), (5, 74), (6, 78), (7, 80), (9, 82)]
    assert all(point["plan"]["sites"] for point in told["points"])
    with files["csv"].open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(float(r["changes"]), float(r["goal:reading"])) for r in rows] == front
    assert files["png"].read_bytes().startswith(b"\x89PNG")
    assert files["svg"].read_text(encoding="utf-8").count("<svg") == 1
    assert sorted(tmp_path.iterdir()) == sorted(files.values())
    assert Frontier.model_validate_json(out).to_json() == out


@pytest.mark.slow
def test_pictures_repeat(tmp_path: Path) -> None:
    one, two = tmp_path / "one.svg", tmp_path / "two.svg"
    given = objectives("worth", "cost", "gap")
    for path in (one, two):
        assert run(*given, "--points", "4", "--picture", str(path)) == 0
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("what", ["voice", "consistency", "equity", "equity:fair"])
def test_price_of(what: str, capfd: pytest.CaptureFixture[str]) -> None:
    rule = "{kind: group_gain, group: low_income, at_least: 1.0}"
    assert run("--price-of", what, "--points", "3", "--set", f"rules.fair={rule}", "--json") == 0
    told = json.loads(capfd.readouterr().out)
    first = {"voice": "voice", "consistency": "worth"}.get(what, "fair.at_least")
    assert told["objectives"][0] == first
    assert told["complete"] is True
    assert len(told["points"]) >= 2


MONEY = """
schema_version: 1
years: [2027]
goals: {r: {weight: 1, unit: points}}
schools: {a: {enrollment: 1, needs: {r: 1}}}
programs:
  club: {proven: true, cost: {site: 1}, effects: {r: {mean: 1, se: 0}}, sites: {a: {students: 1}}}
  tower:
    proven: true
    cost: {site: 1000000000}
    effects: {r: {mean: 5, se: 0}}
    sites: {a: {students: 1}}
funds: {g: {amount: 1000000001}}
"""
"""A dollar beside a billion."""


def test_a_dollar_beside_a_billion(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "money.yaml"
    path.write_text(MONEY, encoding="utf-8")
    asked = ["frontier", str(path), "--quiet", *objectives("goal:r", "cost")]
    assert main([*asked, "--exact"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("4 points: every non-dominated point, proved")
    rows = [line.split() for line in out.splitlines()[4:9]]
    # In full, since "$1.00B" would stand twice.
    costs = ["$0", "$1", "$1,000,000,000", "$1,000,000,001"]
    assert [row[-2] for row in rows[:4]] == costs
    assert rows[4][-1] == costs[-1]
    assert main(asked) == 0
    out = capsys.readouterr().out
    assert out.startswith("3 points: INCOMPLETE")
    said = " ".join(out.split())
    assert "points anywhere: they may differ from these by less than 2,000 dollars in cost" in said
    assert all(len(line) <= 80 for line in out.splitlines())


def test_cut_short_says_so(capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    from groundswell.engine.frontier.pareto.pareto_model import ParetoModel
    from groundswell.engine.frontier.pareto.subproblem import UNASKED, Solved

    real, asked = ParetoModel.answer, [0]

    def answer(self: ParetoModel, *rest: Any) -> Solved:
        asked[0] += 1
        return real(self, *rest) if asked[0] <= 3 else UNASKED

    monkeypatch.setattr(ParetoModel, "answer", answer)
    assert run(*objectives("changes", "goal:reading"), "--exact") == 0
    out = capsys.readouterr().out
    assert "INCOMPLETE" in out.splitlines()[0]
    assert "What may be missing" in out
    (line,) = [line for line in out.splitlines() if "time limit" in line]
    assert line.strip().startswith("- points with changes below")


def test_no_plan(capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    from groundswell.engine.frontier.pareto.pareto_model import ParetoModel
    from groundswell.engine.frontier.pareto.subproblem import Solved
    from groundswell.engine.milp.solution import Status

    for status, code in ((Status.INFEASIBLE, 3), (Status.NO_PLAN_IN_TIME, 4), (Status.ERROR, 1)):
        found = Solved(status, message="broken")
        monkeypatch.setattr(ParetoModel, "answer", lambda *_, found=found: found)
        assert run(*objectives("worth", "cost")) == code
        assert capsys.readouterr().out.startswith("No points.")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ([], "give --objective at least twice, or --price-of"),
        (["--objective", "worth"], "a frontier has two to four objectives, not 1"),
        (objectives("wrth", "goal:redaing"), "did you mean reading (Reads at grade level)?"),
        ([*objectives("worth", "cost"), "--exact"], "worth does not rise in steps"),
        ([*objectives("worth", "cost"), "--price-of", "voice"], "exclude each other"),
        ([*objectives("worth", "cost"), "--points", "10001"], "not in the range 2<=x<=10000"),
        (["--price-of", "vioce"], "there are voice, consistency, equity"),
        (["--price-of", "voice", "--exact"], "does not go with --exact"),
        (["--price-of", "equity"], "no equity rule with a level"),
        (
            [*objectives("worth", "cost"), "--picture", "a.pdf"],
            "a.pdf: end it in .png, .svg, as a.png",
        ),
        ([*objectives("worth", "cost"), "--between", "9", "1"], "9 is not below the high one 1"),
        (["--price-of", "voice", "--between", "1", "2"], "does not go with --between"),
        ([*objectives("worth", "cost"), "--csv", TINY], "it is the scenario itself"),
        (
            [*objectives("worth", "cost"), "--csv", "a.csv", "-o", "a.csv"],
            "another result is to be written there",
        ),
        (
            [*objectives("worth", "cost"), "--resume", "q.json", "-o", "./q.json"],
            "another result is to be written there",
        ),
        ([*objectives("worth", "cost"), "-o", "no/such/folder.json"], "there is no folder"),
    ],
)
def test_wrong_use(args: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*args) == 2
    assert says in " ".join(capsys.readouterr().err.split())


def test_rows_alike_are_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever say schools have here, the plan is the same."""
    assert run("--price-of", "voice", "--points", "2") == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "Voice makes no difference here: the plan is the same at every level tried." in out


def test_a_file_of_something_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("my notes\n", encoding="utf-8")
    assert run(*objectives("worth", "cost"), "--resume", str(file)) == 2
    assert "or no answers" in " ".join(capsys.readouterr().err.split())
    assert file.read_text(encoding="utf-8") == "my notes\n"


def test_a_damaged_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "kept.jsonl"
    asked = [*objectives("changes", "goal:reading"), "--points", "3", "--resume", str(file)]
    assert run(*asked) == 0
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*lines[:2], "garbage", *lines[3:], ""]), encoding="utf-8")
    capsys.readouterr()
    assert run(*asked) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "kept.jsonl:3: the line is damaged" in said
    assert "delete the line" in said


def test_page_of_what_is_not_proved() -> None:
    run = {"method": "", "solver": "", "seconds": 1.0, "seed": 0, "groundswell": ""}
    plan = {"scenario": {}, "status": "feasible", "run": run}
    page = as_text(
        frontier_page(
            Frontier.model_validate(
                {
                    "scenario": {"name": "Maple"},
                    "objectives": ["worth", "cost"],
                    "points": [
                        {
                            "values": {"worth": 12.34, "cost": 1_234_567.0},
                            "plan": plan,
                            "status": "feasible",
                            "gap": 0.0123,
                        }
                    ],
                    "complete": False,
                    "missing": [
                        {"better_than": {"cost": million * 1e6 + cents}, "why": "time limit"}
                        for million in range(2, 9)
                        for cents in (0.0, 0.4)
                    ],
                    "exact": False,
                    "axes": [
                        {"name": "worth", "sense": "max", "unit": "student-SD", "says": "worth"},
                        {"name": "cost", "sense": "min", "unit": "dollars", "says": "dollars"},
                    ],
                    "today": {"worth": 1.0, "cost": 5.0},
                    "message": "stopped on request",
                }
            )
        )
    )
    assert "1 point: INCOMPLETE" in page
    assert "Stopped on request." in page
    assert "1.230%, not proved" in page
    assert page.count("points with cost below $2.00M: time limit") == 1
    assert "and 2 more regions" in page


def test_page_of_what_lies_within_the_gap() -> None:
    run = {"method": "", "solver": "", "seconds": 1.0, "seed": 0, "groundswell": ""}
    plan = {"scenario": {}, "status": "feasible", "run": run}
    worth = {40.0: 0.001, 40.01: 0.0, 45.0: 0.001, 50.0: 0.2}
    told = {
        "scenario": {"name": "Maple"},
        "objectives": ["worth", "cost"],
        "points": [
            {"values": {"worth": value, "cost": 10 * value}, "plan": plan, "gap": gap}
            for value, gap in worth.items()
        ],
        "complete": True,
        "exact": False,
        "axes": [
            {"name": "worth", "sense": "max", "unit": "student-SD", "says": "worth"},
            {"name": "cost", "sense": "min", "unit": "dollars", "says": "dollars"},
        ],
        "best_plan": {"worth": 49.0, "cost": 500.0},
        "best_gap": 0.03,
    }
    page = " ".join(as_text(frontier_page(Frontier.model_validate(told))).split())
    assert "Points 1 and 2 are nearer to each other in worth than their gap" in page
    assert "40.01 $400" in page  # with as many digits as tell it from its neighbour
    assert "what `solve` maximises might still be raised by 3.000%" in page
    assert "It has not the most worth" in page
    told |= {"exact": True, "best_gap": None, "best_plan": {"worth": 50.0, "cost": 500.0}}
    page = " ".join(as_text(frontier_page(Frontier.model_validate(told))).split())
    assert "how near it is to the best is not known" in page
    assert "the most worth" not in page
    assert "than their gap" not in page  # there is none: what is open is missing
