"""Read CSV and TSV text; say where a quote, a cell or a character is out of place.

Python's own reader neither says where a quote opens that never closes, nor that one row became
part of another row's cell; so the text is taken apart here, by RFC 4180.
"""

import codecs
import re
from collections.abc import Iterator, Sequence

from ..tree.problems import Severity
from ..tree.table import SPREADSHEET_CELL, Fault, Table, Unreadable, empty, headings

_LINE_END = re.compile(r"\r\n|\n|\r")
_INSIDE = re.compile(r'[^"]*(?:""[^"]*)*')
_CONTROL = re.compile("[\0-\x08\x0e-\x1f]")
_ODD = re.compile("[\0-\x08\x0e-\x1f\udc80-\udcff]")
_NAMES = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars"}
_AS_UTF8 = "save it as CSV UTF-8"


def read_csv(content: bytes, separator: str) -> Table:
    """Read CSV text.

    Parameters
    ----------
    content
        The file's bytes: UTF-8 with or without a mark, or UTF-16 with one.
    separator
        What stands between cells: a comma or a tab.

    Returns
    -------
    Headings and rows, with the line of each row and warnings on odd quotes.

    Raises
    ------
    Unreadable
        Which text belongs to which cell is not known.
    """
    text = _decoded(content)
    lines = _LINE_END.split(text)
    if not lines[-1]:
        lines.pop()
    parser = _Parser(lines, separator)
    records = parser.records()
    first = next(records, (1, []))[1]
    if not lines or (len(lines) == 1 and not any(first)):
        raise Unreadable("the table is empty", "write the columns' names into its first row", 1)
    _check_separator(lines[0], separator)
    if any(fault.severity == "error" for fault in parser.faults):
        raise Unreadable.by(parser.faults)
    header, parser.width = headings(first), len(first)
    rows = list(records)
    if _ODD.search("".join(first)):
        raise Unreadable.by(_odd([(1, first)]))
    if _ODD.search(text):
        parser.faults += _odd(rows)
    parser.faults += _too_long(rows) if max(map(len, lines)) > SPREADSHEET_CELL else []
    if any(fault.severity == "error" for fault in parser.faults):
        raise Unreadable.by(parser.faults, header)
    ragged = _ragged(rows, len(header), len(first), separator)
    return Table(header, rows, (*parser.faults, *ragged))


def parted(
    text: str, separator: str, width: int
) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    """Return a text's rows, each with its number and its cells without blanks, and odd quotes.

    Parameters
    ----------
    text
        Of a whole file, which need not begin with headings.
    separator
        What stands between cells.
    width
        How many cells most rows have: a cell that holds as many separators swallowed a row.
    """
    lines = _LINE_END.split(text)
    if not lines[-1]:
        lines.pop()
    parser = _Parser(lines, separator)
    parser.width = width
    return list(parser.records()), parser.faults


def _decoded(content: bytes) -> str:
    if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise Unreadable(
                "it begins as UTF-16 text but does not continue as such", _AS_UTF8
            ) from None
    # Bytes that are no UTF-8 become lone surrogates, by which their cells are found.
    return content.decode("utf-8", errors="surrogateescape").lstrip("\ufeff")


def _check_separator(line: str, separator: str) -> None:
    """Raise if the first row is one cell that holds other separators."""
    if re.fullmatch(r'"?sep=.?"?.*', line):
        mend = "delete that row, and separate cells by commas"
        raise Unreadable(f"its first row is `{line}`, which only Excel understands", mend, 1)
    bare = line.strip('"')
    if '"' not in bare and separator in bare and line.startswith('"') and line.endswith('"'):
        raise Unreadable(
            "each row is in one pair of quotes, so it is read as one cell",
            "delete the quotes at the beginning and end of each row",
            1,
        )
    other = next((sign for sign in _NAMES if sign != separator and sign in line), None)
    if other is not None and separator not in line:
        ours = _NAMES[separator]
        raise Unreadable(
            f"its columns are not separated by {ours} but by {_NAMES[other]}",
            f"save it with {ours}, or as a workbook",
            1,
        )


