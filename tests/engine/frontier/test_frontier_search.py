"""How frontiers are searched: published fronts, limits, files to resume from, processes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell import (
    Frontier,
    Scenario,
    SearchOptions,
    frontier,
    load_scenario,
    price_of_equity,
    price_of_voice,
    solve,
    verify,
)
from groundswell.engine import search
from groundswell.engine.deadline import Deadline
from groundswell.engine.frontier.axes.names import CannotTrace
from groundswell.engine.frontier.pareto.pareto_model import ParetoModel
from groundswell.engine.frontier.pareto.points import Found, efficient, knee
from groundswell.engine.frontier.pareto.search_region import SearchRegion
from groundswell.engine.frontier.pareto.subproblem import UNASKED, Solved, Subproblem
from groundswell.engine.frontier.pareto.subproblem_pool import Question, SubproblemPool
from groundswell.engine.milp.solution import Status

ROOT = Path(__file__).resolve().parents[3]
TINY = ROOT / "scenarios" / "tiny" / "tiny.yaml"
PARETO = ROOT / "tests" / "engine" / "data" / "pareto"


@pytest.fixture(scope="module")
def tiny() -> Scenario:
    return load_scenario(TINY)


def values(found: Frontier) -> list[list[float]]:
    return sorted([point.values[name] for name in found.objectives] for point in found.points)


def knapsack(name: str) -> tuple[Scenario, list[str], list[list[float]]]:
    scenario = load_scenario(PARETO / f"{name}.yaml")
    answer = json.loads((PARETO / f"{name}.answer.json").read_text(encoding="utf-8"))
    return scenario, [f"goal:{goal}" for goal in scenario.goals], sorted(answer["front"])


# --- exact -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "points"), [("2kp50", 35), pytest.param("3kp40", 389, marks=pytest.mark.slow)]
)
def test_published_fronts(name: str, points: int) -> None:
    scenario, objectives, front = knapsack(name)
    found = frontier(scenario, objectives, exact=True, options=SearchOptions(time_limit=3600)).run()
    assert found.complete
    assert found.missing == ()
    assert len(front) == points
    assert values(found) == front
    assert all(point.status == "optimal" for point in found.points)
    assert verify(found.points[0].plan, scenario) == ()


def test_a_limit_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is answered, no point of the front lies outside what is said to be missing."""
    scenario, objectives, front = knapsack("2kp50")
    _refuse_after(monkeypatch, 12)
    found = frontier(scenario, objectives, exact=True).run()
    assert not found.complete
    assert {region.why for region in found.missing} == {"time limit"}
    got = values(found)
    assert 5 < len(got) < len(front)
    for point in front:
        inside = any(
            all(
                value > region.better_than.get(o, -np.inf)
                for o, value in zip(objectives, point, strict=True)
            )
            for region in found.missing
        )
        assert inside or point in got


def test_a_point_that_is_not_proved_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, objectives, front = knapsack("2kp50")
    _doubt(monkeypatch, 5)
    found = frontier(scenario, objectives, exact=True).run()
    assert not found.complete
    open_ = [point for point in found.points if point.status == "feasible"]
    assert len(open_) <= 1
    assert "the gap was not closed in time" in {region.why for region in found.missing}
    proved = [point for point in found.points if point.status == "optimal"]
    assert all([point.values[o] for o in objectives] in front for point in proved)


def test_an_error_is_not_passed_over(monkeypatch: pytest.MonkeyPatch, tiny: Scenario) -> None:
    answer = Solved(Status.ERROR, message="the solver fell over")
    monkeypatch.setattr(ParetoModel, "answer", lambda *_, **__: answer)
    found = frontier(tiny, ["worth", "cost"]).run()
    assert (found.status, found.complete, found.points) == ("error", False, ())
    assert [region.why for region in found.missing] == ["error: the solver fell over"]


def test_a_spread_cut_short_says_where(monkeypatch: pytest.MonkeyPatch, tiny: Scenario) -> None:
    _refuse_after(monkeypatch, 6)
    found = frontier(
        tiny, ["worth", "cost"], points=8, options=SearchOptions(solver="highs", gap=0.0)
    ).run()
    assert not found.complete
    assert found.points
    assert all(set(region.better_than) == {"cost"} for region in found.missing)
    ends = [point.values["cost"] for point in found.points]
    assert all(min(ends) < r.better_than["cost"] < max(ends) for r in found.missing)


