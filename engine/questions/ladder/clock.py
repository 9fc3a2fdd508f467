"""How a ladder's time is shared out among its searches."""

from __future__ import annotations

from dataclasses import dataclass

from ...deadline import Deadline

STEP = 2.0
"""What a search for a step gets for each second of a search for the best plan beside it: what a
step is stands for all that follow, and is the harder one to find."""


@dataclass(frozen=True)
class Clock:
    """The time of a ladder.

    Attributes
    ----------
    deadline
        By when all must be over.
    steps
        How many there are.
    beside
        Whether a step is searched for while the one before is set beside the best plan: then only
        the last of the searches for best plans takes time of its own.
    """

    deadline: Deadline
    steps: int
    beside: bool

    def step(self, number: int) -> float:
        """Return the seconds of the search for a step, 1 for the first."""
        return self.deadline.share_at_least(STEP / self._weight(number))

    def best(self, number: int) -> float:
        """Return the seconds of the search for the best plan beside a step, 0 for the base."""
        if self.beside and number < self.steps:
            return self.step(number + 1)
        return self.deadline.share_at_least(1.0 / (1.0 + self._weight(number + 1)))

    def _weight(self, number: int) -> float:
        """Return the weight of all searches from a step on."""
        left = self.steps - number + 1
        if left <= 0:
            return 0.0
        return STEP * left + (1.0 if self.beside else left)
