"""Scenario and objectives -> frontier: the door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ...models.given import want_names, want_scenario
from ...models.resolve import resolve
from ...models.scenario.scenario import Scenario
from ..formulate import formulate
from ..milp.solution import Progress
from ..one_thread import in_one_thread
from ..options import DEFAULTS, SOLVER, SearchOptions, want_options
from .axes.interval import Amount, check_between
from .axes.names import check_points, read_axes
from .tracing import Tracing

POINTS = 10
"""Points that are looked for unless it is said how many."""


@in_one_thread
def frontier(
    scenario: Scenario,
    objectives: Sequence[str],
    *,
    points: int = POINTS,
    exact: bool = False,
    between: Sequence[Amount] | None = None,
    options: SearchOptions = DEFAULTS,
    workers: int = 1,
    resume: str | Path | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Tracing:
    """Return a frontier that is ready to be traced: iterate over it, or call its `run`.

    Parameters
    ----------
    scenario
        What the district says.
    objectives
        Two to four of `worth`, `objective`, `cost`, `changes`, `goal:ID`, `group:ID`, `gap`,
        `school_min`, `mixed` and `requests`, each with `:max` or `:min` behind it where its better
        side is not the usual one. The first is the one that is maximised where the others are held.
    points
        How many points, evenly spread, 2 to 10,000; fewer if there are no more.
    exact
        Whether to find every non-dominated point instead; all objectives must rise in steps.
    between
        Low and high amount of the second of two objectives, in its unit: only points between them
        are looked for. `"90%"` is of what today's state comes to.
    options
        How to search; `time_limit` is for all of it. The gap is that of each point's first
        objective; with `exact` there is none. Unless a solver is named, it is CP-SAT for `exact`
        where all columns are whole, else HiGHS.
    workers
        Processes that solve. Without `exact`, and but for time limits, the points do not depend
        on it; with `exact` the values do not, though a plan may be another of the same values.
    resume
        A file that keeps each answer as it comes; if it is there, the work goes on from it.
    on_progress
        Called now and then while this process solves.

    Returns
    -------
    Nothing has been solved yet.

    Raises
    ------
    CannotTrace
        The objectives cannot be traced so: everything that is wrong. Of `between`: also while it
        is traced, where it is proved that no point lies there.
    ValueError
        There are too few or too many points.
    engine.milp.solvers.SolverUnavailable
        The solver is not installed.
    """
    want_scenario(scenario, "frontier")
    scenario = resolve(scenario)
    want_names(objectives, "objectives")
    want_options(options, "frontier")
    asked = read_axes(objectives, scenario)
    check_points(points)
    check_between(between, len(asked))
    if exact:
        options = replace(options, gap=0.0)
    options = options.filled(solver=options.solver or _solver(scenario, exact))
    return Tracing(
        scenario,
        asked,
        options,
        points=points,
        exact=exact,
        between=between,
        workers=workers,
        resume=None if resume is None else Path(resume),
        on_progress=on_progress,
    )


def _solver(scenario: Scenario, exact: bool) -> str:
    """Return the solver to use where none is named."""
    whole = exact and bool(formulate(scenario).model.integer.all())
    return "cp-sat" if whole else SOLVER
