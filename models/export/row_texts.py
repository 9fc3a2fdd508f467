"""What a row of an export says beside its dollars: school, description, FTE, codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .cells import UNCOUNTED, Doubtful, amount, code, text, words
from .grid import Sheet
from .headings import Headings
from .map import Account, SheetMap
from .patterns import shape, split_account, starred

_CALLED = {"school": "school", "item": "description", "fund": "fund"}


@dataclass(frozen=True)
class RowText:
    """What a row says beside its dollars.

    Attributes
    ----------
    school, school_code, item, fund
        As they stand; "" for none.
    fte
        None: not said.
    codes
        The whole account code (`account`) and its segments, by name.
    """

    school: str
    school_code: str
    item: str
    fund: str
    fte: Decimal | None
    codes: Mapping[str, str]


@dataclass
class RowTexts:
    """Reads the texts of a sheet's rows.

    Attributes
    ----------
    sheet, how, account, headings
        The sheet, what the map says of it, and where its columns are.
    error
        Notes what is doubtful in a row and column.
    """

    sheet: Sheet
    how: SheetMap
    account: Account | None
    headings: Headings
    error: Callable[[int, int | None, Doubtful], None]
    _above: dict[str, str] = field(default_factory=dict)  # what an empty cell means
    _doubted: int = 0  # texts and codes

    def read(self, row: int) -> RowText | None:
        """Return what a row says; None, and it is noted, where they are doubtful.

        An empty school or code is that of the row above, where the map says so.
        """
        self.pass_over(row)
        before = self._doubted
        found = {key: self._words(row, key) for key in ("school", "school_code", "item", "fund")}
        codes = self._codes(row)
        if self._doubted > before:
            return None
        for key in ("school", "school_code") if self.how.fill_down or self.how.school_rows else ():
            found[key] = found[key] or self._above.get(key, "")
        return RowText(fte=self._fte(row), codes=codes, **found)

    def pass_over(self, row: int) -> None:
        """Keep in mind which school a row names."""
        for key in ("school", "school_code"):
            if shown := text(self._cell(row, key)):
                self._above[key] = shown

    def names_school(self, row: int) -> bool:
        """Return whether a row names the school of the lines below it; keep it in mind."""
        for cell in self.sheet.rows[row] if self.how.school_rows else ():
            name = starred(text(cell), self.how.school_rows) if text(cell) else None
            if name:
                self._above = {"school": name}
                return True
        return False

    def _cell(self, row: int, key: str) -> Any:
        column = self.headings.column.get(key)
        cells = self.sheet.rows[row]
        return cells[column] if column is not None and column < len(cells) else None

    def _words(self, row: int, key: str) -> str:
        """Return a text or a code of a row; a doubtful one is noted."""
        column = self.headings.column.get(key)
        if column is None:
            return ""
        try:
            if (row, column) in self.sheet.uncounted:
                raise Doubtful(*UNCOUNTED)
            cell = self._cell(row, key)
            return words(cell, _CALLED[key]) if key in _CALLED else code(cell)
        except Doubtful as doubt:
            self._doubt(row, column, doubt)
            return ""

    def _doubt(self, row: int, column: int, doubt: Doubtful) -> None:
        self._doubted += 1
        self.error(row, column, doubt)

    def _fte(self, row: int) -> Decimal | None:
        """Return a row's FTE; a doubtful one is noted."""
        try:
            if (row, self.headings.column.get("fte")) in self.sheet.uncounted:
                raise Doubtful(*UNCOUNTED)
            fte = amount(self._cell(row, "fte"), "FTE")
            if fte is not None and fte < 0:
                raise Doubtful(f"{fte} FTE is negative", "write 0 or more")
        except Doubtful as doubt:
            self.error(row, self.headings.column["fte"], doubt)
            return None
        return fte

    def _codes(self, row: int) -> dict[str, str]:
        """Return the whole code and its segments; what is not made like the others is noted."""
        codes: dict[str, str] = {}
        for key in self.headings.column:
            if key.startswith("segment."):
                codes[key.removeprefix("segment.")] = self._words(row, key)
        if "account" in self.headings.column:
            whole = codes["account"] = self._words(row, "account")
            if self.account is not None and whole:
                parts = split_account(whole, self.account)
                if parts is None:
                    says = f"the account code {whole} is not made like {shape(self.account)}"
                    mend = "export codes as text, whole; or correct `account`"
                    self._doubt(row, self.headings.column["account"], Doubtful(says, mend))
                codes |= parts or {}
        return codes
