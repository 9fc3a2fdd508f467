"""What is known of a decision short of solving for it is never below what it is worth."""

from __future__ import annotations

import pytest
from oracle import generate
from oracle.seeds import some

from benchmarks.instances import instance
from groundswell import SearchOptions, parse_scenario
from groundswell.engine.find_value import ValueAsk, best_value, promised
from groundswell.engine.questions.explain.asked_program import AskedProgram
from groundswell.engine.questions.explain.flips.bounds import NO_PLAN, Bounds
from groundswell.engine.questions.explain.flips.contest import Contest
from groundswell.engine.questions.explain.flips.judge import plain_judge
from groundswell.engine.questions.explain.flips.tried import Formulations, along
from groundswell.engine.questions.explain.posed import Posed
from groundswell.engine.questions.explain.regret import force, within
from groundswell.engine.questions.explain.sides import forced
from groundswell.engine.questions.explain.variants import NEITHER, VariantSolver
from groundswell.engine.session import Session
from groundswell.models.resolve import resolve
from groundswell.models.scenario.scenario import Scenario

EXACT = SearchOptions(gap=1e-9)


def asked(scenario: Scenario, program: str) -> tuple[Posed, AskedProgram]:
    scenario = resolve(scenario)
    posed = Posed.of(scenario, None, EXACT, Session())
    return posed, AskedProgram(scenario, program, None)


@pytest.mark.parametrize("seed", some(range(8), quick=2))
def test_bounds_hold(seed: int) -> None:
    scenario = parse_scenario(generate.random_scenario(seed, rules="all"))
    posed, program = asked(scenario, list(scenario.programs)[seed % len(scenario.programs)])
    if not posed.plan.has_decisions:
        pytest.skip("no plan, so nothing to ask")
    question = program.sides(posed.plan)
    told = 0
    for axis in program.axes(None):
        made = Formulations(
            posed.variants, along(axis, posed.variants), (question.same, question.other)
        )
        bounds = Bounds(posed.variants, made, made.choices, axis.now)
        for at in (axis.now, *axis.up[:2], *axis.down[-2:]):
            for which in (0, 1):
                priced = bounds.priced(which, at)
                relaxed = bounds.relaxed(which, at)
                found = best_value(made.of(which, at), ValueAsk(EXACT, Session()))
                for bound in (priced, relaxed):
                    assert bound >= found.low - 1e-7 * max(1.0, abs(found.low)), (axis.what, at)
                    told += bound != float("inf")
                # What is proved once is known from then on.
                assert (bounds.priced(which, at) == NO_PLAN) is (relaxed == NO_PLAN)
    assert told > 3


def test_prices_outlive_a_change_of_effects() -> None:
    """A cell of gains that leaves the first step of returns takes no price from the others."""
    posed, program = asked(instance("village"), "p008")
    question = program.sides(posed.plan)
    axis = next(axis for axis in program.axes(None) if axis.what == "effect")
    made = Formulations(
        posed.variants, along(axis, posed.variants), (question.same, question.other)
    )
    bounds = Bounds(posed.variants, made, made.choices, axis.now)
    sizes = {len(made.of(1, at).model.row_lower) for at in (axis.now, axis.up[2])}
    assert len(sizes) == 2
    here = bounds.relaxed(1, axis.now)
    there = bounds.priced(1, axis.up[2])
    best = bounds.relaxed(1, axis.up[2])
    assert best - 1e-6 <= there < best + 0.5 * abs(here), (here, there, best)
    start = posed.evaluated().decisions
    assert promised(made.of(0, axis.now), start) == pytest.approx(posed.plan.objective)


def test_a_large_regret_is_known_to_a_share_of_itself() -> None:
    posed, program = asked(instance("village"), "p004")
    variants, choice = posed.variants, program.sides(posed.plan).other
    best = posed.plan.objective
    assert best is not None
    made = forced(posed.scenario, choice)
    assert within(variants, made, choice, best) is None
    variants.regret_share = 0.02
    gap = within(variants, made, choice, best)
    assert gap is not None
    told = force(variants, posed.scenario, choice, best=best)
    assert told is not None
    assert told.objective is not None
    assert told.bound is not None
    regret = best - told.objective
    # The relaxation says less of the regret than there is, so that the gap is smaller still.
    assert 0 < gap * told.objective <= 0.02 * regret
    assert told.bound - told.objective <= gap * told.objective * 1.001
    variants.options = SearchOptions(gap=0.5)
    assert within(variants, made, choice, best) == 0.5


def test_where_no_plan_has_the_contrary_nothing_is_solved_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With less money none can end reading: a school must have it, or tutoring, which is dear."""
    tutoring = {"running": False, "students": 50}
    made = {
        "schema_version": 1,
        "years": [2027],
        "goals": {"g": {"weight": 1}},
        "schools": {s: {"enrollment": 100, "needs": {"g": 1}} for s in "ab"},
        "programs": {
            "reading": {
                "cost": {"site": 1000},
                "effects": {"g": {"mean": 0.2, "se": 0.01}},
                "sites": {s: {"running": True, "students": 50} for s in "ab"},
            },
            "tutoring": {
                "cost": {"site": 3000},
                "proven": True,
                "effects": {"g": {"mean": 0.21, "se": 0.01}},
                "sites": dict.fromkeys("ab", tutoring),
            },
        },
        "funds": {"f": {"amount": 8000}},
        "rules": [
            {"kind": "choose", "programs": ["reading", "tutoring"], "at_least": 1, "schools": [s]}
            for s in "ab"
        ],
    }
    options = SearchOptions(gap=1e-9, method="by-school")
    scenario = resolve(parse_scenario(made))
    posed = Posed.of(scenario, None, options, Session())
    program = AskedProgram(scenario, "reading", None)
    question = program.sides(posed.plan)
    posed.evaluated()
    now = [posed.variants.value(scenario, side, "") for side in (question.same, question.other)]
    assert now[0].low > now[1].low > float("-inf")
    tried = along(program.axes(None)[-1], posed.variants)
    contest = Contest(posed.variants, tried, question, (now[0], now[1]), plain_judge(question))
    monkeypatch.setattr(VariantSolver, "find", None)
    assert contest.says(-4500.0) == NEITHER
