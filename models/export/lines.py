"""The lines of an export: every row (of a wide sheet, every cell) with dollars, as it stands."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from .cells import UNCOUNTED, Doubtful, amount, text
from .grid import Sheet
from .headings import Headings, find_headings
from .line import Line, Read
from .map import Account, SheetMap
from .patterns import any_text, plain
from .row_texts import RowText, RowTexts
from .stated_totals import RunningTotals, row_totals


def read_lines(sheet: Sheet, how: SheetMap, account: Account | None, sums: bool = False) -> Read:
    """Return the lines of a sheet.

    Parameters
    ----------
    sheet
        Its cells.
    how
        What the map says of it.
    account
        How codes are taken apart; None: they are not.
    sums
        Whether each row is the sum of a school, and need not say what it is.
    """
    headings, problems = find_headings(sheet, how)
    if headings is None:
        return Read(problems=problems)
    reader = _Reader(sheet, how, account, headings, sums)
    for row in range(headings.row + 1, len(sheet.rows)):
        reader.take(row)
    return reader.finished()


class _Reader:
    """Reads a sheet row by row."""

    def __init__(
        self,
        sheet: Sheet,
        how: SheetMap,
        account: Account | None,
        headings: Headings,
        sums: bool,
    ) -> None:
        self.sheet, self.how, self.account, self.headings = sheet, how, account, headings
        self.sums = sums
        self.read = Read()
        self.totals = RunningTotals(how.off_by)
        self.verified = self.passed_over = 0
        self.hidden: list[int] = []
        self.texts = RowTexts(sheet, how, account, headings, self._error)
        self.money = set(headings.money)

    def take(self, row: int) -> None:
        """Read a row: nothing, headings again, a total, a note, or lines."""
        cells = self.sheet.rows[row]
        texts = [text(cell) for i, cell in enumerate(cells) if i not in self.money]
        if not any(text(cell) for cell in cells) or self._headings_again(cells):
            return
        out = any_text(texts, self.how.leave_out)
        amounts = self._amounts(row, doubted=not out)
        if amounts is None:
            return
        if out:
            self._leave_out(amounts)
        elif amounts and any_text(texts, self.how.totals):
            self._total(row, amounts)
        elif amounts:
            self._lines(row, amounts)
        elif not self.how.wide and not self.texts.names_school(row):
            self.passed_over += 1
            self.texts.pass_over(row)

    def _headings_again(self, cells: Sequence[Any]) -> bool:
        shown = {plain(text(cell)) for cell in cells if text(cell)}
        return shown <= {plain(name) for name in self.headings.names}

    def _amounts(self, row: int, doubted: bool) -> dict[int, Decimal] | None:
        """Return a row's dollars by column; None if one is doubtful, unless that does not count."""
        cells = self.sheet.rows[row]
        found: dict[int, Decimal] = {}
        sound = True
        for column in self.headings.money:
            if column >= len(cells) or self._in_a_title(row, column):
                continue
            try:
                dollars = self._amount(row, column, cells[column])
            except Doubtful as doubt:
                if doubted:
                    self._error(row, column, doubt)
                    sound = False
                    self.totals.spoil()
            else:
                if dollars is not None:
                    found[column] = dollars
        for column, cell in enumerate(cells):
            if doubted and not self._heading(column):
                sound = self._headless(row, column, cell) and sound
        return found if sound else None

    def _amount(self, row: int, column: int, cell: Any) -> Decimal | None:
        if (row, column) in self.sheet.uncounted:
            raise Doubtful(*UNCOUNTED)
        if (row, column) in self.sheet.merged:
            raise Doubtful(
                "the cell is merged with another, so whose dollars these are is not known",
                "unmerge the cells, and write each line's own dollars",
            )
        return amount(cell)

    def _in_a_title(self, row: int, column: int) -> bool:
        """Return whether a cell is merged with a text at its left."""
        first = self.sheet.merged.get((row, column))
        return first is not None and first[0] == row and first[1] not in self.money

    def _headless(self, row: int, column: int, cell: Any) -> bool:
        """Return whether a column without heading holds no number."""
        if _is_number(cell):
            doubt = Doubtful("the cell has no heading above it", "give its column a heading")
            self._error(row, column, doubt)
            return False
        return True

    def _heading(self, column: int) -> str:
        names = self.headings.names
        return names[column] if column < len(names) else ""

    def _error(self, row: int, column: int | None, doubt: Doubtful) -> None:
        heading = "" if column is None else self._heading(column)
        named_so = f" (column {heading})" if heading else ""
        problem = self.sheet.problem(row, column, f"{doubt.says}{named_so}", doubt.mend)
        self.read.problems.append(problem)

    def _leave_out(self, amounts: Mapping[int, Decimal]) -> None:
        self.totals.add(amounts, left_out=True)
        for year, dollars in self._by_year(amounts).items():
            left = self.read.left_out
            left[year] = left.get(year, Decimal(0)) + dollars

    def _by_year(self, amounts: Mapping[int, Decimal]) -> dict[int, Decimal]:
        if self.how.year is not None and self.how.wide:
            across = [amounts[c] for c in self.headings.across if c in amounts]
            return {self.how.year: sum(across, Decimal(0))}
        return {y: amounts.get(c, Decimal(0)) for y, c in self.headings.amounts.items()}

    def _total(self, row: int, amounts: Mapping[int, Decimal]) -> None:
        wrong = self.totals.wrong(amounts)
        if wrong is None:
            self.verified += 1
            return
        mend = "correct the export; if the row is a line, change `totals` in the map"
        self._error(row, wrong[0], Doubtful(wrong[1], mend))

    def _lines(self, row: int, amounts: Mapping[int, Decimal]) -> None:
        """Read the line of a row, or (wide) its lines."""
        self.totals.add(amounts)
        if row in self.sheet.hidden:
            self.hidden.append(row)
        words = self.texts.read(row)
        if words is None or not self._says_what(row, words, amounts):
            return
        if not self.how.wide:
            by_year = self._by_year(amounts)
            if any(by_year.values()) or words.fte:
                self._add(row, None, words, by_year)
            return
        assert self.how.year is not None
        for column in self.headings.across:
            if dollars := amounts.get(column):
                self._add(row, column, words, {self.how.year: dollars})
        stated = {c: amounts[c] for c in self.headings.totals if c in amounts}
        found = self._by_year(amounts)[self.how.year]
        wrong = row_totals(self.sheet, row, stated, found, self.how.off_by)
        self.verified += len(stated) - len(wrong)
        for column, says in wrong:
            mend = "correct the export; if the column is an item, change `totals`"
            self._error(row, column, Doubtful(says, mend))

    def _add(
        self,
        row: int,
        column: int | None,
        words: RowText,
        amounts: Mapping[int, Decimal],
    ) -> None:
        across = self.headings.names[column] if column is not None else ""
        self.read.lines.append(
            Line(
                self.sheet,
                row,
                column,
                words.codes.get("account", ""),
                words.codes,
                across if self.how.wide == "schools" else words.school,
                words.school_code,
                across if self.how.wide == "items" else words.item,
                words.fund,
                words.fte,
                amounts,
                self.how,
            )
        )

    def _says_what(
        self,
        row: int,
        words: RowText,
        amounts: Mapping[int, Decimal],
    ) -> bool:
        """Return whether a row says what its dollars are for, and where."""
        if not any(amounts.values()):
            return True
        lacks = []
        named_above = self.how.wide == "items" or self.sums
        if not named_above and not words.item and not any(words.codes.values()):
            lacks.append("what it is")
        where = (words.school, words.school_code, words.codes.get("location"))
        if self.how.wide != "schools" and not any(where):
            lacks.append("which school it is of")
        if not lacks:
            return True
        mend = "if the row is a total or a note, give its text under `totals` or `leave_out`"
        if "school" in lacks[-1]:
            mend += "; `fill_down: true` takes the school from above"
            if self.account is not None and "location" not in self.account.segments:
                mend += "; in `account`, the segment of the school is called `location`"
        self._error(row, None, Doubtful(f"the row has dollars but does not say {lacks[0]}", mend))
        return False

    def finished(self) -> Read:
        """Return what was read, with what was taken as surely meant."""
        read, name = self.read, self.sheet.name or self.sheet.file
        if self.verified:
            read.notes.append(f"{name}: {_many(self.verified, 'total')} verified by the lines.")
        if self.passed_over:
            read.notes.append(f"{name}: {_many(self.passed_over, 'row')} without dollars left out.")
        if self.hidden:
            rows = ", ".join(str(row + 1) for row in self.hidden[:4])
            rows += ", …" if len(self.hidden) > 4 else ""
            read.notes.append(f"{name}: hidden rows are counted ({rows}).")
        if self.sheet.encoding == "cp1252":
            read.notes.append(f"{name}: read as Windows text (cp1252), not UTF-8.")
        if not read.lines and not read.problems:
            says, mend = "there are no lines below the headings", "check `header` in the map"
            read.problems.append(self.sheet.problem(self.headings.row, None, says, mend))
        return read


def _is_number(cell: Any) -> bool:
    try:
        return amount(cell) is not None
    except Doubtful:
        return False


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
