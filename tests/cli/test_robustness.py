"""`robustness`: which decisions hold up."""

import json
import sys
import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from groundswell.cli import counted, progress
from groundswell.cli.main import main
from groundswell.cli.render.page import as_text
from groundswell.cli.render.robustness import robustness_page
from groundswell.models.reading.load import parse_scenario
from groundswell.models.results.robustness import Robustness

SMALL = """\
schema_version: 1
name: Small
years: [2027]
goals: {reading: {weight: 1}}
schools:
  lincoln: {enrollment: 400, needs: {reading: 0.5}}
programs:
  recovery:
    name: Recovery
    cost: {site: 50000}
    effects: {reading: {mean: 0.2, se: 0.05, tier: 1}}
    sites: {lincoln: {students: 60, running: true}}
  clubs:
    name: Clubs
    cost: {site: 50000}
    effects: {reading: {mean: 0.19, se: 0.2, tier: 4}}
    sites: {lincoln: {students: 60, running: true}}
  tutors:
    name: Tutors
    cost: {site: 1000}
    effects: {reading: {mean: 0.5}}
    sites: {lincoln: {students: 60, running: true}}
funds: {general: {amount: 60000}}
"""
FAST = ["--draws", "8", "--fresh", "50", "--workers", "1", "--gap", "0", "--level", "0.25"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_table(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["robustness", str(file), *FAST]) == 0
    out = capsys.readouterr().out
    words = " ".join(out.split())
    assert "8 draws of 2 effects: 2 different plans are best in some draw" in words
    assert "of 3 programs, 1 is decided as in the plain plan in every draw" in words
    assert "1 effect has no standard error and stays as it is" in words
    assert "no plan is better" in words
    lines = out.splitlines()
    (row,) = [line for line in lines if line.startswith("Tutors")]
    assert row.split() == ["Tutors", "keep", "keep", "100%", "100%", "sure"]
    (row,) = [line for line in lines if line.startswith("Clubs")]
    assert row.split()[-1] == "open"
    assert [line for line in lines if len(line) > 80] == []


def test_json_and_file(file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    to = tmp_path / "held.json"
    assert main(["robustness", str(file), *FAST, "--json", "-o", str(to)]) == 0
    told = Robustness.model_validate_json(capfd.readouterr().out)
    assert told == Robustness.read(to)
    assert (told.drawn.draws, told.drawn.fresh, told.searched) == (8, 50, 8)
    assert told.programs["recovery"].plain == "keep"
    index = told.programs["recovery"].index
    assert 0 < index < 1
    assert told.programs["clubs"].index == index
    for plan in told.plans.values():
        assert plan.plan.has_decisions


def test_no_plan(file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    to = tmp_path / "held.json"
    cut = ["--set", "rules=[{kind: decide, program: clubs, action: keep}]"]
    cut += ["--set", "funds.general.amount=40000"]
    assert main(["robustness", str(file), *FAST, *cut, "-o", str(to)]) == 3
    assert "No plan can exist (proved)" in capfd.readouterr().out
    assert not to.exists()
    assert main(["robustness", str(file), *FAST, *cut, "--json"]) == 3
    assert json.loads(capfd.readouterr().out)["plans"] == {}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (["--draws", "0"], "--draws"),
        (["--correlation", "1.2"], "--correlation"),
        (["--level", "0"], "--level"),
        (["--workers", "0"], "--workers"),
        (["-o", "nowhere/held.json"], "there is no folder"),
    ],
)
def test_wrong_use(
    file: Path, wrong: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["robustness", str(file), *wrong]) == 2
    assert says in capsys.readouterr().err


def test_the_scenario_is_not_overwritten(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["robustness", str(file), "-o", str(file)]) == 2
    assert "the scenario itself" in capsys.readouterr().err


def test_a_solver_that_is_not_there(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from groundswell.engine.milp.solvers import SolverUnavailable

    def missing(*args: Any, **kwargs: Any) -> Robustness:
        raise SolverUnavailable("the solver 'gurobi' is not installed; available here: scip")

    home = "groundswell.engine.questions.robustness"
    __import__(home)
    monkeypatch.setattr(sys.modules[home], "robustness", missing)
    assert main(["robustness", str(file), "--solver", "gurobi"]) == 2
    assert "available here: scip" in capsys.readouterr().err


def test_page(golden: Any) -> None:
    """A search with several plans, some draws left out, and an objective of its own."""
    scenario = parse_scenario(
        {
            "schema_version": 1,
            "years": [2027],
            "goals": {"reading": {"weight": 1}},
            "schools": {"oak": {"enrollment": 100, "needs": {"reading": 1.0}}},
            "programs": {
                p: {"name": name, "sites": {"oak": {"students": 10, "running": True}}}
                for p, name in (("clubs", "Chess clubs"), ("tutors", "Tutors"), ("lab", ""))
            },
        }
    )
    run = {"method": "direct", "solver": "", "seconds": 0, "seed": 0, "groundswell": ""}
    plan = {"scenario": {}, "status": "optimal", "run": run, "objective": 1.0}

    def under(candidate: int, **changes: Any) -> dict[str, Any]:
        return {
            "found": "draw 3",
            "candidate": candidate,
            "drawn": {"mean": 815.2 - candidate, "cvar": 402.1, "worst": -12.0},
            "regret": {"mean": 12.5, "p90": 61.0, "worst": 130.9},
            "fresh": {"mean": 809.0, "cvar": 380.5, "worst": -150.0},
            "changes": changes,
            "plan": plan,
        }

    def core(plain: str, **shares: float) -> dict[str, Any]:
        index = shares.get(plain, 0.0)
        label = "core" if index == 1 else "borderline" if index else "exterior"
        return {"plain": plain, "index": index, "label": label, "shares": shares}

    site = {"program": "clubs", "school": "oak", "year": 2027, "plain": "keep", "level": 1.0}
    draw = {"status": "optimal", "best": 800.0, "bound": 800.4, "gap": 0.0005}
    held = Robustness.model_validate(
        {
            "scenario": {},
            "status": "optimal",
            "message": "time ran out: 2 of 200 draws",
            "drawn": {
                "draws": 2,
                "fresh": 1000,
                "seed": 0,
                "correlation": 0.8,
                "uncertain": 57,
                "certain": 2,
            },
            "level": 0.1,
            "searched": 1,
            "candidates": 3,
            "plans": {
                "plain": under(0),
                "average": under(2, clubs=["keep", "trim"], lab=["retire", "keep"]),
                "cvar": under(1),
                "regret": under(2, clubs=["keep", "trim"], lab=["retire", "keep"]),
                "own": under(0),
            },
            "foresight": 41.7,
            "programs": {
                "clubs": core("keep", keep=0.5, trim=0.5),
                "tutors": core("keep", keep=0.998, trim=0.002),
                "lab": core("retire", keep=1.0, retire=0.0),
            },
            "sites": [{**site, "index": 0.5, "label": "borderline", "runs": 0.5}],
            "draws": [{"draw": 1, "candidate": 1, **draw}, {"draw": 2, "candidate": 2, **draw}],
        }
    )
    golden("robustness.txt", as_text(robustness_page(held, scenario)))


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, stream: StringIO, quiet: bool) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    monkeypatch.setenv("TERM", "xterm")
    with counted.CountedBar(quiet) as bar:
        bar.update(3, 7, "draws")
        time.sleep(0.6)
        bar.update(1, 3, "plans that are best over draws")
        time.sleep(0.6)
    return stream.getvalue()


def test_the_bar_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    said = shown(monkeypatch, Terminal(), quiet=False)
    assert "3/7" in said
    assert "1/3" in said


def test_no_bar_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, StringIO(), quiet=False) == ""
    assert shown(monkeypatch, Terminal(), quiet=True) == ""
