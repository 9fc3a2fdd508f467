"""What is asked of a study of robustness, and how it tells where it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Told = Callable[[int, int, str], None]
"""Called with how many searches are done, how many there are, and what is searched for."""


@dataclass(frozen=True)
class Settings:
    """What is asked; see `robustness`.

    Raises
    ------
    ValueError
        A number out of range.
    """

    draws: int
    fresh: int
    correlation: float
    common: float
    level: float
    search_draws: int
    workers: int
    seed: int

    def __post_init__(self) -> None:
        if self.draws < 1 or self.workers < 1:
            raise ValueError("draws and workers must be at least 1")
        if self.fresh < 0 or self.search_draws < 0:
            raise ValueError("fresh and search_draws must be at least 0")
        if not 0 <= self.correlation <= 1:
            raise ValueError(f"correlation must be from 0 to 1, not {self.correlation}")
        if not 0 <= self.common <= 1:
            raise ValueError(f"common must be from 0 to 1, not {self.common}")
        if not 0 < self.level <= 1:
            raise ValueError(f"level must be above 0 and at most 1, not {self.level}")


class Counter:
    """Counts searches that end, and tells of them."""

    def __init__(self, told: Told, total: int, what: str) -> None:
        self._told, self._total, self._what, self._done = told, total, what, 0
        told(0, total, what)

    def __call__(self, ended: int) -> None:
        """Take in that so many have ended."""
        self._done += ended
        self._told(self._done, self._total, self._what)
