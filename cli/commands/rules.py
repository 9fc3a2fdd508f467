"""`groundswell rules`: what each rule costs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..emit import emit
from ..options import change_options, output_options, scenario_argument, solve_options
from ..progress import ProgressBar
from ..scenario_file import EXIT_CODES, load

if TYPE_CHECKING:
    from ...engine.options import SearchOptions
    from ...models.results.rule_prices import RulePrices
    from ...models.scenario.scenario import Scenario
    from ..render.page import Page


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell rules maple/tiny.yaml\n"
    "  groundswell rules maple/tiny.yaml --gap 0.0001 --time-limit 60\n"
    "  groundswell rules maple/tiny.yaml --json --quiet > rules.json"
)
@scenario_argument
@change_options
@solve_options
@output_options
@click.pass_context
def rules(
    ctx: click.Context,
    /,
    scenario: Path,
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    as_json: bool,
    quiet: bool,
    search: SearchOptions,
) -> None:
    """Show what each rule costs.

    Solves SCENARIO under all its rules, then once more without each of them, and shows the worth,
    dollars and students that each rule wins or loses. The time limit is for all solves together.

    Exit code 0: a plan under all rules; 3: none can exist (proved); 4: none was found in the time
    given; 2: the input is wrong; 1: the search failed.
    """
    loaded = load(scenario, overrides, values, quiet)
    prices = _search(loaded, quiet, search)

    def page() -> Page:
        from ..render.rule_prices import rule_prices

        return rule_prices(prices)

    emit(prices, page, as_json=as_json)
    ctx.exit(EXIT_CODES[prices.plan.status])


def _search(scenario: Scenario, quiet: bool, search: SearchOptions) -> RulePrices:
    from ...engine.questions.rules import price_of_rules

    with ProgressBar(search.time_limit, quiet) as bar:
        return price_of_rules(scenario, options=search, on_progress=bar.update, on_solve=bar.begin)
