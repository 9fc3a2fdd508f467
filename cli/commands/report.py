"""`groundswell report`: a plan for boards, schools and families, or for a budget office."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...models.tree.problems import legible
from ..files import CannotWrite, check_ending, check_outputs, whole, write_whole
from ..language.catalogue import LANGUAGES
from ..named import named
from ..options import scenario_option
from ..plan_file import scenario_of
from ..report_asked import asked_of, decided_plan, results_beside

if TYPE_CHECKING:
    from ..report.asked import Asked


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell report plan.json\n"
    "  groundswell report plan.json -o report.html --lang es\n"
    "  groundswell report plan.json --school cedar -o cedar.html\n"
    "  groundswell report plan.json -o plan.xlsx --csv tables"
)
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE.html|FILE.xlsx",
    help="Where to write: a page (.html), or a workbook whose totals add up by formulas (.xlsx)."
    " By default report.html; with --csv alone no page.",
)
@click.option(
    "--csv",
    "tables",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Write the workbook's tables as CSV files, too.",
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
    "--png",
    "pictures",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Draw pictures for a talk, too: what is proposed, where the money goes, who gains.",
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
    type=click.Choice(list(LANGUAGES)),
    default="en",
    show_default=True,
    help="Language: English or Spanish.",
)
@scenario_option
@click.option("--quiet", is_flag=True, help="No notes.")
def report(
    plan: Path,
    output: Path | None,
    tables: Path | None,
    school: str | None,
    memos: Path | None,
    pictures: Path | None,
    results: tuple[Path, ...],
    other: Path | None,
    lang: str,
    scenario: Path | None,
    quiet: bool,
) -> None:
    """Write a plan as a page for all to read, or as a workbook.

    PLAN is what `solve -o` or `state -o` wrote. The page is one HTML file that loads nothing: it
    opens from an e-mail or a shared folder. It says what is proposed, where the money goes, every
    decision and why, each school's page, who gains, what else could be done, and how it was made.

    The workbook holds decisions, sites by year, positions, funds, payments, schools, groups, rules
    and inputs with their sources; its totals are formulas: a dollar more in a payment moves them.

    Exit code 0: done; 2: the input is wrong.
    """
    check_ending(output, ".html", ".xlsx")
    check_outputs(plan, output)
    workbook = output is not None and output.suffix.lower() == ".xlsx"
    _of_page(workbook, {"--school": school, "--with": results, "--compare": other})
    if output is None and tables is None:
        output = Path("report.html")
        check_outputs(plan, output)
    if tables is not None and tables.exists() and not tables.is_dir():
        raise CannotWrite(tables, "it is a file; name a folder")
    _check_folder(memos, "docx", "memos are written by python-docx", "docx")
    _check_folder(pictures, "matplotlib", "pictures are drawn by matplotlib", "pictures")
    found = decided_plan(plan)
    known, note = scenario_of(found.scenario, plan, scenario, quiet)
    if note and not quiet:
        click.echo(note, err=True)
    place = None if school is None else named(school, known, "place", hint="--school")
    beside = results_beside(results, found, other, plan, known)
    asked = asked_of(found, known, beside, lang, bool(note), plan)
    _write_tables(asked, output if workbook else None, tables, quiet)
    if output is not None and not workbook:
        _write_page(asked, place, output, quiet)
    if memos is not None:
        _write_memos(asked, place, memos, quiet)
    if pictures is not None:
        _draw(asked, pictures, quiet)


def _of_page(workbook: bool, given: dict[str, object]) -> None:
    """Refuse what only a page shows where a workbook is asked for.

    Raises
    ------
    click.UsageError
        Such an option is given.
    """
    for option, value in given.items():
        if workbook and value:
            raise click.UsageError(f"{option} is shown on a page: end the output in .html")


def _write_tables(asked: Asked, workbook: Path | None, tables: Path | None, quiet: bool) -> None:
    from ..report_workbook.write import write_tables, write_workbook

    if workbook is not None:
        write_workbook(asked.plan, asked.scenario, workbook)
        _tell(f"{legible(workbook)} written.", quiet)
    if tables is not None:
        made = write_tables(asked.plan, asked.scenario, tables)
        _tell(f"{legible(tables)}: {len(made)} tables written.", quiet)


def _tell(text: str, quiet: bool) -> None:
    if not quiet:
        click.echo(text, err=True)


def _write_page(asked: Asked, school: str | None, output: Path, quiet: bool) -> None:
    from ..report.page import report_page, school_page

    page = report_page(asked) if school is None else school_page(asked, school)
    write_whole(output, page)
    _tell(f"{legible(output)} written: {len(page.encode()) / 1e6:.1f} MB.", quiet)


def _check_folder(folder: Path | None, needs: str, what: str, extra: str) -> None:
    """Find out before the work whether files can be written to a folder; make it.

    Parameters
    ----------
    folder
        None: nothing is asked for.
    needs, what, extra
        The package that writes them, that in words, and the extra that installs it.

    Raises
    ------
    click.UsageError
        The package is not installed.
    CannotWrite
        The folder cannot be made.
    """
    from importlib.util import find_spec

    if folder is None:
        return
    if find_spec(needs) is None:
        raise click.UsageError(f"{what}, which is not installed: pip install groundswell[{extra}]")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as failure:
        raise CannotWrite(folder, failure.strerror or str(failure)) from None


def _draw(asked: Asked, folder: Path, quiet: bool) -> None:
    from ..report.slides import write_slides

    names = write_slides(asked, folder)
    _tell(f"{legible(folder)}: {', '.join(names)} written.", quiet)


def _write_memos(asked: Asked, school: str | None, folder: Path, quiet: bool) -> None:
    from ..render.words import plural
    from ..report.views.memos import memos
    from ..report.word_file import write_memo

    number = 0
    for memo in memos(asked, school):
        with whole(folder / f"{memo.name}.docx") as (beside,):
            write_memo(memo, asked.language.code, beside)
        number += 1
    _tell(f"{legible(folder)}: {plural(number, 'memo')} written.", quiet)
