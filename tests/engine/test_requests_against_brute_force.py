"""Requests and funds with a condition, against an enumeration of every decision."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from oracle import asked, brute
from oracle.draw_asked import random_asking
from oracle.ranked import ranked, without_learning
from oracle.read import District
from oracle.seeds import chunks

from groundswell import Plan, SearchOptions, parse_scenario, solve, verify

SEEDS = chunks(range(120), 5, part=3)
GAP = 0.05


@cache
def scenario(seed: int, weight: float | None = None) -> dict[str, Any]:
    return without_learning(random_asking(seed, weight))


def stated(given: dict[str, Any], plan: Plan) -> dict[tuple[str, str, int], tuple[Any, ...]]:
    """Return a plan's decisions in the oracle's words."""
    d, decisions = District(given), {}
    for site in plan.sites:
        state: tuple[Any, ...] = ("run", site.level)
        if site.action == "retire":
            continue
        if site.action == "merge":
            state = ("merge", site.merge)
        elif site.action == "pilot":
            state = ("pilot",)
        elif site.positions is not None:
            state = ("run", site.positions / d.reference(site.program, site.school))
        decisions[site.program, site.school, site.year] = state
    return decisions


def same_answers(seed: int, given: dict[str, Any], plan: Plan) -> None:
    """What the plan says of each request is what its decisions grant."""
    d, decisions = District(given), stated(given, plan)
    for row in plan.requests:
        if row.program in d.merges:
            p = d.parts(row.program, row.school)[0]
            states = [decisions.get((p, row.school, t)) for t in d.years]
            share = sum(state == ("merge", row.program) for state in states) / len(d.years)
        else:
            states = [decisions.get((row.program, row.school, t)) for t in d.years]
            share = asked.granted(d, row.program, row.school, row.wants, states)
        assert row.share == pytest.approx(share, abs=1e-9), (seed, row)
        said = "granted" if share > 1 - 1e-9 else "partly" if share > 1e-9 else "refused"
        assert row.answer == said, (seed, row)
        assert row.why, (seed, row)


@pytest.mark.parametrize("seeds", SEEDS)
def test_with_a_weight_the_plan_is_the_best_of_all_decisions(seeds: range) -> None:
    for seed in seeds:
        given = scenario(seed)
        best = brute.best(given)
        read = parse_scenario(given)
        plan = solve(read, options=SearchOptions(gap=1e-9, solver=("scip", "highs")[seed % 2]))
        if best is None:
            assert plan.status == "infeasible", seed
            continue
        assert plan.objective == pytest.approx(best.objective, abs=2e-6, rel=2e-6), seed
        assert verify(plan, read) == (), seed
        counted = brute.evaluate(given, stated(given, plan))
        assert plan.requests_worth == pytest.approx(counted.requested, abs=1e-9), seed
        assert plan.worth == pytest.approx(counted.worth, abs=1e-9), seed
        same_answers(seed, given, plan)


@pytest.mark.parametrize("seeds", SEEDS)
def test_without_a_weight_it_grants_most_of_all_plans_of_equal_worth(seeds: range) -> None:
    for seed in seeds:
        given = scenario(seed, 0.0)
        best = brute.best(given, max_plans=1)
        if best is None:
            continue
        read = parse_scenario(given)
        plan = solve(read, options=SearchOptions(gap=GAP), by_tier=False)
        assert plan.status == "optimal", (seed, plan.message)
        assert verify(plan, read) == (), seed
        same_answers(seed, given, plan)
        assert plan.objective is not None
        assert plan.bound is not None
        if plan.granting is None:
            assert not given["requests"]["by_school"], seed
            continue
        # Worth is traded within the gap, never beyond it.
        assert plan.bound - plan.objective <= GAP * abs(plan.objective) + 1e-6, seed
        assert plan.granting.message == "", seed
        d = District(given)
        least = plan.bound / (1 + GAP) if plan.bound > 0 else plan.bound * (1 + GAP)
        slack = 1e-5 * max(1.0, abs(least))
        within = ranked(given, least=least - slack)
        plainly = [x for value, x in within if value >= least + slack]
        # A plan a hair from the edge of the gap may be within it or not.
        most = max(asked.score(d, x) for _, x in within)
        surely = max((asked.score(d, x) for x in plainly), default=0.0)
        assert surely - 1e-6 <= plan.granting.score <= most + 1e-6, seed


@pytest.mark.slow
def test_the_scenarios_ask_for_everything() -> None:
    seen: set[str] = set()
    for seed in range(120):
        given = scenario(seed)
        for rows in given["requests"]["by_school"].values():
            seen |= {row["wants"] for row in rows.values()}
        for fund in given["funds"].values():
            if "if" in fund:
                seen.add("if at a school" if "school" in fund["if"] else "if anywhere")
                seen |= {"if carried"} if fund.get("carryover") else set()
        seen |= {"positions" for p in given["programs"].values() if "positions" in p}
    wants = {"keep", "start", "more", "less", "pilot", "retire", "merge"}
    assert seen == wants | {"if at a school", "if anywhere", "if carried", "positions"}


def _score(plan: Plan, school: str, keys: Any, given: dict[str, Any]) -> float:
    """Return what a school's requests for some programs count, as if it asked for no others."""
    d = District(given)
    return sum(
        asked.part(d, school, row.program) * row.share
        for row in plan.requests
        if row.school == school and row.program in keys
    )


