"""`groundswell evidence`: what studies found, and what it comes to in a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...models.tree.problems import legible
from ..answer_files import check_pictures
from ..emit import emit
from ..files import check_ending, check_writable, write_whole
from ..options import change_options, output_options, scenario_argument
from ..scenario_file import load

if TYPE_CHECKING:
    from ...models.results.library import LibraryAnswer
    from ..render.page import Page


@click.group(
    epilog="\b\nExamples:\n"
    '  groundswell evidence find "chronic absence"\n'
    "  groundswell evidence explain tutoring maple/tiny.yaml"
)
def evidence() -> None:
    """Find what studies found, and see what an effect comes to."""


@evidence.command(
    epilog="\b\nExamples:\n"
    '  groundswell evidence find "small group tutoring reading grade 2"\n'
    '  groundswell evidence find "chronic absence"\n'
    "  groundswell evidence find algebra --goal math --png forest.png\n"
    '  groundswell evidence find "mental health" --program counselors -o effects.csv',
)
@click.argument("question", nargs=-1, required=True, metavar="WORDS")
@click.option("--grade", metavar="GRADES", help="Only of these students: 2, K-3, PK.")
@click.option("--goal", metavar="GOAL", help="Only on this goal of the library: reading, math ….")
@click.option(
    "--program",
    metavar="ID",
    default="program",
    show_default=True,
    help="Your program's id, for the rows to paste.",
)
@click.option("--as", "as_goal", metavar="ID", help="Your goal's id, for the rows to paste.")
@click.option(
    "--studies",
    type=click.IntRange(min=0),
    metavar="N",
    default=12,
    show_default=True,
    help="How many studies to list.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="EFFECTS.csv",
    help="Write rows for a scenario's effects table to this file.",
)
@click.option(
    "--png",
    "picture",
    type=click.Path(path_type=Path),
    metavar="FILE.png|.svg",
    help="Draw the studies and what they find together (a forest plot).",
)
@output_options
@click.pass_context
def find(
    ctx: click.Context,
    /,
    question: tuple[str, ...],
    grade: str | None,
    goal: str | None,
    program: str,
    as_goal: str | None,
    studies: int,
    output: Path | None,
    picture: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Find studies by words, and what they find together.

    Searches the shipped library of published findings: names, descriptions, outcomes. A grade or a
    goal among WORDS (grade 2, kindergarten, reading) narrows it down. Studies of one goal are
    pooled; what is missing is said, and nothing is made up.

    Exit code 0: something was found; 3: nothing was; 2: the request is wrong.
    """
    check_ending(output, ".csv")
    pictures = () if picture is None else (picture,)
    check_pictures(pictures, option="--png")
    for path in (output, picture):
        if path is not None:
            check_writable(path)
    _check(grade, goal)
    answer = _find(" ".join(question), grade, goal)

    def page() -> Page:
        from ..render.library import library_page

        return library_page(answer, program, as_goal, studies)

    write = partial(_write, answer, program, as_goal, output, picture, quiet)
    emit(answer, page, as_json=as_json, write=write)
    ctx.exit(0 if answer.findings or answer.costs else 3)


def _check(grade: str | None, goal: str | None) -> None:
    from ...engine.evidence.library.columns import GOALS
    from ...engine.evidence.library.words import grade_range

    if grade is not None:
        try:
            grade_range(grade)
        except ValueError:
            raise click.BadParameter(
                f"{grade!r} is no grade; write 2, K-3 or PK", param_hint="--grade"
            ) from None
    if goal is not None and goal not in GOALS:
        from ...models.tree.suggestions import suggestion

        mend = suggestion(goal, GOALS, "goals of the library")
        raise click.BadParameter(f"{goal!r} is no goal of the library; {mend}", param_hint="--goal")


def _find(question: str, grade: str | None, goal: str | None) -> LibraryAnswer:
    from ...engine.evidence.library.answer import find as ask
    from ...engine.evidence.library.read import CannotFind

    try:
        return ask(question, grade, goal)
    except CannotFind as failure:
        raise click.UsageError(str(failure)) from None


def _write(
    answer: LibraryAnswer,
    program: str,
    as_goal: str | None,
    output: Path | None,
    picture: Path | None,
    quiet: bool,
) -> None:
    """Write the rows and the picture, if studies were pooled; else the files stay as they are."""
    from ..render.library import effect_rows

    if not answer.pooled:
        for path in (output, picture):
            if path is not None and not quiet:
                click.echo(f"{legible(path)} not written: no study has an effect.", err=True)
        return
    if output is not None:
        write_whole(output, effect_rows(answer, program, as_goal))
    if picture is not None:
        from ..render.forest_picture import write_picture

        write_picture(answer, picture)


@evidence.command(
    epilog="\b\nExamples:\n"
    "  groundswell evidence explain tutoring maple/tiny.yaml\n"
    "  groundswell evidence explain tutoring maple/tiny.yaml --set evidence.shrink=true",
)
@click.argument("program", metavar="PROGRAM")
@scenario_argument
@change_options
@output_options
def explain(
    program: str,
    scenario: Path,
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    as_json: bool,
    quiet: bool,
) -> None:
    """Show what each step takes from a program's published effects.

    From the published effect to the one that SCENARIO counts: the winner's curse, who measured,
    age, fadeout, and the trust in its tier. Steps that are off say so.
    """
    loaded = load(scenario, overrides, values, quiet)
    from ...engine.evidence.chain.explain import explain_effects

    if program not in loaded.programs:
        from ...models.tree.suggestions import suggestion

        names = {key: item.name for key, item in loaded.programs.items()}
        mend = suggestion(program, loaded.programs, "programs", names)
        raise click.BadParameter(f"{program!r} is no program; {mend}", param_hint="PROGRAM")
    told = explain_effects(loaded, program)

    def page() -> Page:
        from ..render.chain import chain_page

        return chain_page(told, loaded)

    emit(told, page, as_json=as_json)
