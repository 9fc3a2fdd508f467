"""Flips by enumeration, how few solves they take, and the parts of the search by themselves."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from maple import maple
from oracle import brute, generate
from oracle.seeds import examples, some

from benchmarks.instances import instance
from groundswell import SearchOptions, explain, parse_scenario, solve
from groundswell.engine.find_value import FoundValue, find_value
from groundswell.engine.questions.axes.axis import Axis, better_helps, cheaper_helps
from groundswell.engine.questions.explain.asked_program import axes
from groundswell.engine.questions.explain.flips.halving import Halving
from groundswell.engine.questions.explain.flips.known import Known
from groundswell.engine.questions.explain.flips.lines import Line, crossing
from groundswell.engine.questions.explain.variants import NONE, UNKNOWN, Value, VariantSolver
from groundswell.engine.session import Session
from groundswell.models.resolve import resolve
from groundswell.models.results.otherwise import Flip

EXACT = SearchOptions(gap=1e-9)
BY_SCHOOL = SearchOptions(gap=1e-9, method="by-school")
QUICK = [(0, EXACT), pytest.param(1, EXACT, marks=pytest.mark.slow), (0, BY_SCHOOL)]
MORE = [*((seed, EXACT) for seed in range(3, 20)), *((seed, BY_SCHOOL) for seed in range(10))]

MOST_SOLVES = 20
"""For one flip on the village: three or four values tried on the way out, six inside, a solve or
two at each."""


def drawn(seed: int) -> dict[str, Any]:
    """Return a district of two schools, three programs and two years, drawn at random."""
    dice = random.Random(seed)

    def program() -> dict[str, Any]:
        running = dice.random() < 0.6
        return {
            "proven": True,
            "cost": {"site": dice.randrange(500, 3000, 100), "district": dice.choice((0, 300))},
            "effects": {
                goal: {"mean": dice.randrange(2, 30) / 100, "se": 0.01}
                for goal in dice.sample("gh", dice.choice((1, 2)))
            },
            "sites": {s: {"students": dice.randrange(20, 100), "running": running} for s in "ab"},
        }

    return {
        "schema_version": 1,
        "years": [2027, 2028],
        "goals": {"g": {"weight": 2}, "h": {"weight": 1}},
        "returns": [{"up_to": 0.1, "worth": 1.0}, {"worth": 0.5}],
        "schools": {s: {"enrollment": 100, "needs": {"g": 1, "h": 0.5}} for s in "ab"},
        "programs": {name: program() for name in ("one", "two", "three")},
        "funds": {"f": {"amount": dice.randrange(2000, 7000, 500)}},
        "rules": [],
    }


def changed(made: dict[str, Any], key: str, flip: Flip, value: float) -> dict[str, Any]:
    """Return the district with one figure at another value, as the oracle reads it."""
    own = made["programs"][key]
    if flip.what == "budget":
        amount = round(max(0.0, made["funds"]["f"]["amount"] + value), 2)
        return {**made, "funds": {"f": {"amount": amount}}}
    if flip.what == "cost":
        new = {**own, "cost": {name: value * cost for name, cost in own["cost"].items()}}
    elif flip.what == "students":
        sites = {
            school: {**site, "students": min(site["students"] * value, 100.0)}
            for school, site in own["sites"].items()
        }
        new = {**own, "sites": sites}
    else:
        effects = {goal: {**e, "mean": e["mean"] * value} for goal, e in own["effects"].items()}
        new = {**own, "effects": effects}
    return {**made, "programs": {**made["programs"], key: new}}


def runs_is_better(made: dict[str, Any], key: str) -> float:
    """Return how much better the best plan is in which a program runs in 2027, by enumeration."""
    worth = []
    for bound in ({"at_least": 1}, {"at_most": 0}):
        rule = {"kind": "choose", "programs": [key], "years": [2027], **bound}
        best = brute.best({**made, "rules": [rule]})
        worth.append(float("-inf") if best is None else best.objective)
    return worth[0] - worth[1]


@pytest.mark.parametrize(("seed", "options"), QUICK)
def test_thresholds_are_those_of_enumeration(seed: int, options: SearchOptions) -> None:
    assert thresholds(seed, options, most=1) > 0


@pytest.mark.slow
def test_thresholds_of_many_districts() -> None:
    assert sum(thresholds(seed, options) for seed, options in MORE) > len(MORE)


def thresholds(seed: int, options: SearchOptions, most: int = 3) -> int:
    """Check each threshold of some programs just inside and just outside; return how many."""
    made = drawn(seed)
    scenario = parse_scenario(made)
    plan = solve(scenario, options=options)
    tried = 0
    for key in list(scenario.programs)[:most]:
        runs = runs_is_better(made, key) > 0
        for flip in explain(scenario, key, plan=plan, options=options).flips:
            if flip.status == "found":
                assert flip.kept is not None
                assert flip.flipped is not None
                ahead = [
                    runs_is_better(changed(made, key, flip, at), key)
                    for at in (flip.kept, flip.flipped)
                ]
                assert (ahead[0] > 0) is runs, (key, flip)
                assert (ahead[1] > 0) is not runs, (key, flip)
                tried += 1
                if flip.nearest:
                    between = [flip.now + part * (flip.kept - flip.now) for part in (0.3, 0.7)]
                    kept = [runs_is_better(changed(made, key, flip, at), key) for at in between]
                    assert [value > 0 for value in kept] == [runs, runs], (key, flip)
            elif flip.status == "not found" and flip.limit is not None and flip.open is None:
                ahead_there = runs_is_better(changed(made, key, flip, flip.limit), key)
                assert (ahead_there > 0) is runs, (key, flip)
    return tried


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is solved for a value from now on, in words."""
    solved: list[str] = []
    find = VariantSolver.find

    def counting(self: VariantSolver, formulation: Any, what: str, ask: Any) -> FoundValue:
        solved.append(what)
        return find(self, formulation, what, ask)

    monkeypatch.setattr(VariantSolver, "find", counting)
    return solved


