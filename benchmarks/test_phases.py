"""The small phases, timed many times: `python -m pytest benchmarks` (they are no tests).

Compare two versions with `--benchmark-save=NAME` and `--benchmark-compare=NAME`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.files import write_files
from benchmarks.instances import DC, instance, size_of, tree
from groundswell import load_scenario, solve
from groundswell.engine.formulate import formulate
from groundswell.engine.milp.relaxation import relax

SMALL = ("town", "dc")


@pytest.fixture(scope="module", params=SMALL)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_load(benchmark: BenchmarkFixture, name: str, tmp_path: Path) -> None:
    size = None if name == "dc" else size_of(name)
    file = DC
    if size is not None:
        file = write_files(tree(size.schools, size.programs, size.years), tmp_path)
    assert benchmark(load_scenario, file).schools


def test_build(benchmark: BenchmarkFixture, name: str) -> None:
    assert benchmark(formulate, instance(name)).model.integer.any()


def test_relaxation(benchmark: BenchmarkFixture, name: str) -> None:
    assert benchmark(relax, formulate(instance(name)).model).x is not None


def test_solve(benchmark: BenchmarkFixture, name: str) -> None:
    scenario = instance(name)
    plan = benchmark.pedantic(solve, (scenario,), rounds=3)  # type: ignore[no-untyped-call]
    assert plan.status == "optimal"
