"""Questions about plans whose scenario has reorganizations: worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from two_schools import changed, two_schools

from groundswell import (
    SearchOptions,
    SweepResults,
    alternatives,
    frontier,
    pilots,
    price_of_rules,
    robustness,
    solve,
    sweep,
)
from groundswell.engine.questions.alternatives.toss_ups import with_toss_ups

EXACT = SearchOptions(gap=0.0)
BARE: dict[str, Any] = {
    # Nothing but the closure can be decided on: 2,000 are spent by it, 10,000 saved.
    "programs": {},
    "reorganizations__close_cedar__effects": {},
}


class TestAlternatives:
    def test_plans_that_differ_only_in_a_closure_are_different(self) -> None:
        found = alternatives(two_schools(**BARE), next=5, options=EXACT)
        begun = {plan.reorganizations["close_cedar"] for plan in found.plans}
        assert begun == {None, 2027, 2028}
        assert found.complete

    def test_years_in_force_are_what_they_differ_in(self) -> None:
        found = alternatives(two_schools(**BARE), within=1.0, count=2, ranges=(), options=EXACT)
        first = found.plans[0].reorganizations["close_cedar"]
        years = {None: set(), 2027: {2027, 2028}, 2028: {2028}}
        for plan in found.plans:
            then = years[plan.reorganizations["close_cedar"]]
            assert plan.changes == len(then ^ years[first])

    def test_a_closure_that_all_good_plans_have_is_core(self) -> None:
        near = alternatives(two_schools(), within=0.3, count=3, ranges=(), options=EXACT)
        # Without it no plan has more than 20 of 38.
        share = near.reorganizations["close_cedar"]
        assert share.begun == 1.0
        assert sum(share.years.values()) == len(near.plans)
        assert set(share.years) == {2027, 2028}
        far = alternatives(two_schools(), within=0.6, count=3, ranges=(), options=EXACT)
        assert far.reorganizations["close_cedar"].begun < 1.0

    def test_what_all_decide_alike(self) -> None:
        only = alternatives(two_schools(), within=0.0, count=3, ranges=(), options=EXACT)
        assert only.shared is not None
        assert only.shared.reorganizations == {"close_cedar": 2027}
        near = alternatives(two_schools(), within=0.3, count=3, ranges=(), options=EXACT)
        assert near.shared is not None
        assert near.shared.reorganizations == {}


class TestTossUps:
    def tosses(self, within: float, **changes: Any) -> dict[str, float]:
        scenario = two_schools(**changes)
        plan = with_toss_ups(solve(scenario, options=EXACT), scenario, within=within, most=9)
        return {
            str(toss.instead): toss.objective
            for toss in plan.toss_ups or ()
            if toss.reorganization == "close_cedar"
        }

    def test_another_year_and_not_at_all(self) -> None:
        assert self.tosses(0.3) == {"later": pytest.approx(28.0)}
        assert self.tosses(0.5) == {"later": pytest.approx(28.0), "off": pytest.approx(20.0)}

    def test_one_that_does_not_begin(self) -> None:
        dear = {"reorganizations__close_cedar__cost": {"once": 9000, "year": 500}}
        assert set(self.tosses(0.9, **dear)) == {"start"}

    def test_an_earlier_year(self) -> None:
        # From 2028 on it saves, from 2027 on it only harms.
        saves = {"general": {2027: 0, 2028: 5000}}
        found = self.tosses(0.9, reorganizations__close_cedar__saves=saves)
        assert "earlier" in found


def test_rules_and_pilots_have_their_prices() -> None:
    rules = [{"kind": "choose", "programs": ["close_cedar"], "at_most": 0}]
    (price,) = price_of_rules(two_schools(rules=rules), options=EXACT).rules
    assert price.objective == pytest.approx(18.0)
    tried = two_schools(
        programs__tutoring__proven=False, programs__tutoring__pilot={"evaluation_cost": 10}
    )
    assert list(pilots(tried).pilots) == ["tutoring"]


def test_frontier_points_have_their_reorganizations() -> None:
    found = frontier(two_schools(), ["worth", "cost"], options=EXACT).run()
    most = max(found.points, key=lambda point: point.values["worth"])
    assert most.values["worth"] == pytest.approx(38.0)
    assert most.plan.begun == {"close_cedar": 2027}
    least = min(found.points, key=lambda point: point.values["cost"])
    assert least.plan.begun == {"close_cedar": None}


class TestRobustness:
    def test_share_of_draws_in_which_it_is_right(self) -> None:
        # By its effect it gains or loses; nothing else depends on it.
        effect = {"mean": 0.01, "se": 0.02}
        scenario = two_schools(
            programs={},
            reorganizations__close_cedar__effects={"reading": effect},
        )
        found = robustness(scenario, draws=60, fresh=0, search_draws=0, options=EXACT)
        core = found.reorganizations["close_cedar"]
        assert core.plain == 2027
        # Above 0 in about 69 of 100 draws (half a standard error).
        assert 0.5 < core.begun < 0.9
        assert core.index == core.begun
        assert core.label == "borderline"
        assert sum(core.years.values()) == pytest.approx(core.begun)
        assert found.drawn.uncertain == 1
        assert found.drawn.certain == 0

    def test_a_plan_keeps_its_worth_in_draws_of_nothing(self) -> None:
        sure = {"reading": {"mean": 0.1, "tier": 1}}
        scenario = two_schools(
            programs__art__effects=sure,
            programs__tutoring__effects=sure,
            reorganizations__close_cedar__effects={"reading": {"mean": -0.02, "years": 1}},
        )
        found = robustness(scenario, draws=2, fresh=0, search_draws=0, options=EXACT)
        # With the students taken in and the harm of the move.
        assert found.plans["plain"].drawn.mean == pytest.approx(38.0)
        assert found.programs["art"].plain == "keep"


def test_sweeps_count_in_how_many_runs_it_begins(tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(yaml.safe_dump(changed()), encoding="utf-8")
    varied = {"reorganizations.close_cedar.saves.general": [1000, 2000, 5000]}
    told = {
        "schema_version": 1,
        "name": "Savings",
        "base": "two.yaml",
        "axes": [{"grid": varied}],
        "metrics": ["reorganizations.close_cedar.net"],
        "solve": {"gap": 0},
    }
    file = tmp_path / "sweep.yaml"
    file.write_text(yaml.safe_dump(told), encoding="utf-8")
    sweep(file, workers=0).run()
    results = SweepResults(tmp_path / "sweep.db")
    table = results.decisions_frame()
    own = table[table["program"] == "close_cedar"]
    assert list(own["decision"]) == ["off", "off", "start"]
    assert list(own["students"]) == [0, 0, 100]
