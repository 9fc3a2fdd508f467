"""Reading a list of decisions from a file or from Python."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..given import kind_of
from ..results.plan_parts.program_plan import SiteYear
from ..scenario.scenario import Scenario
from ..tables.files import read_table
from ..tree.problems import Problem, ScenarioError, legible
from ..tree.suggestions import known_ids
from ..tree.table import Table, Unreadable, empty, letter, table_name
from .rows import Notes, read_rows
from .spread import Stated, spread

if TYPE_CHECKING:
    import pandas as pd

    Decisions = str | Path | pd.DataFrame | Iterable[SiteYear]

ENDINGS = (".csv", ".tsv", ".xlsx", ".xlsm", ".parquet", ".json")


def read_decisions(given: Any, scenario: Scenario, whole: bool = False) -> tuple[Stated, Notes]:
    """Return what a list of decisions says of every site in every year.

    Parameters
    ----------
    given
        A file (.csv, .tsv, .xlsx, .parquet, or .json as `solve -o` writes it), a DataFrame with
        the columns that a table has, or the `SiteYear`s of a plan.
    scenario
        Whose programs, schools and years they name.
    whole
        Whether what is not listed is off, instead of going on as before.

    Returns
    -------
    What it says; and the notes, in which are only warnings.

    Raises
    ------
    ScenarioError
        Everything that is wrong with it, each with its row and column.
    TypeError
        It is no such list.
    """
    table, notes = _table(given)
    stated = Stated()
    if table is not None:
        rows = read_rows(table, scenario, notes)
        if not rows and _names_none(table, notes):
            notes.problems[:] = [_of_another(scenario, notes)]
        else:
            stated = spread(rows, scenario, whole, notes, complete=_sound(notes))
    if not _sound(notes):
        raise ScenarioError(notes.problems)
    return stated, notes


def _names_none(table: Table, notes: Notes) -> bool:
    """Return whether each of several rows names a program that the scenario has not."""
    filled = {number for number, cells in table.rows if not empty(cells)}
    heading = notes.headings.get("program", "program")
    unknown = {p.line for p in notes.problems if p.place.endswith(heading) and _not_named(p)}
    return len(filled) > 2 and unknown == filled


def _not_named(problem: Problem) -> bool:
    return problem.says.startswith("no program")


def _of_another(scenario: Scenario, notes: Notes) -> Problem:
    """Return what stands for dozens of programs that are not known."""
    whose = scenario.name if scenario.name else "this scenario"
    says = f"none of its programs is one of {whose}: it seems to be another district's"
    mend = (
        f"give the scenario that it was made for; known: {known_ids(scenario.programs, 'programs')}"
    )
    return Problem("error", notes.file, None, "", "", says, mend)


def _sound(notes: Notes) -> bool:
    return all(problem.severity != "error" for problem in notes.problems)


def _table(given: Any) -> tuple[Table | None, Notes]:
    if isinstance(given, str | Path):
        return _file(Path(given))
    notes = Notes("", _row_and_column)
    if hasattr(given, "itertuples"):
        return _frame(given), notes
    if isinstance(given, Iterable) and not isinstance(given, Mapping | bytes):
        entries = list(given)
        if all(isinstance(entry, SiteYear) for entry in entries):
            return _entries([entry.model_dump() for entry in entries], {}), notes
    raise TypeError(
        f"decisions are a file's name, a DataFrame or a list of SiteYear, not {kind_of(given)}"
    )


def _row_and_column(row: int | None, column: str) -> str:
    return "" if row is None else f"row {row}" + (f", {column}" if column else "")


def _frame(frame: pd.DataFrame) -> Table:
    """Return a DataFrame as a table; its first row is row 1."""
    from pandas import isna

    if any(frame.index.names):
        frame = frame.reset_index()
    rows = [
        (n, [None if isna(cell) is True else cell for cell in row])
        for n, row in enumerate(frame.itertuples(index=False, name=None), 1)
    ]
    return Table([str(name) for name in frame.columns], rows)


def _file(path: Path) -> tuple[Table | None, Notes]:
    file = legible(path)
    notes = Notes(file, lambda row, column: "")
    content = _content(path, notes)
    if content is None:
        return None, notes
    if path.suffix.lower() == ".json":
        return _json(content, notes), notes
    try:
        table = read_table(content, path.name, any_separator=True)
        header, sheet, faults = table.header, table.sheet, table.faults
    except Unreadable as failure:
        table, header, sheet, faults = None, failure.header, failure.sheet, failure.faults
    notes.place = table_name(header, sheet).at
    for fault in faults:
        if fault.severity == "note":
            continue
        names = [] if fault.column is None else header[fault.column : fault.column + 1]
        column = "" if fault.column is None else (names and names[0]) or letter(fault.column)
        notes.add(fault.row, column or "", fault.says, fault.mend, fault.severity)
    return table, notes


def _content(path: Path, notes: Notes) -> bytes | None:
    if path.suffix.lower() not in ENDINGS:
        mend = f"save them as {', '.join(ENDINGS[:3])}, or as a plan's .json"
        notes.add(None, "", "this is no kind of file that decisions are read from", mend)
        return None
    try:
        return path.read_bytes()
    except OSError as failure:
        notes.add(None, "", f"it cannot be read ({failure.strerror})", "check its name")
        return None


def _json(content: bytes, notes: Notes) -> Table | None:
    """Return the decisions of a plan's JSON, or of a list of rows."""
    try:
        tree = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as failure:
        line = getattr(failure, "lineno", None)
        says = f"it is not JSON ({getattr(failure, 'msg', failure)})"
        notes.problems.append(
            Problem("error", notes.file, line, "", "", says, "mend it there, or save it again")
        )
        return None
    entries, key = tree, ""
    begun: Mapping[str, Any] = {}
    if isinstance(tree, Mapping):
        entries, key = tree.get("sites"), "sites"
        found = tree.get("reorganizations")
        begun = found if isinstance(found, Mapping) else {}
    if not isinstance(entries, Sequence) or not all(isinstance(e, Mapping) for e in entries):
        mend = "give a plan that `solve -o` wrote, or a list of rows"
        notes.add(None, "", "it holds no list of decisions under `sites`", mend)
        return None
    if not entries and key and tree.get("objective") is None:
        notes.add(None, "", "the plan holds no decisions", "give one that was found")
        return None
    count = len(entries)

    def place(row: int | None, column: str) -> str:
        if row is None:
            return ""
        where = f"{key}[{row - 1}]" if row <= count else "reorganizations"
        return f"{where}.{column}" if column and row <= count else where

    notes.place = place
    return _entries(entries, begun)


def _entries(entries: Sequence[Mapping[str, Any]], begun: Mapping[str, Any]) -> Table:
    """Return entries as a table; the first is row 1, reorganizations come last."""
    keys = dict.fromkeys(key for entry in entries for key in entry)
    header = list(dict.fromkeys([*keys, "year", "reorganization"]))
    rows = [(n, [entry.get(key) for key in header]) for n, entry in enumerate(entries, 1)]
    for reorganization, found in begun.items():
        year = found.get("year") if isinstance(found, Mapping) else found
        if year is not None:
            begins = {"reorganization": reorganization, "year": year}
            rows.append((len(rows) + 1, [begins.get(key) for key in header]))
    return Table(header, rows)
