"""A stopwatch for the phases of a run, and how it looks into Groundswell's own `solve`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from unittest.mock import patch


class Stopwatch:
    """Wall seconds by phase; a phase entered twice adds up."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time what stands inside."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.add(name, time.perf_counter() - began)

    def add(self, name: str, seconds: float) -> None:
        """Add seconds to a phase."""
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, timed."""

        @wraps(function)
        def run(*args: Any, **named: Any) -> Any:
            with self.phase(name):
                return function(*args, **named)

        return run


@contextmanager
def hand_overs(watch: Stopwatch, name: str = "hand over") -> Iterator[None]:
    """Time, inside, what passes from the door of the solvers to the start of each search."""
    from groundswell.engine.milp import attempt
    from groundswell.engine.milp.solvers import waiting

    began = 0.0
    verdict, run_until = attempt.Attempt.verdict, waiting.run_until

    def at_the_door(self: Any) -> Any:
        nonlocal began
        began = time.perf_counter()
        return verdict(self)

    def search(*args: Any, **named: Any) -> Any:
        nonlocal began
        watch.add(name, time.perf_counter() - began)
        try:
            return run_until(*args, **named)
        finally:
            began = time.perf_counter()

    with (
        patch.object(attempt.Attempt, "verdict", at_the_door),
        patch.object(attempt, "run_until", search),
    ):
        yield


@contextmanager
def inside_solve(watch: Stopwatch) -> Iterator[None]:
    """Time the phases of each `groundswell.solve` inside: build, hand over, solve, report.

    Report is what is left: checking the plan again, payments, prices, and putting it together.
    """
    from importlib import import_module

    module = import_module("groundswell.engine.solve")  # the function hides it as an attribute
    began = time.perf_counter()
    parts = Stopwatch()
    build, run = parts.timed("build", module.formulate), module.Search.run

    def search(self: Any) -> Any:
        with parts.phase("search"), hand_overs(parts):
            return run(self)

    with patch.object(module, "formulate", build), patch.object(module.Search, "run", search):
        yield
    whole = time.perf_counter() - began
    build_seconds, search_seconds = parts.seconds["build"], parts.seconds.get("search", 0.0)
    scaled = parts.seconds.get("hand over", 0.0)
    watch.add("build", build_seconds)
    watch.add("hand over", scaled)
    watch.add("solve", search_seconds - scaled)
    watch.add("report", whole - build_seconds - search_seconds)
