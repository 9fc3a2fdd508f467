"""A sweep of 1,000 runs on the real district: 5 budgets x 4 voices x 50 draws of the effects.

    python benchmarks/dc_sweep.py FOLDER write              # the sweep file
    python benchmarks/dc_sweep.py FOLDER through            # runs it to its end
    python benchmarks/dc_sweep.py FOLDER killed             # kills it three times, and goes on
    python benchmarks/dc_sweep.py FOLDER cluster --runs 200 # the first of them on a Dask cluster
    python benchmarks/dc_sweep.py FOLDER compare            # whether the tables are the same
    python benchmarks/dc_sweep.py FOLDER fresh --sample 50  # time a run against fresh solves

No school's own priorities are published; so that `voice` has something to say, each school is taken
to care for each goal as much as it needs it.
"""

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
import yaml

from groundswell import Plan, SearchOptions, Session, SweepResults, load_scenario, solve, sweep
from groundswell.engine.sweep.groups import grouped

DC = Path(__file__).resolve().parents[1] / "scenarios" / "dc" / "dc.yaml"
PER_GROUP = 5
"""Runs of a group that are timed, of those after its anchor."""

NOT_COMPARED = ["seconds", "finished"]


def document(budgets: int, voices: int, draws: int, gap: float, solver: str) -> dict[str, object]:
    """Return the sweep file's content."""
    scenario = load_scenario(DC)
    spread = [round(0.96 + 0.08 * i / max(budgets - 1, 1), 4) for i in range(budgets)]
    return {
        "schema_version": 1,
        "name": "Budgets, voices and effects in Washington, D.C.",
        "base": os.fspath(DC),
        "set": {
            f"schools.{id}.priorities": dict(school.needs)
            for id, school in scenario.schools.items()
            if any(school.needs.values())
        },
        "axes": [
            {"sample": {"draws": draws, "seed": 1, "of": {"programs.*.effects.*.mean": _EFFECT}}},
            {
                "grid": {
                    "funds.general.amount": [{"times": share} for share in spread],
                    "voice": [round(i / max(voices - 1, 1), 4) for i in range(voices)],
                }
            },
        ],
        "group": budgets
        * voices,  # one draw: what changes in it leaves most of the search as it was
        "metrics": ["cost", "students", "changes", "goals.*.worth", "groups.*.gain_per_student"],
        "solve": {"gap": gap, "solver": solver, "time_limit": 600},
    }


_EFFECT = {"normal": {"low": -1.4, "high": 1.4}}


def command(folder: Path, name: str, workers: int) -> list[str]:
    """Return the command that runs the sweep."""
    return [
        sys.executable,
        "-m",
        "groundswell",
        "sweep",
        os.fspath(folder / "dc_sweep.yaml"),
        "-o",
        os.fspath(folder / f"{name}.db"),
        "--workers",
        str(workers),
    ]


