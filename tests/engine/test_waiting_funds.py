"""Money that is there only while a program runs: every figure can be worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from groundswell import Plan, Scenario, SearchOptions, parse_scenario, solve, verify
from groundswell.engine.plan.stated import state_sites, today
from groundswell.models.results.plan_parts.program_plan import SiteYear


def district(amount: float = 1000, partner: Any = None, **more: Any) -> Scenario:
    """Return two schools: art runs at both (1,000, worth 10 a year), clubs could (600, worth 4).

    The partner pays 500 a year, for anything.
    """
    sites = {s: {"students": 100, "running": True} for s in ("ash", "elm")}
    return parse_scenario(
        {
            "schema_version": 1,
            "years": [2027, 2028],
            "goals": {"g": {"weight": 1}},
            "schools": {
                "ash": {"name": "Ash", "enrollment": 100, "needs": {"g": 1}},
                "elm": {"name": "Elm", "enrollment": 100, "needs": {"g": 1}},
            },
            "programs": {
                "art": {
                    "cost": {"site": 1000},
                    "effects": {"g": {"mean": 0.1, "se": 0.01}},
                    "sites": sites,
                },
                "clubs": {
                    "name": "Clubs",
                    "proven": True,
                    "cost": {"site": 600},
                    "effects": {"g": {"mean": 0.04, "se": 0.01}},
                    "sites": {s: {"students": 100} for s in ("ash", "elm")},
                },
            },
            "funds": {
                "general": {"amount": amount},
                "partner": {"name": "Rotary", "amount": 500, **(partner or {}), **more},
            },
        }
    )


AT_ASH = {"if": {"program": "clubs", "school": "ash"}}
ANYWHERE = {"if": {"program": "clubs"}}


def runs(plan: Plan, program: str, year: int = 2027) -> set[str]:
    return {
        site.school
        for site in plan.sites
        if (site.program, site.year) == (program, year) and site.action != "retire"
    }


@pytest.mark.parametrize("method", ["direct", "by-school"])
@pytest.mark.parametrize(("given", "where"), [(AT_ASH, {"ash"}), (ANYWHERE, {"ash", "elm"})])
def test_a_program_runs_for_the_money_it_brings(
    given: dict[str, Any], where: set[str], method: Any
) -> None:
    """1,600 pay for art (1,000) and clubs (600): 1,100 are there, and 500 while clubs run."""
    scenario = district(1100, given)
    plan = solve(scenario, options=SearchOptions(gap=0, method=method))
    assert plan.status == "optimal"
    assert plan.worth == pytest.approx(2 * 14)
    assert runs(plan, "clubs") <= where
    assert len(runs(plan, "clubs")) == 1
    assert {(f.fund, f.available) for f in plan.funds} == {("general", 1100), ("partner", 500)}
    assert verify(plan, scenario) == ()


def test_without_its_program_it_pays_nothing() -> None:
    """Of 1,600 for art and clubs 500 are the partner's; with clubs left out they are not there."""
    scenario = district(1100, AT_ASH)
    plan = solve(scenario, options=SearchOptions(gap=0))
    assert plan.worth == pytest.approx(2 * 14)
    kept = tuple(site for site in plan.sites if site.program != "clubs")
    wrong = plan.model_copy(update={"sites": kept})
    said = [str(finding) for finding in verify(wrong, scenario) if finding.subject == "money"]
    assert any(
        "partner has $0.00 in 2027" in text and "only while Clubs runs at Ash" in text
        for text in said
    )


def _states(*years: tuple[int, str]) -> list[SiteYear]:
    return [
        SiteYear(program=program, school="ash", year=year, action="keep")
        for year, programs in years
        for program in programs.split()
    ]


@pytest.mark.parametrize(
    ("first", "later", "carried", "available"),
    [
        # Clubs (600) are paid by the partner's 500 and 100 more: nothing is left to carry.
        ("clubs", "clubs", 0.0, 500.0),
        ("", "clubs", 0.0, 500.0),
        # 500 are left, and are lost in the year in which clubs do not run.
        ("pilot", "", 0.0, 0.0),
        ("pilot", "pilot", 500.0, 1000.0),
    ],
)
def test_nothing_is_carried_into_a_year_in_which_it_is_not_there(
    first: str, later: str, carried: float, available: float
) -> None:
    """The partner pays only for clubs; free clubs (`pilot` here) leave its money untouched."""
    free = "pilot" in (first, later)
    scenario = district(1000, AT_ASH, carryover=1.0, pays_for={"programs": ["clubs"]})
    if free:
        clubs = scenario.programs["clubs"]
        cost = clubs.cost.model_copy(update={"site": 0.0})
        programs = {**scenario.programs, "clubs": clubs.model_copy(update={"cost": cost})}
        scenario = scenario.model_copy(update={"programs": programs})
    word = {"pilot": "clubs", "clubs": "clubs", "": ""}
    plan = state_sites(scenario, _states((2027, word[first]), (2028, word[later])))
    by_year = {f.year: f for f in plan.funds if f.fund == "partner"}
    assert by_year[2027].carried == pytest.approx(carried)
    assert by_year[2028].available == pytest.approx(available)
    assert verify(plan, scenario) == ()


def test_today_is_judged_without_it() -> None:
    """Going on as today costs 2,000; of a partner who waits for clubs nothing is there."""
    plan = today(district(1000, AT_ASH))
    assert [year.gap for year in plan.money] == [1000, 1000]
    assert [year.short_funds for year in plan.money] == [("general",), ("general",)]
    assert {(short.funds, short.amount) for short in plan.short} == {(("general",), 1000.0)}
    assert [f.available for f in plan.funds if f.fund == "partner"] == [0, 0]


def test_a_plan_is_stated_with_and_without() -> None:
    scenario = district(1000, AT_ASH)
    both = state_sites(scenario, _states((2027, "art clubs"), (2028, "art")))
    assert both.short == (
        both.short[0].model_copy(update={"year": 2027, "amount": pytest.approx(100)}),
    )
    assert both.short[0].funds == ("general", "partner")
    assert [f.available for f in both.funds if f.fund == "partner"] == [500, 0]


def test_the_reason_names_who_pays_only_there() -> None:
    scenario = district(1100, AT_ASH)
    asked = {"ash": {"clubs": {"wants": "start", "rank": 1}}}
    read = scenario.model_copy(
        update={"requests": type(scenario.requests).model_validate({"by_school": asked})}
    )
    (row,) = solve(read).requests
    assert row.answer == "granted"
    assert "Rotary pays only while it runs here" in row.why
