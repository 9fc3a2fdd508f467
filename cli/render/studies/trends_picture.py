"""Trends as a picture: each unit's change with its interval, the steepest rise at the top."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from ....models.results.trends import ColumnTrends, Trends
from ..drawing import DARK, LIGHT, MIDDLE, interval, write
from ..words import printable, short

MOST = 40
"""Units drawn with their names; of more, the steepest on both ends."""


def write_picture(found: Trends, path: Path) -> None:
    """Draw trends, as .png or .svg by the path's ending.

    Raises
    ------
    CannotWrite
        With the picture as it was before.
    """
    write(lambda: picture(found), path)


def picture(found: Trends) -> Figure:
    """Return the picture: for each column, changes at the left, averages over time at the right."""
    rows = max(min(len(column.units), MOST) for column in found.trends)
    size = (9.2, (1.2 + 0.2 * max(rows, 8)) * len(found.trends))
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.subplots(len(found.trends), 2, squeeze=False)
    for (left, right), column in zip(axes, found.trends, strict=True):
        _changes(left, column, found.unit)
        _courses(right, column, found)
    return figure


def _changes(panel: Any, column: ColumnTrends, unit: str) -> None:
    units = column.units
    if len(units) > MOST:
        units = (*units[: MOST // 2], *units[-MOST // 2 :])
    panel.axvline(0, color=LIGHT, linewidth=1.0, zorder=0)
    panel.axvline(column.all, color=MIDDLE, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
    for y, each in enumerate(units):
        interval(panel, y, each.own, each.own_low, each.own_high, each.course != "no trend")
    panel.set_yticks(range(len(units)), [short(printable(u.name), 28) for u in units], fontsize=7)
    panel.set_ylim(len(units) - 0.5, -0.5)
    panel.set_xlabel(f"change a time, {unit}; filled: a trend; dashed: all together")
    panel.set_title(printable(column.by), fontsize=9)


def _courses(panel: Any, column: ColumnTrends, found: Trends) -> None:
    moves = {unit.name for unit in column.units if unit.course != "no trend"}
    for unit in column.units:
        own = [each for each in column.averages if each.name == unit.name]
        strong = unit.name in moves
        panel.plot(
            [each.time for each in own], [each.average for each in own],
            color=DARK if strong else LIGHT, linewidth=1.3 if strong else 0.7,
            zorder=3 if strong else 1,
        )  # fmt: skip
    panel.set_xlabel(printable(found.time))
    panel.set_ylabel(f"average {printable(found.outcome)}")
    panel.set_title("dark: rises or falls", fontsize=8)
