"""Why a school closes or does not, and what would change that: worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from two_schools import two_schools

from groundswell import Scenario, SearchOptions, explain, solve
from groundswell.engine.questions.explain.posed import PlanDoesNotHold
from groundswell.engine.questions.explain.sides import CannotAsk
from groundswell.models.results.explanation import Explanation, ReorganizationExplanation
from groundswell.models.results.otherwise import Flip, Hold

EXACT = SearchOptions(gap=0.0)
DEAR = {"reorganizations__close_cedar__cost": {"once": 9000, "year": 500}}


def told(scenario: Scenario, **asked: Any) -> ReorganizationExplanation:
    found = explain(scenario, "close_cedar", options=EXACT, **asked)
    assert isinstance(found, ReorganizationExplanation)
    return found


def regrets(found: ReorganizationExplanation) -> dict[str, float | None]:
    return {other.says: other.regret for other in found.alternatives}


def flip(found: ReorganizationExplanation, what: str) -> Flip:
    (one,) = [flip for flip in found.flips if flip.what == what]
    return one


def hold(found: ReorganizationExplanation, id: str) -> Hold:
    (one,) = [hold for hold in found.holds if hold.id == id]
    return one


class TestOneThatBegins:
    def test_says_when_and_what_it_does(self) -> None:
        found = told(two_schools(), flips=False)
        assert found.begins == found.as_if == 2027
        assert [year.year for year in found.years] == [2027, 2028]
        assert found.years[0].moved == {"cedar": {"birch": 100}}
        assert found.years[0].saves == {"general": 5000}
        assert [(year.once, year.yearly) for year in found.years] == [(1000, 500), (0, 500)]
        # 100 students x 0.02, in the first year only.
        assert [year.worth for year in found.years] == [pytest.approx(-2.0), 0]
        assert "saves $10,000 and costs $2,000 from 2027 on" in found.reason
        assert "-2 by its own effects on students and +20 by all that" in found.reason

    def test_regrets_are_proved(self) -> None:
        found = told(two_schools(), flips=False)
        assert regrets(found) == {
            "it begins in 2028": pytest.approx(10.0),
            "it does not begin": pytest.approx(18.0),
        }
        for other in found.alternatives:
            assert other.regret_at_least == pytest.approx(other.regret)
            assert other.regret_at_most == pytest.approx(other.regret)

    def test_what_changes_otherwise(self) -> None:
        found = told(two_schools(), flips=False)
        off = next(a for a in found.alternatives if a.decision == "off")
        assert off.changed == {"tutoring": ("adopt", "decline")}
        # Of Cedar's children: art 5 a year, and 2 lost by the move.
        assert off.gains == {"cedar": (pytest.approx(8.0), pytest.approx(10.0))}
        # 2 x 5,000 are no longer saved, 2,000 no longer spent.
        assert off.program_dollars == pytest.approx(8000)

    def test_who_serves_the_students_of_the_building(self) -> None:
        (art,) = told(two_schools(), flips=False).displaced
        assert (art.program, art.school, art.students) == ("art", "cedar", 50)
        assert [(by.program, by.school, by.students) for by in art.by] == [("art", "birch", 50)]

    def test_the_money_balances(self) -> None:
        for moves in told(two_schools(), flips=False).money:
            assert moves.saved == 5000
            assert moves.amount == pytest.approx(moves.today + moves.left_today)
            whole = moves.spent + moves.carried_on + moves.left
            assert moves.amount + moves.saved + moves.carried_in == pytest.approx(whole)
            sources, uses = (sum(m.amount for m in side) for side in (moves.sources, moves.uses))
            assert sources == pytest.approx(uses)
            assert ("reorganization", "close_cedar") in [(m.kind, m.id) for m in moves.sources]

    @pytest.mark.slow
    def test_what_would_flip_it(self) -> None:
        found = told(two_schools())
        # In the second year art, tutoring and 500 need 2,500 of it.
        assert flip(found, "saves").flipped == pytest.approx(0.5, abs=0.02)
        # In the first year art and 1,500 times it take all 11,000.
        assert flip(found, "cost").flipped == pytest.approx(8 / 1.5, rel=0.02)
        # Harm on 100 students takes all that it brings: 20.
        assert flip(found, "effect").flipped == pytest.approx(10, rel=0.02)
        # With 5,000 more all programs go on and start without it.
        assert flip(found, "budget").flipped == pytest.approx(5000, rel=0.02)
        for one in found.flips:
            assert one.kept is not None
            assert one.flipped is not None
            assert abs(one.kept - one.now) < abs(one.flipped - one.now)

    @pytest.mark.slow
    def test_is_decided_the_same_without_a_capacity_that_is_not_met(self) -> None:
        assert hold(told(two_schools()), "schools.birch.capacity").holds is False


class TestOneThatDoesNot:
    def test_begin_in_each_year_is_judged(self) -> None:
        found = told(two_schools(**DEAR), flips=False)
        assert found.begins is None
        # 2027: 9,500 of 11,000, so nothing runs: -2 + 10. 2028: as now, then -2.
        assert set(regrets(found)) == {"it begins in 2027", "it begins in 2028"}
        assert all(regret and regret > 0 for regret in regrets(found).values())

    def test_may_begin_in_some_years_only(self) -> None:
        scenario = two_schools(**DEAR, reorganizations__close_cedar__years=[2028])
        found = told(scenario, flips=False)
        assert list(regrets(found)) == ["it begins in 2028"]
        assert [year.year for year in found.years] == [2028]

    def test_flips_the_other_way(self) -> None:
        found = told(two_schools(**DEAR))
        assert (flip(found, "saves").flipped or 0) > 1
        assert (flip(found, "cost").flipped or 9) < 1

    @pytest.mark.parametrize(
        ("changes", "id"),
        [
            ({"schools__birch__capacity": 290}, "schools.birch.capacity"),
            (
                {"rules": [{"kind": "choose", "programs": ["close_cedar"], "at_most": 0}]},
                "choose_1",
            ),
            (
                {"rules": [{"kind": "decide", "program": "close_cedar", "action": "off"}]},
                "decide_1",
            ),
            (
                {"rules": [{"kind": "avoid", "program": "close_cedar", "action": "start"}]},
                "avoid_1",
            ),
            # 25 students a teacher at each school, 37.5 once they are together.
            (
                {
                    "rules": [
                        {"kind": "staffing", "role": "teacher", "at_most": 30, "schools": "all"}
                    ]
                },
                "staffing_1",
            ),
            # Cedar's children have $120 each today, and would have $100 at Birch.
            (
                {"rules": [{"kind": "hold_harmless", "measure": "dollars", "lose_at_most": 0}]},
                "hold_harmless_1",
            ),
            (
                {
                    "programs__art__mandated": True,
                    "programs__art__sites": {"cedar": {"students": 50, "running": True}},
                    "programs__tutoring__cost": {"site": 7000},
                },
                "programs.art.mandated",
            ),
        ],
    )
    def test_what_holds_it(self, changes: dict[str, Any], id: str) -> None:
        found = told(two_schools(**changes))
        assert found.begins is None
        assert hold(found, id).holds is True

    def test_one_that_cannot_be_beside_another(self) -> None:
        rival = {"moves": {"birch": {"cedar": 1}}, "saves": {"general": 9000}}
        scenario = two_schools(reorganizations__close_birch=rival, schools__cedar__capacity=300)
        plan = solve(scenario, options=EXACT)
        lost = next(key for key, year in plan.begun.items() if year is None)
        found = explain(scenario, lost, plan=plan, options=EXACT)
        assert isinstance(found, ReorganizationExplanation)
        won = next(key for key in plan.begun if key != lost)
        assert f"reorganizations.{won}" in [hold.id for hold in found.holds]
        assert all(other.begun[won][1] is None for other in found.alternatives)


def test_without_a_plan_its_status() -> None:
    rules = [{"kind": "decide", "program": "art", "action": "keep"}]
    found = told(two_schools(funds__general__amount=10, rules=rules))
    assert found.status == "infeasible"
    assert found.years == ()


def test_a_plan_of_other_reorganizations_is_refused() -> None:
    plan = solve(two_schools(), options=EXACT)
    with pytest.raises(PlanDoesNotHold):
        told(two_schools(reorganizations__close_cedar__years=[2028]), plan=plan)


def test_it_is_at_no_school() -> None:
    with pytest.raises(CannotAsk, match="happens in the district, not at a school"):
        told(two_schools(), school="cedar")


class TestAProgramInABuildingThatCloses:
    def test_says_so(self) -> None:
        found = explain(two_schools(), "art", flips=False, options=EXACT)
        assert isinstance(found, Explanation)
        (closing,) = found.closings
        assert (closing.reorganization, closing.school, closing.year) == (
            "close_cedar",
            "cedar",
            2027,
        )
        assert closing.served_at == ("birch",)
        says = (
            "at Cedar its building closes in 2027 (Close Cedar); its students are served at Birch"
        )
        assert says in found.reason

    def test_to_keep_it_there_is_not_to_close(self) -> None:
        found = explain(two_schools(), "art", school="cedar", flips=False, options=EXACT)
        (keep,) = found.alternatives
        assert keep.begun == {"close_cedar": (2027, None)}
        assert keep.regret == pytest.approx(18.0)

    def test_says_where_nobody_serves_them(self) -> None:
        sites = {"cedar": {"students": 50, "running": True}}
        rules = [{"kind": "decide", "program": "close_cedar", "action": "start"}]
        plan = solve(two_schools(programs__art__sites=sites, rules=rules), options=EXACT)
        assert "(Close Cedar); it serves them no more" in plan.programs["art"].reason

    def test_one_that_ended_before_did_not_end_with_it(self) -> None:
        rules = [
            {
                "kind": "decide",
                "program": "art",
                "action": "retire",
                "schools": ["cedar"],
                "years": [2027],
            }
        ]
        scenario = two_schools(reorganizations__close_cedar__years=[2028], rules=rules)
        plan = solve(scenario, options=EXACT)
        assert plan.begun == {"close_cedar": 2028}
        assert "building closes" not in plan.programs["art"].reason

    def test_where_nothing_closes_nothing_is_said(self) -> None:
        found = explain(two_schools(**DEAR), "art", flips=False, options=EXACT)
        assert isinstance(found, Explanation)
        assert found.closings == ()
        assert "building" not in found.reason


def test_json_is_read_back() -> None:
    found = told(two_schools(), flips=False)
    assert ReorganizationExplanation.model_validate_json(found.to_json()) == found


def test_regrading_moves_nobody() -> None:
    regrade = {
        "moves": {},
        "saves": {"general": 5000},
        "effects": {"reading": {"mean": 0.01, "se": 0.01, "on": "all"}},
    }
    scenario = two_schools(reorganizations__close_cedar=regrade)
    found = told(scenario, flips=False)
    assert found.begins == 2027
    assert found.years[0].moved == {}
    assert found.displaced == ()
