"""`groundswell gather`: forms for the schools, and what they hand in as the next scenario."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...models.tree.problems import ScenarioError, legible
from ..emit import emit
from ..files import check_ending, check_outputs, check_tables
from ..form_folder import check_new, write_forms
from ..next_file import write_next

if TYPE_CHECKING:
    from ...engine.cycle.gather import Gathered
    from ...engine.cycle.votes import Vote
    from ...models.reading.load import Reading
    from ...models.results.plan import Plan
    from ...models.scenario.scenario import Scenario

_MOST_OFF = 0.2


def _day(ctx: click.Context, param: click.Parameter, given: str) -> str:
    try:
        return dt.date.fromisoformat(given).isoformat() if given else ""
    except ValueError:
        raise click.BadParameter(
            f"{given} is no day; write year, month and day, as in 2027-02-15"
        ) from None


@click.command(
    epilog="\b\nExamples:\n"
    "  groundswell gather maple/tiny.yaml --forms forms --due 2027-02-15\n"
    "  groundswell gather maple/tiny.yaml forms --due 2027-02-15\n"
    "  groundswell gather maple/tiny.yaml forms --due 2027-02-15 -o next.yaml"
)
@click.argument("scenario", type=click.Path(path_type=Path))
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--forms",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Make a form for each school (XLSX), in a new DIR.",
)
@click.option(
    "--plan",
    "last",
    type=click.Path(path_type=Path),
    metavar="PLAN.json",
    help="With --forms: tell what this plan decided and answered.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="NEXT",
    help="Write the next scenario (.yaml, .json, .xlsx).",
)
@click.option("--due", callback=_day, default="", metavar="DAY", help="Day due, as in 2027-02-15.")
@click.option(
    "--most-off",
    type=click.FloatRange(0, 1),
    default=_MOST_OFF,
    show_default=True,
    metavar="SHARE",
    help="How far a need may be from the district's figure and still be taken.",
)
@click.option(
    "--district-vote",
    "ballots",
    type=click.Path(path_type=Path),
    metavar="FILE.pb",
    help="Weigh the goals by a vote of the district (equal shares).",
)
@click.option(
    "--projects",
    type=click.Path(path_type=Path),
    metavar="FILE.yaml",
    help="With --district-vote: each project's goal or program.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def gather(
    scenario: Path,
    folder: Path | None,
    forms: Path | None,
    last: Path | None,
    output: Path | None,
    due: str,
    most_off: float,
    ballots: Path | None,
    projects: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Make the schools' forms, and gather what they hand in.

    FOLDER holds the forms that schools handed in: .xlsx, or small .yaml files. Each is checked by
    itself. The page lists who has not answered and what is wrong or needs a look; there the
    district's figures stand. With -o the next scenario is written: needs, priorities, requests,
    ideas as candidates, partners' money.
    """
    if (folder is None) == (forms is None):
        raise click.UsageError("name the FOLDER of the forms, or give --forms DIR to make them")
    if projects is not None and ballots is None:
        raise click.UsageError("--projects goes with --district-vote")
    reading, known = _read(scenario)
    if forms is not None:
        if output is not None or ballots is not None:
            raise click.UsageError("--forms makes forms only; gather them in a run of its own")
        check_new(forms)
        count = write_forms(known, forms, _plan(last), due)
        if not quiet:
            click.echo(f"Wrote {count} forms to {legible(forms)}.")
        return
    assert folder is not None
    if last is not None:
        raise click.UsageError("--plan goes with --forms")
    check_ending(output, ".yaml", ".yml", ".json", ".xlsx")
    if output is not None:
        check_outputs(scenario, output)
        tables = reading.tree.get("tables")
        names = [str(name) for name in tables.values()] if isinstance(tables, dict) else []
        check_tables(scenario, names, output)
    _gather(
        reading,
        known,
        folder,
        output,
        due,
        most_off,
        _vote(ballots, projects, known),
        as_json,
        quiet,
    )


def _gather(
    reading: Reading,
    known: Scenario,
    folder: Path,
    output: Path | None,
    due: str,
    most_off: float,
    vote: Vote | None,
    as_json: bool,
    quiet: bool,
) -> None:
    from ...engine.cycle.gather import gather as gathered_from
    from ...engine.cycle.next_scenario import next_scenario
    from ..render.gathered import gathered_page

    found: Gathered = gathered_from(known, _files(folder, output), due, most_off)

    def write() -> None:
        if output is not None:
            tree = next_scenario(reading.tree, known, found, most_off, vote)
            write_next(tree, output, reading.source, found)

    if quiet:
        write()
        return
    emit(
        found,
        lambda: gathered_page(found, known, vote, "" if output is None else legible(output)),
        as_json=as_json,
        write=write,
    )


def _read(path: Path) -> tuple[Reading, Scenario]:
    from ...models.reading.load import read_scenario

    reading, problems = read_scenario(path)
    if reading is None:
        raise ScenarioError(problems)
    known, problems = reading.scenario()
    if known is None:
        raise ScenarioError(problems)
    return reading, known


def _plan(path: Path | None) -> Plan | None:
    from ..plan_file import read_plan

    if path is None:
        return None
    plan = read_plan(path)
    if plan is None:
        raise click.UsageError(f"{legible(path)} is no plan; `solve -o PLAN.json` writes one")
    return plan


def _files(folder: Path, output: Path | None) -> list[Path]:
    """Return the files of a folder, but for the result of an earlier run in it."""
    if not folder.is_dir():
        says = "it is no folder" if folder.exists() else "there is no such folder"
        raise click.UsageError(f"{legible(folder)}: {says}; name the folder of the forms")
    own = None if output is None else output.resolve()
    return [path for path in folder.iterdir() if path.is_file() and path.resolve() != own]


def _vote(ballots: Path | None, projects: Path | None, known: Scenario) -> Vote | None:
    from ...engine.cycle.votes import NoVote, read_vote

    if ballots is None:
        return None
    try:
        return read_vote(ballots, known, _projects(projects, known))
    except NoVote as failure:
        raise click.UsageError(f"{legible(ballots)}: {failure}") from None


def _projects(path: Path | None, known: Scenario) -> Mapping[str, str]:
    """Return the id of the goal or program of each project in a YAML file."""
    from ...models.naming import NotNamed, find
    from ...models.reading.read_file import read_tree

    if path is None:
        return {}
    tree, problems = read_tree(path)
    if problems or not isinstance(tree, dict):
        raise ScenarioError(problems) if problems else CannotRead(path)
    try:
        return {str(key): find(str(meant), known, "goal", "program") for key, meant in tree.items()}
    except NotNamed as failure:
        raise click.UsageError(f"{legible(path)}: {failure}") from None


class CannotRead(click.UsageError):
    """A file that should say what the projects of a vote are for says nothing."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{legible(path)} names no projects; write lines such as `12: reading`")
