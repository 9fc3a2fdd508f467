"""What rules cost: each left out, one solve each."""

from __future__ import annotations

from typing import Any

import pytest
from maple import maple

from groundswell import SearchOptions, price_of_rules, solve
from groundswell.engine.questions import rules as module
from groundswell.models.results.plan import Plan

CUT = {"years": [2027], "merges": {}, "programs__tutoring__levels": []}
KEEP_GRANT = {"kind": "decide", "program": "tutoring", "action": "keep", "schools": ["grant"]}
KEEP_COACH = {"id": "coach", "kind": "decide", "program": "coaching", "action": "keep"}


def test_each_rule_is_left_out_alone_and_ids_stay() -> None:
    scenario = maple(
        **CUT,
        funds__general__amount=2100,
        rules=[KEEP_GRANT, KEEP_COACH, {**KEEP_GRANT, "note": "again"}],
    )
    prices = price_of_rules(scenario, options=SearchOptions(gap=0.0))
    assert [rule.id for rule in prices.rules] == ["decide_1", "coach", "decide_3"]
    assert [rule.without.status for rule in prices.rules] == ["optimal"] * 3
    by_id = {rule.id: rule for rule in prices.rules}
    # Tutoring goes at Lincoln (100): coaching there and tutoring at Grant gain 1 each.
    assert prices.plan.worth == pytest.approx(2.0)
    assert prices.plan.dollars == pytest.approx(2100)
    # The other rule keeps tutoring at Grant, so leaving out one of the two changes nothing.
    for same in ("decide_1", "decide_3"):
        assert by_id[same].worth == pytest.approx(0.0)
        assert by_id[same].at_most == pytest.approx(0.0)
    # Without coaching: tutoring at both (2 + 1).
    assert by_id["coach"].worth == pytest.approx(1.0)
    assert by_id["coach"].dollars == pytest.approx(-100)
    assert by_id["coach"].within_gap is False
    assert by_id["coach"].says == "coaching: keep."


def test_soft_rules_too() -> None:
    soft = {**KEEP_COACH, "enforce": {"price": 0.4}}
    prices = price_of_rules(
        maple(**CUT, funds__general__amount=2000, rules=[soft]), options=SearchOptions(gap=0.0)
    )
    (coach,) = prices.rules
    assert coach.price == 0.4
    # It is broken at one site, at 0.4; without it that is not paid, and the decisions stay.
    assert coach.objective == pytest.approx(0.4)
    assert coach.worth == pytest.approx(0.0)


def test_infeasible_with_feasible_without() -> None:
    scenario = maple(
        **CUT,
        funds__general__amount=1500,
        rules=[{**KEEP_GRANT, "schools": "all"}, {"kind": "initiative_load", "at_most": 3}],
    )
    prices = price_of_rules(scenario)
    assert prices.plan.status == "infeasible"
    keep, load = prices.rules
    assert keep.without.status == "optimal"
    assert keep.without.worth is not None
    assert load.without.status == "infeasible"
    assert (keep.worth, keep.within_gap, keep.at_most) == (None, None, None)


def with_gaps(monkeypatch: pytest.MonkeyPatch, *plans: tuple[float, float]) -> None:
    """Make the solves end with these objectives and bounds."""
    real, left = solve, list(plans)

    def rough(*args: Any, **options: Any) -> Plan:
        objective, bound = left.pop(0)
        plan = real(*args, **options)
        return plan.model_copy(update={"objective": objective, "bound": bound})

    monkeypatch.setattr(module, "solve", rough)


@pytest.mark.parametrize(("better", "within"), [(10.9, True), (11.1, False)])
def test_within_the_gap(monkeypatch: pytest.MonkeyPatch, better: float, within: bool) -> None:
    """Gaps of 0.6 and 0.4 leave 1.0 open."""
    with_gaps(monkeypatch, (10.0, 10.6), (better, better + 0.4))
    (rule,) = price_of_rules(maple(rules=[KEEP_GRANT])).rules
    assert rule.within_gap is within
    assert rule.objective == pytest.approx(better - 10.0)
    assert rule.at_most == pytest.approx(better + 0.4 - 10.0)


def test_an_unknown_gap_is_not_called_small(monkeypatch: pytest.MonkeyPatch) -> None:
    with_gaps(monkeypatch, (10.0, 10.6), (10.0, 10.0))
    scenario = maple(rules=[KEEP_GRANT])
    real = module.solve

    def unknown(*args: Any, **options: Any) -> Plan:
        return real(*args, **options).model_copy(update={"bound": None})

    monkeypatch.setattr(module, "solve", unknown)
    (rule,) = price_of_rules(scenario).rules
    assert rule.within_gap is None


def test_each_solve_begins_with_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    real, starts = solve, []

    def watched(*args: Any, **options: Any) -> Plan:
        starts.append(options["start"])
        return real(*args, **options)

    monkeypatch.setattr(module, "solve", watched)
    said: list[str] = []
    price_of_rules(maple(rules=[KEEP_GRANT, KEEP_COACH]), on_solve=said.append)
    assert starts[0] is None
    assert [start.status for start in starts[1:]] == ["optimal", "optimal"]
    assert said == ["all rules", "without decide_1 (1 of 2)", "without coach (2 of 2)"]


def test_a_stop_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = solve

    def stopped(*args: Any, **options: Any) -> Plan:
        return real(*args, **options).model_copy(update={"message": "stopped on request"})

    monkeypatch.setattr(module, "solve", stopped)
    prices = price_of_rules(maple(rules=[KEEP_GRANT]))
    assert (prices.rules, prices.message) == ((), "stopped on request")


def test_a_start_is_kept_if_nothing_better_is_found_in_time() -> None:
    scenario = maple(funds__general__amount=2500)
    plan = solve(scenario, options=SearchOptions(gap=0.0))
    again = solve(scenario, start=plan, options=SearchOptions(time_limit=1e-6))
    assert again.objective == pytest.approx(plan.objective)
    assert again.status in ("feasible", "optimal")


def test_a_start_of_another_scenario_is_passed_over() -> None:
    plan = solve(maple())
    poor = solve(maple(funds__general__amount=1200), start=plan)
    assert poor.status == "optimal"
    fewer = solve(maple(programs__chess__sites={"grant": {"students": 10}}), start=plan)
    assert fewer.status == "optimal"
