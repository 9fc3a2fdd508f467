"""Dantzig-Wolfe decomposition of a block-angular model: bottom-up planning made exact.

The linear relaxation prices everything that blocks share; settling what is whole in it gives a
first plan. Each block's share of the relaxation less what the plan is worth there is its part of
the gap: the blocks with most of it are asked for their own best plans, in threads, and what these
are worth together is a bound on any plan of the whole (Dantzig and Wolfe 1960; Geoffrion 1974).
If that leaves the gap open, one small MILP decides for all blocks what they and the relaxation do
not agree on. Where the relaxation is weak, they are asked again at dearer prices of what they
break together, and a plan is chosen among their proposals. Then more is freed,
cheapest first, until all that is left settled is proved right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from ..basis import Basis
from ..model.arrays import FloatArray
from ..model.model import Model
from ..solution import Options, Progress, Solution
from .memory import Memory
from .method import ByBlock

__all__ = ["Memory", "solve_by_block"]


def solve_by_block(
    model: Model,
    options: Options,
    *,
    start: npt.ArrayLike | None = None,
    known: Callable[[float], FloatArray | None] = lambda least: None,
    near: Sequence[FloatArray] = (),
    on_progress: Callable[[Progress], None] | None = None,
    memory: Memory | None = None,
    basis: Basis | None = None,
) -> Solution:
    """Maximise a model by blocks, as its columns are labelled.

    The same answer whatever the number of workers. What comes back keeps the promises of
    `solvers.solve`: plans keep the model, and ``OPTIMAL`` is said only of what is proved.

    Parameters
    ----------
    model
        What to solve; a model without labels is one block only, and gains nothing.
    options
        Gap, time, seed; ``solver`` solves the joint problem, ``workers`` price the blocks.
    start
        A plan to begin with, shape (n,); ignored if it breaks the model.
    known
        Returns a plan worth at least so much, shape (n,), if it knows any. It is asked for one that
        may end the search, once there is a bound; and at the end for one worth more than what was
        found, or for any at all.
    near
        Plans of similar models, each of shape (n,), such as one that a forced decision changes.
        They may break the model; most blocks' own rows they keep, and that tells what these can be
        worth.
    on_progress
        Called in this thread now and then.
    memory
        What solves of similar models leave for each other: the next begins with basis, prices and
        proposals of the one that it is most like. The bound stays as true as without it.
    basis
        Of a similar model's relaxation, nearer than the one that memory knows.

    Returns
    -------
    As of `solvers.solve`.

    Raises
    ------
    SolverUnavailable
        If the solver cannot be used here.
    ValueError
        If the start has another shape than the model.
    """
    begin = None if start is None else np.asarray(start, dtype=float)
    return ByBlock(model, options, begin, known, near, on_progress, memory, basis).run()
