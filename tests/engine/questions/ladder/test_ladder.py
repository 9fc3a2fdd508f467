"""`ladder`: nested steps, each verified; what is asked wrongly; where it ends, and what it says."""

from __future__ import annotations

import dataclasses
from concurrent.futures import Future
from itertools import pairwise
from typing import Any

import nestedness
import pytest
from maple import maple

from groundswell import (
    Ladder,
    Plan,
    Scenario,
    SearchOptions,
    Session,
    ladder,
    load_scenario,
    solve,
    verify,
)
from groundswell.engine import cut_tiers
from groundswell.engine.parallel import Pool, WorkerDied
from groundswell.engine.questions.axes.budget import budget_axis
from groundswell.engine.questions.ladder import climb as module
from groundswell.engine.questions.ladder import search as searches
from groundswell.engine.questions.ladder.asked import BaseDoesNotHold, CannotStep
from groundswell.engine.questions.more_money import chosen_funds, usual_fund, with_money

EXACT = SearchOptions(gap=1e-9)


def full(scenario: Scenario) -> dict[tuple[str, str], float]:
    return {
        (key, school): float(site.positions or 1) if program.positions else 1.0
        for key, program in scenario.programs.items()
        for school, site in program.sites.items()
    }


def check(found: Ladder, scenario: Scenario) -> None:
    """Every step is nested over the one before, and its plan holds at its own budget."""
    closes = {key: bool(item.moves) for key, item in scenario.reorganizations.items()}
    plans = [found.base, *(step.plan for step in found.steps)]
    for one, two in pairwise(plans):
        less, more = (two, one) if found.direction == "down" else (one, two)
        assert nestedness.breaches(less, more, full(scenario)) == []
        assert nestedness.moves_breached(less, more, closes) == []
    for step in found.steps:
        at = with_money(scenario, found.funds, found.years, step.money)
        assert verify(step.plan, at) == ()
        assert verify(Plan.model_validate_json(step.plan.to_json()), at) == ()
        assert step.best >= (step.plan.objective or 0.0) - 1e-9


def test_up_adds_and_never_cuts() -> None:
    scenario = maple(funds__general__amount=2000)
    found = ladder(scenario, step=700, steps=5, options=EXACT)
    assert (found.status, found.ended, found.funds) == ("optimal", "complete", ("general",))
    assert [step.money for step in found.steps] == [700, 1400, 2100, 2800, 3500]
    assert all(step.worth >= -1e-9 and step.proved for step in found.steps)
    check(found, scenario)
    assert sum(step.worth for step in found.steps) > 0.5


def test_down_takes_and_nothing_comes_back() -> None:
    scenario = maple(funds__general__amount=4000)
    found = ladder(scenario, step=700, steps=5, down=True, options=EXACT)
    assert found.ended == "complete"
    assert all(step.worth <= 1e-9 for step in found.steps)
    check(found, scenario)


def test_what_a_step_leaves_over_counts_for_the_next() -> None:
    """A site of 1,000: steps of 400 buy nothing, nothing, and then it."""
    program = {
        "cost": {"site": 1000},
        "effects": {"reading": {"mean": 0.1}},
        "sites": {"lincoln": {"students": 10, "running": True}},
    }
    scenario = maple(programs={"aide": program}, merges={}, funds__general__amount=0)
    found = ladder(scenario, step=400, steps=3, options=EXACT)
    assert [bool(step.changes) for step in found.steps] == [False, False, True]
    assert found.steps[1].unspent == {2027: 800, 2028: 800}
    assert found.steps[2].cost == {2027: 1000, 2028: 1000}
    assert found.steps[2].unspent == {2027: 200, 2028: 200}
    (change,) = found.steps[2].changes
    assert (change.action, change.program, change.schools) == ("restore", "aide", ("lincoln",))
    assert (change.of, change.years, change.students) == (1, (2027, 2028), 10)
    assert found.steps[2].schools == pytest.approx({"lincoln": 2.0})
    assert found.steps[2].proved


@pytest.mark.parametrize("down", [False, True], ids=["up", "down"])
def test_it_says_within_what_share_steps_are_proved(down: bool) -> None:
    """With a wide gap a step may fall short of the best by so much, and no more."""
    scenario = maple(funds__general__amount=3000)
    wide = SearchOptions(gap=0.003)
    base = solve(scenario, options=EXACT)
    found = ladder(scenario, step=700, steps=1, down=down, options=wide, base=base)
    best = ladder(scenario, step=700, steps=1, down=down, options=EXACT, base=base).steps[0]
    assert found.step_gap == pytest.approx(0.3)
    size = max(abs(best.objective), abs(found.steps[0].objective))
    assert found.steps[0].proved
    assert found.steps[0].objective >= best.objective - found.step_gap * size - 1e-9


