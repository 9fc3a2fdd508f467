"""Prices, intervals, what would change an answer and when to ask again, against enumeration."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import pytest
from oracle import asked
from oracle.draw_asked import random_asking
from oracle.gains import Decisions
from oracle.ranked import best_such, without_learning
from oracle.read import District
from oracle.seeds import chunks

from groundswell import SearchOptions, parse_scenario
from groundswell.engine.cycle.answers import answers
from groundswell.models.results.answers import Answers
from groundswell.models.results.plan_parts.request_plan import RequestFlip, RequestPlan
from groundswell.models.scenario.request import Requests

SEEDS = chunks(range(100), 5, part=2)
FLIPPED = chunks(range(0, 100, 3), 2, quick=1)
EXACT = SearchOptions(gap=1e-9, time_limit=120)
NEAR = 5e-6


@cache
def scenario(seed: int) -> dict[str, Any]:
    return without_learning(random_asking(seed, 0.0))


@cache
def answered(seed: int, gap: float, flips: bool) -> Answers:
    given = scenario(seed)
    # What is silly to ask is asked, too, though a file of it has errors.
    read = parse_scenario({k: v for k, v in given.items() if k != "requests"})
    asks = Requests.model_validate(given["requests"])
    read = read.model_copy(update={"requests": asks})
    options = SearchOptions(gap=gap, time_limit=EXACT.time_limit)
    return answers(read, flips=flips, options=options)


def states(d: District, one: RequestPlan, decisions: Decisions) -> list[Any]:
    p = d.parts(one.program, one.school)[0] if one.program in d.merges else one.program
    return [decisions.get((p, one.school, t)) for t in d.years]


def years(d: District, one: RequestPlan, decisions: Decisions) -> list[float]:
    found = states(d, one, decisions)
    if one.program in d.merges:
        return [float(state == ("merge", one.program)) for state in found]
    today = d.today(one.program, one.school)
    return [asked.counts(one.wants, today, state) for state in found]


def full(d: District, one: RequestPlan, decisions: Decisions) -> bool:
    each = years(d, one, decisions)
    return each[0] >= 1 if one.wants == "pilot" else all(value >= 1 for value in each)


def values(given: dict[str, Any], one: RequestPlan) -> tuple[float, float]:
    """The best of all plans, and the best of those that grant a request; -inf for none."""
    d = District(given)
    best = best_such(given, lambda _: True)
    return best, best_such(given, lambda x: full(d, one, x))


def near(one: float, two: float) -> bool:
    return one == two or abs(one - two) <= NEAR * max(1.0, min(abs(one), abs(two)))


@pytest.mark.parametrize("seeds", SEEDS)
def test_every_price_is_what_enumeration_says(seeds: range) -> None:
    for seed in seeds:
        told = answered(seed, 1e-9, False)
        for one in told.requests:
            if one.answer == "granted":
                assert one.price is None, (seed, one)
                continue
            best, granting = values(scenario(seed), one)
            price = one.price
            assert price is not None, (seed, one)
            assert price.exact, (seed, one)
            if granting == float("-inf"):
                assert (price.low, price.high, price.lost) == (None, None, None), (seed, one)
                assert "no plan grants it" in price.proof, (seed, one)
                continue
            assert price.low is not None, (seed, one)
            assert price.high is not None, (seed, one)
            assert price.lost is not None, (seed, one)
            assert near(price.low, best - granting), (seed, one, best - granting)
            assert near(price.high, best - granting), (seed, one, best - granting)
            assert price.low <= price.lost <= price.high, (seed, one)


@pytest.mark.parametrize("seeds", SEEDS)
def test_an_interval_holds_the_price(seeds: range) -> None:
    for seed in seeds:
        told = answered(seed, 0.05, False)
        for one in told.requests:
            price = one.price
            if price is None:
                continue
            best, granting = values(scenario(seed), one)
            if price.low is None:
                assert granting == float("-inf"), (seed, one)
                continue
            assert granting > float("-inf"), (seed, one)
            slack = NEAR * max(1.0, abs(best))
            assert 0 <= price.low <= best - granting + slack, (seed, one)
            if price.high is not None:
                assert price.low <= (price.lost or 0.0) <= price.high, (seed, one)
                assert best - granting <= price.high + slack, (seed, one, best - granting)


@pytest.mark.parametrize("seeds", SEEDS)
def test_ask_again_is_the_first_year_that_costs_nothing(seeds: range) -> None:
    for seed in seeds:
        given = scenario(seed)
        d = District(given)
        for one in answered(seed, 1e-9, False).requests:
            if one.answer == "granted" or one.ask_again in one.years:
                of = "plan" if one.ask_again is not None else None
                assert one.ask_again_of == of, (seed, one)
                continue
            best = best_such(given, lambda _: True)
            free = [t for n, t in enumerate(d.years) if n and near(best, since(given, one, n))]
            assert one.ask_again == min(free, default=None), (seed, one, free)
            assert one.ask_again_of == ("as_good" if free else None), (seed, one)


def since(given: dict[str, Any], one: RequestPlan, first: int) -> float:
    """The best of the plans that grant a request from a year on."""
    d = District(given)
    return best_such(given, lambda x: _from(d, one, x, first))


def _from(d: District, one: RequestPlan, decisions: Decisions, first: int) -> bool:
    each = years(d, one, decisions)[first:]
    return max(each) >= 1 if one.wants == "pilot" else all(value >= 1 for value in each)


@pytest.mark.slow
@pytest.mark.parametrize("seeds", FLIPPED)
def test_a_change_grants_it_and_a_little_less_does_not(seeds: range) -> None:
    for seed in seeds:
        for one in answered(seed, 1e-9, True).requests:
            for flip in one.flips or ():
                if not flip.checked:
                    continue
                assert flip.to is not None
                assert flip.refused_at is not None
                for value, granted in ((flip.to, True), (flip.refused_at, False)):
                    changed = with_change(scenario(seed), one, flip, value)
                    if changed is None:
                        continue
                    best, granting = values(changed, one)
                    as_good = granting > float("-inf") and near(best, granting)
                    assert as_good == granted, (seed, one, flip, value, best, granting)


def with_change(
    given: dict[str, Any], one: RequestPlan, flip: RequestFlip, value: float
) -> dict[str, Any] | None:
    """The scenario with one figure changed; None where the oracle's form of it is another."""
    sc = copy.deepcopy(given)
    if flip.address is None:
        if "partner" not in flip.what:
            return None
        only = {"program": one.program, "school": one.school}
        pays = {"programs": [one.program], "schools": [one.school]}
        sc["funds"]["partner"] = {"amount": value, "pays_for": pays, "if": only}
        return sc
    *way, last = flip.address.split(".")
    place = sc
    for key in way:
        if key not in place:
            return None
        place = place[key]
    if isinstance(place.get(last, 0.0), dict) or last in ("students", "by_school"):
        return None
    if way[0] == "funds":
        value = round(value, 2)
    place[last] = value
    return sc
