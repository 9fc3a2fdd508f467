"""From STUDY.yaml and the table it names to a study's columns, or all that is wrong with them."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..messages.wording import told
from ..reading.file_kind import another_kind
from ..reading.fit_model import fitted_model
from ..reading.load import read_tree
from ..tables.files import read_table
from ..tree.problems import Problem, ScenarioError, in_order, legible
from ..tree.suggestions import suggestion
from ..tree.table import Fault, Table, TableName, Unreadable, table_name
from ..tree.tree import Map, Place, place_of
from . import cells
from .study import Study

_BEGIN = "begin it with `design: rct` and `data: TABLE.csv`"


@dataclass(frozen=True)
class StudyTable:
    """A study with its table, column by column.

    Attributes
    ----------
    study
        What the file says.
    numbers, words, flags
        Columns by their headings, as numbers, as words, as yes or no; None where nothing is known.
    row_numbers
        Row of each entry, as a spreadsheet numbers it.
    source, table
        Names of the file and of the table, as given.
    sha256
        Hash of the table's bytes.
    """

    study: Study
    numbers: Mapping[str, tuple[float | None, ...]]
    words: Mapping[str, tuple[str | None, ...]]
    flags: Mapping[str, tuple[bool | None, ...]]
    row_numbers: tuple[int, ...]
    source: str
    table: str
    sha256: str

    def problem(self, says: str, mend: str, row: int | None = None, column: str = "") -> Problem:
        """Return an error in the table: of a row (its place among the entries), or of all."""
        line = None if row is None else self.row_numbers[row]
        place = "" if line is None else f"row {line}" + (f", column {column}" if column else "")
        address = column if line is None else ""
        return Problem("error", self.table, line, place, address, says, mend)


def read_study(path: str | Path) -> StudyTable:
    """Read a study and the table it names.

    Parameters
    ----------
    path
        STUDY.yaml.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the file, or with the columns it names.
    """
    tree, problems = read_tree(path)
    source = legible(path)
    if tree is None and problems:
        raise ScenarioError(problems)
    if not isinstance(tree, Map):
        says = f"the file holds {told(tree)}, not keys with values"
        raise ScenarioError([*problems, Problem("error", source, None, "", "", says, _BEGIN)])
    other = another_kind(tree, source, "study")
    if other is not None:
        raise ScenarioError([*problems, other])
    study, _, misfits = fitted_model(Study, tree, source)
    if study is None or misfits or problems:
        raise ScenarioError(in_order([*problems, *misfits], source))
    return _Reader(study, tree, source, Path(path).parent).read()


Read = Callable[[Any], Any]


class _Reader:
    """Reads the columns of a table that a study names."""

    def __init__(self, study: Study, tree: Map, source: str, folder: Path) -> None:
        self.study, self.tree, self.source, self.folder = study, tree, source, folder
        self.problems: list[Problem] = []
        self.file, _, self.sheet = study.data.partition("#")

    def read(self) -> StudyTable:
        """Return the study with its columns.

        Raises
        ------
        ScenarioError
            Everything that is wrong.
        """
        table, digest = self._table()
        asked = list(_asked(self.study))
        self._check_headings(table, asked)
        self._stop_if_wrong()
        names = table_name(table.header, table.sheet)
        found: dict[str, dict[str, tuple[Any, ...]]] = {"number": {}, "word": {}, "flag": {}}
        for kind, column, _ in asked:
            if column not in found[kind]:
                found[kind][column] = self._column(table, names, column, _READ[kind])
        self._stop_if_wrong()
        rows = tuple(number for number, _ in table.rows)
        shown = legible(self.folder / self.file)
        return StudyTable(
            self.study, found["number"], found["word"], found["flag"], rows, self.source, shown,
            digest,
        )  # fmt: skip

    def _table(self) -> tuple[Table, str]:
        path = self.folder / self.file
        try:
            content = path.read_bytes()
        except (OSError, ValueError) as failure:
            why = getattr(failure, "strerror", None) or str(failure)
            says = f'"{self.file}" cannot be read ({why})'
            raise ScenarioError(
                [self._of_study(("data",), says, "the name is relative to the study's file")]
            ) from None
        try:
            table = read_table(content, self.file, self.sheet, any_separator=True)
        except Unreadable as failure:
            raise ScenarioError([self._fault(f, failure.header) for f in failure.faults]) from None
        self.problems += [
            self._fault(f, table.header) for f in table.faults if f.severity == "error"
        ]
        if not table.rows:
            says, mend = "the table has headings and no rows", "give the table with its rows"
            self.problems.append(Problem("error", legible(path), None, "", "", says, mend))
        return table, hashlib.sha256(content).hexdigest()

    def _check_headings(self, table: Table, asked: list[tuple[str, str, tuple[Any, ...]]]) -> None:
        twice = sorted({name for name in table.header if name and table.header.count(name) > 1})
        for _, column, path in asked:
            if column not in table.header:
                says = f"the table has no column `{column}`"
                mend = suggestion(column, [h for h in table.header if h], "columns")
                self.problems.append(self._of_study(path, says, mend))
            elif column in twice:
                says = f"the table has two columns `{column}`"
                self.problems.append(self._of_study(path, says, "rename one of them"))

    def _column(
        self, table: Table, names: TableName, column: str, read: Read
    ) -> tuple[Any, ...]:
        index, found = table.header.index(column), []
        for number, row in table.rows:
            cell = row[index] if index < len(row) else None
            try:
                found.append(read(cell))
            except cells.Doubtful as doubt:
                place = names.at(number, column)
                shown = legible(self.folder / self.file)
                self.problems.append(
                    Problem("error", shown, number, place, "", doubt.says, doubt.mend)
                )
                found.append(None)
        return tuple(found)

    def _fault(self, fault: Fault, header: list[str]) -> Problem:
        column = ""
        if fault.column is not None and fault.column < len(header):
            column = header[fault.column]
        place = "" if fault.row is None else table_name(header, self.sheet).at(fault.row, column)
        shown = legible(self.folder / self.file)
        return Problem("error", shown, fault.row, place, "", fault.says, fault.mend)

    def _of_study(self, path: tuple[Any, ...], says: str, mend: str) -> Problem:
        place = place_of(self.tree, path) or place_of(self.tree, path[:1]) or Place(self.source)
        address = ".".join(str(key) for key in path)
        return Problem("error", place.file, place.line, "", address, says, mend)

    def _stop_if_wrong(self) -> None:
        if self.problems:
            raise ScenarioError(in_order(self.problems, self.source))


_READ: dict[str, Read] = {"number": cells.number, "word": cells.word, "flag": cells.yes_or_no}


def _asked(study: Study) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """Yield each column that a study names: how it is read, its heading, where it is named."""
    for goal, outcome in study.outcomes.items():
        for key in ("column", "pretest"):
            for column in getattr(outcome, key):
                yield "number", column, ("outcomes", goal, key)
    for column in study.covariates:
        yield "word", column, ("covariates",)
    for key in ("time", "running", "students"):
        if getattr(study, key) is not None:
            yield "number", getattr(study, key), (key,)
    for key in ("unit", "block", "cluster"):
        if getattr(study, key) is not None:
            yield "word", getattr(study, key), (key,)
    if study.treated is not None:
        yield ("flag" if study.arms is None else "word"), study.treated, ("treated",)
    if study.received is not None:
        yield "flag", study.received, ("received",)
    for group, members in study.groups.items():
        yield "word", members.column, ("groups", group, "column")
