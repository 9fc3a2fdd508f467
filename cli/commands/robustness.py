"""`groundswell robustness`: which decisions hold up under the effects' uncertainty."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...models.tree.problems import legible
from ..counted import CountedBar
from ..emit import emit
from ..files import check_ending, check_outputs, write_whole
from ..options import change_options, output_options, scenario_argument, solve_options
from ..scenario_file import EXIT_CODES, load

if TYPE_CHECKING:
    from ...engine.options import SearchOptions
    from ...models.results.robustness import Robustness
    from ...models.scenario.scenario import Scenario
    from ..render.page import Page


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell robustness maple/tiny.yaml\n"
    "  groundswell robustness maple/tiny.yaml --draws 500 -o robust.json\n"
    "  groundswell robustness maple/tiny.yaml --draws 50 --search-draws 50\n"
    "  groundswell robustness maple/tiny.yaml --correlation 0.5 --level 0.05"
)
@scenario_argument
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    metavar="N",
    default=200,
    show_default=True,
    help="Draws of the effects whose best plans are searched for.",
)
@click.option(
    "--correlation",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    default=0.8,
    show_default=True,
    help="Of the errors of one program's effects on different goals.",
)
@click.option(
    "--common",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    default=0.5,
    show_default=True,
    help="Of the variance of unmeasured effects' errors: what all of them share.",
)
@click.option(
    "--level",
    type=click.FloatRange(0, 1, min_open=True),
    metavar="SHARE",
    default=0.1,
    show_default=True,
    help="The worst share of draws that counts as the bad ones.",
)
@click.option(
    "--search-draws",
    type=click.IntRange(min=0),
    metavar="N",
    default=10,
    show_default=True,
    help="Draws that the searches for plans best over draws look at; all: exact.",
)
@click.option(
    "--fresh",
    type=click.IntRange(min=0),
    metavar="N",
    default=1000,
    show_default=True,
    help="Further draws, on which the plans found are evaluated.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes; the result is the same for any number.  [default: all processors]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE.json",
    help="Also write the result to this file, with the whole plans.",
)
@change_options
@solve_options
@output_options
@click.pass_context
def robustness(
    ctx: click.Context,
    /,
    scenario: Path,
    output: Path | None,
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    as_json: bool,
    quiet: bool,
    search: SearchOptions,
    **asked: Any,
) -> None:
    """Show which decisions hold up under the effects' uncertainty.

    Draws the effects of SCENARIO from their standard errors, finds the best plan of each draw, and
    shows which decisions they share, and plans that do well over all draws. The time limit is for
    all searches together.

    Exit code 0: a plan; 3: none can exist (proved); 4: none was found in the time given; 2: the
    input is wrong; 1: the search failed.
    """
    check_outputs(scenario, output)
    check_ending(output, ".json")
    loaded = load(scenario, overrides, values, quiet)
    from ...engine.parallel import processors

    asked["workers"] = asked["workers"] or processors()
    result = _search(loaded, quiet, search, asked)

    def page() -> Page:
        from ..render.robustness import robustness_page

        return robustness_page(result, loaded)

    emit(result, page, as_json=as_json, write=lambda: _write(output, result, quiet))
    ctx.exit(EXIT_CODES[result.status])


def _write(output: Path | None, result: Robustness, quiet: bool) -> None:
    """Write the result, if there is a plan; else the file stays as it is."""
    if output is not None and result.plans:
        write_whole(output, result.to_json())
    elif output is not None and not quiet:
        click.echo(f"{legible(output)} not written: there is no plan.", err=True)


def _search(
    scenario: Scenario, quiet: bool, search: SearchOptions, asked: Mapping[str, Any]
) -> Robustness:
    from ...engine.questions.robustness import robustness as study

    with CountedBar(quiet) as bar:
        return study(scenario, options=search, on_search=bar.update, **asked)
