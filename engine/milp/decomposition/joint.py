"""The joint problem: what blocks and relaxation disagree on, decided by one MILP for all blocks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...deadline import Deadline
from ..model.arrays import BoolArray, FloatArray
from ..model.model import Model
from ..model.restrict import ROUNDING, Restricted, restrict
from ..root_look import MANY, at_root
from ..solution import Options, Progress, Solution, Status
from ..solve import solve
from ..solvers import can_use
from .incumbent import Incumbent
from .neighbourhood import possible

LOOKS = 3
"""Seeds whose first plan is looked at. HiGHS' first plan is often good enough; where it is not,
another seed's tends to be, in a fifth of the time of a search for a better one."""

LITTLE = 0.1
"""Share of the gap asked within which a look for a better plan ends."""

SHARE = 0.2
"""Of the time left that one look for a plan may take, beside the joint problem's own."""

NEARER = 0.25
"""Share of the gap asked within which a part of the model is solved, if no plan in it is good
enough sooner: with half of it the search may end just below one that is."""

NOISE = 1e-6
"""Share of an objective that a solver's bound may be off by."""

NEAR = 4.0
"""By how many gaps a first plan may miss the target, so that another look is worth while."""


def attempts(options: Options, bound: float) -> list[Options]:
    """Return how to ask, one after the other, until a plan reaches the target.

    Parameters
    ----------
    options
        Of the whole search, which comes last.
    bound
        On the objective of the problem that the gap is of.

    Returns
    -------
    The last one is ``options`` itself; those before stop at the root node, with other seeds.
    """
    if options.target is None or options.solver != "highs":
        return [options]
    near = options.target - NEAR * options.gap * abs(bound)
    # The root alone: where it gives no plan, a search without a start may go on for long.
    look = replace(options, target=near, node_limit=1)
    return [*(replace(look, seed=options.seed + number) for number in range(LOOKS)), options]


def completed(
    model: Model,
    settled: BoolArray,
    value: FloatArray,
    how: Options,
    until: Deadline,
) -> FloatArray | None:
    """Return what becomes of a model if so much is settled; a solver's look decides the rest.

    Parameters
    ----------
    model
        The whole model.
    settled
        Which whole columns are, shape (n,).
    value
        The values of these, shape (n,).
    how
        Gap, seed, and the objective of the whole at which a plan will do, if any.
    until
        By when the whole search ends.

    Returns
    -------
    Shape (n,), to be checked; None where the look found none.

    Raises
    ------
    KeyboardInterrupt
        After a Ctrl-C, once HiGHS has stopped.
    """
    part = restrict(model, settled, value, rounding=ROUNDING)
    if not len(part.free):
        return None
    size = abs(float(model.objective @ value)) if how.target is None else abs(how.target)
    deadline = Deadline.after(SHARE * max(until.left, 0.0))
    return at_root(part, how, how.gap * size, deadline)


@dataclass(frozen=True, eq=False)
class JointProblem:
    """Solves what is not settled of a model.

    Attributes
    ----------
    model, options
        What the whole search solves, and how.
    at
        Where it stands; plans that are found are taken.
    """

    model: Model
    options: Options
    at: Incumbent

    @property
    def solver(self) -> str:
        """SCIP is the quickest for blocks; for this, larger and more degenerate, HiGHS."""
        return "highs" if self.options.solver == "scip" else self.options.solver

    def complete(self, settled: BoolArray, value: FloatArray, *, first: bool = False) -> None:
        """Take the plan that what is settled leads to, if a look at the rest finds one.

        Parameters
        ----------
        settled, value
            As of `completed`.
        first
            Whether any plan will do, to begin with: better ones are looked for once blocks have
            said what is left to decide.
        """
        how = replace(
            self.options,
            gap=self.options.gap if first else LITTLE * self.options.gap,
            target=self.at.good_enough,
            effort="none" if first else self.options.effort,
        )
        found = completed(self.model, settled, value, how, self.at.deadline)
        if found is not None:
            self.at.take(found)

    def part(self, settled: BoolArray, x: FloatArray, last: bool) -> Restricted:
        """Return what some settled columns leave of the model.

        Parameters
        ----------
        settled
            Which whole columns are, shape (n,).
        x
            The values of these, shape (n,).
        last
            Whether the bound counts for the whole model: then nothing is loosened.
        """
        settled = settled if last else possible(self.model, settled, x)
        return restrict(self.model, settled, x, rounding=0.0 if last else ROUNDING)

    def look(self, part: Restricted, last: bool) -> bool:
        """Take the plan that a look at the first nodes finds: often good enough, in less time.

        Returns
        -------
        False where there was none: SCIP is not there, or solving all of it takes less.
        """
        target = self.at.target
        if target is None or self.solver != "highs" or not can_use("scip"):
            return False
        # A plan at hand settles most of it, of which a look would know nothing.
        if last and part.model.integer.sum() > MANY and self._start(part) is not None:
            return False
        room = LITTLE * self.options.gap * abs(self.at.bound)
        until = self.at.deadline.sooner(self.at.deadline.share(0.5))
        found = at_root(part, replace(self.options, target=target), room, until)
        if found is not None:
            self.at.take(found)
        return True

    def solve(self, part: Restricted, last: bool, looked: bool) -> Solution:
        """Solve a part, until a plan reaches the target or the time is over.

        Parameters
        ----------
        part
            Of the model.
        last
            Whether the bound counts for the whole model.
        looked
            Whether there was a look for a first plan.

        Returns
        -------
        Its bound is of the whole that the part is of.
        """

        def tell(now: Progress) -> None:
            self.at.tell(None if now.objective is None else now.objective + part.offset)

        options = self._options(part, last)
        # Not what a look found: with a start HiGHS skips what finds its first plan.
        start = self._start(part)
        once = looked or (last and start is not None)
        asks = [options] if once else attempts(options, self.at.bound)
        seen, repeated = set[float](), False
        for asked in asks:
            if repeated and asked is not options:
                continue  # another seed finds the same
            in_time = replace(asked, time_limit=self.at.deadline.share(1.0 if last else 0.5))
            begin = start if asked is options else None
            found = solve(part.model, in_time, start=begin, on_progress=tell)
            self.at.interrupted |= found.interrupted
            if found.x is not None:
                self.at.take(part.whole(found.x))
            ended = found.status in (Status.OPTIMAL, Status.INFEASIBLE)
            if ended or self.at.closed or self.at.over:
                break
            if found.objective is not None:
                repeated = repeated or found.objective in seen
                seen.add(found.objective)
        bound = found.bound
        return found if bound is None else replace(found, bound=bound + part.offset)

    def _start(self, part: Restricted) -> FloatArray | None:
        """Return the best plan's free columns, if it has the others as they are settled."""
        best = self.at.best
        if best is None:
            return None
        settled = np.ones(len(best), dtype=bool)
        settled[part.free] = False
        same = bool((best[settled] == part.values[settled]).all())
        return best[part.free] if same else None

    def _options(self, part: Restricted, last: bool) -> Options:
        target = self.at.target
        within = None if target is None else target - part.offset
        return replace(
            self.options,
            solver=self.solver,
            # Nor is a part of use that has no plan good enough.
            cutoff=None if last or within is None else within - NOISE * max(1.0, abs(within)),
            gap=self.options.gap * (0.9 if last else NEARER),
            target=within,
        )