class _Parser:
    """Takes lines apart into rows of cells.

    A quote that is out of place makes a fault; its line then is a row of its own, whose last
    cell the quote opens, so that what comes below can be looked at.
    """

    def __init__(self, lines: Sequence[str], separator: str) -> None:
        self.lines = lines
        self.separator = separator
        self.width = 1  # cells of a row, as far as is known
        self.faults: list[Fault] = []

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row's number, as a spreadsheet shows it, and its cells without blanks."""
        at = row = 0
        while at < len(self.lines):
            row += 1
            line = self.lines[at]
            if '"' in line:
                cells, at = self._quoted_record(row, at)
                broken = [column for column, cell in enumerate(cells) if "\n" in cell]
                if row > 1 and broken and len(cells) > self.width:
                    self._not_closed(row, broken[0])
            else:
                cells = line.split(self.separator)
            at += 1
            yield row, [*map(str.strip, cells)]

    def _quoted_record(self, row: int, at: int) -> tuple[list[str], int]:
        """Return the cells of the row that begins at a line, and the line where it ends."""
        cells: list[str] = []
        place = 0
        while True:
            line = self.lines[at]
            begin = place
            while line[begin : begin + 1] == " ":
                begin += 1
            if line[begin : begin + 1] == '"':
                cell, at, place = self._quoted_cell(row, len(cells), at, begin + 1)
            else:
                end = line.find(self.separator, place)
                end = len(line) if end < 0 else end
                cell, place = line[place:end], end
                if '"' in cell:
                    self._stray(row, len(cells), cell.strip())
            cells.append(cell)
            if place >= len(self.lines[at]):
                return cells, at
            place += 1

    def _quoted_cell(self, row: int, column: int, at: int, begin: int) -> tuple[str, int, int]:
        """Return the text of the cell whose quote opens before `begin`, and where it ends."""
        first, place, text = at, begin, ""
        while True:
            line = self.lines[at]
            inside = _INSIDE.match(line, place)
            assert inside is not None
            text, place = text + inside[0].replace('""', '"'), inside.end()
            if self._swallows(text):
                self._not_closed(row, column)
                break
            if place < len(line):  # where the closing quote stands
                rest = line[place + 1 :].partition(self.separator)[0]
                if not rest.strip():
                    return text, at, place + 1 + len(rest)
                self._text_behind(row, column, first, at, rest.strip())
                break
            if at + 1 == len(self.lines):
                says = "the quote that opens this cell is never closed"
                self._fault(row, column, says, "close it after the text, or delete it")
                break
            text, at, place = text + "\n", at + 1, 0
        line = self.lines[first]
        return line[begin:], first, len(line)

    def _swallows(self, text: str) -> bool:
        """Return whether the text of a cell holds a line break and the separators of a row.

        Wherever in their rows two quotes are missing or out of place, the cell between them
        takes in as many separators as the rows it swallows have.
        """
        if "\n" not in text:
            return False
        return text.count(self.separator) >= self.width - 1 or len(text) > SPREADSHEET_CELL

    def _not_closed(self, row: int, column: int) -> None:
        says = "the quote that opens this cell is not closed in its row"
        mend = "close it, or delete it; if the line break is meant, write a space instead"
        self._fault(row, column, says, mend)

    def _text_behind(self, row: int, column: int, first: int, at: int, rest: str) -> None:
        if at > first:
            says = f"the quote that opens this cell closes only in line {at + 1}, before text"
            mend = 'close it after its text; a quote within a text is written twice ("")'
        else:
            says = f"the quotes of this cell close before `{_short(rest)}`"
            mend = 'put the whole text in quotes; a quote within it is written twice ("")'
        self._fault(row, column, says, mend)

    def _stray(self, row: int, column: int, cell: str) -> None:
        says = f"there is a quote within `{_short(cell)}`, and it is read as part of the text"
        mend = 'if it belongs to the text, write "…""…"; if not, delete it'
        self._fault(row, column, says, mend, "warning")

    def _fault(
        self, row: int, column: int, says: str, mend: str, severity: Severity = "error"
    ) -> None:
        self.faults.append(Fault(says, mend, row, column, severity))


def _short(text: str) -> str:
    return f"{text[:29]}…" if len(text) > 30 else text


def _odd(rows: Sequence[tuple[int, list[str]]]) -> list[Fault]:
    """Return a fault for each cell with characters that are no text."""
    faults = []
    for number, cells in rows:
        for column, cell in enumerate(cells):
            control = _CONTROL.search(cell)
            if control is not None:
                says = f"the cell holds a control character (number {ord(control[0])})"
                faults.append(Fault(says, "delete it, or save as CSV UTF-8", number, column))
            elif _ODD.search(cell):
                shown = _short(_as_windows(cell))
                says = f'the cell is not UTF-8 text (as Windows-1252 text it is "{shown}")'
                faults.append(Fault(says, _AS_UTF8, number, column))
    return faults


def _as_windows(cell: str) -> str:
    return cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _too_long(rows: Sequence[tuple[int, list[str]]]) -> list[Fault]:
    says = f"the cell is longer than a spreadsheet's may be ({SPREADSHEET_CELL:,} characters)"
    return [
        Fault(says, "shorten it; is a quote or a separator missing?", number, column)
        for number, cells in rows
        for column, cell in enumerate(cells)
        if len(cell) > SPREADSHEET_CELL
    ]


def _ragged(
    rows: Sequence[tuple[int, list[str]]], columns: int, width: int, separator: str
) -> Iterator[Fault]:
    """Yield a fault for each row with more or fewer cells than there are headings."""
    sign = _NAMES[separator].rstrip("s")
    for number, cells in rows:
        if columns <= len(cells) <= width or empty(cells):
            continue
        counts = f"{len(cells)} for {columns}"
        says = f"there are fewer cells than columns ({counts})"
        if len(cells) > width:
            says = f"there are more cells than columns ({counts})"
            mend = f'a text with a {sign} in it goes in quotes ("…"), a number has none'
            yield Fault(says, mend, number)
        elif sum(cell.count(separator) for cell in cells) >= columns - len(cells):
            mend = f"a text in quotes holds {_NAMES[separator]}: close its quotes where it ends"
            yield Fault(says, mend, number)
        else:
            mend = f"those at its end count as empty; is a {sign} missing before them?"
            yield Fault(says, mend, number, None, "warning")
