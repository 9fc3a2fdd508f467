"""Whole positions, and what the classes that they make gain or lose: worked by hand."""

from __future__ import annotations

from typing import Any

import pytest
from maple import maple

from groundswell import Plan, Scenario, SearchOptions, solve, verify
from groundswell.engine.figures.draws import draw_effects
from groundswell.engine.figures.ways import CLASS_SIZE, POSITIONS
from groundswell.engine.formulate import Formulation, formulate
from groundswell.engine.plan.stated import state_sites, today
from groundswell.engine.questions.alternatives.alternatives import alternatives
from groundswell.models.results.plan_parts.program_plan import SiteYear
from groundswell.models.tree.problems import ScenarioError

HIGHS = SearchOptions(solver="highs")

STAR = {"class_size": -0.02, "se": 0.005, "tier": 1}
"""SD for each student more in a class, as in Tennessee's STAR experiment."""


def district(program: dict[str, Any] | None = None, **changes: Any) -> Scenario:
    """Return a district of one year with 12 teachers of 264 students at Lincoln, $89,000 each."""
    given = {
        "positions": {"role": "teacher", "least": 9},
        "effects": {"reading": STAR},
        "sites": {"lincoln": {"positions": 12, "most": 13, "students": 264, "running": True}},
    }
    settings: dict[str, Any] = {
        "years": [2027],
        "programs": {"teachers": {**given, **(program or {})}},
        "merges": {},
        "staff": {"teacher": {"price": 89000, "hire_price": 119000}},
        "funds": {"general": {"amount": 2000000}},
        "schools__lincoln__enrollment": 264,
    }
    return maple(**{**settings, **changes})


def with_(number: int, year: int = 2027) -> SiteYear:
    return SiteYear(
        program="teachers", school="lincoln", year=year, action="keep", positions=number
    )


def lost(number: int) -> float:
    """What 264 students gain with so many teachers instead of 12, SD x students."""
    return 264 * 0.02 * (264 / 12 - 264 / number)


def test_a_cut_from_12_to_11_teachers_makes_classes_larger_by_two() -> None:
    scenario = district()
    plan = state_sites(scenario, [with_(11)])
    assert verify(plan, scenario) == ()
    # 22 students a class become 24: 264 students lose 0.04 SD each.
    assert plan.worth == pytest.approx(-10.56, abs=1e-9)
    assert plan.money[0].spent == pytest.approx(11 * 89000)
    assert [(s.action, s.positions, s.level) for s in plan.sites] == [("reduce", 11, 1.0)]
    assert plan.sites[0].students == pytest.approx(264 * 11 / 12)
    assert plan.programs["teachers"].decision == "trim"
    assert plan.staff[0].used == pytest.approx(11)


def test_a_thirteenth_teacher_is_newly_hired_and_makes_classes_smaller() -> None:
    scenario = district()
    plan = state_sites(scenario, [with_(13)])
    assert verify(plan, scenario) == ()
    assert plan.worth == pytest.approx(lost(13), abs=1e-9)
    assert plan.money[0].spent == pytest.approx(12 * 89000 + 119000)
    assert plan.programs["teachers"].decision == "expand"


def test_today_has_todays_number_and_changes_no_class() -> None:
    plan = today(district())
    assert (plan.worth, plan.sites[0].positions) == (0.0, 12)
    assert plan.sites[0].action == "keep"


def test_gains_count_by_their_tier_and_losses_whole() -> None:
    scenario = district({"effects": {"reading": {**STAR, "tier": 2}}}, evidence__tiers={2: 0.5})
    assert state_sites(scenario, [with_(11)]).worth == pytest.approx(lost(11), abs=1e-9)
    assert state_sites(scenario, [with_(13)]).worth == pytest.approx(0.5 * lost(13), abs=1e-9)


def test_the_schools_other_positions_count_in_a_class() -> None:
    scenario = district(schools__lincoln__base_staff={"teacher": 12})
    gain = 264 * 0.02 * (264 / 24 - 264 / 23)
    assert state_sites(scenario, [with_(11)]).worth == pytest.approx(gain, abs=1e-9)


