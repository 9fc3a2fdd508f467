"""What can come back from a solver, and what can be asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from .basis import Basis
from .model.arrays import FloatArray


class Status(StrEnum):
    """How a solve ended. The six stay apart everywhere."""

    OPTIMAL = "optimal"  # a plan, proved within the gap asked
    FEASIBLE = "feasible"  # a plan, and the search ended before the gap was proved
    INFEASIBLE = "infeasible"  # proved: there is no plan
    NO_PLAN_IN_TIME = "no_plan_in_time"  # the search ended with no plan and no proof
    UNBOUNDED = "unbounded"  # there are plans of any worth: something is missing in the model
    ERROR = "error"  # the solver failed, or its plan breaks a row


Effort = Literal["usual", "rounding", "none"]
"""What a solver does for plans beside branching: all that it does unasked; it solves what the
relaxation leaves open (RENS) alone; nothing."""


@dataclass(frozen=True)
class Options:
    """How to solve.

    Parameters
    ----------
    solver
        One of the names in ``solvers.SOLVERS``.
    gap
        Relative gap, (bound - objective) / |objective|, at which the search may stop.
    time_limit
        Wall seconds, from the call of ``solve`` to its return, preparing the model included.
    threads
        Threads inside the solver. 1 makes a run repeatable.
    seed
        Seed of the solver's random choices.
    node_limit
        Most branch-and-bound nodes; None: no limit. CP-SAT has no nodes and ignores it.
    target
        Objective at which a plan is good enough and the search may stop; None: none is. HiGHS
        alone hears it.
    workers
        Threads that price blocks, of the by-block method alone; None: one for each processor.
    cutoff
        Bound at which the search may stop: that no plan is worth more is all that is asked. None:
        none is. HiGHS and the by-block method hear it.
    certain
        Whether that there is no plan must be known for certain, if need be by a second solver;
        else ``NO_PLAN_IN_TIME`` is said where one solver alone finds none.
    effort
        How much is done for plans beside branching. HiGHS alone hears it.
    """

    solver: str = "highs"
    gap: float = 1e-3
    time_limit: float = 600.0
    threads: int = 1
    seed: int = 0
    node_limit: int | None = None
    target: float | None = None
    workers: int | None = None
    cutoff: float | None = None
    certain: bool = True
    effort: Effort = "usual"

    def __post_init__(self) -> None:
        if not self.gap >= 0:
            raise ValueError(f"gap must be at least 0, not {self.gap}")
        if not self.time_limit > 0:
            raise ValueError(f"time_limit must be above 0 seconds, not {self.time_limit}")
        if self.threads < 1:
            raise ValueError(f"threads must be at least 1, not {self.threads}")
        if self.seed < 0:
            raise ValueError(f"seed must be at least 0, not {self.seed}")
        if self.node_limit is not None and self.node_limit < 0:
            raise ValueError(f"node_limit must be at least 0, not {self.node_limit}")
        if self.workers is not None and self.workers < 1:
            raise ValueError(f"workers must be at least 1, not {self.workers}")


@dataclass(frozen=True)
class Progress:
    """Where a running solve is. What a solver does not tell while it runs is None."""

    seconds: float
    objective: float | None = None
    bound: float | None = None


@dataclass(frozen=True, eq=False)
class Relaxation:
    """A model solved with its integer columns free to take any value within their bounds.

    Attributes
    ----------
    status
        ``OPTIMAL``, ``INFEASIBLE``, ``UNBOUNDED``, ``NO_PLAN_IN_TIME`` or ``ERROR``; what follows
        but ``message`` is None unless it is ``OPTIMAL``.
    x
        Shape (n,).
    objective
        Its value: no plan of the model is worth more.
    duals
        Shape (m,): what one more unit of a row's binding side adds to the objective. At least 0
        where the upper side binds, at most 0 where the lower side does, 0 where neither does.
    reduced_costs
        Shape (n,), ``objective - duals @ matrix``: what one more unit of a column adds. At least 0
        for a column at its upper bound, at most 0 at its lower, 0 in between.
    message
        What HiGHS says beside.
    basis
        Where ``x`` rests: a similar model's relaxation may begin there.
    """

    status: Status
    x: FloatArray | None = None
    objective: float | None = None
    duals: FloatArray | None = None
    reduced_costs: FloatArray | None = None
    message: str = ""
    basis: Basis | None = None


@dataclass(frozen=True)
class Solution:
    """What a solve found and what it proved.

    Attributes
    ----------
    status
        How it ended.
    x
        One value for each column, integers exact; None without a plan.
    objective
        ``model.objective @ x``; None without a plan.
    bound
        Proved upper bound on the objective of any plan, never below ``objective``; None if none.
    gap
        ``(bound - objective) / max(|objective|, 1e-9)``; None without both.
    solver
        Name and version.
    seconds
        Wall time, preparing the model included.
    message
        What there is to say besides the status; may be empty.
    interrupted
        True if a Ctrl-C ended the search.
    relaxed
        The model's linear relaxation, where the search solved it on its way.
    """

    status: Status
    x: FloatArray | None
    objective: float | None
    bound: float | None
    gap: float | None
    solver: str
    seconds: float
    message: str
    interrupted: bool = False
    relaxed: Relaxation | None = None


def relative_gap(objective: float, bound: float) -> float:
    """Return (bound - objective) / max(|objective|, 1e-9) of a maximisation.

    Parameters
    ----------
    objective, bound
        Of a maximisation, in the same unit.

    Returns
    -------
    A share; 0 if the plan is proved to be the best.
    """
    return (bound - objective) / max(abs(objective), 1e-9)


def objective_noise(size: float) -> float:
    """Return by how much two objectives of a size may differ through rounding alone."""
    return 1e-9 * max(1.0, abs(size))


GAP_ROUNDING = 1e-9
"""By how much a gap, relative or in the objective's own unit, may be missed by rounding."""


def judge(
    objective: float, bound: float | None, gap: float
) -> tuple[Status, float | None, float | None]:
    """Return what a plan and a bound amount to: status, bound and relative gap.

    Parameters
    ----------
    objective
        The plan's, of a maximisation.
    bound
        What no plan exceeds; None if none is known. One below the plan is raised to it.
    gap
        Relative gap within which a plan is proved.

    Returns
    -------
    ``OPTIMAL`` where the gap is closed, else ``FEASIBLE``; the bound, never below the plan; and
    their relative gap. Bound and gap are None where no bound is known.
    """
    if bound is None:
        return Status.FEASIBLE, None, None
    bound = max(bound, objective) + 0.0  # + 0.0 makes -0.0 a plain 0
    left = relative_gap(objective, bound) + 0.0
    proved = left <= gap + GAP_ROUNDING or bound - objective <= GAP_ROUNDING
    return (Status.OPTIMAL if proved else Status.FEASIBLE), bound, left
