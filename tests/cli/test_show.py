"""`show`: every saved result again, as its command printed it; and a plan's decisions."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from studied import TRENDS, write_study

from groundswell.cli.main import main
from groundswell.models.reading.file_kind import SHOWN
from groundswell.models.results.plan import Plan

ROOT = Path(__file__).resolve().parents[2]
CLOSING = ROOT / "scenarios" / "tiny" / "tiny_closing.yaml"

SMALL = """\
schema_version: 1
name: Small
years: [2027]
goals: {reading: {weight: 1}}
groups: {low_income: Low income}
schools:
  lincoln: {name: Lincoln, enrollment: 400, groups: {low_income: 100}, needs: {reading: 0.5}}
  grant: {name: Grant, enrollment: 300, groups: {low_income: 150}, needs: {reading: 0.25}}
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
overrides:
  cut: {funds.general.amount: 60000}
"""
SWEEP = 'base: small.yaml\naxes:\n  - grid: {"funds.general.amount": [60000, 100000]}\n'
HIGHS = ["--solver", "highs"]
STUDY = ["--draws", "3", "--fresh", "3", "--workers", "1"]
ASKED = {
    "explanation": ["explain", "plan.json", "clubs", "--no-flips", *HIGHS],
    "answer on keeping": ["explain", "plan.json", "clubs", "--keep", *HIGHS],
    "comparison": ["compare", "plan.json", "cut.json"],
    "list of alternatives": ["alternatives", "small.yaml", "--count", "1", *HIGHS],
    "frontier": ["frontier", "small.yaml", "--objective", "worth", "--objective", "cost"],
    "ladder": ["ladder", "small.yaml", "--step", "20000", "--steps", "2", *HIGHS],
    "robustness study": ["robustness", "small.yaml", *STUDY, *HIGHS],
    "list of rule prices": ["rules", "small.yaml", *HIGHS],
    "list of pilots": ["pilots", "small.yaml"],
    "summary of a sweep": ["sweep", "show", "sweep.db"],
    "run of a sweep": ["sweep", "show", "sweep.db", "--run", "1"],
    "evaluation": ["evaluate", "study.yaml"],
    "list of trends": TRENDS,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder with a scenario, two plans and a sweep's results."""
    made = tmp_path_factory.mktemp("shown")
    before = Path.cwd()
    os.chdir(made)
    Path("small.yaml").write_text(SMALL, encoding="utf-8")
    Path("sweep.yaml").write_text(SWEEP, encoding="utf-8")
    write_study()
    for args in (
        ["solve", "small.yaml", "-o", "plan.json", *HIGHS],
        ["solve", "small.yaml", "--with", "cut", "-o", "cut.json", *HIGHS],
        ["sweep", "sweep.yaml", "--workers", "0", "--quiet"],
    ):
        assert main(args) == 0
    yield made
    os.chdir(before)


