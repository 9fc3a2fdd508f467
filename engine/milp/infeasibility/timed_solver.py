"""TimedSolver a solver again and again, until an answer or the end of the time given."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from ...deadline import Deadline
from ..certificate import proved_impossible
from ..model.arrays import FloatArray
from ..model.model import Model
from ..model.tighten import wide_rows
from ..polish import fix_and_polish
from ..relaxation import Relaxation, relax
from ..solution import Options, Solution, Status
from ..solve import solve


@dataclass
class TimedSolver:
    """Solves models within one time limit for all of them.

    Attributes
    ----------
    options
        How to solve; ``time_limit`` is for all questions together.
    stopped
        Whether a Ctrl-C ended it: no further question is asked.
    """

    options: Options
    stopped: bool = False
    _deadline: Deadline = field(init=False)

    def __post_init__(self) -> None:
        self._deadline = Deadline.after(self.options.time_limit)

    @property
    def over(self) -> bool:
        """Whether no more can be asked."""
        return self.stopped or self._deadline.over

    def relaxed(self, model: Model) -> Relaxation | None:
        """Return the linear relaxation's solution; None if no time is left, or it is in doubt."""
        if self.over:
            return None
        try:
            asked = self.options
            left = self._deadline.share()
            found = relax(model, left, threads=asked.threads, seed=asked.seed)
        except KeyboardInterrupt:
            self.stopped = True
            return None
        doubtful = found.status is Status.INFEASIBLE and len(wide_rows(model))
        if doubtful and not proved_impossible(model, self._deadline.share()):
            return None
        return found

    def best(self, model: Model) -> Solution | None:
        """Return what a solver says of a model at gap 0; None if no time is left."""
        if self.over:
            return None
        # Half of what is left, so that one hard question does not take the time of all others.
        half = self._deadline.share(0.5)
        solution = solve(model, replace(self.options, gap=0.0, time_limit=half))
        self.stopped |= solution.interrupted
        return solution

    def impossible(self, model: Model) -> bool | None:
        """Return whether a model has no point; None if that is not known in time.

        The linear relaxation is asked first, since it often knows and is fast.
        """
        plain = model.with_objective(0.0)
        relaxed = self.relaxed(plain)
        if relaxed is not None and relaxed.status is Status.INFEASIBLE:
            return True
        if relaxed is not None and relaxed.x is not None and _is_point(plain, relaxed.x):
            return False
        solution = self.best(plain)
        if solution is None:
            return None
        if solution.x is not None:
            return False
        return True if solution.status is Status.INFEASIBLE else None


def _is_point(model: Model, x: FloatArray) -> bool:
    """Return whether a point of the relaxation happens to be one of the model."""
    whole = np.round(x[model.integer])
    if (np.abs(whole - x[model.integer]) > 1e-9).any():
        return False
    rounded = x.copy()
    rounded[model.integer] = whole
    return not model.violations(rounded)


def exact(model: Model, x: FloatArray) -> FloatArray:
    """Return the best point with the integers of ``x``, to a tighter tolerance than solvers'.

    Parameters
    ----------
    model
        To be maximised.
    x
        A plan, shape (n,).

    Returns
    -------
    Shape (n,); ``x`` itself where none is found.
    """
    polished = fix_and_polish(model, x)
    return x if polished is None else polished
