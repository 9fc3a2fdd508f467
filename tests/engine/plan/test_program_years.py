"""What each year decides and what follows, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from groundswell import parse_scenario
from groundswell.engine.plan.stated import state_sites
from groundswell.models.results.plan_parts.program_plan import ProgramPlan, SiteYear

YEARS = (2027, 2028, 2029)


def decided(*sites: tuple[str, int, str], running: str = "ab", **more: Any) -> ProgramPlan:
    """Return what a program is called that does so: school (or `central`), year, action."""
    program = {
        "cost": {"site": 100},
        "effects": {"g": {"mean": 0.1, "se": 0.01}},
        "sites": {
            key: {"students": 10, "running": key in running} for key in ("a", "b", "c", "central")
        },
        **({} if running else {"proven": True}),
        **more,
    }
    given = {
        "schema_version": 1,
        "years": list(YEARS),
        "goals": {"g": {"weight": 1}},
        "schools": {key: {"enrollment": 100, "needs": {"g": 1}} for key in "abc"},
        "programs": {"p": program},
        "funds": {"f": {"amount": 1000}},
    }
    listed = [SiteYear(program="p", school=s, year=y, action=a) for s, y, a in sites]  # type: ignore[arg-type]
    return state_sites(parse_scenario(given), listed).programs["p"]


def all_years(school: str, action: str = "keep") -> list[tuple[str, int, str]]:
    return [(school, year, action) for year in YEARS]


def words(plan: ProgramPlan) -> list[str]:
    return [year.decision for year in plan.years]


def test_what_ends_later_is_kept_in_the_budget_year() -> None:
    plan = decided(("a", 2027, "keep"), ("b", 2027, "keep"), ("a", 2028, "keep"))
    assert words(plan) == ["keep", "trim", "retire"]
    assert plan.decision == "retire"
    assert plan.first_decision == "keep"
    assert plan.follows == "ends at 1 site in 2028 and everywhere in 2029"
    first, second, third = plan.years
    assert (first.stays, second.stays, second.ends, third.ends) == (2, 1, 1, 2)
    assert (first.cost, first.cost_today) == (200, 200)


def test_what_starts_later_is_not_declined() -> None:
    plan = decided(("a", 2028, "start"), ("a", 2029, "keep"), running="")
    assert words(plan) == ["later", "adopt", "adopt"]
    assert plan.decision == "adopt"
    assert plan.follows == "starts at 1 site in 2028"


def test_what_ran_in_the_budget_year_is_not_declined() -> None:
    plan = decided(("a", 2027, "start"), running="")
    assert words(plan) == ["adopt", "ended", "ended"]
    assert plan.decision == "adopt"
    assert plan.follows == "ends in 2028"


def test_what_nobody_starts_is_declined() -> None:
    plan = decided(running="")
    assert words(plan) == ["decline"] * 3
    assert plan.follows == ""


def test_what_comes_back_says_so() -> None:
    plan = decided(*all_years("a"), ("b", 2029, "start"))
    assert words(plan) == ["trim", "trim", "keep"]
    assert plan.follows == "comes back at 1 site in 2029"


def test_the_office_is_no_school() -> None:
    plan = decided(*all_years("a"), *all_years("central", "start"))
    first = plan.years[0]
    assert (first.sites, first.stays, first.ends, first.starts) == (2, 1, 1, 0)
    assert first.office == "start"
    gone = decided(*all_years("a"), running="central a")
    assert [year.office for year in gone.years] == ["retire", None, None]


def test_what_grows_and_shrinks_is_counted_apart() -> None:
    plan = decided(*all_years("a"), *all_years("c", "start"))
    first = plan.years[0]
    assert first.decision == "expand"
    assert (first.stays, first.ends, first.starts) == (1, 1, 1)


@pytest.mark.parametrize("years", [1, 2])
def test_a_plan_without_years_has_its_last_decision(years: int) -> None:
    plan = decided(*all_years("a")[:years]).model_copy(update={"years": ()})
    assert plan.first_decision == plan.decision
