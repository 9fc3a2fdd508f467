"""How a value fits into a cell, so that it is read again as it was."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..tables.cells import Meant
from ..tables.columns import Column
from ..tables.rows import broken
from ..tree.addresses import below, is_list
from ..tree.table import SPREADSHEET_CELL, trimmed
from ..tree.tree import Map
from ..tree.yaml_writer import flow, is_odd
from .sheets import EXAMPLE

Cell = str | int | float | bool | None

_LARGEST = 2**53


def leaves(
    value: Any, kinds: tuple[Any, ...], keys: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the keys and the value of all that fits into single cells.

    Parameters
    ----------
    value
        Part of a tree.
    kinds
        The types that the format allows there.
    keys
        On the way to it.
    """
    if isinstance(value, Map) and value and not is_list(kinds) and all(map(is_key, value)):
        for key, inner in value.items():
            yield from leaves(inner, below(kinds, key), (*keys, str(key)))
    else:
        yield keys, value


def is_key(key: Any) -> bool:
    """Return whether a key may be part of an address and of a heading."""
    return not isinstance(key, str) or (is_safe(key) and not set(key) & set(".:"))


def cell_of(field: Column, value: Any) -> Cell:
    """Return the cell that is read as a value; None if there is none.

    Parameters
    ----------
    field
        The column that it is to stand in.
    value
        Part of a tree.
    """
    for cell in _ways(field, value):
        if is_safe(cell):
            found = field.read(cell)
            if same(found.value if isinstance(found, Meant) else found, value):
                return cell
    return None


def _ways(field: Column, value: Any) -> Iterator[Cell]:
    """Yield the ways in which a value may be written, the plainest first."""
    if isinstance(value, bool):
        yield "yes" if value else "no"
        yield value
    elif isinstance(value, int | float | str):
        yield value
    elif isinstance(value, list):
        yield "; ".join(map(str, value))
    yield flow(value)


def is_safe(cell: Any) -> bool:
    """Return whether a cell comes back from any spreadsheet program as it went in."""
    if isinstance(cell, bool):
        return True
    if isinstance(cell, int | float):
        return abs(cell) < _LARGEST and float(f"{cell:.15G}") == cell
    text = isinstance(cell, str) and 0 < len(cell) <= SPREADSHEET_CELL and trimmed(cell) == cell
    return (
        text and not is_odd(cell.replace("\n", "")) and not broken(cell) and cell.lower() != EXAMPLE
    )


def same(a: Any, b: Any) -> bool:
    """Return whether two parts of trees mean the same: years as keys may be text."""
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        others = {str(key): value for key, value in b.items()}
        return {str(key) for key in a} == set(others) and all(
            same(value, others[str(key)]) for key, value in a.items()
        )
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, bool) != isinstance(b, bool):
        return False
    return bool(a == b) or (a != a and b != b)
