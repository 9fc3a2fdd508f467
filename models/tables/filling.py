"""One table on its way into the tree: where its rows go, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..checks.validate import problem_at
from ..tree.problems import Problem, Severity
from ..tree.references import names_in
from ..tree.suggestions import suggestion
from ..tree.table import TableName
from ..tree.tree import Map, Path, Place, Seq, address, place_of
from .columns import Column
from .kinds import Kind


@dataclass
class Filling:
    """One table on its way into the tree.

    Attributes
    ----------
    problems
        What is wrong with the table.
    unread
        Paths of the rows and cells that are not known whole.
    lost
        Whether the table could not be read, or some row cannot be told from others: which
        entries there are is then not known.
    partly
        Whether there are cells of which it is not known what they say.
    """

    tree: Map
    kind: Kind
    file: str
    name: TableName
    header: Sequence[str] = ()
    top: int = 1
    problems: list[Problem] = field(default_factory=list)
    unread: set[Path] = field(default_factory=set)
    lost: bool = False
    columns: list[Column] = field(default_factory=list)
    partly: bool = False
    id_columns: list[int] = field(default_factory=list)
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)
    holders: dict[tuple[str, ...], Any] = field(default_factory=dict)
    strangers: dict[str, list[int]] = field(default_factory=dict)

    def note(
        self,
        row: int | None,
        says: str,
        mend: str,
        where: str = "",
        col: str = "",
        severity: Severity = "error",
    ) -> None:
        """Note what is wrong in a row, and in its column if one is named."""
        place = self.name.at(row, col)
        self.problems.append(Problem(severity, self.file, row, place, where, says, mend))

    def written(self, heading: str) -> str:
        """Return how a heading stands in the table."""
        return self.name.written.get(heading, heading)

    def strange(self) -> list[Problem]:
        """Return an error for each entry that only this table speaks of."""
        section = self.kind.section
        names = names_in(self.tree.get(section))
        found = []
        for name, rows in self.strangers.items():
            more = f" (and in {len(rows) - 1} more rows)" if len(rows) > 1 else ""
            says = f'"{name}" is not one of the {section}'
            mend = suggestion(name, names, section, names)
            where, column = f"{section}.{name}", self.kind.ids[0]
            each = tuple(
                Problem("error", self.file, row, self.name.at(row, column), where, says, mend)
                for row in rows
            )
            found.append(replace(each[0], says=says + more, alike=each if more else ()))
        return found

    def holder(self, number: int, ids: tuple[str, ...]) -> Any:
        """Return the block that takes the row in; None if its owner is not known or no block."""
        at = self.kind.at(ids)
        path = at if self.kind.items else at[:-1]
        if path in self.holders:
            holder = self.holders[path]
            if holder is None and len(path) > 1 and path[1] in self.strangers:
                self.strangers[path[1]].append(number)
            return holder
        block: Any = self.tree
        for depth, key in enumerate(path):
            if isinstance(block, Map) and block.get(key) is None:
                entry = depth == 1 and isinstance(self.kind.path[1], int)
                if entry and not (self.kind.items and len(path) == 1):
                    # An entry that only other tables speak of is more likely misspelt than meant.
                    self.strangers[key] = [number]
                    block = None
                    break
                place = Place(self.file, number, len(path) + 1, self.name)
                last = self.kind.items and depth == len(path) - 1
                block.put(key, Seq(place) if last else Map(place), place if last else None)
            block = block[key] if isinstance(block, Map) else None
        wanted = Seq if self.kind.items else Map
        self.holders[path] = block if isinstance(block, wanted) else None
        return self.holders[path]

    def put(self, holder: Any, ids: tuple[str, ...], value: Any, place: Place) -> None:
        """Put a row's value into its block, beside what the tree has of the entry already."""
        if isinstance(holder, Seq):
            holder.put(value, place)
            return
        key = self.kind.at(ids)[-1]
        old = holder.get(key)
        if old is None:
            if isinstance(value, Map):
                holder[key] = value
            else:
                holder.put(key, value, place)
        elif isinstance(old, Map) and isinstance(value, Map):
            self._merge(old, value, self.kind.at(ids), place)
        else:
            self._twice(self.kind.at(ids), place)

    def _merge(self, old: Map, new: Map, path: tuple[str, ...], place: Place) -> None:
        for key, value in new.items():
            if key not in old:
                old.put(key, value, place)
            elif isinstance(old[key], Map) and isinstance(value, Map):
                self._merge(old[key], value, (*path, key), place)
            else:
                self._twice((*path, key), place)

    def _twice(self, path: tuple[str, ...], place: Place) -> None:
        first = place_of(self.tree, path) or Place("")
        where = f"{first.file}, {'row' if first.depth is not None else 'line'} {first.line}"
        says = f"given twice: here and in {where}"
        mend = "keep one of them"
        found = problem_at(place, path, address(self.tree, path), says, mend)
        self.problems.append(found)
