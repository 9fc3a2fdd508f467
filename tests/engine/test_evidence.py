"""What nobody measured: what stands in for it, and harms; to the digit, by hand."""

from __future__ import annotations

from typing import Any

import pytest
from oracle.draw_decisions import random_district_decisions
from oracle.presume import NoneMeasuredError, presumed
from oracle.read import District as OracleDistrict
from oracle.seeds import chunks

from groundswell import Scenario, SearchOptions, explain, parse_scenario, solve, verify
from groundswell.engine.questions.axes.program_axes import effect_axis
from groundswell.models.resolve import resolve
from groundswell.models.scenario.effect import Effect, StandIn
from groundswell.models.tree.problems import ScenarioError

EXACT = SearchOptions(gap=0)

# Weights are halves, so a student's SD of reading counts 0.5 at ash and of math 0.25; at birch 0.25
# and 0.
DISTRICT: dict[str, Any] = {
    "schema_version": 1,
    "years": [2027, 2028],
    "goals": {"reading": {"weight": 1}, "math": {"weight": 1}},
    "schools": {
        "ash": {"enrollment": 100, "needs": {"reading": 1.0, "math": 0.5}},
        "birch": {"enrollment": 200, "needs": {"reading": 0.5}},
    },
    "staff": {"teacher": {"price": 800, "hire_price": 1000, "available": 9}},
    "evidence": {"tiers": {3: 0.5}},
    "funds": {"general": {"amount": 100_000}},
    "programs": {
        # 50 x 0.1 x 0.5 = 2.5 for 1,250: 0.002 a dollar, the median.
        "first": {
            "cost": {"site": 1000, "district": 250},
            "effects": {"reading": {"mean": 0.1, "se": 0.01}},
            "sites": {"ash": {"students": 50, "running": True}},
        },
        # 20 x 0.2 x 0.5 (tier 3) x 0.5 = 1 for 250: 0.004.
        "second": {
            "cost": {"site": 250},
            "effects": {"reading": {"mean": 0.2, "se": 0.01, "tier": 3}},
            "sites": {"ash": {"students": 20, "running": True}, "birch": {"students": 90}},
        },
        # 100 x 0.04 x 0.25 = 1 for 10 x 100: 0.001.
        "third": {
            "cost": {"student": 10},
            "effects": {"math": {"mean": 0.04, "se": 0.01}},
            "sites": {"ash": {"students": 100, "running": True}},
        },
        # Costs 600 and half a teacher at 800: 0.002 x 1,000 / (40 x (0.5 + 0.25)) = 1/15.
        "club": {
            "cost": {"site": 600},
            "staff": {"teacher": 0.5},
            "effects": {"reading": "unknown", "math": "unknown"},
            "sites": {"ash": {"students": 40, "running": True}, "birch": {"students": 70}},
        },
    },
}


def district(programs: dict[str, Any] | None = None, **more: Any) -> Scenario:
    """Return the district with programs and sections added or changed."""
    return parse_scenario(
        {**DISTRICT, **more, "programs": {**DISTRICT["programs"], **(programs or {})}}
    )


def stand_in(scenario: Scenario, program: str = "club", goal: str = "reading") -> StandIn:
    effect = resolve(scenario).programs[program].effects[goal]
    assert isinstance(effect, StandIn)
    return effect


def test_a_program_nobody_measured_brings_what_a_dollar_brings_on_average() -> None:
    scenario = district()
    for goal in ("reading", "math"):
        effect = stand_in(scenario, goal=goal)
        assert effect.presumed
        assert effect.mean == pytest.approx(1 / 15, rel=1e-12)
        assert effect.se == pytest.approx(1 / 15, rel=1e-12)
    plan = solve(scenario, options=EXACT)
    # 40 x (0.5 + 0.25) / 15 = 2 a year, and its 1,000 dollars bring 0.002 each.
    assert plan.programs["club"].gain == pytest.approx(2 * (2 + 70 * 0.25 / 15))
    assert "presumed to bring what a dollar brings on average (0.067 SD)" in (
        plan.programs["club"].reason
    )
    assert verify(plan, scenario) == ()


def test_a_candidate_is_taken_at_all_its_sites_with_new_people() -> None:
    new = {
        "cost": {"site": 600},
        "staff": {"teacher": 0.5},
        "proven": True,
        "effects": {"reading": "unknown"},
        "sites": {"ash": {"students": 40}, "birch": {"students": 40}},
    }
    # 2 x (600 + 500) x 0.002 / (40 x 0.5 + 40 x 0.25)
    assert stand_in(district({"new": new}), "new").mean == pytest.approx(4.4 / 30, rel=1e-12)


