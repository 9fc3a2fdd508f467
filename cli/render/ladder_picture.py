"""A ladder as a picture: worth step by step; made for print in grey."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from ...models.numbers import IN_FULL, shown
from ...models.results.ladder import Ladder, LadderStep
from ...models.scenario.scenario import Scenario
from .drawing import DARK, write
from .words import Names, money, printable, short

_PALE = "0.6"


def write_picture(found: Ladder, scenario: Scenario, path: Path) -> None:
    """Draw a ladder that has steps, as .png or .svg by the path's ending.

    Parameters
    ----------
    found
        With at least one step.
    scenario
        Its scenario, for the names.
    path
        Where to; it ends in .png or .svg.

    Raises
    ------
    CannotWrite
        With the picture as it was before.
    """
    write(lambda: picture(found, scenario), path)


def picture(found: Ladder, scenario: Scenario) -> Figure:
    """Return the picture: a bar a step, as long as what it gains or loses, named at its side."""
    names = Names(scenario)
    figure = Figure(figsize=(7.2, 1.2 + 0.42 * len(found.steps)), layout="constrained")
    panel = figure.subplots()
    rows = range(len(found.steps))
    shades = [DARK if step.proved else _PALE for step in found.steps]
    panel.barh(rows, [step.worth for step in found.steps], color=shades, height=0.55)
    panel.axvline(0.0, color=DARK, linewidth=0.8)
    panel.set_yticks(rows, [_label(step, names) for step in found.steps])
    panel.invert_yaxis()
    panel.set_xlabel("Worth of the step (student-SD over the horizon)")
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _at: shown(value, IN_FULL)))
    title = short(printable(found.scenario.name), 60)
    what = "what goes next" if found.direction == "down" else "what comes back first"
    figure.suptitle(f"{title}: {what}", fontsize=10)
    return figure


def _label(step: LadderStep, names: Names) -> str:
    sign = "+" if step.money > 0 else ""
    named = dict.fromkeys(
        names.program(change.program)
        if change.program is not None
        else names.reorganization(change.reorganization or "")
        for change in sorted(step.changes, key=lambda change: -abs(change.students))
    )
    none = "nothing fits" if step.proved else "nothing was found in time"
    what = short(", ".join(named) or none, 52)
    return f"{what}\n{sign}{money(step.money)}"
