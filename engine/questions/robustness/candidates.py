"""Different plans, each evaluated in every draw, and which of them are best by what measure."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ....models.results.robustness import Regret, Tail
from ...figures.arrays import FloatArray, IntArray
from ...figures.draws import Draws, tail_mean
from .searches import SAME, Found


@dataclass(eq=False)
class Candidates:
    """A growing list of different plans: C of them.

    Attributes
    ----------
    draws
        The draws in which each is evaluated.
    decisions
        Of each plan, (N, T).
    rest
        Of each plan's objective, what is not its worth; the same in every draw.
    source
        Which search found it first, in words.
    values
        Objective of each plan in each draw, (D,) each.
    """

    draws: Draws
    decisions: list[FloatArray] = field(default_factory=list)
    rest: list[float] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    values: list[FloatArray] = field(default_factory=list)
    _number: dict[bytes, int] = field(default_factory=dict)

    def add(self, decisions: FloatArray, rest: float, source: str) -> int:
        """Take in a plan, unless it is known; return its number."""
        decided = self.draws.figures.ways.decided
        key = np.rint(decisions[decided]).astype(np.int16).tobytes()
        if key not in self._number:
            self._number[key] = len(self.decisions)
            self.decisions.append(decisions)
            self.rest.append(rest)
            self.source.append(source)
            self.values.append(self.draws.worth(decisions) + rest)
        return self._number[key]

    def add_found(self, found: Found, source: str) -> int | None:
        """Take in what a search found; return its number, None if it found no plan."""
        if found.decisions is None:
            return None
        return self.add(found.decisions, found.rest, source)

    @property
    def table(self) -> FloatArray:
        """Objectives, (C, D)."""
        return np.array(self.values)

    @property
    def best(self) -> FloatArray:
        """Objective of the best plan known of each draw, (D,)."""
        return np.asarray(self.table.max(axis=0))

    def best_of(self, own: IntArray) -> IntArray:
        """Return the number of the best plan of each draw, (D,).

        Parameters
        ----------
        own
            Number of the plan that each draw's own search found; kept where none is better. -1
            where it found none.
        """
        table, every = self.table, np.arange(self.draws.size)
        first = table.argmax(axis=0)
        most = table[first, every]
        mine = np.where(own >= 0, table[own, every], -np.inf)
        return np.where(mine >= most - SAME * np.maximum(1.0, np.abs(most)), own, first)

    def tail(self, plan: int, level: float) -> Tail:
        """Return a plan's average, CVaR and worst over the draws."""
        return tail(self.values[plan], level)

    def regret(self, plan: int) -> Regret:
        """Return a plan's regret over the draws, against the best plan known of each."""
        lost = self.best - self.values[plan]
        return Regret(
            mean=float(lost.mean()),
            p90=float(np.quantile(lost, 0.9, method="inverted_cdf")),
            worst=float(lost.max()),
        )

    def choose(self, level: float) -> dict[str, int]:
        """Return the plans with the best average, the best CVaR, the least largest regret.

        Of equal ones the first: the plain plan before others.
        """
        table = self.table
        return {
            "average": _first_most(table.mean(axis=1)),
            "cvar": _first_most(np.array([tail_mean(row, level) for row in table])),
            "regret": _first_most(-(table.max(axis=0) - table).max(axis=1)),
        }


def tail(values: FloatArray, level: float) -> Tail:
    """Return average, CVaR and worst of objectives over draws, (D,)."""
    return Tail(mean=float(values.mean()), cvar=tail_mean(values, level), worst=float(values.min()))


def _first_most(score: FloatArray) -> int:
    most = float(score.max())
    return int(np.flatnonzero(score >= most - SAME * max(1.0, abs(most)))[0])
