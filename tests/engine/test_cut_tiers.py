"""The board's own order of cuts: it decides between plans of equal worth, and nothing else."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from groundswell import Scenario, SearchOptions, parse_scenario, solve, verify
from groundswell.engine import cut_tiers
from groundswell.models.results.plan_parts.cut_tiers import TierChoice


def program(
    tier: int | None, mean: float = 0.02, cost: float = 1000, **more: Any
) -> dict[str, Any]:
    """Return a program at ash, 100 students."""
    given = {
        "cost": {"site": cost},
        "effects": {"g": {"mean": mean, "se": 0.01}},
        "sites": {"ash": {"students": 100, "running": True}},
        **more,
    }
    return given if tier is None else {**given, "cut_tier": tier}


def district(programs: dict[str, Any], amount: float, **more: Any) -> Scenario:
    return parse_scenario(
        {
            "schema_version": 1,
            "years": [2027, 2028],
            "goals": {"g": {"weight": 1}},
            "schools": {s: {"enrollment": 100, "needs": {"g": 1}} for s in ("ash", "birch")},
            "programs": programs,
            "funds": {"f": {"amount": amount}},
            **more,
        }
    )


def kept(scenario: Scenario, **options: Any) -> set[str]:
    """Return the programs that the plan keeps; the plan holds."""
    plan = solve(scenario, **options)
    assert plan.status == "optimal"
    assert verify(plan, scenario) == ()
    return {key for key, told in plan.programs.items() if told.decision == "keep"}


@pytest.mark.parametrize("order", list(itertools.permutations(["low", "middle", "high"])))
def test_of_equal_programs_lower_tiers_end_first_whatever_their_order(
    order: tuple[str, ...],
) -> None:
    tiers = {"low": 1, "middle": 4, "high": 9}
    programs = {key: program(tiers[key]) for key in order}
    assert kept(district(programs, 2000)) == {"middle", "high"}
    assert kept(district(programs, 1000)) == {"high"}


@pytest.mark.parametrize("method", ["direct", "by-school"])
@pytest.mark.parametrize("solver", ["scip", "highs", "cbc"])
def test_by_every_solver(method: Any, solver: str) -> None:
    programs = {"high": program(9), "low": program(1)}
    assert kept(district(programs, 1000), options=SearchOptions(method=method, solver=solver)) == {
        "high"
    }


def test_the_plan_says_what_rests_on_tiers_alone() -> None:
    programs = {
        "low": program(1),
        "high": program(9),
        "best": program(2, mean=0.9),
        "worst": program(8, mean=0.001),
        "none": program(None, mean=0.5),
    }
    plan = solve(district(programs, 3000))
    assert plan.cut_tiers is not None
    assert plan.cut_tiers.alone == (
        TierChoice(program="high", tier=9, keeps=("ash",)),
        TierChoice(program="low", tier=1, ends=("ash",)),
    )
    assert plan.cut_tiers.ended == {1: 1000, 2: 0, 8: 1000, 9: 0}
    assert plan.cut_tiers.message == ""
    assert plan.programs["low"].reason.endswith("by cut_tier 1 alone, at equal worth")
    assert "cut_tier" not in plan.programs["worst"].reason


def test_worth_beyond_the_gap_is_not_traded() -> None:
    """0.0199 of 0.0201 is a hundredth less; half of that is the plan's."""
    programs = {"low": program(1, mean=0.0201), "high": program(9, mean=0.0199)}
    assert kept(district(programs, 1000), options=SearchOptions(gap=0.005)) == {"low"}
    assert kept(district(programs, 1000), options=SearchOptions(gap=0.02)) == {"high"}
    plan = solve(district(programs, 1000), options=SearchOptions(gap=0.02))
    assert plan.gap == pytest.approx(0.0201 / 0.0199 - 1)


def test_higher_tiers_come_first_whatever_the_lower_ones_cost() -> None:
    """One ending of tier 9 for 1,000, or two of lower tiers for 1,500: the two."""
    programs = {
        "high": program(9, mean=0.03, cost=1500),
        "low": program(8, mean=0.02, cost=1000),
        "lowest": program(7, mean=0.01, cost=500),
    }
    assert kept(district(programs, 1500)) == {"high"}


def test_within_a_tier_the_fewest_dollars_end() -> None:
    """Of 2,500 at least 500 must go, and all three are worth the same."""
    programs = {"small": program(5, cost=500), "large": program(5, cost=1000), "other": program(5)}
    assert kept(district(programs, 2000)) == {"large", "other"}


def test_without_a_tier_nothing_is_traded() -> None:
    """`free` ends or stays as in the plan that was found; `high` never ends for `low`."""
    programs = {"free": program(None), "low": program(1), "high": program(9)}
    before = kept(district(programs, 2000), by_tier=False)
    after = kept(district(programs, 2000))
    assert ("free" in before) == ("free" in after)
    assert len(after) == 2
    assert "high" in after


def test_what_no_tier_speaks_of_has_no_such_search() -> None:
    plan = solve(district({"one": program(None), "two": program(None)}, 1000))
    assert plan.cut_tiers is None
    new = program(3, sites={"ash": {"students": 100}}, proven=True)
    assert solve(district({"one": program(None), "new": new}, 1000)).cut_tiers is None


def test_a_merge_is_no_ending() -> None:
    parts = {"one": program(9), "two": program(1), "alone": program(5, mean=0.017)}
    merge = {"combines": ["one", "two"], "retains": 0.85, "cost": {"site": 1000}}
    scenario = district(parts, 1000, merges={"both": merge})
    plan = solve(scenario)
    assert plan.programs["one"].decision == plan.programs["two"].decision == "merge"
    assert plan.cut_tiers is not None
    assert plan.cut_tiers.ended == {1: 0, 5: 1000, 9: 0}


def test_unmeasured_programs_rest_on_tiers() -> None:
    """Each presumed to bring 0.002 a dollar, they differ in nothing but the tier."""
    measured = {f"m{i}": program(None, mean=0.02) for i in range(3)}
    unknown = {
        "chess": program(2, cost=400, effects={"g": "unknown"}),
        "band": program(6, cost=400, effects={"g": "unknown"}),
    }
    plan = solve(district({**measured, **unknown}, 3400))
    assert plan.cut_tiers is not None
    assert [choice.program for choice in plan.cut_tiers.alone] == ["band", "chess"]
    assert plan.programs["band"].decision == "keep"


def test_out_of_time_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut_tiers, "TIER_SECONDS", 0.0)
    monkeypatch.setattr(cut_tiers.Deadline, "sooner", lambda _self, _s: cut_tiers.Deadline(0, 0))
    programs = {"high": program(9), "low": program(1)}
    plan = solve(district(programs, 1000))
    assert plan.has_decisions
    assert plan.cut_tiers is not None
    assert plan.cut_tiers.message == cut_tiers.TIERS_NOT_ENDED
    assert plan.cut_tiers.alone == ()
