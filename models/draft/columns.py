"""What the columns of an export are, by their headings and by what stands in them."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from ..export.cells import Doubtful, amount, text
from ..export.grid import Book, Sheet
from ..export.headings import headings_in
from .versions import versions_of
from .words import planned, spent, year_in

_LOOK = 40
_SAMPLE = 400
_PLACE = r"(school|location|loc|site|campus|building|org|organization|cost cent(?:er|re))\.?"
_WORDS = (
    ("fte", r"\bftes?\b|head ?count|\bpositions?$"),
    ("account", r"account|acct|\bgl\b|g/l|budget code|code ?string|\bcoa\b"),
    (
        "school_code",
        r"(school|loc\w*|site|campus|building|org\w*|cost cent\w+)\W*(code|no|num\w*|#|id)\b",
    ),
    ("school", rf"school|location|\bsite\b|campus|building|^{_PLACE}$"),
    ("item", r"desc|item|budget line|^line\b|title|position|activity"),
    ("fund", r"^fund( name| description)?$|funding source"),
)  # fmt: skip
_SEGMENTS = (
    ("fund", r"fund"),
    ("function", r"func(tion)?"),
    ("object", r"obj(ect)?"),
    ("sub_object", r"sub[ -]?obj(ect)?"),
    ("program", r"prog(ram)?( intent)?|pic"),
    ("resource", r"resource"),
    ("goal", r"goal"),
    ("project", r"project"),
    ("year", r"(fiscal )?(year|yr)|fy"),
)  # fmt: skip
_CODE_WORD = r"( codes?| no\.?| num(ber)?| ?#| id)?"
_ODD_NUMBER = re.compile(r"[\s$€(+−-]*\d[\d.,'\s]*(?:[)-]|CR|DR)?")
"""Numbers that an import may call doubtful: a draft knows that dollars are meant."""
_NO_MONEY = (
    r"\bward|^grades?$|enrol|^students|\bcount\b|\bzip\b|%|percent|change|variance|difference"
)


@dataclass(frozen=True)
class Layout:
    """How a sheet seems to be laid out.

    Attributes
    ----------
    sheet
        The sheet.
    row
        Of the headings, from 0.
    names
        The headings.
    column
        Heading by what the column is: account, school, school_code, item, fte, fund.
    segments
        Heading by segment that has a column of its own.
    money
        Headings of the columns of dollars, sums left out.
    wide
        items, schools, or "" for a line a row.
    year
        Of the dollars; None: nothing says.
    amount
        Heading of the dollars where a row is a line.
    rows
        That the headings take.
    leave_out
        Headings of a wide sheet that are no lines; else texts of rows of other years.
    totals
        Headings of a wide sheet that are sums.
    mixed
        Heading of a column of several years that are too short to be left out by; "" for none.
    """

    sheet: Sheet
    row: int
    names: Sequence[str]
    column: dict[str, str]
    segments: dict[str, str]
    money: Sequence[str]
    wide: str
    year: int | None
    amount: str = ""
    rows: int = 1
    leave_out: Sequence[str] = ()
    totals: Sequence[str] = field(default=())
    mixed: str = ""


def layouts_of(book: Book) -> list[Layout]:
    """Return the layout of the sheet with the most dollars, and of those with its headings.

    So a workbook with a sheet for each kind of school is read whole. None have dollars: nothing.
    """
    found = [layout for sheet in book.sheets.values() if (layout := _layout(sheet)) is not None]
    best = max(found, key=lambda layout: len(layout.money) * len(layout.sheet.rows), default=None)
    if best is None:
        return []
    alike = [one for one in found if one is not best and list(one.names) == list(best.names)]
    return [best, *alike]


def _layout(sheet: Sheet) -> Layout | None:
    row = _heading_row(sheet)
    if row is None:
        return None
    names, rows = _headings(sheet, row)
    below = [cells for cells in sheet.rows[row + 1 :] if any(text(c) for c in cells)]
    numeric = [i for i in range(len(names)) if names[i] and _is_money(names[i], below, i)]
    column, segments = _named_columns(names, below, set(numeric))
    money = [i for i in numeric if names[i] not in (*column.values(), *segments.values())]
    sums = [i for i in money if re.match(r"(grand )?total|.* total$", names[i], re.I)]
    money, sums = ([i for i in money if i not in sums], sums) if sums != money else (money, [])
    if not money:
        return None
    titles = " ".join(text(cell) for cells in sheet.rows[:row] for cell in cells)
    where = f"{sheet.file} {sheet.name} {titles}".replace("_", " ")
    year = year_in(where)
    codes = {names[i] for i in money if _short(below, i)}
    wide = _wide(column, [names[i] for i in money], codes)
    if wide:
        known = {names[i] for i in (*money, *sums)} | set(column.values())
        others = [n for n in names if n and n not in known]
        return Layout(
            sheet, row, names, column, segments, [names[i] for i in money], wide, year,
            rows=rows, leave_out=others, totals=[names[i] for i in sums],
        )  # fmt: skip
    best = max(money, key=lambda i: (year_in(names[i]) or 0, _rank(names[i]), -i))
    rows_of = versions_of(names, below, money)
    return Layout(
        sheet, row, names, column, segments, [names[best]], "",
        year_in(names[best]) or rows_of.year or year, names[best], rows, rows_of.others,
        mixed=rows_of.mixed,
    )  # fmt: skip


def _headings(sheet: Sheet, row: int) -> tuple[list[str], int]:
    """Return the headings, and how many rows they take: two where one alone repeats itself."""
    alone, both = headings_in(sheet, row), headings_in(sheet, row, 2)
    merged = any(cell[0] == row - 1 for cell in sheet.merged)
    repeats = len({n for n in alone if n}) < len([n for n in alone if n])
    return (both, 2) if repeats and merged else (alone, 1)


def _wide(column: Mapping[str, str], money: Sequence[str], short: Set[str]) -> str:
    """Return what each column of dollars is, where there is one for each item or each school.

    Beside a column of what is planned, columns of short numbers (`short`) are codes.
    """
    budgets = {name for name in money if year_in(name) is not None or planned(name)}
    if len(money) < 3 or len(budgets) > len(money) / 2:
        return ""
    if budgets and set(money) - budgets <= short:
        return ""
    if {"item", "account"} & column.keys():
        return "" if {"school", "school_code"} & column.keys() else "schools"
    return "items"


def _rank(name: str) -> int:
    """Return how likely a column has what is planned, not what was: among those of one year."""
    if spent(name):
        return 0
    return 1 + planned(name)


def _heading_row(sheet: Sheet) -> int | None:
    """Return the row with the most headings: distinct texts, numbers below."""
    best: tuple[int, int] | None = None
    for number, cells in enumerate(sheet.rows[:_LOOK]):
        words = {text(cell) for cell in cells if isinstance(cell, str) and not _number(cell)}
        later = sheet.rows[number + 1 : number + 9]
        if any(_dollars(cell) for below in later for cell in below) and len(words) > 1:
            best = max(best or (0, 0), (len(words), -number))
    return None if best is None else -best[1]


def _number(cell: Any) -> bool:
    try:
        return text(cell) != "" and amount(cell) is not None
    except Doubtful:
        return False


def _dollars(cell: Any) -> bool:
    """Return whether dollars are meant, doubtful ones too: the import will name those."""
    return _number(cell) or _ODD_NUMBER.fullmatch(text(cell)) is not None


def _is_money(name: str, below: Sequence[Sequence[Any]], index: int) -> bool:
    """Return whether most cells of a column are numbers, and look like dollars."""
    if re.search(_NO_MONEY, name, re.I) and not planned(name):
        return False
    cells = [row[index] for row in below[:_SAMPLE] if index < len(row) and text(row[index])]
    numbers = [cell for cell in cells if _dollars(cell)]
    if not cells or len(numbers) < 0.6 * len(cells):
        return False
    if any(re.fullmatch(r"0\d+", cell) for cell in cells if isinstance(cell, str)):
        return False  # zeros in front are kept for codes only
    return not re.search(r"\b(codes?|account|id|ftes?|year|fy)$|\b(code|account)\b", name, re.I)


def _named_columns(
    names: Sequence[str], below: Sequence[Sequence[Any]], numeric: set[int]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return which column is what, and which hold segments of the code."""
    column: dict[str, str] = {}
    segments: dict[str, str] = {}
    if strings := [name for i, name in enumerate(names) if name and _code_strings(below, i)]:
        column["account"] = strings[0]
    for i, name in enumerate(names):
        if name in strings:
            continue
        lower = name.casefold()
        part = next((s for s, p in _SEGMENTS if re.fullmatch(rf"(?:{p}){_CODE_WORD}", lower)), "")
        if part and _codes(below, i):
            segments[part] = name
            continue
        for kind, words in _WORDS:
            if kind not in column and name and re.search(words, lower):
                bare = re.fullmatch(_PLACE, lower)
                as_code = bool(bare) and _codes(below, i) and "school_code" not in column
                found = "school_code" if as_code else kind
                if i in numeric and found not in ("fte", "account", "school_code"):
                    continue
                column[found] = name
                break
            if kind == "fte" and re.search(words, lower) and _later(name, column["fte"]):
                column["fte"] = name
                break
    return column, segments


