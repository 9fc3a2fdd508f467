"""The file of the next scenario: written beside, read again, and put in its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..models.tree.problems import Problem, ScenarioError, legible
from .files import whole

if TYPE_CHECKING:
    from ..engine.cycle.gather import Gathered
    from ..models.tree.tree import Map

_HEAD = """\
# Made by `groundswell gather` from {source} and {count} forms. Tables are filled in; the comments
# of the source are not kept.
"""


def write_next(tree: Map, path: Path, source: str, gathered: Gathered) -> None:
    """Write the next scenario.

    Parameters
    ----------
    tree
        Its tree.
    path
        Where to: .yaml, .yml, .json or .xlsx.
    source
        Name of the scenario that it comes from.
    gathered
        The forms.

    Raises
    ------
    CannotWrite
        With the file as it was before.
    ScenarioError
        What was gathered makes no sound scenario; nothing is written.
    """
    from ..models.reading.load import check
    from ..models.workbook.convert import write_scenario

    with whole(path) as (beside,):
        write_scenario(tree, beside)
        if path.suffix.lower() in (".yaml", ".yml"):
            head = _HEAD.format(source=Path(source).name, count=len(gathered.taken))
            beside.write_text(head + beside.read_text(encoding="utf-8"), encoding="utf-8")
        found, problems = check(beside)
        if found is None:
            raise ScenarioError([_named(problem, path) for problem in problems])


def _named(problem: Problem, path: Path) -> Problem:
    return replace(problem, file=legible(path))
