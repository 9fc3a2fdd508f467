"""`groundswell sweep`: many scenarios, resumable and parallel; what they show; their tables."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...models.tree.problems import legible
from ..emit import emit, print_text
from ..files import CannotWrite, check_ending, check_outputs
from ..options import change_options, output_options, typed_solve_options
from ..sweep.failures import CannotSweep, explained, open_results, refuse_results

if TYPE_CHECKING:
    from ...engine.sweep.sensitivity.results import SweepResults
    from ...engine.sweep.sweep import Sweep
    from ..render.page import Page

TABLES = ("runs", "decisions", "shares", "drivers", "sensitivity")


class _Sweep(click.Group):
    """A group in which a file's name, where a command could stand, means `run`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=_Sweep,
    epilog="\b\nExamples:\n"
    "  groundswell sweep maple/sweep.yaml --workers 4\n"
    "  groundswell sweep show maple/sweep.db --pictures budgets/\n"
    "  groundswell sweep export maple/sweep.db -o budgets.xlsx",
)
def sweep() -> None:
    """Solve many scenarios; show what drives worth and decisions.

    `groundswell sweep SWEEP.yaml` is short for `groundswell sweep run SWEEP.yaml`.
    """


@sweep.command(
    epilog="\b\nExamples:\n"
    "  groundswell sweep maple/sweep.yaml --workers 4\n"
    "  groundswell sweep maple/sweep.yaml --scheduler tcp://10.0.0.5:8786\n"
    "  groundswell sweep maple/sweep.yaml -o again.db --gap 0.0001"
)
@click.argument("file", type=click.Path(path_type=Path), metavar="SWEEP")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="RESULTS.db",
    help="The file of the results; default: SWEEP with .db for its ending.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=0),
    metavar="N",
    help="Processes on this machine (0: none but this one); default: one for each processor.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Run on the workers of a Dask cluster, by the address of its scheduler.",
)
@click.option("--restart", is_flag=True, help="Start over, and delete the results there are.")
@click.option("--retry", is_flag=True, help="Repeat the runs that failed.")
@change_options
@typed_solve_options
@output_options
def run(
    file: Path,
    output: Path | None,
    workers: int | None,
    scheduler: str | None,
    restart: bool,
    retry: bool,
    overrides: tuple[str, ...],
    values: Mapping[str, Any],
    as_json: bool,
    quiet: bool,
    search: Mapping[str, Any],
) -> None:
    """Run a sweep, or what is left of it.

    Solves the scenarios that SWEEP lays out, each once, and keeps every answer in a file as soon as
    it is found: after a stop, the same command continues where it ended. Then shows what `sweep
    show` does. Options given here take precedence over the file's; the time limit is for each run.

    Exit code 0: all runs are done, with a plan or not; 2: the input is wrong, and nothing is run,
    or the results cannot be written, as on a full disk: the runs done before are kept.
    """
    if workers is not None and scheduler is not None:
        raise click.UsageError("--workers and --scheduler exclude each other")
    if restart and retry:
        raise click.UsageError(
            "--restart and --retry exclude each other: --restart does every run again"
        )
    refuse_results(file)
    if output is not None or file.is_file():
        check_outputs(file, file.with_suffix(".db") if output is None else output)
    check_ending(output, ".db")
    with explained():
        from ...engine.sweep.sweep import sweep as prepared

        made = prepared(
            file,
            results=output,
            workers=workers,
            scheduler=scheduler,
            restart=restart,
            retry=retry,
            overrides=overrides,
            set=values,
            solve=search,
        )
        _run(made, quiet, restart)
        _tell(made.results, as_json)


def _run(made: Sweep, quiet: bool, restart: bool) -> None:
    from ..sweep.progress import SweepProgress

    left = made.left
    if left < len(made) and not quiet:
        click.echo(f"{len(made) - left:,} of {len(made):,} runs are done already.", err=True)
    try:
        with SweepProgress(left, quiet) as bar:
            made.run(bar.update)
    except KeyboardInterrupt:
        done = len(made) - made.left
        if restart and not done:
            says = f"No run is done; {made.path} is unchanged."
        else:
            again = "the same command without --restart" if restart else "the same command"
            says = f"{done:,} of {len(made):,} runs are done and kept in {made.path}; {again}"
            says += " continues with the rest."
        click.echo(says, err=True)
        raise


