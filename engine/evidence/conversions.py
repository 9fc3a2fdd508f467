"""What other words for an effect come to in standard deviations, and back.

Sources
-------
Months of progress: an average year's growth in SD by grade, from the national norms of seven
reading and six mathematics tests (Hill, Bloom, Black and Lipsey 2008, "Empirical benchmarks for
interpreting effect sizes in research", Child Development Perspectives 2(3), table 1), a year taken
as nine months. Percentiles: the normal distribution (What Works Clearinghouse, Procedures Handbook
4.1, "improvement index"). Percentage points: the Cox index, ln(odds ratio) / 1.65 (the same).
"""

from __future__ import annotations

from math import exp, log
from statistics import NormalDist
from typing import Literal

from ...models.numbers import shown

Subject = Literal["reading", "math"]

GROWTH: dict[Subject, tuple[float, ...]] = {
    "reading": (1.52, 0.97, 0.60, 0.36, 0.40, 0.32, 0.23, 0.26, 0.24, 0.19, 0.19, 0.06),
    "math": (1.14, 1.03, 0.89, 0.52, 0.56, 0.41, 0.30, 0.32, 0.22, 0.25, 0.14, 0.01),
}
"""SD that students gain from the spring of a grade to the next spring, from kindergarten on: the
k-th is the growth during grade k + 1."""

MONTHS = 9
"""Months of school in a year."""

COX = 1.65
"""Log odds that count as one SD."""


class CannotConvert(ValueError):
    """A figure that cannot be converted; the message says why and what to give."""


def growth(subject: Subject, grade: int) -> float:
    """Return the SD that students gain during a grade, 1 to 12.

    Raises
    ------
    CannotConvert
        There is no such grade among the norms.
    """
    if not 1 <= grade <= len(GROWTH[subject]):
        raise CannotConvert(f"growth is known of grades 1 to 12, not of grade {grade}")
    return GROWTH[subject][grade - 1]


def from_months(months: float, subject: Subject, grade: int) -> float:
    """Return months of progress during a grade in SD."""
    return months * growth(subject, grade) / MONTHS


def to_months(effect: float, subject: Subject, grade: int) -> float:
    """Return an effect in SD as months of progress during a grade."""
    return effect * MONTHS / growth(subject, grade)


def from_points(points: float, test_sd: float) -> float:
    """Return points of a test in SD, given the SD of students' scores on it.

    Raises
    ------
    CannotConvert
        The SD is not above 0.
    """
    if test_sd <= 0:
        raise CannotConvert("the test's SD is above 0: the spread of students' scores in points")
    return points / test_sd


def from_percentiles(percentiles: float, start: float = 50.0) -> float:
    """Return percentiles gained by a student who starts at one in SD.

    Raises
    ------
    CannotConvert
        The student starts or ends outside 0 to 100.
    """
    ends = start + percentiles
    if not (0 < start < 100 and 0 < ends < 100):
        raise CannotConvert(
            f"a student at the {shown(start)}th percentile cannot gain"
            f" {shown(percentiles)}: percentiles lie"
            " between 0 and 100"
        )
    normal = NormalDist()
    return normal.inv_cdf(ends / 100) - normal.inv_cdf(start / 100)


def to_percentiles(effect: float, start: float = 50.0) -> float:
    """Return the percentiles that an effect in SD moves a student who starts at one."""
    normal = NormalDist()
    return 100 * normal.cdf(normal.inv_cdf(start / 100) + effect) - start


def from_percentage_points(points: float, start: float) -> float:
    """Return a rise of a share of students (graduating, passing), in percentage points, in SD.

    Raises
    ------
    CannotConvert
        The share is, or becomes, 0 or less, or 100 or more.
    """
    ends = start + points
    if not (0 < start < 100 and 0 < ends < 100):
        raise CannotConvert(
            f"a share of {shown(start)}% cannot rise by {shown(points)} points:"
            " shares lie between 0 and 100%"
        )
    return (log(ends / (100 - ends)) - log(start / (100 - start))) / COX


def to_percentage_points(effect: float, start: float) -> float:
    """Return an effect in SD as a rise of a share of students, in percentage points."""
    odds = start / (100 - start) * exp(COX * effect)
    return 100 * odds / (1 + odds) - start
