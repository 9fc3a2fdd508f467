"""`groundswell answers`: the answer to each school's requests, with prices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...models.tree.problems import legible
from ..emit import print_text
from ..files import CannotWrite
from ..named import named
from ..options import scenario_option, solve_options
from ..plan_file import does_not_hold, scenario_of
from ..progress import ProgressBar
from ..report_asked import asked_of, decided_plan

if TYPE_CHECKING:
    from ...engine.options import SearchOptions
    from ...models.results.answers import Answers
    from ...models.results.plan import Plan
    from ...models.scenario.scenario import Scenario


class _Ranks(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """A number of ranks, or all."""

    name = "N|all"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the number; -1 for all."""
        text = str(value).strip()
        if text == "all" or value == -1:
            return -1
        if not text.isdigit():
            self.fail(f"{text} is no rank; write a whole number such as 1, or all", param, ctx)
        return int(text)


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell answers plan.json -o answers\n"
    "  groundswell answers plan.json -o answers --lang es --docx\n"
    "  groundswell answers plan.json -o answers --school birch\n"
    "  groundswell answers plan.json -o answers --exact all --time-limit 1800"
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where to write the pages and lists; left out: only show them in short.",
)
@click.option("--docx", is_flag=True, help="Write each page for the word processor, too.")
@click.option(
    "--lang",
    type=click.Choice(["en", "es"]),
    default="en",
    show_default=True,
    help="Language of the pages: English or Spanish.",
)
@click.option("--school", metavar="ID", help="Answer this school alone.")
@click.option(
    "--exact",
    type=_Ranks(),
    default=1,
    show_default=True,
    metavar="N|all",
    help="Search for the price of requests ranked up to N; the others get an interval.",
)
@click.option("--no-flips", is_flag=True, help="Do not search what would grant a request.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes for a large district's requests; the answers are the same for any number.",
)
@scenario_option
@solve_options
@click.option("--json", "as_json", is_flag=True, help="Print the answers as JSON.")
@click.option("--quiet", is_flag=True, help="No notes and no progress bar.")
def answers(
    plan: Path,
    output: Path | None,
    docx: bool,
    lang: str,
    school: str | None,
    exact: int,
    no_flips: bool,
    workers: int | None,
    scenario: Path | None,
    as_json: bool,
    quiet: bool,
    search: SearchOptions,
) -> None:
    """Answer each school's requests: why, at what price, what helps.

    PLAN is what `solve -o` wrote. Each request that is not granted in full gets its price: what
    granting it would cost the district, and which programs at which schools would give way; what
    would grant it; and when to ask again. First-ranked requests are searched for first. A price is
    known from a least to a most, both proved.

    Writes a page for each school, a list of all answers (index.html), and both as tables
    (answers.csv, answers.json). The time limit is for all searches together.

    Exit code 0: done; 2: the input is wrong.
    """
    if docx:
        _check_docx(output)
    found = decided_plan(plan)
    known, note = scenario_of(found.scenario, plan, scenario, quiet)
    if note and not quiet:
        click.echo(note, err=True)
    if not known.requests.by_school:
        raise click.UsageError(
            "the plan's scenario has no requests; write what schools ask for under requests, or"
            " gather their forms"
        )
    place = None if school is None else named(school, known, "place", hint="--school")
    if place is not None and place not in known.requests.by_school:
        raise click.BadParameter(f"{place} asks for nothing", param_hint="--school")
    _make(output)
    told = _answered(found, known, quiet, search, note, (exact, not no_flips, place, workers))
    if output is not None:
        _write(told, found, known, (output, lang, place, docx), bool(note), plan, quiet)
    if as_json:
        print_text(told.to_json())
    else:
        from ..render.answers import answers_page
        from ..render.page import show

        show(answers_page(told, known, place))


def _answered(
    plan: Plan,
    scenario: Scenario,
    quiet: bool,
    search: SearchOptions,
    note: str,
    asked: tuple[int, bool, str | None, int | None],
) -> Answers:
    from ...engine.cycle.answers import answers as answer
    from ...engine.questions.explain.posed import PlanDoesNotHold

    exact, flips, school, workers = asked
    try:
        with ProgressBar(search.time_limit, quiet) as bar:
            return answer(
                scenario,
                plan,
                exact=None if exact < 0 else exact,
                flips=flips,
                school=school,
                workers=workers,
                options=search,
                on_progress=bar.update,
                on_solve=bar.begin,
            )
    except PlanDoesNotHold as failure:
        raise does_not_hold(failure.findings, note) from None


def _check_docx(output: Path | None) -> None:
    from importlib.util import find_spec

    if output is None:
        raise click.UsageError("--docx goes with -o: name the folder")
    if find_spec("docx") is None:
        raise click.UsageError(
            "pages for the word processor are written by python-docx, which is not installed:"
            " pip install groundswell[docx]"
        )


def _make(folder: Path | None) -> None:
    """Make the folder before the work."""
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise CannotWrite(folder, failure.strerror or str(failure)) from None


def _write(
    told: Answers,
    plan: Plan,
    scenario: Scenario,
    where: tuple[Path, str, str | None, bool],
    changed: bool,
    path: Path,
    quiet: bool,
) -> None:
    from ..render.words import plural
    from ..report.answer_folder import write_answers
    from ..report.asked import Beside

    folder, lang, school, docx = where
    asked = asked_of(plan, scenario, Beside(), lang, changed, path)
    made = write_answers(asked, told, folder, school=school, docx=docx)
    if not quiet:
        click.echo(f"{legible(folder)}: {plural(len(made), 'file')} written.", err=True)
