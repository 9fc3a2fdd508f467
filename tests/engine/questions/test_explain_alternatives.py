"""What another decision changes: dollars truly saved, what gives way, from when on it differs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from teachers import teachers

import groundswell
from groundswell import SearchOptions, explain, parse_scenario, solve
from groundswell.models.results.explanation import Explanation
from groundswell.models.results.otherwise import Alternative

EXACT = SearchOptions(gap=0.0, solver="highs")
TINY = Path(__file__).resolve().parents[3] / "scenarios" / "tiny" / "tiny.yaml"


def program(mean: float, cost: float, *schools: str, **more: Any) -> dict[str, Any]:
    return {
        "cost": {"site": cost},
        "effects": {"g": {"mean": mean, "se": 0.01}},
        "sites": {school: {"students": 100, "running": True} for school in schools},
        **more,
    }


def district(programs: dict[str, Any], amount: Any, **more: Any) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "years": [2027],
        "goals": {"g": {"weight": 1}},
        "schools": {s: {"enrollment": 100, "needs": {"g": 1}} for s in ("s1", "s2")},
        "programs": programs,
        "funds": {"f": {"amount": amount}},
        **more,
    }


def told(given: dict[str, Any], asked: str, **more: Any) -> dict[str, Alternative]:
    found = explain(parse_scenario(given), asked, options=EXACT, flips=False, **more)
    assert isinstance(found, Explanation)
    return {other.decision: other for other in found.alternatives}


TEAM = district(
    {
        "a": program(0.1, 800, "s1"),
        "b": program(0.1, 800, "s1", "s2", mandated=True),
        "c": program(0.1, 800, "s1", "s2", mandated=True),
        "rich": program(0.9, 1500, "s1"),
    },
    3500,
    merges={"team": {"combines": ["a", "b", "c"], "retains": 0.9, "cost": {"site": 1000}}},
)
"""Merged everywhere (2,000) there is money for `rich`; with `a` by itself there is none."""


class TestDollarsOfWhatIsMerged:
    def test_a_team_that_goes_on_for_others_is_not_deducted(self) -> None:
        keep = told(TEAM, "a")["keep"]
        # a, b and c by themselves at s1 (2,400) for the team there (1,000); it goes on at s2.
        assert keep.program_dollars == pytest.approx(1400)

    def test_what_other_parts_cost_then_is_counted(self) -> None:
        # The office of Families' liaison by itself at two schools, and the officers there, too.
        found = explain(groundswell.load_scenario(TINY), "family_liaison", options=EXACT,
                        flips=False)  # fmt: skip
        keep = next(o for o in found.alternatives if o.decision == "keep")
        assert keep.program_dollars == pytest.approx(100_000 + 80_000 - 134_000)


def test_programs_that_only_shrink_give_way_too() -> None:
    keep = told(TEAM, "a")["keep"]
    ways = {way.program: way for way in keep.gives_way}
    assert (ways["rich"].sites, ways["rich"].dollars) == ((1, 0), -1500)
    assert (ways["team"].sites, ways["team"].dollars) == ((2, 1), -1000)
    two = district({"poor": program(0.1, 1000, "s1"), "rich": program(0.3, 1000, "s1", "s2")}, 2000)
    (way,) = told(two, "poor")["keep"].gives_way
    assert (way.program, way.sites, way.dollars) == ("rich", (2, 1), -1000)


def test_of_a_plan_in_which_nothing_happens() -> None:
    harmful = program(-0.1, 1000, "s1", proven=True)
    harmful["sites"]["s1"]["running"] = False
    given = district({"new": harmful}, 2000)
    adopt = told(given, "new")["adopt"]
    assert (adopt.program_dollars, adopt.gives_way) == (1000, ())


class TestFromWhenOnItDiffers:
    GIVEN = district(
        {"poor": program(0.1, 1000, "s1"), "rich": program(0.3, 1000, "s1")},
        {2027: 2000, 2028: 1000},
        years=[2027, 2028],
    )

    def test_what_the_budget_year_decides_alike(self) -> None:
        others = told(self.GIVEN, "poor")
        assert (others["keep"].differs, others["keep"].sites) == (2028, {2028: (0, 1)})
        assert (others["retire"].differs, others["retire"].sites) == (None, {2027: (1, 0)})

    def test_from_the_year_asked_about(self) -> None:
        assert told(self.GIVEN, "poor", from_year=2028)["keep"].differs is None


class TestMorePositionsThanToday:
    """They are fully, too: the plan that has them keeps it already."""

    def test_of_the_program(self) -> None:
        found = explain(teachers(5000), "team", options=EXACT, flips=False)
        assert "keep" not in {other.decision for other in found.alternatives}

    def test_at_its_school(self) -> None:
        found = explain(teachers(5000), "team", school="a", options=EXACT, flips=False)
        assert "keep" not in {other.decision for other in found.alternatives}

    def test_fewer_are_not(self) -> None:
        found = explain(teachers(3000), "team", options=EXACT, flips=False)
        keep = next(o for o in found.alternatives if o.decision == "keep")
        assert (keep.regret or 0.0) > 1
        # Beside both of today's there is no money for `rich`, but for a third.
        assert keep.program_dollars == pytest.approx(2 * (3000 - 1000))


class TestWhatIsAsked:
    @pytest.mark.parametrize(
        ("asked", "school", "says"),
        [
            ("reading_lab", None, "it runs at one site at least in 2027"),
            ("small_groups", None, "it runs nowhere in 2027"),
            ("family_liaison", None, "it is merged nowhere in 2027"),
            ("tutoring", None, "it runs nowhere in 2028"),
            ("small_groups", "ash", "it is off in 2027"),
        ],
    )
    def test_in_words(self, asked: str, school: str | None, says: str) -> None:
        scenario = groundswell.load_scenario(TINY)
        found = explain(scenario, asked, school=school, options=EXACT, flips=False)
        assert found.asks == says


def test_as_many_are_left_unserved_as_the_plan_says() -> None:
    scenario = groundswell.load_scenario(TINY)
    plan = solve(scenario, options=EXACT)
    found = explain(scenario, "reading_lab", plan=plan, options=EXACT, flips=False)
    assert isinstance(found, Explanation)
    (loss,) = (loss for loss in plan.losses if loss.program == "reading_lab")
    # 25 of Birch's 100 have room in tutoring.
    assert loss.unserved == 175
    assert sum(one.unserved for one in found.served) == loss.unserved