@pytest.mark.parametrize(
    ("effects", "cost"),
    [
        ({"reading": {"mean": -0.1, "se": 0.1}}, 1),  # harms
        ({"reading": {"mean": 0.9, "se": 0.1}}, 0),  # costs nothing
        ({"reading": {"mean": 0.9, "se": 0.1}, "math": "unknown"}, 1),  # not measured whole
    ],
)
def test_what_does_not_count_among_the_measured(effects: Any, cost: float) -> None:
    other = {
        "cost": {"site": cost},
        "effects": effects,
        "sites": {"ash": {"students": 50, "running": True}},
    }
    assert stand_in(district({"other": other})).mean == pytest.approx(1 / 15, rel=1e-12)


def test_what_is_unknown_beside_a_measured_effect_counts_nothing() -> None:
    mixed = {
        "cost": {"site": 500},
        "effects": {"reading": {"mean": 0.1, "se": 0.01}, "math": "unknown"},
        "sites": {"ash": {"students": 50, "running": True}},
    }
    effect = stand_in(district({"mixed": mixed}), "mixed", "math")
    assert (effect.mean, effect.se, effect.presumed) == (0.0, 0.0, False)


@pytest.mark.parametrize(
    "change", [{"cost": {}, "staff": {}}, {"sites": {"birch": {"running": True}}}]
)
def test_nothing_is_presumed_of_what_costs_or_reaches_nothing(change: Any) -> None:
    club = {**DISTRICT["programs"]["club"], **change}
    assert stand_in(district({"club": club})).mean == 0.0


def test_in_another_unit_it_is_as_many_standard_deviations() -> None:
    goals = {"reading": {"weight": 1}, "math": {"weight": 1, "unit": "days", "per_sd": 10.0}}
    third = {**DISTRICT["programs"]["third"], "effects": {"math": {"mean": 0.4, "se": 0.1}}}
    scenario = district({"third": third}, goals=goals)
    assert stand_in(scenario).mean == pytest.approx(1 / 15, rel=1e-12)
    assert stand_in(scenario, goal="math").mean == pytest.approx(10 / 15, rel=1e-12)


def test_a_standard_error_may_be_given() -> None:
    scenario = district(evidence={"tiers": {3: 0.5}, "unknown": {"presume": "average", "se": 0.2}})
    assert stand_in(scenario).mean == pytest.approx(1 / 15, rel=1e-12)
    assert stand_in(scenario).se == 0.2


def test_by_class() -> None:
    evidence = {
        "unknown": {"light": {"mean": 0.01, "se": 0.02}, "standard": {"mean": 0.03, "se": 0.04}}
    }
    effects = {"reading": {"unknown": "light"}, "math": "unknown"}
    club = {**DISTRICT["programs"]["club"], "effects": effects}
    scenario = district({"club": club}, evidence=evidence)
    light, plain = stand_in(scenario), stand_in(scenario, goal="math")
    assert (light.mean, light.se, light.presumed) == (0.01, 0.02, False)
    assert (plain.mean, plain.se, plain.presumed) == (0.03, 0.04, False)
    plan = solve(scenario, options=EXACT)
    assert "never measured, counted as 0.01 to 0.03 SD: " in plan.programs["club"].reason
    # Never one without the other.
    assert plan.programs["club"].evidence == "never measured, counted as 0.01 to 0.03 SD"
    unmeasured = [p for p in plan.programs.values() if "never measured" in p.evidence]
    assert all("counted as" in p.evidence for p in unmeasured)
    assert verify(plan, scenario) == ()


def test_resolving_again_changes_nothing() -> None:
    once = resolve(district(grows=0.1))
    assert resolve(once) == once


def test_a_what_if_on_one_program_leaves_the_presumption_on_others() -> None:
    scenario = resolve(district())
    axis = effect_axis(scenario, "first")
    assert axis is not None
    better = resolve(axis.at(8.0))
    assert stand_in(better).mean == pytest.approx(1 / 15, rel=1e-12)
    own = effect_axis(scenario, "club")
    assert own is not None
    changed = own.at(2.0).programs["club"].effects["reading"]
    assert isinstance(changed, Effect)
    assert changed.mean == pytest.approx(2 / 15)


def test_a_harm_counts_whole_whatever_its_tier() -> None:
    """A tier says how far a gain is trusted; distrust is no reason to overlook a harm."""
    scenario = parse_scenario(
        {
            "schema_version": 1,
            "years": [2027],
            "goals": {"g": {"weight": 1}},
            "schools": {"a": {"enrollment": 100, "needs": {"g": 1}}},
            "programs": {
                "harm": {
                    "mandated": True,
                    "cost": {"site": 1},
                    "effects": {"g": {"mean": -0.1, "se": 0.01, "tier": 4}},
                    "sites": {"a": {"students": 100, "running": True}},
                }
            },
            "funds": {"f": {"amount": 10}},
            "evidence": {"tiers": {4: 0.5}},
        }
    )
    plan = solve(scenario, options=EXACT)
    assert plan.worth == pytest.approx(-10)
    assert verify(plan, scenario) == ()


