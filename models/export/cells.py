"""What one cell of an export says: a text, a code, dollars or FTE; what is doubtful is refused."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

_SPACES = "[ \u00a0\u202f]"
_NOTHING = {"", "-", "--", "–", "—", "−", "$-", "$ -", "$ –"}
_GROUPED = re.compile(rf"\d{{1,3}}(?P<part>[,']|{_SPACES})\d{{3}}(?:(?P=part)\d{{3}})*(?:\.\d+)?")
_PLAIN = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_COMMA = re.compile(
    rf"\d{{1,3}}(?:(?:\.|'|{_SPACES})\d{{3}})+,\d+|\d+,\d+|\d{{1,3}}(?:\.\d{{3}}){{2,}}"
)
_POINT_OR_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_CODE_DATE = re.compile(
    rf"\d\d?-{_MONTH}(?:-\d+)?|{_MONTH}-\d\d|\d{{4}}-\d\d-\d\d 00:00:00", re.IGNORECASE
)
_DATE = re.compile(
    rf"{_CODE_DATE.pattern}|\d{{4}}-\d\d?-\d\d?\b.*|\d\d?/\d\d?/\d{{2,4}}", re.IGNORECASE
)
_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|#+)|Err:\d+")
LARGEST_EXACT = 10**15
"""From here on a spreadsheet has lost digits of a number."""


UNCOUNTED = (
    "the formula has no stored value",
    "open it in a spreadsheet program and save it",
)
"""What is wrong with a formula whose value was never stored, and how to mend it."""


class Doubtful(Exception):
    """A cell that may mean several things, or nothing: what is wrong, and how to mend it."""

    def __init__(self, says: str, mend: str) -> None:
        super().__init__(says)
        self.says, self.mend = says, mend


def text(cell: Any) -> str:
    """Return a cell as text on one line; 7 for a number 7.0."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        cell = cell.date()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST_EXACT:
        cell = int(cell)
    return " ".join(str(cell).split())


def words(cell: Any, what: str) -> str:
    """Return a cell that holds a name or a description (`what`, in words).

    Raises
    ------
    Doubtful
        A spreadsheet's error or date stands there.
    """
    if isinstance(cell, dt.date):
        raise Doubtful(f"the {what} became the date {cell:%Y-%m-%d}", "export the column as text")
    shown = text(cell)
    if _ERROR.fullmatch(shown):
        raise Doubtful(*_is_an_error(shown))
    return shown


def code(cell: Any) -> str:
    """Return a cell that holds a code.

    Raises
    ------
    Doubtful
        A spreadsheet made a number or a date of it, and digits may be lost.
    """
    mend = "export the column as text"
    if isinstance(cell, float) and not cell.is_integer():
        raise Doubtful(f"the code became the number {cell}: zeros at its end are lost", mend)
    long = isinstance(cell, int | float) and abs(cell) >= LARGEST_EXACT
    if long or re.fullmatch(r"\d(?:\.\d+)?E\+\d+", text(cell)):
        shown = text(cell) if isinstance(cell, str) else f"{cell:.0f}"
        raise Doubtful(f"the code became the number {shown}: a number has 15 digits", mend)
    shown = words(cell, "code")
    if _CODE_DATE.fullmatch(shown):
        raise Doubtful(f"the code became the date {shown}", mend)
    return shown


def amount(cell: Any, what: str = "dollars") -> Decimal | None:
    """Return the dollars (or FTE) that a cell says; None for an empty one.

    Parameters
    ----------
    cell
        A number, or a text such as `$1,071`, `(450)`, `1 071.50`, `450-`, or `-` for none.
    what
        What it should say, in words.

    Raises
    ------
    Doubtful
        It is no number, or may be several.
    """
    if cell is None or cell != cell:
        return None
    if isinstance(cell, bool):
        raise Doubtful(f"{cell} is not a number", "write the number")
    if isinstance(cell, dt.date | dt.time):
        raise Doubtful(f"{text(cell)} is a date, not {what}", "write the number")
    number = Decimal(repr(cell)) if isinstance(cell, int | float) else _typed(str(cell), what)
    if number is not None and not abs(number) < LARGEST_EXACT:
        raise Doubtful(f"{text(cell)[:20]}… is too large to be {what}", "correct it")
    return number


def _typed(cell: str, what: str) -> Decimal | None:
    shown = cell.strip().strip("\u00a0\u202f")
    if shown in _NOTHING:
        return None if not shown else Decimal(0)
    body, negative = _unsigned(shown)
    if _POINT_OR_THOUSANDS.fullmatch(body):
        says = f'"{shown}" may be {body} {what} or {body.replace(".", "")}'
        raise Doubtful(says, "export plain numbers")
    if _GROUPED.fullmatch(body) or _PLAIN.fullmatch(body):
        number = Decimal(re.sub(rf"[,']|{_SPACES}", "", body))
        return -number if negative else number
    raise Doubtful(*_misread(shown, body, what))


def _unsigned(shown: str) -> tuple[str, bool]:
    """Return a number without its signs and currency, and whether it is negative."""
    body = shown.replace("−", "-").replace("–", "-").replace("$", "").strip("\u00a0\u202f ")
    if body.startswith("(") and body.endswith(")"):
        return body[1:-1].strip(), True
    if body.startswith("-") or body.endswith("-"):
        return (body[1:] if body.startswith("-") else body[:-1]).strip(), True
    return body.removeprefix("+").strip(), False


def _misread(shown: str, body: str, what: str) -> tuple[str, str]:
    """Return what is wrong with a text that is no number, and how to mend it."""
    short = f"{shown[:39]}…" if len(shown) > 40 else shown
    if shown.startswith(("#", "Err:")):
        return _is_an_error(short)
    if _COMMA.fullmatch(body):
        bare = re.sub(rf"'|{_SPACES}", "", body)
        decimal = bare.replace(".", "").replace(",", ".")
        says = f'"{short}" may be {decimal} (decimal comma) or {bare.replace(",", "")}'
        return says, "export numbers with a decimal point"
    if _DATE.fullmatch(shown):
        return f'"{short}" is a date, not {what}', "write the number"
    if re.fullmatch(r"(?:CR|DR)?\s*[\d,.]+\s*(?:CR|DR)?", body, re.IGNORECASE):
        return f'"{short}" is marked as a credit or debit', "write credits with a minus: -450"
    if "%" in shown:
        return f'"{short}" is a percentage, not {what}', "write the number, or leave it out"
    return f'"{short}" is text, not {what}', "write the number; `leave_out` passes a note over"


def _is_an_error(shown: str) -> tuple[str, str]:
    says = f"the cell holds `{shown}`, which is a spreadsheet's error, not a value"
    return says, "correct it in the spreadsheet and save again"
