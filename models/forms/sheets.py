"""From a form's workbook to the tree that a YAML form would be, each value with its cell."""

from typing import Any

from ..tables.cells import plain as plain_cell
from ..tables.rows import broken
from ..tables.top import from_headings
from ..tables.workbook import Book
from ..tree.problems import Problem, Severity
from ..tree.table import Fault, Table, TableName, Unreadable, letter, table_name
from ..tree.tree import Map, Place, Seq
from ..workbook.headings import plain
from .layout import (
    IDEAS,
    NEEDS,
    PAGES,
    PARTNERS,
    PROGRAMS,
    SCHOOL,
    SCHOOL_FIELDS,
    STAFF,
    TOTAL,
    Field,
    Page,
)

_LISTS = {PROGRAMS: "requests", IDEAS: "requests", PARTNERS: "partners"}
_KEEP = "take a new form, and copy your answers into it"


def read_form_sheets(content: bytes, file: str) -> tuple[Map | None, list[Problem]]:
    """Return the tree of a form's workbook, and what keeps parts of it from being read.

    Parameters
    ----------
    content
        The file's bytes.
    file
        Its name, for messages.

    Returns
    -------
    None where nothing can be read; and the problems.
    """
    found = _Sheets(file)
    try:
        book = Book(content)
    except Unreadable as failure:
        found.faults("", failure.faults)
        return None, found.problems
    titles = {plain(name): name for name in book.sheets}
    if plain(SCHOOL) not in titles:
        found.note("", None, "it has no sheet School, so it is no form of a school", _KEEP)
        return None, found.problems
    found.school(book, titles[plain(SCHOOL)])
    for page in PAGES:
        if plain(page.title) in titles:
            found.page(book, titles[plain(page.title)], page)
        elif page.title != STAFF:
            found.note("", None, f"the sheet {page.title} is gone", _KEEP)
    return found.tree, found.problems


