"""What a cell says of the field it stands for, with the habits of spreadsheets.

What is certain is taken: `$1,071` is 1071, `(450)` is -450, `LINCOLN` is the id `lincoln`, `x` is
yes. What is doubtful stays as it stands, and is found wrong where every wrong value is found.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..messages.number_text import certain_number
from ..messages.told import number
from ..tree.addresses import below, is_list, words_of
from ..tree.scalar import scalar
from ..tree.tree import Seq
from ..tree.yaml_reader import read_text

Reader = Callable[[Any], Any]
"""Returns what a cell means: a value, or a `Meant` where that is not what is literally there."""

_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_MARKS = {"x": True, "y": True, "✓": True, "✔": True, "☑": True, "n": False, "☐": False}
_MOST_DIGITS = 300
_SHORTENED = re.compile(r"[-+]?\d(?:\.\d+)?E\+\d+")  # as spreadsheets show long numbers
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Meant:
    """What a cell certainly means, and what is said of it: it stands there otherwise."""

    value: Any
    says: str


def reader(kinds: tuple[Any, ...], path: tuple[Any, ...], ids: bool = False) -> Reader:
    """Return how to read a cell of these types.

    Parameters
    ----------
    kinds
        The types that the format allows in the cell.
    path
        Of its field in the tree, `*` for ids: it says what is counted.
    ids
        Whether it holds an id, or a list of them.
    """
    if set(kinds) >= {int, str}:
        return read_any
    if is_list(kinds):
        numbers = bool({float, int} & set(below(kinds, 0)))
        words = words_of(kinds)
        return lambda cell: _list(cell, path, numbers, words, ids)
    if float in kinds or int in kinds:
        return lambda cell: _number(cell, path)
    if kinds == (bool,):
        return _flag
    words = words_of(kinds)
    if any(word.isdecimal() for word in words):
        return lambda cell: _number(cell, path)
    if words or ids:
        return lambda cell: _word(cell, words)
    return _text


def read_id(cell: Any) -> Any:
    """Return the id that a cell holds: "" for none; capitals count as small letters."""
    if not isinstance(cell, str):
        if cell is None or cell != cell:
            return ""
        return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return _word(cell, ())


def read_any(cell: Any) -> Any:
    """Return what a cell of any plain value says, as YAML would; in quotes it is text."""
    if not isinstance(cell, str):
        return plain(cell)
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        quoted = read_flow(cell)
        return quoted if isinstance(quoted, str) else cell
    value = scalar(cell)[0]
    return cell if value is None else value


def read_flow(text: str) -> Any:
    """Return the value that a text such as `[a, b]` or `{a: 1}` writes; the text if it is none."""
    tree, problems = read_text(text, "")
    return text if problems else tree


def plain(cell: Any) -> Any:
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


def _number(cell: Any, path: tuple[Any, ...]) -> Any:
    if not isinstance(cell, str):
        return plain(cell)
    if cell.isdecimal() and cell.isascii() and len(cell) < _MOST_DIGITS:
        return int(cell)
    if "_" in cell or _SHORTENED.fullmatch(cell):
        return cell
    try:
        return float(cell)
    except ValueError:
        meant = certain_number(cell, path)
        return cell if meant is None else Meant(meant, _read_as(cell, number(meant)))


def _flag(cell: Any) -> Any:
    if not isinstance(cell, str):
        return plain(cell)
    word = cell.casefold()
    if word in _MARKS:
        return Meant(_MARKS[word], _read_as(cell, "yes" if _MARKS[word] else "no"))
    return _FLAGS.get(word, cell)


def _text(cell: Any) -> Any:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    known = plain(cell)
    return known if isinstance(known, dict | list) else str(known)


def _word(cell: Any, words: tuple[str, ...]) -> Any:
    """Return a fixed word or an id; one in capitals is that in small letters."""
    text = _text(cell)
    if not isinstance(cell, str) or text in words or text == text.lower():
        return text
    small = text.lower()
    fits = small in words or re.fullmatch("[a-z][a-z0-9_]*", small)
    return Meant(small, _read_as(text, small)) if fits else text


def _list(
    cell: Any, path: tuple[Any, ...], numbers: bool, words: tuple[str, ...], ids: bool
) -> Any:
    if isinstance(cell, str):
        if cell[:1] in ("[", "{"):
            return read_flow(cell)
        if words and cell.lower() in words:
            return _word(cell, words)
        between = r"[;\s]+|,\s+" if numbers else r"[;,\s]+"
        parts: list[Any] = [part for part in re.split(between, cell) if part]
    else:
        parts = cell if isinstance(cell, list) else [cell]
    items, said = Seq(), []
    for part in parts:
        found = _item(part, path, numbers, ids)
        if isinstance(found, Meant):
            said.append(found.says)
        items.put(found.value if isinstance(found, Meant) else found, None)
    return Meant(items, "; ".join(said)) if said else items


def _item(part: Any, path: tuple[Any, ...], numbers: bool, ids: bool) -> Any:
    if numbers:
        return _number(part, (*path, 0))
    return _word(part, ()) if ids else _text(part)


def _read_as(text: str, value: str) -> str:
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f'"{shown}" is read as {value}'
