"""A tree laid out in sheets: which value stands in which cell, and what fits into none."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..scenario.scenario import Scenario
from ..tables.columns import Column, NoSuchColumn, column
from ..tables.kinds import Kind
from ..tables.planning import row_column
from ..tree.addresses import kinds_at
from ..tree.table import Table
from ..tree.tree import Map, key_in, label_rules
from ..tree.yaml_writer import flow
from .addressed import SETTINGS
from .fitting import Cell, cell_of, is_key, is_safe, leaves, same
from .headings import heading
from .read import Sheets, fill
from .shape import Shape, columns, description, names_of
from .sheets import DISTRICT, EXAMPLE, IN_SHEETS, OTHER, SCENARIOS, SHEETS, Sheet, inside

_LONG = 200


@dataclass(frozen=True)
class Page:
    """A sheet that is to be written.

    Attributes
    ----------
    title, says
        Its name, and what it is about.
    columns
        From left to right.
    rows
        Their cells.
    example
        Cells of the row that shows how to fill the sheet; none for no such row.
    fixed
        How many columns stay in sight.
    """

    title: str
    says: str
    columns: list[Shape]
    rows: list[list[Cell]]
    example: list[Cell]
    fixed: int = 1


def laid_out(tree: Map) -> list[Page]:
    """Return the sheets that hold a tree.

    Parameters
    ----------
    tree
        The raw tree, tables filled in, rules labelled.

    Returns
    -------
    In the order of the workbook; what has no column stands by its address on the last one.
    """
    pages = [_district(tree), *(_page(sheet, tree) for sheet in SHEETS), _scenarios(tree)]
    return [*pages, _others(tree, pages)]


def _page(sheet: Sheet, tree: Map) -> Page:
    kind = sheet.kind
    start = kinds_at(kind.row)
    entries = [
        (ids, dict(_fields(kind, value, start)))
        for ids, value in _entries(tree, kind.path)
        for value in (_items(value) if kind.items else [value])
        if isinstance(value, Map) or kind.value or value == "unknown"
    ]
    used = dict.fromkeys(name for _, fields in entries for name in fields)
    shapes = columns(sheet, used, tree)
    fields = [_reader(sheet, shape, start) for shape in shapes[len(sheet.ids) :]]
    rows: list[list[Cell]] = []
    for ids, values in entries:
        cells = [
            cell_of(field, values[shape.name]) if field and shape.name in values else None
            for field, shape in zip(fields, shapes[len(sheet.ids) :], strict=True)
        ]
        if all(map(is_safe, ids)) and (not kind.value or any(c is not None for c in cells)):
            rows.append([*ids, *cells])
    example: list[Cell] = [EXAMPLE, *(sheet.example.get(shape.name) for shape in shapes[1:])]
    named = sum(shape.name == "name" for shape in shapes[: len(sheet.ids) + 1])
    return Page(sheet.title, sheet.says, shapes, rows, example, max(len(sheet.ids) + named, 1))


def _entries(tree: Any, pattern: tuple[str | int, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield the ids and the value of each entry at a path in which numbers stand for ids."""
    if not pattern:
        yield (), tree
    elif isinstance(tree, Map):
        key, rest = pattern[0], pattern[1:]
        for name in tree if isinstance(key, int) else [key]:
            if name in tree:
                for ids, value in _entries(tree[name], rest):
                    yield ((name, *ids) if isinstance(key, int) else ids), value


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else []


