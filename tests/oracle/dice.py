"""The dice that the random scenarios are drawn with."""

from __future__ import annotations

import random
from typing import Any


class Dice:
    """A random source that knows the years and how they are written as keys."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.years = [2027 + i for i in range(rng.choices([1, 2, 3], [35, 40, 25])[0])]
        self.text_keys = rng.random() < 0.5

    def key(self, number: int) -> int | str:
        """A year or tier as a key of a mapping."""
        return str(number) if self.text_keys else number

    def chance(self, p: float) -> bool:
        """True with probability `p`."""
        return self.rng.random() < p

    def by_year(self, value: float, grain: float, p: float = 0.12) -> Any:
        """The value, or now and then a mapping by year around it (never over it)."""
        if not self.chance(p):
            return value
        drawn = (round(value * self.rng.uniform(0.6, 1.0) / grain) * grain for _ in self.years)
        return {self.key(t): x for t, x in zip(self.years, drawn, strict=True)}

    def money(self, low: int, high: int, grain: int = 500) -> Any:
        """Dollars, now and then by year."""
        return self.by_year(self.rng.randrange(low, high + 1, grain), grain)
