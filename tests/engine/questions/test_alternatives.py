"""Good plans that differ, the next best ones, and ranges: against enumeration of every decision."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from maple import maple
from oracle import brute, generate
from oracle.costs import all_costs
from oracle.ranked import ranked, without_learning
from oracle.read import District
from oracle.seeds import some

from groundswell import Plan, SearchOptions, Session, alternatives, parse_scenario, verify
from groundswell.engine.deadline import Shares
from groundswell.engine.questions.alternatives import near_optimal as near_module
from groundswell.models.results.alternatives import Alternatives, Range

SEEDS = [*range(7)]
RULED = [*range(100, 103)]
DRAWN = [
    pytest.param(seed, rules, marks=() if seed % 100 < 2 else pytest.mark.slow)
    for rules, seeds in (("first", SEEDS), ("all", RULED))
    for seed in seeds
]
TOLERANCE = 0.05


@cache
def drawn(seed: int, rules: str = "first") -> tuple[dict[str, Any], brute.Best]:
    """Return a random scenario of which a plan exists, whose pilots teach nothing."""
    while True:
        given = without_learning(generate.random_scenario(seed, rules))
        best = brute.best(given)
        if best is not None:
            return given, best
        seed += 1000


def stated(plan: Plan | None) -> frozenset[Any]:
    """Return a plan's decisions in the oracle's words."""
    assert plan is not None
    found = []
    for site in plan.sites:
        state: tuple[Any, ...] | None = ("run", float(site.level))
        if site.action == "merge":
            state = ("merge", site.merge)
        elif site.action == "pilot":
            state = ("pilot",)
        elif site.action == "retire":
            state = None
        if state is not None:
            found.append(((site.program, site.school, site.year), state))
    return frozenset(found)


def words(decisions: brute.Decisions) -> frozenset[Any]:
    return frozenset((key, state) for key, state in decisions.items() if state is not None)


def apart(scenario: dict[str, Any], one: frozenset[Any], two: frozenset[Any]) -> int:
    """Return at how many sites and years two decisions differ."""
    first, second = dict(one), dict(two)
    return sum(1 for key in first.keys() | second.keys() if first.get(key) != second.get(key))


@pytest.mark.parametrize(("seed", "rules"), DRAWN)
def test_the_next_best_are_those_of_all_decisions(seed: int, rules: str) -> None:
    given, _ = drawn(seed, rules)
    right = ranked(given, 21)
    found = alternatives(parse_scenario(given), next=20, options=SearchOptions(solver="highs"))
    assert len(found.plans) == min(21, len(right))
    assert found.complete == (len(right) < 21)
    objectives = [plan.objective for plan in found.plans]
    assert objectives == pytest.approx([x for x, _ in right[: len(objectives)]], abs=1e-6, rel=1e-6)
    decisions = [stated(plan.plan) for plan in found.plans]
    assert len(set(decisions)) == len(decisions)
    # Of plans as good as the last, any may be among them.
    last = objectives[-1] + 1e-6
    certain = {words(d) for x, d in right if x > last}
    assert certain <= set(decisions) <= {words(d) for _, d in right}
    for plan, objective in zip(found.plans, objectives, strict=True):
        assert plan.at_most == pytest.approx(objective, abs=1e-6, rel=1e-6)
        assert plan.plan is not None
        assert verify(plan.plan, parse_scenario(given)) == ()


@pytest.mark.parametrize(("seed", "rules"), DRAWN)
def test_ranges_are_those_of_all_plans_within(seed: int, rules: str) -> None:
    given, best = drawn(seed, rules)
    scenario = parse_scenario(given)
    least = best.objective - TOLERANCE * abs(best.objective)
    right = ranked(given, least=least)
    found = alternatives(
        scenario,
        within=TOLERANCE,
        count=0,
        ranges=("program", "school", "fund"),
        options=SearchOptions(gap=0.0, solver="highs"),
    )
    assert found.least == pytest.approx(least, abs=1e-6)
    plans = [brute.evaluate(given, d) for _, d in right]
    for item in found.ranges:
        assert item.at_least is not None
        assert item.at_most is not None
        assert item.at_least <= item.least <= item.here <= item.most <= item.at_most
        if item.kind == "program":
            values = [of_program(given, plan, item.id, item.measure) for plan in plans]
            assert item.least == pytest.approx(min(values), abs=0.02), (seed, item)
            assert item.most == pytest.approx(max(values), abs=0.02), (seed, item)
            assert item.exact, (seed, item)


def of_program(given: dict[str, Any], plan: brute.Plan, program: str, measure: str) -> float:
    d = District(given)
    if measure == "dollars":
        costs = all_costs(d, plan.decisions)
        return sum(x for (owner, _), x in costs.items() if owner[:2] == ("program", program))
    last = given["years"][-1]
    return sum(
        1
        for (p, _, year), state in plan.decisions.items()
        if p == program and year == last and state[0] in ("run", "merge")
    )


@pytest.mark.parametrize("seed", some(SEEDS, quick=2))
def test_each_plan_is_the_farthest_from_those_before_it(seed: int) -> None:
    given, best = drawn(seed)
    least = best.objective - TOLERANCE * abs(best.objective)
    right = [words(d) for _, d in ranked(given, least=least)]
    found = alternatives(
        parse_scenario(given),
        within=TOLERANCE,
        count=4,
        apart_gap=0.0,
        ranges=(),
        options=SearchOptions(gap=0.0, solver="highs"),
    )
    known = [stated(found.plans[0].plan)]
    for plan in found.plans[1:]:
        decisions = stated(plan.plan)
        distance = min(apart(given, decisions, other) for other in known)
        farthest = max(min(apart(given, one, other) for other in known) for one in right)
        assert (plan.apart, plan.apart_at_most) == (distance, farthest)
        assert distance == farthest
        assert plan.changes == apart(given, decisions, known[0])
        assert plan.objective >= least - 1e-6
        known.append(decisions)
    assert len(found.plans) == min(5, len(right))
    if len(right) < 5:
        assert found.complete


@pytest.mark.parametrize("seed", some(SEEDS[:4], quick=1))
def test_every_plan_lies_within_the_ranges(seed: int) -> None:
    """Also what schools and funds get, by the plans' own figures."""
    given, _ = drawn(seed)
    scenario = parse_scenario(given)
    kinds = ("school", "fund")
    found = alternatives(
        scenario,
        within=TOLERANCE,
        count=3,
        ranges=kinds,
        options=SearchOptions(gap=0.0, solver="highs"),
    )
    others = alternatives(scenario, next=15, options=SearchOptions(solver="highs"))
    assert found.least is not None
    near = [p for p in [*found.plans, *others.plans] if p.objective >= found.least]
    ends = {(r.kind, r.id, r.measure): r for r in found.ranges}
    for alternative in near:
        plan = alternative.plan
        assert plan is not None
        for fund in scenario.funds:
            spent = sum(year.spent for year in plan.funds if year.fund == fund)
            inside(ends["fund", fund, "dollars"], spent)
        for school, got in plan.schools.items():
            inside(ends["school", school, "dollars"], got.dollars)
            inside(ends["school", school, "sites"], got.programs)