@pytest.mark.parametrize("seeds", chunks(range(40), 5, quick=1))
def test_a_school_gains_nothing_by_asking_for_twice_as_much(seeds: range) -> None:
    """Asking as much again, of what nobody can grant, halves the weight of the rest.

    So of what it asked for first it gets no more, and the others get no less.
    """
    options = SearchOptions(gap=1e-9)
    for seed in seeds:
        given = scenario(seed)
        by_school = given["requests"]["by_school"]
        if not by_school:
            continue
        school = next(iter(by_school))
        more, twice = {}, dict(by_school[school])
        for i, row in enumerate(by_school[school].values()):
            more[f"never{i}"] = {
                "cost": {"site": 100},
                "effects": {next(iter(given["goals"])): {"mean": 0.1}},
                "sites": {school: {"students": 1}},
            }
            twice[f"never{i}"] = {"wants": "start", "rank": row["rank"]}
        requests = {**given["requests"], "by_school": {**by_school, school: twice}}
        greedy = {**given, "programs": {**given["programs"], **more}, "requests": requests}
        # What they say of themselves would be measured, too, where that counts.
        greedy.setdefault("evidence", {})
        if "unknown" not in greedy["evidence"]:
            greedy["evidence"] = {**greedy["evidence"], "unknown": {"mean": 0.0}}
            given = {**given, "evidence": greedy["evidence"]}
        before, after = (solve(parse_scenario(x), options=options) for x in (given, greedy))
        assert before.status == after.status, seed
        if not before.has_decisions:
            continue
        keys, weight = by_school[school], given["requests"]["weight"]
        own = [_score(plan, school, keys, given) for plan in (before, after)]
        assert own[1] <= own[0] + 1e-6, seed
        rest = [
            plan.objective - plan.requests_worth + weight * (plan.granting.score - part)
            for plan, part in ((before, own[0]), (after, own[1] / 2))
        ]
        assert rest[1] >= rest[0] - 1e-5 * max(1.0, abs(rest[0])), seed


@pytest.mark.parametrize("seeds", chunks(range(40), 5, quick=1))
def test_the_order_of_schools_changes_nothing(seeds: range) -> None:
    for seed in seeds:
        given = scenario(seed, 0.0)
        turned = {
            **given,
            "schools": dict(reversed(given["schools"].items())),
            "requests": {
                "weight": 0.0,
                "by_school": dict(reversed(given["requests"]["by_school"].items())),
            },
        }
        one, two = (
            solve(parse_scenario(x), options=SearchOptions(gap=1e-9), by_tier=False)
            for x in (given, turned)
        )
        assert one.status == two.status, seed
        if one.has_decisions and one.granting is not None:
            assert one.objective == pytest.approx(two.objective, abs=1e-5, rel=1e-6), seed
            assert one.granting.score == pytest.approx(two.granting.score, abs=1e-6), seed
