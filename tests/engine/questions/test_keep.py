"""What would keep a program: by hand, by enumeration just inside and outside, and refusals."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from oracle import brute
from two_schools import two_schools

from groundswell import SearchOptions, keep, parse_scenario, solve
from groundswell.engine.questions.explain.sides import CannotAsk
from groundswell.engine.questions.explain.variants import NONE, Value
from groundswell.engine.questions.keep.keep import keeping_judge, losing_judge
from groundswell.models.results.otherwise import Flip

EXACT = SearchOptions(gap=0.0, solver="highs")


def given(**changes: Any) -> dict[str, Any]:
    """Return a district with 2,000 dollars: `rich` is worth 20 for 1,000, `poor` 5 + 3."""

    def program(mean: float, *students: int, running: bool = True) -> dict[str, Any]:
        return {
            "cost": {"site": 1000},
            "effects": {"g": {"mean": mean, "se": 0.01}},
            "sites": {
                school: {"students": n, "running": running}
                for school, n in zip("ab", students, strict=False)
            },
        }

    made: dict[str, Any] = {
        "schema_version": 1,
        "years": [2027],
        "goals": {"g": {"weight": 1}},
        "schools": {s: {"enrollment": 100, "needs": {"g": 1}} for s in "ab"},
        "programs": {"rich": program(0.2, 100, 100), "poor": program(0.1, 50, 30)},
        "funds": {"f": {"amount": 2000}},
        "rules": [],
    }
    for address, value in changes.items():
        *path, last = address.split("__")
        place = made
        for key in path:
            place = place[key]
        place[last] = value
    return made


def at(what: str, value: float) -> dict[str, Any]:
    """Return the district with one figure of `poor`, or the fund's dollars, changed."""
    made = copy.deepcopy(given())
    poor = made["programs"]["poor"]
    if what == "budget":
        made["funds"]["f"]["amount"] += value
    elif what == "cost":
        poor["cost"]["site"] *= value
    else:
        poor["effects"]["g"]["mean"] *= value
    return made


def stays(made: dict[str, Any], rule: dict[str, Any]) -> bool:
    """Return whether a plan that keeps a rule is as good as the best, by enumeration."""
    best = brute.best(made)
    kept = brute.best({**made, "rules": [*made["rules"], rule]})
    assert best is not None
    return kept is not None and kept.objective >= best.objective - 1e-9


ALL = {"kind": "decide", "program": "poor", "action": "keep"}
SOME = {"kind": "choose", "programs": ["poor"], "at_least": 1}


class TestThresholds:
    def test_by_hand(self) -> None:
        told = keep(parse_scenario(given()), "poor", options=EXACT)
        assert not told.keeps_all
        every, first = told.stays
        assert (every.wanted, first.wanted) == ("all", "first")
        # Both sites of `rich` first: 2,000 more pay for both of `poor`, 1,000 for its better.
        flips = {(s.wanted, f.what): f.flipped for s in told.stays for f in s.thresholds}
        assert flips["all", "budget"] == pytest.approx(2000, rel=0.03)
        assert flips["first", "budget"] == pytest.approx(1000, rel=0.03)
        # For nothing it runs everywhere; at no cost above that does it.
        assert flips["all", "cost"] == pytest.approx(0.0, abs=0.02)
        # 30 students must gain what 100 gain: 0.2 x 100 / 30; 50 of them need twice 0.2.
        assert flips["all", "effect"] == pytest.approx(20 / 3, rel=0.03)
        assert flips["first", "effect"] == pytest.approx(4.0, rel=0.03)

    @pytest.mark.slow
    def test_just_inside_and_outside_by_enumeration(self) -> None:
        told = keep(parse_scenario(given()), "poor", options=EXACT)
        tried = 0
        for one in told.stays:
            for flip in one.thresholds:
                assert flip.status == "found", (one.wanted, flip)
                assert flip.kept is not None
                assert flip.flipped is not None
                rule = ALL if one.wanted == "all" else SOME
                assert not stays(at(flip.what, flip.kept), rule), (one.wanted, flip)
                assert stays(at(flip.what, flip.flipped), rule), (one.wanted, flip)
                tried += 1
        assert tried == 6

    def test_where_the_plan_keeps_all_what_would_lose_it(self) -> None:
        told = keep(parse_scenario(given()), "rich", options=EXACT)
        assert told.keeps_all
        assert told.stays == ()
        flips: dict[str, Flip] = {flip.what: flip for flip in told.loses}
        # Any dollar less, or any more of its cost, and one site no longer fits.
        assert flips["budget"].flipped == pytest.approx(0.0, abs=10)
        assert flips["budget"].flipped is not None
        assert flips["budget"].flipped < 0
        # 100 students of one site gain less than the 50 of `poor` once it is a quarter.
        assert flips["effect"].flipped == pytest.approx(0.25, abs=0.016)

    def test_with_money_for_all_it_would_lose_it_by_the_budget(self) -> None:
        made = given(funds__f__amount=4500)
        told = keep(parse_scenario(made), "poor", options=EXACT)
        budget = next(flip for flip in told.loses if flip.what == "budget")
        assert budget.flipped == pytest.approx(-500, rel=0.03)

    def test_of_one_school(self) -> None:
        told = keep(parse_scenario(given()), "poor", school="b", options=EXACT)
        (one,) = told.stays
        assert (one.wanted, told.sites[0].today) == ("site", 1)
        budget = next(flip for flip in one.thresholds if flip.what == "budget")
        # The better site of the two comes first.
        assert budget.flipped == pytest.approx(2000, rel=0.03)

    def test_what_no_figure_can_do(self) -> None:
        made = given(rules=[{"kind": "avoid", "program": "poor", "action": "keep"}])
        told = keep(parse_scenario(made), "poor", options=EXACT)
        every = told.stays[0]
        assert every.forced.status == "infeasible"
        assert [part.id for part in every.forced.conflict] == ["avoid_1"]
        assert {flip.status for flip in every.thresholds} == {"not possible"}
        assert every.forced.gives_way == ()

    def test_a_toss_up_needs_nothing(self) -> None:
        # As good by the dollar as what runs instead.
        made = given(programs__poor__effects__g__mean=0.4, programs__rich__effects__g__mean=0.2)
        made["programs"]["poor"]["sites"] = {"a": {"students": 50, "running": True}}
        made["funds"]["f"]["amount"] = 1000
        told = keep(parse_scenario(made), "poor", options=EXACT)
        if told.keeps_all:
            told = keep(parse_scenario(made), "rich", school="a", options=EXACT)
        assert {flip.status for flip in told.stays[0].thresholds} == {"toss-up"}


