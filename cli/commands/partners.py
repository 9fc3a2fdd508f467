"""`groundswell partners`: which partner's offer would change most."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..emit import emit
from ..options import change_options, output_options, scenario_option, solve_options
from ..plan_file import does_not_hold, read_plan, scenario_asked
from ..progress import ProgressBar
from ..scenario_file import EXIT_CODES

if TYPE_CHECKING:
    from ...engine.options import SearchOptions


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell partners plan.json\n"
    "  groundswell partners maple/tiny.yaml --possible 0\n"
    "  groundswell partners plan.json --json"
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(
    "--possible",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    metavar="N",
    help="First-ranked requests that are not granted, at most, for which an offer is thought up.",
)
@scenario_option
@change_options
@solve_options
@output_options
@click.pass_context
def partners(
    ctx: click.Context,
    /,
    plan: Path,
    possible: int,
    scenario: Path | None,
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    as_json: bool,
    quiet: bool,
    search: SearchOptions,
) -> None:
    """Show which partner's offer would change most.

    PLAN is a plan that `solve -o` wrote, or a scenario, which is solved first. An offer is a fund
    with `if`, which pays only while a program runs; each is taken out and the best plan without it
    found. And for requests ranked first that are not granted: the least a partner would have to
    pay a year so that it is granted, and what the best plan with that is worth.

    Exit code 0: done; 3: no plan can exist (proved); 4: none was found in the time given; 2: the
    input is wrong; 1: the search failed.
    """
    read = read_plan(plan)
    loaded, note = scenario_asked(read, plan, scenario, overrides, values, quiet)
    if note and not quiet:
        click.echo(note, err=True)
    from ...engine.cycle.partners import partners as offers
    from ...engine.questions.explain.posed import PlanDoesNotHold

    try:
        with ProgressBar(search.time_limit, quiet) as bar:
            told = offers(
                loaded,
                read,
                possible=possible,
                options=search,
                on_progress=bar.update,
                on_solve=bar.begin,
            )
    except PlanDoesNotHold as failure:
        raise does_not_hold(failure.findings, note) from None

    from ..render.partners import partners_page

    emit(told, lambda: partners_page(told, loaded), as_json=as_json)
    ctx.exit(EXIT_CODES.get(told.status, 0))
