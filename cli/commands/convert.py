"""`groundswell convert`: a scenario as YAML, JSON or a workbook, without loss."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...models.tree.problems import ScenarioError, legible
from ..files import CannotWrite, check_ending, check_outputs, check_tables, whole

if TYPE_CHECKING:
    from ...models.reading.load import Reading

_ENDINGS = (".xlsx", ".yaml", ".yml", ".json")


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell convert maple/tiny.yaml maple.xlsx\n"
    "  groundswell convert maple.xlsx maple.yaml"
)
@click.argument("source", metavar="A", type=click.Path(path_type=Path))
@click.argument("target", metavar="B", type=click.Path(path_type=Path))
@click.option("--quiet", is_flag=True, help="Print nothing.")
def convert(source: Path, target: Path, quiet: bool) -> None:
    """Convert a scenario between YAML, JSON and a workbook (XLSX).

    B is written as its ending says: .xlsx, .yaml, .yml or .json. Tables that A names are taken
    into B. Nothing is lost but comments, formats and formulas: B is read again before it is put in
    its place. What is wrong with A's values goes into B as it is; `groundswell check` tells it.
    """
    from ...models.workbook.convert import difference, write_scenario

    check_ending(target, *_ENDINGS, option="B")
    check_outputs(source, target)
    found = _read(source)
    tables = found.tree.get("tables")
    names = [str(name) for name in tables.values()] if isinstance(tables, dict) else []
    check_tables(source, names, target)
    with whole(target) as (beside,):
        write_scenario(found.tree, beside)
        lost = difference(found.tree, _read(beside).tree)
        if lost:
            raise CannotWrite(target, f"{lost} does not fit: it would not be read again as it is")
    if not quiet:
        click.echo(f"Wrote {legible(target)}.")


def _read(path: Path) -> Reading:
    """Return the scenario that a file holds.

    Raises
    ------
    ScenarioError
        It, or a table of it, cannot be read.
    """
    from ...models.reading.load import read_scenario

    found, problems = read_scenario(path)
    errors = [problem for problem in problems if problem.severity == "error"]
    if found is None or errors:
        raise ScenarioError(errors)
    return found
