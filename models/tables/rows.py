"""Put the rows of one table into the tree."""

from collections.abc import Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any

from ..tree.problems import legible, listed
from ..tree.table import Fault, Table, Unreadable, empty, letter, table_name
from ..tree.tree import Map, Place, Seq, settle
from .cells import Meant, read_id
from .columns import Column
from .files import read_table
from .filling import Filling
from .kinds import Kind
from .planning import plan
from .top import from_headings

_ERRORS = {
    "#REF!",
    "#DIV/0!",
    "#N/A",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#VALUE!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#UNKNOWN!",
    "#CONNECT!",
    "#GETTING_DATA",
    "Err:502",
}
_TOTALS = {"total", "totals", "grand total", "grand_total", "subtotal", "sum", "sums"}


def filled_from(tree: Map, kind: Kind, path: FilePath, sheet: str, content: bytes) -> Filling:
    """Put the rows of a table into the tree; return what came of it.

    Parameters
    ----------
    tree
        The raw tree; changed in place.
    kind
        What the table's rows are.
    path, sheet, content
        The table's file, the sheet of a workbook ("" for its first), and the file's bytes.

    Returns
    -------
    What the rows filled, and the problems found in them.
    """
    file = legible(path)
    try:
        table = from_headings(read_table(content, path.name, sheet), set(kind.ids).issubset)
    except Unreadable as failure:
        return unreadable(tree, kind, file, failure)
    return filled_with(tree, kind, file, table)


def unreadable(tree: Map, kind: Kind, file: str, failure: Unreadable) -> Filling:
    """Return what comes of a table that cannot be read."""
    filling = Filling(tree, kind, file, table_name(failure.header, failure.sheet))
    filling.header, filling.lost = failure.header, True
    _faults(filling, failure.faults)
    return filling


def filled_with(
    tree: Map, kind: Kind, file: str, table: Table, written: Mapping[str, str] | None = None
) -> Filling:
    """Put the rows of a table that was read into the tree; return what came of it.

    Parameters
    ----------
    tree
        The raw tree; changed in place.
    kind
        What the table's rows are.
    file
        Its name, for messages.
    table
        Its headings are the addresses of fields in a row.
    written
        How the headings really stand there, where that is in other words.
    """
    name = table_name(table.header, table.sheet, kind.value, kind.last_id, written)
    filling = Filling(tree, kind, file, name, table.header, top=table.top)
    _faults(filling, table.faults)
    if plan(filling, table.header) and not _veiled(table):
        _rows(filling, table)
    else:
        filling.lost = True
    return filling


def _veiled(table: Table) -> bool:
    """Return whether there are cells of a sheet that do not hold what they seem to."""
    return bool(table.sheet) and any(fault.severity == "error" for fault in table.faults)


def _faults(filling: Filling, faults: Sequence[Fault]) -> None:
    for fault in faults:
        heading = ""
        if fault.column is not None:
            names = filling.header[fault.column : fault.column + 1]
            heading = (names[0] if names else "") or letter(fault.column)
        filling.note(fault.row, fault.says, fault.mend, "", heading, fault.severity)


def _rows(filling: Filling, table: Table) -> None:
    spoilt = {fault.row for fault in table.faults if fault.severity == "error"}
    headless = [i for i, name in enumerate(table.header) if not name]
    width = len(table.header)
    if all(empty(cells) for _, cells in table.rows):
        says, mend = "there are no rows below the headings", "write them, or leave the table out"
        filling.note(filling.top, says, mend, severity="warning")
    for number, cells in table.rows:
        if empty(cells):
            continue
        cells.extend([None] * (width - len(cells)))
        whole = number not in spoilt
        if whole and (headless or len(cells) > width):
            _headless(filling, number, cells, [*headless, *range(width, len(cells))])
        ids = _ids(filling, number, cells)
        if _is_note(filling, number, ids, cells):
            continue
        if _named(filling, number, ids, cells):
            filling.seen[ids] = number
            _row(filling, number, ids, cells if whole else None)


def _is_note(filling: Filling, number: int, ids: tuple[str, ...], cells: list[Any]) -> bool:
    """Return whether a row is no entry but headings again, or a note; that is an error, too."""
    says, mend = "", ""
    if ids and ids == tuple(map(str.lower, filling.header[: len(ids)])) == filling.kind.ids:
        says, mend = "the headings are repeated here", "delete the row"
    elif len(ids) == 1 and " " in ids[0] and sum(cell not in (None, "") for cell in cells) == 1:
        says = f'"{ids[0]}" is alone in its row, and is not an id'
        mend = "delete the row if it is a note"
    if says:
        filling.note(number, says, mend)
    return bool(says)


def _headless(filling: Filling, number: int, cells: list[Any], indexes: list[int]) -> None:
    for i in indexes:
        if cells[i] not in (None, ""):
            filling.partly = True
            says = "the cell has no column name above it"
            filling.note(
                number,
                says,
                f"name the column in row {filling.top}, or empty the cell",
                col=letter(i),
            )


