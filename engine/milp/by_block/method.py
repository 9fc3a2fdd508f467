"""The by-block method: prices from the relaxation, proposals by block, one small joint MILP."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..arrays import BoolArray, FloatArray
from ..handover import Handover, hand_over
from ..model import Model
from ..reach import finite_bounds
from ..restrict import ROUNDING, restrict
from ..solution import Options, Progress, Relaxation, Solution, Status, relative_gap
from ..solvers import available, solve, version
from ..solvers.polish import fix_and_polish
from ..solvers.settle import TOLERANCE, feasible_start
from .blocks import Cut, cut
from .memory import KEPT, Memory, Priced, Recalled, Solved, to_model_units
from .neighbourhood import agreed, losses, possible, widened
from .partition import partition
from .pricing import Prices, PricingFailed
from .proposals import Round, clean_prices, make_round, paid_by_couplings
from .relaxed import LinearProgram, Point
from .workers import Pricers, make_pricers

SLACK_SHARE = 0.05
"""Share of the gap asked that inexact pricing may use up, over all blocks."""

WIDER = 3
"""By what factor more columns are free each time that the joint problem did not close the gap."""


FEW = 0.3
"""Share of the blocks that may have changed for an old round of pricing to be worth mending."""


HOPE = 0.25
"""Share of the gap asked that an old round's bound may lie above what a new one may prove."""


