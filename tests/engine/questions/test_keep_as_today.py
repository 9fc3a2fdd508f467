"""What counts as going on as today: more positions, a restart, students who have moved."""

from __future__ import annotations

import pytest
from teachers import teachers
from two_schools import two_schools

from groundswell import SearchOptions, keep, parse_scenario, solve
from groundswell.models.results.keeping import Keeping

EXACT = SearchOptions(gap=0.0, solver="highs")


def whole(told: Keeping) -> list[tuple[int, int]]:
    return [(year.whole, year.in_part) for year in told.sites]


def test_more_positions_than_today_is_no_part() -> None:
    told = keep(teachers(5000), "team", options=EXACT)
    assert (whole(told), told.keeps_all) == ([(1, 0), (1, 0)], True)
    budget = next(flip for flip in told.loses if flip.what == "budget")
    # The third teacher may go before any of today's does.
    assert budget.flipped == pytest.approx(-1000, rel=0.03)


def test_fewer_positions_are_a_part_and_at_least_todays_are_wanted() -> None:
    told = keep(teachers(3000), "team", options=EXACT)
    assert (whole(told), told.keeps_all) == ([(0, 1), (0, 1)], False)
    (stays,) = told.stays
    budget = next(flip for flip in stays.thresholds if flip.what == "budget")
    assert budget.flipped == pytest.approx(1000, rel=0.03)
    # With more effect than `rich` it grows at once, which is to stay as well.
    effect = next(flip for flip in stays.thresholds if flip.what == "effect")
    assert effect.status == "found"


def test_a_full_restart_is_no_part() -> None:
    scenario = teachers(5000)
    off = {"kind": "choose", "programs": ["team"], "at_most": 0, "years": [2027]}
    document = scenario.model_dump(mode="json", exclude_unset=True)
    paused = parse_scenario({**document, "rules": [off]})
    plan = solve(paused, options=EXACT)
    assert [site.action for site in plan.sites if site.program == "team"] == ["retire", "start"]
    told = keep(paused, "team", plan=plan, from_year=2028, options=EXACT)
    assert (whole(told), told.keeps_all) == ([(0, 0), (1, 0)], True)


def test_what_follows_its_students_is_kept() -> None:
    scenario = two_schools()
    plan = solve(scenario, options=EXACT)
    assert plan.begun == {"close_cedar": 2027}
    told = keep(scenario, "art", plan=plan, options=EXACT)
    assert (whole(told), told.keeps_all) == ([(2, 0), (2, 0)], True)
    # Nothing is lost at today's money, cost and effect.
    assert all(flip.flipped != flip.now for flip in told.loses)
    here = keep(scenario, "art", school="cedar", plan=plan, options=EXACT)
    assert (whole(here), here.keeps_all) == ([(1, 0), (1, 0)], True)
