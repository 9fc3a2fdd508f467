"""The columns of a table whose trends are asked of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..tree.problems import Problem, ScenarioError, in_order
from .table_file import open_table


@dataclass(frozen=True)
class TrendTable:
    """A table's outcome, time and units.

    Attributes
    ----------
    outcome, time, students
        Columns of numbers; `students` None where a row is a student.
    by
        Columns that name units, by heading.
    names
        Headings of the outcome and of the time.
    data, sha256
        The table's name and hash.
    """

    outcome: tuple[float | None, ...]
    time: tuple[float | None, ...]
    students: tuple[float | None, ...] | None
    by: Mapping[str, tuple[str | None, ...]]
    names: tuple[str, str]
    data: str
    sha256: str


def read_trends(
    path: Path, outcome: str, time: str, by: Sequence[str], students: str | None = None
) -> TrendTable:
    """Read the columns that are asked for.

    Parameters
    ----------
    path
        The table; `book.xlsx#Sheet` for a sheet of a workbook.
    outcome, time, by, students
        Headings.

    Raises
    ------
    ScenarioError
        Everything that is wrong with them.
    """
    file, _, sheet = str(path).partition("#")
    table = open_table(Path(file), sheet)
    asked = [("--outcome", outcome), ("--time", time), *(("--by", name) for name in by)]
    asked += [("--students", students)] if students is not None else []
    for option, name in asked:
        lacks = table.lacks(name)
        if lacks is not None:
            table.problems.append(Problem("error", option, None, "", "", *lacks))
    _stop(table.problems, table.name)
    found = TrendTable(
        table.column(outcome, "number"),
        table.column(time, "number"),
        None if students is None else table.column(students, "number"),
        {name: table.column(name, "word") for name in by},
        (outcome, time),
        table.name,
        table.sha256,
    )
    _stop(table.problems, table.name)
    return found


def _stop(problems: Sequence[Problem], name: str) -> None:
    if problems:
        raise ScenarioError(in_order(problems, name))