def test_the_base_is_the_plan_of_solve() -> None:
    scenario = maple(funds__general__amount=2000)
    found = ladder(scenario, step=500, steps=1)
    assert found.base.sites == solve(scenario).sites


def test_starts_from_a_plan_that_is_given() -> None:
    scenario = maple(funds__general__amount=2500)
    given = solve(maple(funds__general__amount=2000))
    base = given.model_copy(update={"funds": (), "money": ()})
    with pytest.raises(BaseDoesNotHold, match="does not hold in its scenario"):
        ladder(scenario, step=500, steps=1, base=base)
    held = solve(scenario)
    found = ladder(scenario, step=500, steps=2, base=held)
    assert found.base == held
    check(found, scenario)


def test_a_stated_plan_gets_a_bound() -> None:
    from groundswell.engine.plan.stated import state_sites

    scenario = maple(funds__general__amount=6000)
    best = solve(scenario)
    few = [site for site in best.sites if site.program == "tutoring"]
    given = state_sites(scenario, few)
    found = ladder(scenario, step=500, steps=2, base=given)
    assert found.status == found.base.status == "stated"
    assert (found.base.bound or 0.0) >= (best.objective or 0.0) - 1e-6
    check(found, scenario)


def test_the_plan_says_its_budget() -> None:
    scenario = maple(funds__general__amount=2000)
    found = ladder(scenario, step=500, steps=1)
    assert found.steps[0].plan.scenario.set == {
        "funds.general.amount.2027": 2500.0,
        "funds.general.amount.2028": 2500.0,
    }


def test_money_is_shared_out_by_what_is_held() -> None:
    scenario = maple(
        funds={
            "a": {"amount": {2027: 300, 2028: 100}},
            "b": {"by_school": {"lincoln": 100, "grant": {2027: 0, 2028: 200}}},
        }
    )
    more = with_money(scenario, ("a", "b"), (2027, 2028), 100)
    assert more.funds["a"].amount == {2027: 375, 2028: 125}
    assert more.funds["b"].by_school == {
        "lincoln": {2027: 125, 2028: 125},
        "grant": {2027: 0, 2028: 250},
    }
    once = with_money(scenario, ("a",), (2028,), -50)
    assert once.funds["a"].amount == {2027: 300, 2028: 50}


def test_the_usual_fund_is_the_largest_that_may_pay_for_anything() -> None:
    funds = {
        "small": {"amount": 10},
        "large": {"amount": 20},
        "narrow": {"amount": 99, "pays_for": {"programs": ["tutoring"]}},
        "match": {"amount": 50, "match": {"fund": "small", "per_dollar": 1}},
    }
    assert usual_fund(maple(funds=funds)) == "large"
    narrow = {**funds["narrow"], "pays_for": {"goals": ["reading"]}}
    assert usual_fund(maple(funds={"narrow": narrow})) == "narrow"
    # Where every fund is limited, that which is so the least, whatever it holds.
    limited = {"narrow": narrow, "schools": {"by_school": {"lincoln": 500, "grant": 500}}}
    assert usual_fund(maple(funds=limited)) == "narrow"


def test_a_budget_is_changed_as_a_step_changes_it() -> None:
    by_school = {"lincoln": 100, "grant": {2027: 0, 2028: 200}}
    scenario = maple(funds={"a": {"by_school": by_school}, "b": {"amount": 0}})
    axis = budget_axis(scenario, "tutoring", "a")
    assert axis is not None
    for dollars in (70.0, -50.0):
        at = with_money(scenario, ("a",), scenario.years, dollars)
        assert axis.at(dollars).funds == at.funds
        assert axis.at(dollars).origin.set == at.origin.set


