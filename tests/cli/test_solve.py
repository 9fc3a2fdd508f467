"""`solve`: what is printed where, what is written, and with which exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from groundswell.cli.main import main
from groundswell.models.results.plan import Plan

SMALL = """\
schema_version: 1
name: Small
years: [2027, 2028]
goals: {reading: {weight: 1}}
groups: {low_income: Low income}
schools:
  lincoln: {name: Lincoln, enrollment: 400, groups: {low_income: 300}, needs: {reading: 0.6}}
  grant: {name: Grant, enrollment: 300, groups: {low_income: 60}, needs: {reading: 0.3}}
programs:
  recovery:
    name: Recovery
    cost: {site: 50000}
    effects: {reading: {mean: 0.2, se: 0.05, tier: 1, source: a trial}}
    sites: {lincoln: {students: 60, running: true}, grant: {students: 60, running: true}}
  clubs:
    name: Clubs
    cost: {site: 40000}
    effects: {reading: {mean: 0.01, se: 0.05, tier: 4, source: a guess}}
    sites: {lincoln: {students: 90, running: true}}
funds: {general: {name: General, amount: 110000}}
overrides:
  cut: {funds.general.amount: 60000}
"""

KEEP_RECOVERY = "rules=[{kind: decide, program: recovery, action: keep}]"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def decisions(text: str) -> dict[str, str]:
    return {id: program["decision"] for id, program in json.loads(text)["programs"].items()}


def test_report(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(file)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Optimal: ")
    assert "closes $30,000 of the $30,000 gap in 2027" in out
    assert "  Retire   Clubs " in out
    assert main(["solve", str(file), "--show", "decisions"]) == 0
    out = capsys.readouterr().out
    assert "Retire (1)\n  Clubs " in out
    assert "Keep (1)\n  Recovery " in out


def test_json_is_the_plan_and_nothing_else(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(file), "--json"]) == 0
    out = capfd.readouterr().out
    plan = Plan.model_validate_json(out)
    assert out == plan.to_json()
    assert plan.scenario.source == str(file)
    assert decisions(out) == {"recovery": "keep", "clubs": "retire"}


def test_output_holds_the_same_plan(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    output = file.with_name("plan.json")
    assert main(["solve", str(file), "--json", "-o", str(output)]) == 0
    assert output.read_text(encoding="utf-8") == capfd.readouterr().out
    assert sorted(path.name for path in file.parent.iterdir()) == ["plan.json", "small.yaml"]


def test_set_and_with(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    args = ["solve", str(file), "--json", "--set", "programs.clubs.mandated=true"]
    assert main([*args, "--with", "cut"]) == 0
    out = capfd.readouterr().out
    assert decisions(out) == {"recovery": "retire", "clubs": "keep"}
    said = json.loads(out)["scenario"]
    assert said["overrides"] == ["cut"]
    assert said["set"] == {"programs.clubs.mandated": True}


def test_value_is_read_as_in_the_file(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(file), "--json", "--set", "funds.general.amount=1.5e5"]) == 0
    assert decisions(capfd.readouterr().out) == {"recovery": "keep", "clubs": "keep"}


def test_options_reach_the_search(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    args = ["--solver", "highs", "--seed", "7", "--method", "direct", "--gap", "0"]
    assert main(["solve", str(file), "--json", *args]) == 0
    run = json.loads(capfd.readouterr().out)["run"]
    assert run["solver"].lower().startswith("highs")
    assert (run["seed"], run["method"]) == (7, "direct")


class TestWithoutAPlan:
    def test_infeasible(self, file: Path, capfd: pytest.CaptureFixture[str]) -> None:
        output = file.with_name("plan.json")
        change = ["--set", KEEP_RECOVERY, "--set", "funds.general.amount=9e4"]
        code = main(["solve", str(file), "--json", "-o", str(output), *change])
        out = capfd.readouterr().out
        assert code == 3
        assert json.loads(out)["status"] == "infeasible"
        assert output.read_text() == out

    def test_infeasible_in_words(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        change = ["--set", KEEP_RECOVERY, "--set", "funds.general.amount=9e4"]
        assert main(["solve", str(file), *change]) == 3
        assert capsys.readouterr().out.startswith("No plan can exist (proved)")

    def test_what_cannot_hold_and_what_to_write(
        self, file: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        change = ["--set", KEEP_RECOVERY, "--set", "funds.general.amount={2027: 2e5, 2028: 9.9e4}"]
        assert main(["solve", str(file), *change]) == 3
        out = capfd.readouterr().out
        assert "General pays in 2028 no more than its $99,000. (funds.general.2028)" in out
        assert "Give General $1,000 more in 2028 (1% more than its $99,000)." in out
        (written,) = [line.split()[1] for line in out.splitlines() if "--set funds" in line]
        assert main(["solve", str(file), *change, "--set", written, "--quiet"]) == 0
        capfd.readouterr()
        assert main(["solve", str(file), *change, "--json"]) == 3
        told = json.loads(capfd.readouterr().out)
        assert {part["id"] for part in told["conflict"]} == {"decide_1", "funds.general.2028"}
        assert told["conflict_minimal"] is True
        (fix,) = told["cheapest_fix"]
        assert (fix["id"], fix["by"], fix["unit"]) == ("funds.general.2028", 1000.0, "dollars")
        assert fix["set"] == {"funds.general.amount.2028": 100000.0}
        assert [give["id"] for give in told["other_fixes"]] == ["decide_1"]

    @pytest.mark.parametrize(
        ("status", "code"), [("no_plan_in_time", 4), ("error", 1), ("unbounded", 1)]
    )
    def test_no_answer_keeps_the_file(
        self,
        status: str,
        code: int,
        file: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        def failing(*args: Any, **kwargs: Any) -> Plan:
            run = {"method": "direct", "solver": "x", "seconds": 1.0, "seed": 0, "groundswell": "0"}
            return Plan.model_validate({"scenario": {}, "status": status, "run": run})

        monkeypatch.setattr("groundswell.engine.solve.solve", failing)
        output = file.with_name("plan.json")
        output.write_text("the plan of yesterday")
        assert main(["solve", str(file), "-o", str(output)]) == code
        assert output.read_text() == "the plan of yesterday"
        assert "not written" in capsys.readouterr().err


class TestWrongInput:
    def test_all_problems(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file.write_text(SMALL.replace("running: true", "runing: true", 1).replace("0.6", "6"))
        assert main(["solve", str(file)]) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert f"{file}:7: " in told.err
        assert f"{file}:14: " in told.err

    @pytest.mark.parametrize("content", [b"", b"\x00\xff\x00", b"- 1\n", b"a: [", b"PK\x03\x04"])
    def test_no_scenario_at_all(
        self, content: bytes, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file.write_bytes(content)
        assert main(["solve", str(file)]) == 2
        told = capsys.readouterr()
        assert str(file) in told.err
        assert "Traceback" not in told.err
        assert "defect" not in told.err

    def test_missing_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["solve", str(tmp_path / "nowhere.yaml")]) == 2
        assert "nowhere.yaml" in capsys.readouterr().err

    def test_unknown_override(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["solve", str(file), "--with", "cuts"]) == 2
        assert "did you mean cut?" in capsys.readouterr().err

    def test_unknown_address(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["solve", str(file), "--set", "fund.general.amount=1"]) == 2
        assert "did you mean funds?" in capsys.readouterr().err

    def test_unknown_school(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["solve", str(file), "--school", "lincon"]) == 2
        assert "did you mean lincoln?" in capsys.readouterr().err

    def test_solver_that_is_not_there(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from groundswell.engine.milp.solvers import SolverUnavailable

        def missing(*args: Any, **kwargs: Any) -> Plan:
            raise SolverUnavailable("the solver 'gurobi' is not installed; available here: scip")

        monkeypatch.setattr("groundswell.engine.solve.solve", missing)
        assert main(["solve", str(file), "--solver", "gurobi"]) == 2
        assert "available here: scip" in capsys.readouterr().err


class TestOutput:
    def test_scenario_is_not_overwritten(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["solve", str(file), "-o", str(file)]) == 2
        assert "it is the scenario itself" in capsys.readouterr().err
        assert file.read_text() == SMALL

    def test_missing_folder_is_said_before_the_search(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("groundswell.engine.solve.solve", None)
        assert main(["solve", str(file), "-o", str(file.parent / "no" / "plan.json")]) == 2
        assert "there is no folder" in capsys.readouterr().err

    def test_folder(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["solve", str(file), "-o", str(file.parent)]) == 2
        assert "it is a folder" in capsys.readouterr().err

    def test_link_stays_a_link(self, file: Path) -> None:
        real, link = file.with_name("real.json"), file.with_name("link.json")
        real.write_text("old")
        link.symlink_to(real)
        assert main(["solve", str(file), "-o", str(link)]) == 0
        assert link.is_symlink()
        assert Plan.read(real).status == "optimal"

    def test_full_disk_keeps_the_file(
        self, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def full(path: Path, *args: Any, **kwargs: Any) -> int:
            path.touch()
            raise OSError(28, "No space left on device", str(path))

        monkeypatch.setattr(Path, "write_text", full)
        output = file.with_name("plan.json")
        output.write_bytes(b"old")
        assert main(["solve", str(file), "-o", str(output)]) == 2
        assert "plan.json cannot be written: No space left" in capsys.readouterr().err
        assert sorted(path.name for path in file.parent.iterdir()) == ["plan.json", "small.yaml"]
        assert output.read_bytes() == b"old"


def test_warnings_are_counted_in_one_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(SMALL.replace("mean: 0.2,", "mean: 0.7,").replace("needs: {reading: 0.3}", ""))
    assert main(["solve", str(file), "--json"]) == 0
    err = capsys.readouterr().err
    assert err.endswith(f"warnings; to read them: groundswell check {file}\n")
    assert err.count("\n") == 1
    assert main(["solve", str(file), "--json", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def test_one_school(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(file), "--school", "grant"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Grant\n300 students; Low income 20%.\n")
    assert "Clubs" not in out


def test_site_by_site(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(file), "--show", "sites"]) == 0
    assert "Site by site" in capsys.readouterr().out


def test_sections_that_there_are_not(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(file), "--show", "decision,fund", "--show", "rules"]) == 2
    err = " ".join(capsys.readouterr().err.split())
    assert "'decision': did you mean decisions?" in err
    assert "'fund': did you mean funds?" in err


def test_a_section_of_which_there_is_none_says_so(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["solve", str(file), "--show", "laws"]) == 0
    assert "Of laws (the screening of laws) this scenario has none." in capsys.readouterr().out


def test_piped_output_is_utf8_json_in_any_encoding(file: Path) -> None:
    file.write_text(SMALL.replace("name: Small", "name: École"), encoding="utf-8")
    code = "import sys; from groundswell.cli.main import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "solve", str(file), "--json"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert json.loads(done.stdout.decode("utf-8"))["scenario"]["name"] == "École"


OFFICE = """\
schema_version: 1
years: [2027]
goals: {g: {weight: 1}}
schools: {a: {name: Ash, enrollment: 100, needs: {g: 1}}, b: {enrollment: 100, needs: {g: 1}}}
programs:
  x:
    cost: {site: 1000}
    effects: {g: unknown}
    sites: {a: {students: 100, running: true}, central: {students: 100, running: true}}
  kept:
    cost: {site: 1000}
    cut_tier: 9
    effects: {g: unknown}
    sites: {a: {students: 100, running: true}, b: {students: 100, running: true}}
  cut:
    cost: {site: 1000}
    cut_tier: 2
    effects: {g: unknown}
    sites: {a: {students: 100, running: true}, b: {students: 100, running: true}}
