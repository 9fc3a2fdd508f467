"""What tiny_closing.md derives by hand is what Groundswell answers, and what a search finds."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from oracle import brute

from groundswell import Plan, Scenario, SearchOptions, check, load_scenario, solve, verify

TINY = Path(__file__).resolve().parents[2] / "scenarios" / "tiny"
FILE = TINY / "tiny_closing.yaml"
PAGE = (TINY / "tiny_closing.md").read_text(encoding="utf-8")
YEARS = (2027, 2028, 2029)
Row = dict[str, str]


def tables(heading: str) -> list[list[Row]]:
    """Return the tables under a heading of the page, each a list of rows by column."""
    part = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", part, flags=re.M):
        head, _, *body = ([c.strip() for c in line.split("|")[1:-1]] for line in block.splitlines())
        found.append([dict(zip(head, row, strict=True)) for row in body])
    return found


def number(text: str) -> float:
    """Return the number that a cell comes to: what stands after its last equals sign."""
    return float(text.rpartition("=")[2].replace(",", ""))


def document() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return data


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario(FILE)


@pytest.fixture(scope="module")
def plan(scenario: Scenario) -> Plan:
    return solve(scenario, options=SearchOptions(gap=0))


@pytest.fixture(scope="module")
def best() -> brute.Best:
    found = brute.best(document())
    assert found is not None
    return found


def said() -> dict[str, float]:
    return {row["figure"]: number(row["value"]) for row in tables("The plan")[1]}


def test_nothing_is_wrong_with_it() -> None:
    loaded, problems = check(FILE)
    assert loaded is not None
    assert problems == ()


def test_the_plan_is_the_one_derived_by_hand(plan: Plan, scenario: Scenario) -> None:
    found: dict[tuple[str, str], list[str]] = {}
    for site in plan.sites:
        row = found.setdefault((site.program, site.school), ["off"] * len(YEARS))
        row[YEARS.index(site.year)] = site.action
    table = tables("The plan")[0]
    assert found == {(r["program"], r["school"]): [r[str(y)] for y in YEARS] for r in table}
    assert plan.status == "optimal"
    assert verify(plan, scenario) == ()


@pytest.mark.parametrize("solver", ["highs", "cp-sat", "cbc"])
def test_every_solver_finds_it(solver: str, plan: Plan, scenario: Scenario) -> None:
    other = solve(scenario, options=SearchOptions(solver=solver, gap=0))
    assert other.sites == plan.sites


def test_by_school_finds_it(plan: Plan, scenario: Scenario) -> None:
    assert solve(scenario, options=SearchOptions(method="by-school", gap=0)).sites == plan.sites


def test_no_other_plan_is_as_good(plan: Plan, best: brute.Best) -> None:
    assert best.complete
    assert len(best.plans) == 1
    assert best.plans[0].begun == {"close_oak": 2028}
    assert best.worth == pytest.approx(said()["worth of the plan"], abs=1e-9)
    assert plan.worth == pytest.approx(said()["worth of the plan"], abs=1e-9)
    assert plan.baseline_worth == pytest.approx(said()["worth of going on as today"], abs=1e-9)


def test_without_the_closure_there_is_much_less_to_gain() -> None:
    data = copy.deepcopy(document())
    del data["reorganizations"]
    other = brute.best(data)
    assert other is not None
    wanted = said()["worth of the best plan without the closure"]
    assert other.worth == pytest.approx(wanted, abs=1e-9)


def test_in_the_year_without_room_it_cannot_begin() -> None:
    data = copy.deepcopy(document())
    data["reorganizations"]["close_oak"]["years"] = [2027]
    never = brute.best(data)
    assert never is not None
    assert never.plans[0].begun == {}
    data["schools"]["elm"]["capacity"] = 310
    assert brute.best(data).plans[0].begun == {"close_oak": 2027}  # type: ignore[union-attr]


def test_the_closure_is_as_derived(plan: Plan) -> None:
    closing = plan.reorganizations["close_oak"]
    assert (closing.year, closing.saves, closing.cost) == (2028, 240_000, 90_000)
    assert closing.net == closing.saves - closing.cost
    assert closing.worth == pytest.approx(-5, abs=1e-9)


def test_positions_come_and_go_whole(plan: Plan) -> None:
    used = [s.positions for s in plan.sites if s.program == "grade_teachers"]
    assert used == [10, 9, 10]


def test_the_money_is_as_derived_to_the_dollar(plan: Plan) -> None:
    costs, funds = tables("The money")
    for row in costs:
        for year in YEARS:
            due = [
                p.amount
                for p in plan.payments
                if p.year == year
                and (
                    row["cost"] in (p.program, p.merge, p.reorganization) or row["cost"] == "total"
                )
            ]
            assert sum(due) == pytest.approx(number(row[str(year)]), abs=0.005), (row, year)
    for got in plan.funds:
        assert got.available == number(funds[0][f"available {got.year}"])
        assert got.spent == pytest.approx(number(funds[0][f"spent {got.year}"]), abs=0.005)


def test_who_gains_is_as_derived(plan: Plan, best: brute.Best) -> None:
    for row in tables("Who gains")[0]:
        got = plan.schools[row["school"]]
        assert got.gain == pytest.approx(number(row["all"]), abs=1e-9)
        assert got.baseline == pytest.approx(number(row["as today"]), abs=1e-9)
        assert sum(number(row[str(y)]) for y in YEARS) == pytest.approx(got.gain, abs=1e-9)
        assert best.plans[0].school_gain[row["school"]] == pytest.approx(got.gain, abs=1e-9)
