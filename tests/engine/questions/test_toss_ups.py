"""Toss-ups: each that is named is one, and proved limits hold; against enumeration."""

from __future__ import annotations

from typing import Any

import pytest
from maple import maple
from oracle import brute, generate
from oracle.ranked import ranked, without_learning
from oracle.read import District

from groundswell import Plan, Scenario, SearchOptions, parse_scenario, solve, verify
from groundswell.engine.questions.alternatives import toss_ups as module
from groundswell.engine.questions.alternatives.toss_ups import with_toss_ups
from groundswell.models.scenario.rules.kinds import Decide

WITHIN = 0.3
SEEDS = range(12)


def decided(given: dict[str, Any], program: str, decisions: brute.Decisions) -> set[str]:
    """Return which of the four words fit decisions on a program."""
    d, years = District(given), given["years"]
    sites = [s for p, s in d.sites if p == program]
    state = {(s, y): decisions.get((program, s, y)) for s in sites for y in years}
    last = [state[s, years[-1]] for s in sites]
    runs = any(x is not None and x[0] in ("run", "merge") for x in last)
    if d.existing(program):
        today = [s for s in sites if d.today(program, s)]
        full = all(state[s, y] == ("run", 1.0) for s in today for y in years)
        return {word for word, fits in (("keep", full), ("retire", not runs)) if fits}
    idle = all(x is None for x in state.values())
    return {word for word, fits in (("adopt", runs), ("decline", idle)) if fits}


def test_each_is_one_and_none_does_better_than_proved() -> None:
    named = there = 0
    for seed in SEEDS:
        given = without_learning(generate.random_scenario(seed))
        if brute.best(given) is None:
            continue
        scenario = parse_scenario(given)
        plan = with_toss_ups(
            solve(scenario, options=SearchOptions(gap=1e-9, solver="highs")),
            scenario,
            most=50,
            within=WITHIN,
        )
        assert plan.objective is not None
        assert plan.toss_ups is not None
        assert verify(plan, scenario) == ()
        least = plan.objective - WITHIN * abs(plan.objective)
        near = ranked(given, least=least)
        words = {(p, w) for _, d in near for p in given["programs"] for w in decided(given, p, d)}
        best = near[0][1]
        there += len({(p, w) for p, w in words if w not in decided(given, p, best)})
        for toss in plan.toss_ups:
            so = [x for x, d in near if toss.instead in decided(given, toss.program, d)]
            assert any(toss.objective == pytest.approx(x, abs=1e-6) for x in so), (seed, toss)
            assert max(so) <= toss.at_most + 1e-6, (seed, toss)
            behind = (plan.objective - toss.objective) / abs(plan.objective)
            assert toss.behind == pytest.approx(behind, abs=1e-9)
            named += 1
    # Not all need be found, but most are.
    assert there >= 5
    assert named >= 0.7 * there


@pytest.mark.slow
def test_reduced_costs_rule_out_only_what_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every relaxation solved, nothing is found that the reduced costs ruled out."""
    for seed in SEEDS:
        given = without_learning(generate.random_scenario(seed))
        if brute.best(given) is None:
            continue
        scenario = parse_scenario(given)
        plan = solve(scenario, options=SearchOptions(gap=1e-9, solver="highs"))
        found = with_toss_ups(plan, scenario, most=50, within=WITHIN).toss_ups
        with monkeypatch.context() as patch:
            patch.setattr(module, "bound_with", lambda *args: float("inf"))
            every = with_toss_ups(plan, scenario, most=50, within=WITHIN).toss_ups
        assert found is not None
        assert every is not None
        assert {(t.program, t.instead) for t in found} == {(t.program, t.instead) for t in every}


def test_none_within_nothing_of_a_single_best() -> None:
    scenario = maple(years=[2027], merges={}, funds__general__amount=2500)
    plan = solve(scenario, options=SearchOptions(gap=0.0))
    assert with_toss_ups(plan, scenario, within=0.0).toss_ups == ()


def test_left_out_nobody_looked() -> None:
    scenario = maple()
    plan = solve(scenario)
    assert plan.toss_ups is None
    assert with_toss_ups(plan, scenario, most=0) is plan


def test_a_stop_leaves_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = maple()
    plan = solve(scenario)

    def stopped(*args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module.WarmRelaxation, "best", stopped)
    found: Plan = with_toss_ups(plan, scenario)
    assert found is plan


def test_a_plan_that_decides_as_before_is_no_toss_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a solver finds with a decision turned is looked at once more."""
    scenario = maple()
    plan = solve(scenario)
    assert with_toss_ups(plan, scenario, within=0.5, most=9).toss_ups
    monkeypatch.setattr(module._Look, "_searched", lambda look, *_: look.point)
    assert with_toss_ups(plan, scenario, within=0.5, most=9).toss_ups == ()


