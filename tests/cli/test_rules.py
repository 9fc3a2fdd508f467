"""`rules`: what each rule costs."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from groundswell.cli.main import main
from groundswell.cli.render.page import as_text
from groundswell.cli.render.rule_prices import rule_prices
from groundswell.models.results.rule_prices import RulePrices

SMALL = """\
schema_version: 1
name: Small
years: [2027]
goals: {reading: {weight: 1}}
schools:
  lincoln: {enrollment: 400, needs: {reading: 0.5}}
  grant: {enrollment: 300, needs: {reading: 0.25}}
programs:
  recovery:
    name: Recovery
    cost: {site: 50000}
    effects: {reading: {mean: 0.2, se: 0.05, tier: 1}}
    sites: {lincoln: {students: 60, running: true}, grant: {students: 60, running: true}}
  clubs:
    name: Clubs
    cost: {site: 40000}
    effects: {reading: {mean: 0.01, se: 0.05, tier: 4}}
    sites: {lincoln: {students: 90, running: true}}
funds: {general: {amount: 100000}}
rules:
  - {id: clubs_stay, kind: decide, program: clubs, action: keep}
  - {kind: initiative_load, at_most: 2}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_table(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", str(file), "--gap", "0"]) == 0
    out = capsys.readouterr().out
    # Clubs at Lincoln (0.01 x 90 x 0.5) instead of Recovery at Grant (0.2 x 60 x 0.25).
    assert "worth 6.45 student-SD*, $90,000, 150 students" in " ".join(out.split())
    assert "no plan is better" in " ".join(out.split())
    (row,) = [line for line in out.splitlines() if line.startswith("clubs_stay: ")]
    assert row.split()[-4:] == ["+2.55", "+2.55", "+$10,000", "-30"]
    (row,) = [line for line in out.splitlines() if line.startswith("initiative_load_1: ")]
    assert row.split()[-4:] == ["0", "0", "0", "0"]
    assert [line for line in out.splitlines() if len(line) > 80] == []


def test_json(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", str(file), "--gap", "0", "--json"]) == 0
    out = capfd.readouterr().out
    told = RulePrices.model_validate_json(out)
    assert out == told.to_json()
    clubs, load = told.rules
    assert (clubs.id, clubs.kind, clubs.within_gap) == ("clubs_stay", "decide", False)
    assert clubs.worth == pytest.approx(2.55)
    assert clubs.at_most == pytest.approx(2.55)
    assert load.id == "initiative_load_1"
    assert (load.worth, load.dollars, load.students) == (0.0, 0.0, 0.0)


def test_infeasible_with_feasible_without(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    cut = ["--set", "funds.general.amount=30000"]
    assert main(["rules", str(file), *cut]) == 3
    out = capfd.readouterr().out
    assert "Under all rules: no plan exists." in out
    lines = out.splitlines()
    (row,) = [line for line in lines if line.startswith("clubs_stay: ")]
    assert "a plan: 0" in row
    (row,) = [line for line in lines if line.startswith("initiative_load_1: ")]
    assert "no plan exists either" in row
    assert lines.index(row) > 3
    assert main(["rules", str(file), *cut, "--json"]) == 3
    clubs, load = json.loads(capfd.readouterr().out)["rules"]
    assert (clubs["without"]["status"], load["without"]["status"]) == ("optimal", "infeasible")
    assert clubs["worth"] is None


def test_no_rules(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", str(file), "--set", "rules=[]"]) == 0
    assert "The scenario has no rules." in capsys.readouterr().out


def test_wrong_input(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", str(file), "--set", "rules.clubs=null"]) == 2
    assert "did you mean clubs_stay?" in capsys.readouterr().err


def test_a_solver_that_is_not_there(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from groundswell.engine.milp.solvers import SolverUnavailable

    def missing(*args: Any, **kwargs: Any) -> RulePrices:
        raise SolverUnavailable("the solver 'gurobi' is not installed; available here: scip")

    home = "groundswell.engine.questions.rules"
    __import__(home)
    monkeypatch.setattr(sys.modules[home], "price_of_rules", missing)
    assert main(["rules", str(file), "--solver", "gurobi"]) == 2
    assert "available here: scip" in capsys.readouterr().err


def test_page(golden: Any) -> None:
    totals = {"status": "optimal", "objective": 815.0, "bound": 815.4}
    plan = {**totals, "worth": 812.4, "dollars": 5_097_000.0, "students": 3160.0}

    def rule(id: str, kind: str, says: str, change: float, **more: Any) -> dict[str, Any]:
        return {
            "id": id,
            "kind": kind,
            "says": says,
            "without": {**plan, "objective": 815.0 + change},
            "objective": change,
            "worth": change,
            "dollars": 12_345.0 * change,
            "students": -3.0 * change,
            "within_gap": change < 1,
            "at_most": change + 0.5,
        } | more

    failed = {"objective": None, "worth": None, "dollars": None, "students": None}
    prices = RulePrices.model_validate(
        {
            "scenario": {},
            "plan": plan,
            "message": "stopped on request",
            "rules": [
                rule("load", "initiative_load", "No more than 4 programs run at once.", 12.0),
                rule("floor", "school_floor", "Every school gains at least 0.01.", 0.3, price=2.5),
                rule("vote", "decide", "Clubs: keep at Hayes High in 2027 and 2028.", 41.2),
                rule("idle", "pace", "At most 9 sites start.", 0.0, at_most=0.0, within_gap=True),
                rule("late", "avoid", "Arts: not start.", 0.0, **failed)
                | {"without": {"status": "no_plan_in_time"}},
            ],
        }
    )
    golden("rules.txt", as_text(rule_prices(prices)))


def test_what_may_be_nothing_is_ranked_as_nothing() -> None:
    """A rule found to cost 3, which may be nothing, stands behind one proved to cost 1."""
    totals = {"status": "optimal", "objective": 800.0, "bound": 804.0, "worth": 800.0}

    def rule(id: str, change: float, within: bool) -> dict[str, Any]:
        return {
            "id": id,
            "kind": "pace",
            "says": "At most 9 sites start.",
            "without": totals,
            "objective": change,
            "worth": change,
            "within_gap": within,
            "at_most": change + 4,
        }

    prices = RulePrices.model_validate(
        {"scenario": {}, "plan": totals, "rules": [rule("a", 3.0, True), rule("b", 1.0, False)]}
    )
    text = as_text(rule_prices(prices))
    assert text.index("b: At most") < text.index("a: At most")
