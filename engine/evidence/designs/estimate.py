"""What every design's estimate comes to, before it is put in SD."""

from __future__ import annotations

from dataclasses import dataclass, field

from ....models.results.evaluation import PicturePoint


class CannotEstimate(Exception):
    """The data do not say an effect by this design; the message says why, in plain words."""


@dataclass(frozen=True)
class Trend:
    """How the two sides moved before the program.

    Attributes
    ----------
    p
        Chance of so different a course if both moved alike; None where it cannot be looked at.
    periods
        Differences that could be looked at.
    largest
        Largest difference before the program, in the outcome's unit.
    fewest
        Units in the smallest group that began together.
    """

    p: float | None
    periods: int
    largest: float = 0.0
    fewest: int = 0


@dataclass(frozen=True)
class Estimate:
    """An effect in the outcome's own unit.

    Attributes
    ----------
    effect, se
        The effect and its standard error.
    df
        Degrees of freedom of its interval; infinite for the normal distribution.
    treated, compared
        Rows (students or, of their averages, schools) with and without the program.
    sd
        Spread of the outcome among students of one side; None where only a study can say.
    sd_from
        Students by whom the spread is known; infinite where the study gives it.
    p
        Chance of so much if there were no effect.
    trend
        Before the program; None for designs without a before.
    times
        Times before and from the start, for series; (0, 0) else.
    neighbours
        Correlation of what is left at one time with the next, of a series.
    picture
        Marks for the design's own picture.
    """

    effect: float
    se: float
    df: float
    treated: int
    compared: int
    sd: float | None
    sd_from: float
    p: float
    trend: Trend | None = None
    times: tuple[int, int] = (0, 0)
    neighbours: float = 0.0
    picture: tuple[PicturePoint, ...] = field(default=())
