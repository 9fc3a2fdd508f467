"""Pictures of a sweep: worth along each axis, and decisions by level; made for print in grey."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from .words import printable, sentence, several, short

if TYPE_CHECKING:
    from ...engine.batches.levels import Levels
    from ...engine.batches.results import SweepResults

MOST_DRAWN = 4
"""Addresses drawn that are shown: those that move worth most."""

MOST_COLUMNS = 14
"""Columns of the map of decisions beyond which addresses drawn are left out: it is for a page."""

_DOTS = 200
_STYLE: Any = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "groundswell",  # the same picture gives the same file
}


class NothingToDraw(Exception):
    """No run has a plan yet."""


def write_pictures(results: SweepResults, folder: Path) -> list[Path]:
    """Write worth.png, worth.svg, decisions.png and decisions.svg; return their paths.

    Raises
    ------
    NothingToDraw
        No run has a plan yet.
    """
    if not results.runs_frame()["worth"].notna().any():
        raise NothingToDraw("no run has a plan yet: there is nothing to draw")
    written = []
    with mpl.rc_context(_STYLE):
        for name, figure in (("worth", worth(results)), ("decisions", decisions(results))):
            FigureCanvasAgg(figure)
            for kind in ("png", "svg"):
                path = folder / f"{name}.{kind}"
                beside = folder / f".{name}.part.{kind}"
                date = {"Date": None} if kind == "svg" else None
                figure.savefig(beside, dpi=200, bbox_inches="tight", metadata=date)
                beside.replace(path)
                written.append(path)
    return written


def worth(results: SweepResults) -> Figure:
    """Return a panel for each axis: how worth is spread at its levels."""
    found = results.runs_frame()["worth"].to_numpy(dtype=float)
    shown = _shown(results)
    columns = min(3, len(shown))
    rows = -(-len(shown) // columns)
    figure = Figure(figsize=(3.4 * columns + 0.6, 2.7 * rows + 0.5), layout="constrained")
    panels = figure.subplots(rows, columns, squeeze=False, sharey=True).flatten()
    for panel, level in zip(panels, shown, strict=False):
        if level.values is None:
            _boxes(panel, level, found)
        else:
            _scatter(panel, level, found)
        panel.set_xlabel(_title(level.name))
        panel.grid(axis="y", color="0.88", linewidth=0.6)
        panel.set_axisbelow(True)
    for row in range(rows):
        panels[row * columns].set_ylabel("Worth (student-SD)")
    for panel in panels[len(shown) :]:
        panel.set_visible(False)
    figure.suptitle(_heading(results, "Worth along each axis"), fontsize=11)
    if note := _left_out(results, shown):
        _below(figure, sentence(note))
    return figure


def _heading(results: SweepResults, what: str) -> str:
    name = f"{printable(results.name)}: " if results.name else ""
    done = f"{len(results):,} runs"
    if len(results) < results.wanted:
        done += f" of {results.wanted:,}"
    return short(f"{name}{what[0].lower() if name else what[0]}{what[1:]} ({done})", 90)


def _shown(results: SweepResults) -> list[Levels]:
    """Return the axes, and of the addresses drawn those that move worth most."""
    axes = [level for level in results.levels if level.step is None]
    return [*axes, *_ranked(results)[:MOST_DRAWN]]


def _ranked(results: SweepResults) -> list[Levels]:
    """Return the addresses drawn: in the file's order, or, if many, what moves worth most first."""
    drawn = [level for level in results.levels if level.step is not None]
    columns = sum(len(level.labels) for level in results.levels)
    if len(drawn) > MOST_DRAWN or columns > MOST_COLUMNS:
        first = {i.factor: i.first or 0.0 for i in results.sensitivity().indices}
        # Without indices (too few draws) by plain correlation: the eye is the judge then.
        found = results.runs_frame()["worth"].to_numpy(dtype=float)
        drawn.sort(key=lambda level: -first.get(level.name, abs(_correlation(level, found))))
    return drawn


def left_out(results: SweepResults) -> list[str]:
    """Return for each picture that leaves addresses drawn out what it leaves out."""
    pictures = {"worth": _shown(results), "decisions": _narrowed(results)}
    notes = {name: _left_out(results, shown) for name, shown in pictures.items()}
    return [f"{name}: {note}" for name, note in notes.items() if note]


def _left_out(results: SweepResults, shown: Sequence[Levels]) -> str:
    drawn = [level.name for level in results.levels if level.step is not None]
    names = {level.name for level in shown}
    missing = [name for name in drawn if name not in names]
    if not missing:
        return ""
    kept = len(drawn) - len(missing)
    which = "is shown, the one that moves" if kept == 1 else "are shown, those that move"
    said = f"{kept} of {len(drawn)} addresses drawn {which} worth most"
    if not kept:
        said = f"none of the {len(drawn)} addresses drawn is shown"
    return f"{said}; left out: {several([printable(name) for name in missing], 6)}"


def _below(figure: Figure, text: str) -> None:
    """Write a text below a figure, in lines as long as it is wide."""
    width = int(18 * figure.get_figwidth())
    lines = [fill(line, width, break_on_hyphens=False) for line in text.splitlines()]
    figure.supxlabel("\n".join(lines), fontsize=7.5, ha="left", x=0.01)


def _correlation(level: Levels, found: np.ndarray[Any, Any]) -> float:
    known = ~np.isnan(found)
    x = (level.of if level.values is None else level.values)[known]
    y = found[known]
    return float(np.corrcoef(x, y)[0, 1]) if np.ptp(x) > 0 and np.ptp(y) > 0 else 0.0


