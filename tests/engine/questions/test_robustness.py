"""Robustness against an enumeration of every decision in every draw; workers; stops."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import uncertain
from maple import maple
from oracle.seeds import some
from test_against_brute_force import stated

from groundswell import SearchOptions, robustness, solve, verify
from groundswell.engine.evaluation.read_site_years import read
from groundswell.engine.evaluation.site_years import shares, states
from groundswell.engine.figures.draws import draw_effects
from groundswell.engine.formulate import formulate
from groundswell.engine.milp.solution import Status
from groundswell.engine.questions.robustness import workers
from groundswell.engine.questions.robustness.core import ACTIONS_AND_OFF, actions
from groundswell.engine.questions.robustness.presumption import find_turns
from groundswell.engine.questions.robustness.searches import Found
from groundswell.models.resolve import resolve
from groundswell.models.results.robustness import Robustness

SEEDS = (201, 203, 206, 208)
DRAWS = 7


@pytest.fixture(scope="module", params=some(SEEDS, quick=1))
def case(request: pytest.FixtureRequest) -> tuple[Any, Any, Robustness]:
    """Return a scenario, its decisions, and its robustness, all draws searched."""
    given, decisions = uncertain.suited(request.param)
    held = robustness(
        uncertain.parse(given),
        draws=DRAWS,
        search_draws=DRAWS,
        fresh=0,
        level=0.3,
        options=SearchOptions(gap=1e-9, solver="highs"),
    )
    return given, decisions, held


def values(given: Any, decisions: Any) -> np.ndarray:
    """Return the objective by decision and draw, by the oracle."""
    by_draw = uncertain.worths(given, uncertain.draws_of(given, DRAWS), decisions)
    return np.asarray(by_draw - uncertain.plain_values(given, decisions)[1][:, None])


def test_all_is_as_by_enumeration(case: tuple[Any, Any, Robustness]) -> None:
    given, decisions, held = case
    table = values(given, decisions)
    best = table.max(axis=0)
    assert [draw.best for draw in held.draws] == pytest.approx(best, abs=1e-6)
    for draw, most in zip(held.draws, best, strict=True):
        assert draw.bound is not None
        assert draw.bound >= most - 1e-6
        assert draw.gap == pytest.approx(0.0, abs=1e-5)
    aims = {
        "average": table.mean(axis=1),
        "cvar": uncertain.tail(table, 0.3),
        "regret": -(best - table).max(axis=1),
    }
    for name, score in aims.items():
        plan = held.plans[name]
        at = decisions.index(stated(plan.plan))
        assert score[at] == pytest.approx(score.max(), abs=1e-6), name
        sign = -1 if name == "regret" else 1
        assert plan.bound == pytest.approx(sign * score.max(), abs=1e-5), name
    for plan in held.plans.values():
        row = table[decisions.index(stated(plan.plan))]
        assert plan.drawn.mean == pytest.approx(row.mean(), abs=1e-9)
        assert plan.drawn.worst == pytest.approx(row.min(), abs=1e-9)
        assert plan.drawn.cvar == pytest.approx(uncertain.tail(row[None], 0.3)[0], abs=1e-9)
        assert plan.regret.mean == pytest.approx((best - row).mean(), abs=1e-6)
        assert plan.regret.worst == pytest.approx((best - row).max(), abs=1e-6)
        assert plan.regret.p90 == pytest.approx(np.sort(best - row)[6], abs=1e-6)
    ahead = best.mean() - table.mean(axis=1).max()
    assert held.foresight == pytest.approx(ahead, abs=1e-5)


def test_plans_are_real(case: tuple[Any, Any, Robustness]) -> None:
    given, _, held = case
    for plan in held.plans.values():
        assert verify(plan.plan, uncertain.parse(given)) == ()


def test_core_indices_are_shares_of_the_best_plans(case: tuple[Any, Any, Robustness]) -> None:
    """Where the best plan of each draw is the only one."""
    given, decisions, held = case
    table = values(given, decisions)
    order = np.sort(table, axis=0)
    if (order[-1] - order[-2] < 1e-6).any():
        pytest.skip("some draw has several best plans")
    best = [decisions[i] for i in table.argmax(axis=0)]
    plain = stated(held.plans["plain"].plan)
    years = given["years"]
    told = {(site.program, site.school, site.year): site for site in held.sites}
    for p, row in given["programs"].items():
        for place in row["sites"]:
            for year in years:
                key = (p, place, year)
                runs = np.mean([key in plan for plan in best])
                same = np.mean([plan.get(key) == plain.get(key) for plan in best])
                if key not in told:
                    assert key not in plain
                    assert same == 1.0
                    continue
                assert told[key].runs == pytest.approx(runs)
                # By the year before, off is `retire` or `off`, and on may be `start`.
                assert told[key].index <= same + 1e-9
                if len(years) == 1:
                    assert told[key].index == pytest.approx(same)
    for program in held.programs.values():
        assert sum(program.shares.values()) == pytest.approx(1.0)
        wanted = {1.0: "core", 0.0: "exterior"}.get(program.index, "borderline")
        assert program.label == wanted


def test_words_of_sites_are_the_plans() -> None:
    for seed in SEEDS:
        given, _ = uncertain.suited(seed)
        scenario = uncertain.parse(given)
        plan = solve(scenario)
        formulation = formulate(scenario)
        figures = formulation.figures
        decisions = read(figures, plan.sites)
        word = actions(figures, states(figures, decisions), shares(figures, decisions))
        told = {(site.program, site.school, site.year): site.action for site in plan.sites}
        for s, (q, p) in enumerate(zip(figures.sites.program, figures.sites.place, strict=True)):
            for t, year in enumerate(scenario.years):
                key = (list(scenario.programs)[q], figures.places.ids[p], year)
                assert ACTIONS_AND_OFF[word[s, t]] == told.get(key, "off")


def plain(held: Robustness) -> Any:
    """Return all of a result but the seconds its plans took."""
    told = held.model_dump(mode="json")
    for plan in told["plans"].values():
        plan["plan"]["run"]["seconds"] = 0.0
    return told


def test_one_worker_or_two() -> None:
    scenario = maple(funds__general__amount=2600)
    one = robustness(scenario, draws=7, search_draws=3, fresh=20, options=SearchOptions(gap=1e-6))
    two = robustness(
        scenario, draws=7, search_draws=3, fresh=20, workers=2, options=SearchOptions(gap=1e-6)
    )
    assert plain(one) == plain(two)
    assert len(one.draws) == 7
    assert len({draw.candidate for draw in one.draws}) > 1


@pytest.mark.slow
def test_by_school_one_worker_or_two() -> None:
    """Also with what stands in larger and smaller, which is searched for side by side."""
    scenario = presumed()
    options = SearchOptions(gap=1e-6, method="by-school")
    one, two = (
        robustness(scenario, draws=6, search_draws=2, fresh=5, workers=workers, options=options)
        for workers in (1, 2)
    )
    assert plain(one) == plain(two)
    assert one.presumption is not None
    assert one.presumption.multiples == (0.0, 0.5, 1.0, 1.5, 2.0)
    direct = robustness(scenario, draws=6, search_draws=2, fresh=5, options=SearchOptions(gap=1e-6))
    assert [d.best for d in one.draws] == pytest.approx([d.best for d in direct.draws], rel=1e-5)


def test_a_gap_is_of_the_plain_plan_where_a_draw_is_worth_less() -> None:
    """Draws are compared with each other: one that is worth little needs no finer answer."""
    effects = {"reading": {"mean": 0.1, "se": 0.2}}
    scenario = maple(
        programs__tutoring__effects=effects,
        programs__coaching__effects=effects,
        programs__chess__effects=effects,
        funds__general__amount=2600,
    )
    gap = 0.2
    held = robustness(scenario, draws=20, fresh=0, search_draws=0, options=SearchOptions(gap=gap))
    size = held.plans["plain"].plan.objective
    assert size is not None
    assert min(draw.best for draw in held.draws) < 0.5 * size
    assert max(draw.best for draw in held.draws) > 1.5 * size
    exact = robustness(scenario, draws=20, fresh=0, search_draws=0, options=SearchOptions(gap=0.0))
    for draw, other in zip(held.draws, exact.draws, strict=True):
        assert draw.status == "optimal"
        assert draw.bound is not None
        assert draw.gap is not None
        larger = max(abs(draw.best), size)
        assert draw.gap == pytest.approx((draw.bound - draw.best) / larger, abs=1e-6)
        assert draw.gap <= gap + 1e-6
        assert draw.best <= other.best + 1e-6 <= draw.bound + 2e-6


def test_more_draws_begin_with_the_same() -> None:
    scenario = maple(funds__general__amount=2600)
    few = robustness(scenario, draws=3, search_draws=0, fresh=0, options=SearchOptions(gap=1e-6))
    many = robustness(scenario, draws=6, search_draws=0, fresh=0, options=SearchOptions(gap=1e-6))
    assert [d.best for d in few.draws] == pytest.approx([d.best for d in many.draws[:3]])
    assert few.plans["plain"].fresh is None
    assert few.plans["average"].bound is None


def test_the_scenarios_own_objective_is_a_plan_more() -> None:
    own = maple(funds__general__amount=2600, objective={"gamma": 2.0})
    held = robustness(own, draws=4, search_draws=0, fresh=9)
    assert held.plans["own"].plan.risk is not None
    assert held.plans["plain"].plan.risk is None
    assert "own" not in robustness(maple(), draws=1, search_draws=0, fresh=0).plans


def test_without_uncertainty_all_is_core() -> None:
    known = {
        f"programs__{program}__effects": {"reading": {"mean": mean}}
        for program, mean in (("tutoring", 0.2), ("coaching", 0.1), ("chess", 0.05))
    }
    held = robustness(maple(**known, funds__general__amount=2600), draws=3, fresh=5)
    assert (held.drawn.uncertain, held.drawn.certain, held.candidates) == (0, 3, 1)
    assert {site.label for site in held.sites} == {"core"}
    assert held.plans["plain"].regret.worst == 0.0


def test_no_plan() -> None:
    keep = {"kind": "decide", "program": "tutoring", "action": "keep"}
    held = robustness(maple(funds__general__amount=10, rules=[keep]), draws=3)
    assert (held.status, held.plans, held.draws) == ("infeasible", {}, ())


def test_out_of_time_keeps_what_is_there() -> None:
    held = robustness(maple(), draws=3, options=SearchOptions(time_limit=1e-9))
    assert held.status in ("optimal", "feasible")
    if len(held.draws) < 3:
        assert "time" in held.message


def test_a_stop_keeps_the_draws_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    real = workers.search

    def stopped(job: Any, task: Any) -> list[Found]:
        if task.draws[0] >= 5:
            raise KeyboardInterrupt
        return real(job, task)

    monkeypatch.setattr(workers, "search", stopped)
    held = robustness(maple(funds__general__amount=2600), draws=12)
    assert [draw.draw for draw in held.draws] == [1, 2, 3, 4, 5]
    assert held.message == "stopped on request: 5 of 12 draws"
    assert held.searched == 0
    assert held.plans


def test_a_better_plan_of_another_draw_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that ends with nothing better than doing nothing is made up for."""
    real = workers.search

    def poor(job: Any, task: Any) -> list[Found]:
        first, *others = real(job, task)
        assert first.decisions is not None
        nothing = np.zeros_like(first.decisions)
        return [Found(first.draw, Status.FEASIBLE, nothing, 0.0, None), *others]

    monkeypatch.setattr(workers, "search", poor)
    held = robustness(maple(funds__general__amount=2600), draws=3, search_draws=0)
    assert held.draws[0].found_elsewhere
    assert held.draws[0].best > 0
    assert held.draws[0].bound is None
    assert held.foresight is None


