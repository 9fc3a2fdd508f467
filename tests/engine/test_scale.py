"""Effects that fall as programs grow: by hand, and nothing where the scenario says nothing."""

from __future__ import annotations

from typing import Any

import pytest

from groundswell import Plan, parse_scenario, solve, verify


def district(**evidence: Any) -> dict[str, Any]:
    schools = {s: {"enrollment": 100, "needs": {"reading": n}} for s, n in NEEDS.items()}
    return {
        "schema_version": 1,
        "name": "Four schools",
        "years": [2027],
        "goals": {"reading": {"weight": 1}},
        "schools": schools,
        "programs": {
            "tutoring": {
                "cost": {"site": 10000},
                "proven": True,
                "effects": {"reading": {"mean": 0.2, "se": 0.05}},
                "sites": {school: {"students": 50} for school in schools},
            },
        },
        "funds": {"general": {"amount": 40000}},
        "hurdle": 0.0004,
        "evidence": evidence,
    }


NEEDS = {"ash": 0.9, "birch": 0.8, "cedar": 0.7, "dogwood": 0.6}
AVERAGE = 0.75


def sites(plan: Plan) -> set[str]:
    return {site.school for site in plan.sites if site.action == "start"}


def test_without_it_every_site_that_is_worth_its_dollars_runs() -> None:
    plan = solve(parse_scenario(district()))
    assert sites(plan) == set(NEEDS)
    assert plan.scale_toll is None
    assert '"scale_toll"' not in plan.to_json()


def test_the_toll_by_hand() -> None:
    """150 students: 50 whole, the next 50 at one slope, the rest on the way to 200."""
    scenario = parse_scenario({**district(scale={}), "funds": {"general": {"amount": 30000}}})
    plan = solve(scenario)
    assert verify(plan, scenario) == ()
    whole = {50: 50.0, 100: 100 * 2**-0.27, 200: 200 * 4**-0.27}
    assert sites(plan) <= {"ash", "birch", "cedar"}
    count = 50 * len(sites(plan))
    gets = {50: whole[50], 100: whole[100], 150: (whole[100] + whole[200]) / 2}[count]
    assert plan.scale_toll == pytest.approx(0.2 * AVERAGE * (count - gets))
    assert plan.objective == pytest.approx((plan.worth or 0) - (plan.hurdle or 0) - plan.scale_toll)


def test_sites_that_were_worth_it_are_not_once_effects_fall() -> None:
    """The least needy site brings 6.0 less the price of its dollars, 4.0, less what others lose."""
    plan = solve(parse_scenario(district(scale={"students": 50.0})))
    assert sites(plan) < set(NEEDS)


def test_a_program_measured_at_scale_loses_nothing() -> None:
    given = district(scale={"students": 50.0})
    given["programs"]["tutoring"]["scale"] = {"students": 200.0}
    plan = solve(parse_scenario(given))
    assert sites(plan) == set(NEEDS)
    assert plan.scale_toll == 0
    given["programs"]["tutoring"]["scale"] = {"exponent": 0.0}
    assert solve(parse_scenario(given)).scale_toll == 0


def test_harms_and_stand_ins_are_not_charged() -> None:
    for effect in ({"mean": -0.2, "se": 0.05}, "unknown"):
        given = district(scale={"students": 1.0}, unknown={"mean": 0.2})
        given["programs"]["tutoring"]["effects"]["reading"] = effect
        given["rules"] = [{"kind": "decide", "program": "tutoring", "action": "start"}]
        assert solve(parse_scenario(given)).scale_toll == 0


def test_plans_are_read_back_with_it() -> None:
    plan = solve(parse_scenario(district(scale={})))
    assert Plan.model_validate_json(plan.to_json()) == plan
