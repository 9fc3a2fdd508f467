"""By when all must be over, and what of the time left a search may take."""

from __future__ import annotations

import time
from dataclasses import dataclass

LEAST_SECONDS = 1.0
"""What a search gets at least where time is shared out: in less it would find nothing."""

SHORTEST = 0.1
"""The least time that a solver is given; where less is left, no further search begins."""


@dataclass(frozen=True)
class Deadline:
    """A time limit that is running.

    It may be handed to other processes of this machine, whose clock is the same.

    Attributes
    ----------
    began
        The `time.monotonic` second at which it began.
    seconds
        How long it is.
    """

    began: float
    seconds: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Return a time limit that begins now."""
        return cls(time.monotonic(), seconds)

    @property
    def passed(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds left; below 0 once it is over."""
        return self.seconds - self.passed

    @property
    def over(self) -> bool:
        """Whether no time is left."""
        return self.left <= 0

    @property
    def worth_another(self) -> bool:
        """Whether enough is left for another search to begin."""
        return self.left > SHORTEST

    def share(self, part: float = 1.0) -> float:
        """Return the seconds of a search that gets a part of what is left, and not more than that.

        It is `LEAST_SECONDS` at least if so much is left, and never below `SHORTEST`.
        """
        return min(max(self.left, SHORTEST), self.share_at_least(part))

    def share_at_least(self, part: float = 1.0) -> float:
        """Return the seconds of a search that must be made, also when all time is over."""
        return max(LEAST_SECONDS, self.left * part)

    def sooner(self, seconds: float) -> Deadline:
        """Return a time limit that begins now and ends with this one, or after so many seconds."""
        return Deadline.after(min(self.left, seconds))


@dataclass
class Shares:
    """The time of several searches: each gets its even share of what is left.

    Attributes
    ----------
    deadline
        By when all must be over.
    searches
        How many are left.
    """

    deadline: Deadline
    searches: int

    def next(self) -> float:
        """Return the seconds of the next search."""
        seconds = self.deadline.share_at_least(1 / max(self.searches, 1))
        self.searches -= 1
        return seconds

    @property
    def over(self) -> bool:
        """Whether there is no time left."""
        return self.deadline.over