class TestWhatGoes:
    def test_regret_and_what_gives_way(self) -> None:
        told = keep(parse_scenario(given()), "poor", options=EXACT)
        every, first = told.stays
        # Both sites of `rich`, 40, for 8; or one of them, 20, for 5.
        assert every.forced.regret == pytest.approx(32)
        assert first.forced.regret == pytest.approx(15)
        (way,) = every.forced.gives_way
        assert (way.program, way.sites, way.sites_last) == ("rich", (2, 0), (2, 0))
        assert (way.dollars, way.worth) == (pytest.approx(-2000), pytest.approx(-40))
        assert every.forced.program_dollars == pytest.approx(2000)

    @pytest.mark.slow
    def test_from_a_year_on(self) -> None:
        made = given(years=[2027, 2028])
        told = keep(parse_scenario(made), "poor", from_year=2028, options=EXACT)
        assert told.since == 2028
        assert told.stays[0].says == "both of today's sites stay in 2028"
        # Only the second year's 40 for 8, where each is to restart at no cost.
        assert told.stays[0].forced.regret == pytest.approx(32)
        assert told.stays[0].forced.gives_way[0].sites == (2, 0)

    @pytest.mark.slow
    def test_a_plan_given_is_asked_about(self) -> None:
        scenario = parse_scenario(given())
        plan = solve(scenario, options=EXACT)
        assert keep(scenario, "poor", plan=plan, options=EXACT) == keep(
            scenario, "poor", options=EXACT
        )

    def test_time_that_is_over_is_said(self) -> None:
        scenario = parse_scenario(given())
        plan = solve(scenario, options=EXACT)
        options = SearchOptions(gap=0.0, solver="highs", time_limit=0.01)
        told = keep(scenario, "poor", plan=plan, options=options)
        assert told.message
        assert {f.status for s in told.stays for f in s.thresholds} == {"not searched"}


class TestJudges:
    def test_as_good_within(self) -> None:
        judge = keeping_judge(0.01)
        assert judge.says(Value(100, 100), Value(99.5, 99.9), True) == "same"  # proved to be worse
        assert judge.says(Value(99, 100), Value(99.2, 100), True) == "other"
        assert judge.says(Value(99, 100), Value(90, 100), True) == "open"
        assert judge.says(Value(99, 100), Value(99.2, 100), False) == "open"
        assert judge.says(NONE, NONE, True) == "neither"

    def test_lost_only_if_proved(self) -> None:
        judge = losing_judge(0.01)
        assert judge.says(Value(99.2, 99.9), Value(100, 100), True) == "other"
        assert judge.says(Value(99.2, 100), Value(99, 100), True) == "same"
        assert judge.says(NONE, NONE, True) == "neither"


class TestRefusals:
    def test_what_runs_nowhere_has_nothing_to_keep(self) -> None:
        made = given()
        made["programs"]["poor"]["sites"]["b"]["running"] = False
        with pytest.raises(CannotAsk, match="does not run at b today"):
            keep(parse_scenario(made), "poor", school="b")
        made["programs"]["poor"]["sites"]["a"]["running"] = False
        made["programs"]["poor"]["proven"] = True
        with pytest.raises(CannotAsk, match="runs nowhere today"):
            keep(parse_scenario(made), "poor")

    def test_a_reorganization_is_not_kept(self) -> None:
        with pytest.raises(CannotAsk, match="is a reorganization"):
            keep(two_schools(), "close_cedar")
