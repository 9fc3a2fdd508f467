"""`groundswell show`: a saved result shown again, and a plan's decisions as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..emit import emit, print_text
from ..files import check_ending, check_outputs
from ..options import output_options
from ..page_options import PageOptions, page_options
from ..saved import read_result, result_json, result_page

if TYPE_CHECKING:
    from ..render.page import Page


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell show plan.json\n"
    "  groundswell show plan.json --show decisions,funds\n"
    "  groundswell show plan.json --school cedar\n"
    "  groundswell show plan.json --decisions decisions.csv"
)
@click.argument("result", type=click.Path(path_type=Path))
@page_options
@click.option(
    "--decisions",
    type=click.Path(path_type=Path),
    metavar="FILE.csv|.xlsx",
    help="Write a plan's decisions to a table that `state` reads, instead of showing it.",
)
@click.option("--markdown", is_flag=True, help="Print an explanation as a memo.")
@click.option(
    "--scenario",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where the result's scenario is, if not where it was.",
)
@output_options
def show(
    result: Path,
    shown: PageOptions,
    decisions: Path | None,
    markdown: bool,
    scenario: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Show a saved result again, without solving.

    RESULT is what `-o` or `--json` of a command wrote: a plan, an explanation, a comparison, a
    frontier, alternatives, a robustness study, prices of rules, pilots, a sweep's summary or one of
    its runs. Names are read from the scenario, which is looked for where the result says.

    Exit code 0: done; 2: the input is wrong.
    """
    kind, found = read_result(result)
    if kind != "plan" and (decisions or shown != PageOptions()):
        options = [
            ("--decisions", decisions),
            ("--full", shown.full),
            ("--show", shown.show),
            ("--school", shown.school),
            ("--lang", shown.lang != "en"),
        ]
        named = next(name for name, given in options if given)
        raise click.UsageError(f"{named} goes with a plan; {result} is not one but a {kind}")
    if markdown and kind != "explanation":
        raise click.UsageError(f"--markdown goes with an explanation; {result} is a {kind}")
    if markdown and as_json:
        raise click.UsageError("--markdown and --json are two forms of the answer; choose one")
    if decisions is not None:
        _write(found, result, decisions, quiet)
    elif markdown:
        _memo(found, result, scenario, quiet)
    else:
        _show(kind, found, result, scenario, shown, as_json, quiet)


def _show(
    kind: Any,
    found: Any,
    path: Path,
    scenario: Path | None,
    shown: PageOptions,
    as_json: bool,
    quiet: bool,
) -> None:
    if as_json:
        print_text(result_json(found))
        return

    def page() -> Page:
        return result_page(kind, found, path, scenario, shown, quiet)

    emit(found, page, as_json=False)


def _memo(found: Any, path: Path, scenario: Path | None, quiet: bool) -> None:
    from ..plan_file import scenario_of
    from ..render.explained import memo_of

    known, note = scenario_of(found.scenario, path, scenario, quiet, "explanation")
    if note and not quiet:
        click.echo(note, err=True)
    print_text(memo_of(found, known))


def _write(plan: Any, source: Path, table: Path, quiet: bool) -> None:
    from ..decision_table import ENDINGS, write_decisions

    check_outputs(source, table)
    check_ending(table, *ENDINGS, option="--decisions")
    if not plan.has_decisions:
        raise click.UsageError(f"{source} holds no decisions: it is {plan.status}")
    rows = write_decisions(plan, table)
    if not quiet:
        click.echo(f"{table} written: {rows:,} decisions.", err=True)
