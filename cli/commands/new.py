"""`groundswell new`: a packaged district to start from."""

import json
import shutil
from contextlib import suppress
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from ...models.tree.problems import legible
from ..files import CannotWrite

# What each packaged scenario is, in a line.
PACKAGED = {
    "tiny": "3 schools, 5 programs, 2 years: small enough to check by hand",
    "dc": "Washington, D.C., from fiscal year 2016: a real district's budget",
}


def _list(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        for name, what in PACKAGED.items():
            click.echo(f"{name:6}{what}")
        ctx.exit()


@click.command(
    epilog="\b\nExamples:\n  groundswell new maple\n  groundswell new capital --from dc\n"
    "  groundswell new oak --xlsx\n  groundswell new --list"
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "source",
    type=click.Choice(list(PACKAGED)),
    default="tiny",
    show_default=True,
    help="Which packaged scenario.",
)
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list,
    help="List the packaged scenarios.",
)
@click.option(
    "--xlsx", "as_workbook", is_flag=True, help="Make one workbook instead of YAML and tables."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of words.")
@click.option("--quiet", is_flag=True, help="Print nothing.")
def new(folder: Path, source: str, as_workbook: bool, as_json: bool, quiet: bool) -> None:
    """Start from a packaged district.

    Copies a scenario with its tables and its README into DIR, which must be new or empty; with
    --xlsx one workbook that holds the same, with a sheet for each noun.
    """
    _refuse_to_overwrite(folder)
    made: list[Path] = []
    there = folder.exists()
    try:
        packaged = resources.files("groundswell.scenarios") / source
        if as_workbook:
            _make_workbook(packaged, source, folder, made)
        else:
            copy(packaged, folder, made)
    except OSError as failure:
        _take_back(made, folder, there)
        raise CannotWrite(folder, failure.strerror or str(failure)) from None
    scenario = f"{legible(folder / source)}{'.xlsx' if as_workbook else '.yaml'}"
    if as_json:
        listed = sorted(str(path.relative_to(folder)) for path in made)
        click.echo(json.dumps({"scenario": scenario, "files": listed}, indent=1))
    elif not quiet:
        _tell(folder, made, scenario)


def _tell(folder: Path, made: list[Path], scenario: str) -> None:
    click.echo(f"Made {legible(folder)}:")
    for path in sorted(made):
        if len(path.relative_to(folder).parts) == 1:
            click.echo(f"  {path.name}")
    deeper = sum(len(path.relative_to(folder).parts) > 1 for path in made)
    if deeper:
        click.echo(f"  and {deeper} files in folders below")
    click.echo(f"Next: groundswell solve {scenario}")


def _make_workbook(packaged: Traversable, source: str, folder: Path, made: list[Path]) -> None:
    """Write a packaged scenario as a workbook, with its README beside it."""
    from ...models.reading.load import read_scenario
    from ...models.workbook.convert import write_scenario

    with resources.as_file(packaged) as there:
        found, _ = read_scenario(there / f"{source}.yaml")
        readme = (there / "README.md").read_bytes()
    assert found is not None  # what is packaged can be read
    folder.mkdir(parents=True, exist_ok=True)
    book, beside = folder / f"{source}.xlsx", folder / "README.md"
    made += [book, beside]
    write_scenario(found.tree, book)
    beside.write_bytes(readme)


def _refuse_to_overwrite(folder: Path) -> None:
    if folder.is_dir():
        if next(folder.iterdir(), None) is not None:
            raise CannotWrite(folder, "the folder is not empty; name a new one")
    elif folder.exists():
        raise CannotWrite(folder, "it is a file; name a new folder")


def _take_back(made: list[Path], folder: Path, there: bool) -> None:
    """Take half a copy away, so that the command can be given again; the folder, if it is new."""
    folders = {parent for path in made for parent in path.parents if folder in parent.parents}
    with suppress(OSError):
        for path in made:
            path.unlink(missing_ok=True)
        for inner in sorted(folders, reverse=True):
            inner.rmdir()
        if not there:
            folder.rmdir()


def copy(source: Traversable, folder: Path, made: list[Path]) -> None:
    """Copy a packaged folder; each file is noted in `made` before it is written."""
    folder.mkdir(parents=True, exist_ok=True)
    for entry in source.iterdir():
        target = folder / entry.name
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            copy(entry, target, made)
        else:
            with entry.open("rb") as file, target.open("xb") as out:
                made.append(target)
                shutil.copyfileobj(file, out)
