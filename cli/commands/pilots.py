"""`groundswell pilots`: what each pilot is worth and can teach."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..emit import emit
from ..options import change_options, output_options, scenario_argument
from ..progress import ProgressBar
from ..scenario_file import load

if TYPE_CHECKING:
    from ...models.results.pilot_values import PilotValues
    from ...models.scenario.scenario import Scenario
    from ..render.page import Page

NO_PLAN = 3


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell pilots maple/tiny.yaml\n"
    "  groundswell pilots maple/tiny.yaml --sizes --set learning_years=5\n"
    "  groundswell pilots maple/tiny.yaml --json --quiet > pilots.json"
)
@scenario_argument
@click.option("--sizes", is_flag=True, help="List every number of sites too.")
@change_options
@output_options
@click.pass_context
def pilots(
    ctx: click.Context,
    /,
    scenario: Path,
    sizes: bool,
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    as_json: bool,
    quiet: bool,
) -> None:
    """Show what each pilot is worth, and what it can teach.

    Lists each candidate of SCENARIO that may be piloted: what is believed of its effect, the
    effect at which it breaks even, what knowing better is worth, what a pilot in the first year
    costs, its best number of sites, and the effect that it can detect.

    Exit code 0: done; 3: no plan can exist (proved), so that money has no price; 2: the input is
    wrong.
    """
    loaded = load(scenario, overrides, values, quiet)
    found = _find(loaded, quiet)

    def page() -> Page:
        from ..render.pilots import pilot_values

        return pilot_values(found, sizes)

    emit(found, page, as_json=as_json)
    ctx.exit(NO_PLAN if found.status == "infeasible" else 0)


def _find(scenario: Scenario, quiet: bool) -> PilotValues:
    from ...engine.questions.pilots import pilots as value_pilots

    with ProgressBar(None, quiet) as bar:
        bar.begin("finding what money and staff are worth")
        return value_pilots(scenario)
