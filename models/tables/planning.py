"""Find out what the columns of a table are."""

from typing import Any

from ..tree.addresses import below, is_by_year, kinds_at
from .cells import reader
from .columns import Column, NoSuchColumn, column
from .filling import Filling
from .kinds import Kind


def plan(filling: Filling, header: list[str]) -> bool:
    """Find out what the columns are; return whether the rows can be told."""
    kind, top = filling.kind, filling.top
    meant: set[str] = set()
    for name in kind.ids:
        if name not in header:
            like = next((h for h in header if h.lower() == name), None)
            mend = f"rows are identified by {', '.join(map(filling.written, kind.ids))}"
            if like is not None:
                meant.add(like)
                mend = f"write `{filling.written(name)}` for `{filling.written(like)}`"
            filling.note(top, f"the column `{filling.written(name)}` is missing", mend)
    start = kinds_at(kind.row)
    for i, name in enumerate(header):
        shown = filling.written(name)
        if name and name in header[:i]:
            filling.partly = True
            filling.note(
                top, f"the column `{shown}` is there twice", "keep the right one", col=name
            )
        elif name and name not in kind.ids and name not in meant:
            try:
                filling.columns.append(row_column(kind, i, name, start))
            except NoSuchColumn as mend:
                filling.partly = True
                where = "sheet" if filling.name.written else "table"
                says = f"`{shown}` is not a column of this {where}"
                filling.note(top, says, str(mend), col=name)
    filling.id_columns = [header.index(n) for n in kind.ids if n in header]
    return len(filling.id_columns) == len(kind.ids)


def row_column(kind: Kind, index: int, name: str, start: tuple[Any, ...]) -> Column:
    """Return the column of this name in tables of a kind, whose rows are of these types.

    Raises
    ------
    NoSuchColumn
        There is none; the message is the mend.
    """
    at = kind.row
    if not kind.value:
        return column(index, name, start, at)
    # The row's value is a number, or one for each year: `amount` or `amount.2027`.
    first, _, year = name.partition(".")
    by_year = is_by_year(start)
    if first != kind.value or (year and not (by_year and year.isdecimal() and len(year) == 4)):
        either = f" or {kind.value}.2027" if by_year else ""
        raise NoSuchColumn(f"did you mean {kind.value}{either}?")
    keys = (kind.value, year) if year else (kind.value,)
    return Column(index, keys, reader(below(start, year) if year else start, at))
