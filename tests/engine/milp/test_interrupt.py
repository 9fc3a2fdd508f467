"""Ctrl-C brings back the best plan so far."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from examples_milp import OURS, knapsack

from groundswell.engine.milp.solution import Options, Solution, Status
from groundswell.engine.milp.solvers import solve

HERE = Path(__file__).resolve().parent

CHILD = """
import sys
sys.path.insert(0, {folder!r})
from examples_milp import knapsack, market_split
from groundswell.engine.milp.solution import Options
from groundswell.engine.milp.solvers import solve

model = knapsack(100, 20) if {plan} else market_split(60)
told = []

def tell(progress):
    told.append(progress)
    if len(told) == 6:
        print("running", flush=True)

solution = solve(model, Options({solver!r}, gap=0, time_limit=60), on_progress=tell)
print(solution.status, solution.interrupted, solution.seconds < 30)
if solution.x is not None:
    print(len(model.violations(solution.x)), solution.bound >= solution.objective)
"""


def interrupt(solver: str, plan: bool) -> list[str]:
    """Start a solve in a process of its own, send it a Ctrl-C, return what it prints."""
    code = CHILD.format(folder=str(HERE), plan=plan, solver=solver)
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "running\n"
        child.send_signal(signal.SIGINT)
        said, wrong = child.communicate(timeout=60)
        assert child.returncode == 0, wrong
    return said.splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to a child on Windows")
@pytest.mark.parametrize("solver", OURS)
def test_ctrl_c_with_a_plan(solver: str) -> None:
    assert interrupt(solver, plan=True) == ["feasible True True", "0 True"]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to a child on Windows")
@pytest.mark.parametrize("solver", OURS)
def test_ctrl_c_without_a_plan(solver: str) -> None:
    assert interrupt(solver, plan=False) == ["no_plan_in_time True True"]


@pytest.mark.parametrize("solver", OURS)
def test_solves_run_side_by_side_in_threads(solver: str) -> None:
    what = knapsack(15, 3)
    alone = solve(what, Options(solver))
    found: list[Solution] = []
    threads = [
        threading.Thread(target=lambda: found.append(solve(what, Options(solver))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [solution.status for solution in found] == [Status.OPTIMAL] * 4
    assert {solution.objective for solution in found} == {alone.objective}
