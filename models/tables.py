"""Fill a scenario's tree from its tables: each row an entry, each header the address of a field.

An empty cell is a value not given. `students.2027` gives a value by year; a cell of a list holds
its items separated by spaces or semicolons. In `effects`, a mean of `unknown` makes the effect
unknown (its source is then only for the table's readers). `by_school` (fund, school, amount)
fills `funds.<fund>.by_school`.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .addresses import kinds_at
from .columns import Column, NoSuchColumn, column
from .problems import Problem, legible, listed, suggestion
from .structure import problem_at
from .table_files import Table, Unreadable, read_table
from .tree import Map, Place, address, place_of

_MOST_ALIKE = 20


@dataclass(frozen=True)
class Kind:
    """A kind of table: the columns that name its rows, and where a row stands in the tree."""

    ids: tuple[str, ...]
    path: tuple[str | int, ...]  # a number stands for the id column of that number
    value: str = ""  # the column that is the row's value itself, if the row is no block

    def at(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the path of a row in the tree."""
        return tuple(ids[k] if isinstance(k, int) else k for k in self.path)


# In the order in which they are filled: what is named stands before what names it.
KINDS = {
    "schools": Kind(("id",), ("schools", 0)),
    "programs": Kind(("id",), ("programs", 0)),
    "funds": Kind(("id",), ("funds", 0)),
    "merges": Kind(("id",), ("merges", 0)),
    "staff": Kind(("id",), ("staff", 0)),
    "effects": Kind(("program", "goal"), ("programs", 0, "effects", 1)),
    "sites": Kind(("program", "school"), ("programs", 0, "sites", 1)),
    "by_school": Kind(("fund", "school"), ("funds", 0, "by_school", 1), "amount"),
}


@dataclass
class _Filling:
    """One table on its way into the tree."""

    tree: Map
    kind: Kind
    file: str
    problems: list[Problem] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    id_columns: list[int] = field(default_factory=list)
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)
    holders: dict[tuple[str, ...], Any] = field(default_factory=dict)
    strangers: dict[str, list[int]] = field(default_factory=dict)
    alike: dict[str, int] = field(default_factory=dict)

    def note(self, row: int | None, says: str, mend: str, where: str = "", col: str = "") -> None:
        """Note an error; of many alike only the first ones."""
        sort = mend + col
        self.alike[sort] = self.alike.get(sort, 0) + 1
        if self.alike[sort] <= _MOST_ALIKE:
            place = f"row {row}" if row is not None else ""
            place += f", column {col}" if col and place else ""
            self.problems.append(Problem("error", self.file, row, place, where, says, mend))


def fill(tree: Map, folder: Path, digest: Any) -> list[Problem]:
    """Fill a tree from the tables it names.

    Parameters
    ----------
    tree
        The raw tree; changed in place.
    folder
        Folder that the tables' names are relative to.
    digest
        Hash object; takes in each table's bytes, in the order of the file.
    """
    named = tree.get("tables")
    if not isinstance(named, Map):
        return []
    problems: list[Problem] = []
    found: dict[str, tuple[Path, str, bytes]] = {}
    for name, file in named.items():
        place = place_of(tree, ("tables", name)) or Place("")
        says, mend = "", ""
        if name not in KINDS:
            says, mend = f"there is no table `{name}`", suggestion(name, KINDS, "tables")
        elif isinstance(file, str):
            path, _, sheet = file.partition("#")
            try:
                content = (folder / path).read_bytes()
            except (OSError, ValueError) as failure:
                why = getattr(failure, "strerror", None) or str(failure)
                says = f'"{file}" cannot be read ({why})'
                mend = "the name is relative to the scenario file"
            else:
                digest.update(content)
                found[name] = folder / path, sheet, content
        if says:
            where = f"tables.{name}"
            problems.append(Problem("error", place.file, place.line, "", where, says, mend))
    for name, kind in KINDS.items():
        if name in found:
            problems += _fill_one(tree, kind, *found[name])
    return problems


def _fill_one(tree: Map, kind: Kind, path: Path, sheet: str, content: bytes) -> list[Problem]:
    filling = _Filling(tree, kind, legible(path))
    try:
        table = read_table(content, path.name, sheet)
        if _plan(filling, table.header):
            _rows(filling, table)
    except Unreadable as failure:
        filling.note(failure.line, failure.says, failure.mend)
    _report_strangers(filling)
    return filling.problems


def _plan(filling: _Filling, header: list[str]) -> bool:
    """Find out what the columns are; return whether the rows can be read."""
    kind = filling.kind
    for name in kind.ids:
        if name not in header:
            wanted = ", ".join(kind.ids)
            filling.note(1, f"the column `{name}` is missing", f"rows are told by {wanted}")
    start = kinds_at(kind.at(("*",) * len(kind.ids)))
    for i, name in enumerate(header):
        if name and name in header[:i]:
            filling.note(1, f"the column `{name}` is there twice", "delete one", col=name)
        elif name and name not in kind.ids:
            try:
                filling.columns.append(_column(kind, i, name, start))
            except NoSuchColumn as mend:
                filling.note(1, f"`{name}` is no column of this table", str(mend), col=name)
    filling.id_columns = [header.index(n) for n in kind.ids if n in header]
    return len(filling.id_columns) == len(kind.ids)


def _column(kind: Kind, index: int, name: str, start: tuple[Any, ...]) -> Column:
    if not kind.value:
        return column(index, name, start)
    # The row's value is a number, or one for each year: `amount` or `amount.2027`.
    first, _, year = name.partition(".")
    if first != kind.value or (year and not (year.isdecimal() and len(year) == 4)):
        raise NoSuchColumn(f"did you mean {kind.value} or {kind.value}.2027?")
    return column(index, "amount" + (f".{year}" if year else ""), kinds_at(("funds", "*")))