def test_funds_go_by_name_as_elsewhere() -> None:
    one: dict[str, Any] = {"amount": 10, "name": "General  Fund"}
    scenario = maple(funds={"general": one, "grant_a": {"amount": 20}})
    for text in ("general", "GENERAL", "general FUND", "General-Fund"):
        assert chosen_funds(scenario, text) == ("general",)
    assert chosen_funds(scenario, ["Grant A", "general", "GENERAL"]) == ("grant_a", "general")
    alike = maple(
        funds={"a": {"amount": 1, "name": "Title I"}, "b": {"amount": 2, "name": "title i"}}
    )
    with pytest.raises(CannotStep, match="2 funds are called 'TITLE I'; give the id: a, b"):
        ladder(alike, step=5, fund="TITLE I")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"step": 0}, "above 0"),
        ({"step": -5}, "above 0"),
        ({"step": float("nan")}, "above 0"),
        ({"step": float("inf")}, "above 0"),
        ({"step": "100"}, "above 0"),
        ({"step": 0.001}, "whole cents"),
        ({"step": 5, "steps": 0}, "from 1 to 100"),
        ({"step": 5, "steps": 101}, "from 1 to 100"),
        ({"step": 5, "steps": 1.5}, "whole number"),
        ({"step": 5, "fund": "generl"}, "did you mean general"),
        ({"step": 5, "years": [2031]}, "the plan has no year 2031; its years are 2027 to 2028"),
    ],
)
def test_says_what_is_asked_wrongly(given: dict[str, Any], says: str) -> None:
    with pytest.raises(CannotStep, match=says):
        ladder(maple(), **given)


def test_ends_where_the_fund_is_empty() -> None:
    found = ladder(maple(funds__general__amount=1000), step=600, steps=3, down=True)
    assert found.ended == "no_money"
    assert len(found.steps) == 1
    assert "holds $1,000" in found.message


MANDATED = {"programs__tutoring__mandated": True, "programs__tutoring__levels": []}


def test_ends_where_no_plan_can_exist() -> None:
    scenario = maple(funds__general__amount=2500, merges={}, **MANDATED)
    found = ladder(scenario, step=400, steps=4, down=True)
    assert found.ended == "no_plan"
    assert "no plan can exist with $800 less (proved)" in found.message
    assert len(found.steps) == 1
    check(found, scenario)


def test_ends_where_no_plan_is_nested() -> None:
    """With less money a rule needs the cheaper program, which the base does not run."""
    programs = {
        "dear": {"cost": {"site": 1000}, "effects": {"reading": {"mean": 0.3}}},
        "cheap": {"cost": {"site": 500}, "effects": {"reading": {"mean": 0.1}}, "proven": True},
    }
    site = {"lincoln": {"students": 10}}
    given = {key: {**program, "sites": site} for key, program in programs.items()}
    given["dear"] = {**given["dear"], "sites": {"lincoln": {"students": 10, "running": True}}}
    rule = {"kind": "choose", "programs": ["dear", "cheap"], "at_least": 1, "per_school": False}
    rule.pop("per_school")
    scenario = maple(
        programs=given, merges={}, funds__general__amount=1200, rules=[rule], years=[2027]
    )
    found = ladder(scenario, step=400, steps=2, down=True, options=EXACT)
    assert found.ended == "no_nested_plan"
    assert "only cuts further (proved); a plan that decides anew exists" in found.message


def test_without_a_base_there_are_no_steps() -> None:
    keeps = [
        {"kind": "decide", "program": "tutoring", "action": "keep"},
        {"kind": "decide", "program": "coaching", "action": "keep", "schools": ["lincoln"]},
    ]
    scenario = maple(funds__general__amount=2500, merges={}, rules=keeps)
    found = ladder(scenario, step=400)
    assert (found.status, found.ended, found.steps) == ("infeasible", "no_plan", ())
    assert found.message == "no plan can exist at today's budget (proved)"
    assert found.frame().empty


@pytest.mark.parametrize("down", [False, True])
def test_the_number_of_workers_changes_nothing(down: bool) -> None:
    scenario = maple(funds__general__amount=2500)
    one, two, again = (
        ladder(scenario, step=300, steps=4, down=down, workers=workers) for workers in (1, 2, 2)
    )
    assert len(one.steps) > 1
    assert _untimed(one) == _untimed(two) == _untimed(again)


def _untimed(found: Ladder) -> Ladder:
    """The same, without how long its searches took."""

    def plan(given: Plan) -> Plan:
        return given.model_copy(update={"run": None})

    steps = tuple(s.model_copy(update={"plan": plan(s.plan)}) for s in found.steps)
    return found.model_copy(update={"base": plan(found.base), "steps": steps})


def test_ctrl_c_while_another_process_searches_keeps_the_steps_so_far() -> None:
    def stop(now: str) -> None:
        if now == "step 3 of 5":
            raise KeyboardInterrupt

    scenario = maple(funds__general__amount=2000)
    found = ladder(scenario, step=500, steps=5, workers=2, on_step=stop)
    assert (found.ended, len(found.steps), found.message) == ("stopped", 2, "stopped on request")


def test_what_a_process_that_died_was_to_find_is_searched_for_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def died(*_: object) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_exception(WorkerDied())
        return future

    scenario = maple(funds__general__amount=2000)
    one = ladder(scenario, step=500, steps=3, workers=1)
    monkeypatch.setattr(Pool, "submit", died)
    two = ladder(scenario, step=500, steps=3, workers=2)
    assert [step.plan.sites for step in two.steps] == [step.plan.sites for step in one.steps]
    assert (two.ended, len(two.steps)) == ("complete", 3)


