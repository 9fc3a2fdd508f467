"""While the engine searches, linear algebra takes one thread; after it, as many as before."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from threadpoolctl import (  # type: ignore[import-untyped, unused-ignore]
    threadpool_info,
    threadpool_limits,
)

import groundswell
from groundswell import Plan, Scenario
from groundswell.engine.cycle.answers import answers
from groundswell.engine.cycle.partners import partners
from groundswell.engine.milp.solvers.highs import HighsJob
from groundswell.engine.one_thread import ENVIRONMENT, in_one_thread
from groundswell.engine.parallel import Pool
from groundswell.engine.questions.compare.compare import Asked, compare

TINY = Path(__file__).parents[2] / "scenarios" / "tiny" / "tiny.yaml"


def threads() -> set[int]:
    np.ones(2) @ np.ones(2)
    return {
        library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"
    }


def test_a_call_is_in_one_thread_and_what_comes_after_is_not() -> None:
    with threadpool_limits(2, "blas"):
        before = threads()
        assert in_one_thread(threads)() == {1}
        assert threads() == before
        with pytest.raises(ZeroDivisionError):
            in_one_thread(lambda: 1 / 0)()
        assert threads() == before


def test_calls_that_overlap_leave_as_many_threads_as_before() -> None:
    """BLAS knows one number for the whole process, and calls in threads end in any order."""
    began, ends = threading.Barrier(3), (threading.Event(), threading.Event())
    told: list[set[int]] = []

    @in_one_thread
    def call(end: threading.Event) -> None:
        told.append(threads())
        began.wait(10)
        end.wait(10)

    before = threads()
    calls = [threading.Thread(target=call, args=(end,)) for end in ends]
    for each in calls:
        each.start()
    began.wait(10)
    for each, end in zip(calls, ends, strict=True):
        end.set()
        each.join(10)
    assert told == [{1}, {1}]
    assert threads() == before


def test_it_is_still_the_call_that_it_was() -> None:
    def add(one: int, two: int = 2) -> int:
        """Add."""
        return one + two

    limited: Any = in_one_thread(add)
    assert limited(1) == 3
    assert limited(1, two=3) == 4
    assert (limited.__name__, limited.__doc__) == ("add", "Add.")


DOORS: dict[str, Callable[[Scenario, Plan], object]] = {
    "alternatives": lambda scenario, _: groundswell.alternatives(scenario, count=1),
    "answers": answers,
    "compare": lambda scenario, _: compare(Asked("a", scenario), Asked("b", scenario)),
    "explain": lambda scenario, _: groundswell.explain(scenario, "tutoring"),
    "frontier": lambda scenario, _: groundswell.frontier(
        scenario, ["worth", "cost"], points=3, workers=1
    ).run(),
    "keep": lambda scenario, _: groundswell.keep(scenario, "small_groups"),
    "ladder": lambda scenario, _: groundswell.ladder(scenario, step=5000, steps=1, workers=1),
    "partners": partners,
    "pilots": lambda scenario, _: groundswell.pilots(scenario),
    "price_of_rules": lambda scenario, _: groundswell.price_of_rules(scenario),
    "price_of_voice": lambda scenario, _: groundswell.price_of_voice(scenario),
    "robustness": lambda scenario, _: groundswell.robustness(scenario, draws=2, workers=1),
    "solve": lambda scenario, _: groundswell.solve(scenario),
}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_searches_in_one_thread(door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = groundswell.load_scenario(TINY)
    plan = groundswell.solve(scenario)
    told: list[set[int]] = []
    run = HighsJob.run

    def spied(job: HighsJob) -> None:
        told.append(threads())
        run(job)

    monkeypatch.setattr(HighsJob, "run", spied)
    with threadpool_limits(2, "blas"):
        DOORS[door](scenario, plan)
    assert told
    assert set.union(*told) == {1}


def _nothing() -> None:
    pass


def _told() -> tuple[dict[str, str | None], set[int]]:
    return {name: os.environ.get(name) for name in ENVIRONMENT}, threads()


def test_processes_beside_this_one_take_one_thread_each() -> None:
    with Pool(1, _nothing) as pool:
        environment, of_blas = pool.submit(_told).result()
    assert environment == ENVIRONMENT
    assert of_blas == {1}
