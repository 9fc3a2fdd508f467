"""`groundswell state`: a plan that somebody else made, judged like ours."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...models.tree.problems import legible
from ..emit import emit
from ..files import check_ending, check_outputs, write_whole
from ..options import (
    change_options,
    output_options,
    scenario_argument,
)
from ..page_options import PageOptions, page_options
from ..plan_page import named_school, plan_page
from ..scenario_file import load

if TYPE_CHECKING:
    from ...models.results.plan import Plan
    from ...models.scenario.scenario import Scenario


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell show plan.json --decisions decisions.csv\n"
    "  groundswell state maple/tiny.yaml decisions.csv -o board.json\n"
    "  groundswell state maple/tiny.yaml decisions.csv --with title_i_cut"
)
@scenario_argument
@click.argument("decisions", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PLAN.json",
    help="Also write it as a plan, for compare, explain and show.",
)
@click.option(
    "--whole", is_flag=True, help="DECISIONS lists all that runs: what is not listed is off."
)
@page_options
@change_options
@output_options
def state(
    scenario: Path,
    decisions: Path,
    output: Path | None,
    whole: bool,
    shown: PageOptions,
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    as_json: bool,
    quiet: bool,
) -> None:
    """Judge a plan that somebody made: worth, costs, what it breaks.

    DECISIONS is a table (.csv, .xlsx) with the columns program, school, year, action, level,
    positions, merge and reorganization, or a plan's JSON, edited or not. A row holds from its year
    on until the next row of its site; a row without a school is of all its schools, without a year
    of all years. What has no row goes on as today; with --whole it is off.

    Exit code 0: the plan is shown, whatever it breaks (the page's first line says so); 2: the input
    is wrong.
    """
    check_outputs(scenario, output)
    _check_order(scenario, decisions)
    if output is not None and output.exists() and decisions.exists() and output.samefile(decisions):
        raise click.UsageError(f"-o {output} would overwrite the decisions; name another file")
    check_ending(output, ".json")
    loaded = load(scenario, overrides, values, quiet)
    shown = named_school(shown, loaded)
    plan = _judged(loaded, decisions, whole, quiet)

    def write() -> None:
        if output is not None:
            write_whole(output, plan.to_json())

    emit(plan, lambda: plan_page(plan, loaded, shown), as_json=as_json, write=write)


def _check_order(scenario: Path, decisions: Path) -> None:
    """Say where the two files are swapped: no decisions stand in YAML."""
    yaml = (".yaml", ".yml")
    if decisions.suffix.lower() in yaml and scenario.suffix.lower() not in yaml:
        scenario_first = f"groundswell state {legible(decisions)} {legible(scenario)}"
        raise click.UsageError(
            "the two files are in the wrong order: give the scenario first, then the decisions:"
            f" {scenario_first}"
        )


def _judged(scenario: Scenario, decisions: Path, whole: bool, quiet: bool) -> Plan:
    from ...engine.plan.state import state_noted

    plan, warnings = state_noted(scenario, decisions, whole)
    for warning in warnings if not quiet else ():
        click.echo(f"warning: {warning}", err=True)
    return plan
