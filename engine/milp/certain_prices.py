"""A relaxation's prices from an old basis, where they are sure to be those found from nowhere.

Where more prices than one fit a relaxation, which of them a solver finds depends on where it
begins. A sum of prices is the same in all of them if what binds the best point stays the same while
the priced limits move a little, to either side: then it is a derivative, and there is one only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..deadline import Deadline
from .basis import Basis
from .model.arrays import FloatArray
from .model.model import Model
from .model.scaled_model import ScaledModel, scaled_model
from .model.tighten import wide_rows
from .relaxation import read
from .solution import Options, Relaxation
from .solvers.highs import HighsJob
from .solvers.outcome import Ask, Ending
from .solvers.waiting import run_until

AT_BOUND = 1e-6
"""How near to its bound, in the scaled model, what is basic counts as bound."""

STILL = 1e-8
"""Share of the largest move that is rounding."""


def relax_from(
    model: Model,
    begin: Basis,
    asked: Callable[[Relaxation], FloatArray],
    time_limit: float,
) -> Relaxation | None:
    """Return the relaxation, begun at a basis, if a sum of its prices is certain.

    Parameters
    ----------
    model
        To be maximised.
    begin
        Where a similar model's relaxation rests.
    asked
        Returns of a relaxation by how much each row's limits move in the sum, shape (m,).
    time_limit
        Wall seconds.

    Returns
    -------
    None where other prices may fit as well, or the way from the basis is long, or HiGHS' word is
    not enough: then it must be solved from nowhere.

    Raises
    ------
    KeyboardInterrupt
        After a Ctrl-C, once HiGHS has stopped.
    """
    scaled = scaled_model(model)
    if not len(model.objective) or scaled.crossing or len(wide_rows(model)):
        return None
    ask = Ask(Options("highs", time_limit=time_limit), Deadline.after(time_limit))
    job = HighsJob(scaled, ask, integers=False)
    job.begin_at(begin.of_model(model), only=True)
    interrupted, failure = run_until(job, ask.deadline, lambda: None)
    if interrupted:
        raise KeyboardInterrupt
    if failure is not None or job.outcome().ending is not Ending.FINISHED:
        return None
    relaxed = read(model, scaled, job)
    return relaxed if _certain(job.solver, scaled, asked(relaxed) * scaled.row_scale) else None


def _certain(solver: Any, scaled: ScaledModel, moved: FloatArray) -> bool:
    """Return whether nothing that rests at a bound moves where the rows' limits do, (m,)."""
    import highspy

    status, basic = solver.getBasicVariables()
    solved, move = solver.getBasisSolve(moved)
    if highspy.HighsStatus.kError in (status, solved):
        return False
    number, move = np.asarray(basic, dtype=np.int64), np.abs(np.asarray(move, dtype=float))
    columns = len(scaled.lower)
    # Of HiGHS' basic variables those below 0 are rows: -1 is the first.
    number = np.where(number >= 0, number, columns - number - 1)
    solution = solver.getSolution()
    value = np.concatenate([solution.col_value, solution.row_value])[number]
    lower = np.concatenate([scaled.lower, scaled.row_lower])[number]
    upper = np.concatenate([scaled.upper, scaled.row_upper])[number]
    bound = (value - lower <= AT_BOUND) | (upper - value <= AT_BOUND)
    return bool(move[bound].max(initial=0.0) <= STILL * move.max(initial=0.0))
