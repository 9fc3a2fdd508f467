"""What every check is given, and how it says what it finds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from ..amounts.paying import Payers
from ..amounts.places import Places
from ..resolve import resolve
from ..resolve.mandates import mandated
from ..scenario.scenario import Scenario
from ..tree.problems import Problem, Severity, listed
from ..tree.tree import Map, Path, Place, address, place_of
from .validate import problem_at

MOST_NAMED = 4
"""Names that a message lists; of more, how many others there are."""


@dataclass
class Context:
    """A scenario under check.

    Parameters
    ----------
    written
        The scenario, or what is left of it without its wrong values.
    tree
        The raw tree of the same, which knows lines.
    invalid
        Paths of wrong values already reported.
    changed
        Whether overrides or values set have changed the file's scenario: in a what-if, a program
        that loses its money is no mistake.
    """

    written: Scenario
    tree: Map
    invalid: frozenset[Path]
    changed: bool = False
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario with what it implies written out, as far as it can be worked out."""
        known = self.sound("programs", "schools", "goals", "groups", "staff", "evidence")
        return resolve(self.written) if known else mandated(self.written)

    @cached_property
    def closable(self) -> frozenset[str]:
        """The schools that some reorganization would close."""
        return frozenset(s for r in self.written.reorganizations.values() for s in r.moves)

    def error(self, path: Path, says: str, mend: str) -> None:
        """Note an error at a path."""
        self._note("error", path, says, mend)

    def warn(self, path: Path, says: str, mend: str) -> None:
        """Note a warning at a path."""
        self._note("warning", path, says, mend)

    def warn_all(self, paths: Sequence[Path], says: str, mend: str) -> None:
        """Note one warning for many places of one sort: at the first, naming a few more."""
        self._note_all("warning", paths, says, mend)

    def error_all(self, paths: Sequence[Path], says: str, mend: str) -> None:
        """Note one error for many places of one sort: at the first, naming a few more."""
        self._note_all("error", paths, says, mend)

    def error_each(self, found: Iterable[tuple[Path, str]], mend: str) -> None:
        """Note an error for each (path, what is wrong)."""
        for path, says in found:
            self.error(path, says, mend)

    def _note_all(self, severity: Severity, paths: Sequence[Path], says: str, mend: str) -> None:
        paths = [path for path in paths if not self.doubts(path)]
        if not paths:
            return
        each = tuple(self._problem(severity, path, says, mend) for path in paths)
        first = self._problem(severity, paths[0], says + self._also(paths), mend)
        self.problems.append(replace(first, alike=each if len(each) > 1 else ()))

    def _also(self, paths: Sequence[Path]) -> str:
        if len(paths) == 1:
            return ""
        named = [address(self.tree, path) for path in paths[1:]]
        return f" (also at {listed(named, MOST_NAMED)}; {len(paths)} places in all)"

    def _note(self, severity: Severity, path: Path, says: str, mend: str) -> None:
        if not self.doubts(path):
            self.problems.append(self._problem(severity, path, says, mend))

    def _problem(self, severity: Severity, path: Path, says: str, mend: str) -> Problem:
        place = place_of(self.tree, path) or Place("")
        return problem_at(place, path, address(self.tree, path), says, mend, severity)

    def doubts(self, path: Path) -> bool:
        """Return whether the value at a path, or a part of it, was already found wrong."""
        if not self.invalid:
            return False
        return path in self._touched or any(
            path[:n] in self.invalid for n in range(1, len(path) + 1)
        )

    @cached_property
    def _touched(self) -> frozenset[Path]:
        return frozenset(p[:n] for p in self.invalid for n in range(1, len(p) + 1))

    def sound(self, *sections: str) -> bool:
        """Return whether nothing in these sections (and the years) was found wrong."""
        wanted = (*sections, "years")
        return not any(path and path[0] in wanted for path in self.invalid)

    def selected(self, selector: Any) -> tuple[str, ...]:
        """Return the schools a selector means."""
        try:
            return self.scenario.select(selector)
        except KeyError:  # a year is missing, which is reported elsewhere
            return tuple(self.scenario.schools)

    @cached_property
    def enrollment(self) -> Mapping[str, Mapping[int, float]]:
        """Students by school (and `central`: of all schools) and year."""
        return Places(self.scenario).enrollment

    @cached_property
    def payers(self) -> Payers | None:
        """What the funds may pay for; None where they could not be read: nothing is known then."""
        return Payers(self.scenario) if self.sound("funds", "schools", "goals") else None