funds: {f: {amount: 6000}}
evidence: {unknown: {mean: 0.02, se: 0.08}}
"""


@pytest.fixture
def office(tmp_path: Path) -> Path:
    path = tmp_path / "office.yaml"
    path.write_text(OFFICE, encoding="utf-8")
    return path


def test_the_office_is_no_school(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(office), "--set", "funds.f.amount=0"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "2027: x, 1 school and the office, 200 students; nothing replaces it" in out
    assert "2027: cut, 2 schools, 200 students; nothing replaces it" in out


def test_what_stands_in_and_is_set_is_not_asked_for(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(office)]) == 0
    out, err = capsys.readouterr()
    assert "never measured" not in out + err
    assert "no problems" in out


def test_what_rests_on_tiers_alone(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep = "rules=[{kind: decide, program: x, action: keep}]"
    poorer = ["--set", "funds.f.amount=4000", "--set", keep]
    assert main(["solve", str(office), *poorer, "--full"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    said = (
        "By cut_tier alone, at equal worth, as near as was proved, the plan ends cut"
        " (tier 2) at 2 places"
    )
    assert f"{said} and keeps kept (tier 9) at 2 places." in out
    assert "cut (tier 2) ends at Ash and b." in out
    assert "kept (tier 9) goes on at Ash and b." in out
    assert main(["solve", str(office), "--set", keep]) == 0
    assert "No decision rests on cut_tier alone." in capsys.readouterr().out
