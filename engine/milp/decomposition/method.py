"""The by-block method: a plan from the relaxation, blocks asked about its gap, a joint MILP."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from ..basis import Basis
from ..model.arrays import FloatArray
from ..model.model import Model
from ..model.scaled_model import scaled_model
from ..model.tighten import wide_rows, without_specks
from ..relaxation import relax
from ..solution import Options, Progress, Relaxation, Solution, Status
from ..solve import solve
from ..solvers import can_use, version
from .asking import Asking
from .block_structure import BlockStructure, bounded, cut, with_bounds_of
from .deciding import Deciding
from .incumbent import CLOSE, Incumbent
from .joint import JointProblem
from .memory import KEPT, Memory, Priced, Recalled, Solved, to_model_units
from .neighbourhood import possible, whole_in
from .partition import partition
from .point import Point
from .pricing import PricingFailed
from .proposals import Round
from .workers import Pricers

FEW = 0.1
"""Share of the blocks that may have changed for an old round of pricing to be worth mending."""

FAR = 10.0
"""Gaps asked from the bound beyond which a plan is far off: nothing is looked for near it."""


class ByBlock:
    """One solve.

    Parameters
    ----------
    model, options
        What to solve, and how.
    start
        A plan to begin with, shape (n,), or None.
    known
        Returns a plan worth at least so much, shape (n,), if it knows any.
    near
        Plans of similar models, each (n,).
    on_progress
        Called with where the search is.
    memory
        What the last solves left, and where this one leaves what it found; or None.
    basis
        Where the relaxation begins; None: where that of the most similar model remembered ended.
    """

    def __init__(
        self,
        model: Model,
        options: Options,
        start: FloatArray | None,
        known: Callable[[float], FloatArray | None],
        near: Sequence[FloatArray],
        on_progress: Callable[[Progress], None] | None,
        memory: Memory | None,
        basis: Basis | None,
    ) -> None:
        self._known, self._near = known, near
        self._given = model
        # Plans are checked against the model as it was given.
        self._at = Incumbent(model, options, start, on_progress)
        model = without_specks(model)
        self._joint = JointProblem(model, options, self._at)
        self._model, self._options, self._on_progress = model, options, on_progress
        self._decided = model.decided
        self._memory, self._basis = memory, basis
        self._pricers: Pricers | None = None

    def run(self) -> Solution:
        """Solve."""
        try:
            status = self._search()
        except KeyboardInterrupt:
            self._at.interrupted, status = True, None
        except PricingFailed as failure:
            self._at.message = str(failure)
            status = self._directly()
        finally:
            if self._pricers is not None:
                self._pricers.close()
        if status is None:
            self._end_with_known()
        used = [self._options.solver, *(["scip"] if can_use("scip") else [])]
        versions = dict.fromkeys(map(version, [*used, self._joint.solver]))
        return self._at.solution(status, " and ".join(versions))

    def _search(self) -> Status | None:
        """Search; return a status other than what plan and bound say, if there is one."""
        scaled = scaled_model(self._model)
        # Where a solver's word alone is not enough, blocks' words are not enough either.
        if scaled.crossing or len(wide_rows(self._model)):
            return self._directly()
        self._scale = scaled.objective_scale
        parts = partition(self._model)
        if parts.blocks < 2:
            return self._directly()
        # With the bounds that blocks are asked with: an answer counts as long as they are the same.
        model = bounded(self._model, parts)
        known = None if self._memory is None else self._memory.recall(model, parts)
        pieces = cut(with_bounds_of(scaled, model), parts)
        self._pricers = Pricers(pieces.blocks, self._options.workers)
        asking = Asking(pieces, self._model, self._at, self._options, self._pricers)
        relaxed = self._relax(known)
        if relaxed.status is not Status.OPTIMAL:
            return self._directly()
        point = Point.of(relaxed, scaled)
        self._at.take_bound(point.objective / self._scale)
        rounds = [] if known is None or self._at.closed else self._from_memory(asking, known)
        saved = 0.0 if known is None else known.old.saved
        hoped = min(point.objective / self._scale * (1.0 - saved), self._at.bound)
        if self._at.best is None:
            self._take_known(hoped - self._options.gap * abs(hoped))
        if not self._at.done():
            before = [priced.x for priced in rounds or (() if known is None else known.rounds)]
            priced = self._ask(pieces, asking, point, before)
            if priced is None:
                return self._directly()
            rounds = [to_model_units(pieces, priced, self._model), *rounds]
            saved = max(0.0, 1.0 - priced.bound / point.objective) if point.objective else 0.0
            deciding = self._deciding(asking, pieces, point)
            status = None if self._at.closed or deciding.run(priced) else self._directly()
            if status is not None:
                return status
        if self._memory is not None and rounds:
            kept = tuple(rounds[:KEPT])
            self._memory.keep(Solved(model, parts, relaxed.basis, kept, saved))
        return None

    def _relax(self, known: Recalled | None) -> Relaxation:
        begin = self._basis or (None if known is None else known.old.basis)
        left, seed = self._at.deadline.share(), self._options.seed
        relaxed = relax(self._model, left, seed=seed, begin=begin)
        if relaxed.status is Status.OPTIMAL:
            self._at.relaxed = relaxed
        return relaxed

    def _from_memory(self, asking: Asking, known: Recalled) -> list[Priced]:
        """Take the bound that old prices prove.

        Returns the old rounds as they are for this model, those that could be brought up to date.
        """
        rounds: list[Priced] = []
        for priced, changed in zip(known.rounds, known.changed, strict=True):
            # Of rounds that blocks must be asked for once more, the newest alone is worth it.
            if changed.mean() <= FEW and not (rounds and changed.any()):
                now = asking.again(priced, changed)
                rounds += [] if now is None else [now]
        return rounds

    def _take_known(self, least: float) -> None:
        """Take a plan known beforehand that is worth at least so much."""
        try:
            known = self._known(least)
            if known is not None:
                self._at.take(known)
        except KeyboardInterrupt:
            self._at.interrupted = True  # what was found does not get lost

    def _end_with_known(self) -> None:
        """Take a plan known beforehand where it is worth more than what was found."""
        found = self._at.objective
        self._take_known(-np.inf if found is None else found)

    def _ask(
        self,
        pieces: BlockStructure,
        asking: Asking,
        point: Point,
        before: list[FloatArray],
    ) -> Round | None:
        """Look for a plan at the relaxation, then ask the blocks that its gap lies in.

        No more are asked than it takes to close the gap.

        Parameters
        ----------
        before
            What blocks proposed before, of a similar model, each of shape (n,).
        """
        unit = pieces.scaled.unit
        if not self._at.within(CLOSE):
            x = point.rounded(self._model.integer)
            settled = possible(self._model, whole_in(self._decided, point), x)
            self._joint.complete(settled, x, first=True)
        best = [] if self._at.best is None else [self._at.best]
        begin = asking.begin(point, [*best, *self._near, *before])
        return asking.round(begin, lambda proposals: self._look(proposals * unit), every=False)

    def _look(self, proposals: FloatArray) -> None:
        """Look for a better plan among the best one and what blocks propose."""
        best = self._at.best
        if best is None or self._at.done() or not self._at.within(FAR):
            return
        value = np.where(self._model.integer, np.round(best), 0.0)
        same = np.round(proposals) == value
        self._joint.complete(self._decided & same, value)

    def _deciding(self, asking: Asking, pieces: BlockStructure, point: Point) -> Deciding:
        return Deciding(
            model=self._model,
            options=self._options,
            at=self._at,
            asking=asking,
            joint=self._joint,
            cut=pieces,
            point=point,
        )

    def _directly(self) -> Status | None:
        """Solve the whole model by one solver, from the best plan."""
        if self._at.over:
            return None
        if self._at.best is None:
            self._take_known(-np.inf)
        if self._at.done():
            return None
        options = replace(self._options, time_limit=self._at.deadline.share())
        found = solve(self._given, options, start=self._at.best, on_progress=self._on_progress)
        self._at.interrupted |= found.interrupted
        if found.status is Status.UNBOUNDED:
            self._at.best = None
        if found.x is not None:
            self._at.take(found.x)
        if found.bound is not None:
            self._at.bound = min(self._at.bound, found.bound)
        self._at.message = "; ".join(part for part in (self._at.message, found.message) if part)
        return None if found.x is not None else found.status
