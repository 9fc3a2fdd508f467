"""What a session carries from solve to solve changes no answer: warm solves against fresh ones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from oracle import generate

from groundswell import Scenario, SearchOptions, Session, parse_scenario, solve, verify
from groundswell.engine.find_value import allowed, find_value, promised
from groundswell.engine.questions.axes.program_axes import cost_axis, effect_axis
from groundswell.engine.questions.explain.choices import Choice, decide
from groundswell.engine.questions.explain.sides import forced
from groundswell.engine.questions.more_money import held_by, usual_fund, with_money
from groundswell.models.resolve import resolve

EXACT = SearchOptions(gap=0.0, method="by-school").filled()
DIRECT = SearchOptions(gap=0.0, method="direct", solver="highs")
IN_A_ROW = 5


def what_ifs(scenario: Scenario, dice: np.random.Generator) -> Iterator[Scenario]:
    """Yield what-ifs of one district: money, a program's cost or effects, a forced decision."""
    for _ in range(IN_A_ROW):
        key = str(dice.choice(list(scenario.programs)))
        by, kind = float(dice.uniform(0.5, 1.5)), int(dice.integers(4))
        axis = (cost_axis, effect_axis)[kind % 2](scenario, key)
        fund = usual_fund(scenario)
        if kind < 2 and fund is not None:
            dollars = round((by - 1.0) * held_by(scenario, (fund,), scenario.years[0]), 2)
            yield with_money(scenario, (fund,), scenario.years, dollars)
        elif kind == 3 or axis is None:
            action = "keep" if scenario.programs[key].existing and by > 1.0 else "off"
            yield forced(scenario, Choice("x", "it is forced", (decide(key, action),)))
        else:
            yield axis.at(by)


def check(seed: int) -> None:
    """Each warm answer is the fresh one, and what is found of a value alone holds it."""
    scenario = resolve(parse_scenario(generate.random_scenario(seed)))
    dice = np.random.default_rng(seed)
    with Session() as session:
        solve(scenario, session=session, options=EXACT, diagnose=False)
        for number, changed in enumerate(what_ifs(scenario, dice)):
            name = seed, number
            alone = solve(changed, options=DIRECT, diagnose=False)
            formulation = session.formulation(changed)
            x = session.start(formulation)
            decisions = None if x is None else formulation.decisions.of(x)
            known = -np.inf if decisions is None else promised(formulation, decisions)
            assert decisions is None or allowed(formulation, decisions) is not None, name
            best = -np.inf if alone.objective is None else alone.objective
            room = 1e-6 * max(1.0, abs(alone.objective or 0.0))
            assert known <= best + room, name
            # Enough or not: what is told of the value is true.
            enough = max(best, 0.0) + float(dice.uniform(-1.0, 1.0))
            value = find_value(changed, options=EXACT, session=session, enough=enough)
            assert value.low <= best + room, name
            assert value.high >= best - room, name
            assert value.high <= max(enough, best) + room, name
            warm = solve(changed, session=session, options=EXACT, diagnose=False)
            assert warm.status == alone.status, (name, warm.message, alone.message)
            if alone.objective is not None:
                assert warm.objective == pytest.approx(alone.objective, abs=room), name
                assert warm.bound is not None
                assert warm.bound >= alone.objective - room, name
                assert verify(warm, changed) == (), name


@pytest.mark.parametrize("seeds", [range(2)], ids=str)
def test_a_warm_answer_is_the_fresh_one(seeds: range) -> None:
    for seed in seeds:
        check(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [range(20 * n, 20 * n + 20) for n in range(10)], ids=str)
def test_a_thousand_warm_answers_are_the_fresh_ones(seeds: range) -> None:
    for seed in seeds:
        check(seed)
