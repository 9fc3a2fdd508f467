"""What is not known exactly about effects, draws of it, and what it does to worth.

One model for all that asks "how sure are we": the error of each program's effect on each goal is
normal with the effect's standard error. Errors of different programs are independent. Errors of one
program on different goals correlate (they come from the same studies and the same delivery): each
is ``sqrt(c) * common + sqrt(1 - c) * own`` with standard normal parts. The correlation c = 0.8 is
what meta-analysis customarily assumes of effects from one study (Hedges, Tipton and Johnson 2010,
Research Synthesis Methods 1:39-65; the default of the R package robumeta); it is an assumption.

What stands in for effects that nobody has measured is one presumption, which is wrong for all of
them at once: a share of the variance of their errors, half as a rule, is one part that all share.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse  # type: ignore[import-untyped, unused-ignore]

from . import Figures
from .arrays import FloatArray
from .returns import make_returns
from .uncertain import Uncertain, find_uncertain

COMMON = 0.5
"""Share of the variance of unmeasured effects' errors that all of them share, unless it is said."""

SOME = 100
"""How many draws are evaluated at once, so that a large district fits into memory."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Draws of the uncertain effects.

    Attributes
    ----------
    figures, uncertain
        Of the scenario.
    error
        Effect less its mean, (D, U).
    """

    figures: Figures
    uncertain: Uncertain
    error: FloatArray

    @property
    def size(self) -> int:
        """How many draws there are."""
        return len(self.error)

    def some(self, chosen: slice | list[int]) -> Draws:
        """Return some of the draws, by their numbers."""
        return replace(self, error=self.error[chosen])

    def effects(self, draw: int) -> FloatArray:
        """Return students x effect of each way in a draw, student-SD, (N, G, T)."""
        found, uncertain = self.figures.ways.effect.copy(), self.uncertain
        moved = uncertain.amount * self.error[draw, uncertain.which][:, None]
        np.add.at(found, (uncertain.way, uncertain.goal), moved)
        return found

    def worth(self, decisions: FloatArray) -> FloatArray:
        """Return the discounted worth of decisions, (N, T), in each draw, student-SD, (D,)."""
        mean, lever = self._gain(decisions)
        places = self.figures.places
        returns = make_returns(self.figures.scenario)
        scale = places.enrollment[:, None, :] * places.stake * places.discount
        cell = np.flatnonzero(scale.reshape(-1))
        goal = np.unravel_index(cell, scale.shape)[1][:, None]
        mean, lever, scale = mean[cell], lever[cell], scale.reshape(-1)[cell]
        found = np.empty(self.size)
        for first in range(0, self.size, SOME):
            part = slice(first, first + SOME)
            gain = mean[:, None] + lever @ self.error[part].T
            found[part] = scale @ returns.of(gain, goal)
        return found

    def _gain(self, decisions: FloatArray) -> tuple[FloatArray, sparse.csr_array]:
        """Gain per student by cell at the means, (cells,), and for each unit of error, (., U)."""
        places, ways, uncertain = self.figures.places, self.figures.ways, self.uncertain
        shape = places.stake.shape
        total = np.zeros(shape)
        np.add.at(total, ways.place, ways.effect * decisions[:, None, :])
        made = decisions[uncertain.way]
        entry, year = np.nonzero(made)
        place = ways.place[uncertain.way[entry]]
        cell = np.ravel_multi_index((place, uncertain.goal[entry], year), shape)
        amount = uncertain.amount[entry, year] / places.enrollment[place, year]
        amount *= made[entry, year]
        lever = sparse.csr_array(
            (amount, (cell, uncertain.which[entry])), shape=(total.size, uncertain.size)
        )
        return (total / places.enrollment[:, None, :]).reshape(-1), lever


def draw_effects(
    figures: Figures, count: int, seed: int, correlation: float, common: float = COMMON
) -> Draws:
    """Return draws of the uncertain effects, by the model of this file.

    Each program (or reorganization) and goal has a stream of its own, named by their ids, so that
    the first draws are the same whatever the number of draws, and another program, or another value
    anywhere, leaves the errors of the others as they are (common random numbers).

    Parameters
    ----------
    count
        How many draws.
    seed
        Of all streams.
    correlation
        Of the errors of one program's effects on different goals, 0 to 1.
    common
        Share of the variance of unmeasured effects' errors that all of them share, 0 to 1.
    """
    uncertain = find_uncertain(figures)
    error = np.empty((count, uncertain.size))
    shared = _normal("unknown", seed, count)
    for u, (key, goal) in enumerate(uncertain.names):
        what = "program" if key in figures.scenario.programs else "reorganization"
        its = _normal(f"{what} {key}", seed, count)
        own = _normal(f"effect {key} {goal}", seed, count)
        error[:, u] = np.sqrt(correlation) * its + np.sqrt(1.0 - correlation) * own
        if uncertain.unknown[u]:
            error[:, u] = np.sqrt(common) * shared + np.sqrt(1.0 - common) * error[:, u]
    return Draws(figures, uncertain, error * uncertain.se)


def _normal(name: str, seed: int, count: int) -> FloatArray:
    from scipy.special import ndtri  # slow to load; a plan alone needs no draws

    # From the generator's raw bits, which NumPy promises to keep; its normal draws may change.
    bits = np.random.PCG64(np.random.SeedSequence([seed, *name.encode()])).random_raw(count)
    return np.asarray(ndtri(((bits >> np.uint64(11)).astype(float) + 0.5) * 2.0**-53))


def tail_mean(values: FloatArray, level: float) -> float:
    """Return the average of the worst (least) share of equally likely values: CVaR.

    Where the share is no whole number of values, the last of them counts in part.

    Parameters
    ----------
    values
        Shape (D,).
    level
        The share, above 0, at most 1.
    """
    order, share = np.sort(values), level * len(values)
    part = np.clip(share - np.arange(len(values)), 0.0, 1.0)
    return float(part @ order / part.sum())
