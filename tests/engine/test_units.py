"""A goal in another unit with `per_sd` counts as if all its figures had been written in SD."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from maple import maple
from oracle import generate
from oracle.seeds import chunks

from groundswell import SearchOptions, parse_scenario, solve, verify
from groundswell.engine.figures import make_figures
from groundswell.engine.figures.candidates import find_priors
from groundswell.engine.figures.draws import draw_effects
from groundswell.engine.frontier.axes.names import CannotTrace
from groundswell.engine.frontier.levels.voice import price_of_voice
from groundswell.engine.frontier.trace import frontier
from groundswell.engine.plan.evidence_words import evidence_words
from groundswell.engine.questions.axes.program_axes import effect_axis
from groundswell.models.amounts.gains import Gains
from groundswell.models.scenario.effect import Effect
from groundswell.models.scenario.scenario import Scenario
from groundswell.models.tree.problems import ScenarioError

DAYS = 9.5


def in_days(given: dict[str, Any]) -> dict[str, Any]:
    """Return the same district with its first goal in days, `DAYS` of which are an SD."""
    given = copy.deepcopy(given)
    first = next(iter(given["goals"]))
    given["goals"][first] |= {"unit": "days", "per_sd": DAYS}
    for program in given["programs"].values():
        effect = program["effects"].get(first)
        if isinstance(effect, dict):
            effect |= {k: DAYS * effect[k] for k in ("mean", "se") if effect.get(k) is not None}
    return given


def pairs(unknown_se: float = 0.0, seeds: range = range(8)) -> list[tuple[Scenario, Scenario]]:
    """Random districts whose goals are all in SD, each beside the same in days."""
    found = []
    for seed in seeds:
        given = generate.random_scenario(seed, rules="all")
        given.setdefault("evidence", {})["unknown"] = {"mean": 0.03, "se": unknown_se}
        for goal in given["goals"].values():
            goal.pop("unit", None)
            goal.pop("per_sd", None)
        try:
            found.append((parse_scenario(given), parse_scenario(in_days(given))))
        except ScenarioError:  # no plan keeps its rules
            continue
    assert 2 * len(found) >= len(seeds)
    return found


@pytest.mark.parametrize("seeds", chunks(range(8), 4, quick=1))
def test_the_plan_and_its_figures_are_the_same(seeds: range) -> None:
    for sd, days in pairs(seeds=seeds):
        one, two = (
            solve(sd, options=SearchOptions(gap=1e-9)),
            solve(days, options=SearchOptions(gap=1e-9)),
        )
        assert one.status == two.status
        if one.has_decisions:
            assert two.objective == pytest.approx(one.objective, abs=1e-7)
            assert verify(two, days) == ()
            # A plan is as good for the one as for the other, rules on gain included.
            assert verify(one, days) == ()


def test_draws_move_worth_alike() -> None:
    uncertain = 0
    for sd, days in pairs(unknown_se=0.05):
        one, two = (draw_effects(make_figures(s), 5, 3, 0.8) for s in (sd, days))
        every = np.ones(one.figures.ways.effect.shape[::2])
        assert two.worth(every) == pytest.approx(one.worth(every), abs=1e-9)
        assert two.effects(4) == pytest.approx(one.effects(4), abs=1e-9)
        short = [d.uncertain.lost(d.figures, 1.96, every) for d in (one, two)]
        assert short[1] == pytest.approx(short[0], abs=1e-9)
        uncertain += one.uncertain.size
    assert uncertain > 24


def test_check_counts_gain_alike() -> None:
    for sd, days in pairs():
        one, two = (Gains(s) for s in (sd, days))
        for key, program in sd.programs.items():
            for place in program.sites:
                for year in sd.years:
                    gain = one.site(key, place, year)
                    assert two.site(key, place, year) == pytest.approx(gain, abs=1e-9)


def test_candidates_gain_alike_and_pilots_teach_nothing_of_days() -> None:
    effect = {"effects": {"reading": {"mean": 0.05, "se": 0.05}}}
    sd = maple(programs__chess__effects=effect["effects"])
    days = maple(
        goals__reading={"weight": 1, "unit": "days", "per_sd": DAYS},
        programs__chess__effects={"reading": {"mean": 0.05 * DAYS, "se": 0.05 * DAYS}},
    )
    for one, two in zip(*(find_priors(make_figures(s)) for s in (sd, days)), strict=True):
        assert one.gain > 0
        assert two.gain == pytest.approx(one.gain)
        assert two.effect == pytest.approx(one.effect)
        assert one.spread > 0
        assert two.spread == 0.0


MIXED: dict[str, Any] = {
    "goals": {"reading": {"weight": 1}, "days": {"weight": 1, "unit": "days", "per_sd": DAYS}},
    "schools__lincoln__needs": {"reading": 1.0, "days": 1.0},
}


def test_an_unknown_effect_stands_for_the_same_in_sd() -> None:
    changes = {"evidence": {"unknown": {"mean": 0.02, "se": 0.08}}}
    both = {"programs__chess__effects": {"reading": "unknown", "days": "unknown"}}
    figures = make_figures(maple(**MIXED, **changes, **both))
    chess = figures.sites.effect[figures.sites.program == 2]
    assert chess == pytest.approx(np.full(chess.shape, 10 * 0.02))
    known = figures.scenario.programs["chess"].effects["days"]
    assert isinstance(known, Effect)
    assert (known.mean, known.se) == pytest.approx((0.02 * DAYS, 0.08 * DAYS))


def test_a_shift_of_effects_is_in_sd_on_every_goal() -> None:
    effects = {"reading": {"mean": -0.1, "se": 0.1}, "days": {"mean": 1.9, "se": 1}}
    axis = effect_axis(maple(**MIXED, programs__chess__effects=effects), "chess")
    assert axis is not None
    assert axis.unit == "added"
    assert axis.figures(0.1) == pytest.approx({"reading": 0.0, "days": 1.9 + 0.95})
    # Up to 1.5 SD, which in days is 14.25.
    assert max(axis.up) == 1.0
    assert axis.figures(1.0)["days"] < 1.5 * DAYS


def test_the_largest_effect_is_the_largest_in_sd() -> None:
    effects = {"reading": {"mean": 0.3, "se": 0.1}, "days": {"mean": 1.9, "se": 1}}
    scenario = maple(**MIXED, programs__chess__effects=effects)
    words = evidence_words(scenario.programs["chess"], scenario.goals)
    assert words == "reading +0.3 SD, no tier, 1 more"
    effects["days"]["mean"] = 3.8
    scenario = maple(**MIXED, programs__chess__effects=effects)
    words = evidence_words(scenario.programs["chess"], scenario.goals)
    assert words == "days +3.8 days (+0.4 SD), no tier, 1 more"


def test_an_axis_on_a_goal_is_in_its_own_unit() -> None:
    effects = {"days": {"mean": 1.9, "se": 1}}
    scenario = maple(**MIXED, programs__tutoring__effects=effects)
    found = frontier(scenario, ["goal:days", "cost"], points=2).run()
    axis = found.axes[0]
    assert axis.unit == "students x days"
    most = max(point.values["goal:days"] for point in found.points)
    assert most == pytest.approx(2 * 2 * 10 * 1.9)


def test_the_price_of_voice_needs_all_goals_that_schools_name_compared() -> None:
    goals = {"reading": {"weight": 1}, "days": {"weight": 0, "unit": "days"}}
    silent = maple(**{**MIXED, "goals": goals}, schools__lincoln__priorities={"days": 1})
    with pytest.raises(CannotTrace, match=r"add goals\.days\.per_sd"):
        price_of_voice(silent, points=2)
    goals["days"]["per_sd"] = DAYS
    told = maple(**{**MIXED, "goals": goals}, schools__lincoln__priorities={"days": 1})
    assert len(price_of_voice(told, points=2).points) == 2


def test_the_worked_example_of_the_page_on_worth() -> None:
    goals = {"reading": {"weight": 3}, "attendance": {"weight": 1, "unit": "days", "per_sd": 9.5}}
    school = {"enrollment": 400, "needs": {"reading": 0.0, "attendance": 0.5}}
    liaison = {
        "effects": {"attendance": {"mean": 1.9, "se": 1}},
        "sites": {"oak": {"students": 60, "running": True}},
    }
    given = {
        "schema_version": 1,
        "years": [2027],
        "goals": goals,
        "schools": {"oak": school},
        "programs": {"liaison": liaison},
    }
    assert solve(parse_scenario(given)).worth == pytest.approx(1.5)
