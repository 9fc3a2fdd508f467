"""Each step against all decisions of tiny random districts that are nested over the step before."""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import Any

import nestedness
import pytest
from oracle import brute, generate
from oracle.every import every
from oracle.judge import Judge
from oracle.read import District, at, soft
from oracle.seeds import chunks

from groundswell import Ladder, Plan, SearchOptions, ladder, parse_scenario

SEEDS = chunks(range(72), 12, part=4)
EXACT = SearchOptions(gap=1e-9)


def usable(given: dict[str, Any]) -> bool:
    """Whether all its decisions can be listed."""
    if given.get("reorganizations"):
        return False
    judge = Judge(given)
    return not judge.paying and not any(soft(rule) for rule in judge.d.rules)


def with_money(given: dict[str, Any], fund: str, more: float) -> dict[str, Any]:
    """The scenario with so much more in a fund each year, read from its plain data."""
    changed = copy.deepcopy(given)
    own, years = changed["funds"][fund], changed["years"]
    if "by_school" not in own:
        own["amount"] = {str(y): round(at(own["amount"], y) + more, 2) for y in years}
        return changed
    schools = own["by_school"]
    total = {y: sum(at(amount, y) for amount in schools.values()) for y in years}
    for school, amount in list(schools.items()):
        share = {y: at(amount, y) / total[y] if total[y] else 1 / len(schools) for y in years}
        schools[school] = {str(y): round(at(amount, y) + more * share[y], 2) for y in years}
    return changed


def held(given: dict[str, Any], fund: str) -> float:
    """The fewest dollars that a fund holds in a year."""
    own = given["funds"][fund]
    pots = own["by_school"].values() if "by_school" in own else [own["amount"]]
    return min(sum(at(amount, year) for amount in pots) for year in given["years"])


def full(given: dict[str, Any]) -> dict[tuple[str, str], float]:
    """Today's positions of each site that has some, else 1."""
    d = District(given)
    return {(p, s): float(d.reference(p, s)) if d.role(p) else 1.0 for p, s in d.sites}


def as_plain(plan: Plan, given: dict[str, Any]) -> dict[tuple[str, str, int], Any]:
    """A plan's decisions in the oracle's words."""
    d = District(given)
    found: dict[tuple[str, str, int], Any] = {}
    for key, (kind, much) in nestedness.states(plan).items():
        share = kind == "run" and d.role(key[0]) is not None
        state = (kind, much / d.reference(key[0], key[1]) if share else much)
        found[key] = ("pilot",) if kind == "pilot" else state
    return found


def nested(less: dict[Any, Any], more: dict[Any, Any]) -> bool:
    return all(
        nestedness.no_less(
            _two(state), _two(more.get(key)) if more.get(key) else nestedness.OFF, 1.0
        )
        for key, state in less.items()
        if state is not None
    )


def _two(state: Any) -> Any:
    return ("pilot", 1.0) if state[0] == "pilot" else tuple(state)


def best_nested(given: dict[str, Any], known: dict[Any, Any], down: bool) -> float | None:
    """The best objective of all allowed decisions that are nested; None if there is none."""
    listed = every(given)
    assert listed is not None
    kept = [one for one in listed if (nested(one, known) if down else nested(known, one))]
    values = [brute.evaluate(given, one).objective for one in kept]
    return max(values, default=None)


def check(given: dict[str, Any], found: Ladder, down: bool) -> int:
    """Compare each step with the best of all; return how many there were."""
    fund = found.funds[0]
    known = as_plain(found.base, given)
    for step in found.steps:
        there = with_money(given, fund, step.money)
        best = best_nested(there, known, down)
        assert best is not None
        assert step.plan.objective == pytest.approx(best, abs=1e-6, rel=1e-6)
        assert step.proved
        whole = brute.best(there)
        assert whole is not None
        assert step.within is not None
        bound = step.plan.objective + step.within * max(abs(step.plan.objective), 1e-9)
        assert bound >= whole.objective - 1e-6
        known = as_plain(step.plan, given)
    if found.ended == "no_nested_plan":
        money = (len(found.steps) + 1) * found.step * (-1 if down else 1)
        there = with_money(given, fund, money)
        assert best_nested(there, known, down) is None
        assert brute.best(there) is not None
    if found.ended == "no_plan":
        money = (len(found.steps) + 1) * found.step * (-1 if down else 1)
        assert brute.best(with_money(given, fund, money)) is None
    return len(found.steps)


@pytest.mark.parametrize("down", [False, True], ids=["up", "down"])
@pytest.mark.parametrize("seeds", SEEDS)
def test_each_step_is_the_best_of_all_nested_decisions(seeds: range, down: bool) -> None:
    steps = 0
    for seed in seeds:
        given = generate.random_scenario(seed)
        if not usable(given) or every(given) is None:
            continue
        scenario = parse_scenario(given)
        fund = next(iter(scenario.funds))
        step = float(round(held(given, fund) / 5))
        if step < 1 or every(with_money(given, fund, 0.0 if down else 3 * step)) is None:
            continue
        found = ladder(scenario, step=step, steps=3, down=down, fund=fund, options=EXACT)
        if not found.base.has_decisions:
            assert found.steps == ()
            continue
        steps += check(given, found, down)
        plans = [found.base, *(one.plan for one in found.steps)]
        for less, more in pairwise(plans):
            pair = (more, less) if down else (less, more)
            assert nestedness.breaches(*pair, full(given)) == [], seed
    assert steps >= 3 * len(seeds) // 12