def _title(name: str, width: int = 34) -> str:
    """Return an address on as few lines as its panel is wide."""
    parts, lines = printable(name).split("."), [""]
    for number, part in enumerate(parts):
        word = part if number == len(parts) - 1 else f"{part}."
        if lines[-1] and len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] += word
    return "\n".join(lines)


def _level(label: str) -> str:
    """Return a level's label; of a third of the draws only which one."""
    return printable(label).split(": ")[0]


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
    labels = [short(printable(label), 16) for label in level.labels]
    tilted = sum(len(label) for label in labels) > 34
    turn = {"rotation": 35, "ha": "right"} if tilted else {}
    panel.set_xticks(range(1, len(labels) + 1), labels, fontsize=8, **turn)


def _scatter(panel: Any, level: Levels, found: np.ndarray[Any, Any]) -> None:
    """Plot each draw's mean worth over the other axes against the value drawn."""
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
    if len(there) > 2 and np.ptp(value) > 0:
        slope, start = np.polyfit(value, mean, 1)
        ends = np.array([value.min(), value.max()])
        panel.plot(ends, start + slope * ends, color="black", linewidth=1.2)


def decisions(results: SweepResults) -> Figure:
    """Return the map program x level: shade by how often a program runs on, in words what."""
    shown = _narrowed(results)
    programs = _by_share(results)
    columns = [(level.name, label) for level in shown for label in level.labels]
    table: Any = results.shares_frame().set_index(["axis", "level", "program"]).sort_index()
    width = max(4.5, 0.56 * len(columns) + 2.6)
    figure = Figure(figsize=(width, 0.2 * len(programs) + 2.6), layout="constrained")
    panel = figure.subplots()
    edges = _edges(shown)
    for row, program in enumerate(programs):
        for (axis, label), left in zip(columns, edges, strict=True):
            key = (axis, label, program)
            _cell(panel, left, row, table.loc[key] if key in table.index else None)
    _frame(panel, shown, programs, columns, edges)
    figure.suptitle(_heading(results, "Decisions by level"), fontsize=10, ha="left", x=0.01)
    _below(figure, f"{_SAYS}\n{sentence(_left_out(results, shown))}")
    return figure


_SAYS = (
    "Dark: runs on in the last year in every plan at that level; white: in none.\n"
    "In words the most frequent decision, and in what percentage of these plans;"
    " –: no plan there has the program."
)


def _narrowed(results: SweepResults) -> list[Levels]:
    """Return what fits on a page: every axis, and drawn addresses as long as there is room."""
    kept: list[Levels] = []
    for level in _shown(results):
        columns = sum(len(other.labels) for other in kept) + len(level.labels)
        if level.step is None or not kept or columns <= MOST_COLUMNS:
            kept.append(level)
    return kept


def _by_share(results: SweepResults) -> Sequence[str]:
    """Return the programs: those that run on most often first, in the scenario's order."""
    table = results.drivers_frame()
    ordered = table.sort_values("runs_on", ascending=False, kind="stable")
    return [str(program) for program in ordered["program"]]


def _edges(shown: Sequence[Levels]) -> list[float]:
    """Return the left edge of each column: a gap parts the axes."""
    edges, left = [], 0.0
    for level in shown:
        for _ in level.labels:
            edges.append(left)
            left += 1.0
        left += 0.35
    return edges


_WORDS = {"decline": "not", "expand": "exp.", "retire": "ret."}


def _cell(panel: Any, left: float, row: int, shares: Any) -> None:
    from matplotlib.patches import Rectangle

    on, text = (0.0, "–") if shares is None else (float(shares["runs_on"]), _most_often(shares))
    # From white to a grey on which black would not be read; the word turns white there.
    grey = 1.0 - 0.75 * on
    panel.add_patch(
        Rectangle((left, row), 1, 1, facecolor=str(grey), edgecolor="0.75", linewidth=0.4)
    )
    ink = "white" if grey < 0.55 else "black"
    panel.text(left + 0.5, row + 0.5, text, ha="center", va="center", fontsize=6.3, color=ink)


def _most_often(shares: Any) -> str:
    ranked = shares.drop(["runs", "runs_on"]).astype(float)
    word = str(ranked.idxmax())
    return f"{_WORDS.get(word, word)} {100 * ranked[word]:.0f}"


def _frame(
    panel: Any,
    shown: Sequence[Levels],
    programs: Sequence[str],
    columns: Sequence[tuple[str, str]],
    edges: Sequence[float],
) -> None:
    panel.set_xlim(-0.05, edges[-1] + 1.05)
    panel.set_ylim(len(programs), 0)
    labels = [short(_level(label), 20) for _, label in columns]
    panel.set_xticks([e + 0.5 for e in edges], labels, rotation=40, ha="right", fontsize=7)
    panel.set_yticks([i + 0.5 for i in range(len(programs))], programs, fontsize=7)
    panel.tick_params(length=0)
    for side in ("left", "bottom"):
        panel.spines[side].set_visible(False)
    begun = 0
    for level in shown:
        here = edges[begun : begun + len(level.labels)]
        begun += len(level.labels)
        middle = (here[0] + here[-1] + 1) / 2
        title = _title(level.name, 10 * len(here))
        panel.text(middle, -0.35, title, ha="center", va="bottom", fontsize=7.5)
