"""Which axis drives which decision: shares of runs that keep each program, by level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from .levels import Levels

if TYPE_CHECKING:
    import pandas as pd

    from ..figures.arrays import FloatArray
    from .results import SweepResults

DECISIONS = ("keep", "trim", "expand", "merge", "retire", "pilot", "adopt", "decline")

CHANCE = 0.05
"""A drawn address is called a driver if chance alone would make one of them look so less often."""


def shares(results: SweepResults) -> pd.DataFrame:
    """Return what share of the runs decides what on each program, by axis and level.

    Returns
    -------
    One row an axis (or address drawn), level and program: `runs` with a plan at that level, the
    share `runs_on` of them in which the program runs anywhere in the last year, and the share
    of each decision.
    """
    import pandas as pd

    table = _wide(results)
    found: list[dict[str, Any]] = []
    for level in results.levels:
        for index, label in enumerate(level.labels):
            at = table.loc[table["run"].isin(_runs(results)[level.of == index])]
            for program, rows in at.groupby("program", sort=False):
                told = {"axis": level.name, "level": label, "program": program, "runs": len(rows)}
                means = rows[["runs_on", *DECISIONS]].mean()
                found.append({**told, **{str(name): part for name, part in means.items()}})
    columns = ["axis", "level", "program", "runs", "runs_on", *DECISIONS]
    return pd.DataFrame(found, columns=columns)


def _runs(results: SweepResults) -> np.ndarray[Any, Any]:
    return results.runs_frame().index.to_numpy()


def _wide(results: SweepResults) -> pd.DataFrame:
    """Return the decisions, one column each, 0 or 1, one row a run and program."""
    import pandas as pd

    table = results.decisions_frame()
    wide = pd.DataFrame({"run": table["run"], "program": table["program"]})
    wide["runs_on"] = (table["sites_after"].astype(float) > 0).astype(float)
    for decision in DECISIONS:
        wide[decision] = (table["decision"] == decision).astype(float)
    return wide


def drivers(results: SweepResults) -> pd.DataFrame:
    """Return for each program the axis that moves most whether it runs on.

    Of the axes of a grid, zip or list the spread between levels is that of these runs. With
    draws, an address may seem to matter by chance: it counts only where the rank correlation of
    its value with the share of its draw's runs is beyond chance (`CHANCE`, shared among all the
    addresses drawn).

    Returns
    -------
    One row a program: `plans`, those whose scenario has it; `runs_on`, its share of them; `axis`
    that spreads it most between its levels, with the `lowest` and the `highest` level and its
    share there; `spread`, the difference. Without an axis that moves it: no axis, and 0.
    """
    import pandas as pd

    table = _wide(results)
    order = list(dict.fromkeys(table["program"]))
    runs = _runs(results)
    wide = table.pivot(index="run", columns="program", values="runs_on").reindex(runs)
    rows = [_driver(results, program, wide[program].to_numpy(dtype=float)) for program in order]
    columns = ["program", "plans", "runs_on", "axis", "spread", "lowest", "lowest_share"]
    return pd.DataFrame(rows, columns=[*columns, "highest", "highest_share"])


def _driver(results: SweepResults, program: str, on: FloatArray) -> dict[str, Any]:
    row: dict[str, Any] = {
        "program": program,
        "plans": int((~np.isnan(on)).sum()),
        "runs_on": float(np.nanmean(on)),
        "axis": "",
        "spread": 0.0,
    }
    tests = sum(level.step is not None for level in results.levels)
    for level in results.levels:
        if level.step is not None and not _beyond_chance(level, on, tests):
            continue
        by_level = dict(_by_level(level, on))
        if not by_level:
            continue
        low, high = min(by_level, key=by_level.__getitem__), max(by_level, key=by_level.__getitem__)
        spread = by_level[high] - by_level[low]
        if spread > row["spread"] + 1e-9:
            row |= {
                "axis": level.name,
                "spread": spread,
                "lowest": low,
                "lowest_share": by_level[low],
                "highest": high,
                "highest_share": by_level[high],
            }
    return row


def _by_level(level: Levels, on: FloatArray) -> Iterator[tuple[str, float]]:
    for index, label in enumerate(level.labels):
        here = on[(level.of == index) & ~np.isnan(on)]
        if len(here):
            yield label, float(here.mean())


def _beyond_chance(level: Levels, on: FloatArray, tests: int) -> bool:
    """Return whether a drawn value and the share of its draw's runs are related."""
    from scipy import stats

    assert level.step is not None
    known = ~np.isnan(on)
    steps = level.step[known]
    if not len(steps):
        return False
    counts = np.bincount(steps)
    sums = np.bincount(steps, weights=on[known])
    value = np.zeros(len(counts))
    value[steps] = (level.values if level.values is not None else level.of)[known]
    there = counts > 0
    share = sums[there] / counts[there]
    if len(share) < 4 or np.ptp(share) == 0 or np.ptp(value[there]) == 0:
        return False
    return bool(stats.spearmanr(value[there], share).pvalue * tests < CHANCE)
