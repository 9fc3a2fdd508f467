"""Solving: what the plan says, how it ends, and that it is the same each time."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from maple import maple

from groundswell import SearchOptions, load_scenario, solve, verify
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.solution import Options, Solution, Status
from groundswell.engine.milp.solve import solve as solve_milp

ROOT = Path(__file__).resolve().parents[2]


def without_time(text: str) -> str:
    data = json.loads(text)
    del data["run"]["seconds"]
    return json.dumps(data)


def test_enough_money_keeps_what_gains_and_adds_more() -> None:
    plan = solve(maple())
    assert plan.status == "optimal"
    assert {k: p.decision for k, p in plan.programs.items()} == {
        "tutoring": "keep",
        "coaching": "expand",
        "chess": "adopt",
    }
    # By hand, a year: Lincoln (0.2 + 0.1) x 10 x 1.0, Grant (0.2 + 0.1) x 10 x 0.5; chess pilots,
    # then runs, at both: 0.05 x 10 x 1.5.
    assert plan.worth == pytest.approx(2 * (3.0 + 1.5 + 0.75))
    assert plan.baseline_worth == pytest.approx(2 * (3.0 + 1.0))


def test_a_cut_spends_what_is_left_where_it_does_most() -> None:
    plan = solve(maple(funds__general__amount=1200))
    assert plan.status == "optimal"
    # A merge at Lincoln needs 1,200 + 60 in the first year; tutoring there alone gains 2 and
    # pays 100 to end tutoring at Grant.
    assert {(s.program, s.school, s.action) for s in plan.sites if s.year == 2027} == {
        ("tutoring", "lincoln", "keep"),
        ("tutoring", "grant", "retire"),
        ("coaching", "lincoln", "retire"),
    }
    assert plan.money[0].spent == pytest.approx(1100)
    assert plan.money[0].one_time == pytest.approx(100)


def test_infeasible_is_proved() -> None:
    plan = solve(
        maple(
            funds__general__amount=900,
            rules=[
                {"kind": "decide", "program": "tutoring", "action": "keep", "schools": ["lincoln"]}
            ],
        )
    )
    assert plan.status == "infeasible"
    assert not plan.has_decisions
    assert plan.objective is None


def test_a_time_limit_too_short_is_not_infeasible() -> None:
    dc = load_scenario(ROOT / "scenarios" / "dc" / "dc.yaml")
    plan = solve(dc, options=SearchOptions(time_limit=0.01))
    assert plan.status == "no_plan_in_time"
    assert plan.objective is None


def test_a_failing_solver_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> Solution:
        return Solution(Status.ERROR, None, None, None, None, "SCIP", 0.0, "out of memory")

    monkeypatch.setattr("groundswell.engine.search.solve_milp", fail)
    plan = solve(maple())
    assert plan.status == "error"
    assert "out of memory" in plan.message


def test_a_solver_that_returns_a_bad_plan_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def lie(model, options, **kwargs):  # type: ignore[no-untyped-def]
        x = np.where(np.isfinite(model.upper), model.upper, 0.0)
        return Solution(Status.OPTIMAL, x, float(model.objective @ x), 1e9, 0.0, "liar", 0.0, "")

    monkeypatch.setattr("groundswell.engine.search.solve_milp", lie)
    plan = solve(maple())
    assert plan.status == "error"
    assert "checked again" in plan.message or "cannot pay" in plan.message


@pytest.mark.parametrize("solver", ["scip", "highs"])
def test_the_same_input_gives_the_same_plan(solver: str) -> None:
    scenario = maple(funds__general__amount=2500)
    first, second = (
        without_time(solve(scenario, options=SearchOptions(solver=solver)).to_json())
        for _ in range(2)
    )
    assert first == second


def test_a_method_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="method"):
        solve(maple(), options=SearchOptions(method="by-magic"))  # type: ignore[arg-type]


def test_prices_say_what_one_more_dollar_buys() -> None:
    """At the margin half of tutoring at Grant is bought: 0.2 x 10 x 0.5 for 1,000 dollars."""
    plan = solve(
        maple(
            years=[2027],
            funds__general__amount=1500,
            merges={},
            programs__tutoring__cost={"site": 1000},
            programs__coaching__sites__grant={"students": 0},
        )
    )
    (general,) = plan.funds
    # Coaching at Lincoln and tutoring at Grant both gain 1 for 1,000 dollars.
    assert general.price == pytest.approx(0.001, rel=1e-6)


def test_verify_accepts_what_solve_returns() -> None:
    scenario = maple(funds__general__amount=2500)
    assert verify(solve(scenario), scenario) == ()


@pytest.mark.parametrize("solver", ["scip", "highs", "cp-sat", "cbc"])
def test_a_budget_is_kept_to_the_cent_where_a_solver_would_let_it_slip(solver: str) -> None:
    """Both programs cost five dollars more than the hundred million there are."""
    effect = {"reading": {"mean": 0.1, "se": 0.1}}
    programs = {
        name: {
            "cost": {"site": cost},
            "effects": effect,
            "sites": {"lincoln": {"students": students, "running": True}},
        }
        for name, cost, students in (("one", 50_000_005, 50), ("two", 50_000_000, 40))
    }
    scenario = maple(programs=programs, merges={}, funds__general__amount=100_000_000, years=[2027])
    plan = solve(scenario, options=SearchOptions(solver=solver))
    assert plan.worth == pytest.approx(5.0)
    assert plan.status in ("optimal", "feasible")
    assert plan.bound is not None
    assert plan.bound >= 5.0 - 1e-9
    assert verify(plan, scenario) == ()


def costly(*costs: float, fund: float, gains: tuple[int, ...], **more: object) -> dict[str, object]:
    """Return changes that make programs of these costs, each at Lincoln today."""
    programs = {
        f"p{i}": {
            "cost": {"site": cost},
            "effects": {"reading": {"mean": 0.1, "se": 0.1}},
            "sites": {"lincoln": {"students": gain, "running": True}},
            **more,
        }
        for i, (cost, gain) in enumerate(zip(costs, gains, strict=True))
    }
    return {
        "programs": programs,
        "merges": {},
        "funds__general__amount": fund,
        "years": [2027],
    }


@pytest.mark.parametrize("solver", ["scip", "highs", "cp-sat", "cbc"])
@pytest.mark.parametrize("short", [0.02, 1, 5, 50])
def test_decisions_that_fit_exactly_are_found_beside_some_that_do_not(
    solver: str, short: float
) -> None:
    """The first and the third fit to the dollar; the first and the second almost."""
    scenario = maple(**costly(5e7, 5e7, 5e7 - short, fund=1e8 - short, gains=(20, 25, 20)))
    plan = solve(scenario, options=SearchOptions(solver=solver))
    assert plan.worth == pytest.approx(4.5)
    assert plan.status in ("optimal", "feasible")
    assert verify(plan, scenario) == ()


@pytest.mark.parametrize("solver", ["scip", "highs"])
@pytest.mark.parametrize("small", [0.5, 5.0, 50.0])
def test_a_small_cost_beside_a_large_one_is_not_infeasible(solver: str, small: float) -> None:
    scenario = maple(**costly(1e7, small, fund=1e7, gains=(30, 20)))
    plan = solve(scenario, options=SearchOptions(solver=solver))
    assert plan.worth == pytest.approx(3.0)
    assert verify(plan, scenario) == ()


def test_a_search_that_is_cut_short_is_no_worse_than_today() -> None:
    scenario = maple()
    plan = solve(scenario, options=SearchOptions(time_limit=1e-9))
    assert plan.status in ("feasible", "optimal")
    assert plan.worth is not None
    assert plan.baseline_worth is not None
    assert plan.worth >= plan.baseline_worth


def test_a_gap_that_the_plan_does_not_meet_is_searched_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A solver does not know what is constant, nor what dollars to the cent leave of its gap."""
    asked: list[float] = []

    def nearly(model: Model, options: Options, **others: Any) -> Solution:
        found = solve_milp(model, options, **others)
        asked.append(options.gap)
        assert found.objective is not None
        if len(asked) == 1:
            return replace(found, bound=found.objective * 1.0101, gap=0.0101)
        return found

    monkeypatch.setattr("groundswell.engine.search.solve_milp", nearly)
    plan = solve(maple(), options=SearchOptions(gap=0.01))
    assert plan.status == "optimal"
    assert plan.gap is not None
    assert plan.gap <= 0.01
    assert asked[1] < asked[0]


