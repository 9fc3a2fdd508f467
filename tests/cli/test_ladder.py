"""`ladder`: the page, JSON, CSV and pictures; every message of what is asked wrongly."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from groundswell import Plan, load_scenario, verify
from groundswell.cli.main import main
from groundswell.cli.render.ladder import ladder_page
from groundswell.cli.render.page import as_text
from groundswell.models.results.ladder import Ladder

TINY = str(Path(__file__).resolve().parents[2] / "scenarios" / "tiny" / "tiny.yaml")
CLOSING = str(Path(TINY).with_name("tiny_closing.yaml"))
STEP = ["--step", "15000", "--steps", "3"]


def run(*args: str, file: str = TINY) -> int:
    return main(["ladder", file, "--quiet", *args])


def test_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*STEP) == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert lines[0] == "What would come back first if General fund has $15,000 more a year?"
    assert [line for line in lines if len(line) > 80] == []
    assert [line.split()[0] for line in lines if line.startswith("+$")] == [
        "+$15,000",
        "+$30,000",
        "+$45,000",
    ]
    assert "Restore Computer reading lab at Birch" in out
    assert "(1 of 2), in 2027" in out
    assert not re.search(r"\d[eE][+-]\d|_", out)  # names, no ids; no scientific notation


def test_page_going_down_says_where_it_ends(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*STEP, "--down") == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "What would go next if General fund loses $15,000 a year?" in out
    assert "-$15,000 End High-dosage tutoring" in out
    assert "2 of 3 steps: no plan with $45,000 less only cuts further (proved);" in out


def test_json_and_files(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    files = {kind: tmp_path / f"ladder.{kind}" for kind in ("json", "csv", "png", "svg")}
    given = ["-o", str(files["json"]), "--csv", str(files["csv"])]
    given += ["--picture", str(files["png"]), "--picture", str(files["svg"])]
    assert run(*STEP, *given, "--json") == 0
    out = capfd.readouterr().out
    assert files["json"].read_text(encoding="utf-8") == out
    told = json.loads(out)
    assert [step["money"] for step in told["steps"]] == [15000, 30000, 45000]
    with files["csv"].open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["1", "1", "2", "2", "3"]
    assert rows[4]["program"] == "reading_lab"
    assert rows[4]["schools"] == "birch"
    assert files["png"].read_bytes().startswith(b"\x89PNG")
    assert files["svg"].read_text(encoding="utf-8").count("<svg") == 1


def test_the_plan_of_a_step_opens_with_its_own_budget(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(*STEP, "--json") == 0
    plan = json.loads(capfd.readouterr().out)["steps"][2]["plan"]
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan), encoding="utf-8")
    read = Plan.read(file)
    assert verify(read, load_scenario(TINY, set=read.scenario.set)) == ()


def test_a_closing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--step", "30000", "--steps", "2", "--down", file=CLOSING) == 0
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if len(line) > 80] == []


def test_one_year_and_a_named_fund(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--step", "5000", "--steps", "1", "--year", "2027", "--fund", "title_i") == 0
    assert "Title I has $5,000 more in 2027?" in " ".join(capsys.readouterr().out.split())


def test_starts_from_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "plan.json"
    assert main(["solve", TINY, "--quiet", "-o", str(file)]) == 0
    capsys.readouterr()
    assert run(*STEP, "--from", str(file)) == 0
    assert capsys.readouterr().out.count("+$15,000") == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--step", "0"], "give an amount of dollars above 0"),
        (["--step", "-100"], "give an amount of dollars above 0"),
        (["--step", "nan"], "is no amount of dollars"),
        (["--step", "inf"], "is no amount of dollars"),
        (["--step", "0.001"], "give dollars and whole cents"),
        (["--step", "abc"], "'abc' is no amount of dollars; write 10000"),
        ([], "Missing option '--step'"),
        (["--step", "5", "--steps", "0"], "give a number from 1 to 100"),
        (["--step", "5", "--steps", "101"], "give a number from 1 to 100"),
        (["--step", "5", "--fund", "generl"], "no fund has the id or name 'generl'; did you mean"),
        (["--step", "5", "--year", "2031"], "the plan has no year 2031; its years are 2027 to"),
        (["--step", "5", "-o", "out.txt"], "end it in .json"),
        (["--step", "5", "--csv", "out.xlsx"], "end it in .csv"),
        (["--step", "5", "--picture", "out.pdf"], "end it in .png, .svg"),
        (["--step", "5", "--csv", "no/such/out.csv"], "there is no folder no/such"),
        (["--step", "5", "--from", "none.json"], "there is no file none.json"),
        (["--step", "5", "--from", TINY], "is no plan; `groundswell solve -o` writes one"),
    ],
)
def test_says_what_is_wrong(
    given: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*given) == 2
    assert says in " ".join(capsys.readouterr().err.split())


def test_a_plan_of_another_budget_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plan.json"
    assert main(["solve", TINY, "--quiet", "-o", str(file)]) == 0
    more = ["--from", str(file), "--set", "funds.general.amount=100000"]
    assert run(*STEP, *more) == 2
    assert "the plan does not hold in its scenario" in " ".join(capsys.readouterr().err.split())


def test_a_ladder_is_no_scenario(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ladder.json"
    assert run("--step", "15000", "--steps", "1", "-o", str(file)) == 0
    assert main(["solve", str(file)]) == 2
    assert "this is a ladder, not a scenario" in " ".join(capsys.readouterr().err.split())


def test_set_refuses_what_may_mean_another_change(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*STEP, "--set", "funds.general.amount=+1,000") == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "'funds.general.amount=+1,000' is not clear; write +1000" in said


def test_no_plan_can_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "out.csv"
    given = ["--set", "rules.pace_1.retire_at_most=0", "--set", "funds.general.amount=150000"]
    assert main(["ladder", TINY, *STEP, *given, "--csv", str(table)]) == 3
    said = capsys.readouterr()
    assert "No plan can exist (proved); groundswell solve says why." in said.out
    assert "not written: there is no step" in " ".join(said.err.split())
    assert not table.exists()


def test_no_plan_in_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*STEP, "--time-limit", "0.000001") == 4
    out = capsys.readouterr().out
    assert "the time limit was reached" in out or "No plan was found" in out


def made(**changes: Any) -> Ladder:
    """A ladder of one step, with other values."""
    from groundswell import ladder

    found = ladder(load_scenario(TINY), step=15000, steps=1)
    return found.model_copy(update=changes)


def test_the_note_says_within_what_share_a_step_is_proved() -> None:
    scenario = load_scenario(TINY)
    for gap, says in ((0.1, "worth 10% more"), (0.025, "worth 2.5% more")):
        assert says in " ".join(as_text(ladder_page(made(step_gap=gap), scenario)).split())


def test_dollars_are_written_as_elsewhere() -> None:
    scenario = load_scenario(TINY)
    for step, says in ((15000, "has $15,000 more"), (99.5, "has $99.50 more"), (0.001, "has $0 ")):
        assert says in as_text(ladder_page(made(step=step), scenario))


def test_a_step_without_a_change_says_what_is_left() -> None:
    scenario = load_scenario(TINY)
    found = made()
    step = found.steps[0].model_copy(
        update={"changes": (), "unspent": {2027: 15000.0, 2028: 15000.0}, "proved": True}
    )
    page = as_text(ladder_page(found.model_copy(update={"steps": (step,)}), scenario))
    assert "Nothing fits; $15,000 of 2027 counts for" in page
    assert "+0.440?" not in page


def test_a_step_without_a_change_that_ran_out_of_time_says_so() -> None:
    """That nothing fits is said only where it is proved."""
    scenario = load_scenario(TINY)
    found = made()
    step = found.steps[0].model_copy(
        update={"changes": (), "unspent": {2027: 15000.0, 2028: 15000.0}, "proved": False}
    )
    page = as_text(ladder_page(found.model_copy(update={"steps": (step,)}), scenario))
    assert "Nothing was found in the time given;" in page
    assert "Nothing fits" not in page
    assert "+0.440?" in page
