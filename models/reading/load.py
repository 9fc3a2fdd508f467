"""From a file to a scenario, or to the list of everything that is wrong with it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..checks import run_checks
from ..checks.validate import fitted
from ..given import want_names, want_values
from ..messages.told import told
from ..scenario.collector import no_collection
from ..scenario.scenario import Origin, Scenario
from ..tables.tables import fill
from ..tree.problems import Problem, ScenarioError, in_order
from ..tree.tree import Map, Place, TooDeep, bare, copied, label_rules, planted
from ..tree.tree import Path as TreePath
from .file_kind import another_kind
from .overrides import apply_overrides
from .read_file import FileInput, file_problem, read_file
from .set_values import apply_values


def load_scenario(
    path: str | Path, overrides: Sequence[str] = (), set: Mapping[str, Any] | None = None
) -> Scenario:
    """Read a scenario file (YAML, JSON or XLSX) with its tables.

    Parameters
    ----------
    path
        The scenario file; its tables stand relative to it.
    overrides
        Names of the file's overrides to apply. Several compose; two that set one address are
        an error.
    set
        Values by address (``{"funds.general.amount": 5e6}``), applied after the overrides.

    Returns
    -------
    Scenario
        Checked whole; its `origin` holds the file's name and hash, the overrides and the set.

    Raises
    ------
    ScenarioError
        Everything that is wrong, each with its file and line, and the warnings beside.
    """
    scenario, problems = check(path, overrides, set)
    if scenario is None:
        raise ScenarioError(problems)
    return scenario


def check(
    path: str | Path,
    overrides: Sequence[str] = (),
    set: Mapping[str, Any] | None = None,
    notes: bool = False,
) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Read a scenario and return it, if it is sound, with every error and warning.

    Parameters are those of `load_scenario`, and `notes`: whether to tell, too, what of a
    spreadsheet was taken otherwise than it stands there ("$1,071" as 1071). Nothing that a file
    may hold raises.

    Returns
    -------
    The scenario, None where there are errors; and the problems, errors first, then by file and
    line, notes last.
    """
    want_names(overrides, "overrides")
    want_values(set, "set")
    found, problems = read_file(path)
    if found is None:
        return None, tuple(problems)
    return _checked(found, problems, overrides, set or {}, notes)


@dataclass(frozen=True)
class Reading:
    """A scenario file with its tables, read once and varied many times.

    Attributes
    ----------
    tree
        The raw tree, tables filled in, rules labelled; nobody changes it.
    source, sha256
        File name as given, and hash of the file's bytes followed by its tables' bytes.
    problems
        What was wrong with the reading itself.
    unread
        Paths of the parts of the tree that are not known whole, since a table could not be read.
    notes
        How cells of spreadsheets were taken that stand there otherwise.
    """

    tree: Map
    source: str
    sha256: str
    problems: tuple[Problem, ...]
    unread: frozenset[TreePath] = frozenset()
    notes: tuple[Problem, ...] = ()

    def scenario(
        self, overrides: Sequence[str] = (), set: Mapping[str, Any] | None = None
    ) -> tuple[Scenario | None, tuple[Problem, ...]]:
        """Return what `check` returns for the file with these overrides and values."""
        with no_collection():
            return _judged(self, copied(self.tree), overrides, set or {})


def read_scenario(path: str | Path) -> tuple[Reading | None, tuple[Problem, ...]]:
    """Read a scenario file that is to be varied; None, and why, where there is none.

    Parameters
    ----------
    path
        Of the file; its tables are filled in, its overrides are not applied.

    Returns
    -------
    The raw tree with its tables in place; and what was wrong with reading it.
    """
    found, problems = read_file(path)
    if found is None:
        return None, tuple(problems)
    with no_collection():
        return _filled(found, problems)


def parse_scenario(data: Mapping[str, Any]) -> Scenario:
    """Make a scenario from plain Python data, laid out like the file.

    Parameters
    ----------
    data
        The scenario's keys and values; tables it names stand relative to the current folder.

    Returns
    -------
    Checked as a file is.

    Raises
    ------
    ScenarioError
        Everything that is wrong.
    """
    try:
        tree = planted(data, Place(""))
    except TooDeep:
        raise ScenarioError(
            [file_problem("", "the data is nested too deep", "flatten it")]
        ) from None
    known = json.dumps(bare(tree), default=str, skipkeys=True)
    found = FileInput(tree, "", Path(), hashlib.sha256(known.encode()))
    scenario, problems = _checked(found, [], (), {})
    if scenario is None:
        raise ScenarioError(problems)
    return scenario


def _checked(
    found: FileInput,
    problems: list[Problem],
    names: Sequence[str],
    values: Mapping[str, Any],
    notes: bool = False,
) -> tuple[Scenario | None, tuple[Problem, ...]]:
    with no_collection():
        reading, filled = _filled(found, problems)
        if reading is None:
            return None, filled
        scenario, told_of = _judged(reading, reading.tree, names, values)
        if notes:
            told_of = in_order((*told_of, *reading.notes), reading.source)
        return scenario, told_of


def _filled(
    found: FileInput, problems: list[Problem]
) -> tuple[Reading | None, tuple[Problem, ...]]:
    """Return what was read with its tables in place."""
    tree = found.tree
    if not isinstance(tree, Map):
        says = f"the file holds {told(tree)}, not keys with values"
        problems.append(file_problem(found.source, says, "begin it with `schema_version: 1`"))
        return None, tuple(problems)
    other = another_kind(tree, found.source, "scenario")
    if other is not None:
        return None, (*problems, other)
    filled = fill(tree, found.folder, found.digest)
    label_rules(tree)
    every = (*problems, *filled.problems)
    kept = tuple(p for p in every if p.severity != "note")
    notes = tuple(p for p in every if p.severity == "note")
    unread = found.unread | filled.unread
    return Reading(tree, found.source, found.digest.hexdigest(), kept, unread, notes), kept


def _judged(
    reading: Reading, tree: Map, names: Sequence[str], values: Mapping[str, Any]
) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Return the scenario that a tree means once it is changed; the tree is changed in place."""
    problems = list(reading.problems)
    if not reading.unread:  # what they change may stand in what could not be read
        problems += apply_overrides(tree, names)
        problems += apply_values(tree, values)
    fit = fitted(tree, reading.unread)
    problems += run_checks(tree, fit, changed=bool(names or values))
    ordered = in_order(problems, reading.source)
    if fit.scenario is None or any(p.severity == "error" for p in ordered):
        return None, ordered
    origin = Origin(
        source=reading.source,
        sha256=reading.sha256,
        overrides=tuple(names),
        set=dict(values),
    )
    return fit.scenario.with_origin(origin), ordered
