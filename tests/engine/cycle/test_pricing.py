"""Prices however many processes share the work, and where there is no time."""

from __future__ import annotations

import pytest
from oracle.draw_asked import random_asking
from oracle.ranked import without_learning
from oracle.seeds import some

from groundswell import SearchOptions, parse_scenario, solve
from groundswell.engine.cycle import look_through, pricers
from groundswell.engine.cycle.answers import answers
from groundswell.engine.cycle.forced import Forced
from groundswell.engine.cycle.granting import Granted
from groundswell.engine.questions.explain.posed import Posed
from groundswell.models.resolve import resolve
from groundswell.models.results.answers import Answers
from groundswell.models.scenario.request import Requests
from groundswell.models.scenario.scenario import Scenario


def asking(seed: int) -> Scenario:
    given = without_learning(random_asking(seed, 0.0))
    read = parse_scenario({k: v for k, v in given.items() if k != "requests"})
    asks = Requests.model_validate(given["requests"])
    return read.model_copy(update={"requests": asks})


def told(scenario: Scenario, workers: int, exact: int | None = None) -> Answers:
    options = SearchOptions(gap=1e-3, time_limit=120)
    return answers(scenario, exact=exact, flips=False, workers=workers, options=options)


@pytest.mark.parametrize("seed", some([0, 1], quick=1))
def test_the_answers_are_the_same_for_any_number_of_processes(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = asking(seed)
    alone = told(scenario, 1, exact=1)
    monkeypatch.setattr(look_through, "small", lambda _: False)
    monkeypatch.setattr(pricers, "FEWEST_REQUESTS", 1)
    begun: list[int] = []
    pool = pricers.Pool
    monkeypatch.setattr(pricers, "Pool", lambda *given: begun.append(given[0]) or pool(*given))
    shared = told(scenario, 2, exact=1)
    assert begun == [2]
    assert any(one.price is not None for one in alone.requests)
    assert shared.requests == alone.requests
    assert (shared.best, shared.bound) == (alone.best, alone.bound)


def test_where_there_is_no_time_each_price_says_so() -> None:
    scenario = asking(1)
    plan = solve(scenario, options=SearchOptions(gap=0.0, time_limit=60))
    options = SearchOptions(gap=1e-3, time_limit=1e-3)
    left = answers(scenario, plan, flips=False, options=options)
    prices = [one.price for one in left.requests if one.answer != "granted"]
    assert prices
    assert all(price is not None for price in prices)
    unlooked = [price for price in prices if price is not None and price.low is not None]
    assert unlooked
    for price in unlooked:
        assert (price.exact, price.low, price.high) == (False, 0.0, None)
        assert "the time was over before its turn" in price.proof
    assert "Time ran out" in left.message


def test_a_plan_found_for_one_request_counts_for_another() -> None:
    """Whatever plan is known: it counts for the requests that it grants, and for no other."""
    scenario = resolve(asking(1))
    options = SearchOptions(gap=0.0, time_limit=60).filled()
    posed = Posed.of(scenario, None, options)
    plan = posed.evaluated()
    nothing = Forced(plan.objective + 1.0, None)
    answered = set()
    for one in posed.plan.requests:
        known = nothing.with_plans(Granted(one.school, one.program), [plan])
        answered.add(one.answer)
        if one.answer == "granted":
            assert (known.low, known.high) == (plan.objective, nothing.high)
        else:
            assert known.found is None
        never = Forced(float("-inf"), None)
        assert never.with_plans(Granted(one.school, one.program), [plan]) is never
    assert answered >= {"granted", "refused"}