def test_a_goal_has_its_own_returns() -> None:
    """Reading: R(0.1) = 0.05 + 0.5 x 0.05; math: 0.1 x 0.2; both count by half at ash."""
    gains = {
        "cost": {"site": 10},
        "effects": {"reading": {"mean": 0.2, "se": 0.01}, "math": {"mean": 0.2, "se": 0.01}},
        "sites": {"ash": {"students": 50, "running": True}},
    }
    goals = {
        "reading": {"weight": 1, "returns": [{"up_to": 0.05, "worth": 1}, {"worth": 0.5}]},
        "math": {"weight": 1},
    }
    data = {**DISTRICT, "goals": goals, "returns": [{"worth": 0.2}], "programs": {"gains": gains}}
    scenario = parse_scenario({**data, "years": [2027]})
    plan = solve(scenario, options=EXACT)
    assert plan.goals["reading"].worth == pytest.approx(100 * 0.5 * 0.075)
    assert plan.goals["math"].worth == pytest.approx(100 * 0.25 * 0.1 * 0.2)
    assert plan.programs["gains"].worth == pytest.approx(3.75 + 0.5)
    assert verify(plan, scenario) == ()


def test_a_goal_beyond_its_last_step_is_worth_no_more() -> None:
    """A second program on reading brings nothing, so the money goes to math."""

    def program(goal: str) -> dict[str, Any]:
        return {
            "cost": {"site": 10},
            "effects": {goal: {"mean": 0.1, "se": 0.01}},
            "sites": {"ash": {"students": 100, "running": True}},
        }

    goals = {
        "reading": {"weight": 3, "returns": [{"up_to": 0.1, "worth": 1}]},
        "math": {"weight": 1},
    }
    programs = {"one": program("reading"), "two": program("reading"), "sums": program("math")}
    data = {**DISTRICT, "years": [2027], "goals": goals, "programs": programs}
    scenario = parse_scenario({**data, "funds": {"general": {"amount": 20}}})
    plan = solve(scenario, options=EXACT)
    assert plan.programs["sums"].decision == "keep"
    assert plan.worth == pytest.approx(100 * (0.75 * 0.1 + 0.25 * 0.5 * 0.1))
    assert verify(plan, scenario) == ()


def required(**fields: Any) -> Scenario:
    """Return the district with one program that a law requires, which is worth nothing."""
    aides = {
        "required_by": "IDEA",
        "cost": {"site": 900},
        "effects": {"reading": {"mean": 0.0001, "se": 0.01}},
        "sites": {"ash": {"students": 5, "running": True}},
        **fields,
    }
    first = DISTRICT["programs"]["first"]
    data = {**DISTRICT, "programs": {"aides": aides, "first": first}}
    return parse_scenario({**data, "funds": {"general": {"amount": 1500}}})


def test_what_a_law_requires_stays_and_says_so() -> None:
    plan = solve(required(), options=EXACT)
    assert plan.programs["aides"].decision == "keep"
    assert plan.programs["aides"].reason == "required by IDEA"
    assert solve(required(required_by=""), options=EXACT).programs["aides"].decision == "retire"
    told = explain(required(), "aides", options=EXACT)
    (held,) = told.holds
    assert (held.id, held.says) == ("programs.aides.required_by", "aides is required by IDEA.")


def test_where_no_plan_exists_it_is_named_with_its_law() -> None:
    """Its 900 dollars cannot be paid; to lift the law lets a plan exist."""
    scenario = required(mandated=True)
    poor = scenario.funds["general"].model_copy(update={"amount": 100.0})
    plan = solve(scenario.model_copy(update={"funds": {"general": poor}}), options=EXACT)
    assert plan.status == "infeasible"
    (part,) = [part for part in plan.conflict if part.kind == "mandate"]
    assert part.id == "programs.aides.required_by"
    assert part.says == "aides is required by IDEA and runs wherever it runs today."
    fixes = [give.set for give in (*plan.cheapest_fix, *plan.other_fixes)]
    assert {"programs.aides.required_by": None, "programs.aides.mandated": False} in fixes


@pytest.mark.parametrize("seeds", chunks(range(80), 20, part=5))
def test_presumptions_are_the_oracles(seeds: range) -> None:
    """In random districts with all that districts decide; the oracle reckons by itself."""
    seen = 0
    for seed in seeds:
        given = random_district_decisions(seed)
        try:
            scenario, wanted = resolve(parse_scenario(given)), presumed(OracleDistrict(given))
        except (ScenarioError, NoneMeasuredError):
            continue  # `check` refuses the same, and more
        for key, mean in wanted.items():
            for goal, effect in scenario.programs[key].effects.items():
                assert isinstance(effect, StandIn)
                if not effect.presumed:
                    continue  # the district gives a mean
                in_sd = effect.mean / scenario.goals[goal].one_sd
                assert in_sd == pytest.approx(mean, rel=1e-12), (seed, key)
                seen += 1
    assert seen >= 4 * len(seeds) // 20
