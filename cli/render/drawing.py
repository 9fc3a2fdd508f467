"""How pictures are drawn and written: for print in grey, the same answer as the same file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..files import whole

STYLE: Any = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "groundswell",  # the same picture gives the same file
    "text.parse_math": False,  # dollars are dollars, not mathematics
}
DARK, MIDDLE, LIGHT = "0.1", "0.45", "0.85"
DPI = 200


def write(draw: Callable[[], Figure], path: Path, style: Mapping[str, Any] | None = None) -> None:
    """Draw a picture to a .png or .svg file.

    Parameters
    ----------
    draw
        Makes the picture.
    path
        Where to; its ending says as what.
    style
        What differs from how all pictures are drawn.

    Raises
    ------
    CannotWrite
        With the picture as it was before.
    """
    settings: Any = {**STYLE, **(style or {})}
    with mpl.rc_context(settings), whole(path) as (beside,):
        save(draw(), beside, path.suffix.lower().removeprefix("."))


def save(figure: Figure, path: Path, kind: str) -> None:
    """Write a picture as png or svg, without the day on which it was drawn."""
    FigureCanvasAgg(figure)
    date = {"Date": None} if kind == "svg" else None
    figure.savefig(path, format=kind, dpi=DPI, bbox_inches="tight", metadata=date)


def interval(panel: Any, y: float, mean: float, low: float, high: float, strong: bool) -> None:
    """Draw a mean with its interval along a row; filled if the interval does not hold zero."""
    panel.plot([low, high], [y, y], color=DARK if strong else MIDDLE, linewidth=1.4)
    face = DARK if strong else "white"
    panel.plot([mean], [y], marker="o", markersize=5, color=DARK, markerfacecolor=face)
