"""Draws from distributions: Latin hypercube, Sobol, and Sobol points arranged after Saltelli.

The points come from `scipy.stats.qmc` and the distributions from `scipy.stats`. Saltelli's
arrangement of n x (d + 2) points, from which first-order and total sensitivities can be told, is
that of Saltelli et al. 2010 (https://doi.org/10.1016/j.cpc.2009.09.018): A, B, and for each of
the d values A with that value from B.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy import stats

from ...models.reading.variation import changed
from ...models.scenario.sweep import Distribution, Normal, SampleMethod
from ..figures.arrays import FloatArray
from .truncated import Truncated, truncated

LEAST_QUANTILE = 1e-12
"""Distance of a quantile from 0 and 1: a normal value drawn at 0 would be minus infinity."""


def quantiles(method: SampleMethod, draws: int, width: int, seed: int) -> FloatArray:
    """Return points spread over the unit cube.

    Parameters
    ----------
    method, draws, seed
        As in the sweep file.
    width
        How many values are drawn, d.

    Returns
    -------
    Shape (draws, d); for saltelli (draws x (d + 2), d): A, B, then A with each value from B.
    """
    from scipy.stats import qmc

    generator = np.random.default_rng(seed)
    if method == "latin_hypercube":
        points = qmc.LatinHypercube(d=width, seed=generator).random(draws)
    elif method == "sobol":
        points = qmc.Sobol(d=width, seed=generator).random(draws)
    else:
        points = _saltelli(qmc.Sobol(d=2 * width, seed=generator).random(draws))
    clipped: FloatArray = np.clip(points, LEAST_QUANTILE, 1 - LEAST_QUANTILE)
    return clipped


def _saltelli(points: FloatArray) -> FloatArray:
    first, second = np.hsplit(points, 2)
    blocks = [first, second]
    for column in range(first.shape[1]):
        mixed = first.copy()
        mixed[:, column] = second[:, column]
        blocks.append(mixed)
    return np.vstack(blocks)


class NotDrawable(Exception):
    """A value cannot be drawn: what is wrong, and how to mend it."""


def drawn(distribution: Distribution, points: FloatArray, now: Any, spread: Any) -> Sequence[Any]:
    """Return the values at quantiles of a distribution.

    Parameters
    ----------
    distribution
        What to draw from.
    points
        Quantiles, shape (n,).
    now
        The scenario's own value: the mean where none is given, and what `times` and `plus` change.
    spread
        The scenario's own standard error beside it, for a normal without `sd`.

    Returns
    -------
    As many values as points, in their order.

    Raises
    ------
    NotDrawable
        The scenario's own value is wanted, and is no number.
    """
    if distribution.choice is not None:
        many = len(distribution.choice)
        picks = np.minimum((points * many).astype(int), many - 1)
        return [distribution.choice[pick] for pick in picks]
    for kind in ("times", "plus"):
        inner = getattr(distribution, kind)
        if inner is not None:
            amounts = drawn(inner, points, 1.0 if kind == "times" else 0.0, None)
            return [_changed(now, kind, float(amount)) for amount in amounts]
    if distribution.integers is not None:
        low, high = distribution.integers.low, distribution.integers.high
        return [int(low + np.floor(p * (high - low + 1))) for p in points]
    return [float(value) for value in _continuous(distribution, now, spread)(points)]


def _changed(now: Any, kind: str, amount: float) -> Any:
    try:
        return changed(now, kind, amount)
    except TypeError:
        raise NotDrawable(
            "the scenario has no number there to change",
            "give a distribution without times or plus",
        ) from None


def _continuous(distribution: Distribution, now: Any, spread: Any) -> Callable[[Any], FloatArray]:
    """Return the quantile function of a distribution of numbers."""
    made: Any
    if distribution.normal is not None:
        made = _normal(distribution.normal, now, spread).law
    elif (uniform := distribution.uniform) is not None:
        made = stats.uniform(uniform.low, uniform.high - uniform.low)
    elif (triangle := distribution.triangular) is not None:
        width = triangle.high - triangle.low
        made = stats.triang((triangle.mode - triangle.low) / width, triangle.low, width)
    elif (log := distribution.lognormal) is not None:
        made = stats.lognorm(log.sigma, scale=log.median)
    else:
        beta = distribution.beta
        assert beta is not None
        made = stats.beta(beta.a, beta.b, beta.low, beta.high - beta.low)
    quantile: Callable[[Any], FloatArray] = made.ppf
    return quantile


def cut_off(distribution: Distribution, now: Any, spread: Any) -> Truncated | None:
    """Return the normal that is cut off at bounds to draw from, if one is; else None.

    Parameters are those of `drawn`, and so is what it raises.

    Parameters
    ----------
    distribution, now, spread
        As of `drawn`.

    Raises
    ------
    NotDrawable
        The scenario's own value is needed, and is not a number.
    """
    for kind, still in (("times", 1.0), ("plus", 0.0)):
        inner = getattr(distribution, kind)
        if inner is not None:
            return cut_off(inner, still, None)
    normal = distribution.normal
    if normal is None or (normal.low is None and normal.high is None):
        return None
    return _normal(normal, now, spread)


def _normal(normal: Normal, now: Any, spread: Any) -> Truncated:
    mean = _given(normal.mean, now, "value", "give `mean`")
    sd = _given(normal.sd, spread, "standard error (`se`) with it", "give `sd`")
    if sd <= 0:
        raise NotDrawable("the standard error with it is 0", "give `sd`")
    return truncated(mean, sd, normal.low, normal.high)


def _given(own: float | None, now: Any, what: str, mend: str) -> float:
    if own is not None:
        return own
    if isinstance(now, bool) or not isinstance(now, int | float):
        raise NotDrawable(f"the scenario has no single number as {what}", mend)
    return float(now)
