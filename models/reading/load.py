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
from ..messages.wording import told
from ..scenario.collector import no_collection
from ..scenario.scenario import Origin, Scenario
from ..tables.tables import fill
from ..tree.problems import Problem, ScenarioError, in_order, legible, nearest
from ..tree.tree import Map, Place, TooDeep, bare, copied, label_rules, planted
from ..tree.tree import Path as TreePath
from ..tree.yaml_reader import read_text
from ..workbook.read import is_workbook, read_sheets
from .file_kind import another_kind, results_instead
from .overrides import apply_overrides
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
    found, problems = _read(path)
    if found is None:
        return None, tuple(problems)
    return _checked(found, problems, overrides, set or {}, notes)


def read_tree(path: str | Path) -> tuple[Any, list[Problem]]:
    """Return the raw tree of a YAML, JSON or XLSX file, and what keeps it from being read.

    Where nothing can be read the tree is None, and there are problems.

    Parameters
    ----------
    path
        Of the file.
    """
    found, problems = _read(path)
    return (None if found is None else found.tree), problems


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
    found, problems = _read(path)
    if found is None:
        return None, tuple(problems)
    with no_collection():
        return _filled(found, problems)


def _read(path: str | Path) -> tuple["_Input | None", list[Problem]]:
    source = legible(path)
    content, problems = _bytes(path, source)
    if content is None:
        return None, problems
    folder, digest = Path(path).parent, hashlib.sha256(content)
    if is_workbook(source, content):
        tree, problems, unread = read_sheets(content, source)
        return (None if tree is None else _Input(tree, source, folder, digest, unread)), problems
    text, problems = _decoded(content, source)
    if text is None:
        return None, problems
    tree, problems = read_text(text, source)
    if tree is None and problems:
        return None, problems
    return _Input(tree, source, folder, digest), problems


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
        raise ScenarioError([_problem("", "the data is nested too deep", "flatten it")]) from None
    known = json.dumps(bare(tree), default=str, skipkeys=True)
    found = _Input(tree, "", Path(), hashlib.sha256(known.encode()))
    scenario, problems = _checked(found, [], (), {})
    if scenario is None:
        raise ScenarioError(problems)
    return scenario


SCENARIO_ENDINGS = (".yaml", ".yml", ".json", ".xlsx")
"""Of files that hold a scenario."""


def _problem(file: str, says: str, mend: str) -> Problem:
    return Problem("error", file, None, "", "", says, mend)


def _bytes(name: str | Path, source: str) -> tuple[bytes | None, list[Problem]]:
    path = Path(name)
    try:
        if path.is_dir():
            return None, [_problem(source, "this is a folder, not a file", "name the file in it")]
        return path.read_bytes(), []
    except FileNotFoundError:
        return None, [_problem(source, "there is no such file", _neighbours(path))]
    except (OSError, ValueError) as failure:
        why = getattr(failure, "strerror", None) or str(failure)
        return None, [
            _problem(
                source, f"it cannot be read ({why})", "check its name, and whether you may read it"
            )
        ]


def _neighbours(path: Path) -> str:
    try:
        names = [
            legible(p.name)
            for p in path.parent.iterdir()
            if p.suffix in (".yaml", ".yml", ".json", ".xlsx")
        ]
    except OSError:
        return "check the name"
    close = nearest(legible(path.name), sorted(names))
    return f"did you mean {legible(path.parent / close)}?" if close else "check the name"


def _decoded(content: bytes, source: str) -> tuple[str | None, list[Problem]]:
    if not content.strip():
        return None, [_problem(source, "the file is empty", "write a scenario into it")]
    results = results_instead(content, source)
    if results is not None:
        return None, [results]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
        says = f"byte {failure.start + 1} is not UTF-8 text"
        mend = "save the file as UTF-8 text"
        return None, [Problem("error", source, line, "", "", says, mend)]
    if "\0" in text:
        return None, [_problem(source, "this is not a text file", "name the YAML or JSON file")]
    return text, []


@dataclass(frozen=True)
class _Input:
    """What was read, and where from."""

    tree: Any
    source: str
    folder: Path
    digest: "hashlib._Hash"
    unread: frozenset[TreePath] = frozenset()


def _checked(
    found: _Input,
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


def _filled(found: _Input, problems: list[Problem]) -> tuple[Reading | None, tuple[Problem, ...]]:
    """Return what was read with its tables in place."""
    tree = found.tree
    if not isinstance(tree, Map):
        says = f"the file holds {told(tree)}, not keys with values"
        problems.append(_problem(found.source, says, "begin it with `schema_version: 1`"))
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
