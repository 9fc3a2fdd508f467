"""Read single values of a form: what is wrong is said so that a principal can mend it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..checks.validate import problem_at
from ..messages.number_text import certain_number, number_in_text
from ..messages.told import number, told
from ..naming import NotNamed, find
from ..numbers import as_share
from ..scenario.scenario import Scenario
from ..tree.problems import Problem, Severity
from ..tree.suggestions import suggestion
from ..tree.tree import Map, Path, Place, Seq, address, look, place_of, word_at
from .personal import personal

Unit = Literal["share", "dollars", "students", "people", "points", "FTE", "rank"]

_LIKE: Mapping[str, Path] = {
    "share": ("schools", "*", "needs", "*"),
    "dollars": ("programs", "*", "sites", "*", "cost"),
    "students": ("programs", "*", "sites", "*", "students"),
    "people": ("schools", "*", "groups", "*"),
    "points": ("schools", "*", "priorities", "*"),
    "FTE": ("staff", "*", "available"),
    "rank": ("requests", "by_school", "*", "*", "rank"),
}
"""A path of the format whose numbers are like it."""

_WHOLE = ("people", "rank")
_LARGEST = 1e12


@dataclass
class Fields:
    """A form's tree, and what is found wrong in it.

    Attributes
    ----------
    tree
        As a YAML form is read; each value knows its line or cell.
    scenario
        The district.
    known
        Names that are no people's.
    """

    tree: Map
    scenario: Scenario
    known: frozenset[str]
    problems: list[Problem] = field(default_factory=list)

    def note(self, path: Path, says: str, mend: str, severity: Severity = "error") -> None:
        """Note what is wrong with the value at a path."""
        self.problems.append(self.problem(path, says, mend, severity))

    def problem(self, path: Path, says: str, mend: str, severity: Severity = "warning") -> Problem:
        """Return what is to be said of the value at a path."""
        place = place_of(self.tree, path) or Place("")
        where = "" if place.table is not None else address(self.tree, path)
        return problem_at(place, path, where, says, mend, severity)

    def block(self, path: Path) -> Map | None:
        """Return the block at a path; None if there is none, or something else, which is noted."""
        found = look(self.tree, path)
        if found is None or isinstance(found, Map):
            return found
        self.note(path, f"{told(found)} stands where keys with values belong", "indent them")
        return None

    def items(self, path: Path) -> list[Path]:
        """Return the paths of the blocks in a list."""
        found = look(self.tree, path)
        if found is None:
            return []
        if not isinstance(found, Seq):
            self.note(path, f"{told(found)} is no list", "begin each entry with `- `")
            return []
        for n, item in enumerate(found):
            if not isinstance(item, Map):
                self.note((*path, n), f"{told(item)} is no entry", "write `- {program: …}`")
        return [(*path, n) for n, item in enumerate(found) if isinstance(item, Map)]

    def only(self, path: Path, known: Iterable[str]) -> None:
        """Note keys of a block that a form does not have."""
        found = look(self.tree, path)
        names = tuple(known)
        for key in found if isinstance(found, Map) else ():
            if key not in names:
                mend = suggestion(key, names, "keys")
                self.note((*path, key), f"a form has no `{key}` here", mend)

    def text(self, path: Path, published: bool = True) -> str:
        """Return a text; "" if there is none. In what is published no person may be named."""
        value = look(self.tree, path)
        if value is None:
            return ""
        word = word_at(self.tree, path)
        if isinstance(value, Map | Seq):
            self.note(path, f"{told(value)} stands where words belong", "write them in quotes")
            return ""
        plain = word or (number(value) if isinstance(value, int | float) else str(value))
        plain = plain.strip()
        if published and (fault := personal(plain, self.known)) is not None:
            self.note(path, *fault)
        return plain

    def number(self, path: Path, unit: Unit, least: float = 0.0) -> float | None:
        """Return a number; None if there is none, or a wrong one, which is noted."""
        value = look(self.tree, path)
        if value is None:
            return None
        like = _LIKE[unit]
        if isinstance(value, str):
            value = self._of_text(value, unit)
            if value is None:
                says, mend = number_in_text(str(look(self.tree, path)), like, in_table=False)
                self.note(path, says, mend)
                return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            shown = told(value, word_at(self.tree, path))
            self.note(path, f"{shown} is no number", "write a number")
            return None
        fault = _out_of_bounds(float(value), unit, least)
        if fault is not None:
            self.note(path, *fault)
            return None
        return int(value) if float(value).is_integer() else float(value)

    @staticmethod
    def _of_text(text: str, unit: Unit) -> float | None:
        plain = text.strip()
        if unit == "points":
            plain = plain.removesuffix("%").strip()
        try:
            return float(plain) if "_" not in plain else None
        except ValueError:
            return certain_number(plain, _LIKE[unit])

    def word(self, path: Path, words: tuple[str, ...], what: str) -> str | None:
        """Return one of some words, capitals aside; None if it is none, which is noted."""
        value = look(self.tree, path)
        if value is None:
            return None
        plain = " ".join(str(value).split()).lower()
        if plain in words:
            return plain
        mend = suggestion(plain, words, what)
        self.note(path, f"{told(value)} is none of the {what}", mend)
        return None

    def named(self, path: Path, *kinds: str) -> str | None:
        """Return the id of what a text names; None if it names nothing, which is noted."""
        value = look(self.tree, path)
        return None if value is None else self.meant(value, path, *kinds)

    def meant(self, value: Any, path: Path, *kinds: str) -> str | None:
        """Return the id that a value at a path names; None if it names nothing, which is noted."""
        if not isinstance(value, str):
            self.note(path, f"{told(value)} is no name", f"write the name of a {kinds[0]}")
            return None
        try:
            return find(value, self.scenario, *kinds)
        except NotNamed as fault:
            self.note(path, fault.says, _for_forms(fault.mend))
            return None

    def listed(self, path: Path, *kinds: str) -> tuple[str, ...]:
        """Return the ids that a list, or a text with semicolons, names."""
        value = look(self.tree, path)
        if value is None:
            return ()
        if isinstance(value, Seq):
            found = [self.meant(item, (*path, n), *kinds) for n, item in enumerate(value)]
        else:
            found = [self.meant(part, path, *kinds) for part in self._parts(str(value), kinds)]
        return tuple(dict.fromkeys(id for id in found if id is not None))

    def _parts(self, text: str, kinds: tuple[str, ...]) -> list[str]:
        """Return the names in a text: itself, or its parts between semicolons, lines or commas."""
        parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
        if len(parts) == 1 and "," in text and not self._is_name(text.strip(), kinds):
            return [part.strip() for part in text.split(",") if part.strip()]
        return parts

    def _is_name(self, text: str, kinds: tuple[str, ...]) -> bool:
        try:
            find(text, self.scenario, *kinds)
        except NotNamed:
            return False
        return True


def _for_forms(mend: str) -> str:
    """Return a mend without what only an office can do."""
    return mend.partition("; `groundswell check")[0]


def _out_of_bounds(value: float, unit: Unit, least: float) -> tuple[str, str] | None:
    shown = number(value)
    if value != value or abs(value) > _LARGEST:
        return f"{shown} is no figure that can be", "write an ordinary number"
    if unit == "share" and value > 1:
        mend = as_share(value) if value <= 100 else "write 0 (all done) to 1 (all still to do)"
        return f"{shown} is over 1", mend
    if value < least:
        return f"{shown} is below {number(least)}", f"write {number(least)} or more"
    if unit in _WHOLE and not value.is_integer():
        return f"{shown} is no whole number", "write a whole number"
    return None
