"""Decisions written down and read again are the same, and schools' accounts add up, at random."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import groundswell
from groundswell import Plan, Scenario, SearchOptions
from groundswell.cli.decision_table import write_decisions
from groundswell.cli.render.school import rounded
from groundswell.engine.evaluation.school_account import AccountRow, school_account
from oracle.draw_decisions import random_district_decisions
from oracle.generate import random_scenario
from oracle.seeds import some

SEEDS = (2, 3, 5, 7, 8, 16, 18, 20, 26)
"""Together they decide all that can be decided."""
HIGHS = SearchOptions(solver="highs", gap=0.1)


@pytest.fixture(scope="module")
def plans() -> list[tuple[Scenario, Plan]]:
    """Return random districts that have a plan: levels, positions, merges, pilots, closures."""
    found = []
    for seed in SEEDS:
        drawn = random_district_decisions(seed) if seed % 3 else random_scenario(seed, "all")
        scenario = groundswell.parse_scenario(drawn)
        plan = groundswell.solve(scenario, options=HIGHS, diagnose=False)
        if plan.has_decisions:
            found.append((scenario, plan))
    return found


def test_all_that_can_be_decided_is_there(plans: list[tuple[Scenario, Plan]]) -> None:
    seen = Counter(site.action for _, plan in plans for site in plan.sites)
    assert set(seen) == {"keep", "reduce", "start", "pilot", "merge", "retire"}
    assert any(site.positions for _, plan in plans for site in plan.sites)
    assert any(year for _, plan in plans for year in plan.begun.values())


@pytest.mark.parametrize("ending", some([".csv", ".xlsx", "sites", ".json", "frame"], quick=3))
def test_a_plan_read_again_is_the_same(
    plans: list[tuple[Scenario, Plan]], ending: str, tmp_path: Path
) -> None:
    for scenario, plan in plans:
        file = tmp_path / f"decisions{ending}"
        given: object = file
        if ending == "frame":
            given = plan.decisions_frame()
        elif ending == "sites":
            given = plan.sites
            if any(plan.begun.values()):
                continue  # sites alone do not say what begins
        elif ending == ".json":
            file.write_text(plan.to_json(), encoding="utf-8")
        else:
            write_decisions(plan, file)
        again = groundswell.state(scenario, given)
        assert again.sites == plan.sites
        assert again.begun == plan.begun
        assert again.merges == plan.merges
        assert again.breaks == ()
        assert again.short == ()
        assert again.worth == pytest.approx(plan.worth, abs=1e-9)
        # What is listed is the whole plan, too.
        whole = groundswell.state(scenario, given, whole=True)
        assert whole.sites == plan.sites


def test_accounts_add_up(plans: list[tuple[Scenario, Plan]]) -> None:
    for scenario, plan in plans:
        places = (*scenario.schools, "central")
        accounts = {id: school_account(plan, scenario, id).rows for id in places}
        for t in range(len(scenario.years)):
            _same_year(scenario, plan, list(accounts.values()), t)
        for school, there in plan.schools.items():
            own = [row for row in accounts[school] if row.sort != "top_up"]
            dollars = sum(float((row.dollars - row.one_time).sum()) for row in own)
            assert dollars == pytest.approx(there.dollars, abs=0.01)


def _same_year(
    scenario: Scenario, plan: Plan, accounts: list[tuple[AccountRow, ...]], t: int
) -> None:
    """Accounts of all places are the plan's money and staff, less what is the district's."""
    year = scenario.years[t]
    rows = [row for own in accounts for row in own if row.sort not in ("base", "moved")]
    district = sum(p.amount for p in plan.payments if p.school is None and p.year == year)
    spent = next(money.spent for money in plan.money if money.year == year)
    assert sum(row.dollars[t] for row in rows) + district == pytest.approx(spent, abs=0.05)
    used = sum(role.used for role in plan.staff if role.year == year)
    assert sum(row.fte[t] for row in rows) == pytest.approx(used, abs=1e-6)
    for own in accounts:
        shown, total = rounded([float(row.dollars[t]) for row in own])
        assert sum(shown) == total
        assert all(
            abs(a - float(row.dollars[t])) < 1 + 1e-6 for a, row in zip(shown, own, strict=True)
        )
