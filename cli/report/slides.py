"""Pictures for a talk: what is proposed, where the money goes, who gains; one PNG each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path as File
from textwrap import fill
from typing import Any

from markupsafe import Markup
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from ..render.words import short
from .asked import Asked
from .charts.sankey import LABELS, NODE, WIDTH, Band
from .labels import plain
from .views.first import First, first
from .views.flows import Flows, flows

INK, SOFT, PAPER, LINE = "#1b2631", "#55616d", "#fdfdfc", "#d5dbe0"
COLOURS = {
    "ends": "#a8380d",
    "shrinks": "#855700",
    "grows": "#0b5c9e",
    "merges": "#6a3d9a",
    "tried": "#00696b",
    "closes": "#3c4650",
}
OTHER = "#5a6672"
SIZE = (13.33, 7.5)
"""Inches, as slides are."""

_Draw = Callable[[Figure, Asked], None]


def write_slides(asked: Asked, folder: File) -> tuple[str, ...]:
    """Write the pictures; return their files' names."""
    slides: dict[str, _Draw] = {"proposed": _proposed, "money": _money, "gains": _gains}
    names = []
    for name, draw in slides.items():
        figure = Figure(figsize=SIZE, dpi=120, facecolor=PAPER)
        draw(figure, asked)
        figure.savefig(folder / f"{name}.png", facecolor=PAPER)
        names.append(f"{name}.png")
    return tuple(names)


def _write(figure: Figure, x: float, y: float, text: Any, size: float, **more: Any) -> None:
    # Dollars are dollars, not mathematics.
    given: dict[str, Any] = {
        "color": INK,
        "va": "top",
        "family": "sans-serif",
        "parse_math": False,
        **more,
    }
    shown = plain(text) if isinstance(text, Markup) else text
    figure.text(x, y, shown, fontsize=size, **given)


def _title(figure: Figure, asked: Asked, title: Any) -> None:
    above = short(plain(asked.scenario.name or asked.file), 90)
    _write(figure, 0.05, 0.955, above, 13, color=SOFT)
    _write(figure, 0.05, 0.915, title, 26, weight="bold")


def _proposed(figure: Figure, asked: Asked) -> None:
    say, part = asked.language.say, first(asked)
    _title(figure, asked, say("What is proposed"))
    text = plain(asked.language.sentences(part.sentences))
    _write(figure, 0.05, 0.82, fill(text, 92), 16.5, linespacing=1.4)
    for k, tile in enumerate(part.tiles):
        x = 0.05 + 0.184 * k
        _write(figure, x, 0.52, fill(plain(tile.title), 20), 12.5)
        _write(figure, x, 0.45, tile.figure, 20, weight="bold")
    _counts(figure, part)


def _counts(figure: Figure, part: First) -> None:
    for k, card in enumerate(part.cards):
        x, colour = 0.05 + 0.153 * k, COLOURS[card.kind]
        figure.add_artist(
            Rectangle((x, 0.33), 0.135, 0.006, transform=figure.transFigure, color=colour)
        )
        _write(figure, x, 0.31, card.number, 34, weight="bold", color=colour)
        _write(figure, x, 0.222, fill(plain(card.title), 14), 13.5, color=colour, weight="bold")
        if card.total is not None or len(card.lines) == 1:
            dollars = card.total.dollars if card.total is not None else card.lines[0].dollars
            _write(figure, x, 0.15, dollars, 12.5, weight="bold")
        names = [fill(short(plain(line.name), 40), 24) for line in card.lines[:2]]
        _write(figure, x, 0.115, "\n".join(names), 10, color=SOFT, linespacing=1.4)


def _money(figure: Figure, asked: Asked) -> None:
    part = flows(asked)
    title = asked.language.say("Funds and their uses in %(year)s", year=asked.year)
    _title(figure, asked, title)
    axes = figure.add_axes((0.04, 0.04, 0.92, 0.8))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(part.drawing.height, 0)
    axes.axis("off")
    for band in part.drawing.bands:
        colour = COLOURS.get(band.use, OTHER)
        axes.add_patch(PathPatch(_outline(band), facecolor=colour, alpha=0.42, linewidth=0))
    _nodes(axes, part)


def _nodes(axes: Any, part: Flows) -> None:
    sides = ((part.drawing.sources, -8.0, "right"), (part.drawing.uses, NODE + 8.0, "left"))
    for nodes, beside, align in sides:
        for node in nodes:
            colour = INK if align == "right" else COLOURS.get(node.key, OTHER)
            axes.add_patch(
                Rectangle((node.x, node.y), NODE, max(node.height, 1.0), facecolor=colour)
            )
            name = part.names[node.key]
            text = f"{name.short}\n{name.shown}"
            given = {"ha": align, "va": "center", "color": INK, "parse_math": False}
            axes.text(node.x + beside, node.middle, text, fontsize=10.5, **given)


def _outline(band: Band) -> Path:
    """Return a band's outline, as the page draws it."""
    x0, x1 = LABELS + NODE, WIDTH - LABELS - NODE
    middle, a, b, size = (x0 + x1) / 2, band.left, band.right, band.size
    points = [(x0, a), (middle, a), (middle, b), (x1, b)]
    points += [(x1, b + size), (middle, b + size), (middle, a + size), (x0, a + size), (x0, a)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return Path(points, codes)


def _gains(figure: Figure, asked: Asked) -> None:
    say, found = asked.language.say, first(asked).gainers
    _title(figure, asked, say("Who gains"))
    what = say("Months of learning that programs bring each student over the plan’s years")
    _write(figure, 0.05, 0.835, what, 14, color=SOFT)
    axes = figure.add_axes((0.36, 0.08, 0.58, 0.66), facecolor=PAPER)
    places = range(len(found))
    before, after = [g.before for g in found], [g.after for g in found]
    axes.barh([p - 0.19 for p in places], before, 0.3, color=LINE, edgecolor=SOFT)
    axes.barh([p + 0.19 for p in places], after, 0.38, color=COLOURS["grows"])
    axes.legend([plain(say("As today")), plain(say("Planned"))], frameon=False, fontsize=12)
    axes.invert_yaxis()
    _label(axes, [plain(g.name) for g in found], after, [plain(g.shown_after) for g in found])


def _label(axes: Any, names: Sequence[str], ends: Sequence[float], shown: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)))
    axes.set_yticklabels([fill(short(n, 60), 36) for n in names], fontsize=12, parse_math=False)
    for k, (end, text) in enumerate(zip(ends, shown, strict=True)):
        axes.text(end, k + 0.19, f" {text}", va="center", fontsize=12, weight="bold", color=INK)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(bottom=False, labelbottom=False, left=False)
