"""`groundswell frontier`: what must be given up of one thing to have more of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from ..answer_files import check_pictures, write_answer
from ..emit import emit
from ..files import CannotWrite, check_ending, check_outputs, check_tables
from ..options import change_options, output_options, scenario_argument, solve_options
from ..progress import ProgressBar
from ..scenario_file import EXIT_CODES, load

if TYPE_CHECKING:
    from ...engine.options import SearchOptions
    from ...models.results.frontier import Frontier, FrontierPoint
    from ...models.scenario.scenario import Scenario
    from ..render.page import Page


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell frontier maple/tiny.yaml --objective worth --objective cost\n"
    "  groundswell frontier maple/tiny.yaml --objective worth --objective gap\n"
    "    --points 20 --picture gap.svg --csv gap.csv\n"
    "  groundswell frontier maple/tiny.yaml --objective changes\n"
    "    --objective goal:reading --exact --json\n"
    "  groundswell frontier maple/tiny.yaml --price-of voice"
)
@scenario_argument
@click.option(
    "--objective",
    "objectives",
    multiple=True,
    metavar="AXIS",
    help="worth, objective, cost, changes, goal:ID, group:ID, gap, school_min, mixed or requests;"
    " with :max or :min after it where its better side is not the usual one. Two to four; the first"
    " is maximised where the others are held.",
)
@click.option(
    "--price-of",
    metavar="WHAT",
    help="Instead of objectives: voice, consistency, equity, or equity:RULE.",
)
@click.option(
    "--points",
    type=click.IntRange(min=2, max=10_000),
    default=10,
    show_default=True,
    metavar="N",
    help="How many points, evenly spread.",
)
@click.option(
    "--between",
    nargs=2,
    metavar="LOW HIGH",
    help="Only where the second objective lies between these: 1200000, or 90% of today's.",
)
@click.option("--exact", is_flag=True, help="Every non-dominated point, proved, instead.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Number of processes.",
)
@click.option(
    "--resume",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Save each answer there as it comes; if the file exists, continue from it.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FRONTIER.json",
    help="Also write what --json prints to this file.",
)
@click.option(
    "--csv",
    "table",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Write a table to this file: one row for each point.",
)
@click.option(
    "--picture",
    "pictures",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE.png|.svg",
    help="Draw it to this file. Repeatable.",
)
@change_options
@solve_options
@output_options
@click.pass_context
def frontier(
    ctx: click.Context,
    /,
    scenario: Path,
    objectives: tuple[str, ...],
    price_of: str | None,
    points: int,
    between: tuple[str, str] | None,
    exact: bool,
    workers: int,
    resume: Path | None,
    output: Path | None,
    table: Path | None,
    pictures: tuple[Path, ...],
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    as_json: bool,
    quiet: bool,
    search: SearchOptions,
) -> None:
    """Show what more of one thing costs in another.

    Finds plans of SCENARIO that no other plan beats in one objective without being worse in
    another, each proved: an evenly spread number of them, or with --exact every one. Shows
    whether all that was asked for is there, and where a point may be missing. The time limit is
    for all of it.

    Exit code 0: points were found; 3: no plan can exist (proved); 4: none was found in the time
    given; 2: the input is wrong; 1: the search failed.
    """
    along = {
        "--between": between is not None,
        "--exact": exact,
        "--resume": resume is not None,
        "--workers": workers > 1,
    }
    _check_asked(objectives, price_of, along)
    check_outputs(scenario, output, table, resume, *pictures)
    check_ending(output, ".json")
    check_ending(table, ".csv", option="--csv")
    check_pictures(pictures)
    loaded = load(scenario, overrides, values, quiet)
    check_tables(scenario, loaded.tables.values(), output, table, resume)
    if ctx.get_parameter_source("solver") is not ParameterSource.COMMANDLINE:
        search = replace(search, solver=None)
    asked = {
        "points": points,
        "between": between,
        "exact": exact,
        "workers": workers,
        "resume": resume,
    }
    found = _search(loaded, objectives, price_of, asked, quiet, search)

    def page() -> Page:
        from ..render.frontier import frontier_page

        return frontier_page(found)

    write = partial(_write, found, output, table, pictures, quiet)
    emit(found, page, as_json=as_json, write=write)
    ctx.exit(EXIT_CODES[found.status])


def _check_asked(
    objectives: tuple[str, ...],
    price_of: str | None,
    along: Mapping[str, bool],
) -> None:
    if objectives and price_of:
        raise click.UsageError("--objective and --price-of exclude each other")
    if not objectives and not price_of:
        raise click.UsageError("give --objective at least twice, or --price-of")
    if price_of and price_of != "consistency":
        given = [name for name, there in along.items() if there]
        if given:
            raise click.UsageError(f"--price-of {price_of} does not go with {' and '.join(given)}")


def _search(
    scenario: Scenario,
    objectives: tuple[str, ...],
    price_of: str | None,
    asked: Mapping[str, Any],
    quiet: bool,
    search: SearchOptions,
) -> Frontier:
    from ...engine.frontier.axes.names import CONSISTENCY, CannotTrace

    try:
        with ProgressBar(search.time_limit, quiet) as bar:
            if price_of and price_of != "consistency":
                return _price(scenario, price_of, asked["points"], bar, search)
            from ...engine.frontier.trace import frontier as trace

            traced = trace(
                scenario,
                objectives or CONSISTENCY,
                options=search,
                on_progress=bar.update,
                **asked,
            )
            found: list[FrontierPoint] = []

            def begin(point: FrontierPoint) -> None:
                found.append(point)
                bar.begin(f"{len(found)} point{'' if len(found) == 1 else 's'}")

            return traced.run(begin)
    except CannotTrace as failure:
        raise click.UsageError(str(failure)) from None
    except OSError as failure:
        if asked["resume"] is None:
            raise
        why = f"{failure.strerror or failure}; the answers found so far are kept"
        raise CannotWrite(asked["resume"], why) from None


def _price(
    scenario: Scenario, what: str, points: int, bar: ProgressBar, search: SearchOptions
) -> Frontier:
    """Return the price of voice or of an equity rule."""
    kind, _, rule = what.partition(":")
    if kind == "voice" and not rule:
        from ...engine.frontier.levels.voice import price_of_voice

        return price_of_voice(scenario, points=points, options=search, on_progress=bar.update)
    if kind == "equity":
        from ...engine.frontier.levels.equity import price_of_equity

        return price_of_equity(
            scenario, rule or None, points=points, options=search, on_progress=bar.update
        )
    raise click.UsageError(
        f"--price-of {what!r}: there are voice, consistency, equity and equity:RULE"
    )


def _write(
    found: Frontier,
    output: Path | None,
    table: Path | None,
    pictures: tuple[Path, ...],
    quiet: bool,
) -> None:
    def draw(path: Path) -> None:
        from ..render.frontier_picture import write_picture

        write_picture(found, path)

    nothing = "" if found.points else "no point was found"
    write_answer(found, output, table, pictures, draw, nothing=nothing, quiet=quiet)
