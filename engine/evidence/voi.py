"""What a trial at some schools can find out, and what knowing it is worth.

The decision is to adopt or not, the loss is linear in the effect, and both prior and sampling are
normal. Then the posterior mean, seen from before the trial, is normal around the prior mean, and
the values of information are unit normal linear loss integrals [Raiffa and Schlaifer 1961, Applied
Statistical Decision Theory, chapter 5; Wilson 2015, PharmacoEconomics 33:105-121].
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..milp.model.arrays import FloatArray
from .effect_size import POWER, SIGNIFICANCE


def sampling_variance(
    pilots: npt.ArrayLike, comparisons: npt.ArrayLike, students: float, icc: float, r2: float
) -> FloatArray:
    """Return the variance of the difference between pilot and comparison schools' means, SD^2.

    ``(1/J + 1/C) * (ICC + (1 - ICC)/n) * (1 - R2)`` [Bloom 2005, Randomizing groups to evaluate
    place-based programs, in Learning More from Social Experiments].

    Parameters
    ----------
    pilots, comparisons
        Schools of each kind, above 0.
    students
        Students at each school, above 0.
    icc
        Intraclass correlation: share of the variance that lies between schools.
    r2
        Share of the variance that a pretest explains.
    """
    schools = 1.0 / np.asarray(pilots, dtype=float) + 1.0 / np.asarray(comparisons, dtype=float)
    return np.asarray(schools * (icc + (1.0 - icc) / students) * (1.0 - r2))


def preposterior_sd(se: npt.ArrayLike, variance: npt.ArrayLike) -> FloatArray:
    """Return the standard deviation of the mean after the trial, as seen before: s^2/sqrt(s^2+v).

    Parameters
    ----------
    se
        Standard error of what is known before.
    variance
        Sampling variance of the trial.
    """
    known = np.square(np.asarray(se, dtype=float))
    total = known + np.asarray(variance, dtype=float)
    return np.asarray(known / np.sqrt(np.where(total > 0, total, 1.0)))


def value_of_information(lead: npt.ArrayLike, sd: npt.ArrayLike) -> FloatArray:
    """Return what deciding after the mean has moved wins: sd * (phi(u) - u * Phi(-u)).

    With `sd` the prior standard error this is the expected value of perfect information (EVPI),
    with the pre-posterior standard deviation that of sample information (EVSI).

    Parameters
    ----------
    lead
        Prior mean less break-even.
    sd
        How far the mean may move; 0 gives 0.
    """
    sd = np.asarray(sd, dtype=float)
    u = _distance(lead, sd)
    density = np.exp(-0.5 * u * u) / np.sqrt(2.0 * np.pi)
    # The difference of two nearly equal numbers far out; never below 0.
    return np.asarray(np.maximum(sd * (density - u * _beyond(u)), 0.0) * (sd > 0))


def chance_of_change(lead: npt.ArrayLike, sd: npt.ArrayLike) -> FloatArray:
    """Return the chance that the mean moves past break-even: Phi(-u); 0 where sd is 0."""
    sd = np.asarray(sd, dtype=float)
    return np.asarray(_beyond(_distance(lead, sd)) * (sd > 0))


def detectable_effect(pilots: int, comparisons: int, variance: float) -> float | None:
    """Return the least true effect that a trial finds with 80% power at the two-sided 5% level.

    The minimum detectable effect: ``(t_.975 + t_.8) * sqrt(v)`` with J + C - 2 degrees of freedom
    [Bloom 1995, Evaluation Review 19:547-556]; with many schools the factor is 2.80.

    Parameters
    ----------
    pilots, comparisons
        Schools of each kind.
    variance
        Sampling variance.

    Returns
    -------
    In SD; None for one school of each kind: nothing tells the program from the school.
    """
    from scipy.special import stdtrit  # slow to load, and few districts pilot

    freedom = pilots + comparisons - 2
    if freedom < 1:
        return None
    factor = stdtrit(freedom, 1.0 - SIGNIFICANCE / 2.0) + stdtrit(freedom, POWER)
    return float(factor * np.sqrt(variance))


def _beyond(u: FloatArray) -> FloatArray:
    """Return the chance that a standard normal number lies beyond: Phi(-u)."""
    from scipy.special import ndtr  # slow to load, and few districts pilot

    return np.asarray(ndtr(-u))


def _distance(lead: npt.ArrayLike, sd: FloatArray) -> FloatArray:
    return np.asarray(np.abs(np.asarray(lead, dtype=float)) / np.where(sd > 0, sd, 1.0))
