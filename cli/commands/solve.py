"""`groundswell solve`: the plan of most worth."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
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
    solve_options,
)
from ..page_options import PageOptions, page_options
from ..plan_page import named_school, plan_page
from ..progress import ProgressBar
from ..scenario_file import EXIT_CODES, load

if TYPE_CHECKING:
    from ...engine.options import SearchOptions
    from ...models.results.plan import Plan
    from ...models.scenario.scenario import Scenario


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell solve maple/tiny.yaml -o plan.json\n"
    "  groundswell solve maple/tiny.yaml --with title_i_cut --set voice=0.5\n"
    "  groundswell solve maple/tiny.yaml --show decisions,funds\n"
    "  groundswell solve maple/tiny.yaml --school cedar\n"
    "  groundswell solve maple/tiny.yaml --json --quiet > plan.json"
)
@scenario_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PLAN.json",
    help="Also write the whole plan to this file, once there is an answer.",
)
@page_options
@click.option(
    "--toss-ups",
    type=click.IntRange(min=0),
    default=3,
    metavar="N",
    show_default=True,
    help="Name up to N decisions that a plan within 0.1% makes otherwise; 0: do not look.",
)
@click.option(
    "--price-weight",
    is_flag=True,
    help="Solve again without the weight of requests, to say what it costs.",
)
@change_options
@solve_options
@output_options
@click.pass_context
def solve(
    ctx: click.Context,
    /,
    scenario: Path,
    output: Path | None,
    shown: PageOptions,
    toss_ups: int,
    price_weight: bool,
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    as_json: bool,
    quiet: bool,
    search: SearchOptions,
) -> None:
    """Find the plan with the most worth, and show it.

    Decides for every program, school and year of SCENARIO, within its funds, staff and rules. Shows
    on one screen how the budget year's gap is closed, what that year decides, who loses a program
    and what binds; --full and --show give the rest.

    Exit code 0: a plan; 3: no plan can exist (proved); 4: none was found in the time given; 2: the
    input is wrong; 1: the search failed.
    """
    check_outputs(scenario, output)
    check_ending(output, ".json")
    loaded = load(scenario, overrides, values, quiet)
    shown = named_school(shown, loaded)
    plan = _search(loaded, quiet, search, toss_ups, price_weight)
    emit(
        plan,
        lambda: plan_page(plan, loaded, shown),
        as_json=as_json,
        write=lambda: _write(output, plan, quiet),
    )
    ctx.exit(EXIT_CODES[plan.status])


def _search(
    scenario: Scenario, quiet: bool, search: SearchOptions, toss_ups: int, price_weight: bool
) -> Plan:
    from ...engine.questions.alternatives.toss_ups import with_toss_ups
    from ...engine.questions.weight_price import price_of_weight
    from ...engine.session import Session
    from ...engine.solve import solve as solve_scenario

    with ProgressBar(search.time_limit, quiet) as bar, Session() as session:
        plan = solve_scenario(scenario, options=search, session=session, on_progress=bar.update)
        began = time.monotonic() - plan.run.seconds
        if price_weight and plan.has_decisions:
            bar.begin("the weight of requests")
            left = max(1.0, search.time_limit - plan.run.seconds)
            plan = price_of_weight(
                scenario, plan, options=replace(search, time_limit=left), session=session.fork()
            )
        left = search.time_limit - (time.monotonic() - began)
        if plan.status != "optimal" or left <= 0:
            return plan
        bar.begin("toss-ups")
        return with_toss_ups(
            plan, scenario, most=toss_ups, time_limit=left, seed=search.seed, session=session
        )


def _write(output: Path | None, plan: Plan, quiet: bool) -> None:
    """Write the answer: a plan, or that none can exist. Anything else leaves the file alone."""
    if output is None:
        return
    if EXIT_CODES[plan.status] not in (0, 3):
        if not quiet:
            click.echo(f"{legible(output)} not written: there is no answer.", err=True)
        return
    write_whole(output, plan.to_json())
