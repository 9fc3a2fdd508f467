"""Where a search stands: the best plan, the bound, and the time left."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...deadline import Deadline
from ..model.arrays import FloatArray
from ..model.model import Model
from ..polish import fix_and_polish
from ..settle import feasible_start
from ..solution import Options, Progress, Relaxation, Solution, Status, judge

CLOSE = 2.0
"""Gaps asked within which a plan is near the bound: the relaxation gives no better one, and with it
the whole is closed sooner than parts are searched."""


class Incumbent:
    """Keeps the best plan and the lowest bound, and tells of them.

    Parameters
    ----------
    model, options
        What is solved, and how.
    start
        A plan to begin with, shape (n,), or None.
    on_progress
        Called with where the search is.

    Attributes
    ----------
    deadline
        By when all must be over.
    best
        The best plan so far, shape (n,), or None.
    bound
        What no plan exceeds.
    interrupted
        Whether a Ctrl-C ended it.
    message
        What there is to say beside.
    relaxed
        The linear relaxation, once it is solved.
    """

    def __init__(
        self,
        model: Model,
        options: Options,
        start: FloatArray | None,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self.deadline = Deadline.after(options.time_limit)
        self._model, self._options, self._on_progress = model, options, on_progress
        self.best = None if start is None else feasible_start(model, start)
        self.bound = np.inf
        self.interrupted = False
        self.message = ""
        self.relaxed: Relaxation | None = None

    @property
    def over(self) -> bool:
        """Whether to stop."""
        return self.deadline.over or self.interrupted

    @property
    def objective(self) -> float | None:
        """The best plan's."""
        return None if self.best is None else float(self._model.objective @ self.best)

    @property
    def cut_off(self) -> float:
        """Below this no plan is looked for: half of the gap asked above the best one."""
        if self.objective is None:
            return -np.inf
        return self.objective + 0.5 * self._options.gap * abs(self.objective)

    @property
    def target(self) -> float | None:
        """The objective from which on a plan closes the gap; None while there is no bound."""
        if not np.isfinite(self.bound):
            return None
        if self.bound > 0:
            return self.bound / (1.0 + self._options.gap) * (1.0 + 1e-12)
        if self._options.gap >= 1.0:
            return self.bound
        return self.bound / (1.0 - self._options.gap) * (1.0 - 1e-12)

    @property
    def good_enough(self) -> float | None:
        """The objective of a plan that leaves half of the gap asked; None without a bound.

        Stopping at the target itself would leave most of the gap to whatever is asked next.
        """
        if not np.isfinite(self.bound):
            return None
        return self.bound - 0.5 * self._options.gap * abs(self.bound)

    @property
    def closed(self) -> bool:
        """Whether the best plan is within the gap asked of the bound, or the bound is enough."""
        cutoff = self._options.cutoff
        # A block without any point is no bound that can be told: the whole is found impossible.
        if cutoff is not None and -np.inf < self.bound <= cutoff:
            return True
        return self.within(1.0)

    def done(self) -> bool:
        """Whether nothing is left to do, or no time."""
        return self.closed or self.over

    def within(self, gaps: float) -> bool:
        """Return whether the best plan is within so many times the gap asked of the bound."""
        best = self.objective
        if best is None:
            return False
        return self.bound - best <= gaps * max(self._options.gap * max(abs(best), 1e-9), 1e-9)

    def take(self, x: FloatArray) -> None:
        """Keep a plan if it keeps the model and is better than the best."""
        if self._model.violations(x):
            polished = fix_and_polish(self._model, x)
            if polished is None or self._model.violations(polished):
                return
            x = polished
        if self.best is None or self._model.objective @ x > self._model.objective @ self.best:
            self.best = x
            self.tell(None)

    def take_bound(self, bound: float) -> None:
        """Keep a bound if it is lower than the lowest."""
        self.bound = min(self.bound, bound)
        self.tell(None)

    def tell(self, objective: float | None) -> None:
        """Tell where the search is; a plan may be known to be coming that is not taken yet."""
        if self._on_progress is not None:
            known = [value for value in (objective, self.objective) if value is not None]
            bound = None if np.isinf(self.bound) else self.bound
            seconds = self.deadline.passed
            self._on_progress(Progress(seconds, max(known, default=None), bound))

    def solution(self, status: Status | None, solver: str) -> Solution:
        """Return what was found; `status` where it says more than plan and bound do."""
        seconds = self.deadline.passed
        best, bound = self.objective, None if np.isinf(self.bound) else float(self.bound)
        gap = None
        if best is not None:
            status, bound, gap = judge(best, bound, self._options.gap)
        return Solution(
            status=status or Status.NO_PLAN_IN_TIME,
            x=self.best,
            objective=best,
            bound=bound,
            gap=gap,
            solver=solver,
            seconds=seconds,
            message=self.message,
            interrupted=self.interrupted,
            relaxed=self.relaxed,
        )
