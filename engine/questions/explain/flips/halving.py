"""Where to look next for the root of a function of which only the ends of a stretch are known.

The ITP method (Oliveira and Takahashi 2020, "An enhancement of the bisection method average
performance preserving minmax optimality"): where a straight line between the ends would cross,
drawn so far to the middle that no more looks are ever needed than halves and one more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

DRAWN = 0.2
"""Share of a first stretch by which the straight line's guess is drawn to the middle."""


@dataclass
class Halving:
    """One search.

    Attributes
    ----------
    stretch, width
        How long the stretch is at first, and how long it may be at the end.
    looks
        How many values have been given so far.
    """

    stretch: float
    width: float
    looks: int = 0

    def next(self, near: float, far: float, at_near: float, at_far: float) -> float:
        """Return the value to look at next, inside of a stretch.

        Parameters
        ----------
        near, far
            Its ends.
        at_near, at_far
            The function there: at least 0 at the near end, at most 0 at the far end.
        """
        middle, length = (near + far) / 2, abs(far - near)
        most = math.ceil(math.log2(max(self.stretch / self.width, 1.0))) + 1
        room = max(0.0, self.width * 2.0 ** (most - 1 - self.looks) - length / 2)
        self.looks += 1
        drop = at_near - at_far
        if not (0 < drop < float("inf")) or at_near < 0 or at_far > 0:
            return middle
        guess = near + (far - near) * at_near / drop
        drawn = DRAWN * length * length / self.stretch
        way = math.copysign(1.0, middle - guess)
        guess = guess + way * drawn if drawn <= abs(middle - guess) else middle
        return guess if abs(guess - middle) <= room else middle - way * room
