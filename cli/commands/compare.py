"""`groundswell compare`: two plans, scenarios or overrides side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from ..emit import emit
from ..options import change_options, output_options, solve_options
from ..plan_file import named_scenario
from ..progress import ProgressBar
from ..scenario_file import EXIT_CODES
from ..sides import Named, Read, changed, named, names_an_override, read_side

if TYPE_CHECKING:
    from ...engine.options import SearchOptions
    from ...models.results.comparison import Comparison
    from ..render.page import Page


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell compare maple/tiny.yaml title_i_cut\n"
    "  groundswell compare maple/tiny.yaml --set funds.general.amount=+10000\n"
    "  groundswell compare maple/tiny.yaml+title_i_cut maple/tiny.yaml\n"
    "  groundswell compare plan.json maple/tiny.yaml+title_i_cut --json"
)
@click.argument("a")
@click.argument("b", required=False)
@click.option("--no-flips", is_flag=True, help="Do not find out which input flips which decision.")
@click.option(
    "--solves",
    "most_solves",
    type=click.IntRange(min=0),
    default=50,
    metavar="N",
    show_default=True,
    help="How many solves may be spent on finding that out.",
)
@change_options
@solve_options
@output_options
@click.pass_context
def compare(
    ctx: click.Context,
    /,
    a: str,
    b: str | None,
    no_flips: bool,
    most_solves: int,
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    as_json: bool,
    quiet: bool,
    search: SearchOptions,
) -> None:
    """Show what changed between two plans or scenarios, and why.

    A and B are each a plan that `solve -o` wrote, a scenario, or a scenario under overrides
    (FILE+OVERRIDE); B may be the name of an override of A's file, or be left out. --set and --with
    change B. Where the inputs differ, it puts them back one by one, and together where no single
    one does, and names those that flip each decision.

    Exit code 0: both have a plan; 3: one of them can have none (proved); 4: for one none was found
    in the time given; 2: the input is wrong; 1: the search failed.
    """
    first, second = _sides(a, b, overrides, values)
    one, two = _read_both(first, second, quiet)
    asked = {"flips": not no_flips, "most_solves": most_solves}
    found = _search(one, two, quiet, search, asked)
    notes = [side.note for side in (one, two) if side.note]
    if notes:
        text = "; ".join([part for part in (found.message, *notes) if part])
        found = found.model_copy(update={"message": text})

    def page() -> Page:
        from ..render.compare import comparison

        return comparison(found, one.scenario or two.scenario)

    emit(found, page, as_json=as_json)
    ctx.exit(_exit_code(found))


def _sides(
    a: str, b: str | None, overrides: tuple[str, ...], values: Mapping[str, Any]
) -> tuple[Named, Named]:
    first = named(a)
    if b is None:
        if not overrides and not values:
            raise click.UsageError("name B too, or say by --set or --with what changes")
        if first.is_plan:
            raise click.UsageError("A is a plan, which cannot be changed; name a scenario as B")
        return first, changed(first, overrides, values)
    if first.is_plan and names_an_override(b):
        raise click.UsageError(
            f"there is no file {b}, and A is a plan, which has no overrides; for an override of A's"
            f" scenario name B as {named_scenario(first.path)}+{b}"
        )
    second = named(b, None if first.is_plan else first)
    return first, changed(second, overrides, values) if overrides or values else second


def _read_both(first: Named, second: Named, quiet: bool) -> tuple[Read, Read]:
    """Return both sides.

    Raises
    ------
    models.tree.problems.ScenarioError
        With what is wrong with either; what is wrong with both is said once.
    """
    from ...models.tree.problems import Problem, ScenarioError

    read: list[Read] = []
    problems: dict[Problem, None] = {}
    for side in (first, second):
        try:
            read.append(read_side(side, quiet))
        except ScenarioError as failure:
            problems |= dict.fromkeys(failure.problems)
    if problems:
        raise ScenarioError(problems)
    return read[0], read[1]


def _search(
    one: Read, two: Read, quiet: bool, search: SearchOptions, asked: Mapping[str, Any]
) -> Comparison:
    from ...engine.questions.compare.compare import Asked
    from ...engine.questions.compare.compare import compare as find

    sides = [Asked(side.label, side.scenario, side.plan) for side in (one, two)]
    with ProgressBar(search.time_limit, quiet) as bar:
        return find(*sides, options=search, on_progress=bar.update, on_solve=bar.begin, **asked)


def _exit_code(found: Comparison) -> int:
    """Return 0, or what the first side without a plan gives."""
    statuses = (found.a.totals.status, found.b.totals.status)
    # A plan that was stated by hand is one.
    codes = [EXIT_CODES.get(status, 0) for status in statuses]
    return next((code for code in codes if code), 0)
