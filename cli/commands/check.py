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
_WIDEST_ID = 40
_JOINT = "\0"  # a space that no line may end at
_COLORS = {"error": "red", "warning": "yellow", "note": "blue"}


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell check maple/tiny.yaml\n"
    "  groundswell check maple/tiny.yaml --with title_i_cut --set voice=0.5\n"
    "  groundswell check maple.xlsx --verbose\n"
    "  groundswell check maple/tiny.yaml --ids\n"
    "  groundswell check maple/tiny.yaml --json"
)
@scenario_argument
@change_options
@click.option(
    "--verbose",
    is_flag=True,
    help="Tell, too, what of a spreadsheet was taken otherwise than it stands there.",
)
@click.option(
    "--ids",
    "with_ids",
    is_flag=True,
    help="List all ids with their names (schools, programs, funds, rules, ...) instead.",
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
    with_ids: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Show all that is wrong with a scenario, and what it contains.

    Errors come first, then warnings (and notes, with --verbose), each with its file and line or
    cell, the address of the value, what is wrong and how to correct it; then, if there is no error,
    ten lines on what SCENARIO contains.

    Exit code 0: no error (there may be warnings); 2: errors.
    """
    from ...models.reading.known import known
    from ...models.reading.load import read_scenario

    reading, problems = read_scenario(scenario)
    loaded, ids = None, None
    if reading is not None:
        loaded, problems = reading.scenario(overrides, values)
        problems = (*problems, *reading.notes) if verbose else problems
        ids = known(reading, overrides, values) if with_ids else None
    if as_json:
        print_text(_json(loaded, problems, ids) + "\n")
    elif ids is not None:
        _show_ids(ids)
        if problems and not quiet:
            name = click.format_filename(scenario)
            click.echo(f"{_counts(problems)}; to read them: groundswell check {name}", err=True)
    else:
        _show(loaded, problems, quiet)
    ctx.exit(0 if loaded is not None else _WRONG_INPUT)


def _json(
    scenario: Scenario | None,
    problems: tuple[Problem, ...],
    ids: Mapping[str, Mapping[str, str]] | None,
) -> str:
    from ...models.checks.arithmetic.summary import holds
    from ...models.tree.problems import every

    found: dict[str, Any] = {
        "problems": [problem.told() for problem in every(problems)],
        "holds": None if scenario is None else holds(scenario),
    }
    if ids is not None:
        found["ids"] = ids
    return json.dumps(found, indent=2, ensure_ascii=False)


def _show(scenario: Scenario | None, problems: tuple[Problem, ...], quiet: bool) -> None:
    from ...models.tree.problems import grouped

    told = grouped(problems)
    for problem in told:
        click.echo(_wrapped(problem))
    if quiet:
        return
    click.echo(_counts(problems) or "no problems")
    if any(problem.alike for problem in told):
        click.echo("Mistakes alike are told once; --json lists each.")
    if scenario is not None:
        from ...models.checks.arithmetic.summary import holds, lines

        click.echo()
        for line in lines(holds(scenario)):
            name, text = line[:11], line[11:]
            click.echo(
                textwrap.fill(text, _WIDTH, initial_indent=name, subsequent_indent=" " * len(name))
            )


def _counts(problems: tuple[Problem, ...]) -> str:
    counts = [
        f"{n} {sort}{'' if n == 1 else 's'}"
        for sort in ("error", "warning", "note")
        if (n := sum(problem.severity == sort for problem in problems))
    ]
    return ", ".join(counts)


def _show_ids(ids: Mapping[str, Mapping[str, str]]) -> None:
    from ..render.words import printable

    for number, (kind, names) in enumerate(ids.items()):
        if number:
            click.echo()
        click.echo(f"{kind} ({len(names):,})")
        width = min(_WIDEST_ID, max(map(len, names)))
        for id, name in names.items():
            text = textwrap.fill(
                printable(name),
                _WIDTH,
                initial_indent=f"  {printable(id):<{width}}  ",
                subsequent_indent=" " * (width + 4),
            )
            click.echo(text.rstrip() or f"  {printable(id)}")


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
