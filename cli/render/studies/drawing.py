"""How pictures of studies and trends are drawn and written: for print in grey."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ...files import whole

STYLE: Any = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "groundswell",  # the same picture gives the same file
}
DARK, MIDDLE, LIGHT = "0.1", "0.45", "0.85"


def write(draw: Callable[[], Figure], path: Path) -> None:
    """Draw a picture to a .png or .svg file.

    Raises
    ------
    CannotWrite
        With the picture as it was before.
    """
    with mpl.rc_context(STYLE):
        figure = draw()
        FigureCanvasAgg(figure)
        kind = path.suffix.lower().removeprefix(".")
        date = {"Date": None} if kind == "svg" else None
        with whole(path) as (beside,):
            figure.savefig(beside, format=kind, dpi=200, bbox_inches="tight", metadata=date)


def interval(panel: Any, y: float, mean: float, low: float, high: float, strong: bool) -> None:
    """Draw a mean with its interval along a row; filled if the interval does not hold zero."""
    panel.plot([low, high], [y, y], color=DARK if strong else MIDDLE, linewidth=1.4)
    face = DARK if strong else "white"
    panel.plot([mean], [y], marker="o", markersize=5, color=DARK, markerfacecolor=face)
