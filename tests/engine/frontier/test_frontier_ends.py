"""Ends of a frontier where there is much to decide: how near they are looked for, what is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from groundswell import Scenario, SearchOptions, frontier, load_scenario
from groundswell.engine.frontier.axes.names import read_axes
from groundswell.engine.frontier.pareto.ends import END_GAPS
from groundswell.engine.frontier.pareto.pareto_model import ParetoModel
from groundswell.engine.frontier.pareto.subproblem import UNASKED, Solved, Subproblem
from groundswell.engine.milp.decomposition.method import ByBlock
from groundswell.engine.milp.solution import Status
from groundswell.models.results.frontier import Frontier

TINY = Path(__file__).resolve().parents[3] / "scenarios" / "tiny" / "tiny.yaml"
GAP = 1e-3
OPTIONS = SearchOptions(solver="highs", gap=GAP)
MUST = {"kind": "decide", "program": "tutoring", "action": "keep"}


@pytest.fixture(scope="module")
def tiny() -> Scenario:
    scenario = load_scenario(TINY)
    program = next(key for key, each in scenario.programs.items() if each.existing)
    # Something must stay, so that the least cost is not nothing.
    return load_scenario(TINY, set={"rules.must": {**MUST, "program": program}})


@pytest.fixture(scope="module")
def whole(tiny: Scenario) -> Frontier:
    return frontier(tiny, ["worth", "cost"], points=5, options=OPTIONS).run()


def _large(monkeypatch: pytest.MonkeyPatch) -> list[Subproblem]:
    """Take every district for a large one; return what is asked, as it comes."""
    asked: list[Subproblem] = []
    real = ParetoModel.answer

    def answer(self: ParetoModel, ask: Subproblem, *rest: Any) -> Solved:
        asked.append(ask)
        return real(self, ask, *rest)

    monkeypatch.setattr(ParetoModel, "large", True)
    monkeypatch.setattr(ParetoModel, "answer", answer)
    return asked


def costs(found: Frontier) -> list[float]:
    return sorted(point.values["cost"] for point in found.points)


def test_ends_proved_as_near_as_points_are_the_same(
    monkeypatch: pytest.MonkeyPatch, tiny: Scenario, whole: Frontier
) -> None:
    asked = _large(monkeypatch)
    found = frontier(tiny, ["worth", "cost"], points=5, options=OPTIONS).run()
    assert [question.gaps for question in asked[:4]] == [1.0, END_GAPS, END_GAPS, 1.0]
    assert {question.gaps for question in asked[4:]} == {1.0}
    assert found.complete == whole.complete
    for point in found.points:
        assert point.status == "optimal"
    assert costs(found)[0] == pytest.approx(costs(whole)[0], rel=GAP)


@pytest.mark.parametrize("workers", [2])
def test_by_school_it_is_the_same_for_any_number_of_workers(tiny: Scenario, workers: int) -> None:
    options = SearchOptions(solver="highs", gap=GAP, method="by-school")
    one = frontier(tiny, ["worth", "cost"], points=5, options=options).run()
    other = frontier(tiny, ["worth", "cost"], points=5, options=options, workers=workers).run()
    assert [p.values for p in other.points] == [p.values for p in one.points]
    assert [p.plan.sites for p in other.points] == [p.plan.sites for p in one.points]


def _cheapest_within(monkeypatch: pytest.MonkeyPatch, gap: float, status: Status) -> None:
    """Let the search for the least cost end within so large a gap of its bound."""
    real = ParetoModel.answer

    def answer(self: ParetoModel, ask: Subproblem, *rest: Any) -> Solved:
        found = real(self, ask, *rest)
        if ask.weights == (0.0, 1.0) and ask.floors == (None, None):
            return Solved(status, found.score, found.on, gap)
        return found

    monkeypatch.setattr(ParetoModel, "answer", answer)


def test_a_wider_end_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch, tiny: Scenario, whole: Frontier
) -> None:
    """Its point is the best for a cost within ten gaps of what is proved; less may be missing."""
    asked = _large(monkeypatch)
    _cheapest_within(monkeypatch, 0.5 * END_GAPS * GAP, Status.OPTIMAL)
    found = frontier(tiny, ["worth", "cost"], points=5, options=OPTIONS).run()
    least = costs(whole)[0]
    bound = least - 0.5 * END_GAPS * GAP * least
    held = asked[3].floors[1]
    assert held == pytest.approx(-bound * (1 + END_GAPS * GAP))
    assert held < -least
    assert not found.complete
    (region,) = found.missing
    assert region.better_than == {"cost": least}
    assert region.why == "looked for no further than to within 1% of the best cost"
    assert {point.status for point in found.points} == {"optimal"}
    assert all(point.gap is not None and point.gap <= GAP for point in found.points)


def test_an_end_that_is_not_proved_is_lost(
    monkeypatch: pytest.MonkeyPatch, tiny: Scenario, whole: Frontier
) -> None:
    _large(monkeypatch)
    _cheapest_within(monkeypatch, 2 * END_GAPS * GAP, Status.FEASIBLE)
    found = frontier(tiny, ["worth", "cost"], points=5, options=OPTIONS).run()
    assert not found.complete
    assert {region.why for region in found.missing} == {"the gap was not closed in time"}
    assert found.points[0].status == "feasible"
    assert costs(found)[0] == pytest.approx(costs(whole)[0], rel=GAP)


def test_where_no_better_plan_is_found_at_an_end_its_own_stays(
    monkeypatch: pytest.MonkeyPatch, tiny: Scenario, whole: Frontier
) -> None:
    _large(monkeypatch)
    real = ParetoModel.answer

    def answer(self: ParetoModel, ask: Subproblem, *rest: Any) -> Solved:
        last = ask.weights[1:] == (0.0,) and ask.floors[1:] != (None,)
        return UNASKED if last else real(self, ask, *rest)

    monkeypatch.setattr(ParetoModel, "answer", answer)
    found = frontier(tiny, ["worth", "cost"], points=5, options=OPTIONS).run()
    assert costs(found)[0] == pytest.approx(costs(whole)[0], rel=GAP)
    assert min(found.points, key=lambda p: p.values["cost"]).status == "feasible"
    assert "time limit" in {region.why for region in found.missing}


def test_questions_of_other_gaps_are_other_questions() -> None:
    plain, rough = (
        Subproblem((1.0, 0.0), (None, None)),
        Subproblem((1.0, 0.0), (None, None), gaps=2),
    )
    assert plain.key == "((1.0, 0.0), (None, None), 0.0, None)"
    assert rough.key != plain.key


def test_where_a_search_finds_nothing_the_plan_known_there_is_told(
    tiny: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As not proved; without that plan there is no end at all."""
    by_school = replace(OPTIONS, method="by-school")
    pareto = ParetoModel(tiny, read_axes(["worth", "cost"], tiny), by_school)
    cheapest = Subproblem((0.0, 1.0), (None, None))
    first = pareto.answer(cheapest, 60.0)
    assert first.proved
    monkeypatch.setattr(ByBlock, "_search", lambda _: None)
    assert pareto.answer(cheapest, 60.0).score is None
    again = pareto.answer(cheapest, 60.0, first.on)
    assert (again.status, again.score) == (Status.FEASIBLE, first.score)
