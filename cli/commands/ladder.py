"""`groundswell ladder`: what the next dollars bring back first, or what goes next."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...models.tree.problems import legible
from ..answer_files import check_pictures, write_answer
from ..dollars import dollars_option
from ..emit import emit
from ..files import check_ending, check_outputs, check_tables
from ..options import change_options, output_options, scenario_argument, solve_options
from ..progress import ProgressBar
from ..scenario_file import EXIT_CODES, load

if TYPE_CHECKING:
    from ...engine.options import SearchOptions
    from ...models.results.ladder import Ladder
    from ...models.results.plan import Plan
    from ...models.scenario.scenario import Scenario
    from ..render.page import Page

STATED = {**EXIT_CODES, "stated": 0}
"""Also where the plan to start from was given."""


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell ladder maple/tiny.yaml --step 10000\n"
    "  groundswell ladder maple/tiny.yaml --step 10000 --down --steps 5\n"
    "  groundswell ladder maple/tiny.yaml --step 25000 --fund title_i --csv l.csv"
)
@scenario_argument
@click.option(
    "--step",
    callback=dollars_option,
    required=True,
    metavar="DOLLARS",
    help="Dollars a year that each step adds, or with --down takes.",
)
@click.option(
    "--steps", type=int, default=10, show_default=True, metavar="N", help="How many, 1 to 100."
)
@click.option("--down", is_flag=True, help="What goes next, instead of what comes back first.")
@click.option(
    "--fund",
    "funds",
    multiple=True,
    metavar="ID",
    help="The fund that a step is added to or taken from; default the largest that may pay for"
    " anything. Repeatable: shared out by what they hold.",
)
@click.option(
    "--year",
    "years",
    multiple=True,
    type=int,
    metavar="YEAR",
    help="Only in this year; default every year of the plan. Repeatable.",
)
@click.option(
    "--from",
    "start",
    type=click.Path(path_type=Path),
    metavar="PLAN.json",
    help="The plan to start from; default the best at today's budget.",
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
    metavar="LADDER.json",
    help="Also write what --json prints to this file: with the whole plan of each step.",
)
@click.option(
    "--csv",
    "table",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Write a table to this file: one row for each change of a step.",
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
def ladder(
    ctx: click.Context,
    /,
    scenario: Path,
    step: float,
    steps: int,
    down: bool,
    funds: tuple[str, ...],
    years: tuple[int, ...],
    start: Path | None,
    workers: int | None,
    output: Path | None,
    table: Path | None,
    pictures: tuple[Path, ...],
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    as_json: bool,
    quiet: bool,
    search: SearchOptions,
) -> None:
    """Show what the next dollars bring back, or what goes next.

    Solves SCENARIO at its budget, then adds so many dollars a year, step by step (with --down it
    takes them). The list is nested: nothing that one step brings back is cut by a later one; with
    --down, nothing that one step cuts comes back. Beside each step: how much better any plan at
    that budget can be, proved. The time limit is for all searches together.

    Exit code 0: a plan to start from, and steps as far as there are any; 3: no plan can exist
    (proved); 4: none was found in the time given; 2: the input is wrong; 1: the search failed.
    """
    _check_step(step, steps)
    check_outputs(scenario, output, table, *pictures)
    check_ending(output, ".json")
    check_ending(table, ".csv", option="--csv")
    check_pictures(pictures)
    loaded = load(scenario, overrides, values, quiet)
    check_tables(scenario, loaded.tables.values(), output, table)
    base = None if start is None else _read(start)
    from ...engine.parallel import processors

    asked: dict[str, Any] = {
        "step": step,
        "steps": steps,
        "down": down,
        "fund": funds,
        "years": years,
        "workers": workers or processors(),
    }
    found = _search(loaded, base, asked, quiet, search)

    def page() -> Page:
        from ..render.ladder import ladder_page

        return ladder_page(found, loaded)

    emit(
        found,
        page,
        as_json=as_json,
        write=partial(_write, found, loaded, output, table, pictures, quiet),
    )
    ctx.exit(_exit_code(found))


def _check_step(step: float, steps: int) -> None:
    if not 0 < step < float("inf"):
        raise click.BadParameter("give an amount of dollars above 0", param_hint="--step")
    if round(step, 2) != step:
        raise click.BadParameter("give dollars and whole cents", param_hint="--step")
    if not 1 <= steps <= 100:
        raise click.BadParameter("give a number from 1 to 100", param_hint="--steps")


def _read(path: Path) -> Plan:
    """Return the plan to start from."""
    from ..plan_file import read_plan

    if not path.exists():
        raise click.BadParameter(f"there is no file {legible(path)}", param_hint="--from")
    plan = read_plan(path)
    if plan is None:
        raise click.BadParameter(
            f"{legible(path)} is no plan; `groundswell solve -o` writes one", param_hint="--from"
        )
    return plan


def _search(
    scenario: Scenario,
    base: Plan | None,
    asked: Mapping[str, Any],
    quiet: bool,
    search: SearchOptions,
) -> Ladder:
    from ...engine.questions.ladder.asked import CannotStep
    from ...engine.questions.ladder.ladder import ladder as find

    try:
        with ProgressBar(search.time_limit, quiet) as bar:
            return find(
                scenario,
                base=base,
                options=search,
                on_progress=bar.update,
                on_step=bar.begin,
                **asked,
            )
    except CannotStep as failure:
        raise click.UsageError(str(failure)) from None


def _exit_code(found: Ladder) -> int:
    """Return 0 where there is a base plan, unless time or a failure left it without a step."""
    code = STATED[found.status]
    if code or found.steps:
        return code
    return {"time": 4, "error": 1}.get(found.ended, 0)


def _write(
    found: Ladder,
    scenario: Scenario,
    output: Path | None,
    table: Path | None,
    pictures: tuple[Path, ...],
    quiet: bool,
) -> None:
    def draw(path: Path) -> None:
        from ..render.ladder_picture import write_picture

        write_picture(found, scenario, path)

    nothing = "" if found.steps else "there is no step"
    write_answer(found, output, table, pictures, draw, nothing=nothing, quiet=quiet)
