"""The table of laws, and the top-ups by school."""

from typing import Any

from groundswell.cli.render.page import as_text
from groundswell.cli.render.plan.report import report
from groundswell.cli.render.plan.sections.laws import laws, top_ups
from groundswell.cli.render.words import Names
from groundswell.models.results.plan import Plan
from groundswell.models.results.plan_parts.money_plan import Payment
from groundswell.models.results.plan_parts.rule_plan import RulePlan
from groundswell.models.scenario.scenario import Scenario


def rule(id: str, kind: str, **more: Any) -> RulePlan:
    given = {"id": id, "kind": kind, "unit": "dollars", "binding": False, "slack": 12.0}
    return RulePlan.model_validate(given | more)


def with_rules(plan: Plan, *rules: RulePlan) -> Plan:
    return plan.model_copy(update={"rules": rules})


def test_laws_are_met_failed_or_not_tested(maple_plan: Plan) -> None:
    broken = [{"school": "lincoln", "year": 2027, "by": 3.0}]
    plan = with_rules(
        maple_plan,
        rule("load", "initiative_load"),
        rule("effort", "maintenance_of_effort", verdict="met"),
        rule("alike", "comparability", verdict="failed", slack=-3.0, broken=broken),
        rule("alone", "comparability", verdict="not tested", slack=None),
    )
    text = as_text(laws(plan), width=200)
    assert "Laws: a screening, not a compliance determination" in text
    lines = {line.split("  ")[0]: " ".join(line.split()) for line in text.splitlines()}
    assert "load" not in text
    assert lines["Maintenance of effort (20 USC 7901; 34 CFR 300.203 to 300.205)"].endswith(
        '"effort" met $12 to spare'
    )
    assert lines["Comparability (20 USC 6321(c))"].endswith(
        '"alike" failed broken at 1 place, by $3 at most'
    )
    assert "alone" in text
    assert "not tested  there is nothing for it to test in the data" in text
    # A law that no rule is named after is not passed over.
    assert lines["Supplement not supplant (20 USC 6321(b))"].endswith(
        "not tested the scenario has no such rule"
    )


def test_without_such_a_rule_there_is_no_table(maple_plan: Plan) -> None:
    assert laws(maple_plan) == []


def test_top_ups_by_school(maple: Scenario, maple_plan: Plan) -> None:
    paid = [("lincoln", 2027, 500.0), ("lincoln", 2028, 250.0), ("grant", 2028, 1_500_000.0)]
    given = [{"school": s, "year": year, "amount": amount} for s, year, amount in paid]
    plan = with_rules(
        maple_plan,
        rule("floor", "hold_harmless", says="No school falls.", top_ups=given),
    ).model_copy(
        update={
            "payments": tuple(
                Payment(fund="general", year=year, rule="floor", school=s, amount=amount)
                for s, year, amount in paid
            )
        }
    )
    text = as_text(top_ups(plan, Names(maple)))
    assert text.splitlines()[1:] == [
        "Topped up by General fund",
        "  No school falls.",
        "School              2027    2028",
        "Grant Elementary      $0  $1.50M",
        "Lincoln Elementary  $500    $250",
        "All of them         $500  $1.50M",
    ]
    assert "Topped up by General fund" in as_text(report(plan, maple, ("funds",)))