def test_a_plan_worth_nothing_has_no_shares() -> None:
    """Where all harms, all ends: what deciding otherwise costs is no share of nothing."""
    harm = {"reading": {"mean": -0.1, "se": 0.05, "tier": 1}}
    programs = ("tutoring", "coaching", "chess")
    scenario = maple(**{f"programs__{key}__effects": harm for key in programs})
    plan = solve(scenario)
    assert plan.objective == 0.0
    told = with_toss_ups(plan, scenario)
    assert told.toss_ups == ()
    assert [told.programs[key].otherwise for key in programs] == [None, None, None]


def test_the_same_again() -> None:
    scenario = maple()
    plan = solve(scenario)
    one, two = (with_toss_ups(plan, scenario, within=0.5, most=9) for _ in range(2))
    assert one == two
    assert one.toss_ups


@pytest.mark.slow
def test_no_other_decision_costs_less_than_is_said() -> None:
    """What deciding otherwise costs at least is proved, and is often more than nothing."""
    told = more = 0
    for seed in SEEDS:
        given = without_learning(generate.random_scenario(seed))
        if brute.best(given) is None:
            continue
        scenario = parse_scenario(given)
        found = solve(scenario, options=SearchOptions(gap=1e-9, solver="highs"))
        plan = with_toss_ups(found, scenario)
        assert plan.objective is not None
        near = ranked(given, least=plan.objective - WITHIN * abs(plan.objective))
        for key, program in plan.programs.items():
            other = program.otherwise
            if other is None:
                continue
            told += 1
            so = [x for x, d in near if other.instead in decided(given, key, d)]
            if other.at_least is None:
                assert so == [], (seed, key)
                continue
            more += other.at_least > 1e-6
            floor = plan.objective - other.at_least * abs(plan.objective)
            assert all(x <= floor + 1e-6 * max(1.0, abs(x)) for x in so), (seed, key)
    assert told > 10
    assert more > 5


def barely(cost: float) -> Scenario:
    """A district whose schools have 1,000 each, for a program that costs so much and another."""
    sites = {"lincoln": {"students": 10}, "grant": {"students": 10}}
    running = {school: {**site, "running": True} for school, site in sites.items()}

    def program(dollars: float, mean: float, **more: Any) -> dict[str, Any]:
        effect = {"reading": {"mean": mean, "se": 0.05, "tier": 3}}
        return {"cost": {"site": dollars}, "effects": effect, **more}

    return maple(
        years=[2027],
        merges={},
        programs={
            "tutoring": program(cost, 0.05, sites=running),
            "extra": program(400, 0.15, sites=sites, proven=True),
        },
        funds={"school": {"by_school": {"lincoln": 1000, "grant": 1000}}},
    )


@pytest.mark.parametrize(("cost", "status"), [(1000.0009, "optimal"), (1001.0, "infeasible")])
def test_that_no_plan_can_decide_so_is_told_where_it_is_proved(cost: float, status: str) -> None:
    """A tenth of a cent may be missing, which a relaxation knows nothing of; a dollar may not."""
    scenario = barely(cost)
    plan = solve(scenario, options=SearchOptions(gap=0.0))
    assert plan.programs["tutoring"].decision == "retire"
    kept = Decide.model_validate({"kind": "decide", "action": "keep", "program": "tutoring"})
    forced = scenario.model_copy(update={"rules": (kept,)})
    assert solve(forced, diagnose=False).status == status
    told = with_toss_ups(plan, scenario).programs["tutoring"].otherwise
    certain = told is not None and told.at_least is None
    assert certain == (status == "infeasible")
