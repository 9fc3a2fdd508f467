"""What passes between the solvers' front and each solver: a job to run, and its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from ...deadline import Deadline
from ..model.arrays import FloatArray
from ..model.scaled_model import ScaledModel
from ..solution import Options


class Ending(Enum):
    """What a solver says of its own run; ``settle`` judges it."""

    FINISHED = auto()  # it holds its plan for good enough
    STOPPED = auto()  # by a limit or by us
    INFEASIBLE = auto()  # proved
    INFEASIBLE_OR_UNBOUNDED = auto()
    FAILED = auto()


@dataclass(frozen=True, eq=False)
class Outcome:
    """A solver's answer.

    Attributes
    ----------
    x
        Its plan, shape (n,), in the scaled model's units, if any.
    bound
        Upper bound on the scaled model's objective, if proved.
    interrupted
        Whether a Ctrl-C ended it that the solver caught before us.
    rough
        Whether the continuous columns are only near where they belong: they are chosen anew.
    """

    ending: Ending
    x: FloatArray | None = None
    bound: float | None = None
    message: str = ""
    interrupted: bool = False
    rough: bool = False


@dataclass(frozen=True, eq=False)
class Ask:
    """How to solve, by when, and from where.

    Attributes
    ----------
    options
        Gap, seed and threads.
    deadline
        By when it must be over.
    start
        A plan to begin with, shape (n,), in the scaled model's units.
    cutoff
        Bound, in the scaled model's units, from which on it may end; HiGHS alone hears it.
    """

    options: Options
    deadline: Deadline
    start: FloatArray | None = None
    cutoff: float | None = None

    @property
    def seconds_left(self) -> float:
        """Seconds to the deadline, within what every solver takes: not 0, not infinite."""
        return min(max(self.deadline.left, 0.01), 1e8)


class Search(Protocol):
    """What blocks, and can be stopped from another thread."""

    def run(self) -> None:
        """Solve; returns when done or stopped."""

    def stop(self) -> None:
        """Ask the running solve to end soon; may be called often, and before it has begun."""


class Job(Search, Protocol):
    """One solve by one solver; all but ``run`` are called from another thread."""

    def progress(self) -> tuple[float | None, float | None]:
        """Return the best objective and bound so far, in the scaled model's units."""

    def outcome(self) -> Outcome:
        """Return the answer, after ``run`` has returned."""


class Solver(Protocol):
    """What a module of this package offers for each of its solvers."""

    def available(self, name: str) -> bool:
        """Return whether the solver can be used here."""

    def version(self, name: str) -> str:
        """Return name and version, as "SCIP 10.0.0"."""

    def job(self, name: str, scaled: ScaledModel, ask: Ask) -> Job:
        """Hand the model over and return the job."""
