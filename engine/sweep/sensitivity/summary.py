"""What a sweep's results come to."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from ....models.results.sweep import (
    AxisWorth,
    Driver,
    FailedRun,
    LevelWorth,
    SensitivityIndex,
    SweepSummary,
)
from ....models.tree.problems import legible
from ...figures.arrays import FloatArray
from ..levels import Levels
from ..run_result import WITH_A_PLAN
from .results import SweepResults


def summary(results: SweepResults) -> SweepSummary:
    """Return worth along the axes, what drives decisions, and what moves worth.

    Parameters
    ----------
    results
        The sweep's; not all runs need be done.
    """
    runs = results.runs_frame()
    worth = runs["worth"].to_numpy(dtype=float)
    gaps = runs["gap"].dropna()
    found = results.worth
    planned = bool(runs["status"].isin(WITH_A_PLAN).any())
    return SweepSummary(
        name=results.name,
        results=legible(results.path),
        wanted=results.wanted,
        done=len(results),
        statuses=dict(Counter(runs["status"])),
        seconds=float(runs["seconds"].mean()) if len(runs) else None,
        largest_gap=float(gaps.max()) if len(gaps) else None,
        versions=tuple(sorted(set(runs["groundswell"]))),
        axes=tuple(_axis(results, level, worth) for level in results.levels),
        drivers=tuple(_drivers(results)) if planned else (),
        sensitivity=tuple(SensitivityIndex(**vars(index)) for index in found.indices),
        notes=(*results.design.notes, *found.notes),
        failed=tuple(
            FailedRun(run=int(row["run"]), status=row["status"], message=row["message"])
            for row in runs[~runs["status"].isin(WITH_A_PLAN)].reset_index().to_dict("records")
        ),
    )


def _axis(results: SweepResults, level: Levels, worth: FloatArray) -> AxisWorth:
    levels = []
    _, high = results.proved.means(level)
    for index, label in enumerate(level.labels):
        here = worth[level.of == index]
        known = here[~np.isnan(here)]
        figures = (known.mean(), known.min(), known.max()) if len(known) else (None, None, None)
        mean, lowest, highest = (None if f is None else float(f) for f in figures)
        levels.append(
            LevelWorth(
                level=label,
                runs=len(here),
                plans=len(known),
                mean=mean,
                lowest=lowest,
                highest=highest,
                at_most=float(high[index]) if np.isfinite(high[index]) else None,
            )
        )
    return AxisWorth(
        axis=level.name,
        drawn=level.step is not None,
        levels=tuple(levels),
        noise=results.worth.noise[level.name],
    )


def _drivers(results: SweepResults) -> list[Driver]:
    table = results.drivers_frame()
    return [
        Driver(**_without_gaps(row), name=results.names.get(row["program"], ""))
        for row in table.to_dict("records")
    ]


def _without_gaps(row: Any) -> dict[str, Any]:
    """Return a row without the cells that hold nothing."""
    return {key: value for key, value in row.items() if value == value and value is not None}
