"""What blocks and relaxation disagree on is decided for all; more, until the gap is closed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..model.arrays import BoolArray
from ..model.model import Model
from ..solution import Options, Solution, Status
from .asking import Asking
from .block_structure import BlockStructure
from .incumbent import CLOSE, Incumbent
from .joint import LITTLE, SHARE, JointProblem
from .neighbourhood import agreed, common, losses, possible, widened
from .point import Point
from .pricing import PricingFailed
from .proposals import Round

WIDER = 3
"""By what factor more columns are free each time that the joint problem did not close the gap."""

WEAK = 1.0
"""Gaps asked by which blocks must bring the bound below the relaxation for their proposals at
other prices to be worth asking for: a solver that begins from the relaxation then takes long."""

TOO_WEAK = 2.0
"""Gaps asked by which they may have brought it below for the whole to be closed at once: the solver
begins from the relaxation, too."""

ROUNDS = 3
"""How often they are asked for, as long as that finds better plans."""


@dataclass(frozen=True, eq=False)
class Deciding:
    """Decides for all blocks, from what they proposed.

    Attributes
    ----------
    model, options
        What the whole search solves, and how.
    at
        Where it stands.
    asking, joint
        Who asks the blocks, and who solves for all of them.
    cut
        The model by blocks.
    point
        The relaxation's optimal point.
    """

    model: Model
    options: Options
    at: Incumbent
    asking: Asking
    joint: JointProblem
    cut: BlockStructure
    point: Point

    def run(self, priced: Round) -> bool:
        """Decide; return False where all was decided, and the gap is still open.

        Parameters
        ----------
        priced
            What the blocks proposed.
        """
        decided, scale = self.model.decided, self.cut.scaled.objective_scale
        settled = self._with_best(agreed(decided, self.point, priced.x))
        loss = losses(self.cut, self.point, priced)
        bound = min(priced.bound, self.point.objective) / scale
        whole = int(decided.sum())
        free, looks = max(int(whole - settled.sum()), 1), 0
        while not self.at.done():
            limit = self.at.cut_off
            proved = loss / scale > bound - limit
            last = not (settled & ~proved).any()
            part = self.joint.part(settled, self.point.rounded(self.model.integer), last)
            looked = self.joint.look(part, last)
            if not looks and looked and not last:
                self._choose(priced)
                settled = self._with_best(settled)
            if self.at.done():
                return True
            # What a look at the first part does not find is sooner found in a larger one, and
            # with a plan near the bound the whole is closed sooner than parts are.
            if last or not looked or (looks and not self._soon_closed()):
                found = self.joint.solve(part, last, looked)
                if self.at.interrupted:
                    return True
                if last:
                    return self._closed(found, limit)
            looks += 1
            free = min(max(free, int(whole - settled.sum())) * WIDER, whole)
            if looks > 1 and self._soon_closed():
                settled = settled & proved
            else:
                settled = widened(settled, proved, loss, free)
        return True

    def _with_best(self, settled: BoolArray) -> BoolArray:
        """Free what the best plan so far has otherwise, so that the joint problem starts there."""
        if self.at.best is None:
            return settled
        kept: BoolArray = settled & (self.at.best == np.round(self.point.x))
        # A plan far off, such as today's, would only make the problem large.
        free = self.model.decided.sum() - settled.sum()
        return kept if settled.sum() - kept.sum() <= free else settled

    def _choose(self, priced: Round) -> None:
        """Look for plans among blocks' proposals at several prices, where these say most."""
        if self.at.done() or self._above() <= WEAK:
            return
        unit, proposals, asked = self.cut.scaled.unit, [priced.x * self.cut.scaled.unit], priced
        value = np.where(self.model.integer, np.round(proposals[0]), 0.0)
        for _ in range(ROUNDS):
            try:
                dearer = self.asking.dearer(self.point, asked)
            except PricingFailed:
                return  # as well without
            if dearer is None or self.at.done():
                return
            asked = dearer
            proposals.append(asked.x * unit)
            size, left = abs(self.at.bound), self.at.deadline.share(SHARE)
            settled = common(self.model, proposals, size, left, self.options.seed)
            if settled is None:
                return
            before = self.at.objective
            self.joint.complete(possible(self.model, settled, value), value)
            if self.at.done() or not self._better(before):
                return

    def _above(self) -> float:
        """By how many gaps asked the relaxation lies above the bound; infinite for a gap of 0."""
        above = self.point.objective / self.cut.scaled.objective_scale - self.at.bound
        gap = self.options.gap * abs(self.at.bound)
        return above / gap if gap else np.inf

    def _soon_closed(self) -> bool:
        """Return whether a solver given the plan at hand closes the whole in little time."""
        return self.at.within(CLOSE) and self._above() <= TOO_WEAK

    def _better(self, before: float | None) -> bool:
        """Return whether the plan has come nearer, by more than is next to nothing."""
        if before is None or self.at.objective is None:
            return True
        return self.at.objective - before > LITTLE * self.options.gap * abs(self.at.bound)

    def _closed(self, found: Solution, limit: float) -> bool:
        """Take in the last problem's proof; return whether the gap is closed."""
        # Whatever the settled columns would give away from there is below the limit.
        if found.bound is not None:
            self.at.bound = min(self.at.bound, max(limit, found.bound))
        elif found.status is Status.INFEASIBLE:
            self.at.bound = min(self.at.bound, limit)
        return self.at.closed
