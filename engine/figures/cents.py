"""By how much dollars may be off and still count as right: one answer wherever money is judged."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .arrays import FloatArray

HALF_CENT = 0.005
"""Dollars that are never missed: money is counted in cents, and half of one is none."""

SMALL_SUM_SHARE = 1e-6
"""Share of a small sum that it may be off by: of a fund of ten cents half a cent is much."""

CENT = 0.01
"""Dollars: sums nearer than that are the same, smaller ones are none."""

LEAST_OFF = 1e-5
"""Dollars that any sum may be off by: linear programs pay no nearer."""

MOST_SHARES = 8
"""Sums that share half a cent at most; solvers keep none of them nearer than a twentieth of one."""


def may_be_off(dollars: npt.ArrayLike, among: int = 1) -> FloatArray:
    """Return by how much sums of these sizes may be off, in dollars, of the same shape.

    Parameters
    ----------
    among
        How many sums share the half cent: what several funds or years are off by adds up, and up to
        sixteen together stay below a cent. More could hide one: solvers keep no sum nearer.
    """
    size = np.abs(np.asarray(dollars, dtype=float))
    return np.asarray(
        np.clip(SMALL_SUM_SHARE * size, LEAST_OFF, HALF_CENT / min(max(among, 1), MOST_SHARES))
    )
