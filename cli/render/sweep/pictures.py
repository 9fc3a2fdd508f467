"""Pictures of a sweep: worth along each axis, and decisions by level; made for print in grey."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from ...files import whole
from ..drawing import STYLE, save
from ..words import printable, sentence
from .map import decisions
from .shown import below, heading, left_out, left_out_of, said_noise, shown, title

if TYPE_CHECKING:
    from ....engine.sweep.levels import Levels
    from ....engine.sweep.sensitivity.results import SweepResults

__all__ = ["NothingToDraw", "decisions", "left_out", "worth", "write_pictures"]

_DOTS = 200


class NothingToDraw(Exception):
    """No run has a plan yet."""


def write_pictures(results: SweepResults, folder: Path) -> list[Path]:
    """Write worth.png, worth.svg, decisions.png and decisions.svg; return their paths.

    Parameters
    ----------
    results
        The sweep's.
    folder
        Where to.

    Raises
    ------
    NothingToDraw
        No run has a plan yet.
    CannotWrite
        With the pictures as they were before.
    """
    if not results.runs_frame()["worth"].notna().any():
        raise NothingToDraw("no run has a plan yet: there is nothing to draw")
    names = [(name, kind) for name in ("worth", "decisions") for kind in ("png", "svg")]
    paths = [folder / f"{name}.{kind}" for name, kind in names]
    with mpl.rc_context(STYLE), whole(*paths) as besides:
        drawn = {"worth": worth(results), "decisions": decisions(results)}
        for (name, kind), beside in zip(names, besides, strict=True):
            save(drawn[name], beside, kind)
    return paths


def worth(results: SweepResults) -> Figure:
    """Return a panel for each axis: how worth is spread at its levels."""
    found = results.runs_frame()["worth"].to_numpy(dtype=float)
    levels = shown(results)
    columns = min(3, len(levels))
    rows = -(-len(levels) // columns)
    figure = Figure(figsize=(3.4 * columns + 0.6, 2.7 * rows + 0.5), layout="constrained")
    panels = figure.subplots(rows, columns, squeeze=False, sharey=True).flatten()
    for panel, level in zip(panels, levels, strict=False):
        if level.values is None:
            _boxes(panel, level, found)
        else:
            _scatter(panel, level, found, line=not results.worth.noise[level.name])
        panel.set_xlabel(title(level.name) + said_noise(results, level))
        panel.grid(axis="y", color="0.88", linewidth=0.6)
        panel.set_axisbelow(True)
    for row in range(rows):
        panels[row * columns].set_ylabel("Worth (student-SD)")
    for panel in panels[len(levels) :]:
        panel.set_visible(False)
    figure.suptitle(heading(results, "Worth along each axis"), fontsize=11)
    if note := left_out_of(results, levels):
        below(figure, sentence(note))
    return figure


def _boxes(panel: Any, level: Levels, found: np.ndarray[Any, Any]) -> None:
    known = ~np.isnan(found)
    by_level = [found[(level.of == i) & known] for i in range(len(level.labels))]
    panel.boxplot(
        by_level,
        widths=0.55,
        patch_artist=True,
        boxprops={"facecolor": "0.82", "edgecolor": "0.2", "linewidth": 0.8},
        medianprops={"color": "black", "linewidth": 1.6},
        whiskerprops={"color": "0.2", "linewidth": 0.8},
        capprops={"color": "0.2", "linewidth": 0.8},
        flierprops={"marker": ".", "markersize": 3, "markeredgecolor": "0.4"},
    )
    labels = [fill(printable(label), 20) for label in level.labels]
    tilted = sum(len(label) for label in labels) > 34
    turn = {"rotation": 35, "ha": "right"} if tilted else {}
    panel.set_xticks(range(1, len(labels) + 1), labels, fontsize=8, **turn)


def _scatter(panel: Any, level: Levels, found: np.ndarray[Any, Any], line: bool) -> None:
    """Plot each draw's mean worth over the other axes against the value drawn.

    A line is drawn through what is no noise.
    """
    assert level.values is not None
    assert level.step is not None
    known = ~np.isnan(found)
    steps = level.step[known]
    counts = np.bincount(steps)
    there = np.flatnonzero(counts)
    mean = np.bincount(steps, weights=found[known])[there] / counts[there]
    value = np.bincount(steps, weights=level.values[known])[there] / counts[there]
    size = 14 if len(there) <= _DOTS else 5
    panel.scatter(value, mean, s=size, facecolor="0.55", edgecolor="0.15", linewidth=0.4)
    if line and len(there) > 2 and np.ptp(value) > 0:
        slope, start = np.polyfit(value, mean, 1)
        ends = np.array([value.min(), value.max()])
        panel.plot(ends, start + slope * ends, color="black", linewidth=1.2)
