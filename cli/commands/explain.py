"""`groundswell explain`: why a program, merge or reorganization is so, and what would flip it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..emit import emit, print_text
from ..named import named
from ..options import change_options, output_options, scenario_option, tight_solve_options
from ..plan_file import does_not_hold, read_plan, scenario_asked
from ..progress import ProgressBar
from ..scenario_file import EXIT_CODES

if TYPE_CHECKING:
    from ...engine.options import SearchOptions
    from ...models.results.explanation import AnyExplanation
    from ...models.results.keeping import Keeping
    from ...models.scenario.scenario import Scenario
    from ..render.page import Page


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell explain plan.json reading_lab\n"
    "  groundswell explain plan.json reading_lab --school birch\n"
    "  groundswell explain plan.json reading_lab --markdown > memo.md\n"
    "  groundswell explain plan.json reading_lab --keep\n"
    "  groundswell explain maple/tiny.yaml reading_lab --with title_i_cut\n"
    "  groundswell explain maple/tiny_closing.yaml close_oak"
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.argument("program")
@click.option("--school", metavar="SCHOOL", help="Explain what happens at this school.")
@click.option(
    "--from",
    "from_year",
    type=int,
    metavar="YEAR",
    help="Force other decisions from this year on.  [default: the first]",
)
@scenario_option
@click.option("--keep", is_flag=True, help="Ask what would keep it, and what else must go then.")
@click.option("--markdown", is_flag=True, help="Print a one-page memo in plain English.")
@click.option("--no-flips", is_flag=True, help="Do not search what would change the decision.")
@click.option("--fund", metavar="FUND", help="Whose budget to change in that search.")
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
    keep: bool,
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
    scenario, which is solved first. PROGRAM is a program, a merge or a reorganization; it, schools
    and funds go by id or by name.

    Shows the decision, its worth against the price of what it uses, what every other decision would
    give up if it were made from the first year on (or from `--from`), how much cheaper, better or
    larger it must be, or how much more money there must be, to be decided otherwise in the last
    year, which rules hold it, what is released, who serves the students then, and where the money
    goes. Of a reorganization: who moves where and when, what it saves, costs and
    does to students, and what not to begin it, or to begin it in another year, would give up. The
    time limit is for all solves together.

    With `--keep`: at which money of a fund, which cost and which effect all of today's sites stay
    (and the first one does, where none stays), what that costs at today's money, and what else must
    go then. Of a program that the plan keeps: what would lose it. Its solves are many, so each may
    end within 0.0005 of the best, if `--gap` says nothing else.

    Exit code 0: done; 3: no plan can exist (proved); 4: none was found in the time given; 2: the
    input is wrong; 1: the search failed.
    """
    if markdown and as_json:
        raise click.UsageError("--markdown and --json are two forms of the answer; choose one")
    if keep and (markdown or no_flips):
        wrong = " and ".join(["--markdown"] * markdown + ["--no-flips"] * no_flips)
        raise click.UsageError(f"--keep is a question of its own; leave {wrong} out")
    read = read_plan(plan)
    loaded, note = scenario_asked(read, plan, scenario, overrides, values, quiet)
    program, school, fund = _ids(loaded, program, school, fund)
    _check_year(loaded, from_year)
    if note and not quiet:
        click.echo(note, err=True)
    asked = {"school": school, "from_year": from_year, "plan": read, "fund": fund}
    if keep:
        _check_keep(loaded, program, school)
    else:
        asked["flips"] = not no_flips
    told = _search(loaded, program, quiet, search, asked, note, keep=keep)
    if note:
        told = told.model_copy(update={"message": " ".join(p for p in (note, told.message) if p)})
    _print(told, loaded, as_json=as_json, markdown=markdown)
    ctx.exit(EXIT_CODES.get(told.status, 0))


def _ids(
    scenario: Scenario, program: str, school: str | None, fund: str | None
) -> tuple[str, str | None, str | None]:
    """Return the ids of what is asked about, which may be given by names."""
    from ...engine.questions.explain.sides import CannotAsk, check_question
    from ...models.naming import names_of
    from ...models.tree.suggestions import suggestion

    program = named(program, scenario, "program", "reorganization", "merge", hint="PROGRAM")
    if fund is not None:
        fund = named(fund, scenario, "fund", hint="--fund")
    if school is not None and program in scenario.programs:
        school = named(school, scenario, "place", hint="--school")
    try:
        check_question(scenario, program, school)
    except CannotAsk as failure:
        if program not in scenario.programs:
            raise click.BadParameter(str(failure), param_hint="--school") from None
        schools = names_of(scenario, "place")
        sites = {site: schools[site] for site in scenario.programs[program].sites}
        mend = suggestion(school or "", sites, "schools with a site", sites)
        raise click.BadParameter(f"{failure}; {mend}", param_hint="--school") from None
    return program, school, fund


def _check_year(scenario: Scenario, year: int | None) -> None:
    from ...engine.questions.explain.sides import CannotAsk, check_year

    try:
        check_year(scenario, year)
    except CannotAsk as failure:
        raise click.BadParameter(str(failure), param_hint="--from") from None


def _check_keep(scenario: Scenario, program: str, school: str | None) -> None:
    from ...engine.questions.explain.sides import CannotAsk
    from ...engine.questions.keep.wanted import check_keep

    try:
        check_keep(scenario, program, school)
    except CannotAsk as failure:
        raise click.BadParameter(str(failure), param_hint="--keep") from None


def _search(
    scenario: Scenario,
    program: str,
    quiet: bool,
    search: SearchOptions,
    asked: Mapping[str, Any],
    note: str,
    *,
    keep: bool,
) -> AnyExplanation | Keeping:
    from ...engine.questions.explain.explain import explain
    from ...engine.questions.explain.posed import PlanDoesNotHold
    from ...engine.questions.keep.keep import keep as what_keeps

    ask: Callable[..., AnyExplanation | Keeping] = what_keeps if keep else explain
    try:
        with ProgressBar(search.time_limit, quiet) as bar:
            return ask(
                scenario,
                program,
                options=search,
                on_progress=bar.update,
                on_solve=bar.begin,
                **asked,
            )
    except PlanDoesNotHold as failure:
        raise does_not_hold(failure.findings, note) from None


def _print(
    told: AnyExplanation | Keeping, scenario: Scenario, *, as_json: bool, markdown: bool
) -> None:
    from ...models.results.keeping import Keeping
    from ..render.explained import memo_of, page_of
    from ..render.keeping import keeping

    def page() -> Page:
        return keeping(told, scenario) if isinstance(told, Keeping) else page_of(told, scenario)

    if markdown and not isinstance(told, Keeping):
        print_text(memo_of(told, scenario))
        return
    emit(told, page, as_json=as_json)
