"""A frontier as a picture: a panel for each pair of objectives; made for print in grey."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from ...models.numbers import IN_FULL, shown
from ...models.results.frontier import Frontier, FrontierAxis
from .drawing import DARK, LIGHT, MIDDLE, write
from .words import money, printable, short

MANY = 100
"""Points above which they are drawn small and lighter, so that what is marked stands out."""

FAR = 1.5
"""Ranges of the points by which today may lie beyond them and still be drawn where it is."""


def write_picture(found: Frontier, path: Path) -> None:
    """Draw a frontier that has points, as .png or .svg by the path's ending.

    Parameters
    ----------
    found
        With two axes or more, and at least one point.
    path
        Where to; it ends in .png or .svg.

    Raises
    ------
    CannotWrite
        With the picture as it was before.
    """
    write(lambda: picture(found), path)


def picture(found: Frontier) -> Figure:
    """Return the picture."""
    pairs = list(combinations(found.axes, 2))
    columns = min(3, len(pairs))
    rows = -(-len(pairs) // columns)
    size = (5.6, 4.2) if len(pairs) == 1 else (3.6 * columns, 3.2 * rows + 0.6)
    figure = Figure(figsize=size, layout="constrained")
    panels = figure.subplots(rows, columns, squeeze=False).flatten()
    for panel, (first, second) in zip(panels, pairs, strict=False):
        _panel(panel, found, *_across_and_up(first, second))
    for panel in panels[len(pairs) :]:
        panel.set_axis_off()
    told: dict[str, Any] = {}
    for panel in panels:
        handles, labels = panel.get_legend_handles_labels()
        told |= dict(zip(labels, handles, strict=True))
    figure.legend(
        list(told.values()),
        list(told),
        loc="outside lower center",
        ncols=len(told),
        frameon=False,
        fontsize=8,
    )
    title = short(printable(found.scenario.name), 60)
    if not found.complete:
        title += " (incomplete)"
    figure.suptitle(title, fontsize=10)
    return figure


def _across_and_up(first: FrontierAxis, second: FrontierAxis) -> tuple[FrontierAxis, FrontierAxis]:
    """Return which goes across and which up: what is made small, or set, goes across."""
    return (second, first) if second.sense != "max" and first.sense == "max" else (first, second)


def _panel(panel: Any, found: Frontier, across: FrontierAxis, up: FrontierAxis) -> None:
    panel.grid(color=LIGHT, linewidth=0.6)
    panel.set_axisbelow(True)
    proved = [p.values for p in found.points if p.status == "optimal"]
    open_ = [p.values for p in found.points if p.status != "optimal"]
    if len(found.axes) == 2 or across.sense == "level":
        every = sorted((p.values[across.name], p.values[up.name]) for p in found.points)
        panel.plot(*zip(*every, strict=True), color=MIDDLE, linewidth=1.0, zorder=2)
    many = len(found.points) > MANY
    dense, shade = (10, MIDDLE) if many else (28, DARK)
    _marks(panel, proved, across, up, "a point", marker="o", s=dense, c=shade)
    _marks(panel, open_, across, up, "not proved", marker="o", s=dense, c="white", edgecolors=DARK)
    if found.knee is not None:
        ring: Any = {
            "marker": "o",
            "s": 150,
            "c": "none",
            "edgecolors": DARK,
            "linewidths": 1.4,
            "zorder": 5,
        }
        _marks(panel, [found.knee.values], across, up, "its turning point", **ring)
    if found.best_plan is not None:
        star: Any = {
            "marker": "*",
            "s": 150,
            "c": "white",
            "edgecolors": DARK,
            "linewidths": 1.0,
            "zorder": 6,
        }
        _marks(panel, [found.best_plan], across, up, "the plan of `solve`", **star)
    if across.name in found.today and up.name in found.today:
        _today(panel, found, across, up)
    elif up.name in found.today:
        panel.axhline(
            found.today[up.name], color=MIDDLE, linewidth=1.0, linestyle=(0, (4, 3)), label="today"
        )
    for axis, side in ((across, panel.xaxis), (up, panel.yaxis)):
        side.set_label_text(_label(axis))
        in_words = money if axis.unit == "dollars" else _number
        side.set_major_formatter(FuncFormatter(lambda value, _at, say=in_words: say(value)))
    panel.tick_params(axis="x", labelrotation=0)
    panel.locator_params(axis="x", nbins=5)


def _today(panel: Any, found: Frontier, across: FrontierAxis, up: FrontierAxis) -> None:
    """Mark today's state; at the edge if it lies so far off that the points would shrink to one."""
    shown, label = dict(found.today), "today"
    for axis, limit in ((across, panel.set_xlim), (up, panel.set_ylim)):
        every = [point.values[axis.name] for point in found.points]
        low, high = min(every), max(every)
        room = FAR * (high - low) or 1.0
        at = min(max(shown[axis.name], low - room), high + room)
        if at != shown[axis.name]:
            margin = 0.1 * room
            at = low - 2 * margin if at < low else high + 2 * margin
            limit(min(low, at) - margin, max(high, at) + margin)
            shown[axis.name], label = at, "today (farther away than drawn)"
    cross: Any = {"marker": "X", "s": 70, "c": MIDDLE, "edgecolors": "white"}
    _marks(panel, [shown], across, up, label, **cross)


def _number(value: float) -> str:
    return shown(value, IN_FULL)


def _marks(
    panel: Any,
    values: list[Mapping[str, float]],
    across: FrontierAxis,
    up: FrontierAxis,
    label: str,
    **style: Any,
) -> None:
    if values:
        x, y = ([each[axis.name] for each in values] for axis in (across, up))
        panel.scatter(x, y, label=label, **{"zorder": 3, **style})


def _label(axis: FrontierAxis) -> str:
    says = axis.says[0].upper() + axis.says[1:]
    unit = "" if axis.unit in ("", "dollars", "sites", "programs") else f" ({axis.unit})"
    whole = f"{says}{unit}"
    return whole if len(whole) <= 46 else f"{short(says, 46)}\n{unit.strip()}"
