"""Normal distributions cut off at bounds, with the mean that was asked for.

Cutting a normal off at a bound draws its mean away from there: an effect of 0.02 with a standard
error of 0.08, cut off at 0, would be 0.07 on average, and every weak effect would look strong.
So the normal that is cut off is moved until the mean of what is left is the one asked for. Its
standard deviation stays; that of the draws is less, the more is cut off.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ...models.numbers import shown
from ...models.tree.problems import listed

_NEAR_BOUND = 5e-3
"""Distance of the mean from a bound, in standard deviations, below which what is left of the normal
is an exponential distribution but for a part in ten thousand."""

_FAR_BOUND = 30.0
"""Bounds farther off than so many times that distance do not change it."""

_SAME_MEAN = 1e-6
"""Difference from the mean asked for, in standard deviations, that is rounding."""

_SOLVED_WITHIN = 1e-9

_DOUBLINGS = 60

_SPREADS_LESS = 0.95
"""Share of the standard deviation asked for below which it is said that draws spread less."""

_ADDRESSES_NAMED = 4
"""Addresses that are named."""


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence SciPy, which makes higher moments along with the first, and overflows far out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        yield


@dataclass(frozen=True, eq=False)
class Truncated:
    """A normal distribution cut off at bounds.

    Attributes
    ----------
    law
        SciPy's frozen distribution.
    mean, sd
        What was asked for.
    """

    law: Any
    mean: float
    sd: float

    @property
    def drawn_mean(self) -> float:
        """Mean of what is drawn."""
        with _quiet():
            return float(self.law.mean())

    @property
    def drawn_sd(self) -> float:
        """Standard deviation of what is drawn."""
        with _quiet():
            return float(self.law.std())

    @property
    def keeps_mean(self) -> bool:
        """Whether the mean of what is drawn is the one asked for."""
        return abs(self.drawn_mean - self.mean) <= _SAME_MEAN * self.sd


def truncated(mean: float, sd: float, low: float | None, high: float | None) -> Truncated:
    """Return a normal cut off at bounds: with the mean asked for, if it lies between them.

    Otherwise the normal asked for is cut off as it is, and the mean moves.

    Parameters
    ----------
    mean, sd
        Mean wanted, and standard deviation of the normal before it is cut off, above 0.
    low, high
        Bounds; None: none.

    Returns
    -------
    A truncated normal, or an exponential where the mean lies so near a bound that the two agree.
    """
    from scipy import stats

    least = -math.inf if low is None else low
    most = math.inf if high is None else high
    if least == -math.inf and most == math.inf:
        return Truncated(stats.norm(mean, sd), mean, sd)
    if not least < mean < most:
        return Truncated(_cut(mean, sd, least, most), mean, sd)
    below, above = mean - least, most - mean
    if below < _NEAR_BOUND * sd and above > _FAR_BOUND * below:
        return Truncated(stats.expon(least, below), mean, sd)
    if above < _NEAR_BOUND * sd and below > _FAR_BOUND * above:
        return Truncated(_Mirrored(stats.expon(-most, above)), mean, sd)
    found = Truncated(_cut(_centre(mean, sd, least, most), sd, least, most), mean, sd)
    if found.keeps_mean:
        return found
    return Truncated(_cut(mean, sd, least, most), mean, sd)


def _cut(centre: float, sd: float, low: float, high: float) -> Any:
    from scipy import stats

    return stats.truncnorm((low - centre) / sd, (high - centre) / sd, centre, sd)


def _centre(mean: float, sd: float, low: float, high: float) -> float:
    """Return where a normal must be centred to have a mean once it is cut off; or the mean."""
    from scipy import optimize

    def beyond(centre: float) -> float:
        with _quiet():
            return float(_cut(centre, sd, low, high).mean()) - mean

    if abs(beyond(mean)) <= _SOLVED_WITHIN * sd:
        return mean  # too little is cut off to matter
    ends = [mean, mean]
    for end, sign in enumerate((-1.0, 1.0)):
        for doubling in range(_DOUBLINGS):
            if sign * beyond(ends[end]) >= 0:
                break
            ends[end] = mean + sign * sd * 2.0**doubling
        else:
            return mean
    if ends[0] == ends[1]:
        return mean
    found = optimize.brentq(beyond, *ends, xtol=1e-12 * sd, rtol=1e-12)
    return float(found)


class _Mirrored:
    """A distribution with its sign turned."""

    def __init__(self, law: Any) -> None:
        self._law = law

    def mean(self) -> float:
        """Return the mean."""
        return -float(self._law.mean())

    def std(self) -> float:
        """Return the standard deviation."""
        return float(self._law.std())

    def ppf(self, points: Any) -> Any:
        """Return the values at quantiles."""
        return -self._law.ppf(1.0 - points)


def remarks(axis: str, cut: Mapping[str, Truncated]) -> tuple[str, ...]:
    """Return in words where draws do not have the mean, or the spread, that was asked for.

    Parameters
    ----------
    axis
        Name of the axis of draws.
    cut
        By address, what is cut off there.

    Returns
    -------
    At most one sentence on means that moved and one on standard deviations that shrank.
    """
    moved = [
        f"{address} {shown(law.drawn_mean, 3)} instead of {shown(law.mean, 3)}"
        for address, law in cut.items()
        if not law.keeps_mean
    ]
    narrow = [
        f"{address} {shown(law.drawn_sd, 2)} instead of {shown(law.sd, 2)}"
        for address, law in cut.items()
        if law.keeps_mean and law.drawn_sd < _SPREADS_LESS * law.sd
    ]
    found = []
    if moved:
        found.append(
            f"`{axis}`: a mean that is not between the bounds cannot be kept; it is"
            f" {listed(moved, _ADDRESSES_NAMED)}"
        )
    if narrow:
        found.append(
            f"`{axis}`: cut off, the draws keep their mean and spread less; their standard"
            f" deviation is {listed(narrow, _ADDRESSES_NAMED)}"
        )
    return tuple(found)