class TestReasons:
    def test_what_runs_nowhere_would_cost_the_district_too(self) -> None:
        # Its sites gain 2.88 and cost 60,000 over the years, the district 30,000.
        plan = solve(load_scenario(ROOT / "scenarios" / "tiny" / "tiny.yaml"))
        lab = plan.programs["reading_lab"]
        assert lab.decision == "retire"
        assert lab.reason.startswith("gains 3.2 per $100,000; money is worth ")

    def test_what_goes_on_shares_a_cost_that_is_due_anyway(self) -> None:
        # A year: (1.0 + 0.5) x 10 x 0.2 = 3 for 2,000 at two sites.
        plan = solve(maple(programs__tutoring__cost={"site": 1000, "district": 500}))
        assert plan.programs["tutoring"].reason.startswith("gains 150 per $100,000")

    def test_a_pilot_that_gains_and_teaches_nothing_says_so(self) -> None:
        # At Ash 1 x 0.4 x 0.6 = 0.24 for 1,200 + 2,000 to start + 5,000 to evaluate.
        one = {f"programs.tutoring.sites.{school}.students": 1 for school in ("ash", "birch")}
        scenario = load_scenario(ROOT / "scenarios" / "tiny" / "tiny.yaml", set=one)
        plan = solve(scenario, options=SearchOptions(gap=0.0))
        assert plan.programs["tutoring"].decision == "pilot"
        assert plan.pilots["tutoring"].learning == 0.0
        assert plan.programs["tutoring"].reason.startswith(
            "what it teaches counts for nothing: gains 2.93 per $100,000; money is worth "
        )
