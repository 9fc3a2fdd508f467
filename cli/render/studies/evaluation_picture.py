"""A study's effects as a picture: each with its interval and groups, and the design's own view."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from ....models.results.evaluation import Evaluation, StudyEffect
from ..drawing import DARK, LIGHT, MIDDLE, interval, write
from ..words import printable, short

Row = tuple[str, float | None, float | None, float | None]


def write_picture(found: Evaluation, path: Path) -> None:
    """Draw a study's effects, as .png or .svg by the path's ending.

    Raises
    ------
    CannotWrite
        With the picture as it was before.
    """
    write(lambda: picture(found), path)


def picture(found: Evaluation) -> Figure:
    """Return the picture; what is withheld has its name and no mark."""
    rows = [row for effect in found.effects for row in _rows(effect)]
    own = [effect for effect in found.effects if effect.picture]
    panels = 1 + len(own)
    height = max(1.3 + 0.3 * len(rows), 3.0 if own else 1.6)
    figure = Figure(figsize=(6.4 + 3.6 * len(own), height), layout="constrained")
    axes = figure.subplots(1, panels, squeeze=False)[0]
    _forest(axes[0], rows)
    for panel, effect in zip(axes[1:], own, strict=True):
        _own_view(panel, effect)
    figure.suptitle(short(printable(found.evaluation.name), 70), fontsize=10)
    return figure


def _rows(effect: StudyEffect) -> list[Row]:
    name = f"{effect.program}, {effect.goal}"
    if effect.mean is None:
        return [(f"{name} (withheld)", None, None, None)]
    groups: list[Row] = [
        (
            f"   {group.group}" + ("" if group.mean is not None else " (masked)"),
            group.mean,
            group.low,
            group.high,
        )
        for group in effect.groups
    ]
    return [(name, effect.mean, effect.low, effect.high), *groups]


def _forest(panel: Any, rows: list[Row]) -> None:
    panel.axvline(0, color=LIGHT, linewidth=1.0, zorder=0)
    for y, (_, mean, low, high) in enumerate(rows):
        if mean is not None and low is not None and high is not None:
            interval(panel, y, mean, low, high, not low <= 0 <= high)
    panel.set_yticks(range(len(rows)), [short(printable(row[0]), 40) for row in rows])
    panel.set_ylim(len(rows) - 0.5, -0.5)
    panel.set_xlabel("effect, SD; filled: the 95% interval does not hold zero")


def _own_view(panel: Any, effect: StudyEffect) -> None:
    x, y = ([getattr(p, key) for p in effect.picture] for key in ("x", "y"))
    for point in effect.picture:
        if point.low is not None and point.high is not None:
            panel.plot([point.x, point.x], [point.low, point.high], color=MIDDLE, linewidth=1.2)
    panel.plot(x, y, color=DARK, marker="o", markersize=4, linestyle="none")
    panel.set_title(f"{effect.program}, {effect.goal}", fontsize=8)
    panel.set_ylabel(effect.picture[0].series, fontsize=8)
