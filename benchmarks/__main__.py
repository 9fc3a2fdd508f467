"""`python -m benchmarks quick`: run a suite, and write its results."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import click

from .growth import curves, draw
from .machine import cores, machine
from .record import Job, Record, Results
from .run import known_methods, run, write_instance
from .suites import SUITES
from .table import page

RESULTS = Path(__file__).resolve().parent / "results"


@click.command()
@click.argument("suite", type=click.Choice(tuple(SUITES)))
@click.option("--instance", "instances", multiple=True, metavar="NAME", help="Only these.")
@click.option("--method", "methods", multiple=True, metavar="NAME", help="Only these.")
@click.option("--limit", type=float, help="Seconds, instead of each instance's own.")
@click.option("--gap", type=float, default=1e-3, show_default=True)
@click.option("--threads", type=int, default=cores, help="Of every method. Default: all cores.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--repeat", type=int, default=1, show_default=True, help="Runs of each; median.")
@click.option("--name", help="Of the results' files. Default: the day and the suite.")
@click.option("--resume", is_flag=True, help="Keep the runs that these files hold already.")
def main(
    suite: str,
    instances: tuple[str, ...],
    methods: tuple[str, ...],
    limit: float | None,
    gap: float,
    threads: int,
    seed: int,
    repeat: int,
    name: str | None,
    resume: bool,
) -> None:
    """Run SUITE, and write benchmarks/results/NAME.json, .md and, with growth, .svg.

    Every run is a process of its own; what is done is written after each, so a suite that was
    stopped goes on with --resume. The times of one suite compare with each other only.
    """
    jobs = list(
        SUITES[suite].jobs(
            instances=instances, methods=methods, limit=limit, gap=gap, threads=threads, seed=seed
        )
    )
    if not jobs:
        raise click.UsageError(f"{suite} has no such runs; it has {_has(suite)}")
    file = RESULTS / f"{name or f'{datetime.now(UTC):%Y-%m-%d}-{suite}'}.json"
    results = _begin(file, suite, jobs, resume)
    known = known_methods()
    for job in [job for job in jobs if job.method not in known]:
        click.echo(f"{job.instance}: this version has no method {job.method}; left out", err=True)
    measure([job for job in jobs if job.method in known], results, file, repeat)


def measure(jobs: Iterable[Job], results: Results, file: Path, repeat: int) -> Results:
    """Run the jobs that the results do not hold yet; write JSON after each, the page at the end."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        files: dict[str, Path] = {}
        for job in jobs:
            for _ in range(_held(results.records, job), repeat):
                click.echo(f"{job.instance}: {job.method} …", err=True)
                if (name := job.instance) not in files:
                    files[name] = write_instance(name, Path(folder) / name)
                records = run(job, files[name])
                for record in records:
                    click.echo(f"  {_line(record)}", err=True)
                results = replace(results, records=(*results.records, *records))
                results.write(file)
    write_page(results, file)
    return results


def write_page(results: Results, file: Path) -> None:
    """Write the page beside the results, and the picture of growth if they hold it."""
    text, grown = page(results), curves(results.records, float(results.asked["gap"]))
    if len(grown.get("matrix to plan", ([], []))[0]) > 1:
        picture = file.with_suffix(".svg")
        draw(grown, picture)
        text += f"\n![Seconds against schools]({picture.name})\n"
    file.with_suffix(".md").write_text(text, encoding="utf-8")
    click.echo(f"written: {file.with_suffix('.md')}", err=True)


def _begin(file: Path, suite: str, jobs: list[Job], resume: bool) -> Results:
    limits = {job.instance: job.time_limit for job in jobs}
    first = asdict(jobs[0])
    asked = {key: first[key] for key in ("gap", "threads", "seed")} | {"limits": limits}
    if not (resume and file.exists()):
        return Results(suite, machine(), asked)
    held = Results.read(file)
    for key in ("gap", "threads", "seed"):
        if held.asked[key] != asked[key]:
            raise click.UsageError(f"{file.name} was run with {key} {held.asked[key]}")
    return replace(held, asked=asked | {"limits": {**held.asked["limits"], **limits}})


def _held(records: Iterable[Record], job: Job) -> int:
    """Return how often a job was run; each run of what-ifs has a record for its first one."""
    mine = [r for r in records if (r.instance, r.method) == (job.instance, job.method)]
    return max((sum(r.variant == one.variant for r in mine) for one in mine), default=0)


def _has(suite: str) -> str:
    pairs = sorted({(job.instance, job.method) for job in SUITES[suite].jobs()})
    return ", ".join(f"{instance} {method}" for instance, method in pairs)


def _line(record: Record) -> str:
    seconds = sum(record.seconds.values())
    gap = "" if record.gap is None else f", gap {record.gap:.3%}"
    what = f"{record.variant}: " if record.variant else ""
    failed = f": {record.message}" if record.status in ("error", "killed") else ""
    return f"{what}{record.status}, {seconds:.2f} s{gap}, {record.peak_mb or 0:.0f} MB{failed}"


if __name__ == "__main__":
    main()
