"""Which axis drives which decision: shares of runs that keep each program, by level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ....models.results.sweep import Noise
from ..levels import Levels
from .noise import CHANCE, Proved, beyond_chance, proved, within_gap

if TYPE_CHECKING:
    import pandas as pd

    from ...figures.arrays import FloatArray
    from .runs import Runs

DECISIONS = (
    *("keep", "trim", "expand", "merge", "retire", "pilot", "adopt", "decline"),
    *("start", "off"),  # of a reorganization
)


def shares(results: Runs) -> pd.DataFrame:
    """Return what share of the runs decides what on each program, by axis and level.

    A reorganization is a program here that runs on in the runs in which it begins.

    Parameters
    ----------
    results
        The sweep's.

    Returns
    -------
    One row an axis (or address drawn), level and program: `runs` with a plan at that level, the
    share `runs_on` of them in which the program runs anywhere in the last year, the share of each
    decision, and in `noise` whether the spread of `runs_on` along the axis may be noise.
    """
    import pandas as pd

    limits = proved(results)
    table = _wide(results)
    noise = {
        (level.name, program): moved.noise
        for program, on in _runs_on(results, table).items()
        for level, moved in _moves(results, limits, on)
    }
    found: list[dict[str, Any]] = []
    for level in results.levels:
        for index, label in enumerate(level.labels):
            at = table.loc[table["run"].isin(_runs(results)[level.of == index])]
            for program, rows in at.groupby("program", sort=False):
                told = {"axis": level.name, "level": label, "program": program, "runs": len(rows)}
                means = {str(n): part for n, part in rows[["runs_on", *DECISIONS]].mean().items()}
                found.append({**told, **means, "noise": noise.get((level.name, str(program)), "")})
    columns = ["axis", "level", "program", "runs", "runs_on", *DECISIONS, "noise"]
    return pd.DataFrame(found, columns=columns)


def _runs(results: Runs) -> np.ndarray[Any, Any]:
    return results.runs_frame().index.to_numpy()


def _wide(results: Runs) -> pd.DataFrame:
    """Return the decisions, one column each, 0 or 1, one row a run and program."""
    import pandas as pd

    table = results.decisions_frame()
    wide = pd.DataFrame({"run": table["run"], "program": table["program"]})
    wide["runs_on"] = (table["sites_after"].astype(float) > 0).astype(float)
    for decision in DECISIONS:
        wide[decision] = (table["decision"] == decision).astype(float)
    return wide


def _runs_on(results: Runs, table: pd.DataFrame) -> dict[str, FloatArray]:
    """Return for each program whether it runs on, by done run; NaN where it is not known."""
    order = list(dict.fromkeys(table["program"]))
    wide = table.pivot(index="run", columns="program", values="runs_on").reindex(_runs(results))
    return {program: wide[program].to_numpy(dtype=float) for program in order}


def drivers(results: Runs) -> pd.DataFrame:
    """Return for each program the axis that moves most whether it runs on.

    Of the axes of a grid, zip or list the spread between levels is that of these runs. With
    draws, an address may seem to matter by chance: it counts only where the rank correlation of
    its value with the share of its draw's runs is beyond chance (`CHANCE`, shared among all the
    addresses drawn). Where the mean worth at the two levels of a crossed axis is not told apart by
    what the runs' gaps leave open, plans that decide otherwise may be as good: unless the decision
    turns one way more often than chance would have it (a sign test), such an axis has the `noise`
    "gap", and is named only where no other moves the program.

    Parameters
    ----------
    results
        The sweep's.

    Returns
    -------
    One row a program: `plans`, those whose scenario has it; `runs_on`, its share of them; `axis`
    that spreads it most between its levels, with the `lowest` and the `highest` level and its
    share there; `spread`, the difference; `noise`. Without an axis that moves it: no axis, and 0.
    """
    import pandas as pd

    limits = proved(results)
    rows = [
        _driver(results, limits, program, on)
        for program, on in _runs_on(results, _wide(results)).items()
    ]
    columns = ["program", "plans", "runs_on", "axis", "spread", "lowest", "lowest_share"]
    return pd.DataFrame(rows, columns=[*columns, "highest", "highest_share", "noise"])


def _driver(results: Runs, limits: Proved, program: str, on: FloatArray) -> dict[str, Any]:
    row: dict[str, Any] = {
        "program": program,
        "plans": int((~np.isnan(on)).sum()),
        "runs_on": float(np.nanmean(on)),
        "axis": "",
        "spread": 0.0,
        "noise": "",
    }
    moves = [
        (level, m)
        for level, m in _moves(results, limits, on)
        if m.spread > 0 and m.noise != "chance"
    ]
    if not moves:
        return row
    # What is told apart comes before what is not; among these the first of the widest.
    level, most = max(moves, key=lambda pair: (pair[1].noise == "", round(pair[1].spread, 9)))
    return row | {"axis": level.name, **vars(most)}


@dataclass(frozen=True)
class _Move:
    """How far a program's share spreads between an axis' levels."""

    spread: float = 0.0
    lowest: str = ""
    lowest_share: float | None = None
    highest: str = ""
    highest_share: float | None = None
    noise: Noise = ""


def _moves(results: Runs, limits: Proved, on: FloatArray) -> Iterator[tuple[Levels, _Move]]:
    """Yield how far each axis, and each address drawn, moves whether a program runs on."""
    tests = sum(level.step is not None for level in results.levels)
    for level in results.levels:
        share = {i: float(here.mean()) for i, here in _by_level(level, on) if len(here)}
        if not share:
            continue
        low, high = min(share, key=share.__getitem__), max(share, key=share.__getitem__)
        spread = share[high] - share[low]
        noise: Noise = ""
        if level.step is not None:
            noise = "" if beyond_chance(level, on, tests) else "chance"
        elif spread > 0 and not (
            _told_apart(limits, level, low, high) or _turns_one_way(level, on, low, high)
        ):
            noise = "gap"
        names = level.labels
        yield level, _Move(spread, names[low], share[low], names[high], share[high], noise)


def _told_apart(limits: Proved, level: Levels, one: int, other: int) -> bool:
    """Return whether the mean worth at two levels differs by more than the gaps leave open."""
    low, high = limits.means(level)
    return not within_gap(low[[one, other]], high[[one, other]])


def _turns_one_way(level: Levels, on: FloatArray, one: int, other: int) -> bool:
    """Return whether the decision turns between two levels one way, all else the same.

    Where it turns only because searches end anywhere within their gaps, both ways are as likely.
    """
    from scipy import stats

    assert level.others is not None
    at = np.full((2, int(level.others.max()) + 1), np.nan)
    for row, index in enumerate((one, other)):
        here = level.of == index
        at[row, level.others[here]] = on[here]
    begins, ends = int((at[1] > at[0]).sum()), int((at[1] < at[0]).sum())
    if begins + ends == 0:
        return False
    return bool(stats.binomtest(begins, begins + ends).pvalue < CHANCE)


def _by_level(level: Levels, on: FloatArray) -> Iterator[tuple[int, FloatArray]]:
    for index in range(len(level.labels)):
        yield index, on[(level.of == index) & ~np.isnan(on)]
