"""What is measured, by name: each takes a job and a scenario file, and gives records.

It runs in a process of its own (`child.py`) and has run on a tiny district before, so that imports
are not timed.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import groundswell
from groundswell.engine.formulate import formulate
from groundswell.engine.milp.model.model import Model
from groundswell.engine.milp.relaxation import relax
from groundswell.engine.options import Method

from .instances import TINY
from .long import LONG
from .peers import PEERS
from .phases import Stopwatch, inside_solve
from .record import Job, Record
from .shell import SHELL
from .what_ifs import fresh, warm

Measure = Callable[[Job, Path], Iterator[Record]]


def ours(method: Method) -> Measure:
    """Return Groundswell's `solve` by one of its methods."""

    def measure(job: Job, file: Path) -> Iterator[Record]:
        watch = Stopwatch()
        with watch.phase("load"):
            scenario = groundswell.load_scenario(file)
        with inside_solve(watch):
            plan = groundswell.solve(
                scenario,
                options=groundswell.SearchOptions(
                    method=method,
                    gap=job.gap,
                    time_limit=job.time_limit,
                    threads=job.threads,
                    seed=job.seed,
                ),
            )
        yield Record(
            job.instance,
            job.method,
            status=plan.status,
            seconds=watch.seconds,
            objective=plan.objective,
            bound=plan.bound,
            solver=f"{plan.run.method}, {plan.run.solver}",
            message=plan.message,
        )

    return measure


def peer(name: str) -> Measure:
    """Return another solver, given the matrix."""

    def measure(job: Job, file: Path) -> Iterator[Record]:
        watch = Stopwatch()
        model, offset = _matrix(file, watch)
        answer = PEERS[name](model, job, watch)
        yield Record(
            job.instance,
            job.method,
            status=answer.status,
            seconds=watch.seconds,
            objective=None if answer.objective is None else answer.objective + offset,
            bound=None if answer.bound is None else answer.bound + offset,
            solver=answer.solver,
            size=_size(model),
            message=answer.message,
        )

    return measure


def relaxation(job: Job, file: Path) -> Iterator[Record]:
    """Measure the linear relaxation alone: the floor under every method that proves a bound."""
    watch = Stopwatch()
    model, offset = _matrix(file, watch)
    with watch.phase("solve"):
        found = relax(model, job.time_limit, threads=job.threads, seed=job.seed)
    yield Record(
        job.instance,
        job.method,
        status="done" if found.objective is not None else found.status.value,
        seconds=watch.seconds,
        bound=None if found.objective is None else found.objective + offset,
        solver="HiGHS, linear relaxation",
        size=_size(model),
        message=found.message,
    )


def _matrix(file: Path, watch: Stopwatch) -> tuple[Model, float]:
    """Return the scenario's model, and the constant part of its objective."""
    with watch.phase("load"):
        scenario = groundswell.load_scenario(file)
    with watch.phase("build"):
        formulation = formulate(scenario)
    return formulation.model, formulation.offset


def _size(model: Model) -> dict[str, int]:
    rows, columns = model.matrix.shape
    return {
        "rows": int(rows),
        "columns": int(columns),
        "integers": int(model.integer.sum()),
        "coefficients": int(model.matrix.nnz),
    }


OURS = get_args(Method)
"""The methods that `solve` knows; those of later or earlier versions are no error, but left out."""

METHODS: dict[str, Measure] = {
    **{name: ours(name) for name in OURS},
    **{name: peer(name) for name in PEERS},
    "relaxation": relaxation,
    "what-ifs warm": warm,
    "what-ifs fresh": fresh,
    **SHELL,
    **LONG,
}


def run(job: Job, file: Path) -> Iterator[Record]:
    """Measure a job on a scenario file, after a rehearsal on a tiny district.

    Ours are rehearsed by each of our methods: on so small a district `auto` would take another one.
    """
    rehearsed = OURS if job.method in OURS else (job.method,)
    for method in rehearsed:
        for _ in METHODS[method](replace(job, instance="tiny", time_limit=60.0), TINY):
            pass
    for record in METHODS[job.method](job, file):
        yield replace(record, peak_mb=peak_mb())


def peak_mb() -> float:
    """Return the peak memory of this process, or of its largest child that has ended, in MB."""
    unit = 2**20 if sys.platform == "darwin" else 2**10  # bytes there, kB elsewhere
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in who) / unit
