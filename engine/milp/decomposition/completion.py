"""A plan found by settling most of a model, and leaving a solver the little that is left."""

from __future__ import annotations

from ...deadline import Deadline
from ..model.arrays import BoolArray, FloatArray
from ..model.model import Model
from ..model.restrict import ROUNDING, restrict
from ..root_look import at_root
from ..solution import Options

SHARE = 0.2
"""Of the time left that one plan may take."""


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
