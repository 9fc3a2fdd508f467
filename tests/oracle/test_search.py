"""The fast search against plain loops over every decision, and what the random scenarios hold."""

from __future__ import annotations

import json
import random
from collections import Counter
from functools import cache
from itertools import product
from typing import Any

import pytest

from oracle.brute import best, evaluate, sequences
from oracle.decided_features import DECIDED, decided_features
from oracle.draw_decisions import random_district_decisions
from oracle.features import ALL, FURTHER, KINDS, features, further_features
from oracle.gains import Decisions
from oracle.generate import random_scenario
from oracle.judge import Judge
from oracle.moves import beginnings
from oracle.read import District
from oracle.sites import possible

# The oracle checks the engine in every run; that it is right itself is checked by `make test-all`.
pytestmark = pytest.mark.slow

SEEDS = 300
NAIVE_LIMIT = 800


@cache
def scenario(seed: int, rules: str) -> dict[str, Any]:
    """`decisions`: of rules of every kind, and of all else that districts decide."""
    return random_district_decisions(seed) if rules == "decisions" else random_scenario(seed, rules)


Decided = tuple[Decisions, dict[str, int]]


def naive(sc: dict[str, Any]) -> tuple[float | None, list[Decided]] | None:
    """Best objective and decisions, judging each decision by itself; None if there are too many."""
    d = District(sc)
    keys = [(p, place, t) for p, place in d.sites for t in d.years]
    options = [possible(d, p, place) for p, place, _ in keys]
    number = 1
    for row in options:
        number *= len(row)
    judges: dict[Any, Judge] = {}
    years = product([None, *d.years], repeat=len(d.reorganizations))
    beginnings = [
        {r: t for r, t in zip(d.reorganizations, row, strict=True) if t is not None}
        for row in years
    ]
    if number * len(beginnings) > NAIVE_LIMIT:
        return None
    top, plans = None, []
    for begun, states in product(beginnings, product(*options)):
        judge = judges.setdefault(frozenset(begun.items()), Judge(d.with_begun(begun)))
        decisions = {key: x for key, x in zip(keys, states, strict=True) if x is not None}
        if judge.broken(decisions):
            continue
        objective = evaluate(judge.d, decisions, judge).objective
        if top is None or objective > top + 1e-9:
            top, plans = objective, []
        if objective >= top - 1e-9:
            plans.append((decisions, begun))
    return top, plans


def frozen(plans: list[Decided]) -> set[Any]:
    return {(frozenset(x.items()), frozenset(begun.items())) for x, begun in plans}


@pytest.mark.parametrize(
    ("rules", "seeds", "least", "least_without"),
    [("first", SEEDS, 50, 2), ("all", 180, 30, 1), ("decisions", SEEDS, 40, 2)],
)
def test_search_finds_what_plain_loops_find(
    rules: str, seeds: int, least: int, least_without: int
) -> None:
    compared, without_plan = 0, 0
    for seed in range(seeds):
        sc = scenario(seed, rules)
        known = naive(sc)
        if known is None:
            continue
        found = best(sc, max_plans=NAIVE_LIMIT)
        compared += 1
        if found is None:
            without_plan += 1
            assert known == (None, []), seed
            continue
        assert found.objective == pytest.approx(known[0], abs=1e-9), seed
        assert frozen([(x.decisions, x.begun) for x in found.plans]) == frozen(known[1]), seed
    assert compared >= least
    assert without_plan >= least_without


@pytest.mark.parametrize("rules", ["first", "all", "decisions"])
def test_no_other_allowed_decision_is_better(rules: str) -> None:
    rng = random.Random(1)
    allowed = 0
    for seed in range(120):
        sc = scenario(seed, rules)
        d, found = District(sc), best(sc, max_plans=5)
        for plan in found.plans if found else ():
            assert Judge(d.with_begun(plan.begun)).broken(plan.decisions) == [], seed
            assert plan.objective == pytest.approx(found.objective, abs=1e-9), seed
        may_begin = beginnings(d)
        for _ in range(25 if found else 5):
            decisions = dict(found.plans[0].decisions) if found else {}
            then = d.with_begun(rng.choice(may_begin))
            judge = Judge(then)
            for p, place in rng.sample(d.sites, rng.randint(1, len(d.sites))):
                states = rng.choice(sequences(then, p, place) or [[None] * len(d.years)])
                decisions |= {(p, place, t): x for t, x in zip(d.years, states, strict=True)}
            decisions = {key: x for key, x in decisions.items() if x is not None}
            if not judge.broken(decisions):
                allowed += 1
                assert found is not None, seed
                assert evaluate(then, decisions, judge).objective <= found.objective + 1e-9, seed
    assert allowed >= 300


def test_same_seed_same_scenario() -> None:
    assert random_scenario(7) == random_scenario(7)
    assert random_scenario(7) != random_scenario(8)


def test_scenarios_with_all_rules_use_every_kind_hard_and_soft() -> None:
    seen: Counter[str] = Counter()
    infeasible = penalised = 0
    for seed in range(SEEDS):
        sc = scenario(seed, "all")
        seen.update(further_features(sc))
        found = best(sc)
        infeasible += found is None
        penalised += found is not None and found.penalty > 1e-6
        json.dumps(sc)
    assert {name: seen[name] for name in FURTHER if seen[name] < 2} == {}
    assert {name: seen[name] for name in KINDS if seen[name] < 12} == {}
    assert 0.02 * SEEDS <= infeasible <= 0.12 * SEEDS
    assert penalised >= 0.3 * SEEDS


def test_scenarios_use_every_feature() -> None:
    seen: Counter[str] = Counter()
    infeasible = 0
    for seed in range(SEEDS):
        sc = scenario(seed, "first")
        seen.update(features(sc))
        infeasible += best(sc) is None
        json.dumps(sc)
    assert {name: seen[name] for name in ALL if seen[name] < 5} == {}
    assert 0.03 * SEEDS <= infeasible <= 0.12 * SEEDS


def test_scenarios_with_all_decisions_use_every_feature() -> None:
    seen: Counter[str] = Counter()
    for seed in range(SEEDS):
        sc = scenario(seed, "decisions")
        seen.update(decided_features(sc, best(sc)))
        json.dumps(sc)
    assert {name: seen[name] for name in DECIDED if seen[name] < 5} == {}
    assert 0.03 * SEEDS <= seen["plan.none"] <= 0.15 * SEEDS
    assert seen["plan.begun"] >= 0.15 * SEEDS