def test_another_process_is_waited_for_aloud() -> None:
    told: list[float] = []
    scenario = maple(funds__general__amount=2000)
    ladder(scenario, step=500, steps=2, workers=2, on_progress=lambda p: told.append(p.seconds))
    assert told


def test_out_of_time_it_says_so() -> None:
    found = ladder(maple(), step=100, options=SearchOptions(time_limit=1e-6))
    assert found.ended == "time"
    assert found.steps == ()


def test_ctrl_c_keeps_the_steps_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    real = searches.StepSearch.run
    calls = []

    def run(self: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(self)

    monkeypatch.setattr(searches.StepSearch, "run", run)
    found = ladder(maple(funds__general__amount=2000), step=500, steps=5)
    assert (found.ended, len(found.steps), found.message) == ("stopped", 2, "stopped on request")


def test_out_of_time_without_a_base_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    none = solve(maple()).model_copy(
        update={"status": "no_plan_in_time", "objective": None, "sites": (), "message": ""}
    )
    monkeypatch.setattr(module, "solve", lambda *_, **__: none)
    found = ladder(maple(), step=100)
    assert found.ended == "time"
    assert found.message == "no plan to start from was found in the time given"


def test_the_base_gets_the_rest_where_its_share_finds_no_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, given = solve, []

    def late(scenario: Scenario, *, options: SearchOptions, **more: Any) -> Plan:
        given.append(options.time_limit or 0.0)
        plan = real(scenario, options=options, **more)
        return plan if len(given) > 1 else plan.model_copy(update={"status": "no_plan_in_time"})

    monkeypatch.setattr(module, "solve", late)
    found = ladder(
        maple(funds__general__amount=2000),
        step=500,
        steps=1,
        options=SearchOptions(time_limit=40),
    )
    assert given == [pytest.approx(10, abs=0.5), pytest.approx(38, abs=2.5)]
    assert (found.ended, len(found.steps)) == ("complete", 1)


def _stopped_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every search of the best plan at a budget be stopped by a Ctrl-C that the solver took."""
    real = module.Search.run

    def run(self: Any) -> Any:
        solution, evaluation = real(self)
        return dataclasses.replace(solution, interrupted=True), evaluation

    monkeypatch.setattr(module.Search, "run", run)


def test_ctrl_c_while_a_given_plan_gets_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    from groundswell.engine.plan.stated import state_sites

    scenario = maple(funds__general__amount=6000)
    few = [site for site in solve(scenario).sites if site.program == "tutoring"]
    given = state_sites(scenario, few)
    _stopped_search(monkeypatch)
    found = ladder(scenario, step=500, steps=2, base=given)
    assert (found.ended, found.steps, found.message) == ("stopped", (), "stopped on request")
    assert found.base == given


def test_ctrl_c_while_it_is_found_out_why_no_plan_is_nested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenario = maple(funds__general__amount=2500, merges={}, **MANDATED)
    base = solve(scenario)
    real = module.Search.run
    calls = []

    def run(self: Any) -> Any:
        solution, evaluation = real(self)
        calls.append(1)
        stopped = len(calls) == 2  # the first is that beside step 1
        return dataclasses.replace(solution, interrupted=stopped), evaluation

    monkeypatch.setattr(module.Search, "run", run)
    found = ladder(scenario, step=400, steps=4, down=True, base=base)
    assert (found.ended, len(found.steps), found.message) == ("stopped", 1, "stopped on request")


def test_a_given_plan_whose_search_was_stopped_is_a_start() -> None:
    scenario = maple(funds__general__amount=2000)
    base = solve(scenario).model_copy(update={"message": "stopped on request"})
    found = ladder(scenario, step=500, steps=1, base=base)
    assert (found.ended, len(found.steps)) == ("complete", 1)


def test_a_plan_that_does_not_hold_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "verify_in", lambda *_: ("a breach",))
    found = ladder(maple(funds__general__amount=2000), step=500, steps=2)
    assert (found.ended, found.steps) == ("error", ())
    assert "step 1 does not hold" in found.message


def test_a_session_is_taken() -> None:
    with Session() as session:
        found = ladder(maple(funds__general__amount=2000), step=500, steps=2, session=session)
    assert len(found.steps) == 2


def test_higher_tiers_come_back_first(monkeypatch: pytest.MonkeyPatch) -> None:
    same: dict[str, Any] = {
        "cost": {"site": 1000},
        "effects": {"reading": {"mean": 0.1}},
        "sites": {"lincoln": {"students": 10, "running": True}},
    }
    programs = {"low": {**same, "cut_tier": 1}, "high": {**same, "cut_tier": 9}}
    scenario = maple(programs=programs, merges={}, funds__general__amount=0, years=[2027])
    base, orders = solve(scenario, options=EXACT), []
    real = cut_tiers._Trade.best

    def best(self: Any, order: list[int]) -> Any:
        orders.append(order)
        return real(self, order)

    monkeypatch.setattr(cut_tiers._Trade, "best", best)
    up = ladder(scenario, step=1000, steps=2, options=EXACT, base=base)
    assert [step.changes[0].program for step in up.steps] == ["high", "low"]
    # What rests on tiers alone is not told of a step, so not searched for.
    assert orders == [[9, 1], [9, 1]]
    rich = maple(programs=programs, merges={}, funds__general__amount=2000, years=[2027])
    down = ladder(rich, step=1000, steps=2, down=True, options=EXACT)
    assert [step.changes[0].program for step in down.steps] == ["low", "high"]


TEACHERS: dict[str, Any] = {
    "name": "Grade teachers",
    "positions": {"role": "teacher", "least": 4},
    "effects": {"reading": {"class_size": -0.02, "se": 0.005, "tier": 1}},
    "sites": {
        "lincoln": {"positions": 6, "students": 90, "running": True},
        "grant": {"positions": 6, "students": 90, "running": True},
    },
}


@pytest.mark.parametrize("down", [False, True], ids=["up", "down"])
def test_positions_only_rise_or_only_fall(down: bool) -> None:
    scenario = maple(
        programs={"teachers": TEACHERS},
        merges={},
        staff={"teacher": {"price": 1000}},
        funds__general__amount=11500 if down else 8500,
    )
    found = ladder(scenario, step=1000, steps=3, down=down, options=EXACT)
    check(found, scenario)
    moved = [
        (change.action, change.unit, change.after - change.before)
        for step in found.steps
        for change in step.changes
    ]
    assert {(action, unit) for action, unit, _ in moved} == {
        ("lower" if down else "raise", "positions")
    }
    assert sum(more for *_, more in moved) == (-3 if down else 3)


CLOSING = {
    "name": "Close Grant",
    "moves": {"grant": {"lincoln": 1.0}},
    "saves": {"general": 3000},
    "effects": {"reading": {"mean": -0.05, "se": 0.01, "tier": 1}},
}


@pytest.mark.parametrize("down", [False, True], ids=["up", "down"])
def test_a_closing_is_undone_with_more_money_and_begun_with_less(down: bool) -> None:
    program = {
        "cost": {"site": 1000},
        "effects": {"reading": {"mean": 0.4, "se": 0.05, "tier": 1}},
        "sites": {
            "lincoln": {"students": 90, "running": True},
            "grant": {"students": 90, "running": True},
        },
    }
    scenario = maple(
        programs={"teaching": program},
        merges={},
        reorganizations={"close": CLOSING},
        funds__general__amount=2000 if down else 0,
        years=[2027],
    )
    found = ladder(scenario, step=1000, steps=2, down=down, options=EXACT)
    check(found, scenario)
    actions = {change.action for step in found.steps for change in step.changes}
    assert ("begin" if down else "undo") in actions
    assert not actions & ({"undo", "later"} if down else {"begin", "earlier"})


CITY = (200, 80, 1)


@pytest.mark.slow
@pytest.mark.parametrize("down", [False, True], ids=["up", "down"])
def test_ten_steps_of_dc(down: bool) -> None:
    import time

    from groundswell.scenarios import __file__ as packaged

    scenario = load_scenario(packaged.replace("__init__.py", "dc/dc.yaml"))
    began = time.process_time()
    # Seconds of a processor are counted, so a busy machine must not end it before.
    patient = SearchOptions(time_limit=3600.0)
    found = ladder(scenario, step=100_000, steps=10, down=down, options=patient)
    spent = time.process_time() - began
    assert (found.ended, len(found.steps)) == ("complete", 10)
    check(found, scenario)
    assert spent < 120  # about half of it on a machine of its own


@pytest.mark.slow
@pytest.mark.parametrize("down", [False, True], ids=["up", "down"])
def test_ten_steps_of_a_generated_city(down: bool) -> None:
    from benchmarks.instances import make

    scenario = make(*CITY)
    found = ladder(scenario, step=100_000, steps=10, down=down)
    assert (found.ended, len(found.steps)) == ("complete", 10)
    check(found, scenario)
