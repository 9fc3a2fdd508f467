"""Frontiers against every plan of tiny scenarios."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from every_plan import dominated, every_plan, front, scores, values
from oracle import generate
from oracle.gains import today
from oracle.read import District

from groundswell import Frontier, Scenario, SearchOptions, frontier, parse_scenario, verify
from groundswell.engine.frontier.axes.names import read_axes
from groundswell.engine.frontier.pareto.pareto_model import ParetoModel
from groundswell.models.results.plan import Plan

LIMIT = 20_000

CASES = (  # seeds of scenarios with two groups and 20 to 250 plans; what is asked of them
    (7, ("worth", "cost")),
    (11, ("worth", "changes")),
    (37, ("gap", "worth")),
    (28, ("worth:min", "cost:max")),
    (101, ("gap:max", "school_min")),
    (64, ("school_min:min", "changes:max")),
    (66, ("goal:0", "group:0", "cost")),
    (79, ("worth", "mixed")),
    (93, ("group:0:min", "goal:0")),
    (83, ("cost", "changes", "worth", "gap")),
)
SEEDS = [seed for seed, _ in CASES]


@cache
def district(seed: int) -> tuple[dict[str, Any], Scenario, list[dict[str, float]]]:
    """Return a random scenario, and the values of all its plans."""
    data = generate.random_scenario(seed, rules="first")
    every = [values(data, each) for each in every_plan(data, LIMIT)]
    assert 20 <= len(every) <= 250
    return data, parse_scenario(data), every


def named(objectives: tuple[str, ...], data: dict[str, Any]) -> list[str]:
    """Return the objectives with the first goal and group for 0."""
    goal, group = next(iter(data["goals"])), next(iter(data["groups"]))
    return [
        o.replace("goal:0", f"goal:{goal}").replace("group:0", f"group:{group}") for o in objectives
    ]


def score(found: Frontier) -> np.ndarray:
    """Return the points' values, those to be made small with their sign turned."""
    side = [1.0 if axis.sense == "max" else -1.0 for axis in found.axes]
    return np.array(
        [
            [s * p.values[o] for s, o in zip(side, found.objectives, strict=True)]
            for p in found.points
        ]
    )


def decisions(plan: Plan) -> dict[tuple[str, str, int], tuple[Any, ...]]:
    """Return a plan's decisions in the oracle's words."""
    made: dict[tuple[str, str, int], tuple[Any, ...]] = {}
    for site in plan.sites:
        if site.action == "merge":
            made[site.program, site.school, site.year] = ("merge", site.merge)
        elif site.action == "pilot":
            made[site.program, site.school, site.year] = ("pilot",)
        elif site.action != "retire":
            made[site.program, site.school, site.year] = ("run", site.level)
    return made


@pytest.mark.parametrize(("seed", "asked"), CASES)
def test_points_are_efficient_among_all_plans(seed: int, asked: tuple[str, ...]) -> None:
    data, scenario, every = district(seed)
    objectives = named(asked, data)
    found = frontier(
        scenario, objectives, points=5, options=SearchOptions(solver="highs", gap=0.0)
    ).run()
    assert found.complete, found.missing
    assert found.status == "optimal"
    table = scores(every, objectives)
    # The best of each objective is there, and no plan is better than a point.
    assert score(found).max(axis=0) == pytest.approx(table.max(axis=0), abs=1e-6)
    for point, row in zip(found.points, score(found), strict=True):
        told = values(data, decisions(point.plan))
        wanted = {o: told[o] for o in found.objectives}
        assert dict(point.values) == pytest.approx(wanted, abs=1e-6)
        assert not dominated(table, row)
        assert verify(point.plan, scenario) == ()
    every_point = front(table)
    # With two objectives a fine enough grid of floors comes upon as many points as are asked for.
    if len(objectives) == 2:
        assert len(found.points) >= min(4, len(every_point))


@pytest.mark.parametrize("seed", SEEDS[::2])
@pytest.mark.parametrize("asked", [("changes", "mixed"), ("changes:max", "mixed", "cost")])
def test_exact_gives_every_point(seed: int, asked: tuple[str, ...]) -> None:
    _, scenario, every = district(seed)
    found = frontier(scenario, asked, exact=True).run()
    assert found.complete
    assert found.exact
    assert np.unique(score(found), axis=0) == pytest.approx(front(scores(every, asked)), abs=1e-9)
    assert [point.gap for point in found.points] == [0.0] * len(found.points)


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_todays_values_are_those_of_the_definitions(seed: int) -> None:
    data, scenario, _ = district(seed)
    told = values(data, today(District(data)))
    names = [name for name in told if name != "worth"]
    for name in names:
        axes = read_axes([name, "worth"], scenario)
        pareto_model = ParetoModel(scenario, axes, SearchOptions())
        x = pareto_model.formulation.complete(pareto_model.formulation.decisions.today())
        assert pareto_model.values(x) == pytest.approx(
            {k: told[k] for k in (name, "worth")}, abs=1e-9
        )
