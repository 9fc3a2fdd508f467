"""From STUDY.yaml and the table it names to a study's columns, or all that is wrong with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..messages.told import told
from ..reading.file_kind import another_kind
from ..reading.fit_model import fitted_model
from ..reading.read_file import read_tree
from ..tree.problems import Problem, ScenarioError, in_order, legible
from ..tree.tree import Map, Place, place_of
from .study import Study
from .table_file import TableFile, open_table

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
    return _filled(study, tree, source, Path(path).parent)


def _filled(study: Study, tree: Map, source: str, folder: Path) -> StudyTable:
    """Return a study with the columns that it names.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the table, or with a column.
    """
    table = _table(study, tree, source, folder)
    asked = list(_asked(study))
    for _, column, path in asked:
        lacks = table.lacks(column)
        if lacks is not None:
            table.problems.append(_of_study(tree, source, path, *lacks))
    _stop_if_wrong(table, source)
    found: dict[str, dict[str, tuple[Any, ...]]] = {"number": {}, "word": {}, "flag": {}}
    for kind, column, _ in asked:
        if column not in found[kind]:
            found[kind][column] = table.column(column, kind)
    _stop_if_wrong(table, source)
    return StudyTable(
        study,
        found["number"],
        found["word"],
        found["flag"],
        table.row_numbers,
        source,
        table.name,
        table.sha256,
    )


def _table(study: Study, tree: Map, source: str, folder: Path) -> TableFile:
    file, _, sheet = study.data.partition("#")
    try:
        return open_table(folder / file, sheet)
    except (OSError, ValueError) as failure:
        why = getattr(failure, "strerror", None) or str(failure)
        says, mend = f'"{file}" cannot be read ({why})', "the name is relative to the study's file"
        raise ScenarioError([_of_study(tree, source, ("data",), says, mend)]) from None


def _of_study(tree: Map, source: str, path: tuple[Any, ...], says: str, mend: str) -> Problem:
    place = place_of(tree, path) or place_of(tree, path[:1]) or Place(source)
    address = ".".join(str(key) for key in path)
    return Problem("error", place.file, place.line, "", address, says, mend)


def _stop_if_wrong(table: TableFile, source: str) -> None:
    if table.problems:
        raise ScenarioError(in_order(table.problems, source))


_OTHERS = {
    "time": "number",
    "running": "number",
    "students": "number",
    "unit": "word",
    "block": "word",
    "cluster": "word",
    "received": "flag",
}
"""Keys of a study that name one column each: how that is read."""


def _asked(study: Study) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """Yield each column that a study names: how it is read, its heading, where it is named."""
    for goal, outcome in study.outcomes.items():
        for key in ("column", "pretest"):
            for column in getattr(outcome, key):
                yield "number", column, ("outcomes", goal, key)
    for column in study.covariates:
        yield "word", column, ("covariates",)
    for key, kind in _OTHERS.items():
        if getattr(study, key) is not None:
            yield kind, getattr(study, key), (key,)
    if study.treated is not None:
        yield ("flag" if study.arms is None else "word"), study.treated, ("treated",)
    for group, members in study.groups.items():
        yield "word", members.column, ("groups", group, "column")