class ByBlock:
    """One solve.

    Parameters
    ----------
    model, options
        What to solve, and how.
    start
        A plan to begin with, shape (n,), or None.
    on_progress
        Called with where the search is.
    memory
        What the last solve left, and where this one leaves what it found; or None.
    """

    def __init__(
        self,
        model: Model,
        options: Options,
        start: FloatArray | None,
        on_progress: Callable[[Progress], None] | None,
        memory: Memory | None,
    ) -> None:
        self._begun = time.monotonic()
        # SCIP is the quickest for blocks; for the joint problem, larger and more degenerate, HiGHS.
        self._joint_solver = "highs" if options.solver == "scip" else options.solver
        used = [version(options.solver), *(map(version, ["scip"] if "scip" in available() else []))]
        self._solver = " and ".join(dict.fromkeys([*used, version(self._joint_solver)]))
        self._model, self._options, self._on_progress = model, options, on_progress
        self._memory = memory
        self._best = None if start is None else feasible_start(model, start)
        self._bound = np.inf
        self._interrupted = False
        self._message = ""
        self._pricers: Pricers | None = None
        self._relaxed: Relaxation | None = None

    def run(self) -> Solution:
        """Solve."""
        try:
            status = self._search()
        except KeyboardInterrupt:
            self._interrupted, status = True, None
        except PricingFailed as failure:
            self._message = str(failure)
            status = self._directly()
        finally:
            if self._pricers is not None:
                self._pricers.close()
        return self._solution(status)

    def _search(self) -> Status | None:
        """Search; return a status other than what plan and bound say, if there is one."""
        handover = hand_over(self._model)
        if handover.crossing:
            return Status.INFEASIBLE
        self._scale = handover.objective_scale
        parts = partition(self._model)
        if parts.blocks < 2:
            return self._directly()
        known = None if self._memory is None else self._memory.recall(self._model, parts)
        program = LinearProgram(handover, self._deadline, self._options.seed)
        if known is not None:
            program.start_from(known.basis())
        pieces = cut(_bounded(self._model, handover), parts)
        self._pricers = make_pricers(pieces.blocks, self._options.workers, ahead=known is None)
        point = program.solve()
        if isinstance(point, Status):
            return Status.INFEASIBLE if point is Status.INFEASIBLE else self._directly()
        self._relaxed = _in_model_units(self._model, handover, point)
        self._tell_bound(point.objective)
        rounds = self._from_memory(pieces, point, known)
        saved = 0.0 if known is None else known.old.saved
        if not self._closed and not self._over:
            priced = self._propose(pieces, point)
            if priced is None:
                return Status.INFEASIBLE
            rounds = [to_model_units(pieces, priced, self._model), *rounds]
            saved = max(0.0, 1.0 - priced.bound / point.objective) if point.objective else 0.0
            if not self._closed:
                status = self._decide(pieces, point, priced)
                if status is not None:
                    return status
        if self._memory is not None and rounds:
            kept = tuple(rounds[:KEPT])
            self._memory.solved = Solved(self._model, parts, program.basis, kept, saved)
        return None

    def _from_memory(self, pieces: Cut, point: Point, known: Recalled | None) -> list[Priced]:
        """Try what the last solve knows: old prices' bound, and old proposals for the plan.

        Returns the old rounds as they are for this model, those that could be brought up to date.
        """
        if known is None or self._closed:
            return []
        rounds = []
        for priced, changed in zip(known.rounds, known.changed, strict=True):
            if changed.mean() <= FEW:
                rounds.append(self._price_changed(pieces, priced, changed))
        if rounds and self._as_good_as_new(point, known) and not self._closed:
            proposals = rounds[0].x / pieces.handover.unit
            settled = self._with_best(agreed(pieces, point, proposals), point)
            self._joint(settled, point, last=False)
        return rounds

    def _as_good_as_new(self, point: Point, known: Recalled) -> bool:
        """Return whether old prices prove about as much as new ones may be hoped to."""
        hoped = point.objective / self._scale * (1.0 - known.old.saved)
        return self._bound - hoped <= HOPE * self._options.gap * abs(self._bound)

    def _price_changed(self, pieces: Cut, priced: Priced, changed: BoolArray) -> Priced:
        """Price what changed, and the centre, at old prices, for a bound by old prices."""
        assert self._pricers is not None
        handover, couplings = pieces.handover, pieces.couplings
        scale = handover.row_scale[couplings] / handover.objective_scale
        prices = np.zeros(len(handover.row_lower))
        prices[couplings] = priced.prices[couplings] / scale
        clean = clean_prices(pieces, prices)
        numbers = np.append(np.flatnonzero(changed), len(changed))
        answers = self._pricers.answers(numbers, self._asked(pieces, clean))
        bounds = np.append(priced.block_bound * handover.objective_scale, 0.0)
        x = priced.x.copy()
        for number, answer in zip(numbers.tolist(), answers, strict=True):
            bounds[number] = answer.bound
            if answer.x is not None:
                own = pieces.blocks[number].columns
                x[own] = answer.x * handover.unit[own]
        self._tell_bound(float(bounds.sum() + paid_by_couplings(pieces, clean)))
        kept = np.zeros(len(handover.row_lower))
        kept[couplings] = clean * scale
        return Priced(kept, bounds[:-1] / handover.objective_scale, x)

    def _with_best(self, settled: BoolArray, point: Point) -> BoolArray:
        """Free what the best plan so far has otherwise, so that the joint problem starts there."""
        if self._best is None:
            return settled
        kept: BoolArray = settled & (self._best == np.round(point.x))
        # A plan far off, such as today's, would only make the problem large.
        free = self._model.integer.sum() - settled.sum()
        return kept if settled.sum() - kept.sum() <= free else settled

    def _propose(self, pieces: Cut, point: Point) -> Round | None:
        """Let every block answer to the relaxation's prices; None where one has no point at all."""
        assert self._pricers is not None
        prices = clean_prices(pieces, point.duals)
        every = np.arange(len(pieces.blocks))
        answers = self._pricers.answers(every, self._asked(pieces, prices))
        if any(answer.x is None for answer in answers):
            return None
        priced = make_round(pieces, prices, answers)
        self._tell_bound(priced.bound)
        return priced

    def _asked(self, pieces: Cut, prices: FloatArray) -> Prices:
        size = abs(self._bound) * self._scale if np.isfinite(self._bound) else 0.0
        slack = max(SLACK_SHARE * self._options.gap * size / len(pieces.blocks), 1e-9)
        return Prices(prices, slack, self._options.seed, until=self._deadline)

    def _decide(self, pieces: Cut, point: Point, priced: Round) -> Status | None:
        """Decide what blocks and relaxation disagree on; free more until the gap is closed."""
        settled = self._with_best(agreed(pieces, point, priced.x), point)
        loss = losses(pieces, point, priced)
        bound = min(priced.bound, point.objective) / self._scale
        whole = int(self._model.integer.sum())
        free = max(int(whole - settled.sum()), 1)
        while not self._over:
            limit = self._cut_off
            proved = loss / self._scale > bound - limit
            last = not (settled & ~proved).any()
            found = self._joint(settled, point, last)
            if found is None:
                return None
            if self._closed or self._interrupted:
                return None
            if last:
                return self._conclude(found, limit)
            free = min(max(free, int(whole - settled.sum())) * WIDER, whole)
            settled = widened(settled, proved, loss, free)
        return None

    def _conclude(self, found: Solution, limit: float) -> Status | None:
        """Take in the last problem's proof; where it leaves the gap open, solve the whole."""
        # Whatever the settled columns would give away from there is below the limit.
        if found.bound is not None:
            self._bound = min(self._bound, max(limit, found.bound))
        elif found.status is Status.INFEASIBLE:
            self._bound = min(self._bound, limit)
        if self._best is None and self._bound == -np.inf:
            return Status.INFEASIBLE
        return None if self._closed else self._directly()

    def _joint(self, settled: BoolArray, point: Point, last: bool) -> Solution | None:
        """Solve what is not settled; its bound is of this part. None where no time is left."""
        if self._left <= 0:
            return None
        x = np.where(self._model.integer, np.round(point.x), 0.0)
        settled = settled if last else possible(self._model, settled, x)
        # The last one's bound counts: nothing may be loosened there.
        part = restrict(self._model, settled, x, rounding=0.0 if last else ROUNDING)
        start = None
        if self._best is not None and (self._best[settled] == x[settled]).all():
            start = self._best[part.free]
        options = replace(
            self._options,
            solver=self._joint_solver,
            gap=self._options.gap * (0.9 if last else 0.5),
            target=self._target - part.offset if np.isfinite(self._bound) else None,
            time_limit=max(self._left if last else self._left / 2, 0.1),
        )

        def tell(now: Progress) -> None:
            self._tell(None if now.objective is None else now.objective + part.offset)

        found = solve(part.model, options, start=start, on_progress=tell)
        self._interrupted |= found.interrupted
        if found.x is not None:
            self._take(part.whole(found.x))
        if found.bound is None:
            return found
        return replace(found, bound=found.bound + part.offset)

    def _take(self, x: FloatArray) -> None:
        """Keep a plan if it keeps the model and is better than the best."""
        if self._model.violations(x, TOLERANCE):
            polished = fix_and_polish(self._model, x)
            if polished is None or self._model.violations(polished, TOLERANCE):
                return
            x = polished
        if self._best is None or self._model.objective @ x > self._model.objective @ self._best:
            self._best = x
            self._tell(None)

    def _directly(self) -> Status | None:
        """Solve the whole model by one solver, from the best plan."""
        if self._over:
            return None
        options = replace(self._options, time_limit=max(self._left, 0.1))
        found = solve(self._model, options, start=self._best, on_progress=self._on_progress)
        self._interrupted |= found.interrupted
        if found.status is Status.UNBOUNDED:
            self._best = None
        if found.x is not None:
            self._take(found.x)
        if found.bound is not None:
            self._bound = min(self._bound, found.bound)
        self._message = "; ".join(part for part in (self._message, found.message) if part)
        return None if found.x is not None else found.status

    @property
    def _deadline(self) -> float:
        return self._begun + self._options.time_limit

    @property
    def _left(self) -> float:
        return self._deadline - time.monotonic()

    @property
    def _over(self) -> bool:
        return self._left <= 0 or self._interrupted

    @property
    def _objective(self) -> float | None:
        return None if self._best is None else float(self._model.objective @ self._best)

    @property
    def _cut_off(self) -> float:
        """Below this no plan is looked for: half of the gap asked above the best one."""
        if self._objective is None:
            return -np.inf
        return self._objective + 0.5 * self._options.gap * abs(self._objective)

    @property
    def _target(self) -> float:
        """The objective from which on a plan closes the gap."""
        if self._bound > 0:
            return self._bound / (1.0 + self._options.gap) * (1.0 + 1e-12)
        if self._options.gap >= 1.0:
            return self._bound
        return self._bound / (1.0 - self._options.gap) * (1.0 - 1e-12)

    @property
    def _closed(self) -> bool:
        best = self._objective
        if best is None:
            return False
        return self._bound - best <= max(self._options.gap * max(abs(best), 1e-9), 1e-9)

    def _tell_bound(self, scaled: float) -> None:
        self._bound = min(self._bound, scaled / self._scale)
        self._tell(None)

    def _tell(self, objective: float | None) -> None:
        if self._on_progress is not None:
            known = [value for value in (objective, self._objective) if value is not None]
            bound = None if np.isinf(self._bound) else self._bound
            seconds = time.monotonic() - self._begun
            self._on_progress(Progress(seconds, max(known, default=None), bound))

    def _solution(self, status: Status | None) -> Solution:
        seconds = time.monotonic() - self._begun
        best, bound = self._objective, None if np.isinf(self._bound) else float(self._bound)
        gap = None
        if best is not None:
            status = Status.FEASIBLE
            if bound is not None:
                bound = max(bound, best)
                gap = relative_gap(best, bound)
                proved = gap <= self._options.gap + 1e-9 or bound - best <= 1e-9
                status = Status.OPTIMAL if proved else Status.FEASIBLE
        return Solution(
            status=status or Status.NO_PLAN_IN_TIME,
            x=self._best,
            objective=best,
            bound=bound,
            gap=gap,
            solver=self._solver,
            seconds=seconds,
            message=self._message,
            interrupted=self._interrupted,
            relaxed=self._relaxed,
        )


def _bounded(model: Model, handover: Handover) -> Handover:
    """Return a hand-over with finite bounds wherever rows imply them.

    A block alone may be unbounded where what couples it limits it.
    """
    scaled = replace(
        model,
        objective=handover.objective,
        lower=handover.lower,
        upper=handover.upper,
        matrix=handover.matrix,
        row_lower=handover.row_lower,
        row_upper=handover.row_upper,
    )
    lower, upper = finite_bounds(scaled, np.ones(len(handover.row_lower), dtype=bool))
    return replace(handover, lower=lower, upper=upper)


def _in_model_units(model: Model, handover: Handover, point: Point) -> Relaxation:
    duals = point.duals * handover.row_scale / handover.objective_scale + 0.0
    x = np.clip(point.x * handover.unit, model.lower, model.upper)
    reduced = model.objective - model.matrix.T @ duals
    return Relaxation(Status.OPTIMAL, x, float(model.objective @ x), duals, reduced)
