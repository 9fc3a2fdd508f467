"""`groundswell check`: all problems of a scenario, and what it holds."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..emit import print_text
from ..options import change_options, output_options, scenario_argument

if TYPE_CHECKING:
    from ...models.scenario.scenario import Scenario
    from ...models.tree.problems import Problem

_WIDTH = 80
_WRONG_INPUT = 2
_JOINT = "\0"  # a space that no line may end at
_COLORS = {"error": "red", "warning": "yellow", "note": "blue"}


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell check maple/tiny.yaml\n"
    "  groundswell check maple/tiny.yaml --with title_i_cut --set voice=0.5\n"
    "  groundswell check maple.xlsx --verbose\n"
    "  groundswell check maple/tiny.yaml --json"
)
@scenario_argument
@change_options
@click.option(
    "--verbose",
    is_flag=True,
    help="Tell, too, what of a spreadsheet was taken otherwise than it stands there.",
)
@output_options
@click.pass_context
def check(
    ctx: click.Context,
    /,
    scenario: Path,
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    verbose: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Show all that is wrong with a scenario, and what it contains.

    Errors come first, then warnings (and notes, with --verbose), each with its file and line or
    cell, the address of the value, what is wrong and how to correct it; then, if there is no error,
    ten lines on what SCENARIO contains.

    Exit code 0: no error (there may be warnings); 2: errors.
    """
    from ...models.reading.load import check as check_scenario

    loaded, problems = check_scenario(scenario, overrides, values, verbose)
    if as_json:
        print_text(_json(loaded, problems) + "\n")
    else:
        _show(loaded, problems, quiet)
    ctx.exit(0 if loaded is not None else _WRONG_INPUT)


def _json(scenario: Scenario | None, problems: tuple[Problem, ...]) -> str:
    from ...models.checks.arithmetic.summary import holds
    from ...models.tree.problems import every

    found = {
        "problems": [problem.told() for problem in every(problems)],
        "holds": None if scenario is None else holds(scenario),
    }
    return json.dumps(found, indent=2, ensure_ascii=False)


def _show(scenario: Scenario | None, problems: tuple[Problem, ...], quiet: bool) -> None:
    from ...models.tree.problems import grouped

    for problem in grouped(problems):
        click.echo(_wrapped(problem))
    if quiet:
        return
    counts = [
        f"{n} {sort}{'' if n == 1 else 's'}"
        for sort in ("error", "warning", "note")
        if (n := sum(problem.severity == sort for problem in problems))
    ]
    click.echo(", ".join(counts) or "no problems")
    if scenario is not None:
        from ...models.checks.arithmetic.summary import holds, lines

        click.echo()
        for line in lines(holds(scenario)):
            name, text = line[:11], line[11:]
            click.echo(
                textwrap.fill(text, _WIDTH, initial_indent=name, subsequent_indent=" " * len(name))
            )


def _wrapped(problem: Problem) -> str:
    """Return a problem within the page's width; no path or address is broken in two."""
    text = textwrap.fill(
        f"{problem.severity}:{_JOINT}{problem}",
        _WIDTH,
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    text = text.replace(_JOINT, " ")
    colored = click.style(problem.severity, fg=_COLORS[problem.severity], bold=True)
    return colored + text[len(problem.severity) :]