def _fields(kind: Kind, value: Any, start: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Yield the address, inside its row, of each value that an entry holds."""
    if value == "unknown" and "effects" in kind.path:
        yield "mean", value
    elif kind.value:
        for keys, leaf in leaves(value, start):
            yield ".".join((kind.value, *keys)), leaf
    else:
        for keys, leaf in leaves(value, start):
            if keys and keys[0] not in inside(kind):
                yield ".".join(keys), leaf


def _reader(sheet: Sheet, shape: Shape, start: tuple[Any, ...]) -> Column | None:
    """Return how a column is read; None for one that has no single values."""
    try:
        return row_column(sheet.kind, 0, shape.name, start)
    except NoSuchColumn:
        return None


def _district(tree: Map) -> Page:
    found = {
        ".".join(keys): leaf
        for field in SETTINGS
        if field in tree
        for keys, leaf in leaves(tree[field], kinds_at((field,)), (field,))
        if keys[:2] not in IN_SHEETS
    }
    rows: list[list[Cell]] = []
    elsewhere = [name for name in Scenario.model_fields if name not in SETTINGS]
    for name in names_of((Scenario,), list(found), tree, elsewhere):
        keys = tuple(name.split("."))
        field = column(0, name, (Scenario,))
        cell = cell_of(field, found[name]) if name in found else None
        rows.append([heading(keys, (Scenario,)), cell, description(keys), name])
    shapes = [
        Shape("setting", "Setting", (), "What is set for the whole district."),
        Shape("value", "Value", (), "Its value; an empty cell is the default."),
        Shape("says", "What it means", (), "For the reader; not read."),
        Shape("address", "Address", (), "For the reader; not read."),
    ]
    return Page(DISTRICT, "The whole.", shapes, rows, [])


def _scenarios(tree: Map) -> Page:
    overrides = tree.get("overrides")
    rows: list[list[Cell]] = []
    for name, changes in overrides.items() if isinstance(overrides, Map) else ():
        for where, value in changes.items() if isinstance(changes, Map) else ():
            if is_safe(name) and is_safe(where) and is_safe(cell := _free(value)):
                rows.append([name, where, cell])
    shapes = [
        Shape("scenario", "Scenario", (), "Name of a what-if: `--with NAME` applies its rows."),
        Shape("address", "Address", (), "Address of the value that it changes."),
        Shape("value", "Value", (), "The new value; null removes what stands there."),
    ]
    example: list[Cell] = [EXAMPLE, "funds.title_i.amount", 828000]
    return Page(SCENARIOS, "What-ifs, by name.", shapes, rows, example)


def _free(value: Any) -> Cell:
    plain = isinstance(value, bool | int | float)
    return value if plain and is_safe(value) else flow(value)


def _others(tree: Map, pages: list[Page]) -> Page:
    """Return the sheet of what the others lack: they are read as they will be, and compared."""
    tables: dict[str, Any] = {page.title: _table(page) for page in pages}
    found = Sheets("", Map())
    fill(found, tables)
    label_rules(found.tree)
    rows: list[list[Cell]] = [
        [".".join(keys), _free(value)] for keys, value in _lacking(tree, found.tree, ())
    ]
    shapes = [
        Shape("address", "Address", (), "Address of a value that no other sheet has a column for."),
        Shape("value", "Value", (), "The value, on one line: a number, a text, [a, b] or {a: 1}."),
    ]
    return Page(OTHER, "Values by their addresses.", shapes, rows, [EXAMPLE, "{a: 1}"])


def _table(page: Page) -> Table:
    rows = [(n, list(cells)) for n, cells in enumerate(page.rows, 2)]
    return Table([shape.words for shape in page.columns], rows, (), page.title)


def _lacking(tree: Any, there: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the path, as an address has it, and the value of all that is not there."""
    if isinstance(tree, Map) and isinstance(there, Map):
        for key, value in tree.items():
            real = key_in(there, key)
            if real is None:
                yield from _parts(value, (*path, str(key)))
            else:
                yield from _lacking(value, there[real], (*path, str(key)))
    elif isinstance(tree, list) and isinstance(there, list) and len(tree) == len(there):
        for index, (value, other) in enumerate(zip(tree, there, strict=True)):
            label = getattr(value, "label", None) or str(index + 1)
            yield from _lacking(value, other, (*path, label))
    elif not same(tree, there):
        yield path, tree


def _parts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield a value whole, or in parts where it is long."""
    if isinstance(value, Map) and all(map(is_key, value)) and len(flow(value)) > _LONG:
        for key, inner in value.items():
            yield from _parts(inner, (*path, str(key)))
    else:
        yield path, value
