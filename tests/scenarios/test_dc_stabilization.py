"""D.C.'s stabilization rule of FY2016: no school falls more than 5% below its FY2015 total.

`hold_harmless` finds the published top-ups of the schools for which they follow from the rule. At
the others the district did something else: an exception, a teacher more, money of another year.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from groundswell import Plan, SearchOptions, parse_scenario, solve, verify
from groundswell.models.reading.load import load_scenario
from groundswell.models.scenario.base import in_year
from groundswell.models.scenario.rules.equity import HoldHarmless
from groundswell.models.scenario.rules.fiscal import MaintenanceOfEffort
from groundswell.models.scenario.scenario import Scenario

DC = Path(__file__).parents[2] / "scenarios" / "dc"

# Dollars by school code, as published in AMT_STABILIZATION.
PUBLISHED = {
    407: 45_441,  # Eliot-Hine
    239: 557,  # Garrison
    413: 914_504,  # Hart
    272: 74_387,  # Key
    417: 59_618,  # Kramer
    284: 15_906,  # Marie Reed
    287: 283_921,  # Murch
    427: 7_113,  # Sousa
}

# Published top-ups that do not follow from the rule: over it by a teacher ($93,040) or otherwise,
# under it by the law's exceptions, or given where the rule gives none.
UNEXPLAINED = {246, 252, 292, 313, 319, 333, 404, 415, 456, 462, 474, 861, 884}


def rows(name: str) -> Iterator[dict[str, str]]:
    with (DC / "raw" / "dc" / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def funding(year: str) -> dict[int, dict[str, str]]:
    """Return the published funding by school code; FY2015 with the Council's supplement."""
    table = rows("dcps_school_funding_fy15_fy16.csv")
    return {int(row["SCHOOLCODE"]): row for row in table if row["YEAR"] == year}


def without_top_ups() -> Scenario:
    """Return the budget of FY2016 without its stabilization, and the rule with a fund for it."""
    before, now = funding("2015"), funding("2016")
    tested = [code for code in now if code in before]
    return parse_scenario(
        {
            "schema_version": 1,
            "name": "FY2016 before stabilization",
            "years": [2016],
            "goals": {"any": {"weight": 1}},
            "schools": {
                f"s{code}": {
                    "enrollment": float(now[code]["TOTALENROLLMENT"]),
                    "base": {
                        "formula": float(now[code]["AMT_TOTAL"])
                        - float(now[code]["AMT_STABILIZATION"])
                    },
                }
                for code in tested
            },
            "funds": {"formula": {"amount": 4_000_000}},
            "rules": [
                {
                    "kind": "hold_harmless",
                    "measure": "dollars",
                    "lose_at_most": 0.05,
                    "baseline": {f"s{code}": float(before[code]["AMT_TOTAL"]) for code in tested},
                    "top_up_from": "formula",
                }
            ],
        }
    )


@pytest.fixture(scope="module")
def plan() -> Plan:
    scenario = without_top_ups()
    plan = solve(scenario)
    assert plan.status == "optimal"
    assert verify(plan, scenario) == ()
    return plan


@pytest.fixture(scope="module")
def top_ups(plan: Plan) -> dict[int, float]:
    return {int(t.school[1:]): t.amount for t in plan.rules[0].top_ups}


@pytest.mark.parametrize("school", PUBLISHED)
def test_the_published_top_up_to_the_dollar(top_ups: dict[int, float], school: int) -> None:
    published = float(funding("2016")[school]["AMT_STABILIZATION"])
    assert round(published) == PUBLISHED[school]
    assert top_ups[school] == pytest.approx(published, abs=0.5)


def test_none_for_the_82_schools_that_got_none(top_ups: dict[int, float]) -> None:
    before = funding("2015")
    none = [
        code
        for code, row in funding("2016").items()
        if code in before and float(row["AMT_STABILIZATION"]) == 0.0
    ]
    assert len(none) == 82
    assert not set(none) & set(top_ups)


def test_every_other_school_is_among_those_known_to_differ(top_ups: dict[int, float]) -> None:
    now, before = funding("2016"), funding("2015")
    differ = {
        code
        for code in now
        if code in before
        and abs(float(now[code]["AMT_STABILIZATION"]) - top_ups.get(code, 0.0)) > 0.5
    }
    assert differ == UNEXPLAINED


def test_the_fund_pays_what_the_plan_says(plan: Plan, top_ups: dict[int, float]) -> None:
    paid = {p.school: p.amount for p in plan.payments}
    assert paid == {f"s{code}": amount for code, amount in top_ups.items()}
    assert plan.funds[0].spent == pytest.approx(sum(top_ups.values()))
    assert plan.money[0].top_ups == pytest.approx(sum(top_ups.values()))


# ---- the rules of the real scenario ----
@pytest.fixture(scope="module")
def dc() -> Scenario:
    return load_scenario(DC / "dc.yaml")


def rule(dc: Scenario, name: str) -> object:
    return next(rule for rule in dc.rules if rule.id == name)


def test_the_baseline_of_2016_is_the_published_total_of_fy2015(dc: Scenario) -> None:
    before = funding("2015")
    published = {
        key: float(before[int(str(school.tags["code"]))]["AMT_TOTAL"])
        for key, school in dc.schools.items()
        if int(str(school.tags["code"])) in before
    }
    # The budget itself left these two below, which the law allows with a reason.
    for key in ("youth_services_center", "luke_moore_hs"):
        del published[key]
    stabilization = rule(dc, "stabilization_2016")
    assert isinstance(stabilization, HoldHarmless)
    assert stabilization.baseline is not None
    given = {key: in_year(value, 2016) for key, value in stabilization.baseline.items()}
    assert given == pytest.approx(published, abs=0.006)
    assert len(given) == 101


def test_the_baseline_of_effort_is_local_money_at_schools_in_fy2015(dc: Scenario) -> None:
    lines, title = 0.0, 0.0
    by_school: dict[int, float] = {}
    for row in rows("dcps_line_items_long.csv"):
        if row["fiscal_year"] == "2015":
            dollars, code = float(row["amount_usd"]), int(row["school_code"])
            lines += dollars
            title += dollars if row["item"] == "Title" else 0.0
            by_school[code] = by_school.get(code, 0.0) + dollars
    supplement = sum(
        float(row["AMT_TOTAL"]) - by_school[code] for code, row in funding("2015").items()
    )
    assert supplement == pytest.approx(2_800_000, abs=1)
    effort = rule(dc, "effort")
    assert isinstance(effort, MaintenanceOfEffort)
    assert effort.baseline == pytest.approx(lines + supplement - title, abs=1)


@pytest.mark.slow
def test_the_real_district_keeps_the_laws_that_its_data_can_test(dc: Scenario) -> None:
    plan = solve(dc, options=SearchOptions(solver="highs", gap=0.001))
    assert plan.status == "optimal", plan.message
    assert verify(plan, dc) == ()
    verdicts = {rule.id: rule.verdict for rule in plan.rules if rule.verdict}
    assert verdicts == dict.fromkeys(
        ("effort", "comparable", "comparable_high", "poorest_first"), "met"
    )
    topped = {rule.id for rule in plan.rules if rule.top_ups}
    assert topped == {"stabilization_2016", "stabilization_2017", "stabilization_2018"}
