"""Where two decisions are worth the same, as far as plans known at both ends of a stretch tell.

A plan of which only a figure in the objective changes is worth what it is worth at the ends and
about as much as a straight line in between. So the best plans of each decision at the ends are
lines, and Newton's method goes on where the highest of them cross.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

COMPARED_AT = 513
"""Points at which lines are compared."""


@dataclass(frozen=True)
class Line:
    """What a plan is worth at the near and at the far end of a stretch."""

    near: float
    far: float


def crossing(same: Sequence[Line], other: Sequence[Line], spare: float) -> float | None:
    """Return the share of a stretch at which the contrary first is as good as the decision.

    Parameters
    ----------
    same, other
        Plans that make the decision, and plans that make the contrary.
    spare
        Share of its worth that the decision may be worth more and count as no better.

    Returns
    -------
    Above 0 and at most 1; None where the lines do not tell.
    """
    if not same or not other:
        return None
    share = np.linspace(0.0, 1.0, COMPARED_AT)
    one, two = (
        np.max([line.near + share * (line.far - line.near) for line in lines], axis=0)
        for lines in (same, other)
    )
    ahead = one - spare * np.abs(one) - two
    turned = np.flatnonzero(ahead <= 0)
    if not len(turned) or turned[0] == 0:
        return None
    last = int(turned[0])
    before, after = float(ahead[last - 1]), float(ahead[last])
    step = float(share[last] - share[last - 1])
    return float(share[last - 1]) + step * before / (before - after)
