"""What a table's columns mean: the field that a header names, and how its cells are read."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..tree.addresses import (
    NoSuchKey,
    below,
    fields_of,
    is_by_year,
    is_list,
    is_mapping,
    is_model,
    kinds_at,
    words_of,
)
from ..tree.problems import listed, nearest
from ..tree.tree import Seq
from ..tree.yaml_reader import scalar

Reader = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its number, the keys of its field inside the row, and how to read a cell."""

    index: int
    keys: tuple[str, ...]
    read: Reader

    @property
    def plain(self) -> bool:
        """Whether its field stands in the row itself, not in a block inside the row."""
        return len(self.keys) == 1


_SIGNS = {"\t": "tab", "\r": "line break", "\n": "line break", '"': "quote"}


class NoSuchColumn(Exception):
    """A header that names no field of such a row, and how to mend it."""


def column(index: int, header: str, start: tuple[Any, ...]) -> Column:
    """Return the column that a header means inside rows of these types.

    Parameters
    ----------
    index
        Number of the column, from 0.
    header
        Keys joined by dots, such as ``students.2027``.
    start
        The types that a row may be.

    Raises
    ------
    NoSuchColumn
        The rows have no such field; the message is the mend.
    """
    odd = re.search(r'[,;|"\t\r\n]', header)
    if odd is not None:
        raise NoSuchColumn(f"remove the {_SIGNS.get(odd[0], odd[0])} from it")
    keys = tuple(header.split("."))
    try:
        kinds = kinds_at(keys, start)
        above = kinds_at(keys[:-1], start)
    except NoSuchKey:
        raise NoSuchColumn(_mend(header, start)) from None
    if is_by_year(above) and not re.fullmatch(r"[12]\d{3}", keys[-1]):
        raise NoSuchColumn(f"a year belongs after the dot, as in {'.'.join(keys[:-1])}.2027")
    if not is_by_year(kinds) and not is_list(kinds) and not str_like(kinds):
        inner = fields_of(kinds)
        if is_mapping(kinds):
            raise NoSuchColumn(f"name one of its entries, as in {header}.reading")
        if any(is_model(k) for k in kinds):
            raise NoSuchColumn(
                f"name one of its fields: {listed([f'{header}.{f}' for f in inner])}"
            )
    return Column(index, keys, reader(kinds))


def str_like(kinds: tuple[Any, ...]) -> bool:
    """Return whether one of these types is a plain value that fits into a cell."""
    return any(k in (str, int, float, bool) for k in kinds)


def _mend(header: str, start: tuple[Any, ...]) -> str:
    known = list(_leaves(start, ()))
    last = header.rpartition(".")[2]
    same = [k for k in known if k.rpartition(".")[2] == last]
    close = same[0] if same else nearest(header, known)
    return f"did you mean {close}?" if close else f"columns may be: {listed(known, 24)}"


def _leaves(kinds: tuple[Any, ...], path: tuple[str, ...]) -> list[str]:
    """Return the headers that rows of these types may have, without free keys."""
    found: list[str] = []
    for name in fields_of(kinds):
        inner = below(kinds, name)
        models = tuple(k for k in inner if is_model(k))
        if models:
            found += _leaves(models, (*path, name))
        else:
            found.append(".".join((*path, name)))
    return found


def reader(kinds: tuple[Any, ...]) -> Reader:
    """Return how to read a cell of these types; what cannot be read stays as it is.

    That something is wrong with a cell is found later, where every wrong value is found.

    Parameters
    ----------
    kinds
        The types that the format allows in the cell.
    """
    if set(kinds) >= {int, str}:
        return _any
    if is_list(kinds):
        numbers = float in below(kinds, 0)
        words = words_of(kinds)
        return lambda cell: _list(cell, numbers, words)
    if float in kinds or int in kinds:
        return _number
    return _flag if kinds == (bool,) else _text


def _number(cell: Any) -> Any:
    if isinstance(cell, str):
        if cell.isdecimal() and cell.isascii() and len(cell) < 300:
            return int(cell)
        if "_" in cell:
            return cell
        try:
            return float(cell)
        except ValueError:
            return cell
    return _known(cell)


def _flag(cell: Any) -> Any:
    if isinstance(cell, str):
        return {"true": True, "yes": True, "false": False, "no": False}.get(cell.lower(), cell)
    return _known(cell)


def _text(cell: Any) -> Any:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    known = _known(cell)
    return known if isinstance(known, dict | list) else str(known)


def _any(cell: Any) -> Any:
    if not isinstance(cell, str):
        return _known(cell)
    value = scalar(cell)[0]
    return cell if value is None else value


def _list(cell: Any, numbers: bool, words: tuple[str, ...]) -> Any:
    if not isinstance(cell, str):
        parts = cell if isinstance(cell, list) else [cell]
    elif cell in words:
        return cell
    else:
        parts = [p for p in re.split(r"[;\s]+", cell) if p]
    items = Seq()
    for part in parts:
        items.put(_number(part) if numbers else _text(part), None)
    return items


def _known(cell: Any) -> Any:
    """Return a typed cell (of a workbook or Parquet file) as a plain value."""
    if isinstance(cell, bool | int | float | str):
        return cell
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return cell if isinstance(cell, dict | list) else str(cell)
