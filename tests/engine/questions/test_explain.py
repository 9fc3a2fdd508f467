"""Why a program is decided so: regret, prices, rules that hold, who serves; and refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from maple import maple
from oracle import brute, generate
from oracle.seeds import some

from groundswell import Plan, SearchOptions, load_scenario, parse_scenario, solve
from groundswell.engine.formulate import formulate
from groundswell.engine.plan.prices import find_prices
from groundswell.engine.questions.axes.program_axes import (
    cost_axis,
    effect_axis,
    students_axis,
)
from groundswell.engine.questions.explain import explain as module
from groundswell.engine.questions.explain.asked_program import axes
from groundswell.engine.questions.explain.choices import choices, makes
from groundswell.engine.questions.explain.explain import explain
from groundswell.engine.questions.explain.posed import PlanDoesNotHold
from groundswell.engine.questions.explain.sides import CannotAsk, forced, sides
from groundswell.engine.questions.explain.variants import (
    NEITHER,
    NONE,
    OPEN,
    OTHER,
    SAME,
    UNKNOWN,
    Value,
    beats,
    verdict,
)
from groundswell.models.resolve import resolve
from groundswell.models.scenario.rules.kinds import AnyRule

TINY = Path(__file__).resolve().parents[3] / "scenarios" / "tiny" / "tiny.yaml"
ONE_YEAR = {"years": [2027], "merges": {}, "programs__tutoring__levels": []}


def as_given(rule: AnyRule) -> dict[str, Any]:
    """Return a rule as the oracle reads it."""
    return rule.model_dump(mode="json", exclude_none=True)


class TestRegret:
    @pytest.mark.parametrize("seed", some(range(8), quick=3))
    def test_is_what_enumeration_gives(self, seed: int) -> None:
        given = generate.random_scenario(seed, rules="all")
        scenario, best = parse_scenario(given), brute.best(given)
        if best is None:
            return
        program = list(scenario.programs)[seed % len(scenario.programs)]
        told = explain(
            scenario, program, flips=False, options=SearchOptions(gap=1e-9, solver="highs")
        )
        forcing = {c.says: c for y in scenario.years for c in choices(scenario, program, None, y)}
        for other in told.alternatives:
            forced_so = forcing[other.says]
            earlier = [
                c
                for c in forcing.values()
                if c.key == other.decision and c.years[0] < forced_so.years[0]
            ]
            for choice in earlier:  # it is the first year from which on it can be
                rules = [*given["rules"], *map(as_given, choice.rules)]
                assert brute.best({**given, "rules": rules}) is None
            rules = [*given["rules"], *map(as_given, forced_so.rules)]
            right = brute.best({**given, "rules": rules})
            if right is None:
                assert other.status == "infeasible", other.decision
                assert not earlier
                continue
            assert other.regret == pytest.approx(best.objective - right.objective, abs=1e-6)
            assert other.regret_at_least is not None
            assert other.regret_at_most is not None
            assert other.regret_at_least <= other.regret + 1e-9 <= other.regret_at_most + 2e-9
            assert other.within_gap is (other.regret < 1e-7)

    def test_of_one_school(self) -> None:
        # 2,100 buy tutoring at Lincoln (2), and coaching there or tutoring at Grant (1 each).
        scenario = maple(**ONE_YEAR, funds__general__amount=2100)
        told = explain(
            scenario, "tutoring", school="lincoln", flips=False, options=SearchOptions(gap=0.0)
        )
        assert {a.decision: a.regret for a in told.alternatives} == {"retire": pytest.approx(1.0)}
        assert {site.school for site in told.sites} == {"lincoln"}

    def test_what_no_plan_can_decide_says_why(self) -> None:
        scenario = maple(**ONE_YEAR, programs__coaching__mandated=True)
        told = explain(scenario, "coaching", options=SearchOptions(gap=0.0))
        by_key = {a.decision: a for a in told.alternatives}
        assert by_key["retire"].status == "infeasible"
        assert [part.id for part in by_key["retire"].conflict] == ["programs.coaching.mandated"]
        assert {flip.status for flip in told.flips} == {"not possible"}


class TestFrom:
    """Exactly one of two options runs each year: which, from when on, is worth how much less."""

    GIVEN: ClassVar[dict[str, Any]] = {
        "schema_version": 1,
        "years": [2027, 2028, 2029],
        "goals": {"g": {"weight": 1}},
        "schools": {"a": {"enrollment": 100, "needs": {"g": 1}}},
        "programs": {
            "stay_open": {
                "cost": {"site": 1000},
                "effects": {"g": {"mean": 0.2, "se": 0.01}},
                "sites": {"a": {"students": 100, "running": True}},
            },
            "closed": {
                "proven": True,
                "cost": {"site": 100},
                "effects": {"g": {"mean": 0.1, "se": 0.01}},
                "sites": {"a": {"students": 100}},
            },
        },
        "funds": {"f": {"amount": 1000}},
        "rules": [
            {"kind": "choose", "programs": ["stay_open", "closed"], "at_least": 1, "at_most": 1}
        ],
    }

    @pytest.mark.parametrize(
        ("start", "says", "regret"),
        [
            (None, "it is adopted somewhere from 2027 on", 30.0),
            (2028, "it is adopted somewhere from 2028 on", 20.0),
            (2029, "it is adopted somewhere in 2029", 10.0),
        ],
    )
    def test_by_hand(self, start: int | None, says: str, regret: float) -> None:
        # Of 100 students each gains 0.1 less in every year from then on.
        told = explain(
            parse_scenario(self.GIVEN),
            "closed",
            from_year=start,
            flips=False,
            options=SearchOptions(gap=0.0),
        )
        assert {a.says: a.regret for a in told.alternatives} == {says: pytest.approx(regret)}

    def test_what_must_be_piloted_is_forced_from_when_it_can_be(self) -> None:
        closed = {**self.GIVEN["programs"]["closed"], "proven": False}
        closed["pilot"] = {}
        closed["effects"] = {"g": {"mean": -0.1, "se": 0.01}}
        given = {**self.GIVEN, "rules": [], "funds": {"f": {"amount": 2000}}}
        given["programs"] = {**self.GIVEN["programs"], "closed": closed}
        told = explain(parse_scenario(given), "closed", flips=False, options=SearchOptions(gap=0.0))
        adopted = next(a for a in told.alternatives if a.decision == "adopt")
        assert adopted.says == "it is adopted somewhere from 2028 on"
        assert adopted.regret == pytest.approx(10 + 20)  # the pilot's year, and two more

    def test_a_year_that_is_none_of_the_scenario(self) -> None:
        with pytest.raises(
            CannotAsk, match=r"2031 is not among the scenario's years \(2027, 2028, 2029\)"
        ):
            explain(parse_scenario(self.GIVEN), "closed", from_year=2031)


class TestFlips:
    def test_cost_by_hand(self) -> None:
        # Coaching at Lincoln gains 1 for 1,000; 1,100 are left beside tutoring at Lincoln. Tutoring
        # at Grant gains 1 too and costs 1,000 (or 100 to end): what is dearer goes.
        scenario = maple(
            **ONE_YEAR,
            funds__general__amount=2100,
            programs__coaching__effects={"reading": {"mean": 0.11, "tier": 2}},
        )
        told = explain(scenario, "coaching", options=SearchOptions(gap=0.0))
        flip = next(f for f in told.flips if f.what == "cost")
        # Beside tutoring at Lincoln and ending it at Grant (100), 1,000 are left.
        assert flip.status == "found"
        assert flip.kept is not None
        assert flip.flipped is not None
        assert flip.kept <= 1.0 + 1e-9 < flip.flipped <= 1.01

    def test_effect_by_hand(self) -> None:
        scenario = maple(
            **ONE_YEAR,
            funds__general__amount=2100,
            programs__coaching__effects={"reading": {"mean": 0.125, "tier": 2}},
            programs__chess__pilot=None,
        )
        told = explain(scenario, "coaching", options=SearchOptions(gap=0.0))
        flip = next(f for f in told.flips if f.what == "effect")
        # At 0.8 times 0.125 it is as good as tutoring at Grant.
        assert flip.kept is not None
        assert flip.flipped is not None
        assert flip.flipped <= 0.8 <= flip.kept
        assert flip.kept - flip.flipped < 0.02
        assert flip.nearest
        assert flip.at_flipped["reading"] == pytest.approx(0.125 * flip.flipped)

    def test_budget_by_hand(self) -> None:
        # Chess is worth its pilot once there is money for it.
        scenario = maple(years=[2027, 2028], merges={}, funds__general__amount=3000)
        told = explain(scenario, "chess", options=SearchOptions(gap=0.0))
        flip = next(f for f in told.flips if f.what == "budget")
        assert flip.fund == "general"
        if flip.status == "found":
            assert flip.flipped is not None
            richer = maple(
                years=[2027, 2028], merges={}, funds__general__amount=3000 + flip.flipped
            )
            assert (
                solve(richer, options=SearchOptions(gap=0.0)).programs["chess"].decision
                != told.decision
            )


class TestAxes:
    def test_cost_scales_yearly_costs_and_priced_staff(self) -> None:
        scenario = maple(
            staff={"coach": {"available": 5, "price": 100}},
            programs__coaching__staff={"coach": 2},
            programs__coaching__cost={"site": 300, "student": 10, "district": 40},
        )
        axis = cost_axis(scenario, "coaching")
        assert axis is not None
        # At Lincoln, where it runs: 300 + 10 x 10 + 2 x 100, and 40 for the district.
        assert axis.figures(1.0) == {"dollars": 640.0}
        before, after = (formulate(s).figures for s in (scenario, axis.at(0.25)))
        own = before.ways.offering == list(scenario.programs).index("coaching")
        assert after.ways.yearly[own] == pytest.approx(0.25 * before.ways.yearly[own])
        assert after.ways.staff[own] == pytest.approx(before.ways.staff[own])
        assert after.ways.yearly[~own & (before.ways.kind != 2)] == pytest.approx(
            before.ways.yearly[~own & (before.ways.kind != 2)]
        )

    def test_effects_of_0_or_less_are_shifted(self) -> None:
        scenario = maple(programs__chess__effects={"reading": {"mean": -0.1}})
        axis = effect_axis(scenario, "chess")
        assert axis is not None
        assert (axis.now, axis.unit) == (0.0, "added")
        changed = axis.at(0.3).programs["chess"].effects["reading"]
        assert changed != "unknown"
        assert changed.mean == pytest.approx(0.2)

    def test_an_effect_never_measured_starts_from_what_stands_in(self) -> None:
        given = maple(
            programs__chess__effects={"reading": "unknown"}, evidence={"unknown": {"mean": 0.02}}
        )
        scenario = resolve(given)
        axis = effect_axis(scenario, "chess")
        assert axis is not None
        assert axis.figures(axis.now) == {"reading": 0.02}
        before, after = (formulate(s).figures.ways.effect for s in (scenario, axis.at(axis.now)))
        assert after == pytest.approx(before)

    def test_students_are_no_more_than_there_are(self) -> None:
        axis = students_axis(maple(), "tutoring")
        assert axis is not None
        assert axis.figures(100.0) == {"students": 200.0}
        assert axis.up[-1] == 16.0

    def test_a_program_without_figures_has_fewer_axes(self) -> None:
        scenario = maple(
            programs__chess__effects={}, programs__chess__cost={}, programs__chess__sites={}
        )
        assert [axis.what for axis in axes(scenario, "chess")] == ["budget"]


class TestVerdict:
    def test_of_values(self) -> None:
        assert verdict(Value(3, 3), Value(1, 2), free=False) == SAME
        assert verdict(Value(1, 2), Value(3, 3), free=False) == OTHER
        assert verdict(Value(1, 3), Value(2, 4), free=False) == OPEN
        assert verdict(Value(3, 3), NONE, free=False) == SAME
        assert verdict(NONE, NONE, free=False) == NEITHER
        assert verdict(Value(3, 3), UNKNOWN, free=False) == OPEN
        assert verdict(Value(3, 3.1), Value(3, 3.1), free=True) == OTHER
        assert verdict(Value(3, 3.1), Value(2, 3.05), free=True) == OPEN
        assert not beats(Value(3, 3), Value(3, 3))


class TestAccount:
    def test_worth_less_prices_is_the_reduced_cost(self) -> None:
        """By the relaxation's own arithmetic, where no row but money's and rules' holds a site."""
        scenario = maple(
            **ONE_YEAR,
            funds__general__amount=2100,
            programs__tutoring__cost={"site": 1000},
            rules=[{"kind": "initiative_load", "at_most": 1}],
        )
        told = explain(scenario, "coaching", flips=False, options=SearchOptions(gap=0.0))
        formulation = formulate(scenario)
        prices = find_prices(formulation, 10.0)
        assert prices is not None
        model = formulation.model
        reduced = model.objective - model.matrix.T @ prices.duals
        ways = formulation.figures.ways
        for account in told.accounts:
            place = formulation.figures.places.ids.index(account.school or "")
            (way,) = np.flatnonzero((ways.offering == 1) & (ways.place == place))
            column = formulation.decisions.column[way, 0]
            assert account.net == pytest.approx(reduced[column], abs=1e-9)


