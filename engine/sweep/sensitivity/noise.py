"""What in a sweep is noise: what the gaps of its own runs, or chance among draws, can explain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ....models.results.sweep import Noise
from ...figures.arrays import FloatArray
from ..levels import Levels

if TYPE_CHECKING:
    from .runs import Runs

CHANCE = 0.05
"""A drawn address counts only if chance alone would make one of them look so less often."""

WORTH_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Proved:
    """Between what each run's best plan is proved to lie, shape (runs,); NaN without a plan.

    Attributes
    ----------
    low
        Worth of the plan found.
    high
        That, and what the search leaves open: the bound less the objective; infinity without a
        bound.
    """

    low: FloatArray
    high: FloatArray

    def means(self, level: Levels) -> tuple[FloatArray, FloatArray]:
        """Return what the mean at each level is at least and at most; NaN without a plan."""
        known = ~np.isnan(self.low)
        many = len(level.labels)
        counts = np.bincount(level.of[known], minlength=many)
        sums = [
            np.bincount(level.of[known], weights=side[known], minlength=many)
            for side in (self.low, self.high)
        ]
        with np.errstate(invalid="ignore"):
            low, high = (side / np.where(counts, counts, np.nan) for side in sums)
        return low, high


def proved(results: Runs, figure: str = "worth") -> Proved:
    """Return between what each done run's best worth, or objective, is proved to lie.

    Parameters
    ----------
    results
        The sweep's.
    figure
        `worth` or `objective`.

    Returns
    -------
    For each run what was found, and the same with what its gap leaves open added; infinite without
    a bound.
    """
    runs = results.runs_frame()
    found, objective, bound = (
        runs[name].to_numpy(dtype=float) for name in (figure, "objective", "bound")
    )
    room = np.where(np.isnan(bound), np.inf, np.maximum(bound - objective, 0.0))
    return Proved(found, found + room)


def within_gap(low: FloatArray, high: FloatArray, axis: int = 0) -> bool:
    """Return whether figures that differ along an axis may be equal everywhere, by their limits.

    Parameters
    ----------
    low, high
        What each figure is proved to be at least and at most, the same shape; NaN: there is none.
    axis
        The dimension along which the figures are compared.

    Returns
    -------
    False where they are equal, but for rounding, or no figure is known.
    """
    known = ~np.isnan(low)
    if not known.any():
        return False
    rounding = WORTH_ROUNDING * max(1.0, float(np.abs(low[known]).max()))
    most = np.where(known, low, -np.inf).max(axis=axis)
    least = np.where(known, low, np.inf).min(axis=axis)
    end = np.where(known, high, np.inf).min(axis=axis)
    some = known.any(axis=axis)
    differ = bool((most - least)[some].max() > rounding)
    return differ and bool((most <= end + rounding)[some].all())


def beyond_chance(level: Levels, figure: FloatArray, tests: int) -> bool:
    """Return whether a drawn value and a figure's average over its draw's runs are related.

    By rank correlation.

    Parameters
    ----------
    figure
        By run, shape (runs,); NaN where there is none.
    tests
        Addresses drawn, among which `CHANCE` is shared.
    """
    from scipy import stats

    assert level.step is not None
    known = ~np.isnan(figure)
    steps = level.step[known]
    if not len(steps):
        return False
    counts = np.bincount(steps)
    sums = np.bincount(steps, weights=figure[known])
    value = np.zeros(len(counts))
    value[steps] = (level.values if level.values is not None else level.of)[known]
    there = counts > 0
    average = sums[there] / counts[there]
    if len(average) < 4 or np.ptp(average) == 0 or np.ptp(value[there]) == 0:
        return False
    return bool(stats.spearmanr(value[there], average).pvalue * tests < CHANCE)


def noise_of(results: Runs, limits: Proved) -> dict[str, Noise]:
    """Return for each axis and address drawn whether what it moves worth by may be noise.

    Worth is told apart where the levels' means cannot all be equal, whatever better plans the
    runs' gaps leave room for. Of several addresses drawn together one counts only beyond chance.

    Parameters
    ----------
    results
        The sweep's.
    limits
        What `proved` found.

    Returns
    -------
    `gap`, `chance` or nothing, by the name of the axis or address.
    """
    drawn = sum(level.step is not None for level in results.levels)
    found: dict[str, Noise] = {}
    for level in (*results.levels, *results.draws):
        if within_gap(*limits.means(level)):
            found[level.name] = "gap"
        elif level.step is not None and drawn > 1 and not beyond_chance(level, limits.low, drawn):
            found[level.name] = "chance"
        else:
            found[level.name] = ""
    return found
