"""`groundswell report`: a plan as a workbook and as plain tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...models.tree.problems import legible
from ..files import CannotWrite, check_ending, check_outputs
from ..plan_file import read_plan, scenario_of

if TYPE_CHECKING:
    from ...models.results.plan import Plan


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell report plan.json -o plan.xlsx\n"
    "  groundswell report plan.json --csv tables"
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE.xlsx",
    help="Write a workbook whose totals add up by formulas.",
)
@click.option(
    "--csv",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the same tables as CSV files into a folder.",
)
@click.option(
    "--scenario",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where the plan's scenario is, if not where it was.",
)
@click.option("--quiet", is_flag=True, help="No notes.")
def report(
    plan: Path, output: Path | None, folder: Path | None, scenario: Path | None, quiet: bool
) -> None:
    """Write a plan as a workbook, or as plain tables.

    PLAN is what `solve -o` or `state -o` wrote. The workbook holds decisions, sites by year,
    positions, funds, payments, schools, groups, rules and inputs with their sources; its totals are
    formulas: a dollar changed in a payment moves them.

    Exit code 0: done; 2: the input is wrong.
    """
    from ..report_workbook.write import write_tables, write_workbook

    if output is None and folder is None:
        raise click.UsageError("name what to write: -o plan.xlsx, --csv DIR, or both")
    check_ending(output, ".xlsx")
    check_outputs(plan, output)
    if folder is not None and folder.exists() and not folder.is_dir():
        raise CannotWrite(folder, "it is a file; name a folder")
    found = _decided(plan)
    known, note = scenario_of(found.scenario, plan, scenario, quiet)
    if note and not quiet:
        click.echo(note, err=True)
    if output is not None:
        write_workbook(found, known, output)
        _tell(f"{legible(output)} written.", quiet)
    if folder is not None:
        made = write_tables(found, known, folder)
        _tell(f"{legible(folder)}: {len(made)} tables written.", quiet)


def _tell(text: str, quiet: bool) -> None:
    if not quiet:
        click.echo(text, err=True)


def _decided(path: Path) -> Plan:
    """Return a plan with decisions, year by year.

    Raises
    ------
    click.UsageError
        It is none.
    """
    found = read_plan(path)
    if found is None:
        raise click.UsageError(f"a report is of a plan; {legible(path)} is none")
    if not found.has_decisions or not found.money:
        raise click.UsageError(f"{legible(path)} holds no decisions: it is {found.status}")
    return found