class TestServed:
    def test_who_serves_them_then(self) -> None:
        scenario = maple(
            **ONE_YEAR,
            funds__general__amount=2100,
            rules=[
                {"kind": "decide", "program": "tutoring", "action": "off", "schools": ["grant"]}
            ],
        )
        told = explain(scenario, "tutoring", flips=False, options=SearchOptions(gap=0.0))
        (lost,) = told.served
        assert (lost.school, lost.students, lost.by) == ("grant", 10.0, ())


class TestHolds:
    def test_a_rule_that_holds_is_told_from_one_that_does_not(self) -> None:
        scenario = maple(
            **ONE_YEAR,
            funds__general__amount=2100,
            programs__coaching__effects={"reading": {"mean": 0.05, "tier": 2}},
            rules=[
                {"id": "vote", "kind": "decide", "program": "coaching", "action": "keep"},
                {"id": "wish", "kind": "avoid", "program": "coaching", "action": "start"},
            ],
        )
        told = explain(scenario, "coaching", options=SearchOptions(gap=0.0))
        assert {hold.id: hold.holds for hold in told.holds} == {"vote": True, "wish": False}


class TestRefusals:
    def test_unknown_program_and_site(self) -> None:
        with pytest.raises(CannotAsk, match="no program or reorganization has the id"):
            explain(maple(), "choir")
        with pytest.raises(CannotAsk, match="no site at"):
            explain(
                maple(programs__chess__sites={"lincoln": {"students": 1}}), "chess", school="grant"
            )
        sites = {"lincoln": {"students": 1}, "central": {"students": 1}}
        with pytest.raises(CannotAsk, match="central is not one"):
            explain(maple(programs__chess__sites=sites), "chess", school="central")

    def test_a_plan_of_another_scenario(self) -> None:
        plan = solve(maple(), options=SearchOptions(gap=0.0))
        with pytest.raises(PlanDoesNotHold, match="general has"):
            explain(maple(funds__general__amount=100), "chess", plan=plan)

    def test_no_plan(self) -> None:
        keep = {"kind": "decide", "program": "tutoring", "action": "keep"}
        told = explain(maple(funds__general__amount=100, rules=[keep]), "tutoring")
        assert (told.status, told.objective, told.alternatives) == ("infeasible", None, ())

    @pytest.mark.parametrize("seconds", [1e-9, 0.05])
    def test_hardly_any_time_for_the_plan_itself(self, seconds: float) -> None:
        options = SearchOptions(time_limit=seconds)
        told = explain(load_scenario(TINY), "tutoring", options=options)
        assert told.status in ("optimal", "feasible", "no_plan_in_time")

    def test_the_time_is_over(self) -> None:
        scenario = maple()
        told = explain(
            scenario, "tutoring", plan=solve(scenario), options=SearchOptions(time_limit=1e-9)
        )
        assert told.message == module.NO_TIME
        assert {a.status for a in told.alternatives} == {"no_plan_in_time"}
        assert told.money


def test_forcing_keeps_the_other_rules_ids() -> None:
    taken = {"id": "forced_1", "kind": "initiative_load", "at_most": 3}
    scenario = maple(rules=[taken])
    plan: Plan = solve(scenario)
    other = forced(scenario, sides(scenario, plan, "tutoring").other)
    ids = [other.rule_id(i) for i in range(len(other.rules))]
    assert ids[0] == "forced_1"
    assert len(set(ids)) == len(ids) > 1


def test_what_the_plan_is_already_is_no_alternative() -> None:
    """Merged at one school and ended at the other, it goes on at fewer sites than today."""
    scenario = load_scenario(TINY)
    plan = solve(scenario, options=SearchOptions(gap=0.0, solver="highs"))
    own = [s for s in plan.sites if s.program == "family_liaison"]
    schools = {s.school for s in own if s.action in ("keep", "merge")}
    assert len(schools) == 2
    ended = [s for s in plan.sites if s not in own or s.school == min(schools)]
    (trim,) = [c for c in choices(scenario, "family_liaison") if c.key == "trim"]
    for sites, made in ((plan.sites, False), (tuple(ended), True)):
        fewer = plan.model_copy(update={"sites": sites})
        assert makes(scenario, fewer, "family_liaison", None, trim) is made
