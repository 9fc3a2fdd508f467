"""Programs that end and come back, what that costs, and those that never end: worked by hand."""

from __future__ import annotations

from typing import Any

import pytest
from maple import maple

from groundswell import Plan, Scenario, solve, verify
from groundswell.engine.plan.stated import state_sites
from groundswell.models.results.plan_parts.program_plan import SiteYear

YEARS = [2027, 2028, 2029]


def only(**tutoring: Any) -> dict[str, Any]:
    """Return a district with tutoring at Lincoln alone, 10 students, $1,000 a year."""
    program = {
        "cost": {"site": 1000, "start_site": 70, "stop_site": 100},
        "effects": {"reading": {"mean": 0.2}},
        "sites": {"lincoln": {"students": 10, "running": True}},
    }
    return {"programs": {"tutoring": {**program, **tutoring}}, "merges": {}, "years": YEARS}


def at(*states: str | float, program: str = "tutoring") -> list[SiteYear]:
    """Return Lincoln's years: '' is off, a number a level, 'team' inside the merge."""
    return [
        SiteYear(
            program=program,
            school="lincoln",
            year=YEARS[i],
            action="merge" if state == "team" else "keep",
            level=1.0 if state == "team" else float(state),
            merge="team" if state == "team" else None,
        )
        for i, state in enumerate(states)
        if state
    ]


def spent(plan: Plan) -> list[float]:
    return [round(money.spent, 6) for money in plan.money]


def faults(plan: Plan, scenario: Scenario) -> set[str]:
    return {finding.subject for finding in verify(plan, scenario)}


def test_every_end_and_every_start_is_paid_in_its_year() -> None:
    scenario = maple(**only())
    plan = state_sites(scenario, at(1, "", 1))
    assert faults(plan, scenario) == set()
    assert spent(plan) == [1000, 100, 1070]
    assert [site.action for site in plan.sites] == ["keep", "retire", "start"]
    assert spent(state_sites(scenario, at("", 1, ""))) == [100, 1070, 100]
    assert spent(state_sites(scenario, at("", "", 1))) == [100, 0, 1070]


def test_without_coming_back_what_stopped_stays_stopped() -> None:
    scenario = maple(**only(restart=False))
    assert "state" in faults(state_sites(scenario, at(1, "", 1)), scenario)
    assert faults(state_sites(scenario, at(1, "", "")), scenario) == set()


@pytest.mark.parametrize(("restart", "broken"), [(True, set()), (False, {"state"})])
def test_levels_rise_again_up_to_full(restart: bool, broken: set[str]) -> None:
    scenario = maple(**only(levels=[0.25, 0.5], restart=restart))
    plan = state_sites(scenario, at(0.25, 0.5, 1))
    assert faults(plan, scenario) == broken
    assert spent(plan) == [250, 500, 1000]


def test_what_was_merged_never_returns_to_itself() -> None:
    scenario = maple(years=YEARS)
    coach = at("team", "team", "", program="coaching")
    assert faults(state_sites(scenario, at("team", "team", "") + coach), scenario) == set()
    for back in (at("team", "team", 1), at("team", "", 1)):
        parts = [site.year for site in back if site.action == "merge"]
        with_it = [site for site in coach if site.year in parts]
        assert faults(state_sites(scenario, back + with_it), scenario) == {"state"}


def test_what_lasts_runs_to_the_end() -> None:
    new = {"lincoln": {"students": 10}}
    scenario = maple(**only(lasting=True, proven=True, sites=new))
    assert faults(state_sites(scenario, at("", 1, 1)), scenario) == set()
    assert faults(state_sites(scenario, at("", 1, "")), scenario) == {"state"}
    today = maple(**only(lasting=True))
    assert faults(state_sites(today, at("", "", "")), today) == {"state"}


FALL_AND_RISE = {2027: 1000, 2028: 200, 2029: 1200}


def test_funds_that_fall_and_rise_again_bring_a_program_back() -> None:
    scenario = maple(**only(), funds__general__amount=FALL_AND_RISE)
    plan = solve(scenario)
    assert verify(plan, scenario) == ()
    assert [site.action for site in plan.sites] == ["keep", "retire", "start"]
    assert plan.worth == pytest.approx(4.0, abs=1e-9)
    once = maple(**only(restart=False), funds__general__amount=FALL_AND_RISE)
    old = solve(once)
    assert [site.action for site in old.sites] == ["keep", "retire"]
    assert old.worth == pytest.approx(2.0, abs=1e-9)


def test_an_end_is_no_less_of_one_where_another_site_starts_again() -> None:
    """Lincoln comes back in the year in which Grant ends: one end, which 0 allows not."""
    sites = {name: {"students": 10, "running": True} for name in ("lincoln", "grant")}
    rule = {"kind": "pace", "retire_at_most": 0.0, "years": [2028]}
    starts = {"kind": "pace", "start_at_most": 0, "years": [2028]}
    scenario = maple(**only(sites=sites), rules=[rule, starts])
    grant = SiteYear(program="tutoring", school="grant", year=2027, action="keep")
    plan = state_sites(scenario, [*at("", 1, 1), grant])
    assert faults(plan, scenario) == {"pace_1", "pace_2"}
    assert [len(found.broken) for found in plan.rules] == [1, 1]


# --- who is newly hired ------------------------------------------------------------------------

TEACHER = {"teacher": {"price": 100, "hire_price": 150}}


def hiring(**tutoring: Any) -> Scenario:
    """Return the district with 2 teachers at Lincoln, dear to hire, who are all that it costs."""
    given = only(cost={}, staff={"teacher": 2}, **tutoring)
    return maple(**given, staff=TEACHER)


@pytest.mark.parametrize(
    ("states", "dollars"),
    [
        ((1, 1, 1), [200, 200, 200]),
        ((1, "", 1), [200, 0, 300]),
        # Half the people were kept, half are hired; they stay as dear as they are.
        ((0.5, 1, 1), [100, 250, 250]),
        ((0.5, 1, 0.5), [100, 250, 100]),
        ((1, 0.5, 1), [200, 100, 250]),
        (("", 0.5, 1), [0, 150, 300]),
    ],
)
def test_who_comes_back_is_hired_at_the_price_of_new_people(
    states: tuple[str | float, ...], dollars: list[float]
) -> None:
    scenario = hiring(levels=[0.5])
    plan = state_sites(scenario, at(*states))
    assert faults(plan, scenario) == set()
    assert spent(plan) == dollars


def test_hiring_needs_no_binaries_where_a_site_runs_wholly_or_not() -> None:
    from groundswell.engine.formulate import formulate

    plain, dear = (formulate(maple(**only(staff={"teacher": 2}), staff=s)) for s in STAFFS)
    assert dear.model.integer.sum() == plain.model.integer.sum()
    assert len(dear.model.objective) > len(plain.model.objective)


STAFFS = ({"teacher": {"price": 100}}, TEACHER)


def test_a_solver_pays_new_people_where_that_is_cheaper_too() -> None:
    """People cost less newly hired: the best plan of all is still charged what is so."""
    staff = {"teacher": {"price": 150, "hire_price": 100}}
    given = only(cost={}, staff={"teacher": 2}, levels=[0.5])
    scenario = maple(**given, staff=staff, funds__general__amount=1000, hurdle=0.001)
    plan = solve(scenario)
    assert plan.objective == pytest.approx(6.0 - 0.9, abs=1e-9)
    assert verify(plan, scenario) == ()
