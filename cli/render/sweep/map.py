"""The map of a sweep's decisions, program by level; made for print in grey."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from ..words import printable, sentence
from .shown import below, heading, left_out_of, narrowed, title

if TYPE_CHECKING:
    from ....engine.sweep.levels import Levels
    from ....engine.sweep.sensitivity.results import SweepResults

_SAYS = (
    "Dark: runs on in the last year in every plan at that level; white: in none.\n"
    "In words the most frequent decision, and in what percentage of these plans;"
    " –: no plan there has the program.\n"
    "Framed: the axis that moves the program most, beyond chance and what the gaps leave open;"
    " what is not framed may be noise."
)


_WORDS = {"decline": "not", "expand": "exp.", "retire": "ret."}


def decisions(results: SweepResults) -> Figure:
    """Return the map program x level: shade by how often a program runs on, in words what.

    Parameters
    ----------
    results
        The sweep's; at least one run has a plan.
    """
    shown = narrowed(results)
    driven = results.drivers_frame().set_index("program")
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
    names = [fill(printable(results.names.get(program, program)), 40) for program in programs]
    _frame(panel, shown, names, columns, edges)
    for row, program in enumerate(programs):
        if not driven.at[program, "noise"]:
            named = driven.at[program, "axis"]
            _mark(
                panel,
                row,
                [e for e, (axis, _) in zip(edges, columns, strict=True) if axis == named],
            )
    figure.suptitle(heading(results, "Decisions by level"), fontsize=10, ha="left", x=0.01)
    below(figure, f"{_SAYS}\n{sentence(left_out_of(results, shown))}")
    return figure


def _mark(panel: Any, row: int, edges: Sequence[float]) -> None:
    """Frame the cells of a row that begin at these edges."""
    from matplotlib.patches import Rectangle

    if edges:
        width = edges[-1] + 1 - edges[0]
        panel.add_patch(
            Rectangle((edges[0], row), width, 1, facecolor="none", edgecolor="black", linewidth=1.2)
        )


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
    ranked = shares.drop(["runs", "runs_on", "noise"]).astype(float)
    word = str(ranked.idxmax())
    return f"{_WORDS.get(word, word)} {100 * ranked[word]:.0f}"


def _frame(
    panel: Any,
    shown: Sequence[Levels],
    names: Sequence[str],
    columns: Sequence[tuple[str, str]],
    edges: Sequence[float],
) -> None:
    panel.set_xlim(-0.05, edges[-1] + 1.05)
    panel.set_ylim(len(names), 0)
    # Whole, however long: what is cut may be the part that differs.
    labels = [fill(_level(label), 24) for _, label in columns]
    panel.set_xticks([e + 0.5 for e in edges], labels, rotation=40, ha="right", fontsize=7)
    panel.set_yticks([i + 0.5 for i in range(len(names))], names, fontsize=7)
    panel.tick_params(length=0)
    for side in ("left", "bottom"):
        panel.spines[side].set_visible(False)
    begun = 0
    for level in shown:
        here = edges[begun : begun + len(level.labels)]
        begun += len(level.labels)
        middle = (here[0] + here[-1] + 1) / 2
        said = title(level.name, 10 * len(here))
        panel.text(middle, -0.35, said, ha="center", va="bottom", fontsize=7.5)


def _level(label: str) -> str:
    """Return a level's label; of a third of the draws only which one."""
    return printable(label).split(": ")[0]