@pytest.mark.slow
def test_floors_are_not_gone_through_when_time_is_over(
    monkeypatch: pytest.MonkeyPatch, tiny: Scenario
) -> None:
    asked: list[int] = []
    real = SubproblemPool.ask

    def ask(
        self: SubproblemPool, questions: Sequence[Question], share: float = 1.0
    ) -> list[Solved]:
        asked.append(len(questions))
        if len(asked) == 9:  # the ends, and one wave
            self.deadline = Deadline.after(0.0)
        return real(self, questions, share)

    monkeypatch.setattr(SubproblemPool, "ask", ask)
    axes = ["worth", "cost", "gap", "school_min"]
    found = frontier(tiny, axes, points=100, options=SearchOptions(solver="highs")).run()
    assert len(asked) <= 10  # the plan of most worth is asked for too
    assert not found.complete
    assert {region.why for region in found.missing} == {"time limit"}


def test_no_time_at_all(tiny: Scenario) -> None:
    found = frontier(tiny, ["worth", "cost"], options=SearchOptions(time_limit=1e-9)).run()
    assert (found.status, found.complete) == ("no_plan_in_time", False)


def test_no_plan_exists(tiny: Scenario) -> None:
    broke = {key: fund.model_copy(update={"amount": 0.0}) for key, fund in tiny.funds.items()}
    scenario = tiny.model_copy(update={"funds": broke})
    for exact in (False, True):
        found = frontier(scenario, ["changes", "goal:reading"], exact=exact).run()
        assert (found.status, found.points, found.complete) == ("infeasible", (), False)


