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
from oracle.features import ALL, FURTHER, KINDS, features, further_features
from oracle.gains import Decisions
from oracle.generate import random_scenario
from oracle.judge import Judge
from oracle.read import District
from oracle.sites import possible

# The oracle checks the engine in every run; that it is right itself is checked by `make test-all`.
pytestmark = pytest.mark.slow

SEEDS = 300
NAIVE_LIMIT = 800


@cache
def scenario(seed: int, rules: str) -> dict[str, Any]:
    return random_scenario(seed, rules)


def naive(sc: dict[str, Any]) -> tuple[float | None, list[Decisions]] | None:
    """Best objective and decisions, judging each decision by itself; None if there are too many."""
    d, judge = District(sc), Judge(sc)
    keys = [(p, place, t) for p, place in d.sites for t in d.years]
    options = [possible(d, p, place) for p, place, _ in keys]
    number = 1
    for row in options:
        number *= len(row)
    if number > NAIVE_LIMIT:
        return None
    top, plans = None, []
    for states in product(*options):
        decisions = {key: x for key, x in zip(keys, states, strict=True) if x is not None}
        if judge.broken(decisions):
            continue
        objective = evaluate(d, decisions).objective
        if top is None or objective > top + 1e-9:
            top, plans = objective, []
        if objective >= top - 1e-9:
            plans.append(decisions)
    return top, plans


@pytest.mark.parametrize(
    ("rules", "seeds", "least", "least_without"), [("first", SEEDS, 50, 2), ("all", 180, 30, 1)]
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
        frozen = {frozenset(x.items()) for x in known[1]}
        assert {frozenset(x.decisions.items()) for x in found.plans} == frozen, seed
    assert compared >= least
    assert without_plan >= least_without


@pytest.mark.parametrize("rules", ["first", "all"])
def test_no_other_allowed_decision_is_better(rules: str) -> None:
    rng = random.Random(1)
    allowed = 0
    for seed in range(120):
        sc = scenario(seed, rules)
        d, judge, found = District(sc), Judge(sc), best(sc, max_plans=5)
        for plan in found.plans if found else ():
            assert judge.broken(plan.decisions) == [], seed
            assert plan.objective == pytest.approx(found.objective, abs=1e-9), seed
        choices = {site: sequences(d, *site) for site in d.sites}
        for _ in range(25 if found else 5):
            decisions = dict(found.plans[0].decisions) if found else {}
            for p, place in rng.sample(d.sites, rng.randint(1, len(d.sites))):
                states = rng.choice(choices[p, place])
                decisions |= {(p, place, t): x for t, x in zip(d.years, states, strict=True)}
            decisions = {key: x for key, x in decisions.items() if x is not None}
            if not judge.broken(decisions):
                allowed += 1
                assert found is not None, seed
                assert evaluate(d, decisions).objective <= found.objective + 1e-9, seed
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
