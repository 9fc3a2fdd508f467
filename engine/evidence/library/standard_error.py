"""Standard errors of effects from what studies report, with the correction for clusters.

Sources
-------
What Works Clearinghouse, Procedures Handbook 4.1, appendices E and F: the variance of g, and the
correction of a t statistic for clusters (Hedges 2007, Journal of Educational and Behavioral
Statistics 32:151-179).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

ACHIEVEMENT_ICC = 0.20
"""Intraclass correlation that the Clearinghouse assumes of achievement where none is given."""

OTHER_ICC = 0.10
"""The same of every other outcome."""


@dataclass(frozen=True)
class Corrected:
    """A t statistic after the correction for clusters.

    Attributes
    ----------
    t
        Corrected statistic.
    freedom
        Its degrees of freedom.
    """

    t: float
    freedom: float


def simple_error(g: float, treated: float, control: float) -> float:
    """Return the standard error of g between two groups of students, in SD.

    ``sqrt(1/nt + 1/nc + g^2 / (2 (nt + nc)))``.
    """
    return sqrt(1.0 / treated + 1.0 / control + g * g / (2.0 * (treated + control)))


def cluster_factor(students: float, clusters: float, icc: float) -> float:
    """Return what a t statistic that ignored clusters is multiplied by, 0 to 1.

    With n students in a cluster on average and N in all,
    ``sqrt(((N - 2) - 2 (n - 1) ICC) / ((N - 2) (1 + (n - 1) ICC)))``.
    """
    more = max(students / clusters - 1.0, 0.0) * icc
    left = (students - 2.0) - 2.0 * more
    return sqrt(max(left, 0.0) / ((students - 2.0) * (1.0 + more)))


def clustered_error(
    g: float, treated: float, control: float, clusters: float, icc: float
) -> float | None:
    """Return the standard error of g where clusters were assigned as a whole, in SD.

    Returns
    -------
    None where there are too few students or clusters for any.
    """
    if clusters < 3 or treated + control <= 2:
        return None
    factor = cluster_factor(treated + control, clusters, icc)
    return simple_error(g, treated, control) / factor if factor > 0 else None


def corrected_t(g: float, treated: float, control: float, clusters: float, icc: float) -> Corrected:
    """Return the t statistic of g corrected for clusters, and its degrees of freedom.

    They are ``((N - 2) - 2 (n - 1) ICC)^2 / ((N - 2)(1 - ICC)^2 + n (N - 2 n) ICC^2 + 2 (N - 2 n)
    ICC (1 - ICC))``, with n and N as in `cluster_factor`.
    """
    total = treated + control
    size = total / clusters
    t = g / simple_error(g, treated, control) * cluster_factor(total, clusters, icc)
    left = (total - 2.0) - 2.0 * (size - 1.0) * icc
    between = size * (total - 2.0 * size) * icc**2
    mixed = 2.0 * (total - 2.0 * size) * icc * (1.0 - icc)
    return Corrected(t, left**2 / ((total - 2.0) * (1.0 - icc) ** 2 + between + mixed))
