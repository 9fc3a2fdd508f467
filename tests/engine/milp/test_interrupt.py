"""Ctrl-C brings back the best plan so far."""

import _thread
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from examples_milp import OURS, knapsack
from oracle.seeds import some

from groundswell.engine.deadline import Deadline
from groundswell.engine.milp.solution import Options, Solution, Status
from groundswell.engine.milp.solve import solve
from groundswell.engine.milp.solvers.outcome import Ending, Outcome
from groundswell.engine.milp.solvers.waiting import run_until

HERE = Path(__file__).resolve().parent

# Started in the background, a shell has its children ignore Ctrl-C; these are to hear it.
HEARS = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
"""

CHILD = (
    HEARS
    + """
import sys
sys.path.insert(0, {folder!r})
from examples_milp import knapsack, market_split
from groundswell.engine.milp.solution import Options
from groundswell.engine.milp.solve import solve

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
)


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
@pytest.mark.parametrize("solver", some(OURS, quick=2))
def test_ctrl_c_without_a_plan(solver: str) -> None:
    assert interrupt(solver, plan=False) == ["no_plan_in_time True True"]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to a child on Windows")
def test_ctrl_c_in_a_relaxation_is_raised() -> None:
    code = f"""{HEARS}
import sys
sys.path.insert(0, {str(HERE)!r})
from examples_milp import large_relaxation
from groundswell.engine.milp.relaxation import relax

model = large_relaxation(20000)
print("running", flush=True)
try:
    relax(model)
except KeyboardInterrupt:
    print("stopped")
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "running\n"
        time.sleep(0.5)
        child.send_signal(signal.SIGINT)
        assert child.communicate(timeout=60)[0] == "stopped\n"


class _Deaf:
    """A job that ends some time after it was asked to stop often enough."""

    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.stops = 0
        self.ended = threading.Event()

    def run(self) -> None:
        self.ended.wait(20)

    def stop(self) -> None:
        self.stops += 1
        if self.stops >= self.patience:
            self.ended.set()

    def progress(self) -> tuple[None, None]:
        return None, None

    def outcome(self) -> Outcome:
        return Outcome(Ending.STOPPED)


@pytest.fixture
def heard() -> Iterator[None]:
    """Let Ctrl-C be heard, also where tests run in the background and began with it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
def test_a_second_ctrl_c_gives_up_waiting() -> None:
    job = _Deaf(patience=1000)
    ticks: list[int] = []

    def tick() -> None:
        ticks.append(len(ticks))
        # Each time, since one that comes while Python collects garbage is lost.
        if len(ticks) >= 2:
            _thread.interrupt_main()

    with pytest.raises(KeyboardInterrupt):
        run_until(job, Deadline.after(60), tick)
    job.ended.set()
    assert len(ticks) >= 3
    assert job.stops >= 2


def test_a_job_that_overruns_is_stopped_until_it_ends() -> None:
    job = _Deaf(patience=3)
    interrupted, failure = run_until(job, Deadline.after(-60), lambda: None)
    assert (interrupted, failure, job.stops) == (False, None, 3)


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
