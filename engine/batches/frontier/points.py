"""Points of a frontier as scores: found, lost, dominated; and where the knee is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...figures.arrays import FloatArray
from .asking import Score

_NOISE = 1e-9
_BULGE = 1e-6


@dataclass(frozen=True)
class Found:
    """A point that was found.

    Attributes
    ----------
    score
        Its values, with more always better.
    on
        Its plan's decisions, as in `Answer.on`.
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


def efficient(points: Sequence[Found]) -> list[Found]:
    """Return the points that no other dominates, one of each score, proved ones first."""
    kept: list[Found] = []
    for point in sorted(points, key=lambda p: not p.proved):
        dominated = any(_dominates(other.score, point.score) for other in points)
        if not dominated and not any(_covers(other.score, point.score) for other in kept):
            kept.append(point)
    return kept


def _slack(score: Score) -> FloatArray:
    return np.asarray(_NOISE * np.maximum(1.0, np.abs(np.array(score))))


def _covers(one: Score, other: Score) -> bool:
    """Return whether a score is no worse than another anywhere."""
    return bool((np.array(one) >= np.array(other) - _slack(other)).all())


def _dominates(one: Score, other: Score) -> bool:
    """Return whether a score is no worse anywhere, and better somewhere."""
    return _covers(one, other) and bool((np.array(one) > np.array(other) + _slack(other)).any())


def knee(scores: Sequence[Score]) -> int | None:
    """Return which point is the knee: the one that bulges most beyond the line between the ends.

    With every objective scaled to 0 .. 1 over the points, it is the one of largest sum (I. Das,
    "On characterizing the 'knee' of the Pareto curve based on normal-boundary intersection",
    Structural Optimization 18 (1999)). None where no point lies beyond the line.
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
