"""Points of a trade-off, as shapes: where each stands between two axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 640.0
HEIGHT = 300.0
MARGIN = 14.0


@dataclass(frozen=True)
class Place:
    """Where a point stands."""

    x: float
    y: float


def places(points: Sequence[tuple[float, float]]) -> tuple[Place, ...]:
    """Return where points stand, larger values to the right and up."""
    if not points:
        return ()
    across, up = zip(*points, strict=True)
    return tuple(
        Place(
            MARGIN + _share(x, across) * (WIDTH - 2 * MARGIN),
            HEIGHT - MARGIN - _share(y, up) * (HEIGHT - 2 * MARGIN),
        )
        for x, y in points
    )


def _share(value: float, of: Sequence[float]) -> float:
    low, high = min(of), max(of)
    return (value - low) / (high - low) if high > low else 0.5
