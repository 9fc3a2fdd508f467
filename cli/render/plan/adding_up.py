"""Figures rounded so that what is printed adds up to the total that is printed."""

import math
from collections.abc import Sequence


def rounded(figures: Sequence[float], unit: float = 1.0) -> tuple[list[float], float]:
    """Return figures and their total, rounded, so that the figures add up to the total.

    The total is rounded as any figure is; of the figures, those are rounded the other way that are
    nearest to it. So each is less than a unit off.

    Parameters
    ----------
    figures
        In any unit.
    unit
        To what they are rounded: 1, or 0.01.
    """
    total = _units(math.fsum(figures) / unit)
    down = [math.floor(figure / unit + 1e-9) for figure in figures]
    over = [figure / unit - low for figure, low in zip(figures, down, strict=True)]
    up = sorted(range(len(figures)), key=lambda i: (-over[i], i))[: max(total - sum(down), 0)]
    whole = [low + (i in up) for i, low in enumerate(down)]
    return [number * unit for number in whole], total * unit


def _units(number: float) -> int:
    return math.floor(number + 0.5 + 1e-9)
