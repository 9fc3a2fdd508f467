"""What the funds may not pay of going on as today: a flow, not a difference; by hand."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from oracle import generate
from oracle.draw_decisions import random_district_decisions
from oracle.gap import gap
from oracle.seeds import chunks

from groundswell import load_scenario, parse_scenario, solve
from groundswell.cli.render.plan.gap import first_year_gap
from groundswell.engine.figures import make_figures
from groundswell.engine.plan.money import shortage
from groundswell.engine.plan.stated import state_sites, today
from groundswell.models.results.plan_parts.money_plan import MoneyYear

from groundswell.models.tree.problems import ScenarioError  # isort: skip


CLOSING = Path(__file__).parents[3] / "scenarios" / "tiny" / "tiny_closing.yaml"


def money(funds: dict[str, Any], cost: float = 100, years: int = 1, **more: Any) -> MoneyYear:
    """Return the first year of going on as today: two programs, each of a cost, at school a."""
    program = {"cost": {"site": cost}, "sites": {"a": {"students": 10, "running": True}}}
    given = {
        "schema_version": 1,
        "years": [2027 + y for y in range(years)],
        "goals": {"g": {"weight": 1}},
        "schools": {"a": {"enrollment": 100, "needs": {"g": 1}}},
        "programs": {"one": program, "two": {**program, **more}},
        "funds": funds,
    }
    return today(parse_scenario(given)).money[0]


def test_a_restricted_fund_hides_no_shortage() -> None:
    only_one = {"programs": ["one"]}
    told = money({"f": {"amount": 50}, "r": {"amount": 500, "pays_for": only_one}})
    assert (told.today, told.funds) == (200, 550)
    assert (told.gap, told.idle) == (pytest.approx(50), pytest.approx(400))
    assert told.short_funds == ("f",)


def test_what_the_funds_may_pay_is_no_gap() -> None:
    only_one = {"programs": ["one"]}
    told = money({"f": {"amount": 100}, "r": {"amount": 500, "pays_for": only_one}})
    assert (told.gap, told.short_funds) == (0, ())
    assert told.idle == pytest.approx(400)


def test_one_fund_for_all_is_a_difference() -> None:
    told = money({"f": {"amount": 150}})
    assert (told.gap, told.idle, told.short_funds) == (50, 0, ("f",))


def test_money_of_another_school_is_no_help() -> None:
    told = money({"f": {"by_school": {"a": 150}}})
    assert told.gap == 50


def test_a_reserve_stays_unspent() -> None:
    told = money({"f": {"amount": 200, "reserve": 0.1}})
    assert told.gap == pytest.approx(20)


def test_a_match_needs_what_it_matches() -> None:
    match = {"fund": "f", "per_dollar": 1}
    told = money({"f": {"amount": 60}, "m": {"amount": 500, "match": match}})
    assert told.gap == pytest.approx(200 - 60 - 60)


@pytest.mark.parametrize(("amount", "gap", "short"), [(50, 150, ("f", "m")), (150, 125, ("f",))])
def test_a_match_with_room_in_some_way_to_pay_helps(
    amount: float, gap: float, short: tuple[str, ...]
) -> None:
    """Whichever of the programs f pays for in the way to pay that is found."""
    match = {"fund": "f", "per_dollar": 1}
    beside = {"amount": amount, "pays_for": {"programs": ["one"]}, "match": match}
    told = money({"f": {"amount": 100}, "m": beside}, cost=150)
    assert (told.gap, told.short_funds) == (pytest.approx(gap), short)


def test_a_match_of_nothing_is_of_no_help() -> None:
    match = {"fund": "f", "per_dollar": 1}
    told = money({"f": {"amount": 0}, "m": {"amount": 0, "match": match}})
    assert (told.gap, told.idle, told.short_funds) == (200, 0, ("f",))
    told = money({"f": {"amount": 0}, "m": {"amount": 70, "match": match}})
    assert (told.gap, told.idle, told.short_funds) == (200, 70, ("f",))


def test_next_year_opens_at_its_own_prices() -> None:
    told = money({"f": {"amount": {2027: 230, 2028: 210}}}, years=2, grows=0.2)
    assert told.gap == 0
    assert told.open_next == pytest.approx(100 + 120 - 210)
    assert told.open_next_funds == ("f",)


def richer(given: dict[str, Any], fund: str) -> dict[str, Any]:
    """Return the same with $10 more in a fund, at every school if it is by school."""
    row = given["funds"][fund]
    key = "amount" if row.get("by_school") is None else "by_school"

    def more(value: Any) -> Any:
        return {k: more(v) for k, v in value.items()} if isinstance(value, dict) else value + 10

    return {**given, "funds": {**given["funds"], fund: {**row, key: more(row[key])}}}


@pytest.mark.parametrize("make", [generate.random_scenario, random_district_decisions])
@pytest.mark.parametrize("seeds", chunks(range(45), 15, part=5))
def test_the_short_funds_are_those_of_which_more_would_help(make: Any, seeds: range) -> None:
    compared = 0
    for seed in seeds:
        given = make(seed)
        try:
            scenario = parse_scenario(given)
        except ScenarioError:
            continue
        year = today(scenario).money[0]
        if year.gap < 100:
            continue
        for fund in given["funds"]:
            helps = gap(richer(given, fund), year.year) < year.gap - 1
            assert (fund in year.short_funds) is helps, (seed, fund)
            compared += 1
    assert compared > 5 * len(seeds) // 15


@pytest.mark.parametrize("make", [generate.random_scenario, random_district_decisions])
@pytest.mark.parametrize("seeds", chunks(range(60), 15, part=5))
def test_it_is_the_gap_from_the_definitions(make: Any, seeds: range) -> None:
    compared = 0
    for seed in seeds:
        given = make(seed)
        try:
            scenario = parse_scenario(given)
        except ScenarioError:
            continue
        for year in today(scenario).money:
            assert year.gap == pytest.approx(gap(given, year.year), abs=0.02), (seed, year.year)
            compared += year.gap > 0
    assert compared > 5 * len(seeds) // 15


def test_what_begins_later_saves_nothing_earlier() -> None:
    """A closing of 2029 or none at all: what 2027 opens 2028 with is the same."""
    scenario = load_scenario(CLOSING)
    sites = [site for site in today(scenario).sites if site.year == 2027]
    opened = {
        begins: state_sites(scenario, sites, {"close_oak": begins}).money[0].open_next
        for begins in (None, 2028, 2029)
    }
    assert opened[None] == opened[2028] == opened[2029] > 0


def test_what_a_new_grant_pays_for_is_not_deferred() -> None:
    new = {
        "proven": True,
        "cost": {"site": 300},
        "effects": {"g": {"mean": 0.1, "se": 0.01}},
        "sites": {"a": {"students": 10}},
    }
    old = {**new, "cost": {"site": 100}, "sites": {"a": {"students": 10, "running": True}}}
    grant = {"amount": {2027: 0, 2028: 300}, "pays_for": {"programs": ["new"]}}
    given = {
        "schema_version": 1,
        "years": [2027, 2028],
        "goals": {"g": {"weight": 1}},
        "schools": {"a": {"enrollment": 100, "needs": {"g": 1}}},
        "programs": {"one": old, "two": {**old, "effects": {}}, "new": new},
        "funds": {"f": {"amount": 100}, "grant": grant},
    }
    plan = solve(parse_scenario(given))
    assert plan.programs["new"].follows == "starts at 1 site in 2028"
    told = first_year_gap(plan.money)
    assert (told.gap, told.recurring, told.deferred, told.deferred_to) == (100, 100, 0, ())


def test_where_pots_pay_in_turn_the_linear_program_says_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever pots may pay for, those with a match among them."""
    dice, in_turn = np.random.default_rng(5), 0
    every = []
    for seed in range(12):
        with suppress(ScenarioError):
            scenario = parse_scenario(generate.random_scenario(seed, "all"))
            every.append(make_figures(scenario))
    for seed in range(60):
        figures = every[seed % len(every)]
        pots = len(figures.pots.fund)
        admits = dice.random((6, pots)) < 0.6
        dues = shortage.Dues(dice.uniform(0.0, 100.0, 6).round(2), admits)
        amount = dice.uniform(0.0, 1500.0 / pots, pots).round(2)
        told = shortage.shortage(figures, dues, amount)
        in_turn += shortage._paid_in_turn(figures, dues.owed(), amount)
        with monkeypatch.context() as patch:
            patch.setattr(shortage, "_paid_in_turn", lambda *_: False)
            asked = shortage.shortage(figures, dues, amount)
        assert told.missing == pytest.approx(asked.missing, abs=1e-6), seed
        assert told.idle == pytest.approx(asked.idle, abs=1e-6), seed
        assert told.funds == asked.funds, seed
    assert 10 < in_turn < 50, in_turn
