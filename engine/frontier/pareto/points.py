"""Points of a frontier as scores: found, lost, dominated; and where the knee is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...figures.arrays import FloatArray
from .subproblem import Score

_SCORE_ROUNDING = 1e-11
_BULGE = 1e-6


@dataclass(frozen=True)
class Found:
    """A point that was found.

    Attributes
    ----------
    score
        Its values, with more always better.
    on
        Its plan's decisions, as in `Solved.on`.
    gap
        By how much its first objective may be raised with the others no worse; None: not known.
    proved
        Whether that is no more than was asked.
    """

    score: Score
    on: tuple[int, ...]
    gap: float | None
    proved: bool


@dataclass(frozen=True)
class Lost:
    """A region that was not searched to the end: scores above these, and why."""

    above: Score
    why: str


def efficient(points: Sequence[Found], steps: Sequence[float | None]) -> list[Found]:
    """Return the points that no other dominates, one of each score, proved ones first.

    Parameters
    ----------
    points
        What was found.
    steps
        The axes' steps: scores nearer than half of one are the same.

    Returns
    -------
    In the order of `points`, proved ones before others.
    """
    if not points:
        return []
    ordered = sorted(points, key=lambda p: not p.proved)
    table = np.array([point.score for point in ordered])
    slack = _slack(table, steps)
    kept: list[int] = []
    for i, score in enumerate(table):
        covers = (table >= score - slack[i]).all(axis=1)
        better = covers & (table > score + slack[i]).any(axis=1)
        if not better.any() and not covers[kept].any():
            kept.append(i)
    return [ordered[i] for i in kept]


def _slack(table: FloatArray, steps: Sequence[float | None]) -> FloatArray:
    """Return how much less of each score still counts as no less."""
    half = np.array([np.inf if step is None else 0.5 * step for step in steps])
    return np.asarray(np.minimum(_SCORE_ROUNDING * np.maximum(1.0, np.abs(table)), half))


def knee(scores: Sequence[Score]) -> int | None:
    """Return which point is the knee: the one that bulges most beyond the line between the ends.

    With every objective scaled to 0 .. 1 over the points, it is the one of largest sum (I. Das,
    "On characterizing the 'knee' of the Pareto curve based on normal-boundary intersection",
    Structural Optimization 18 (1999)). None where no point lies beyond the line.

    Parameters
    ----------
    scores
        One for each efficient point, more is better on each axis.

    Returns
    -------
    Its place among the scores.
    """
    if len(scores) < 3:
        return None
    table = np.array(scores)
    width = np.ptp(table, axis=0)
    if (width <= 0).any():
        return None
    total = ((table - table.min(axis=0)) / width).sum(axis=1)
    best = int(np.argmax(total))
    ends = {int(i) for i in np.argmax(table, axis=0)}
    beyond = total[best] > max(total[i] for i in ends) + _BULGE
    return best if beyond else None
