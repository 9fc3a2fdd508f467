"""Money of any size, cents beside billions too: right with every solver, and said if it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from oracle import brute, draw_scales
from oracle.seeds import chunks, some

from groundswell import Scenario, SearchOptions, parse_scenario, solve, verify
from groundswell.models.tree.problems import ScenarioError

WAYS = {
    "scip": SearchOptions(solver="scip"),
    "highs": SearchOptions(solver="highs"),
    "cbc": SearchOptions(solver="cbc"),
    "by-school": SearchOptions(method="by-school"),
}
GAP = 1e-6


def one_school(programs: dict[str, Any], amount: float, *rules: dict[str, Any]) -> Scenario:
    """A school of a thousand students, one goal that a mean of 1 adds 1 to, one fund."""
    for program in programs.values():
        program.setdefault("sites", {"a": {"students": 1, "running": True}})
    return parse_scenario(
        {
            "schema_version": 1,
            "years": [2027],
            "goals": {"r": {"weight": 1, "unit": "x"}},
            "schools": {"a": {"enrollment": 1000, "needs": {"r": 1}}},
            "programs": programs,
            "funds": {"g": {"amount": amount}},
            "rules": list(rules),
        }
    )


def program(site: float, mean: float, **more: Any) -> dict[str, Any]:
    return {"cost": {"site": site}, "effects": {"r": {"mean": mean, "se": 0}}, **more}


KEEP = {"kind": "decide", "program": "p", "action": "keep"}
FUNDS = [
    pytest.param(fund, marks=() if fund in (100.0, 5e7, 1e9) else pytest.mark.slow)
    for fund in (100.0, 1e5, 1e7, 5e7, 1e9)
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fund", FUNDS)
@pytest.mark.parametrize("short", some([0.01, 0.37, 1.0], quick=2))
def test_a_cent_short_is_infeasible_and_the_fix_is_that_cent(
    way: str, fund: float, short: float
) -> None:
    plan = solve(one_school({"p": program(fund + short, 1)}, fund, KEEP), options=WAYS[way])
    assert plan.status == "infeasible"
    assert {part.id for part in plan.conflict} == {"decide_1", "funds.g.2027"}
    (give,) = [g for g in (*plan.cheapest_fix, *plan.other_fixes) if g.kind == "fund"]
    assert give.by == short
    assert give.set == {"funds.g.amount.2027": round(fund + short, 2)}
    fixed = one_school({"p": program(fund + short, 1)}, round(fund + short, 2), KEEP)
    assert solve(fixed, options=WAYS[way]).status == "optimal"


@pytest.mark.parametrize("way", WAYS)
def test_cents_at_two_schools_of_money_by_school(way: str) -> None:
    data = {
        "schema_version": 1,
        "years": [2027],
        "goals": {"r": {"weight": 1, "unit": "x"}},
        "schools": {s: {"enrollment": 100, "needs": {"r": 1}} for s in "ab"},
        "programs": {
            "p": program(5_000_000.0, 1, sites={s: {"students": 1, "running": True} for s in "ab"})
        },
        "funds": {"g": {"by_school": {"a": 4_999_999.63, "b": 4_999_999.63}}},
        "rules": [KEEP],
    }
    plan = solve(parse_scenario(data), options=WAYS[way])
    assert plan.status == "infeasible"
    (give,) = [g for g in (*plan.cheapest_fix, *plan.other_fixes) if g.kind == "fund"]
    assert give.by == 0.74
    assert give.set == {f"funds.g.by_school.{s}.2027": 5_000_000.0 for s in "ab"}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("mandated", [True, False])
@pytest.mark.parametrize("size", [12_000.0, 12_000_000.0, 12_000_000_000.0])
def test_half_a_dollar_beside_millions(way: str, mandated: bool, size: float) -> None:
    """The large one takes all there is: neither the dollar nor the half beside it fits."""
    scenario = one_school(
        {
            "m": program(size, 1, mandated=mandated),
            "old": program(1, 0.5),
            "c": program(0.5, 0.1, proven=True, sites={"a": {"students": 1}}),
        },
        size,
    )
    plan = solve(scenario, options=replace(WAYS[way], gap=GAP))
    assert plan.status == "optimal"
    assert plan.worth == pytest.approx(1)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("size", [100.0, 1e6, 1e8, 1e10])
def test_a_rule_in_dollars_is_kept_to_the_cent(way: str, size: float) -> None:
    """Ten sites of a dollar that harm: not one may end where a school may lose nothing."""
    small = {f"d{i}": program(1, -1) for i in range(10)}
    harmless = {"kind": "hold_harmless", "measure": "dollars", "lose_at_most": 0, "schools": "all"}
    scenario = one_school({"m": program(size, 1, mandated=True), **small}, size + 100, harmless)
    plan = solve(scenario, options=replace(WAYS[way], gap=GAP))
    assert plan.status == "optimal"
    assert plan.worth == pytest.approx(-9)
    assert plan.rules[0].broken == ()
    assert verify(plan, scenario) == ()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("funds", "each", "short"), [(4, 25_000, 0.01), (10, 5_000, 0.05)])
def test_what_many_funds_are_off_by_adds_up_to_no_cent(
    way: str, funds: int, each: float, short: float
) -> None:
    cost = funds * each + short
    data = one_school({"p": program(cost, 1)}, cost).model_dump(exclude_unset=True)
    data["funds"] = {f"f{i}": {"amount": each} for i in range(funds)}
    free = parse_scenario(data)
    assert solve(free, options=WAYS[way]).worth == 0.0  # what cannot be paid ends
    kept = parse_scenario({**data, "rules": [KEEP]})
    plan = solve(kept, options=WAYS[way])
    assert plan.status == "infeasible"
    assert {part.kind for part in plan.conflict} == {"decide", "fund"}


@pytest.mark.parametrize("way", WAYS)
def test_a_cent_short_over_years_with_money_carried(way: str) -> None:
    data = one_school({"p": program(1, 1)}, 1).model_dump(exclude_unset=True)
    data["years"] = [2027, 2028, 2029]  # at most a year's amount is carried
    data["programs"]["p"]["cost"] = {"site": {2027: 0, 2028: 0, 2029: 20_000.01}}
    data["funds"] = {"g": {"amount": 10_000, "carryover": 1}}
    assert (
        solve(parse_scenario({**data, "rules": [KEEP]}), options=WAYS[way]).status == "infeasible"
    )
    data["programs"]["p"]["cost"]["site"][2029] = 20_000
    assert solve(parse_scenario({**data, "rules": [KEEP]}), options=WAYS[way]).status == "optimal"


def agrees(given: dict[str, Any], ways: list[str]) -> bool:
    """Hold every way to the best of all decisions; whether the scenario is one at all."""
    best = brute.best(given)
    try:
        scenario = parse_scenario(given)
    except ScenarioError:
        assert best is None  # what `check` refuses has no plan
        return False
    for way in ways:
        plan = solve(scenario, diagnose=False, options=replace(WAYS[way], gap=GAP, time_limit=120))
        if best is None:
            assert plan.status == "infeasible", way
            continue
        assert plan.status == "optimal", (way, plan.message)
        near = {"abs": 1e-6, "rel": 2 * GAP}
        assert plan.objective == pytest.approx(best.objective, **near), way
        assert verify(plan, scenario) == (), way
    return True


def some_way(seed: int) -> list[str]:
    """One way in turn: the slow suite asks all of them."""
    return [list(WAYS)[seed % len(WAYS)]]


@pytest.mark.parametrize("seeds", chunks(range(40), 10, part=4))
def test_one_power_of_ten_agrees_with_enumeration(seeds: range) -> None:
    assert (
        sum(agrees(draw_scales.scaled_scenario(seed), some_way(seed)) for seed in seeds)
        >= 7 * len(seeds) // 10
    )


@pytest.mark.parametrize("seeds", chunks(range(60), 10, part=4))
def test_cents_beside_billions_agree_with_enumeration(seeds: range) -> None:
    assert (
        sum(agrees(draw_scales.mixed_scenario(seed), some_way(seed)) for seed in seeds)
        >= 7 * len(seeds) // 10
    )


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 200, 20))
def test_every_way_agrees_with_enumeration_at_every_size(first: int) -> None:
    for seed in range(first, first + 20):
        agrees(draw_scales.scaled_scenario(seed), list(WAYS))
        agrees(draw_scales.mixed_scenario(1000 + seed), list(WAYS))
