"""A forest plot: each study's effect with its interval, and what they find together by goal."""

from __future__ import annotations

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...models.results.library import LibraryAnswer, PooledGoal, StudyFound
from .drawing import DARK, write
from .words import printable

_STYLE = {"font.size": 8, "axes.spines.left": False}
_PALE = "0.6"
_MOST = 40
"""Studies drawn of a goal: the most certain."""
_WIDE = 40
"""Characters of a study's name."""


def write_picture(answer: LibraryAnswer, path: Path) -> None:
    """Draw an answer that has studies, as .png or .svg by the path's ending.

    Raises
    ------
    CannotWrite
        With the picture as it was before.
    """
    write(lambda: picture(answer), path, _STYLE)


def picture(answer: LibraryAnswer) -> Figure:
    """Return the picture: a panel for each goal, most studies first."""
    own = {each.goal: _drawn(answer, each.goal) for each in answer.pooled}
    heights = [len(studies) + 3 for studies in own.values()]
    figure = Figure(figsize=(7.5, 0.6 + 0.2 * sum(heights)), layout="constrained")
    panels = figure.subplots(len(own), 1, squeeze=False, height_ratios=heights)[:, 0]
    for panel, each in zip(panels, answer.pooled, strict=True):
        _panel(panel, each, own[each.goal])
    figure.suptitle(printable(answer.question))
    return figure


def _drawn(answer: LibraryAnswer, goal: str) -> list[StudyFound]:
    surest = sorted((s for s in answer.studies if s.goal == goal), key=lambda s: s.se)[:_MOST]
    return sorted(surest, key=lambda s: s.effect)


def _panel(panel: Axes, pooled: PooledGoal, studies: list[StudyFound]) -> None:
    for row, each in enumerate(studies, start=2):
        low, high = each.effect - 1.96 * each.se, each.effect + 1.96 * each.se
        panel.plot([low, high], [row, row], color=_PALE, linewidth=1)
        panel.plot(each.effect, row, "s", color=DARK, markersize=3)
    if pooled.predicted_low is not None and pooled.predicted_high is not None:
        panel.plot([pooled.predicted_low, pooled.predicted_high], [0, 0], color=_PALE, linewidth=2)
    x = [pooled.low, pooled.mean, pooled.high, pooled.mean]
    panel.fill(x, [0, 0.4, 0, -0.4], color=DARK, zorder=3)
    panel.axvline(0, color=_PALE, linewidth=0.8, linestyle=":")
    names = [_name(each) for each in studies]
    left_out = pooled.studies - len(studies)
    of = f"the {len(studies)} surest of {pooled.studies}" if left_out else f"{pooled.studies}"
    panel.set_yticks([0, *range(2, len(studies) + 2)], ["together", *names])
    panel.tick_params(axis="y", length=0)
    panel.set_title(f"{pooled.goal}: {of} studies", loc="left")
    panel.set_xlabel("effect in SD, 95% intervals; grey beside 'together': one more study")


def _name(each: StudyFound) -> str:
    name = printable(each.program)
    short = name if len(name) <= _WIDE else f"{name[: _WIDE - 1]}…"
    return short if each.year is None or str(each.year) in name else f"{short} ({each.year})"
