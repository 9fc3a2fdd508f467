"""What a running HiGHS tells and is told: its bounds, when to stop, a plan to begin with."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..model.arrays import FloatArray


def finite(value: float) -> float | None:
    """Return a number of HiGHS, None for one that is infinite or none."""
    return float(value) if np.isfinite(value) else None


class Listener:
    """Listens to a running HiGHS and tells it when to stop.

    It does not know the solver: HiGHS keeps its callback to the end, and would keep itself.

    Here HiGHS gets the plan to begin with, too, when presolve is over: given before, presolve of
    HiGHS 1.16 cuts off plans that are better, and calls what it was given optimal.
    """

    def __init__(self, cutoff: float | None, start: FloatArray | None) -> None:
        from highspy import cb

        self.stopped = False
        self._start = start
        self._start_kind = int(cb.HighsCallbackType.kCallbackMipUserSolution)
        self.enough = False
        self._cutoff = float("-inf") if cutoff is None else cutoff
        self.best: tuple[float | None, float | None] = (None, None)
        self._mip_kind = int(cb.HighsCallbackType.kCallbackMipInterrupt)

    def hear(self, kind: Any, text: str, said: Any, reply: Any, data: Any) -> None:
        """Be the callback, by plain C++: highspy's event objects cost more at each iteration."""
        if int(kind) == self._start_kind:
            if self._start is not None:
                reply.setSolution(self._start)
                self._start = None
            return
        if int(kind) == self._mip_kind:
            self.best = (finite(said.mip_primal_bound), finite(said.mip_dual_bound))
            bound = self.best[1]
            self.enough = self.enough or (bound is not None and bound <= self._cutoff)
        if reply is not None and (self.stopped or self.enough):
            reply.user_interrupt = True