def _tell(results: SweepResults, as_json: bool) -> None:
    from ...engine.sweep.sensitivity.summary import summary

    told = summary(results)

    def page() -> Page:
        from ..render.sweep.sweep import sweep_page

        return sweep_page(told)

    emit(told, page, as_json=as_json)


results_argument = click.argument("file", type=click.Path(path_type=Path), metavar="RESULTS")


@sweep.command(
    epilog="\b\nExamples:\n"
    "  groundswell sweep show maple/sweep.db\n"
    "  groundswell sweep show maple/sweep.db --run 7\n"
    "  groundswell sweep show maple/sweep.db --pictures budgets/"
)
@results_argument
@click.option("--run", "number", type=click.IntRange(min=1), metavar="N", help="Show one run.")
@click.option(
    "--pictures",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write pictures there (PNG and SVG): worth along the axes, decisions by level.",
)
@output_options
def show(file: Path, number: int | None, pictures: Path | None, as_json: bool, quiet: bool) -> None:
    """Show what a sweep has found, also while it runs.

    Worth along each axis, which axis drives which decision, and what moves worth: first-order and
    total sensitivities, where the design of the sweep allows them.
    """
    with explained():
        results = open_results(file)
        if pictures is not None:
            _draw(results, pictures, quiet)
        if number is not None:
            _tell_run(results, number, as_json)
        else:
            _tell(results, as_json)


def _draw(results: SweepResults, folder: Path, quiet: bool) -> None:
    from ..render.page import item
    from ..render.page import show as print_page
    from ..render.sweep.pictures import NothingToDraw, left_out, write_pictures

    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = write_pictures(results, folder)
    except ImportError:
        raise CannotSweep("for pictures, install groundswell[pictures].") from None
    except OSError as failure:
        raise CannotWrite(folder, failure.strerror or str(failure)) from None
    except NothingToDraw as failure:
        raise CannotSweep(f"{failure}.") from None
    if not quiet:
        click.echo(f"{', '.join(str(path) for path in written)} written.", err=True)
        print_page([item(f"{note}.") for note in left_out(results)], sys.stderr)


def _tell_run(results: SweepResults, number: int, as_json: bool) -> None:
    import json

    try:
        row = results.row(number)
    except KeyError:
        raise click.BadParameter(
            f"run {number} is not done; there are {results.wanted:,} in all", param_hint="--run"
        ) from None
    labels = results.labels(number)
    names = {key: results.names[key] for key in row["decisions"] or () if key in results.names}
    if as_json:
        print_text(json.dumps({**row, "labels": labels, "names": names}, indent=1) + "\n")
    else:
        from ..render.page import show as print_page
        from ..render.sweep.run import run_page

        print_page(run_page(row, labels, names))


@sweep.command(
    epilog="\b\nExamples:\n"
    "  groundswell sweep export maple/sweep.db -o budgets.csv\n"
    "  groundswell sweep export maple/sweep.db -o decisions.parquet --table decisions\n"
    "  groundswell sweep export maple/sweep.db -o budgets.xlsx"
)
@results_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="TABLE",
    required=True,
    help="Where to: a name that ends in .csv, .parquet or .xlsx (which holds every table).",
)
@click.option(
    "--table",
    "name",
    type=click.Choice(TABLES),
    help="Which table; default: runs, and for .xlsx all of them.",
)
@output_options
def export(file: Path, output: Path, name: str | None, as_json: bool, quiet: bool) -> None:
    """Write a sweep's results as a tidy table.

    Runs: one row a run, one column each value varied and each figure kept. Decisions: one row a
    run and program. Shares: one row an axis, level and program. Drivers: one row a program.
    Sensitivity: one row an axis, or address drawn.
    """
    from ..sweep.tables import KINDS, write_tables

    check_outputs(file, output)
    check_ending(output, *KINDS)
    with explained():
        results = open_results(file)
        if not len(results):
            raise CannotSweep(f"no run is done yet: {legible(output)} is not written.")
        written = write_tables(results, output, name)
    if as_json:
        import json

        click.echo(json.dumps({"written": legible(output), "rows": written}))
    elif not quiet:
        rows = [f"{many:,} row{'s' * (many != 1)} of {n}" for n, many in written.items()]
        click.echo(f"{output} written: {', '.join(rows)}.", err=True)
