"""The kinds of tables there are, and where their rows stand in the tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """A kind of table: the columns that name its rows, and where a row stands in the tree."""

    ids: tuple[str, ...]
    path: tuple[str | int, ...]  # a number stands for the id column of that number
    value: str = ""  # the column that is the row's value itself, if the row is no block
    items: bool = False  # whether rows are the items of a list, which stands at the path

    def at(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the path of a row in the tree."""
        return tuple(ids[k] if isinstance(k, int) else k for k in self.path)

    def whole(self, tree: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the paths in a tree of all that such a table may fill."""
        last = max(n for n, key in enumerate(self.path) if not isinstance(key, int))
        found: list[tuple[tuple[Any, ...], Any]] = [((), tree)]
        for key in self.path[: last + 1]:
            names = [(path, held, held if isinstance(key, int) else [key]) for path, held in found]
            found = [
                ((*path, name), held.get(name) if isinstance(held, dict) else None)
                for path, held, keys in names
                for name in keys or ()
            ]
        yield from (path for path, _ in found)

    @property
    def row(self) -> tuple[str, ...]:
        """Path of a row in the format, `*` for ids and numbers of items."""
        return (*self.at(("*",) * len(self.ids)), *(("0",) if self.items else ()))

    @property
    def last_id(self) -> str:
        """The column of the last id; "" where there is none."""
        return self.ids[-1] if self.ids else ""

    @property
    def section(self) -> str:
        """The section of the file that its rows stand in."""
        return str(self.path[0])


# In the order in which they are filled: what is named stands before what names it.
KINDS = {
    "schools": Kind(("id",), ("schools", 0)),
    "programs": Kind(("id",), ("programs", 0)),
    "funds": Kind(("id",), ("funds", 0)),
    "merges": Kind(("id",), ("merges", 0)),
    "staff": Kind(("id",), ("staff", 0)),
    "reorganizations": Kind(("id",), ("reorganizations", 0)),
    "effects": Kind(("program", "goal"), ("programs", 0, "effects", 1)),
    "sites": Kind(("program", "school"), ("programs", 0, "sites", 1)),
    "by_school": Kind(("fund", "school"), ("funds", 0, "by_school", 1), "amount"),
    "requests": Kind(("school", "program"), ("requests", "by_school", 0, 1)),
}