def _refuse_after(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    """Let the pareto_model answer so many questions, and no more."""
    real, asked = ParetoModel.answer, [0]

    def answer(self: ParetoModel, ask: Subproblem, *rest: Any) -> Solved:
        asked[0] += 1
        return real(self, ask, *rest) if asked[0] <= many else UNASKED

    monkeypatch.setattr(ParetoModel, "answer", answer)


def _doubt(monkeypatch: pytest.MonkeyPatch, which: int) -> None:
    """Let the pareto_model not prove one of its answers."""

    real, asked = ParetoModel.answer, [0]

    def answer(self: ParetoModel, ask: Subproblem, *rest: Any) -> Solved:
        asked[0] += 1
        found = real(self, ask, *rest)
        return replace(found, status=Status.FEASIBLE, gap=0.01) if asked[0] == which else found

    monkeypatch.setattr(ParetoModel, "answer", answer)


# --- zones -----------------------------------------------------------------------------------

SCORES = st.integers(2, 4).flatmap(
    lambda size: st.lists(
        st.tuples(*[st.integers(0, 6)] * size), min_size=1, max_size=25, unique=True
    )
)


@given(SCORES)
def test_zones_lead_to_every_point(scores: list[tuple[int, ...]]) -> None:
    """With a perfect solver, the search ends with exactly the non-dominated scores."""
    table = np.array(scores, dtype=float)
    wanted = {tuple(y) for y in table if not _is_dominated(table, y)}
    zones, found = SearchRegion(np.full(table.shape[1], -np.inf)), set()
    for _ in range(4 * len(table) ** 2 + 10):
        if not len(zones):
            break
        corner = zones.corners[0].copy()
        inside = table[(table > corner).all(axis=1)]
        if not len(inside):
            zones.close(corner, 0, float(corner[0]))
            continue
        best = inside[inside[:, 0] == inside[:, 0].max()]
        point = tuple(float(v) for v in best[np.argmax(best.sum(axis=1))])
        assert point not in found
        found.add(point)
        zones.add(point)
        zones.close(corner, 0, point[0])
    assert len(zones) == 0
    assert found == wanted


def _is_dominated(table: np.ndarray, y: np.ndarray) -> bool:
    return bool(((table >= y).all(axis=1) & (table > y).any(axis=1)).any())


# --- points ----------------------------------------------------------------------------------


def points(*scores: Sequence[float]) -> list[Found]:
    return [Found(tuple(map(float, score)), (), 0.0, proved=True) for score in scores]


def test_dominated_and_double_points_go() -> None:
    kept = efficient(points((1, 5), (2, 4), (2, 4), (2, 3), (0, 5), (3, 1)), (1.0, None))
    assert sorted(p.score for p in kept) == [(1, 5), (2, 4), (3, 1)]


def test_the_knee() -> None:
    assert knee([(0, 10), (8, 8), (10, 0)]) == 1
    assert knee([(0, 10), (5, 5), (10, 0)]) is None
    assert knee([(0, 10), (2, 2), (10, 0)]) is None
    assert knee([(0, 10), (10, 0)]) is None


# --- the same, however it is done ------------------------------------------------------------


def test_iterating_gives_points_as_they_come(tiny: Scenario) -> None:
    tracing = frontier(
        tiny, ["worth", "changes"], points=4, options=SearchOptions(solver="highs", gap=0.0)
    )
    came = [tuple(point.values.values()) for point in tracing]
    found = tracing.run()
    assert {tuple(p.values.values()) for p in found.points} <= set(came)
    frame = found.frame()
    assert list(frame.columns[:2]) == ["worth", "changes"]
    assert frame["knee"].sum() == sum(point.knee for point in found.points)
    assert frame["plan_worth"].tolist() == pytest.approx(frame["worth"].tolist())


def test_the_best_plan_is_that_of_solve(tiny: Scenario) -> None:
    found = frontier(
        tiny, ["cost", "worth"], points=3, options=SearchOptions(solver="highs", gap=0.0)
    ).run()
    plan = solve(tiny, options=SearchOptions(gap=0.0))
    assert found.best_plan is not None
    assert found.best_plan["worth"] == pytest.approx(plan.worth)
    assert found.points[-1].values["worth"] == pytest.approx(plan.worth)
    assert found.today["worth"] == pytest.approx(plan.baseline_worth)
    assert not found.today_holds


def test_by_school_finds_the_same(monkeypatch: pytest.MonkeyPatch, tiny: Scenario) -> None:
    asked: list[object] = []
    real = search.solve_by_block

    def solve_by_block(*args: Any, **options: Any) -> Any:
        asked.append(args)
        return real(*args, **options)

    monkeypatch.setattr(search, "solve_by_block", solve_by_block)
    options = SearchOptions(solver="highs", gap=0.0)
    direct = frontier(tiny, ["worth", "cost"], points=3, options=options).run()
    assert asked == []
    by_school = replace(options, method="by-school")
    found = frontier(tiny, ["worth", "cost"], points=3, options=by_school).run()
    assert asked
    assert values(found) == values(direct)


def test_processes_find_the_same(tiny: Scenario) -> None:
    one = frontier(
        tiny, ["worth", "cost"], points=5, options=SearchOptions(solver="highs", gap=0.0)
    ).run()
    two = frontier(
        tiny, ["worth", "cost"], points=5, workers=2, options=SearchOptions(solver="highs", gap=0.0)
    ).run()
    assert values(two) == values(one)
    assert [p.plan.sites for p in two.points] == [p.plan.sites for p in one.points]


@pytest.fixture(scope="module")
def saved(tiny: Scenario, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the file of a search that has ended."""
    file = tmp_path_factory.mktemp("saved") / "frontier.jsonl"
    assert TestResume().traced(tiny, file).complete
    return file.read_text(encoding="utf-8")


class TestResume:
    def test_goes_on_where_it_stopped(
        self, tiny: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "frontier.jsonl"
        whole = frontier(
            tiny, ["worth", "cost"], points=6, options=SearchOptions(solver="highs")
        ).run()
        with monkeypatch.context() as patch:
            _refuse_after(patch, 5)
            cut = self.traced(tiny, file)
            assert not cut.complete
        # Half a line, as a kill in the middle of writing leaves it.
        with file.open("a", encoding="utf-8") as end:
            end.write('{"ask": "((1.0')
        resumed = self.traced(tiny, file)
        assert resumed.complete
        assert values(resumed) == values(whole)
        assert [p.plan.sites for p in resumed.points] == [p.plan.sites for p in whole.points]
        assert resumed.solves == whole.solves - 5
        assert self.traced(tiny, file).solves == 0

    def test_another_question_has_another_file(
        self, tiny: Scenario, tmp_path: Path, saved: str
    ) -> None:
        file = tmp_path / "frontier.jsonl"
        file.write_text(saved, encoding="utf-8")
        before = file.read_bytes()
        other = tiny.model_copy(update={"voice": 0.5})
        for scenario, objectives in ((other, ["worth", "cost"]), (tiny, ["worth", "changes"])):
            with pytest.raises(CannotTrace, match="answers to another question"):
                frontier(
                    scenario, objectives, resume=file, options=SearchOptions(solver="highs")
                ).run()
        assert file.read_bytes() == before

    @pytest.mark.parametrize("line", ["garbage", "[]", '{"ask": "x"}', '{"ask": "x", "score": 1}'])
    def test_a_damaged_line_is_said(
        self, tiny: Scenario, tmp_path: Path, saved: str, line: str
    ) -> None:
        file = tmp_path / "frontier.jsonl"
        lines = saved.splitlines()
        file.write_text("\n".join([*lines[:2], line, *lines[3:], ""]), encoding="utf-8")
        before = file.read_bytes()
        with pytest.raises(CannotTrace, match=r"frontier\.jsonl:3: the line is damaged"):
            self.traced(tiny, file)
        assert file.read_bytes() == before

    def test_without_its_damaged_line_it_goes_on(
        self, tiny: Scenario, tmp_path: Path, saved: str
    ) -> None:
        file = tmp_path / "frontier.jsonl"
        lines = saved.splitlines()
        file.write_text("\n".join([*lines[:2], *lines[3:], ""]), encoding="utf-8")
        assert self.traced(tiny, file).complete

    def traced(self, scenario: Scenario, file: Path) -> Frontier:
        asked = ["worth", "cost"]
        return frontier(
            scenario, asked, points=6, resume=file, options=SearchOptions(solver="highs")
        ).run()


# --- levels ----------------------------------------------------------------------------------


def test_price_of_voice(tiny: Scenario) -> None:
    priorities = {
        "ash": {"attendance": 1.0},
        "birch": {"attendance": 1.0},
        "cedar": {"reading": 1.0},
    }
    scenario = tiny.model_copy(
        update={
            "schools": {
                key: school.model_copy(update={"priorities": priorities[key]})
                for key, school in tiny.schools.items()
            }
        }
    )
    found = price_of_voice(scenario, points=5, options=SearchOptions(gap=0.0, solver="highs"))
    assert found.complete
    assert found.objectives == ("voice", "worth:district", "worth:schools")
    assert [p.values["voice"] for p in found.points] == [0.0, 0.25, 0.5, 0.75, 1.0]
    for point in found.points:
        voice, district, schools = point.values.values()
        # Worth is linear in voice.
        assert point.plan.worth == pytest.approx((1 - voice) * district + voice * schools)
    falls = [p.values["worth:district"] for p in found.points]
    rises = [p.values["worth:schools"] for p in found.points]
    assert falls == sorted(falls, reverse=True)
    assert rises == sorted(rises)
    assert falls[0] > falls[-1]


@pytest.mark.parametrize(
    ("rule", "stricter"),
    [
        ({"kind": "group_gain", "group": "low_income", "at_least": 1.0}, 1),
        ({"kind": "school_floor", "gain": 0.001}, 1),
        ({"kind": "hold_harmless", "measure": "students", "lose_at_most": 0.9}, -1),
    ],
)
def test_price_of_equity(rule: dict[str, Any], stricter: int) -> None:
    scenario = load_scenario(TINY, set={"rules.fair": rule})
    found = price_of_equity(scenario, points=4, options=SearchOptions(gap=0.0, solver="highs"))
    assert found.complete, found.missing
    assert len(found.points) == 4
    level, _ = found.objectives
    steps = np.diff([p.values[level] for p in found.points])
    assert steps == pytest.approx([steps.mean()] * 3, rel=1e-3)
    free = solve(load_scenario(TINY), options=SearchOptions(gap=0.0))
    ordered = sorted(found.points, key=lambda p: stricter * p.values[level])
    worth = [p.values["worth"] for p in ordered]
    assert worth[0] == pytest.approx(free.worth)
    assert all(after <= before + 1e-9 for before, after in pairwise(worth))
    field = level.removeprefix("fair.")
    for point in found.points:
        held = load_scenario(TINY, set={"rules.fair": {**rule, field: point.values[level]}})
        assert verify(point.plan, held) == ()


def test_price_of_equity_goes_to_the_strictest_level_there_is() -> None:
    rule = {"kind": "school_floor", "gain": 0.001, "schools": ["cedar"]}
    found = price_of_equity(
        load_scenario(TINY, set={"rules.fair": rule}), points=4, options=SearchOptions(gap=0.0)
    )
    strictest = found.points[-1].values["fair.gain"]
    held = {"rules.fair": {**rule, "gain": 0.012}}
    assert solve(load_scenario(TINY, set=held), options=SearchOptions(gap=0.0)).status == "optimal"
    assert strictest >= 0.012
    assert strictest <= 0.014  # what every site at Cedar gains together


@pytest.mark.slow
def test_price_of_equity_begins_at_what_is_reached_without_top_ups() -> None:
    rule = {
        "kind": "hold_harmless",
        "measure": "dollars",
        "lose_at_most": 0.0225,
        "top_up_from": "general",
    }
    found = price_of_equity(
        load_scenario(TINY, set={"rules.fair": rule}), points=3, options=SearchOptions(gap=0.0)
    )
    assert found.complete, found.missing
    assert len(found.points) == 3
    loosest = found.points[-1]
    assert loosest.values["worth"] == pytest.approx(
        solve(load_scenario(TINY), options=SearchOptions(gap=0.0)).worth
    )
    alone = {**rule, "lose_at_most": loosest.values["fair.lose_at_most"], "top_up_from": None}
    assert verify(loosest.plan, load_scenario(TINY, set={"rules.fair": alone})) == ()


def test_levels_that_all_are_infeasible_are_no_lack_of_time() -> None:
    rule = {"kind": "group_gain", "group": "low_income", "at_least": 1.49}
    found = price_of_voice(load_scenario(TINY, set={"rules.most": rule}), points=3)
    assert found.status == "infeasible"
    assert found.points == ()
    assert found.missing == ()


@pytest.mark.slow
def test_levels_trade_worth_whatever_the_scenarios_objective() -> None:
    fair = {"rules.fair": {"kind": "group_gain", "group": "low_income", "at_least": 1.0}}
    plain = load_scenario(TINY, set=fair)
    careful = load_scenario(TINY, set={**fair, "objective": {"gamma": 8, "standard_errors": 3}})
    assert (
        solve(careful, options=SearchOptions(gap=0.0)).worth
        < solve(plain, options=SearchOptions(gap=0.0)).worth
    )
    for price in (price_of_voice, price_of_equity):
        by_means, found = (
            price(each, points=2, options=SearchOptions(gap=0.0)) for each in (plain, careful)
        )
        assert values(found) == values(by_means)
        assert found.today == by_means.today
        assert by_means.message == ""
        assert "objective is left out" in found.message


# --- refusals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("objectives", "words"),
    [
        (["worth"], "two to four objectives, not 1"),
        (["worth", "worth:min"], "worth is given twice"),
        (["wrth", "cost"], "'wrth' is not an objective; did you mean worth?"),
        (["goal", "cost"], "name a goal: goal:reading"),
        (["goal:redaing", "cost"], "no goal has the id or name 'redaing'; did you mean reading"),
        (["cost:up", "worth"], "after cost only :max or :min may follow"),
        (["worth", "cost", "changes", "gap", "school_min"], "not 5"),
    ],
)
def test_wrong_objectives(tiny: Scenario, objectives: list[str], words: str) -> None:
    with pytest.raises(CannotTrace) as refused:
        frontier(tiny, objectives)
    assert words in str(refused.value)


def test_all_that_is_wrong_is_said_at_once(tiny: Scenario) -> None:
    with pytest.raises(CannotTrace) as refused:
        frontier(tiny, ["wrth", "goal:redaing", "group:x"])
    assert len(str(refused.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("objectives", "words"),
    [
        (["mixed:max", "cost"], "it can only be minimised"),
        (["objective:min", "cost"], "leave `:min`"),
    ],
)
def test_what_cannot_be_traced(tiny: Scenario, objectives: list[str], words: str) -> None:
    with pytest.raises(CannotTrace, match=words):
        frontier(tiny, objectives).run()


def test_exact_wants_steps(tiny: Scenario) -> None:
    with pytest.raises(CannotTrace, match="worth does not rise in steps"):
        frontier(tiny, ["worth", "cost"], exact=True).run()


@pytest.mark.parametrize("points", [1, 10_001])
def test_the_number_of_points_is_limited(tiny: Scenario, points: int) -> None:
    with pytest.raises(ValueError, match="points is 2 to 10,000"):
        frontier(tiny, ["worth", "cost"], points=points)
    for price in (price_of_voice, price_of_equity):
        with pytest.raises(ValueError, match="points is 2 to 10,000"):
            price(tiny, points=points)


def test_equity_rules_are_named(tiny: Scenario) -> None:
    with pytest.raises(CannotTrace, match="no equity rule with a level"):
        price_of_equity(tiny)
    two = {
        "rules.a": {"kind": "school_floor", "gain": 0},
        "rules.b": {"kind": "school_floor", "gain": 0},
    }
    with pytest.raises(CannotTrace, match="equity:a, equity:b"):
        price_of_equity(load_scenario(TINY, set=two))
