"""An effect in SD: Hedges' g, its standard error, its interval.

Sources
-------
What Works Clearinghouse, Procedures Handbook 5.0, appendix E: g is the adjusted difference over
the pooled SD, times 1 - 3/(4N - 9); its variance adds to the difference's own the uncertainty of
the SD, g^2 / (2N). Intervals that hold at every look: the normal mixture of Robbins 1970, as in
Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, Annals of Statistics 52(6), theorem 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, isinf, log, sqrt

SIGNIFICANCE = 0.05
"""Two-sided level of tests."""

POWER = 0.8
"""Chance with which a detectable effect is found."""

MIXTURE_SD = 0.2
"""SD of the effects over which intervals for every look are mixed: the size of effects in schools.
It must not depend on the data; what it is changes only at which look the interval is narrowest."""


@dataclass(frozen=True)
class EffectSize:
    """An effect in SD.

    Attributes
    ----------
    g, se, low, high
        Hedges' g, standard error, ends of the 95% interval.
    p
        Chance of so much if there were no effect.
    detectable
        Least true effect that would be found with 80% power.
    """

    g: float
    se: float
    low: float
    high: float
    p: float
    detectable: float


def small_sample(students: float) -> float:
    """Return the factor that takes the bias of few students out of g: 1 - 3/(4N - 9)."""
    return 1.0 - 3.0 / (4.0 * max(students, 4.0) - 9.0)


def hedges_g(
    effect: float, se: float, sd: float, students: float, df: float = inf, any_time: bool = False
) -> EffectSize:
    """Return an effect in SD.

    Parameters
    ----------
    effect, se
        Of the difference, in the outcome's unit.
    sd
        Spread of students' results, same unit, above 0.
    students
        By whom the SD is known; infinite where it is given.
    df
        Degrees of freedom of the interval.
    any_time
        Whether the interval shall hold however often one looks.
    """
    omega = small_sample(students)
    g = omega * effect / sd
    own = omega * se / sd
    total = sqrt(own * own + g * g / (2.0 * students))
    far = any_time_factor if any_time else lambda _se: _t(1.0 - SIGNIFICANCE / 2.0, df)
    half = total * far(total)
    p = _any_time_p(g, own) if any_time else two_sided(effect / se, df)
    detectable = own * (far(own) + _t(POWER, df))
    return EffectSize(g, total, g - half, g + half, p, detectable)


def two_sided(t: float, df: float) -> float:
    """Return the chance of so far a t if there is no effect."""
    from scipy.special import ndtr, stdtr  # slow to load

    return float(2.0 * (ndtr(-abs(t)) if isinf(df) else stdtr(df, -abs(t))))


def any_time_factor(se: float) -> float:
    """Return by how many standard errors an interval reaches that holds at every look.

    Parameters
    ----------
    se
        Standard error at this look, SD, above 0.
    """
    ratio = (MIXTURE_SD / se) ** 2
    return sqrt((1.0 + ratio) / ratio * (log(1.0 + ratio) - 2.0 * log(SIGNIFICANCE)))


def _any_time_p(g: float, se: float) -> float:
    """Return the chance of ever seeing so much: one over the mixture's likelihood ratio."""
    ratio = (MIXTURE_SD / se) ** 2
    fits = exp(-0.5 * (g / se) ** 2 * ratio / (1.0 + ratio))
    return min(1.0, sqrt(1.0 + ratio) * fits)


def _t(share: float, df: float) -> float:
    from scipy.special import ndtri, stdtrit  # slow to load

    return float(ndtri(share) if isinf(df) else stdtrit(df, share))
