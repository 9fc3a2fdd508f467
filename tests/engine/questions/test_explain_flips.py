"""Flip thresholds: just inside each the decision stays, just outside it is another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
import yaml
from maple import maple
from oracle import generate
from oracle.seeds import some

from groundswell import Plan, Scenario, SearchOptions, load_scenario, parse_scenario, solve
from groundswell.engine.deadline import Deadline
from groundswell.engine.questions.axes.axis import Axis, steady
from groundswell.engine.questions.axes.budget import budget_axis
from groundswell.engine.questions.explain.asked_program import axes
from groundswell.engine.questions.explain.flips import find_flips
from groundswell.engine.questions.explain.sides import Sides, asked_year, sides
from groundswell.engine.questions.explain.variants import VariantSolver, value_of
from groundswell.models.results.otherwise import Flip
from groundswell.models.scenario.base import in_year
from groundswell.scenarios import __path__ as folders

GAP = 1e-9
DC_GAP = 2e-5
QUICK = some((0, 1, 2), quick=1)
MOST_DRAWN = 120


def variants(gap: float) -> VariantSolver:
    return VariantSolver(SearchOptions(gap=gap, solver="highs"), Deadline.after(1800.0))


@cache
def tiny(seed: int) -> tuple[Scenario, Plan] | None:
    scenario = parse_scenario(generate.random_scenario(seed, rules="first"))
    plan = solve(scenario, diagnose=False, options=SearchOptions(gap=GAP, solver="highs"))
    return (scenario, plan) if plan.has_decisions else None


def on_the_side(plan: Plan, year: int, question: Sides, program: str) -> bool:
    """Return whether a plan does what the question's `same` is, by its own account of itself."""
    actions = {s.action for s in plan.sites if s.program == program and s.year == year}
    if question.same.key == "merge":
        return "merge" in actions
    pilots = any(s.action == "pilot" for s in plan.sites if s.program == program)
    on = bool(actions & {"keep", "reduce", "start", "merge"})
    if "pilot" in (question.same.key, question.other.key):
        on = on or pilots
    return on is question.runs


def check_threshold(
    axis: Axis,
    flip: Flip,
    scenario: Scenario,
    plan: Plan,
    program: str,
    gap: float = GAP,
    solver: str = "scip",
) -> None:
    """Solve anew, nothing forced, where it is said to keep and where it is said to flip."""
    question, year = sides(scenario, plan, program), asked_year(scenario, plan, program)
    assert flip.kept is not None
    assert flip.flipped is not None
    for at, kept in ((flip.kept, True), (flip.flipped, False)):
        changed = axis.at(at)
        again = solve(changed, diagnose=False, options=SearchOptions(gap=gap, solver=solver))
        assert on_the_side(again, year, question, program) is kept, (axis.what, at, kept)


def searched(
    scenario: Scenario, plan: Plan, program: str, kinds: set[str], gap: float = GAP
) -> list[tuple[Axis, Flip]]:
    question, ask = sides(scenario, plan, program), variants(gap)
    same = value_of(plan)
    other = ask.value(scenario, question.other, "other")
    return [
        (axis, flip)
        for axis in axes(scenario, program)
        if axis.what in kinds
        for flip in find_flips(ask, axis, question, same, other)
    ]


def thresholds_hold(seed: int, kinds: set[str]) -> int:
    """Check the thresholds of the first program of a random district that has some; count them."""
    drawn = tiny(seed)
    if drawn is None:
        return 0
    scenario, plan = drawn
    for program in scenario.programs:
        found = [
            (axis, flip)
            for axis, flip in searched(scenario, plan, program, kinds)
            if flip.status == "found"
        ]
        for axis, flip in found:
            check_threshold(axis, flip, scenario, plan, program)
        if found:
            return len(found)
    return 0


@pytest.mark.parametrize("seed", QUICK)
def test_thresholds_of_a_random_district(seed: int) -> None:
    assert thresholds_hold(seed, {"cost", "effect"}) > 0


