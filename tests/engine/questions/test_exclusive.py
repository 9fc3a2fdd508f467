"""Options of which at most one is taken, side by side; and decisions by the budget year."""

from __future__ import annotations

from typing import Any

import pytest
from two_schools import changed

from groundswell import Scenario, SearchOptions, explain, parse_scenario
from groundswell.cli.render.explained import memo_of, page_of
from groundswell.cli.render.page import as_text

EXACT = SearchOptions(gap=0.0)


def option(cost: float, mean: float, *, running: bool = False) -> dict[str, Any]:
    return {
        "cost": {"site": cost},
        "effects": {"g": {"mean": mean, "se": 0.01}},
        "sites": {"a": {"students": 100, "running": running}},
        **({} if running else {"proven": True}),
    }


def district(amount: Any, years: list[int], **programs: dict[str, Any]) -> Scenario:
    """Return a district in which exactly one of its programs runs each year."""
    rule = {"kind": "choose", "programs": list(programs), "at_least": 1, "at_most": 1}
    return parse_scenario(
        {
            "schema_version": 1,
            "years": years,
            "goals": {"g": {"weight": 1}},
            "schools": {"a": {"enrollment": 100, "needs": {"g": 1}}},
            "programs": programs,
            "funds": {"f": {"amount": amount}},
            "rules": [rule],
        }
    )


@pytest.fixture(scope="module")
def two() -> Scenario:
    return district(
        1000,
        [2027, 2028, 2029],
        stay_open=option(1000, 0.2, running=True),
        closed=option(100, 0.1),
    )


@pytest.fixture(scope="module")
def replaced() -> Scenario:
    return district(
        {2027: 400, 2028: 600},
        [2027, 2028],
        five_schools=option(1000, 0.3, running=True),
        close_small=option(400, 0.2),
        reopen_small=option(600, 0.25),
    )


def test_each_with_its_worth_and_money(two: Scenario) -> None:
    for key in ("closed", "stay_open"):
        told = explain(two, key, flips=False, options=EXACT)
        (beside,) = told.options
        assert (beside.rule, beside.since) == ("choose_1", 2027)
        stay, close = beside.options
        # 100 students gain 0.2 or 0.1 in each of three years.
        assert (stay.option, stay.taken, stay.worth) == ("stay_open", True, pytest.approx(60))
        assert (close.option, close.taken, close.worth) == ("closed", False, pytest.approx(30))
        assert dict(close.dollars) == {2027: 100, 2028: 100, 2029: 100}
        assert dict(close.against_today) == {2027: -900, 2028: -900, 2029: -900}
        assert (stay.net, close.net) == (0, -2700)


def test_top_ups_are_spent_once(two: Scenario) -> None:
    given = two.model_dump(mode="json", exclude_unset=True)
    half = {"kind": "hold_harmless", "measure": "dollars", "lose_at_most": 0.5}
    given["rules"] = [*given["rules"], {**half, "top_up_from": "f"}]
    told = explain(parse_scenario(given), "closed", flips=False, options=EXACT)
    _, close = told.options[0].options
    # 100 of 1,000, and 400 more until the school has half of it.
    assert dict(close.against_today) == {2027: -500, 2028: -500, 2029: -500}
    assert (close.net, dict(close.dollars)) == (-1500, {2027: 100, 2028: 100, 2029: 100})


def test_from_a_year_on(two: Scenario) -> None:
    told = explain(two, "closed", from_year=2029, flips=False, options=EXACT)
    (beside,) = told.options
    assert beside.since == 2029
    assert beside.options[1].worth == pytest.approx(50)


def test_what_no_plan_can_take_is_not_possible(replaced: Scenario) -> None:
    told = explain(replaced, "close_small", flips=False, options=EXACT)
    status = {o.option: o.status for o in told.options[0].options}
    assert status == {
        "five_schools": "infeasible",
        "close_small": "optimal",
        "reopen_small": "infeasible",
    }
    memo = memo_of(told, replaced)
    assert "| five_schools | not possible from 2027 on |" in memo
    page = as_text(page_of(told, replaced))
    assert 'The options of the rule "choose 1", each from 2027 on' in page
    assert [line for line in page.splitlines() if len(line) > 80] == []


def test_reorganizations_are_options_too() -> None:
    given = changed()
    given["rules"] = [{"kind": "choose", "programs": ["tutoring", "close_cedar"], "at_most": 1}]
    told = explain(parse_scenario(given), "close_cedar", flips=False, options=EXACT)
    (beside,) = told.options
    closes = beside.options[1]
    assert closes.option == "close_cedar"
    # 1,000 once and 500 a year.
    assert dict(closes.dollars) == {2027: 1500, 2028: 500}


def test_no_rule_no_options(two: Scenario) -> None:
    plain = two.model_copy(update={"rules": ()})
    assert explain(plain, "closed", flips=False, options=EXACT).options == ()


class TestTheBudgetYear:
    def test_title_and_what_follows(self, replaced: Scenario) -> None:
        for key, says in (
            ("close_small", "starts; ends in 2028"),
            ("reopen_small", "starts in 2028"),
            ("five_schools", "ends"),
        ):
            told = explain(replaced, key, flips=False, options=EXACT)
            memo = memo_of(told, replaced)
            title = memo.splitlines()[0].replace(chr(92), "")
            assert title == f"# {key} {says}"
            # Nothing that ran is said not to start.
            assert "does not start" not in title

    def test_flips_and_rules_are_of_the_year_asked_about(self, replaced: Scenario) -> None:
        told = explain(replaced, "close_small", options=EXACT)
        assert told.asked_year == 2027
        # Nothing else can be paid for in 2027.
        assert {flip.status for flip in told.flips} == {"not possible"}
        later = explain(replaced, "close_small", from_year=2028, options=EXACT)
        assert later.asked_year == 2028
        assert {flip.status for flip in later.flips} != {"not possible"}


def test_a_rule_that_leaves_room_there_holds_nothing_there() -> None:
    def program(mean: float, *schools: str) -> dict[str, Any]:
        return {
            "cost": {"site": 1000},
            "effects": {"g": {"mean": mean, "se": 0.01}},
            "sites": {s: {"students": 100, "running": True} for s in schools},
        }

    given = {
        "schema_version": 1,
        "years": [2027],
        "goals": {"g": {"weight": 1}},
        "schools": {s: {"enrollment": 100, "needs": {"g": 1}} for s in "ab"},
        "programs": {
            "x": program(0.1, "a", "b"),
            "y": program(0.2, "a", "b"),
            "z": program(0.3, "b"),
        },
        "funds": {"f": {"amount": 5000}},
        "rules": [{"kind": "initiative_load", "at_most": 2}],
    }
    scenario = parse_scenario(given)
    here = explain(scenario, "x", school="b", options=EXACT)
    assert [hold.id for hold in here.holds] == ["initiative_load_1"]
    given["programs"]["y"] = program(0.2, "b")
    there = explain(parse_scenario(given), "x", school="a", options=EXACT)
    assert there.holds == ()
