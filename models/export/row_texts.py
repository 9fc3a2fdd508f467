"""What a row of an export says beside its dollars: school, description, FTE, codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .cells import Doubtful, amount, code, text
from .grid import Sheet
from .headings import Headings
from .map import Account, SheetMap
from .patterns import shape, split_account, starred


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

    def read(self, row: int) -> RowText | None:
        """Return what a row says; None, and it is noted, where its codes are doubtful.

        An empty school or code is that of the row above, where the map says so.
        """
        self.pass_over(row)
        try:
            found = {"school": text(self._cell(row, "school")), "school_code": self._code(row)}
            codes = self._codes(row)
        except Doubtful as doubt:
            key = "account" if "account" in self.headings.column else "school_code"
            self.error(row, self.headings.column.get(key), doubt)
            return None
        if self.how.fill_down or self.how.school_rows:
            found = {key: value or self._above.get(key, "") for key, value in found.items()}
        return RowText(
            item=text(self._cell(row, "item")),
            fund=text(self._cell(row, "fund")),
            fte=self._fte(row),
            codes=codes,
            **found,
        )

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

    def _code(self, row: int) -> str:
        return code(self._cell(row, "school_code"))

    def _fte(self, row: int) -> Decimal | None:
        """Return a row's FTE; a doubtful one is noted."""
        try:
            fte = amount(self._cell(row, "fte"), "FTE")
            if fte is not None and fte < 0:
                raise Doubtful(f"{fte} FTE is negative", "write 0 or more")
        except Doubtful as doubt:
            self.error(row, self.headings.column["fte"], doubt)
            return None
        return fte

    def _codes(self, row: int) -> dict[str, str]:
        """Return the whole code and its segments.

        Raises
        ------
        Doubtful
            It is not made like the others.
        """
        codes: dict[str, str] = {}
        for key in self.headings.column:
            if key.startswith("segment."):
                codes[key.removeprefix("segment.")] = code(self._cell(row, key))
        if "account" in self.headings.column:
            whole = code(self._cell(row, "account"))
            codes["account"] = whole
            if self.account is not None and whole:
                parts = split_account(whole, self.account)
                if parts is None:
                    says = f"the account code {whole} is not made like {shape(self.account)}"
                    raise Doubtful(says, "export codes as text, whole; or correct `account`")
                codes |= parts
        return codes