def inside(item: Range, value: float) -> None:
    assert item.at_least is not None
    assert item.at_most is not None
    assert item.at_least - 0.02 <= value <= item.at_most + 0.02


def test_shares_are_counted_over_the_plans() -> None:
    found = alternatives(maple(), within=0.3, count=4, ranges=(), options=SearchOptions(gap=0.0))
    assert len(found.plans) == 5
    assert found.shared is not None
    for program, share in found.programs.items():
        each = [plan.programs[program] for plan in found.plans]
        assert sum(share.decisions.values()) == 5
        assert {d: each.count(d) for d in each} == dict(share.decisions)
        assert (program in found.shared.decisions) == (len(set(each)) == 1)
    assert found.shared.site_years < found.shared.of
    best = found.plans[0].plan
    for plan in found.plans:
        assert plan.plan is not None
        assert best is not None
        assert (
            set(plan.differs) == {s for s in plan.plan.sites if s not in best.sites} or plan.differs
        )


def test_no_plan() -> None:
    found = alternatives(maple(funds__general__amount=0, rules=[KEEP]))
    assert (found.status, found.plans, found.ranges) == ("infeasible", (), ())


KEEP = {"kind": "decide", "program": "tutoring", "action": "keep"}


def test_a_scenario_with_a_single_plan() -> None:
    """Nothing is left to choose: the list ends, and says that there are no others."""
    rules = [{"kind": "decide", "program": p, "action": "keep"} for p in ("tutoring", "coaching")]
    rules += [{"kind": "decide", "program": "chess", "action": "off"}]
    rules += [{"kind": "avoid", "program": "coaching", "action": "start"}]
    scenario = maple(years=[2027], merges={}, programs__tutoring__levels=[], rules=rules)
    for found in (alternatives(scenario, next=3), alternatives(scenario, within=0.5)):
        assert len(found.plans) == 1
        assert found.complete
    assert all(r.exact and r.least == r.most for r in found.ranges if r.kind == "program")


def test_time_over_says_inner_and_outer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without time the ends are those of plans known, and no limit is called proved."""
    monkeypatch.setattr(Shares, "over", property(lambda self: True))
    found = alternatives(maple(), within=0.2, count=2)
    assert len(found.plans) == 1
    assert "time ran out" in found.message
    moving = [r for r in found.ranges if r.at_most is None]
    assert moving
    assert all((r.least, r.most, r.exact) == (r.here, r.here, False) for r in moving)


def test_a_stop_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*args: Any, **options: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(near_module, "solve_guided", stopped)
    for found in (alternatives(maple()), alternatives(maple(), next=2)):
        assert found.message == "stopped on request"
        assert len(found.plans) == 1


def test_wrong_numbers() -> None:
    with pytest.raises(ValueError, match="at least 0"):
        alternatives(maple(), within=-0.1)


def test_the_same_again() -> None:
    with Session() as session:
        one = alternatives(maple(), within=0.2, count=3, session=session)
    assert one.to_json() == alternatives(maple(), within=0.2, count=3).to_json()
    assert Alternatives.model_validate_json(one.to_json()).plans == tuple(
        plan.model_copy(update={"plan": None}) for plan in one.plans
    )