def _named(filling: Filling, number: int, ids: tuple[str, ...], cells: list[Any]) -> bool:
    """Return whether a row's ids say which entry it is, and no row before it was that entry."""
    for column_name, index, found in zip(filling.kind.ids, filling.id_columns, ids, strict=True):
        if not found:
            what = filling.written(column_name).lower()
            mend = f"write the {what}; totals and notes do not belong in the table"
            filling.note(number, "the cell is empty", mend, col=column_name)
            filling.lost = True
            return False
        if found.lower().rstrip(":") in _TOTALS:
            says = f'"{cells[index]}" looks like a row of totals'
            mend = "delete the row: its amounts would count twice"
            filling.note(number, says, mend, col=column_name)
            return False
        if (fault := broken(found)) is not None:
            filling.note(number, *fault, col=column_name)
            filling.lost = True
            return False
    if ids in filling.seen and not filling.kind.items:
        where = ".".join(filling.kind.at(ids))
        says = f"given twice, in row {filling.seen[ids]} and in row {number}"
        filling.note(number, says, "keep one of the rows", where)
        return False
    return True


def broken(cell: Any) -> tuple[str, str] | None:
    """Return what is wrong with a cell that holds the sign of no value, and how to mend it."""
    if isinstance(cell, str) and (cell in _ERRORS or (cell.strip("#") == "" and "##" in cell)):
        says = f"the cell holds `{cell}`, which is a spreadsheet's error, not a value"
        return says, "correct it in the spreadsheet and save again"
    return ("the cell holds NaN, which is not a value", "empty it") if cell != cell else None


def _ids(filling: Filling, number: int, cells: list[Any]) -> tuple[str, ...]:
    """Return the ids of a row, "" for an empty cell."""
    ids = []
    for name, index in zip(filling.kind.ids, filling.id_columns, strict=True):
        found = read_id(cells[index])
        if isinstance(found, Meant):
            filling.note(number, found.says, "", col=name, severity="note")
            found = found.value
        ids.append(found)
    return tuple(ids)


def _row(filling: Filling, number: int, ids: tuple[str, ...], cells: list[Any] | None) -> None:
    """Put a row into the tree; of one without cells only its ids are known."""
    holder = filling.holder(number, ids)
    if holder is None:
        return
    path: tuple[Any, ...] = filling.kind.at(ids)
    path = (*path, len(holder)) if filling.kind.items else path
    place = Place(filling.file, number, len(path), filling.name)
    if cells is None or filling.partly:
        filling.unread.add(path)
    row = Map(place)
    for col in filling.columns if cells is not None else ():
        assert cells is not None
        cell = cells[col.index]
        if cell is None or cell == "":
            continue
        heading = filling.header[col.index]
        if (fault := broken(cell)) is not None:
            filling.unread.add(path)
            filling.note(number, *fault, ".".join(map(str, (*path, *col.keys))), heading)
            continue
        key = col.keys[-1]
        block = row if col.plain else _block(row, col, place)
        if block is None or (key in block and isinstance(block[key], Map)):
            says = f"`{'.'.join(col.keys)}` is given both as a whole and in parts"
            filling.note(number, says, "keep one", col=heading)
            continue
        block[key] = _read(filling, place, path, col, cell)
    value = _value(filling, number, row, ids)
    if value is not None:
        filling.put(holder, ids, value, place)


def _read(filling: Filling, place: Place, path: tuple[Any, ...], col: Column, cell: Any) -> Any:
    """Return what a cell means; where that is not what stands there, it is noted."""
    value = col.read(cell)
    says = ""
    if isinstance(value, Meant):
        says, value = value.says, value.value
    elif filling.name.sheet and isinstance(cell, str) and type(value) in (int, float):
        says = f"the number {cell} is kept as text, and is read as a number"
    if isinstance(value, Map | Seq):
        settle(value, place)
    if says:
        where = ".".join(map(str, (*path, *col.keys)))
        filling.note(place.line, says, "", where, filling.header[col.index], "note")
    return value


def _block(row: Map, col: Column, place: Place) -> Map | None:
    """Return the block inside a row that a column's field stands in; None if a value is there."""
    block = row
    for key in col.keys[:-1]:
        inner = block.setdefault(key, Map(place))
        if not isinstance(inner, Map):
            return None
        block = inner
    return block


def _value(filling: Filling, number: int, row: Map, ids: tuple[str, ...]) -> Any:
    """Return what a row puts into the tree; None for nothing."""
    kind = filling.kind
    if kind.value:
        amount = row.get(kind.value)
        if amount is None and kind.at(ids) not in filling.unread:
            what = "0" if kind.value == "amount" else f"the {kind.value}"
            mend = f"write {what} or delete the row"
            filling.note(number, "the cell is empty", mend, col=kind.value)
        return amount
    if kind.path[2:3] == ("effects",) and row.get("mean") == "unknown":
        spare = [key for key in row if key not in ("mean", "source")]
        if spare:
            says = f"the effect is unknown, but it has {listed(spare)}"
            where = ".".join(kind.at(ids))
            filling.note(number, says, "empty those cells, or write the mean", where)
        return "unknown"
    return row
