"""A plan edited by hand is refused, with what it breaks in words."""

from __future__ import annotations

from typing import Any

import pytest
from maple import maple

from groundswell import Plan, Scenario, solve, verify
from groundswell.engine.evaluation.read_site_years import Unreadable
from groundswell.engine.plan.stated import state_sites, today
from groundswell.models.results.plan_parts.program_plan import SiteYear

RULES = [
    {"kind": "initiative_load", "id": "load", "at_most": 2},
    {"kind": "decide", "id": "board_vote", "program": "tutoring", "action": "keep"},
]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    # Edits of the plan below take for granted that nobody comes back.
    return maple(funds__general__amount=3500, rules=RULES, programs__coaching__restart=False)


@pytest.fixture(scope="module")
def plan(scenario: Scenario) -> Plan:
    return solve(scenario)


def edit(plan: Plan, program: str, school: str, **changes: Any) -> Plan:
    sites = tuple(
        s.model_copy(update=changes) if (s.program, s.school) == (program, school) else s
        for s in plan.sites
    )
    return plan.model_copy(update={"sites": sites})


def subjects(plan: Plan, scenario: Scenario) -> set[str]:
    return {finding.subject for finding in verify(plan, scenario)}


def test_the_plan_itself_holds(plan: Plan, scenario: Scenario) -> None:
    assert verify(plan, scenario) == ()


def test_a_retired_site_breaks_the_rule_that_keeps_it(plan: Plan, scenario: Scenario) -> None:
    sites = tuple(s for s in plan.sites if (s.program, s.school) != ("tutoring", "grant"))
    found = verify(plan.model_copy(update={"sites": sites}), scenario)
    assert any(f.subject == "board_vote" and "tutoring at grant" in f.says for f in found)
    assert "money" in {f.subject for f in found}
    assert "figures" in {f.subject for f in found}


def test_one_program_too_many_breaks_the_load(plan: Plan, scenario: Scenario) -> None:
    more = [
        SiteYear(program="chess", school="lincoln", year=2027, action="pilot"),
    ]
    edited = plan.model_copy(update={"sites": (*plan.sites, *more)})
    assert "load" in subjects(edited, scenario)


def test_a_start_without_a_pilot_breaks_the_states(scenario: Scenario) -> None:
    plan = state_sites(
        scenario,
        [SiteYear(program="chess", school="grant", year=2028, action="start")],
    )
    assert any(
        f.subject == "state" and "only after a pilot" in f.says for f in verify(plan, scenario)
    )


def test_a_start_before_any_pilot_can_have_been_is_named(plan: Plan, scenario: Scenario) -> None:
    early = SiteYear(program="chess", school="grant", year=2027, action="start")
    found = verify(plan.model_copy(update={"sites": (*plan.sites, early)}), scenario)
    assert found[0].subject == "state"
    assert "2027: a candidate starts only after a pilot" in found[0].says
    with pytest.raises(Unreadable, match="only after a pilot"):
        state_sites(scenario, [early])


def test_a_changed_figure_is_named(plan: Plan, scenario: Scenario) -> None:
    (finding,) = verify(plan.model_copy(update={"worth": 99.0}), scenario)
    assert finding.subject == "figures"
    assert finding.says.startswith("worth is 99")


def test_a_changed_payment_is_named(plan: Plan, scenario: Scenario) -> None:
    first = plan.payments[0]
    payments = (first.model_copy(update={"amount": first.amount + 1}), *plan.payments[1:])
    edited = plan.model_copy(update={"payments": payments})
    assert "money" in subjects(edited, scenario)


def test_a_fund_that_pays_too_much_is_named(scenario: Scenario) -> None:
    poor = maple(funds__general__amount=100)
    found = verify(today(scenario), poor)
    assert any(f.subject == "money" and "$100.00 in 2027" in f.says for f in found)


def test_a_fund_that_may_not_pay_is_named(plan: Plan) -> None:
    limited = {"amount": 3500, "pays_for": {"schools": ["grant"]}}
    other = maple(funds={"general": limited, "spare": {"amount": 9000}}, rules=RULES)
    found = verify(plan, other)
    assert any("general may not pay for tutoring at lincoln" in f.says for f in found)


def test_sites_that_cannot_be_are_named_all_at_once(plan: Plan, scenario: Scenario) -> None:
    wrong = (
        SiteYear(program="magic", school="lincoln", year=2027, action="keep"),
        SiteYear(program="tutoring", school="lincoln", year=2031, action="keep"),
        SiteYear(program="coaching", school="lincoln", year=2027, action="pilot"),
        SiteYear(program="tutoring", school="grant", year=2027, action="reduce", level=0.3),
    )
    found = verify(plan.model_copy(update={"sites": wrong}), scenario)
    assert [f.subject for f in found] == ["sites"] * 4


def test_half_a_merge_is_refused(plan: Plan, scenario: Scenario) -> None:
    half = edit(plan, "tutoring", "lincoln", action="merge", merge="team")
    assert "sites" in subjects(half, scenario)


def test_a_plan_without_decisions_says_so(plan: Plan, scenario: Scenario) -> None:
    empty = Plan(scenario=plan.scenario, status="infeasible", run=plan.run)
    assert [str(f) for f in verify(empty, scenario)] == [
        "sites: the plan holds no decisions: it is infeasible"
    ]


def test_today_is_judged_too(scenario: Scenario) -> None:
    assert verify(today(scenario), scenario) == ()
    assert today(scenario).worth == pytest.approx(8.0)


def test_today_over_budget_has_unpaid_costs() -> None:
    poor = maple(funds__general__amount=100)
    plan = today(poor)
    assert any("due, $" in f.says for f in verify(plan, poor))
    assert all(payment.amount <= 100 for payment in plan.payments)
    # What is paid and what nobody can pay is what it costs, year by year.
    for money in plan.money:
        paid = sum(p.amount for p in plan.payments if p.year == money.year)
        short = sum(s.amount for s in plan.short if s.year == money.year)
        assert paid == pytest.approx(100)
        assert paid + short == pytest.approx(money.spent)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "infeasible"}, "figures: status is infeasible, but the plan holds decisions"),
        ({"objective": None}, "sites: status is optimal, but the plan holds no objective"),
        (
            {"status": "infeasible", "objective": None},
            "sites: status is infeasible, but the plan holds no objective",
        ),
    ],
)
def test_status_and_decisions_go_together(
    plan: Plan, scenario: Scenario, changes: dict[str, Any], said: str
) -> None:
    assert plan.status == "optimal"
    edited = plan.model_copy(update=changes)
    assert [str(finding) for finding in verify(edited, scenario)] == [said]