def test_an_effect_with_a_mean_scales_with_the_number() -> None:
    scenario = district({"effects": {"reading": {"mean": 0.1}}})
    assert state_sites(scenario, [with_(9)]).worth == pytest.approx(0.1 * 264 * 9 / 12, abs=1e-9)


@pytest.mark.parametrize("number", [0, 8, 14])
def test_a_number_that_cannot_be_is_no_plan(number: int) -> None:
    scenario = district()
    broken = state_sites(scenario, [with_(11)]).model_copy(update={"sites": (with_(number),)})
    (finding,) = verify(broken, scenario)
    assert str(finding).endswith(f"it cannot keep with {number} positions")


def test_fewer_than_the_least_is_not_even_none() -> None:
    scenario = district()
    assert {f.subject for f in verify(state_sites(scenario, []), scenario)} == {"state"}


YEARS = {"years": [2027, 2028], "funds": {"general": {"amount": 4000000}}}


def test_positions_rise_again_only_where_the_program_comes_back() -> None:
    numbers = [with_(10), with_(12, 2028)]
    back = district(**YEARS)
    plan = state_sites(back, numbers)
    assert verify(plan, back) == ()
    assert [round(m.spent) for m in plan.money] == [890000, 10 * 89000 + 2 * 119000]
    once = district({"restart": False}, **YEARS)
    assert {f.subject for f in verify(state_sites(once, numbers), once)} == {"state"}
    more = [with_(13), with_(13, 2028)]
    assert {f.subject for f in verify(state_sites(once, more), once)} == {"state"}
    assert verify(state_sites(back, more), back) == ()


@pytest.mark.parametrize(("dollars", "number"), [(1000000, 11), (1068000, 12), (1200000, 13)])
def test_a_plan_has_as_many_as_the_money_allows(dollars: float, number: int) -> None:
    scenario = district(funds={"general": {"amount": dollars}})
    plan = solve(scenario)
    assert plan.status == "optimal"
    assert plan.sites[0].positions == number
    assert verify(plan, scenario) == ()


def binaries(formulation: Formulation) -> int:
    model = formulation.model
    return int((model.integer & (model.lower == 0) & (model.upper == 1)).sum())


GAP = {"kind": "gap_at_most", "groups": ["low_income", "other"], "at_most": 0.5}
GROUPS = {
    "groups": {"low_income": "Low income", "other": "All other"},
    "schools__lincoln__groups": {"low_income": 80, "other": 184},
    "schools__grant__groups": {"low_income": 20, "other": 80},
}


def test_classes_need_no_binaries_but_where_less_gain_may_be_liked() -> None:
    # One column for the site, and none for its numbers 9 to 13.
    same = {"staff": {"teacher": {"price": 89000}}, **GROUPS}
    plain = formulate(district(**same))
    assert binaries(plain) == 1
    assert int(plain.model.integer.sum()) == 2
    held = formulate(district(**same, rules=[GAP]))
    assert binaries(held) == 1 + 5
    steep = formulate(district(**same, evidence__tiers={1: 1.5}))
    assert binaries(steep) == 1 + 5


def test_a_rule_that_likes_less_gain_cannot_make_it_less_than_it_is() -> None:
    """The groups lie apart by what Lincoln's classes gain; only fewer teachers mend that."""
    even = {**GROUPS, "schools__lincoln__groups": {"low_income": 264, "other": 0}}
    gap = lost(13) / 284
    rule = {**GAP, "at_most": gap * 0.99}
    loose = solve(district(**even))
    assert loose.worth == pytest.approx(lost(13), abs=1e-9)
    scenario = district(**even, rules=[rule])
    plan = solve(scenario)
    assert plan.sites[0].positions == 12
    assert plan.worth == pytest.approx(0.0, abs=1e-9)


