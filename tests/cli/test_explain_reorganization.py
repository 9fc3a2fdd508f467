"""`explain`, `alternatives` and the rest, of a reorganization: pages, memo, errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import groundswell
from groundswell.cli.main import main

TWO = """\
schema_version: 1
name: Two schools
years: [2027, 2028]
goals: {reading: {weight: 1, description: Reads at grade level}}
schools:
  cedar: {name: Cedar, enrollment: 100, needs: {reading: 1}, base: {general: 9000}}
  birch: {name: Birch, enrollment: 200, capacity: 350, needs: {reading: 1}}
programs:
  art:
    name: Art
    cost: {site: 3000}
    effects: {reading: {mean: 0.1, se: 0.02, tier: 1}}
    sites: {cedar: {students: 50, running: true}, birch: {students: 50, running: true}}
  tutoring:
    name: Tutoring
    proven: true
    cost: {site: 5000}
    effects: {reading: {mean: 0.1, se: 0.02, tier: 1}}
    sites: {birch: {students: 100}}
funds: {general: {name: General fund, amount: 6000}}
reorganizations:
  close_cedar:
    name: Close Cedar
    moves: {cedar: {birch: 1}}
    saves: {general: 5000}
    cost: {once: 1000, year: 500}
    effects: {reading: {mean: -0.02, se: 0.01, tier: 2, years: 1, source: A study}}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "two.yaml"
    path.write_text(TWO, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with why Cedar closes, what would flip it too, found once for all pages.

    `show` prints of it what `explain` does: see test_show.py.
    """
    folder = tmp_path_factory.mktemp("told")
    scenario = folder / "two.yaml"
    scenario.write_text(TWO, encoding="utf-8")
    given = groundswell.load_scenario(scenario)
    found = groundswell.explain(given, "close_cedar", options=groundswell.SearchOptions(gap=0))
    file = folder / "told.json"
    file.write_text(found.to_json(), encoding="utf-8")
    return file


def words(text: str) -> str:
    return " ".join(text.split())


def said(file: Path, capfd: pytest.CaptureFixture[str], *args: str) -> str:
    assert main([args[0], str(file), *args[1:], "--gap", "0", "--quiet"]) == 0
    return capfd.readouterr().out


def shown(told: Path, capfd: pytest.CaptureFixture[str], *args: str) -> str:
    assert main(["show", str(told), *args]) == 0
    return capfd.readouterr().out


def test_page(told: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = words(shown(told, capfd))
    assert "Close Cedar begins in 2027." in out
    assert "Cedar closes in 2027: 100 students to Birch." in out
    assert "reading -0.02 SD (se 0.01), tier 2; each student who moves, for 1 year." in out
    assert "Art at Cedar: 50 students; then Art at Birch (50)." in out
    assert "it does not begin 18.0 18.0 18.0" in out
    assert "if it saved 51% less a year (about $2,470, not $5,000)." in out
    assert "if it cost 5.4 times as much over the plan's years" in out
    assert "General fund, 2027: $3,500 from it goes to Tutoring ($2,692)" in out


def test_page_is_at_most_eighty_wide(told: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = shown(told, capfd)
    assert max(map(len, out.splitlines())) <= 80


def test_of_a_plan(file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "plan.json"
    said(file, capfd, "solve", "-o", str(plan))
    out = said(plan, capfd, "explain", "close_cedar", "--no-flips")
    assert "Close Cedar begins in 2027." in out


def test_memo(told: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = shown(told, capfd, "--markdown")
    assert out.startswith("# Close Cedar: begins in 2027\n")
    out = words(out)
    assert "Cedar closes in 2027. Its 100 students go to Birch (100)." in out
    assert "it saves $10,000 and costs $2,000, $1,000 of it once: $8,000 less" in out
    assert "For each student who moves, in the first year: Reads at grade level" in out
    assert "It is likely (19 in 20) between 48th and 50th." in out
    assert "If it does not begin, the children of Cedar gain 25% more" in out
    assert "| Art | Cedar | 50 | Art at Birch (50 students) |" in out
    assert "If it does not begin, students lose 47% of the good that the whole plan does." in out
    assert "MILP" not in out
    assert "student-SD" not in out


def test_memo_of_one_that_does_not_begin(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file.write_text(TWO.replace("once: 1000", "once: 9000"), encoding="utf-8")
    out = words(said(file, capfd, "explain", "close_cedar", "--markdown", "--no-flips"))
    assert "# Close Cedar: does not begin" in out
    assert "Nothing changes. What follows would be so if it began in" in out
    assert "Cedar would close in" in out


def test_json(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    told = json.loads(said(file, capfd, "explain", "close_cedar", "--json", "--no-flips"))
    assert (told["reorganization"], told["begins"]) == ("close_cedar", 2027)
    assert told["flips"] == []


def test_a_program_whose_building_closes(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    page = words(said(file, capfd, "explain", "art", "--no-flips"))
    assert "The building of Cedar closes in 2027 (Close Cedar); its students are served" in page
    memo = words(said(file, capfd, "explain", "art", "--no-flips", "--markdown"))
    assert "- The building of Cedar closes in 2027 (Close Cedar); its students are served" in memo


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["close_ceda"], "program or reorganization has the id or name 'close_ceda'; did you mean"),
        (["zzz"], "known programs: art, tutoring, close_cedar"),
        (["close_cedar", "--school", "cedar"], "happens in the district, not at a school"),
        (["close_cedar", "--fund", "generel"], "did you mean general (General fund)?"),
    ],
)
def test_wrong_use(
    args: list[str], says: str, file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(file), *args]) == 2
    assert says in words(capfd.readouterr().err)


def test_infeasible(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rule = "rules: [{kind: decide, program: tutoring, action: start, years: [2027]},"
    rule += " {kind: decide, program: close_cedar, action: off}]\n"
    file.write_text(TWO.replace("amount: 6000", "amount: 100") + rule, encoding="utf-8")
    assert main(["explain", str(file), "close_cedar", "--quiet"]) == 3
    assert "There is no plan to explain" in capfd.readouterr().out


def test_alternatives(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = said(file, capfd, "alternatives", "--within", "0.3", "--count", "2")
    assert "All begin: Close Cedar." in out
    assert "best: Close Cedar in 2027." in out
    assert "plan 1: Close Cedar in 2028." in out
    assert "sites, reorganizations and years" in words(out)


def test_toss_ups(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    # At ten times the harm not to close is as good.
    file.write_text(TWO.replace("-0.02", "-0.1999"), encoding="utf-8")
    out = words(said(file, capfd, "solve"))
    assert "Toss-ups" in out
    assert "does not begin Close Cedar" in out


def test_frontier(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = said(file, capfd, "frontier", "--objective", "worth", "--objective", "cost")
    assert "Reorganizations" in out
    assert "Close Cedar in 2027." in out


@pytest.mark.slow
def test_robustness(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = words(said(file, capfd, "robustness", "--draws", "5", "--fresh", "0"))
    assert "In how many draws each reorganization is right" in out
    assert "Close Cedar 2027 100% of draws 2027 100% sure" in out
    assert "of 1 reorganization 1" in out
