"""A table of the other ways, and its picture: the same for each result."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from ..charts.points import Place


@dataclass(frozen=True)
class Table:
    """A table: its heading, what is said above it, the heads of its columns, its rows.

    Attributes
    ----------
    numbers
        Which columns hold numbers, from 0.
    """

    title: Markup
    text: Markup
    heads: tuple[Markup, ...]
    rows: tuple[tuple[Markup | str, ...], ...]
    caption: Markup
    anchor: str
    numbers: tuple[int, ...] = ()
    chart: Chart | None = None


@dataclass(frozen=True)
class Chart:
    """A picture of a trade-off: where its points stand, and what is across and up, to where."""

    width: float
    height: float
    places: tuple[Place, ...]
    across: Markup
    up: Markup