def test_decide_and_avoid_name_a_number() -> None:
    keep = {"kind": "decide", "program": "teachers", "action": "keep"}
    for more, number in (({}, 12), ({"positions": 10}, 10)):
        plan = solve(district(rules=[{**keep, **more}]))
        assert plan.sites[0].positions == number
    avoid = {**keep, "kind": "avoid", "positions": 13}
    scenario = district(rules=[avoid])
    plan = solve(scenario)
    assert (plan.sites[0].positions, verify(plan, scenario)) == (12, ())
    says = plan.rules[0].says
    assert says == "teachers: not keep with 13 positions."
    soft = district(rules=[{**avoid, "enforce": {"price": 1.0}}])
    assert solve(soft).objective == pytest.approx(lost(13) - 1.0, abs=1e-9)


def test_plans_that_differ_differ_in_positions_too() -> None:
    scenario = district({"effects": {"reading": {"mean": 0.0}}})
    found = alternatives(scenario, next=3, options=HIGHS)
    numbers = {plan.plan.sites[0].positions for plan in found.plans}
    assert len(numbers) == 4
    apart = alternatives(scenario, within=0.5, count=2, ranges=(), options=HIGHS)
    assert len({plan.plan.sites[0].positions for plan in apart.plans}) == 3
    assert [plan.changes for plan in apart.plans] == [0, 1, 1]


def test_among_equal_plans_the_one_with_todays_number_is_taken() -> None:
    assert solve(district({"effects": {}})).sites[0].positions == 12


def test_the_error_of_a_class_size_moves_what_classes_gain() -> None:
    formulation = formulate(district({"effects": {"reading": {**STAR, "class_size": -0.01}}}))
    figures = formulation.figures
    draws = draw_effects(figures, 5, 1, 0.8)
    plan = state_sites(district(), [with_(11)])
    decisions = formulation.decisions.of(formulation.complete(_decisions(formulation, plan)))
    expected = [264 * (-0.01 + error) * 2.0 for error in draws.error[:, 0]]
    assert draws.worth(decisions) == pytest.approx(expected, abs=1e-9)
    own = figures.ways.kind == CLASS_SIZE
    assert draws.effects(0)[own, 0, 0] == pytest.approx([264 * (0.01 - draws.error[0, 0])])


def _decisions(formulation: Formulation, plan: Plan) -> Any:
    from groundswell.engine.evaluation.read_site_years import read

    return read(formulation.figures, plan.sites)


def test_the_error_of_a_mean_counts_for_each_position() -> None:
    formulation = formulate(district({"effects": {"reading": {"mean": 0.1, "se": 0.05}}}))
    draws = draw_effects(formulation.figures, 4, 1, 0.8)
    plan = state_sites(district(), [with_(9)])
    decisions = formulation.decisions.of(formulation.complete(_decisions(formulation, plan)))
    served = 264 * 9 / 12
    expected = [served * (0.1 + error) for error in draws.error[:, 0]]
    assert draws.worth(decisions) == pytest.approx(expected, abs=1e-9)
    assert (decisions[formulation.figures.ways.kind == POSITIONS] == -3).all()


def test_a_closed_building_has_no_classes_to_lose() -> None:
    scenario = district(
        reorganizations={"close": {"moves": {"lincoln": {"grant": 1.0}}, "saves": {"general": 1}}}
    )
    closed = state_sites(scenario, [], {"close": 2027})
    assert verify(closed, scenario) == ()
    assert closed.worth == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("positions", 7, "7 positions are fewer than the 9"),
        ("most", 11, "at most 11 positions are fewer than the 12 it has"),
        ("positions", None, "the site does not say how many"),
    ],
)
def test_numbers_that_cannot_be_are_told(path: str, value: int | None, says: str) -> None:
    site = {"positions": 12, "students": 264, "running": True, path: value}
    with pytest.raises(ScenarioError, match=says):
        district({"sites": {"lincoln": {k: v for k, v in site.items() if v is not None}}})


def test_a_class_too_far_from_todays_is_told() -> None:
    with pytest.raises(ScenarioError, match="more than 10 from today's 22"):
        district({"positions": {"role": "teacher", "least": 4}})