def few_solves(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    village = instance("village")
    plan = solve(village, options=SearchOptions(gap=1e-4))
    solved = counted(monkeypatch)
    told = explain(village, program, plan=plan)
    assert told.message == ""
    assert len(told.flips) == 4
    by_axis = Counter(what.split()[0] for what in solved)
    for flip in told.flips:
        assert flip.status in ("found", "not found")
        assert by_axis[flip.what] <= MOST_SOLVES, (program, by_axis)


@pytest.mark.parametrize("program", ["p006"])
@pytest.mark.slow
def test_few_solves_on_the_smallest_district(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    few_solves(program, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("program", [f"p00{n}" for n in range(10)])
def test_few_solves_for_every_program(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    few_solves(program, monkeypatch)


class TestOnlyBetter:
    """What is said to rise along an axis does, learning valued alike."""

    @pytest.mark.parametrize("seed", some(range(10), quick=2))
    def test_values_rise(self, seed: int) -> None:
        scenario = resolve(parse_scenario(generate.random_scenario(seed, rules="all")))
        plan = solve(scenario, diagnose=False, options=EXACT)
        if not plan.has_decisions:
            return
        key = list(scenario.programs)[seed % len(scenario.programs)]
        piloted = any(program.pilot is not None for program in scenario.programs.values())
        tried = 0
        for axis in axes(scenario, key):
            rising = axis.rises(bool(plan.upkeep) or not piloted)
            if rising:
                found = [self.value(axis, at, plan.upkeep or None) for at in self.some(axis)]
                pairs = list(pairwise(found))
                room = 1e-6 * max(1.0, *(abs(v) for v in found if abs(v) < float("inf")), 1.0)
                steps = [two - one for one, two in pairs if one != two]
                assert all(step * rising >= -room for step in steps), (axis.what, found)
                tried += 1
        assert tried or piloted or all(axis.what != "budget" for axis in axes(scenario, key))

    @staticmethod
    def some(axis: Axis) -> list[float]:
        return sorted({axis.now, *axis.up[:2], *axis.down[:2]})

    @staticmethod
    def value(axis: Axis, at: float, upkeep: Any) -> float:
        found = find_value(axis.at(at), options=EXACT, session=Session(), upkeep=upkeep)
        return found.low

    def test_what_may_not(self) -> None:
        effort = {"funds": ["general"], "baseline": 1, "share": 0.9}
        dollars = [{"kind": "maintenance_of_effort", **effort}]
        gains = [{"kind": "group_gain", "group": "low_income", "at_least": 1.0}]
        floor = [{"kind": "school_floor", "gain": 0.001}]
        assert not cheaper_helps(maple(rules=dollars))
        assert better_helps(maple(rules=dollars), "tutoring")
        assert cheaper_helps(maple(rules=gains))
        assert not better_helps(maple(rules=gains), "tutoring")
        assert better_helps(maple(rules=floor), "tutoring")
        assert not better_helps(maple(rules=floor), "chess")  # which may be piloted
        partner = {"amount": 100, "match": {"fund": "general", "per_dollar": 0.5}}
        assert not cheaper_helps(maple(funds__partner=partner))


class TestKnown:
    def test_what_follows_where_values_rise(self) -> None:
        known = Known(1, {0.0: Value(1.0, 2.0), 10.0: Value(7.0, 8.0)}, {4.0: 3.0})
        assert known.bracket(0.0) == Value(1.0, 2.0)
        assert known.bracket(2.0) == Value(1.0, 8.0)
        assert known.bracket(5.0) == Value(3.0, 8.0)
        assert known.bracket(20.0) == Value(7.0, float("inf"))

    def test_where_there_is_no_plan_there_is_none_with_less(self) -> None:
        known = Known(-1, {2.0: NONE})
        assert known.bracket(3.0).none
        assert known.bracket(1.0) == UNKNOWN

    def test_nothing_follows_elsewhere(self) -> None:
        known = Known(0, {0.0: Value(1.0, 2.0)}, {1.0: 5.0})
        assert known.bracket(2.0) == UNKNOWN
        assert known.bracket(1.0) == Value(5.0, float("inf"))

    def test_steady(self) -> None:
        known = Known(-1, {0.0: Value(5.0, 5.0)}, {3.0: 5.0})
        assert known.steady(0.0, 3.0, 1e-8)
        assert not known.steady(0.0, 4.0, 1e-8)
        assert not Known(0, {0.0: Value(5.0, 5.0)}, {3.0: 5.0}).steady(0.0, 3.0, 1e-8)


class TestCrossing:
    def test_of_the_highest_lines(self) -> None:
        same, other = [Line(10.0, 0.0), Line(6.0, 2.0)], [Line(1.0, 5.0)]
        # 10 - 10 t = 1 + 4 t, where 6 - 4 t is lower.
        assert crossing(same, other, 0.0) == pytest.approx(9 / 14, abs=1e-6)

    def test_with_something_to_spare(self) -> None:
        assert crossing([Line(10.0, 10.0)], [Line(0.0, 10.0)], 0.1) == pytest.approx(0.9, abs=1e-6)

    def test_where_lines_do_not_tell(self) -> None:
        assert crossing([Line(2.0, 2.0)], [Line(1.0, 1.0)], 0.0) is None
        assert crossing([Line(1.0, 1.0)], [Line(2.0, 2.0)], 0.0) is None
        assert crossing([], [Line(2.0, 2.0)], 0.0) is None


@given(
    root=st.floats(0.01, 0.99),
    bend=st.floats(0.2, 5.0),
    width=st.floats(1e-4, 0.1),
    flat=st.booleans(),
)
@examples(200)
def test_a_root_takes_no_more_looks_than_halves_and_one(
    root: float, bend: float, width: float, flat: bool
) -> None:
    def value(at: float) -> float:
        """Return a bent line through the root, or a step there."""
        if flat:
            return 1.0 if at < root else -1.0
        size = abs(root - at) ** bend
        return size if at < root else -size

    near, far, looks = 0.0, 1.0, 0
    halving = Halving(1.0, width)
    while far - near > width * (1.0 + 1e-9):
        at = halving.next(near, far, value(near), value(far))
        assert near < at < far
        near, far = (at, far) if value(at) > 0 else (near, at)
        looks += 1
        assert looks <= 16
    assert near <= root <= far
    halves = 0
    while 0.5**halves > width:
        halves += 1
    assert looks <= halves + 1