@pytest.mark.parametrize("seed", some(SEEDS, quick=1))
def test_searches_over_some_draws_end_near_the_best(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A regret or a bad draw may be near 0, so near means: of what the draws' best plans have."""
    real, seen = workers.search, []

    def spied(job: Any, task: Any) -> list[Found]:
        found = real(job, task)
        seen.extend((task, each) for each in found if each.draw < 0)
        return found

    monkeypatch.setattr(workers, "search", spied)
    given, decisions = uncertain.suited(seed)
    parsed = uncertain.parse(given)
    robustness(
        parsed,
        draws=DRAWS,
        search_draws=4,
        fresh=0,
        level=0.3,
        options=SearchOptions(gap=1e-9, solver="highs"),
    )
    every = values(given, decisions)
    aims = {
        "average": lambda rows: rows.mean(axis=-1),
        "cvar": lambda rows: uncertain.tail(np.atleast_2d(rows), 0.3),
        "regret": lambda rows: -(best - rows).max(axis=-1),
    }
    figures = formulate(parsed).figures
    draws = draw_effects(figures, DRAWS, 0, 0.8)
    assert [task.name for task, _ in seen] == list(aims)
    for task, found in seen:
        assert found.decisions is not None
        assert len(task.draws) == 4
        table, looked = every[:, task.draws], draws.some(list(task.draws))
        best = table.max(axis=0)
        value = float(np.squeeze(aims[task.name](looked.worth(found.decisions) + found.rest)))
        most = float(aims[task.name](table).max())
        near = 0.02 * (abs(every.max(axis=0).mean()) + abs(most))
        assert most - near - 1e-6 <= value <= most + 1e-6


@pytest.mark.parametrize(
    "wrong", [{"draws": 0}, {"level": 0.0}, {"correlation": 1.5}, {"workers": 0}, {"fresh": -1}]
)
def test_wrong_numbers(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        robustness(maple(), **wrong)


def test_it_tells_where_it_is() -> None:
    told: list[tuple[int, int, str]] = []
    robustness(
        maple(),
        draws=7,
        fresh=0,
        on_search=lambda done, total, what: told.append((done, total, what)),
    )
    assert told[0] == (0, 7, "the plain plan")
    assert (5, 7, "draws") in told
    assert (7, 7, "draws") in told
    assert told[-1] == (3, 3, "plans that are best over draws")


def test_it_can_be_written_and_read(tmp_path: Any) -> None:
    held = robustness(maple(), draws=2, fresh=3)
    (tmp_path / "held.json").write_text(held.to_json(), encoding="utf-8")
    assert Robustness.read(tmp_path / "held.json") == held
    assert len(held.sites_frame()) == len(held.sites)


def test_a_bound_of_noise_is_no_gap() -> None:
    """Where the best plan gives nothing, a solver's bound is a large share of it."""
    site = {"lincoln": {"students": 10, "running": True}}
    effects = {"reading": {"mean": 0.1, "se": 0.05}}
    club = {"cost": {"site": 1000}, "effects": effects, "sites": site}
    poor = maple(funds__general__amount=0, programs={"club": club}, merges={}, years=[2027])
    found = robustness(poor, draws=3, fresh=0, options=SearchOptions(gap=1e-6))
    assert found.draws
    assert any(draw.bound for draw in found.draws)
    assert {draw.best for draw in found.draws} == {0.0}
    assert {draw.gap for draw in found.draws} == {0.0}


def presumed(mean: float = 0.1) -> Any:
    """Return Maple Valley with tutoring never measured, and money for two of its three sites."""
    return maple(
        programs__tutoring__effects={"reading": "unknown"},
        evidence={"unknown": {"mean": mean, "se": 0.05}},
        merges={},
        funds__general__amount=2000,
    )


def test_it_says_what_turns_with_the_presumption() -> None:
    held = robustness(presumed(), draws=2, fresh=0, search_draws=0, options=SearchOptions(gap=1e-6))
    told = held.presumption
    assert told is not None
    assert told.programs == 1
    assert told.multiples == (0.0, 0.5, 1.0, 1.5, 2.0)
    assert len(set(told.turns["tutoring"])) > 1
    for multiple, word in zip(told.multiples, told.turns["tutoring"], strict=True):
        plan = solve(presumed(0.1 * multiple), options=SearchOptions(gap=1e-6))
        assert plan.programs["tutoring"].first_decision == word
    steady = set(held.programs) - set(told.turns)
    for key in steady:
        words = {solve(presumed(0.1 * m)).programs[key].decision for m in told.multiples}
        assert len(words) == 1


def test_where_all_is_measured_there_is_no_presumption() -> None:
    assert robustness(maple(), draws=2, fresh=0, search_draws=0).presumption is None


def test_the_common_part_is_a_setting() -> None:
    with pytest.raises(ValueError, match="common must be from 0 to 1, not 2"):
        robustness(maple(), common=2)
    wide = maple(
        programs__tutoring__effects={"reading": "unknown"},
        evidence={"unknown": {"mean": 0.1, "se": 0.05}},
    )
    apart, alike = (
        robustness(wide, draws=3, fresh=0, search_draws=0, common=share) for share in (0.0, 1.0)
    )
    assert (apart.drawn.common, alike.drawn.common) == (0.0, 1.0)
    assert [draw.best for draw in apart.draws] != [draw.best for draw in alike.draws]


def test_what_was_not_proved_best_in_time_is_left_out() -> None:
    """The plan that a search began with would say that nothing turns."""
    scenario = resolve(presumed())
    plain = solve(scenario)
    rough = plain.model_copy(update={"status": "feasible"})
    told = find_turns(scenario, plain, {0.5: rough, 1.5: rough, 2.0: rough})
    assert told is not None
    assert told.multiples == (1.0,)
    assert told.unknown == (0.0, 0.5, 1.5, 2.0)
    assert told.turns == {}
