"""What a table's columns mean: the field that a header names, and how its cells are read."""

import re
from dataclasses import dataclass
from typing import Any

from ..tree.addresses import (
    NoSuchKey,
    below,
    fields_of,
    holds_ids,
    is_by_year,
    is_list,
    is_mapping,
    is_model,
    kinds_at,
)
from ..tree.problems import listed, nearest
from .cells import Reader, reader


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


def column(index: int, header: str, start: tuple[Any, ...], at: tuple[Any, ...] = ()) -> Column:
    """Return the column that a header means inside rows of these types.

    Parameters
    ----------
    index
        Number of the column, from 0.
    header
        Keys joined by dots, such as ``students.2027``.
    start
        The types that a row may be.
    at
        Path of a row, `*` for ids.

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
    return Column(index, keys, reader(kinds, (*at, *keys), holds_ids(above, keys[-1])))


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