def _later(name: str, other: str) -> bool:
    return (year_in(name) or 0) > (year_in(other) or 0)


def _code_strings(below: Sequence[Sequence[Any]], index: int) -> bool:
    """Return whether a column holds account codes, whatever its heading says."""
    cells = [text(row[index]) for row in below[:_SAMPLE] if index < len(row) and text(row[index])]
    made = r"[\dA-Z]{1,6}(?:([-./ ])[\dA-Z]{1,6})(?:\1[\dA-Z]{1,6}){2,}"
    alike = [c for c in cells if re.fullmatch(made, c) and sum(map(str.isdigit, c)) > len(c) / 2]
    return len(alike) > 0.9 * len(cells) and bool(alike)


def _short(below: Sequence[Sequence[Any]], index: int) -> bool:
    """Return whether a column holds only whole numbers of at most four digits, as codes do."""
    cells = [text(row[index]) for row in below if index < len(row) and text(row[index])]
    return all(re.fullmatch(r"\d{1,4}", cell) for cell in cells)


def _codes(below: Sequence[Sequence[Any]], index: int) -> bool:
    cells = [text(row[index]) for row in below[:_SAMPLE] if index < len(row) and text(row[index])]
    return bool(cells) and sum(
        bool(re.fullmatch(r"[\dA-Z]{1,6}|\d{1,3}-\d{1,4}", c)) for c in cells
    ) > 0.9 * len(cells)
