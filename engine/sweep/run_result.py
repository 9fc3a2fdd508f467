"""What one run of a sweep comes to: plain data, so that it crosses processes and lasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...models.results.plan import Plan

WITH_A_PLAN = ("optimal", "feasible")
"""Statuses with a plan."""

FAILED = ("wrong_input", "error", "no_plan_in_time")
"""Statuses that another try may mend."""

FIGURES = ("status", "worth", "objective", "bound", "gap")
LAST = ("seconds", "finished", "message", "input_hash")
VERSIONS = ("groundswell", "solver", "python")
RUN_COLUMNS = ("run", *FIGURES, *LAST, *VERSIONS)
"""Columns of the table of runs, besides what is varied and the metrics."""

PROGRAM_FIGURES = ("decision", "sites_before", "sites_after", "students", "cost", "worth")


@dataclass(frozen=True)
class RunResult:
    """One run's result.

    Attributes
    ----------
    run
        Number of the run, from 1.
    values, overrides
        What was applied to the scenario.
    status
        A plan's status, or `wrong_input`: with these values the scenario does not hold.
    message
        What there is to say besides; of a failed run, its error.
    objective, worth, bound, gap
        As in a plan; None without one.
    seconds
        Wall seconds that the run took, from values to checked plan.
    versions
        Of Groundswell, the solver and Python.
    metrics
        Figure by name.
    programs
        For each program its decision and figures, see `PROGRAM_FIGURES`; and for each
        reorganization: `start` or `off`, at one site where it begins, and the students who move.
    sites
        [program, school, year, action, level, merge] at each site and year of the plan.
    stopped
        Whether a Ctrl-C cut it short; such a run is not kept.
    """

    run: int
    values: Mapping[str, Any]
    overrides: tuple[str, ...]
    status: str
    message: str = ""
    objective: float | None = None
    worth: float | None = None
    bound: float | None = None
    gap: float | None = None
    seconds: float = 0.0
    versions: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, float | None] = field(default_factory=dict)
    programs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sites: tuple[tuple[Any, ...], ...] = ()
    stopped: bool = False

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan."""
        return self.objective is not None


def decided(plan: Plan) -> dict[str, Any]:
    """Return what a plan decides: `programs` and `sites` of an `RunResult`.

    Parameters
    ----------
    plan
        A plan with decisions.
    """
    programs = {
        id: {figure: getattr(program, figure) for figure in PROGRAM_FIGURES}
        for id, program in plan.programs.items()
    }
    sites = tuple(
        (s.program, s.school, s.year, s.action, s.level, s.merge, s.positions) for s in plan.sites
    )
    return {"programs": {**programs, **_reorganized(plan)}, "sites": sites}


def _reorganized(plan: Plan) -> dict[str, dict[str, Any]]:
    """Return each reorganization as if a program with one site, that runs where it begins."""
    return {
        id: {
            "decision": "off" if item.year is None else "start",
            "sites_before": 0,
            "sites_after": int(item.year is not None),
            "students": sum(sum(to.values()) for to in item.moved.values()),
            "cost": item.cost,
            "worth": item.worth,
        }
        for id, item in plan.reorganizations.items()
    }
