"""The sheets of which each row is an address and its value: District, Scenarios, Other values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..scenario.scenario import Scenario
from ..tables.cells import Meant, plain, read_flow
from ..tables.columns import NoSuchColumn, column
from ..tables.rows import broken
from ..tree.problems import Problem
from ..tree.suggestions import suggestion
from ..tree.table import Table, TableName, letter
from ..tree.tree import Map, Place, Seq, key_in, label_rules, settle
from .headings import address
from .headings import plain as plain_words
from .sheets import DISTRICT, OTHER, SCENARIOS, SECTIONS

_COLUMNS = {
    DISTRICT: ("Setting", "Value"),
    SCENARIOS: ("Scenario", "Address", "Value"),
    OTHER: ("Address", "Value"),
}
SETTINGS = tuple(f for f in Scenario.model_fields if f not in SECTIONS | {"overrides", "tables"})
"""Fields of the whole scenario, which stand in the sheet District."""


@dataclass
class Addressed:
    """A sheet of addresses on its way into the tree."""

    tree: Map
    file: str
    table: Table
    problems: list[Problem]

    def fill(self) -> None:
        """Put the sheet's values into the tree, noting what is wrong with it."""
        names = _COLUMNS[self.table.sheet]
        found = {plain_words(text): i for i, text in enumerate(self.table.header)}
        missing = [name for name in names if plain_words(name) not in found]
        for name in missing:
            mend = f"the columns here are {', '.join(names)}"
            self._note(self.table.top, None, "", f"the column {name} is missing", mend)
        if missing:
            return
        indexes = [found[plain_words(name)] for name in names]
        for number, cells in self.table.rows:
            row = [cells[i] if i < len(cells) else None for i in indexes]
            if any(cell not in (None, "") for cell in row):
                self._row(number, row, indexes)

    def _row(self, number: int, row: list[Any], indexes: Sequence[int]) -> None:
        cells = dict(zip(_COLUMNS[self.table.sheet], row, strict=True))
        at = dict(zip(cells, indexes, strict=True))
        value = cells.pop("Value")
        for name, cell in cells.items():
            if cell in (None, "") and not (value in (None, "") and self.table.sheet == DISTRICT):
                self._note(number, at[name], "", "the cell is empty", f"write the {name.lower()}")
                return
        if value is None or value == "":
            if self.table.sheet != DISTRICT:
                mend = "write the value; null removes what stands there"
                self._note(number, at["Value"], "", "the cell is empty", mend)
            return
        keys = [str(cell) for cell in cells.values()]
        if (fault := broken(value)) is not None:
            self._note(number, at["Value"], keys[-1], *fault)
        elif self.table.sheet == DISTRICT:
            self._setting(number, keys[0], value, at)
        elif self.table.sheet == SCENARIOS:
            self._put(number, ("overrides", *keys), _free(value), at)
        else:
            self._put(number, tuple(keys[0].split(".")), _free(value), at)

    def _setting(self, number: int, words: str, value: Any, at: dict[str, int]) -> None:
        where = address(words, (Scenario,))
        section = None if where is None else where.partition(".")[0]
        if where is None or section not in SETTINGS:
            mend = "it has a sheet of its own" if where else suggestion(words, SETTINGS, "settings")
            self._note(number, at["Setting"], "", f"`{words}` is not a setting", mend)
            return
        try:
            found = column(0, where, (Scenario,)).read(value)
        except NoSuchColumn as mend:
            self._note(number, at["Setting"], where, f"`{words}` holds no single value", str(mend))
            return
        if isinstance(found, Meant):
            self._note(number, at["Value"], where, found.says, "", "note")
            found = found.value
        self._put(number, tuple(where.split(".")), found, at)

    def _put(self, number: int, keys: tuple[str, ...], value: Any, at: dict[str, int]) -> None:
        """Put a value at its address; what is on the way there is made."""
        place = self._place(number, len(keys), at["Value"])
        holder: Any = self.tree
        for depth, key in enumerate(keys[:-1]):
            inner = self._inner(holder, keys[: depth + 1])
            if inner is None and isinstance(holder, Map):
                holder.put(key, inner := Map(place), place)
            if not isinstance(inner, Map | Seq):
                says = f"there is nothing at {'.'.join(keys[: depth + 1])} to hold a value"
                self._note(number, at["Value"], ".".join(keys), says, "check the address")
                return
            holder = inner
        if self._inner(holder, keys) is not None or not isinstance(holder, Map):
            says = "given twice: here and elsewhere in the workbook"
            self._note(number, at["Value"], ".".join(keys), says, "keep one of them")
            return
        settle(value, place)
        holder.put(keys[-1], value, place)

    def _inner(self, holder: Any, keys: tuple[str, ...]) -> Any:
        if isinstance(holder, Map):
            return holder.get(key_in(holder, keys[-1]))
        if keys[0] == "rules" and len(keys) == 2:
            label_rules(self.tree)
            return next((rule for rule in holder if getattr(rule, "label", "") == keys[1]), None)
        index = int(keys[-1]) - 1 if keys[-1].isdecimal() else -1
        return holder[index] if 0 <= index < len(holder) else None

    def _place(self, number: int, depth: int, index: int) -> Place:
        name = TableName(
            {"value": letter(index)}, self.table.sheet, "value", "", {"value": "Value"}
        )
        return Place(self.file, number, depth, name)

    def _note(
        self,
        number: int,
        index: int | None,
        where: str,
        says: str,
        mend: str,
        severity: Any = "error",
    ) -> None:
        names = {"cell": letter(index)} if index is not None else {}
        words = {"cell": self.table.header[index]} if index is not None else {}
        name = TableName(names, self.table.sheet, written=words)
        place = name.at(number, "cell" if names else "")
        self.problems.append(Problem(severity, self.file, number, place, where, says, mend))


def _free(cell: Any) -> Any:
    """Return what a cell of any value says: written as in YAML, on one line."""
    return read_flow(cell) if isinstance(cell, str) else plain(cell)
