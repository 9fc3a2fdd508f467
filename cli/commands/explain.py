"""`groundswell explain`: why a program or reorganization is decided so, and what would flip it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..emit import emit, print_text
from ..options import change_options, output_options, tight_solve_options
from ..plan_file import does_not_hold, read_plan, scenario_of
from ..progress import ProgressBar
from ..scenario_file import EXIT_CODES, load

if TYPE_CHECKING:
    from ...engine.options import SearchOptions
    from ...models.results.explanation import AnyExplanation
    from ...models.results.plan import Plan
    from ...models.scenario.scenario import Scenario
    from ..render.page import Page


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell explain plan.json reading_lab\n"
    "  groundswell explain plan.json reading_lab --school birch\n"
    "  groundswell explain plan.json reading_lab --markdown > memo.md\n"
    "  groundswell explain maple/tiny.yaml reading_lab --with title_i_cut\n"
    "  groundswell explain maple/tiny_closing.yaml close_oak"
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.argument("program")
@click.option("--school", metavar="ID", help="Explain what happens at this school.")
@click.option(
    "--from",
    "from_year",
    type=int,
    metavar="YEAR",
    help="Force other decisions from this year on.  [default: the first]",
)
@click.option(
    "--scenario",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where the plan's scenario is, if not where it was.",
)
@click.option("--markdown", is_flag=True, help="Print a one-page memo in plain English.")
@click.option("--no-flips", is_flag=True, help="Do not search what would change the decision.")
@click.option("--fund", metavar="ID", help="Whose budget to change in that search.")
@change_options
@tight_solve_options
@output_options
@click.pass_context
def explain(
    ctx: click.Context,
    /,
    plan: Path,
    program: str,
    school: str | None,
    from_year: int | None,
    scenario: Path | None,
    markdown: bool,
    no_flips: bool,
    fund: str | None,
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    as_json: bool,
    quiet: bool,
    search: SearchOptions,
) -> None:
    """Explain a decision, and what would change it.

    PLAN is a plan that `solve -o` wrote; its scenario is read from where the plan says. Or it is a
    scenario, which is solved first. PROGRAM is the id of a program or of a reorganization.

    Shows the decision, its worth against the price of what it uses, what every other decision would
    give up if it were made from the first year on (or from `--from`), how much cheaper, better or
    larger it must be, or how much more money there must be, to be decided otherwise in the last
    year, which rules hold it, what is released, who serves the students then, and where the money
    goes. Of a reorganization: who moves where and when, what it saves, costs and
    does to students, and what not to begin it, or to begin it in another year, would give up. The
    time limit is for all solves together.

    Exit code 0: done; 3: no plan can exist (proved); 4: none was found in the time given; 2: the
    input is wrong; 1: the search failed.
    """
    if markdown and as_json:
        raise click.UsageError("--markdown and --json are two forms of the answer; choose one")
    read = read_plan(plan)
    loaded, note = _scenario(read, plan, scenario, overrides, values, quiet)
    _check_ids(loaded, program, school, fund)
    _check_year(loaded, from_year)
    if note and not quiet:
        click.echo(note, err=True)
    asked = {
        "school": school,
        "from_year": from_year,
        "plan": read,
        "flips": not no_flips,
        "fund": fund,
    }
    told = _search(loaded, program, quiet, search, asked, note)
    if note:
        told = told.model_copy(update={"message": " ".join(p for p in (note, told.message) if p)})
    _print(told, loaded, as_json=as_json, markdown=markdown)
    ctx.exit(EXIT_CODES.get(told.status, 0))


def _scenario(
    plan: Plan | None,
    path: Path,
    scenario: Path | None,
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    quiet: bool,
) -> tuple[Scenario, str]:
    if plan is None:
        if scenario is not None:
            raise click.UsageError("--scenario goes with a plan; this is not a plan")
        return load(path, overrides, values, quiet), ""
    if overrides or values:
        raise click.UsageError(
            "a plan answers one scenario, so --with and --set do not go with it;"
            " name the scenario instead of the plan"
        )
    return scenario_of(plan, path, scenario, quiet)


def _check_ids(scenario: Scenario, program: str, school: str | None, fund: str | None) -> None:
    from ...engine.questions.explain.sides import CannotAsk, check_question
    from ...models.tree.problems import suggestion

    whole = {**scenario.programs, **scenario.reorganizations}
    if program not in whole and program not in scenario.merges:
        kinds = "programs and reorganizations" if scenario.reorganizations else "programs"
        what = "program or reorganization" if scenario.reorganizations else "program"
        mend = suggestion(program, whole, kinds)
        raise click.BadParameter(f"no {what} has the id {program!r}; {mend}", param_hint="PROGRAM")
    if fund is not None and fund not in scenario.funds:
        mend = suggestion(fund, scenario.funds, "funds")
        raise click.BadParameter(f"no fund has the id {fund!r}; {mend}", param_hint="--fund")
    try:
        check_question(scenario, program, school)
    except CannotAsk as failure:
        if program in scenario.merges:
            raise click.BadParameter(str(failure), param_hint="PROGRAM") from None
        if program in scenario.reorganizations:
            raise click.BadParameter(str(failure), param_hint="--school") from None
        sites = suggestion(school or "", scenario.programs[program].sites, "sites")
        raise click.BadParameter(f"{failure}; {sites}", param_hint="--school") from None


def _check_year(scenario: Scenario, year: int | None) -> None:
    from ...engine.questions.explain.sides import CannotAsk, check_year

    try:
        check_year(scenario, year)
    except CannotAsk as failure:
        raise click.BadParameter(str(failure), param_hint="--from") from None


def _search(
    scenario: Scenario,
    program: str,
    quiet: bool,
    search: SearchOptions,
    asked: Mapping[str, Any],
    note: str,
) -> AnyExplanation:
    from ...engine.questions.explain.explain import PlanDoesNotHold, explain

    try:
        with ProgressBar(search.time_limit, quiet) as bar:
            return explain(
                scenario,
                program,
                options=search,
                on_progress=bar.update,
                on_solve=bar.begin,
                **asked,
            )
    except PlanDoesNotHold as failure:
        raise does_not_hold(failure.findings, note) from None


def _print(told: AnyExplanation, scenario: Scenario, *, as_json: bool, markdown: bool) -> None:
    from ..render.explained import memo_of, page_of

    if markdown:
        print_text(memo_of(told, scenario))
        return

    def page() -> Page:
        return page_of(told, scenario)

    emit(told, page, as_json=as_json)
