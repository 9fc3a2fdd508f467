"""What a cell of a study's table says: a number, yes or no, or a word; what is doubtful is not."""

import datetime as dt
import re
from typing import Any

from ..tables.cells import plain

MISSING = {"", "na", "n/a", "nan", "null", "none", "."}
"""Words, in small letters, by which tables say that something is not known."""

_YES = {"1", "1.0", "yes", "y", "true", "x"}
_NO = {"0", "0.0", "no", "n", "false"}
_PERCENT = re.compile(r"[-+]?[\d.,]+\s*%")
_SCHOOL_YEAR = re.compile(r"(19|20)\d\d\s*[-/\u2013]\s*((19|20)\d\d|\d\d)")
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?.*|\d\d?[/.]\d\d?[/.]\d{2,4}|\d\d?-[A-Za-z]{3}(-\d+)?")


class Doubtful(Exception):
    """A cell that cannot be taken: what is wrong, and how to mend it."""

    def __init__(self, says: str, mend: str) -> None:
        super().__init__(says)
        self.says, self.mend = says, mend


def is_missing(cell: Any) -> bool:
    """Return whether a cell says that something is not known."""
    if cell is None or (isinstance(cell, float) and cell != cell):
        return True
    return isinstance(cell, str) and cell.strip().lower() in MISSING


def number(cell: Any) -> float | None:
    """Return the number in a cell, None where nothing is known.

    Raises
    ------
    Doubtful
        It holds something else.
    """
    if is_missing(cell):
        return None
    cell = _undated(cell)
    if isinstance(cell, bool):
        return float(cell)
    text = str(cell).strip()
    if _PERCENT.fullmatch(text):
        raise Doubtful("a percent sign stands in the cell", "delete the sign: 48.2% is 48.2")
    if _SCHOOL_YEAR.fullmatch(text):
        raise Doubtful(
            "a school year stands where a number is wanted", "write one year: of 2018-19, 2019"
        )
    try:
        found = float(cell) if "_" not in text else None
    except (TypeError, ValueError):
        found = None
    if found is None or found in (float("inf"), float("-inf")):
        raise Doubtful(
            f'"{str(cell)[:30]}" is not a number',
            "write the number with digits and a point, or leave the cell empty",
        )
    return found


def yes_or_no(cell: Any) -> bool | None:
    """Return what a cell of yes or no says, None where nothing is known.

    Raises
    ------
    Doubtful
        It holds something else.
    """
    if is_missing(cell):
        return None
    word = str(plain(cell)).strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise Doubtful(
        f'"{str(cell)[:30]}" is neither yes nor no',
        "write 1 or 0; where the column names programs, say so with `arms`",
    )


def word(cell: Any) -> str | None:
    """Return a cell as a word to tell rows apart by, None where nothing is known."""
    if is_missing(cell):
        return None
    cell = plain(cell)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()


def _undated(cell: Any) -> Any:
    """Return a cell that is no date."""
    dated = isinstance(cell, dt.date | dt.time)
    if dated or (isinstance(cell, str) and _DATE.fullmatch(cell.strip())):
        raise Doubtful(
            f"{plain(cell)} is a date, and a number is wanted",
            "name the column with the number; of a date write the year",
        )
    return cell
