"""What one cell of a table of decisions says."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from ..numbers import typed
from ..results.plan_parts.program_year import SiteAction
from ..tree.problems import listed
from ..tree.suggestions import suggestion
from .words import UNCLEAR, action_named, plain

ROUNDED = 0.005
"""By how much a level may be off and still be the one meant: 33% is a third."""


class Wrong(Exception):
    """A cell that cannot be read: what is wrong with it, and how to mend it."""

    def __init__(self, says: str, mend: str) -> None:
        super().__init__(says)
        self.says, self.mend = says, mend


def text_in(cell: Any) -> str:
    """Return a cell as text: "" for an empty one, and 7 for a number 7.0."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def year_in(cell: Any, years: Sequence[int]) -> int | None:
    """Return the year that a cell says; None where it is empty.

    Raises
    ------
    Wrong
        It is none of the scenario's years.
    """
    if text_in(cell) == "":
        return None
    mend = f"write one of {listed(years)}, or nothing for all years"
    if isinstance(cell, dt.date):
        raise Wrong(f"the cell holds the date {cell:%Y-%m-%d}, not a year", mend)
    text = re.sub(r"^FY\s*", "", text_in(cell), flags=re.IGNORECASE)
    if re.fullmatch(r"\d{4}(\.0*)?", text) and int(text[:4]) in years:
        return int(text[:4])
    raise Wrong(f"{text_in(cell)!r} is not one of the scenario's years", mend)


def action_in(cell: Any) -> SiteAction | None:
    """Return the action that a cell says; None where it is empty.

    Raises
    ------
    Wrong
        It is none that is known, or says too little.
    """
    text = text_in(cell)
    if not text:
        return None
    action = action_named(text)
    if action is not None:
        return action
    if plain(text) in UNCLEAR:
        raise Wrong(f"{text!r} does not say what happens at a site", UNCLEAR[plain(text)])
    known = ("keep", "reduce", "start", "pilot", "merge", "retire")
    raise Wrong(f"{text!r} is not an action", suggestion(text, known, "actions"))


def level_in(cell: Any) -> float | None:
    """Return the share that a cell says, written as 50%, 0.5 or 0,5; None where it is empty.

    Raises
    ------
    Wrong
        It is no share.
    """
    text = text_in(cell)
    if not text:
        return None
    try:
        number = _number(text.removesuffix("%").strip()) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise Wrong(f"{text!r} is not a level", "write 50% or 0.5") from None
    if 1 < number <= 100 and not text.endswith("%"):
        raise Wrong(f"{text} is over 1", f"for {typed(number)} percent write {typed(number)}%")
    if not 0 <= number <= 1:
        raise Wrong(f"{text} is not between 0 and 1", "write 50% or 0.5")
    return number


def nearest_level(level: float, levels: Sequence[float]) -> float | None:
    """Return which of a program's levels, or full, is meant; None if none is near."""
    near = min((1.0, *levels), key=lambda share: abs(share - level))
    return near if abs(near - level) <= ROUNDED else None


def positions_in(cell: Any) -> int | None:
    """Return the whole number of positions that a cell says; None where it is empty.

    Raises
    ------
    Wrong
        It is no whole number.
    """
    text = text_in(cell)
    if not text:
        return None
    try:
        number = _number(text)
    except ValueError:
        number = -1.0
    if number < 0 or number != int(number):
        raise Wrong(f"{text!r} is not a whole number of positions", "write how many, as 12")
    return int(number)


def _number(text: str) -> float:
    """Return a number; a comma before decimals, as some spreadsheets write it, is a point."""
    if not re.fullmatch(r"[+-]?\d*[.,]?\d+|\d+[.,]", text):
        raise ValueError(text)
    return float(text.replace(",", "."))
