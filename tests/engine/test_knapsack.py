"""Published optima of the OR-Library, as scenarios, with each solver."""

import json
from pathlib import Path

import pytest

from groundswell import SearchOptions, load_scenario, solve, verify

DATA = Path(__file__).parent / "data" / "knapsack"
INSTANCES = sorted(path.stem for path in DATA.glob("*.yaml"))


def test_all_seven_are_here() -> None:
    assert len(INSTANCES) == 7


@pytest.mark.parametrize("solver", ["scip", "highs", "cp-sat", "cbc"])
@pytest.mark.parametrize("name", INSTANCES)
def test_the_published_optimum_is_found(name: str, solver: str) -> None:
    scenario = load_scenario(DATA / f"{name}.yaml")
    answer = json.loads((DATA / f"{name}.answer.json").read_text())
    plan = solve(scenario, options=SearchOptions(solver=solver, gap=1e-9))
    assert plan.status == "optimal", plan.message
    assert plan.worth == pytest.approx(answer["worth"], abs=1e-6)
    assert plan.bound == pytest.approx(answer["worth"], abs=1e-4)
    assert verify(plan, scenario) == ()