@pytest.fixture(autouse=True)
def here(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Work in the folder, with nothing printed so far."""
    capfd.readouterr()


def printed(capfd: pytest.CaptureFixture[str], *args: str, code: int = 0) -> str:
    assert main(list(args)) == code
    out, err = capfd.readouterr()
    assert "Traceback" not in err
    return " ".join(err.split()) if code else out


def test_every_kind_of_result_is_tried() -> None:
    assert {*ASKED, "plan"} == SHOWN


def timeless(text: str) -> str:
    """Return a page without the seconds that a search took."""
    import re

    return re.sub(r"\d[\d.]* s\b", "0 s", text)


@pytest.mark.parametrize("kind", ASKED)
def test_the_page_is_the_one_that_the_command_printed(
    kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    page = printed(capfd, *ASKED[kind])
    saved = printed(capfd, *ASKED[kind], "--json")
    Path("result.json").write_text(saved, encoding="utf-8")
    assert timeless(printed(capfd, "show", "result.json")) == timeless(page)
    assert json.loads(printed(capfd, "show", "result.json", "--json")) == json.loads(saved)


@pytest.mark.parametrize(
    "more", [[], ["--full"], ["--show", "sites"], ["--school", "lincoln"], ["--school", "GRANT"]]
)
def test_a_plan(more: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    page = printed(capfd, "solve", "small.yaml", *HIGHS, *more, "--toss-ups", "3")
    assert timeless(printed(capfd, "show", "plan.json", *more)) == timeless(page)


def test_a_plan_is_shown_as_json(capfd: pytest.CaptureFixture[str]) -> None:
    assert printed(capfd, "show", "plan.json", "--json") == Path("plan.json").read_text("utf-8")


def test_no_plan(capfd: pytest.CaptureFixture[str]) -> None:
    both = "rules=[{kind: decide, program: recovery, action: keep},"
    both += " {kind: decide, program: clubs, action: keep}]"
    none = ["solve", "small.yaml", "--set", both, *HIGHS]
    assert main([*none, "-o", "none.json"]) == 3
    page = capfd.readouterr().out
    assert timeless(printed(capfd, "show", "none.json")) == timeless(page)
    assert "none.json holds no decisions" in printed(
        capfd, "show", "none.json", "--decisions", "d.csv", code=2
    )


def test_a_reorganization_and_its_memo(capfd: pytest.CaptureFixture[str]) -> None:
    ask = ["explain", str(CLOSING), "Close Oak Elementary", "--no-flips", *HIGHS]
    page = printed(capfd, *ask)
    memo = printed(capfd, *ask, "--markdown")
    Path("closing.json").write_text(printed(capfd, *ask, "--json"), encoding="utf-8")
    assert printed(capfd, "show", "closing.json") == page
    assert printed(capfd, "show", "closing.json", "--markdown") == memo


@pytest.mark.parametrize("name", ["d.csv", "d.xlsx"])
def test_decisions_are_written(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    printed(capfd, "show", "plan.json", "--decisions", name)
    printed(capfd, "state", "small.yaml", name, "-o", "again.json")
    again, plan = Plan.read("again.json"), Plan.read("plan.json")
    assert again.sites == plan.sites
    assert again.worth == plan.worth


def test_a_scenario_that_moved_or_changed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(Path("plan.json").read_text("utf-8"))
    data["scenario"]["source"] = "nowhere/gone.yaml"
    Path("moved.json").write_text(json.dumps(data), encoding="utf-8")
    said = printed(capfd, "show", "moved.json", code=2)
    assert "the plan's scenario was not found (nowhere/gone.yaml: there is no such file)" in said
    assert "name it with --scenario" in said
    page = printed(capfd, "show", "moved.json", "--scenario", "small.yaml")
    assert page == printed(capfd, "show", "plan.json")
    changed = tmp_path / "changed.yaml"
    changed.write_text(SMALL.replace("name: Clubs", "name: Chess clubs"), encoding="utf-8")
    assert main(["show", "plan.json", "--scenario", str(changed)]) == 0
    out, err = capfd.readouterr()
    assert "Chess clubs" in out
    assert "have changed since the plan was made" in " ".join(err.split())
    frontier = printed(capfd, *ASKED["frontier"], "--json")
    moved = frontier.replace('"small.yaml"', '"nowhere/gone.yaml"')
    Path("moved.json").write_text(moved, encoding="utf-8")
    assert "worth" in printed(capfd, "show", "moved.json")  # its page names nothing


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["small.yaml"], "this is no result that Groundswell saved; if it is a scenario, solve it"),
        (["sweep.db"], "this file holds a sweep's results; show them with `groundswell sweep show"),
        (["gone.json"], "gone.json: there is no such file"),
        (["check.json"], "this is a list of problems, not a saved result"),
        (["list.csv"], "if it lists decisions, judge them with `groundswell state"),
        (["result.json", "--school", "lincoln"], "--school goes with a plan; result.json is not"),
        (["result.json", "--decisions", "d.csv"], "--decisions goes with a plan"),
        (["result.json", "--lang", "es"], "--lang goes with a plan; result.json is not"),
        (
            ["plan.json", "--lang", "es", "--full"],
            "--lang es is for the first screen",
        ),
        (["plan.json", "--markdown"], "--markdown goes with an explanation"),
        (["plan.json", "--school", "linco"], "no school has the id or name 'linco'; did you mean"),
        (["plan.json", "--decisions", "d.txt"], "end it in .csv, .xlsx, as d.csv"),
        (["plan.json", "--decisions", "gone/d.csv"], "there is no folder gone"),
        (["old.json"], "is a plan of another version, or was edited, and cannot be read"),
    ],
)
def test_wrong_use(args: list[str], says: str, capfd: pytest.CaptureFixture[str]) -> None:
    Path("result.json").write_text(printed(capfd, *ASKED["list of pilots"], "--json"), "utf-8")
    Path("check.json").write_text(printed(capfd, "check", "small.yaml", "--json"), "utf-8")
    Path("list.csv").write_text("program,action\n", encoding="utf-8")
    Path("old.json").write_text('{"status": "optimal", "run": 3}', encoding="utf-8")
    assert says in printed(capfd, "show", *args, code=2)
