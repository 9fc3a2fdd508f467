"""What says of two decisions, each worth something between bounds, which is better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..sides import Sides
from ..variants import VALUE_NOISE, Value, verdict


@dataclass(frozen=True)
class Judge:
    """Says which decision is better.

    Attributes
    ----------
    says
        As `verdict` does: of the values of the one made and of the contrary, and whether they were
        solved for there.
    spare
        Shares by which no plan with the decision made, and none with the contrary, need be proved
        to be worth more than the best found of the other, for that to be told.
    """

    says: Callable[[Value, Value, bool], str]
    spare: tuple[float, float] = (0.0, 0.0)

    def enough(self, which: int, low: float) -> float | None:
        """Return what no plan of one need be worth more than, if one of the other is worth `low`.

        None where that is nothing.
        """
        if low == float("-inf"):
            return None
        size, spare = max(1.0, abs(low)), self.spare[which]
        return low + size * (spare * (1.0 - spare) if spare else -2.0 * VALUE_NOISE)

    def plenty(self, high: float) -> float | None:
        """Return what a plan of one need not be worth more than, if none of the other exceeds this.

        None where there is no such bound.
        """
        if abs(high) == float("inf"):
            return None
        return high + 4.0 * VALUE_NOISE * max(1.0, abs(high))


def plain_judge(sides: Sides) -> Judge:
    """Return what says that the one is better that is worth more."""
    return Judge(lambda same, other, solved: verdict(same, other, free=sides.free and solved))
