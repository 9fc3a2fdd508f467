"""What a search knows beforehand: by school it is asked for, and what is found is worth no less."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from oracle import generate
from oracle.draw_decisions import random_district_decisions

from benchmarks.instances import make
from groundswell import Scenario, SearchOptions, Session, parse_scenario, solve
from groundswell.engine.beforehand import as_plan, is_possible, may_be_paid
from groundswell.engine.deadline import Deadline
from groundswell.engine.evaluation.payments import settle
from groundswell.engine.figures.arrays import FloatArray
from groundswell.engine.formulate import Formulation, formulate
from groundswell.engine.milp.decomposition import solve_by_block
from groundswell.engine.milp.solution import Options, Solution
from groundswell.engine.search import Search
from groundswell.engine.solve import starting_point
from groundswell.models.tree.problems import ScenarioError

Asked = Callable[[float], "FloatArray | None"]
WIDE = 0.4


@cache
def poor() -> Scenario:
    """Return a district with money for a part of what runs today."""
    return make(20, 15, 1, seed=1)


@cache
def district() -> Scenario:
    """Return one that may go on as today."""
    funds = {
        key: fund.model_copy(update={"amount": 1.5 * float(fund.amount)})
        for key, fund in poor().funds.items()
    }
    return poor().model_copy(update={"funds": funds, "rules": ()})


@cache
def formulation() -> Formulation:
    return formulate(district())


@cache
def best() -> FloatArray:
    """Return the best plan's full vector."""
    return found_by(Search(formulation(), Options(gap=0.0), Deadline.after(60), "by-school"))


def found_by(search: Search) -> FloatArray:
    _, evaluation = search.run()
    assert evaluation is not None
    return evaluation.x


def worth(x: FloatArray | None) -> float:
    assert x is not None
    return float(formulation().model.objective @ x)


def today() -> FloatArray:
    return settle(formulation(), formulation().decisions.today()).x


def knows(monkeypatch: pytest.MonkeyPatch, **given: Any) -> Asked:
    """Return what a search by school hands over to be asked for a plan."""
    handed: list[Asked] = []

    def spied(*args: Any, known: Asked, **named: Any) -> Solution:
        handed.append(known)
        return solve_by_block(*args, known=known, **named)

    monkeypatch.setattr("groundswell.engine.search.solve_by_block", spied)
    Search(formulation(), Options(gap=WIDE), Deadline.after(60), "by-school", **given).run()
    return handed[0]


def test_the_plan_given_is_told_where_it_is_worth_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    known = knows(monkeypatch, begin=best())
    for least in (-np.inf, worth(best())):
        told = known(least)
        assert told is not None
        assert told.tolist() == best().tolist()
    assert known(worth(best()) + 1.0) is None


def test_one_remembered_is_where_it_is_worth_more(monkeypatch: pytest.MonkeyPatch) -> None:
    with Session() as session:
        solve(district(), session=session, options=SearchOptions(method="by-school", gap=0.0))
        known = knows(monkeypatch, begin=today(), session=session)
        assert worth(today()) < worth(best()) - 1.0
        for least in (-np.inf, worth(today()) + 1.0):
            assert worth(known(least)) == pytest.approx(worth(best()), rel=1e-6)


def test_todays_state_is_where_nothing_else_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    known = knows(monkeypatch)
    for least in (-np.inf, worth(today()) - 1.0):
        told = known(least)
        assert told is not None
        assert told.tolist() == today().tolist()
    assert known(worth(today()) + 1.0) is None
    assert knows(monkeypatch, today=False)(-np.inf) is None


def test_a_plan_that_breaks_a_rule_is_told_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = np.ones(len(best()))
    assert formulation().model.violations(broken)
    told = knows(monkeypatch, begin=broken)(-np.inf)
    assert told is not None
    assert told.tolist() == today().tolist()


@pytest.mark.parametrize("given", ["begin", "start"])
def test_what_is_found_is_worth_no_less_than_what_is_given(given: str) -> None:
    """Where the gap asked lets plans pass that are worth far less."""
    options = SearchOptions(method="by-school", gap=WIDE)
    alone = solve(district(), options=options)
    proved = solve(district(), options=SearchOptions(method="by-school", gap=0.0))
    assert alone.objective is not None
    assert proved.objective is not None
    assert alone.objective < 0.999 * proved.objective
    if given == "start":
        found = solve(district(), start=proved, options=options).objective
    else:
        search = Search(
            formulation(), Options(gap=WIDE), Deadline.after(60), "by-school", begin=best()
        )
        found = worth(found_by(search)) + formulation().offset
    assert found == pytest.approx(proved.objective, rel=1e-6)


def test_what_money_cannot_pay_for_is_told_without_asking_who_pays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[FloatArray] = []
    monkeypatch.setattr(
        "groundswell.engine.search.as_plan", lambda _, decisions: asked.append(decisions)
    )
    dear = formulate(poor())
    assert not may_be_paid(dear, dear.complete(dear.decisions.today()))
    assert Search(dear, Options(), Deadline.after(60))._known() is None
    assert [decisions.any() for decisions in asked] == [False]


@pytest.mark.parametrize("draw", [generate.random_scenario, random_district_decisions])
@pytest.mark.parametrize("seed", range(25))
def test_what_is_a_plan_is_never_passed_over_for_its_money(draw: Any, seed: int) -> None:
    """Whatever funds carry on, share, match, save or wait for."""
    try:
        scenario = parse_scenario(draw(seed))
    except ScenarioError:
        return
    made = formulate(scenario)
    plan = solve(scenario, options=SearchOptions(gap=0.0, time_limit=20.0))
    point = starting_point(made, plan) if plan.objective is not None else None
    for decisions in (made.decisions.today(), 0.0 * made.decisions.today()):
        if as_plan(made, decisions) is not None:
            assert is_possible(made, decisions)
            assert may_be_paid(made, made.complete(decisions))
    if point is not None:
        decisions = made.decisions.of(point)
        assert is_possible(made, decisions)
        assert may_be_paid(made, made.complete(decisions))