def _rows(filling: _Filling, table: Table) -> None:
    width = len(table.header)
    headless = [i for i, name in enumerate(table.header) if not name]
    for number, cells in table.rows:
        if not any(cells) and all(cell is None or cell == "" for cell in cells):
            continue
        if len(cells) > width and any(cell not in (None, "") for cell in cells[width:]):
            filling.note(number, "there are more cells than columns", "delete them")
        if len(cells) < width:
            cells.extend([None] * (width - len(cells)))
        for i in headless:
            if cells[i] not in (None, ""):
                filling.note(number, f"cell {i + 1} has no column name above", "name the column")
        ids = tuple([_id(cells[i]) for i in filling.id_columns])
        if "" in ids:
            missing = filling.kind.ids[ids.index("")]
            filling.note(number, "the cell is empty", f"write the {missing}", col=missing)
        elif ids in filling.seen:
            where = ".".join(filling.kind.at(ids))
            says = f"given twice, in row {filling.seen[ids]} and in row {number}"
            filling.note(number, says, "keep one of the rows", where)
        else:
            filling.seen[ids] = number
            _row(filling, number, ids, cells)


def _id(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _row(filling: _Filling, number: int, ids: tuple[str, ...], cells: list[Any]) -> None:
    holder = _holder(filling, number, ids)
    if holder is None:
        return
    place = Place(filling.file, number, len(filling.kind.path))
    row = Map(place)
    for col in filling.columns:
        cell = cells[col.index]
        if cell is None or cell == "":
            continue
        key = col.keys[-1]
        block = row if col.plain else _block(row, col, place)
        if block is None or (key in block and isinstance(block[key], Map)):
            name = ".".join(col.keys)
            filling.note(number, f"`{name}` is given whole and in part", "keep one", col=name)
            continue
        block[key] = col.read(cell)
    value = _value(filling, number, row, ids)
    if value is not None:
        _put(filling, holder, ids, value, place)


def _block(row: Map, col: Column, place: Place) -> Map | None:
    """Return the block inside a row that a column's field stands in; None if a value is there."""
    block = row
    for key in col.keys[:-1]:
        inner = block.setdefault(key, Map(place))
        if not isinstance(inner, Map):
            return None
        block = inner
    return block


def _value(filling: _Filling, number: int, row: Map, ids: tuple[str, ...]) -> Any:
    """Return what a row puts into the tree; None for nothing."""
    kind = filling.kind
    if kind.value:
        amount = row.get(kind.value)
        if amount is None:
            filling.note(number, "the cell is empty", "write 0 or delete the row", col=kind.value)
        return amount
    if kind.path[2:3] == ("effects",) and row.get("mean") == "unknown":
        spare = [key for key in row if key not in ("mean", "source")]
        if spare:
            says = f"the effect is unknown, and yet it has {listed(spare)}"
            where = ".".join(kind.at(ids))
            filling.note(number, says, "empty those cells, or write the mean", where)
        return "unknown"
    return row


def _holder(filling: _Filling, number: int, ids: tuple[str, ...]) -> Any:
    """Return the block that takes the row in; None if its owner is not known or no block."""
    owner = ids[:-1]
    if owner in filling.holders:
        holder = filling.holders[owner]
        if holder is None and owner[0] in filling.strangers:
            filling.strangers[owner[0]].append(number)
        return holder
    path = filling.kind.at(ids)[:-1]
    block: Any = filling.tree
    for depth, key in enumerate(path):
        if isinstance(block, Map) and block.get(key) is None:
            if depth == 1:
                # An entry that only other tables speak of is more likely misspelt than meant.
                filling.strangers[key] = [number]
                block = None
                break
            block.put(key, Map(Place(filling.file, number, len(path) + 1)), None)
        block = block[key] if isinstance(block, Map) else None
    filling.holders[owner] = block if isinstance(block, Map) else None
    return filling.holders[owner]


def _put(filling: _Filling, holder: Map, ids: tuple[str, ...], value: Any, place: Place) -> None:
    old = holder.get(ids[-1])
    if old is None:
        if isinstance(value, Map):
            holder[ids[-1]] = value
        else:
            holder.put(ids[-1], value, place)
    elif isinstance(old, Map) and isinstance(value, Map):
        _merge(filling, old, value, filling.kind.at(ids), place)
    else:
        _twice(filling, filling.kind.at(ids), place)


def _merge(filling: _Filling, old: Map, new: Map, path: tuple[str, ...], place: Place) -> None:
    for key, value in new.items():
        if key not in old:
            old.put(key, value, place)
        elif isinstance(old[key], Map) and isinstance(value, Map):
            _merge(filling, old[key], value, (*path, key), place)
        else:
            _twice(filling, (*path, key), place)


def _twice(filling: _Filling, path: tuple[str, ...], place: Place) -> None:
    first = place_of(filling.tree, path) or Place("")
    where = f"{first.file}, {'row' if first.depth is not None else 'line'} {first.line}"
    says = f"given twice: here and in {where}"
    mend = "keep one of them"
    found = problem_at(place, path, address(filling.tree, path), says, mend)
    filling.problems.append(found)


def _report_strangers(filling: _Filling) -> None:
    section = str(filling.kind.path[0])
    known = filling.tree.get(section)
    for name, rows in filling.strangers.items():
        more = f" (and in {len(rows) - 1} more rows)" if len(rows) > 1 else ""
        filling.note(
            rows[0],
            f'"{name}" is none of the {section}{more}',
            suggestion(name, known if isinstance(known, Map) else (), section),
            f"{section}.{name}",
            filling.kind.ids[0],
        )
