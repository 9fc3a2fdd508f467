"""A school's page: every row named, and what is printed adds up to the total that is printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import groundswell
from groundswell import Plan, Scenario, SearchOptions
from groundswell.cli.main import main
from groundswell.cli.render.page import as_text
from groundswell.cli.render.school import rounded, school
from groundswell.engine.evaluation.school_account import school_account

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
HIGHS = SearchOptions(solver="highs", gap=0.01)
Golden = Callable[[str, str], None]


@pytest.fixture(scope="module")
def closing() -> tuple[Scenario, Plan]:
    scenario = groundswell.load_scenario(SCENARIOS / "tiny" / "tiny_closing.yaml")
    return scenario, groundswell.solve(scenario, options=SearchOptions(solver="highs", gap=0))


@pytest.fixture(scope="module")
def tiny() -> tuple[Scenario, Plan]:
    scenario = groundswell.load_scenario(SCENARIOS / "tiny" / "tiny.yaml")
    return scenario, groundswell.solve(scenario, options=SearchOptions(solver="highs", gap=0))


def page(scenario: Scenario, plan: Plan, id: str) -> str:
    return as_text(school(plan, scenario, id, school_account(plan, scenario, id)))


def totals(text: str) -> list[tuple[float, float]]:
    """Return, for each year of a page, the sum of the printed rows and the printed total."""
    found = []
    for part in re.split(r"\n(?=\d{4}(?:, the budget year)?\n)", text)[1:]:
        rows, total = part.split("\nTotal ")
        amounts = [float(a.replace("$", "").replace(",", "")) for a in _dollars(rows)]
        found.append(
            (
                sum(amounts),
                float(_dollars(total.splitlines()[0])[0].replace("$", "").replace(",", "")),
            )
        )
    return found


def _dollars(text: str) -> list[str]:
    return re.findall(r"-?\$[\d,]+$", text, flags=re.MULTILINE)


def check(scenario: Scenario, plan: Plan, id: str) -> None:
    text = page(scenario, plan, id)
    assert all(len(line) <= 80 for line in text.splitlines())
    found = totals(text)
    assert len(found) == len(scenario.years)
    assert all(rows == total for rows, total in found)
    account = school_account(plan, scenario, id)
    own = [row for row in account.rows if row.sort != "top_up"]
    yearly = sum(float((row.dollars - row.one_time).sum()) for row in own)
    today = sum(float(row.dollars.sum()) for row in account.today)
    if id in plan.schools:
        assert yearly == pytest.approx(plan.schools[id].dollars, abs=0.01)
        assert today == pytest.approx(plan.schools[id].baseline_dollars, abs=0.01)
    # What the plan says of each site and merge is what stands in its row.
    for row in own:
        for t, year in enumerate(scenario.years):
            if row.sort == "program":
                sites = [s.cost for s in plan.sites if _is(s, row.id, id, year)]
                assert sum(sites) == pytest.approx(row.dollars[t], abs=0.01)
            elif row.sort == "merge":
                sites = [
                    s.cost for s in plan.merges[row.id].sites if (s.school, s.year) == (id, year)
                ]
                assert sum(sites) == pytest.approx(row.dollars[t], abs=0.01)


def _is(site: groundswell.models.results.plan.SiteYear, program: str, id: str, year: int) -> bool:
    return (site.program, site.school, site.year) == (program, id, year)


@pytest.mark.parametrize("id", ["ash", "birch", "cedar"])
def test_a_school_of_tiny_adds_up(tiny: tuple[Scenario, Plan], id: str) -> None:
    check(*tiny, id)


@pytest.mark.parametrize("id", ["oak", "elm"])
def test_a_school_that_closes_or_receives_adds_up(
    closing: tuple[Scenario, Plan], id: str, golden: Golden
) -> None:
    check(*closing, id)
    golden(f"school_{id}.txt", page(*closing, id))


def test_a_school_that_closes_says_so(closing: tuple[Scenario, Plan]) -> None:
    assert "Closes in 2028 (Close Oak Elementary)" in page(*closing, "oak")
    assert "Receives 100 students of Oak Elementary" in page(*closing, "elm")


def test_merged_teams_stand_by_their_name_and_cost(tiny: tuple[Scenario, Plan]) -> None:
    scenario, _ = tiny
    team = pd.DataFrame([{"merge": "family_team", "school": "ash", "year": scenario.years[0]}])
    plan = groundswell.state(scenario, team)
    check(scenario, plan, "ash")
    text = page(scenario, plan, "ash")
    assert re.search(r"One family and attendance +merge of 2 +\d+ +\$35,000", text)
    assert re.search(r"Attendance officer +in One family and attendance +\$0", text)


@pytest.mark.slow
def test_schools_of_a_real_district_add_up() -> None:
    """D.C., a plan with merges, halves, pilots, starts and ends, that some funds cannot pay."""
    scenario = groundswell.load_scenario(SCENARIOS / "dc" / "dc.yaml")
    rows = [
        {"merge": "literacy_team", "year": 2016},
        {"program": "librarian", "year": 2017, "level": "50%"},
        {"program": "jrotc", "year": 2017, "action": "retire"},
        {"program": "guidance", "year": 2018, "action": "start"},
    ]
    plan = groundswell.state(scenario, pd.DataFrame(rows))
    assert plan.merges["literacy_team"].sites
    merged = plan.merges["literacy_team"].sites[0].school
    for id in dict.fromkeys([merged, "cardozo_ec", "dunbar_hs", "brookland_ms"]):
        check(scenario, plan, id)


def test_every_person_of_a_role_is_at_one_place(closing: tuple[Scenario, Plan]) -> None:
    """FTE of all schools and the office are what the plan uses."""
    scenario, plan = closing
    accounts = [school_account(plan, scenario, id) for id in (*scenario.schools, "central")]
    for t, year in enumerate(scenario.years):
        people = sum(row.fte[t] for a in accounts for row in a.rows if row.sort != "base")
        assert people == pytest.approx(sum(s.used for s in plan.staff if s.year == year))


def test_a_plan_of_another_scenario_is_refused(
    tmp_path: Path, tiny: tuple[Scenario, Plan], capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plan.json"
    file.write_text(tiny[1].to_json(), encoding="utf-8")
    other = str(SCENARIOS / "tiny" / "tiny_closing.yaml")
    assert main(["show", str(file), "--scenario", other, "--school", "oak"]) == 2
    assert "does not fit its scenario as it is now" in " ".join(capfd.readouterr().err.split())


@pytest.mark.parametrize(
    ("figures", "shown", "total"),
    [
        ([0.4, 0.4, 0.4], [1.0, 0.0, 0.0], 1.0),
        ([1.5, 2.5], [2.0, 2.0], 4.0),
        ([-10.6, 20.2], [-10.0, 20.0], 10.0),
        ([], [], 0.0),
    ],
)
def test_rounded_figures_add_up(figures: list[float], shown: list[float], total: float) -> None:
    assert rounded(figures) == (shown, total)