class _Sheets:
    """A form's workbook on its way into a tree."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.tree = Map(Place(file, None, 0, _Whole({}, SCHOOL)))
        self.problems: list[Problem] = []

    def note(
        self,
        sheet: str,
        row: int | None,
        says: str,
        mend: str,
        column: str = "",
        severity: Severity = "error",
    ) -> None:
        """Note what is wrong with a sheet, a row or a cell."""
        place = table_name((), sheet).at(row, column) if sheet else ""
        self.problems.append(Problem(severity, self.file, row, place, "", says, mend))

    def faults(self, sheet: str, faults: tuple[Fault, ...]) -> None:
        """Note what of a sheet is not what it looks like; what is hidden counts all the same."""
        for fault in faults:
            if fault.severity == "error":
                column = "" if fault.column is None else letter(fault.column)
                self.note(sheet, fault.row, fault.says, fault.mend, column)

    def _table(self, book: Book, name: str, headings: tuple[str, ...]) -> Table | None:
        """Return a sheet from its headings on; None, and why, if they are not there."""
        wanted = {plain(words) for words in headings}
        try:
            table = book.table(name)
            table = from_headings(table, lambda texts: _mostly(wanted, texts))
        except Unreadable as failure:
            self.faults(name, failure.faults)
            return None
        totals = {
            number
            for number, cells in table.rows
            if cells and isinstance(cells[0], str) and plain(cells[0]) == plain(TOTAL)
        }
        self.faults(name, tuple(fault for fault in table.faults if fault.row not in totals))
        there = {plain(text) for text in table.header}
        missing = [words for words in headings if plain(words) not in there]
        if missing:
            says = f"headings are gone: {', '.join(missing)}"
            self.note(name, None, says, _KEEP)
            return None
        return table

    def school(self, book: Book, name: str) -> None:
        """Read the sheet School: each row a question and its answer."""
        table = self._table(book, name, ("Question", "Answer"))
        if table is None:
            return
        column = next(i for i, text in enumerate(table.header) if plain(text) == "answer")
        fields = {plain(field.words): field for field in SCHOOL_FIELDS if field.key}
        for number, cells in table.rows:
            words = cells[0] if cells and isinstance(cells[0], str) else ""
            field = fields.get(plain(words))
            cell = cells[column] if column < len(cells) else None
            if field is None or cell in (None, ""):
                continue
            at = TableName({"it": letter(column)}, name, "it", "", {"it": words})
            self._put(field.key, cell, Place(self.file, number, 9, at), name, number, column)

    def _put(self, key: str, cell: Any, place: Place, name: str, row: int, column: int) -> None:
        if (fault := broken(cell)) is not None:
            self.note(name, row, *fault, letter(column))
            return
        holder, _, last = self.tree, *key.rpartition(".")[1:]
        if "." in key:
            above = key.partition(".")[0]
            if above not in self.tree:
                self.tree.put(above, Map(place), place)
            holder = self.tree[above]
        holder.put(last, plain_cell(cell), place)

    def page(self, book: Book, name: str, page: Page) -> None:
        """Read a sheet whose rows are alike."""
        table = self._table(book, name, tuple(f.words for f in page.fields if f.key or f.told))
        if table is None:
            return
        where = [self._index(table, field) for field in page.fields]
        at = TableName(
            {f.key: letter(i) for f, i in zip(page.fields, where, strict=True) if f.key},
            name,
            "",
            "",
            {f.key: f.words for f in page.fields if f.key},
        )
        self._strange(table, name, set(where))
        for number, cells in table.rows:
            row = {
                field: plain_cell(cells[index])
                for field, index in zip(page.fields, where, strict=True)
                if index < len(cells) and cells[index] not in (None, "")
            }
            if self._spoilt(name, number, row, where, page) or not self._filled(page, row):
                continue
            self._row(page, number, row, at)

    @staticmethod
    def _index(table: Table, field: Field) -> int:
        return next(i for i, text in enumerate(table.header) if plain(text) == plain(field.words))

    def _spoilt(
        self, name: str, number: int, row: dict[Field, Any], where: list[int], page: Page
    ) -> bool:
        """Return whether a cell of a row holds a spreadsheet's error, which is noted."""
        faults = [
            (index, fault)
            for field, index in zip(page.fields, where, strict=True)
            if field in row and (fault := broken(row[field])) is not None
        ]
        for index, fault in faults:
            self.note(name, number, *fault, letter(index))
        return bool(faults)

    @staticmethod
    def _filled(page: Page, row: dict[Field, Any]) -> bool:
        """Return whether the school wrote something into a row."""
        words = next((row[field] for field in row if field.words == page.row), "")
        if page.title == NEEDS and plain(str(words)) == plain(TOTAL):
            return False
        return any(not field.told for field in row)

    def _strange(self, table: Table, name: str, known: set[int]) -> None:
        """Warn of what stands beside the form's own columns: it is not read."""
        for number, cells in table.rows:
            odd = [i for i, cell in enumerate(cells) if i not in known and cell not in (None, "")]
            if odd:
                says = "what stands here is not read: it is beside the form's columns"
                mend = "write it into one of the yellow cells"
                self.note(name, number, says, mend, letter(odd[0]), "warning")

    def _row(self, page: Page, number: int, row: dict[Field, Any], at: TableName) -> None:
        values = {field.key: cell for field, cell in row.items() if field.key}
        words = next((cell for field, cell in row.items() if field.words == page.row), None)
        if page.title == NEEDS:
            self._needs(str(values.pop("goal", words)), values, number, at)
        elif page.title == STAFF:
            role = str(values.pop("role", words))
            self._keyed("staff_hours", role, values["fte"], "fte", number, at)
        else:
            if page.title == PROGRAMS and words is not None:
                values.setdefault("program", words)
            items = self.tree.get(_LISTS[page.title])
            if items is None:
                items = Seq(self.tree.place)
                self.tree.put(_LISTS[page.title], items, None)
            place = Place(self.file, number, 2, at)
            items.put(_map(values, place), place)

    def _needs(self, goal: str, values: dict[str, Any], number: int, at: TableName) -> None:
        if "points" in values:
            self._keyed("priorities", goal, values.pop("points"), "points", number, at)
        if values:
            place = Place(self.file, number, 2, at)
            self._holder("needs").put(goal, _map(values, place), place)

    def _keyed(
        self, block: str, key: str, cell: Any, column: str, number: int, at: TableName
    ) -> None:
        """Put a value whose row is its key."""
        name = TableName(at.headings, at.sheet, column, "", at.written)
        self._holder(block).put(key, cell, Place(self.file, number, 2, name))

    def _holder(self, block: str) -> Map:
        if block not in self.tree:
            self.tree.put(block, Map(self.tree.place), None)
        found: Map = self.tree[block]
        return found


def _mostly(wanted: set[str], texts: set[str]) -> bool:
    """Return whether texts are the headings wanted, or most of them: some may have been deleted."""
    return 2 * len(wanted & {plain(text) for text in texts}) > len(wanted)


class _Whole(TableName):
    """How what is missing in the whole form is called: by the sheet School."""

    def words(self, row: int | None, keys: Any = ()) -> str:
        """Return the sheet."""
        return f"sheet {SCHOOL}"


def _map(values: dict[str, Any], place: Place) -> Map:
    found = Map(place)
    for key, value in values.items():
        found.put(key, value, place)
    return found
