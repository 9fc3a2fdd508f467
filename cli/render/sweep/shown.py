"""What pictures of a sweep show, and what they leave out: one order, that of the page."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from ..words import printable, several, short
from .sweep import ranked

if TYPE_CHECKING:
    from ....engine.sweep.levels import Levels
    from ....engine.sweep.sensitivity.results import SweepResults

MOST_DRAWN = 4
"""Addresses drawn that are shown: those that move worth most."""


MOST_COLUMNS = 14
"""Columns of the map of decisions beyond which addresses drawn are left out: it is for a page."""


_NOISE = {
    "": "",
    "gap": "\n(too close to tell: may be nothing)",
    "chance": "\n(no more than chance)",
}


def heading(results: SweepResults, what: str) -> str:
    """Return a picture's title: the sweep's name, what it shows, how many runs."""
    name = f"{printable(results.name)}: " if results.name else ""
    done = f"{len(results):,} runs"
    if len(results) < results.wanted:
        done += f" of {results.wanted:,}"
    return short(f"{name}{what[0].lower() if name else what[0]}{what[1:]} ({done})", 90)


def said_noise(results: SweepResults, level: Levels) -> str:
    """Return what the page says of an axis that may move worth by nothing."""
    return _NOISE[results.worth.noise[level.name]]


def shown(results: SweepResults) -> list[Levels]:
    """Return the axes, and of the addresses drawn those that move worth most."""
    axes = [level for level in results.levels if level.step is None]
    return [*axes, *_ranked(results)[:MOST_DRAWN]]


def _ranked(results: SweepResults) -> list[Levels]:
    """Return the addresses drawn: in the file's order, or, if many, as the page ranks them."""
    drawn = {level.name: level for level in results.levels if level.step is not None}
    columns = sum(len(level.labels) for level in results.levels)
    if len(drawn) <= MOST_DRAWN and columns <= MOST_COLUMNS:
        return list(drawn.values())
    first = {i.factor: i.first or 0.0 for i in results.worth.indices}
    names = ranked({name: results.worth.noise[name] for name in drawn}, first)
    if not names and len(drawn) == len(results.levels):
        return list(drawn.values())  # all of it is noise, which the picture says
    return [drawn[name] for name in names]


def narrowed(results: SweepResults) -> list[Levels]:
    """Return what fits on a page: every axis, and drawn addresses as long as there is room."""
    kept: list[Levels] = []
    for level in shown(results):
        columns = sum(len(other.labels) for other in kept) + len(level.labels)
        if level.step is None or not kept or columns <= MOST_COLUMNS:
            kept.append(level)
    return kept


def left_out(results: SweepResults) -> list[str]:
    """Return for each picture that leaves addresses drawn out what it leaves out."""
    pictures = {"worth": shown(results), "decisions": narrowed(results)}
    notes = {name: left_out_of(results, shown) for name, shown in pictures.items()}
    return [f"{name}: {note}" for name, note in notes.items() if note]


def left_out_of(results: SweepResults, shown: Sequence[Levels]) -> str:
    """Return in words which addresses drawn a picture leaves out; empty if none."""
    noise = results.worth.noise
    drawn = [level.name for level in results.levels if level.step is not None]
    names = {level.name for level in shown}
    missing = [name for name in drawn if name not in names]
    if not missing:
        return ""
    kept = [name for name in drawn if name in names]
    if not kept:
        said = f"none of the {len(drawn)} addresses drawn is shown"
    elif all(noise[name] for name in kept):
        said = f"{len(kept)} of {len(drawn)} addresses drawn shown, the first"
    elif len(kept) == 1:
        said = f"1 of {len(drawn)} addresses drawn is shown, the one that moves worth most"
    else:
        said = f"{len(kept)} of {len(drawn)} addresses drawn are shown, those that move worth most"
    many = sum(bool(noise[name]) for name in missing)
    which = f" ({many} of them noise)" if many else ""
    return f"{said}; left out{which}: {several([printable(name) for name in missing], 6)}"


def below(figure: Figure, text: str) -> None:
    """Write a text below a figure, in lines as long as it is wide."""
    width = int(18 * figure.get_figwidth())
    lines = [fill(line, width, break_on_hyphens=False) for line in text.splitlines()]
    figure.supxlabel("\n".join(lines), fontsize=7.5, ha="left", x=0.01)


def title(name: str, width: int = 34) -> str:
    """Return an address on as few lines as its panel is wide."""
    parts, lines = printable(name).split("."), [""]
    for number, part in enumerate(parts):
        word = part if number == len(parts) - 1 else f"{part}."
        if lines[-1] and len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] += word
    return "\n".join(lines)