def killed(folder: Path, workers: int, times: int, seed: int) -> None:
    """Run the sweep, kill it at random (SIGKILL) so many times, and let it end."""
    dice = random.Random(seed)
    results = folder / "killed.db"
    wanted = 0
    for kill in range(times):
        process = subprocess.Popen(command(folder, "killed", workers))
        until = 0
        while process.poll() is None:
            time.sleep(0.5)
            wanted = len(yaml_runs(folder))
            until = until or done(results) + dice.randint(1, max(1, wanted // (times + 1)))
            if done(results) >= until:
                process.send_signal(signal.SIGKILL)
                break
        process.wait()
        click.echo(f"kill {kill + 1}: {done(results)} of {wanted} runs done")
    subprocess.run(command(folder, "killed", workers), check=True)


def yaml_runs(folder: Path) -> range:
    """Return the numbers of the sweep's runs."""
    content = yaml.safe_load((folder / "dc_sweep.yaml").read_text(encoding="utf-8"))
    sample, grid = content["axes"]
    many = sample["sample"]["draws"]
    for values in grid["grid"].values():
        many *= len(values)
    return range(1, many + 1)


def done(results: Path) -> int:
    """Return how many runs are done."""
    try:
        return len(SweepResults(results))
    except Exception:  # it is just being made
        return 0


def cluster(folder: Path, runs: int) -> None:
    """Do the first runs on a Dask cluster of two worker processes, one of them killed on the way.

    Its nanny starts another in its place, which joins.
    """
    from distributed import LocalCluster

    local: Any = LocalCluster
    with local(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as made:
        path, results = folder / "dc_sweep.yaml", folder / "cluster.db"
        asked = sweep(path, results=results, scheduler=made.scheduler_address)
        for number, _ in enumerate(asked, start=1):
            if number == runs // 2:
                os.kill(next(iter(made.workers.values())).process.pid, signal.SIGKILL)
                click.echo(f"a worker is killed after {number} runs")
            if number == runs:
                break


def compare(folder: Path) -> bool:
    """Print whether what was killed, or done on a cluster, is the same as what ran through."""
    through = SweepResults(folder / "through.db")
    names = [name for name in ("killed", "cluster") if (folder / f"{name}.db").exists()]
    same = [_same(through, SweepResults(folder / f"{name}.db"), name) for name in names]
    return all(same)


def _same(through: SweepResults, other: SweepResults, name: str) -> bool:
    """Print whether the runs that are done, and all their decisions, are the same."""
    table = other.runs_frame().drop(columns=NOT_COMPARED)
    whole = through.runs_frame().drop(columns=NOT_COMPARED).loc[table.index]
    decided, whole_decided = other.decisions_frame(), through.decisions_frame()
    among = whole_decided[whole_decided.run.isin(table.index)].reset_index(drop=True)
    # A cluster's worker adds up with another number of threads: a bound's last bit may differ.
    sums = ["bound", "gap"]
    off = (table[sums] - whole[sums]).abs() / whole.bound.abs().max()
    near = bool((off <= 1e-12).all(axis=None))
    alike = table.drop(columns=sums).equals(whole.drop(columns=sums))
    same = near and alike and decided.reset_index(drop=True).equals(among)
    click.echo(f"{name}: {len(table)} of {len(through)} runs; the same: {same}")
    if not same:
        worths = (table.worth - whole.worth).abs()
        click.echo(f"worth differs in {int((worths > 1e-9).sum())} runs, by {worths.max()}")
    return same


def fresh(folder: Path, sample: int) -> None:
    """Print the time of a run begun from its group's anchor, as in the sweep, and solved alone."""
    results = SweepResults(folder / "through.db")
    runs, search = results.runs_frame(), results.told["search"]
    groups = grouped(results.design, results.told["group"])
    warm, alone, off = [], [], 0.0
    for group in random.Random(0).sample(groups, sample // PER_GROUP):
        anchor = Session()
        timed(results, group[0], search, anchor)
        for number in random.Random(group[0]).sample(group[1:], PER_GROUP):
            with anchor.fork() as session:
                plan, seconds = timed(results, number, search, session)
            warm.append(seconds)
            assert plan.objective == runs.objective[number], "the sweep has another plan"
            plan, seconds = timed(results, number, search, None)
            alone.append(seconds)
            if plan.objective is not None and plan.bound is not None:
                off = max(off, abs(plan.objective - runs.objective[number]) / plan.bound)
        anchor.close()
    click.echo(
        f"{len(warm)} runs: from the anchor {statistics.mean(warm):.2f} s each"
        f" (median {statistics.median(warm):.2f}), alone {statistics.mean(alone):.2f}"
        f" (median {statistics.median(alone):.2f}); ratio {sum(warm) / sum(alone):.2f};"
        f" objectives differ by {off:.5f} at most"
    )


def timed(
    results: SweepResults, number: int, search: dict[str, Any], session: Session | None
) -> tuple[Plan, float]:
    """Return the plan of a run, and the seconds it took, reading the scenario not counted."""
    scenario = load_scenario(DC, set=results.design.run(number).values)
    began = time.monotonic()
    options = SearchOptions(**search)
    plan = solve(scenario, options=options, session=session, workers=1, diagnose=False)
    return plan, time.monotonic() - began


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "what", choices=["write", "through", "killed", "cluster", "compare", "fresh"]
    )
    parser.add_argument("--budgets", type=int, default=5)
    parser.add_argument("--voices", type=int, default=4)
    parser.add_argument("--draws", type=int, default=50)
    parser.add_argument("--gap", type=float, default=0.001)
    parser.add_argument("--solver", default="highs")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sample", type=int, default=50)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.what == "write":
        made = document(asked.budgets, asked.voices, asked.draws, asked.gap, asked.solver)
        (asked.folder / "dc_sweep.yaml").write_text(yaml.safe_dump(made, sort_keys=False), "utf-8")
    elif asked.what == "through":
        subprocess.run(command(asked.folder, "through", asked.workers), check=True)
    elif asked.what == "killed":
        killed(asked.folder, asked.workers, asked.kills, asked.seed)
    elif asked.what == "cluster":
        cluster(asked.folder, asked.runs)
    elif asked.what == "compare":
        sys.exit(not compare(asked.folder))
    else:
        fresh(asked.folder, asked.sample)


if __name__ == "__main__":
    main()
