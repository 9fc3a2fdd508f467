"""Blocks' best answers to given prices, by a MILP solver, and bounds on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from ...deadline import Deadline
from ..model.arrays import FloatArray
from ..solvers.highs import pass_model
from ..solvers.ortools_helper import available
from ..solvers.scip_call import FIRST, ScipCall
from .questions import Part, Question, joined

NODES = 5000
"""Branch-and-bound nodes that one call may take; its bound is valid wherever it stops."""

FEW_NODES = 20
"""Nodes of a call for several blocks: the product of many trees is large where each is small, so
blocks that need more are asked one by one."""

CUTS = 5
"""Rounds of cuts at the root. With as many as SCIP likes, blocks that are short of money take three
times as long; with none, the others up to eight times."""


class PricingFailed(Exception):
    """A solver could not answer for a block."""


class Running:
    """The calls of SCIP that are under way in any thread, to be ended together."""

    def __init__(self) -> None:
        self._calls: set[ScipCall] = set()
        self.ended = False

    @contextmanager
    def one(self, call: ScipCall) -> Iterator[None]:
        """Count a call while it runs."""
        self._calls.add(call)
        try:
            yield
        finally:
            self._calls.discard(call)

    def end(self) -> None:
        """End them all, and let none begin; to be called until the threads are done."""
        self.ended = True
        for call in list(self._calls):
            call.stop()


@dataclass(frozen=True, eq=False)
class Prices:
    """What blocks are asked to answer.

    Attributes
    ----------
    prices
        Of one unit of each coupling, shape (couplings,).
    slack
        How far below the best a block's answer may stay, in the scaled model's objective.
    seed
        Of the solver.
    until
        By when a block is stopped, as at its last node; None: never.
    running
        Where calls are counted.
    """

    prices: FloatArray
    slack: float
    seed: int = 0
    until: Deadline | None = None
    running: Running = field(default_factory=Running)

    @property
    def seconds(self) -> float:
        """Seconds left for a block: 0 .. 1e9, so that every solver understands them."""
        return 1e9 if self.until is None else min(max(self.until.left, 0.0), 1e9)


@dataclass(frozen=True, eq=False)
class Answer:
    """A block's proposal.

    Attributes
    ----------
    x
        The block's columns, shape (k,); None where no point keeps its rows.
    bound
        What the block counts for in a bound, see `Answers`; -inf without a point.
    """

    x: FloatArray | None
    bound: float


@dataclass(frozen=True, eq=False)
class Answers:
    """What a group of blocks answers.

    Attributes
    ----------
    each
        One for each block.
    spare
        What belongs to none of them. Points of some of the blocks are together worth at most the
        sum of these blocks' ``bound`` and ``spare``, whichever blocks they are.
    """

    each: tuple[Answer, ...]
    spare: float = 0.0


def answer(questions: Sequence[Question], asked: Prices) -> Answers:
    """Return the best proposals of some blocks, which one call of a solver answers if it can.

    Starting a solver takes longer than a small block does.

    Parameters
    ----------
    questions
        One for each block.
    asked
        How near to the best, and by when.

    Returns
    -------
    Their proposals in the same order, and what these can be worth at most.

    Raises
    ------
    PricingFailed
        The solvers give no answer, which they should.
    """
    if len(questions) > 1:
        together = _together(questions, asked)
        if together is not None:
            return together
    return Answers(tuple(_alone(question, asked) for question in questions))


def _alone(question: Question, asked: Prices) -> Answer:
    part, slack = question.part, asked.slack
    if not len(part.objective):
        return Answer(question.settled, question.constant)
    found = by_scip(part, asked, slack) or by_highs(part, asked, slack)
    if found.x is None:
        return found
    return Answer(question.whole(found.x), found.bound + question.constant)


def _together(questions: Sequence[Question], asked: Prices) -> Answers | None:
    """Return the answers of one call; None where blocks had better be asked one by one."""
    parts = [question.part for question in questions]
    slack = asked.slack * len(parts)
    whole = joined(parts)
    if not len(whole.objective):
        return None
    found = by_scip(whole, asked, slack, FEW_NODES)
    if found is None or found.x is None:
        return None
    ends = np.cumsum([0, *(len(part.objective) for part in parts)])
    points = [found.x[a:b] for a, b in pairwise(ends)]
    values = [float(part.objective @ x) for part, x in zip(parts, points, strict=True)]
    spare = found.bound - sum(values)
    # Stopped at its last node, it tells too little of each.
    if spare > 2.0 * slack + 1e-9:
        return None
    each = tuple(
        Answer(question.whole(x), value + question.constant)
        for question, x, value in zip(questions, points, values, strict=True)
    )
    return Answers(each, max(spare, 0.0))


def by_scip(part: Part, asked: Prices, slack: float, nodes: int = NODES) -> Answer | None:
    """Return SCIP's answer, None where it gives none. Ten times faster than HiGHS on such parts."""
    if not available("scip"):
        return None
    call = ScipCall(part)
    settings = {
        "presolving/maxrounds": 0,
        "presolving/maxrestarts": 0,
        "separating/maxroundsroot": CUTS,
        # Trying branches out takes longer than the trees that it makes smaller.
        "branching/pscost/priority": FIRST,
        "limits/absgap": repr(float(slack)),
        "limits/nodes": nodes,
        "randomization/randomseedshift": asked.seed,
    }
    with asked.running.one(call):
        if not asked.running.ended:
            call.run(0.0, asked.seconds, settings)
    if asked.running.ended:
        raise PricingFailed("the search was ended")
    if not call.found:
        return None
    x, bound = call.answer()
    return Answer(x, max(bound, float(part.objective @ x)))


def by_highs(part: Part, asked: Prices, slack: float) -> Answer:
    """Return HiGHS's answer; it also tells for sure where there is none."""
    import highspy

    solver = pass_model(part)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", max(slack, 1e-9))
    solver.setOptionValue("mip_max_nodes", NODES)
    solver.setOptionValue("time_limit", asked.seconds)
    solver.setOptionValue("random_seed", asked.seed)
    try:
        solver.run()
    finally:
        # The scheduler belongs to this thread, in which another solver may run next.
        solver.resetGlobalScheduler(False)
    status, kinds = solver.getModelStatus(), highspy.HighsModelStatus
    if status == kinds.kInfeasible:
        return Answer(None, -np.inf)
    info = solver.getInfo()
    found = info.primal_solution_status == highspy.kSolutionStatusFeasible
    whole = bool(part.integer.any())
    # A linear part that did not end has a point, too, but no bound.
    ended = (kinds.kOptimal, kinds.kSolutionLimit, kinds.kTimeLimit) if whole else (kinds.kOptimal,)
    if status not in ended or not found:
        raise PricingFailed(f"HiGHS on a block: {solver.modelStatusToString(status)}")
    x = np.array(solver.getSolution().col_value, dtype=float)
    bound = info.mip_dual_bound if whole else info.objective_function_value
    return Answer(x, max(float(bound), float(part.objective @ x)))
