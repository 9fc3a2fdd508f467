"""Standard errors from what a study reports, and pooling of several findings."""

import math
from collections.abc import Sequence
from statistics import NormalDist

Finding = tuple[float, float]  # effect and standard error


def from_p(effect: float, p: float) -> float:
    """Standard error from a two-sided p value: |g| / z, where z is the quantile of 1 - p/2."""
    return abs(effect) / NormalDist().inv_cdf(1 - p / 2)


def from_n(effect: float, treated: float, compared: float) -> float:
    """Standard error from numbers of students: sqrt(1/n1 + 1/n2 + g^2 / (2 (n1 + n2)))."""
    return math.sqrt(1 / treated + 1 / compared + effect**2 / (2 * (treated + compared)))


def from_clusters(clusters: tuple[float, float], students: float, icc: float) -> float:
    """Standard error where whole schools were assigned: sqrt((1/J1 + 1/J2) (icc + (1 - icc) / n)).

    `students` is all of them; n is their number a school.
    """
    first, second = clusters
    size = students / (first + second)
    return math.sqrt((1 / first + 1 / second) * (icc + (1 - icc) / size))


def fixed(findings: Sequence[Finding]) -> Finding:
    """Inverse-variance mean of independent findings."""
    weights = [1 / se**2 for _, se in findings]
    mean = sum(w * g for w, (g, _) in zip(weights, findings, strict=True)) / sum(weights)
    return mean, 1 / math.sqrt(sum(weights))


def random_effects(findings: Sequence[Finding]) -> Finding:
    """DerSimonian-Laird random-effects mean of independent findings and its standard error."""
    weights = [1 / se**2 for _, se in findings]
    centre = fixed(findings)[0]
    q = sum(w * (g - centre) ** 2 for w, (g, _) in zip(weights, findings, strict=True))
    scale = sum(weights) - sum(w**2 for w in weights) / sum(weights)
    between = max(0.0, (q - (len(findings) - 1)) / scale) if scale > 0 else 0.0
    mean, _ = fixed([(g, math.sqrt(se**2 + between)) for g, se in findings])
    return mean, 1 / math.sqrt(sum(1 / (se**2 + between) for _, se in findings))


def same_sample(findings: Sequence[Finding]) -> Finding:
    """Mean of several measures of the same students, as if perfectly correlated.

    The standard error is that of one measure (the root mean square), widened by how far the
    measures lie apart (the variance of their mean).
    """
    count = len(findings)
    mean = sum(g for g, _ in findings) / count
    within = sum(se**2 for _, se in findings) / count
    apart = sum((g - mean) ** 2 for g, _ in findings) / (count - 1) if count > 1 else 0.0
    return mean, math.sqrt(within + apart / count)


def one_study(findings: Sequence[Finding]) -> Finding:
    """Mean of one study's outcomes; its standard error is that of one outcome."""
    count = len(findings)
    mean = sum(g for g, _ in findings) / count
    return mean, math.sqrt(sum(se**2 for _, se in findings) / count)
