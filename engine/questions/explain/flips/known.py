"""What is known of a decision's worth along an axis, and what follows from it for other values."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..variants import UNKNOWN, Value


@dataclass
class Known:
    """Values along an axis with a decision made, and what follows from them for others.

    Attributes
    ----------
    rising
        As of the axis.
    values
        What was solved for.
    found
        What a plan is worth that is known without solving for the best.
    most
        What no plan is worth more than, known without solving.
    """

    rising: int
    values: dict[float, Value] = field(default_factory=dict)
    found: dict[float, float] = field(default_factory=dict)
    most: dict[float, float] = field(default_factory=dict)

    def take_most(self, at: float, high: float) -> None:
        """Take in what no plan is worth more than at a value; -inf where there is none."""
        self.most[at] = min(self.most.get(at, UNKNOWN.high), high)

    def bracket(self, at: float) -> Value:
        """Return what the value is known to lie between, by those known that differ one way."""
        own = self.values.get(at, UNKNOWN)
        if own.none:
            return own
        worse = [own.low, self.found.get(at, UNKNOWN.low)]
        better = [own.high, self.most.get(at, UNKNOWN.high)]
        if self.rising:
            worse += [v.low for x, v in self.values.items() if (at - x) * self.rising > 0]
            worse += [low for x, low in self.found.items() if (at - x) * self.rising > 0]
            better += [v.high for x, v in self.values.items() if (at - x) * self.rising < 0]
            better += [high for x, high in self.most.items() if (at - x) * self.rising < 0]
        low, high = max(worse), min(better)
        return Value(low, max(low, high))

    def steady(self, one: float, two: float, noise: float) -> bool:
        """Return whether the value is proved to be the same all the way between two points."""
        if not self.rising:
            return False
        low, high = sorted((one, two), key=lambda at: at * self.rising)
        worst, best = self.bracket(low), self.bracket(high)
        if abs(best.high) == float("inf"):
            return False
        return best.high - worst.low <= noise * max(1.0, abs(best.high))
