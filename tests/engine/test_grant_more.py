"""Requests decide between plans of equal worth, before changes and tiers, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from oracle.draw_asked import random_asking
from oracle.ranked import without_learning

from groundswell import Plan, Scenario, SearchOptions, parse_scenario, solve, verify
from groundswell.engine import grant_more
from groundswell.engine.questions.weight_price import price_of_weight


def district(
    means: dict[str, float], amount: float, asked: dict[str, Any], weight: float = 0.0, **more: Any
) -> Scenario:
    """Return programs of 1,000 at ash, 100 students; those named `new...` are candidates."""
    programs = {
        key: {
            "cost": {"site": 1000},
            "proven": key.startswith("new"),
            "effects": {"g": {"mean": mean, "se": 0.01}},
            "sites": {"ash": {"students": 100, "running": not key.startswith("new")}},
            **more.get(key, {}),
        }
        for key, mean in means.items()
    }
    return parse_scenario(
        {
            "schema_version": 1,
            "years": [2027],
            "goals": {"g": {"weight": 1}},
            "schools": {"ash": {"enrollment": 100, "needs": {"g": 1}}},
            "programs": programs,
            "funds": {"f": {"amount": amount}},
            "requests": {"weight": weight, "by_school": {"ash": asked}},
        }
    )


def want(wants: str, rank: int = 1) -> dict[str, Any]:
    return {"wants": wants, "rank": rank}


def runs(plan: Plan) -> set[str]:
    return {site.program for site in plan.sites if site.action != "retire"}


@pytest.mark.parametrize("kept", ["one", "two", "three"])
def test_of_equal_plans_the_one_that_grants_more(kept: str) -> None:
    means = {"one": 0.02, "two": 0.02, "three": 0.02}
    scenario = district(means, 1000, {kept: want("keep")})
    plan = solve(scenario)
    assert runs(plan) == {kept}
    assert plan.granting is not None
    assert (plan.granting.score, plan.granting.most) == (1.0, 1.0)
    assert verify(plan, scenario) == ()


def test_the_first_ranked_counts_more() -> None:
    asked = {"one": want("keep", 2), "two": want("keep", 1)}
    assert runs(solve(district({"one": 0.02, "two": 0.02}, 1000, asked))) == {"two"}


@pytest.mark.parametrize(("gap", "kept"), [(0.005, "best"), (0.02, "asked")])
def test_worth_is_given_within_the_gap_and_never_beyond_it(gap: float, kept: str) -> None:
    """0.0199 of 0.0201 is a hundredth less."""
    scenario = district({"best": 0.0201, "asked": 0.0199}, 1000, {"asked": want("keep")})
    plan = solve(scenario, options=SearchOptions(gap=gap))
    assert runs(plan) == {kept}
    assert plan.status == "optimal"
    assert plan.bound == pytest.approx(2.01)
    assert plan.granting is not None
    assert plan.granting.before == 0.0
    assert plan.granting.gave == pytest.approx(0.02 if kept == "asked" else 0.0)
    assert plan.granting.message == ""


def test_it_comes_before_fewer_changes() -> None:
    """A candidate that is asked for takes the place of what runs and nobody asks for."""
    asked = {"new": want("start")}
    assert runs(solve(district({"old": 0.02, "new": 0.02}, 1000, asked))) == {"new"}
    assert runs(solve(district({"old": 0.02, "new": 0.02}, 1000, {"old": want("keep")}))) == {"old"}


def test_it_comes_before_tiers_which_keep_what_it_granted() -> None:
    """One of three must go. The lowest tier is asked for; of the others the lower one ends."""
    means = {"low": 0.02, "middle": 0.02, "high": 0.02}
    tiers: dict[str, Any] = {
        key: {"cut_tier": tier} for key, tier in zip(means, (1, 5, 9), strict=True)
    }
    assert runs(solve(district(means, 2000, {}, **tiers))) == {"middle", "high"}
    assert runs(solve(district(means, 2000, {"low": want("keep")}, **tiers))) == {"low", "high"}


def test_of_as_much_granted_the_plan_of_more_worth() -> None:
    means = {"asked": 0.0199, "best": 0.0201, "other": 0.02}
    plan = solve(district(means, 2000, {"asked": want("keep")}), options=SearchOptions(gap=0.02))
    assert runs(plan) == {"asked", "best"}


def test_with_a_weight_the_objective_has_them() -> None:
    """A weight of 0.5 is more than the 0.2 of worth between the two."""
    scenario = district({"best": 0.02, "asked": 0.018}, 1000, {"asked": want("keep")}, 0.5)
    options = SearchOptions(gap=0)
    plan = solve(scenario, options=options)
    assert runs(plan) == {"asked"}
    assert plan.objective == pytest.approx(1.8 + 0.5)
    assert (plan.worth, plan.requests_worth) == (pytest.approx(1.8), pytest.approx(0.5))
    told = plan.granting
    assert told is not None
    assert told.before is None
    assert told.costs_at_least == 0.0
    assert told.costs_at_most is not None
    assert told.costs_at_most >= 0.2 - 1e-9
    exact = price_of_weight(scenario, plan, options=options).granting
    assert exact is not None
    assert (exact.costs_at_least, exact.costs_at_most) == (
        pytest.approx(0.2),
        pytest.approx(0.2, abs=1e-5),
    )
    lighter = district({"best": 0.02, "asked": 0.018}, 1000, {"asked": want("keep")}, 0.1)
    assert runs(solve(lighter, options=options)) == {"best"}


@pytest.mark.slow
def test_what_is_searched_in_parts_is_within_the_gap_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a large district, of which these stand, plans are searched by weights."""
    monkeypatch.setattr(grant_more, "MOST_SEARCHED", 3)
    better = unended = 0
    for seed in range(16):
        scenario = parse_scenario(without_learning(random_asking(seed, 0.0)))
        plain = solve(scenario, options=SearchOptions(gap=0.05), by_requests=False)
        plan = solve(scenario, options=SearchOptions(gap=0.05))
        assert plan.status == plain.status, seed
        if plan.granting is None or plan.granting.before is None:
            continue
        assert verify(plan, scenario) == (), seed
        assert plan.objective is not None
        assert plan.bound is not None
        assert plan.bound - plan.objective <= 0.05 * abs(plan.objective) + 1e-6, seed
        assert plan.granting.score >= plan.granting.before - 1e-6, seed
        better += plan.granting.score > plan.granting.before + 1e-6
        unended += bool(plan.granting.message)
    assert better >= 2
    assert unended >= 2
