"""From a file to a sweep and its scenarios, or to the list of everything that is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..messages.told import told
from ..scenario.sweep import SweepFile
from ..tree.problems import Problem, in_order, legible
from ..tree.tree import Map, Place, copied, place_of, planted
from ..tree.tree import Path as TreePath
from .file_kind import another_kind
from .fit_model import fitted_model
from .load import Reading, read_scenario
from .overrides import apply_overrides
from .read_file import read_tree
from .set_values import apply_values

_SOLVE = "solve"
"""Where values of the section `solve` stand that come from outside."""


@dataclass(frozen=True)
class SweepInput:
    """A sweep file that fits the format, and the scenarios it names.

    Attributes
    ----------
    file
        What the file says; with problems, what is left of it.
    tree
        The raw tree of the same, which knows lines.
    source
        The sweep file's name, as given.
    folder
        Where it lies; the scenarios' names are relative to it.
    readings
        The scenarios, in the file's order; none for one that cannot be read, tables and all.
    """

    file: SweepFile
    tree: Map
    source: str
    folder: Path
    readings: tuple[Reading, ...]

    def base_tree(self, reading: Reading) -> Map:
        """Return the raw tree of a scenario with what holds in every run of the sweep."""
        tree: Map = copied(reading.tree)
        apply_overrides(tree, self.file.overrides)
        apply_values(tree, self.file.set)
        return tree

    def problem(self, path: TreePath, address: str, says: str, mend: str) -> Problem:
        """Return an error at a path of the sweep file."""
        place = place_of(self.tree, path) or Place(self.source)
        return Problem("error", place.file, place.line, "", address, says, mend)


def load_sweep(
    path: str | Path,
    overrides: tuple[str, ...] = (),
    set: Mapping[str, Any] | None = None,
    solve: Mapping[str, Any] | None = None,
) -> tuple[SweepInput | None, list[Problem]]:
    """Read a sweep file and the scenarios it names.

    Parameters
    ----------
    path
        The sweep file; the scenarios stand relative to it.
    overrides, set
        Overrides and values from outside that hold in every run, after the file's own.
    solve
        Values from outside of the section `solve`, which win over the file's.

    Returns
    -------
    The sweep, None where nothing can be made of the file, and all problems: of the file's form,
    and of the scenarios with what holds in every run.
    """
    tree, problems = read_tree(path)
    if tree is None and problems:
        return None, problems
    source = legible(path)
    if not isinstance(tree, Map):
        says = f"the file holds {told(tree)}, not keys with values"
        return None, [*problems, Problem("error", source, None, "", "", says, _BEGIN)]
    other = another_kind(tree, source, "sweep file")
    if other is not None:
        return None, [*problems, other]
    model, rest, misfits = fitted_model(SweepFile, _with_solve(tree, solve or {}), source)
    file = SweepFile() if model is None else model
    problems += misfits
    file = file.model_copy(
        update={
            "overrides": (*file.overrides, *overrides),
            "set": {**file.set, **(set or {})},
        }
    )
    readings, more = _readings(SweepInput(file, rest, source, Path(path).parent, ()))
    return SweepInput(file, rest, source, Path(path).parent, readings), [*problems, *more]


_BEGIN = "begin it with `base: SCENARIO.yaml`"


def _with_solve(tree: Map, solve: Mapping[str, Any]) -> Map:
    """Return the raw tree of a sweep file with values from outside in its section `solve`."""
    new: Map = copied(tree)
    if solve and isinstance(section := new.setdefault("solve", Map()), Map):
        place = Place(_SOLVE)
        for key, value in solve.items():
            section.put(key, planted(value, place), place)
    return new


def _readings(sweep: SweepInput) -> tuple[tuple[Reading, ...], list[Problem]]:
    """Return the scenarios that a sweep names, and what is wrong with them."""
    file, readings, problems = sweep.file, [], []
    if file.base is not None and file.scenarios is not None:
        says = "the sweep has `base` and `scenarios`"
        problems.append(sweep.problem(("scenarios",), "scenarios", says, "keep one of the two"))
    elif file.base is None and file.scenarios is None and "base" not in sweep.tree:
        says, mend = "the sweep does not name a scenario", "add `base: SCENARIO.yaml`"
        problems.append(Problem("error", sweep.source, None, "", "base", says, mend))
    for path, name in _named(file):
        reading, found = _read_one(sweep, path, name)
        problems += [problem for problem in found if problem.severity == "error"]
        if reading is not None:
            readings.append(reading)
    return tuple(readings), list(in_order(problems, sweep.source))


def _named(file: SweepFile) -> Iterator[tuple[TreePath, str]]:
    if file.base is not None:
        yield ("base",), file.base
    else:
        yield from ((("scenarios", i), name) for i, name in enumerate(file.scenarios or ()))


def _read_one(
    sweep: SweepInput, path: TreePath, name: str
) -> tuple[Reading | None, tuple[Problem, ...]]:
    where = sweep.folder / name
    if not where.exists():
        mend = "give its path as seen from the sweep file's folder"
        said = sweep.problem(
            path, ".".join(str(k) for k in path[:1]), f"no file {legible(where)}", mend
        )
        return None, (said,)
    reading, problems = read_scenario(where)
    if reading is None:
        return None, problems
    _, found = reading.scenario(sweep.file.overrides, sweep.file.set)
    # What the axes name may stand in a table that could not be read.
    return None if reading.unread else reading, found
