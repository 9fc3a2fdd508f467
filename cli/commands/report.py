"""`groundswell report`: a plan as a page that boards, schools and families read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...models.tree.problems import legible
from ..files import CannotWrite, check_ending, check_outputs, whole, write_whole
from ..named import named
from ..plan_file import read_plan, scenario_of
from ..saved import read_result

if TYPE_CHECKING:
    from ...models.results.comparison import Comparison
    from ...models.results.plan import Plan
    from ...models.scenario.scenario import Scenario
    from ..report.asked import Asked, Beside

ENDINGS = (".html",)


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell report plan.json\n"
    "  groundswell report plan.json -o report.html --lang es\n"
    "  groundswell report plan.json --school cedar -o cedar.html"
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE.html",
    default=Path("report.html"),
    show_default=True,
    help="Where to write the report.",
)
@click.option("--school", metavar="ID", help="Write one school's page alone: a hand-out.")
@click.option(
    "--docx",
    "memos",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write memos for the word processor, too: the board's summary, a notice of each program"
    " that ends or shrinks, a letter to each school; with --school only to that one.",
)
@click.option(
    "--with",
    "results",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="A saved result of the same scenario to put beside the plan: of alternatives, frontier,"
    " ladder, robustness, rules or explain. Repeatable.",
)
@click.option(
    "--compare",
    "other",
    type=click.Path(path_type=Path),
    metavar="PLAN",
    help="Another plan, set beside this one.",
)
@click.option(
    "--lang",
    type=click.Choice(["en", "es"]),
    default="en",
    show_default=True,
    help="Language: English or Spanish.",
)
@click.option(
    "--scenario",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where the plan's scenario is, if not where it was.",
)
@click.option("--quiet", is_flag=True, help="No notes.")
def report(
    plan: Path,
    output: Path,
    school: str | None,
    memos: Path | None,
    results: tuple[Path, ...],
    other: Path | None,
    lang: str,
    scenario: Path | None,
    quiet: bool,
) -> None:
    """Write a plan as a page for boards, schools and families.

    PLAN is what `solve -o` or `state -o` wrote. The page is one HTML file that loads nothing: it
    opens from an e-mail or a shared folder. It says what is proposed, where the money goes, every
    decision and why, each school's page, who gains, what else could be done, and how it was made.

    Exit code 0: done; 2: the input is wrong.
    """
    check_ending(output, *ENDINGS)
    check_outputs(plan, output)
    if memos is not None:
        _check_memos(memos)
    found = _decided(plan)
    known, note = scenario_of(found.scenario, plan, scenario, quiet)
    if note and not quiet:
        click.echo(note, err=True)
    place = None if school is None else named(school, known, "place", hint="--school")
    beside = _beside(results, found, other, plan, known)
    asked = _asked(found, known, beside, lang, bool(note), plan)
    page = _written(asked, place)
    write_whole(output, page)
    if not quiet:
        click.echo(f"{legible(output)} written: {len(page.encode()) / 1e6:.1f} MB.", err=True)
    if memos is not None:
        _write_memos(asked, place, memos, quiet)


def _decided(path: Path) -> Plan:
    """Return a plan with decisions, year by year.

    Raises
    ------
    click.UsageError
        It is none.
    """
    found = read_plan(path)
    if found is None:
        kind, _ = read_result(path)
        raise click.UsageError(f"a report is of a plan; {legible(path)} is a {kind}")
    if not found.has_decisions:
        raise click.UsageError(f"{legible(path)} holds no decisions: it is {found.status}")
    if not found.money or not all(program.years for program in found.programs.values()):
        raise click.UsageError(
            f"{legible(path)} does not say what each year decides: it comes from an earlier"
            " version, or keys were taken out; solve again"
        )
    return found


def _asked(
    plan: Plan, scenario: Scenario, beside: Beside, lang: str, changed: bool, path: Path
) -> Asked:
    from datetime import date

    from ...engine.evaluation.school_account import SchoolAccounts
    from ...engine.evaluation.site_years import Unreadable
    from ..report.asked import Asked
    from ..report.labels import Labels
    from ..report.language import Language

    try:
        accounts = SchoolAccounts(plan, scenario)
    except Unreadable as failure:
        raise click.UsageError(
            f"the plan does not fit its scenario as it is now: {failure.problems[0]}; solve again"
        ) from None
    language = Language(lang)
    return Asked(
        plan=plan,
        scenario=scenario,
        language=language,
        labels=Labels(scenario, language),
        accounts=accounts,
        beside=beside,
        changed=changed,
        made=date.today(),  # noqa: DTZ011 - the day where the reader is
        file=path.name,
    )


def _written(asked: Asked, school: str | None) -> str:
    from ..report.page import report_page, school_page

    return report_page(asked) if school is None else school_page(asked, school)


def _check_memos(folder: Path) -> None:
    """Find out before the work whether memos can be written.

    Raises
    ------
    click.UsageError
        What writes them is not installed.
    CannotWrite
        The folder cannot be made.
    """
    from importlib.util import find_spec

    if find_spec("docx") is None:
        raise click.UsageError(
            "memos are written by python-docx, which is not installed: pip install"
            " groundswell[docx]"
        )
    try:
        folder.mkdir(exist_ok=True)
    except OSError as failure:
        raise CannotWrite(folder, failure.strerror or str(failure)) from None


def _write_memos(asked: Asked, school: str | None, folder: Path, quiet: bool) -> None:
    from ..render.words import plural
    from ..report.views.memos import memos
    from ..report.word_file import write_memo

    number = 0
    for memo in memos(asked, school):
        with whole(folder / f"{memo.name}.docx") as (beside,):
            write_memo(memo, asked.language.code, beside)
        number += 1
    if not quiet:
        click.echo(f"{legible(folder)}: {plural(number, 'memo')} written.", err=True)


_FIELDS = {
    "list of alternatives": "alternatives",
    "frontier": "frontier",
    "ladder": "ladder",
    "robustness study": "robustness",
    "list of rule prices": "rules",
}
"""Results that may stand beside a plan, and where."""


def _beside(
    results: tuple[Path, ...], plan: Plan, other: Path | None, path: Path, scenario: Scenario
) -> Beside:
    """Return the results given, each of the plan's own scenario.

    Raises
    ------
    click.UsageError
        One is of another kind or another scenario, or two are of one kind.
    """
    from ..report.asked import Beside

    given: dict[str, Any] = {}
    explanations: dict[str, Any] = {}
    for file in results:
        kind, result = read_result(file)
        _of_the_same(result, plan, file, kind)
        if kind == "explanation" and hasattr(result, "program") and result.school is None:
            explanations[result.program] = result
        elif kind in _FIELDS and _FIELDS[kind] not in given:
            given[_FIELDS[kind]] = result
        else:
            raise click.UsageError(_unfit(kind, file, kind in _FIELDS))
    if other is not None:
        given["compared"] = _compared(plan, other, path, scenario)
    return Beside(explanations=explanations, **given)


def _of_the_same(result: Any, plan: Plan, file: Path, kind: str) -> None:
    named = getattr(result, "scenario", None)
    if named is not None and named.sha256 != plan.scenario.sha256:
        raise click.UsageError(
            f"{legible(file)} is of another scenario than the plan, or of an earlier state of it;"
            f" make the {kind} again"
        )


def _unfit(kind: str, file: Path, twice: bool) -> str:
    if twice:
        return f"{legible(file)} is the second {kind}; give one"
    return (
        f"{legible(file)} is a {kind}, for which the report has no place; give results of"
        " alternatives, frontier, ladder, robustness, rules, or explain of a whole program"
    )


def _compared(plan: Plan, other: Path, path: Path, scenario: Scenario) -> Comparison:
    from ...engine.questions.compare.compare import Asked as Side
    from ...engine.questions.compare.compare import compare
    from ..sides import named as side
    from ..sides import read_side

    _decided(other)
    second = read_side(side(str(other)), quiet=True)
    return compare(
        Side(path.name, scenario, plan),
        Side(other.name, second.scenario, second.plan),
        flips=False,
    )
