"""Fill a scenario's tree from its tables: each row an entry, each header the address of a field.

An empty cell is a value not given. `students.2027` gives a value by year; a cell of a list holds
its items separated by spaces or semicolons. In `effects`, a mean of `unknown` makes the effect
unknown (its source is then only for the table's readers). `by_school` (fund, school, amount)
fills `funds.<fund>.by_school`.

Of what could not be read only the cause is told: what is filled says which parts of the tree are
not known whole, so that nothing is said to be missing there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..tree.problems import Problem, nearest
from ..tree.suggestions import suggestion
from ..tree.tree import Map, Place, place_of
from ..tree.tree import Path as TreePath
from .kinds import KINDS
from .rows import filled_from


@dataclass(frozen=True)
class Filled:
    """What came of filling a tree from its tables.

    Attributes
    ----------
    problems
        What is wrong with the tables.
    unread
        Paths of the parts of the tree that are not known whole, because a table, a row or a
        cell could not be read.
    """

    problems: list[Problem]
    unread: frozenset[TreePath]


def fill(tree: Map, folder: Path, digest: Any) -> Filled:
    """Fill a tree from the tables it names.

    Parameters
    ----------
    tree
        The raw tree; changed in place.
    folder
        Folder that the tables' names are relative to.
    digest
        Hash object; takes in each table's bytes, in the order of the file.

    Returns
    -------
    What is wrong with the tables, and which parts of the tree are not known whole.
    """
    problems: list[Problem] = []
    found: dict[str, _File] = {}
    lost: set[str] = set()
    for name, file in _named(tree):
        content = _opened(tree, folder, name, file, problems)
        if content is None:
            lost.add(name if name in KINDS else nearest(name, KINDS) or "")
        else:
            digest.update(content[2])
            found[name] = content
    unread: set[TreePath] = set()
    for name in [name for name in KINDS if name in found]:
        rows = filled_from(tree, KINDS[name], *found[name])
        problems += rows.problems
        unread |= rows.unread
        if rows.lost:
            lost.add(name)
        elif KINDS[name].section not in lost:
            problems += rows.strange()
    for name in KINDS.keys() & lost:
        unread.update(KINDS[name].whole(tree))
    return Filled(problems, frozenset(unread))


_File = tuple[Path, str, bytes]
"""A table's file, the sheet named of it, and its bytes."""


def _named(tree: Map) -> Iterable[tuple[str, Any]]:
    named = tree.get("tables")
    return named.items() if isinstance(named, Map) else ()


def _opened(tree: Map, folder: Path, name: str, file: Any, problems: list[Problem]) -> _File | None:
    """Return what stands in a table's file; None, and a problem noted, if nothing can be had."""
    if name not in KINDS:
        says, mend = f"there is no table `{name}`", suggestion(name, KINDS, "tables")
    elif not isinstance(file, str):
        return None  # as with any value of the wrong type, the models say so
    else:
        path, _, sheet = file.partition("#")
        try:
            return folder / path, sheet, (folder / path).read_bytes()
        except (OSError, ValueError) as failure:
            why = getattr(failure, "strerror", None) or str(failure)
            says = f'"{file}" cannot be read ({why})'
            mend = "the name is relative to the scenario file"
    place = place_of(tree, ("tables", name)) or Place("")
    problems.append(Problem("error", place.file, place.line, "", f"tables.{name}", says, mend))
    return None