@pytest.mark.slow
def test_thresholds_of_thirty_random_districts() -> None:
    districts = thresholds = 0
    for seed in range(MOST_DRAWN):
        found = thresholds_hold(seed, {"cost", "effect", "students", "budget"})
        thresholds += found
        districts += found > 0
        if districts == 30:
            break
    assert districts == 30
    assert thresholds > 40


def test_a_search_that_ends_without_telling_says_where() -> None:
    """Without students tutoring costs and gains nothing: to decline it is as good, no better."""
    scenario = load_scenario(f"{folders[0]}/tiny/tiny.yaml")
    plan = solve(scenario, options=SearchOptions(gap=GAP))
    ((_, flip),) = searched(scenario, plan, "tutoring", {"students"})
    assert (flip.status, flip.limit, flip.open) == ("not found", 0.25, 0.0)
    assert (flip.at_limit, flip.at_open) == ({"students": 12.5}, {"students": 0.0})


def test_students_are_searched_until_all_are_served() -> None:
    scenario = load_scenario(f"{folders[0]}/tiny/tiny.yaml")
    plan = solve(scenario, options=SearchOptions(gap=GAP))
    found = searched(scenario, plan, "attendance_officer", {"students"})
    assert {flip.status for _, flip in found} == {"not found"}
    enrolled = sum(in_year(s.enrollment, scenario.years[0]) for s in scenario.schools.values())
    assert [dict(flip.at_limit) for _, flip in found] == [{"students": enrolled}, {"students": 0.0}]


def first_year_of_the_real_district() -> Scenario:
    """Return Washington, D.C., in fiscal year 2016 alone: what is decided in a single year."""
    scenario = load_scenario(f"{folders[0]}/dc/dc.yaml")
    year = scenario.years[0]
    rules = tuple(r for r in scenario.rules if r.years is None or year in r.years)
    return scenario.model_copy(update={"years": (year,), "rules": rules})


@pytest.mark.slow
@pytest.mark.parametrize("program", ["naf_academy", "reading_partners", "kg_aide"])
def test_thresholds_of_the_real_district(program: str) -> None:
    scenario = first_year_of_the_real_district()
    plan = solve(scenario, options=SearchOptions(gap=DC_GAP, solver="highs"))
    found = 0
    for axis, flip in searched(scenario, plan, program, {"cost", "effect"}, DC_GAP):
        if flip.status == "found":
            check_threshold(axis, flip, scenario, plan, program, DC_GAP, "highs")
            found += 1
    assert found


def test_money_may_make_possible_what_no_plan_can_decide_now() -> None:
    data = yaml.safe_load(Path(f"{folders[0]}/tiny/tiny.yaml").read_text(encoding="utf-8"))
    camp = {
        "name": "Camp",
        "proven": True,
        "cost": {"site": 400_000},
        "effects": {"reading": {"mean": 1.4, "se": 0.1}},
        "sites": {"ash": {"students": 400}},
    }
    scenario = parse_scenario({**data, "programs": {**data["programs"], "camp": camp}})
    plan = solve(scenario, options=SearchOptions(gap=0.0))
    assert plan.programs["camp"].decision == "decline"
    flips = {f.what: f for _, f in searched(scenario, plan, "camp", {"budget", "effect"}, 0.0)}
    assert flips["effect"].status == "not possible"
    assert flips["budget"].status == "found"
    assert flips["budget"].flipped is not None
    assert 250_000 < flips["budget"].flipped < 400_000


def test_more_of_a_fund_by_school_that_holds_nothing_is_shared_evenly() -> None:
    scenario = maple(funds__follows={"by_school": {"lincoln": 0, "grant": 0}})
    axis = budget_axis(scenario, "tutoring", "follows")
    assert axis is not None
    given = axis.at(1000.0).funds["follows"].by_school
    assert given is not None
    assert {school: dict(v) for school, v in given.items() if isinstance(v, Mapping)} == {
        school: dict.fromkeys(scenario.years, 500.0) for school in ("lincoln", "grant")
    }


def test_a_match_makes_cheaper_not_always_better() -> None:
    assert steady(maple(programs__chess__pilot=None))
    partner = {"amount": 100, "match": {"fund": "general", "per_dollar": 0.5}}
    assert not steady(maple(programs__chess__pilot=None, funds__partner=partner))
