"""A small district, sweeps of it, and results made without solving."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from groundswell import SweepResults
from groundswell.engine.sweep.design import Design, DesignAxis, Point
from groundswell.engine.sweep.run_result import RunResult
from groundswell.engine.sweep.store import Store

SMALL = """\
schema_version: 1
name: Small
years: [2027]
goals: {reading: {weight: 3}, attendance: {weight: 1}}
schools:
  lincoln: {enrollment: 400, needs: {reading: 0.5, attendance: 0.2}, priorities: {attendance: 1}}
  grant: {enrollment: 300, needs: {reading: 0.25, attendance: 0.4}, priorities: {reading: 1}}
programs:
  recovery:
    cost: {site: 50000}
    effects: {reading: {mean: 0.2, se: 0.05, tier: 1}}
    sites: {lincoln: {students: 60, running: true}, grant: {students: 50, running: true}}
  clubs:
    cost: {site: 40000}
    effects: {attendance: {mean: 0.1, se: 0.05, tier: 4}}
    sites: {lincoln: {students: 90, running: true}, grant: {students: 80, running: true}}
  coach:
    proven: true
    cost: {site: 30000}
    effects: {reading: {mean: 0.1, se: 0.04, tier: 2}, attendance: unknown}
    sites: {lincoln: {students: 70}, grant: {students: 60}}
funds: {general: {amount: 130000}}
rules:
  - {id: load, kind: initiative_load, at_most: 2}
overrides:
  cut: {funds.general.amount: 90000}
"""

NOT_COMPARED = ["seconds", "finished"]
"""Columns of the table of runs that differ between two sweeps with the same answers."""


def written(folder: Path, content: Mapping[str, Any], name: str = "sweep.yaml") -> Path:
    """Write the small district and a sweep of it; return the sweep's path."""
    if not (folder / "small.yaml").exists():
        (folder / "small.yaml").write_text(SMALL, encoding="utf-8")
    path = folder / name
    told = {"base": "small.yaml", "solve": {"gap": 0.0, "solver": "highs"}, **content}
    told = {key: value for key, value in told.items() if value is not None}
    path.write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")
    return path


GRID: dict[str, Any] = {
    "axes": [
        {"grid": {"funds.general.amount": [{"times": 0.5}, {"times": 1}, 210000]}},
        {"grid": {"voice": [0, 1]}},
        {"sample": {"draws": 4, "of": {"programs.*.effects.*.mean": {"normal": {"low": 0}}}}},
    ],
    "metrics": ["cost", "goals.reading.worth"],
    "group": 5,
}


def table(results: SweepResults) -> pd.DataFrame:
    """Return the table of runs without what no two sweeps share."""
    return results.runs_frame().drop(columns=NOT_COMPARED)


def same(one: SweepResults, other: SweepResults) -> bool:
    """Return whether two sweeps gave the same table and the same decisions, sites included."""
    sites = all(one.sites_frame(n).equals(other.sites_frame(n)) for n in table(one).index)
    return (
        table(one).equals(table(other))
        and one.decisions_frame().equals(other.decisions_frame())
        and sites
    )


def made(
    path: Path,
    axes: Sequence[DesignAxis],
    worth: Callable[[Mapping[str, Any]], float | None],
    programs: Callable[[Mapping[str, Any]], Mapping[str, str]] | None = None,
    room: float = 0.0,
) -> SweepResults:
    """Return results in which worth, and the programs' decisions, are functions of the values.

    Parameters
    ----------
    room
        What each run's search leaves open, student-SD.
    """
    design = Design((tuple(axes),), ("made.yaml",), (), {})
    with Store(path) as store:
        store.begin(
            {
                "name": "Made",
                "scenarios": [],
                "design": design.to_data(),
                "metrics": [],
                "search": {},
                "group": 1,
            }
        )
        store._db.execute("BEGIN")  # one commit for all: nobody kills this
        for run in design.runs():
            value = worth(run.values)
            decided = programs(run.values) if programs is not None else {}
            answer = RunResult(
                run.number,
                run.values,
                (),
                "infeasible" if value is None else "optimal",
                objective=value,
                worth=value,
                bound=None if value is None else value + room,
                gap=None if value is None else room / max(abs(value), 1e-9),
                versions={"groundswell": "0", "solver": "none", "python": "0"},
                programs={id: _decided(decision) for id, decision in decided.items()},
            )
            store.add(answer, "")
        store._db.execute("COMMIT")
    return SweepResults(path)


def _decided(decision: str) -> dict[str, Any]:
    on = decision not in ("retire", "decline", "pilot")
    return {
        "decision": decision,
        "sites_before": 1,
        "sites_after": int(on),
        "students": 0.0,
        "cost": 0.0,
        "worth": 0.0,
    }


def grid_axis(address: str, values: Sequence[Any]) -> DesignAxis:
    """Return an axis of plain values."""
    return DesignAxis(address, "grid", tuple(Point(v, {address: v}) for v in values))
