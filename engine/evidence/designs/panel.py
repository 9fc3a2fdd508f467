"""Before and after, with and without: difference in differences (moderndid, pyfixest)."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ....models.results.evaluation import PicturePoint
from ..libraries import library, quietly
from .estimate import CannotEstimate, Estimate, Trend
from .regression import MOST_JACKKNIFED, REPETITIONS, SEED
from .sample import Sample, complete, spread

if TYPE_CHECKING:
    from ....models.scenario.base import Id


def panel(sample: Sample, goal: Id, arm: int) -> Estimate:
    """Return what the program changed, against units that did not (yet) have it.

    Where all began at once, it is the regression with units' and times' own levels, with the
    cluster jackknife (CRV3) as standard error. Where they began at different times, that would
    compare early with late ones, and it is the group-time effects of Callaway and Sant'Anna 2021,
    averaged over the units that began.

    Raises
    ------
    CannotEstimate
        Nobody is left to compare with, or nobody was seen before.
    """
    rows = complete(sample, goal).frame
    cells = unit_times(rows, goal)
    if not (cells["first"] > 0).any() or cells["first"].nunique() < 2:
        raise CannotEstimate("no unit began while others had not, so there is nothing to compare")
    if cells.loc[cells["first"] > 0, "first"].nunique() > 1:
        cells = throughout(cells)
        att = _group_times(cells)
        effect, se, df, p = _staggered(att)
    else:
        effect, se, df, p = _at_once(cells)
        att = _if_told(throughout(cells))
    rows = rows[rows["unit"].isin(set(cells["unit"]))]
    began = rows["unit"].isin(set(cells.loc[cells["first"] > 0, "unit"]))
    return Estimate(
        effect,
        se,
        df,
        _students(rows[began]),
        _students(rows[~began]),
        *spread(sample, rows, goal, [began, rows["time"]]),
        p,
        Trend(None, 0) if att is None else _before(att, cells),
        _times(cells),
        picture=() if att is None else _picture(_aggregated(att, "dynamic")),
    )


def unit_times(rows: pd.DataFrame, goal: str) -> pd.DataFrame:
    """Return the average of each unit at each time, and when it began (0: never).

    Times are counted from 1 on. Units that had the program when they were first seen are left out:
    nothing is known of them before.
    """
    weight = rows["students"] if "students" in rows else pd.Series(1.0, index=rows.index)
    data = rows.assign(w=weight, wy=weight * rows[f"y_{goal}"])
    by = data.groupby(["unit", "time"], sort=True)
    cells = by.agg(wy=("wy", "sum"), w=("w", "sum"), on=("arm", "max")).reset_index()
    cells["y"] = cells["wy"] / cells["w"]
    cells["time"] = _counted(cells["time"])
    if "cluster" in data:
        cells["cluster"] = cells["unit"].map(data.groupby("unit")["cluster"].first())
    began = cells[cells["on"] > 0].groupby("unit")["time"].min()
    cells["first"] = cells["unit"].map(began).fillna(0.0)
    seen = cells.groupby("unit")["time"].transform("min")
    cells = cells[~((cells["first"] > 0) & (cells["first"] <= seen))].copy()
    cells["weight"] = cells.groupby("unit")["w"].transform("mean")
    cells["number"] = pd.factorize(cells["unit"])[0] + 1
    return cells


def _counted(times: pd.Series) -> pd.Series:
    """Return times as whole numbers from 1 on; parts of a year are counted one by one."""
    if (times % 1 == 0).all():
        return pd.Series(times - times.min() + 1)
    return times.rank(method="dense")


def throughout(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the units that are there at all times: group-time effects are told of these alone."""
    seen = cells.groupby("unit")["time"].transform("size")
    return cells[seen == cells["time"].nunique()].copy()


def _if_told(cells: pd.DataFrame) -> Any:
    """Return group-time effects; None where they cannot be told."""
    try:
        return _group_times(cells)
    except CannotEstimate:
        return None


def _group_times(cells: pd.DataFrame) -> Any:
    grouped = cells["cluster"] if "cluster" in cells else cells["unit"]
    data = pd.DataFrame(
        {
            "y": cells["y"],
            "t": cells["time"].astype(int),
            "i": cells["number"].astype(int),
            "g": cells["first"].astype(int),
            "w": cells["weight"],
            "c": pd.factorize(grouped)[0],
        }
    )
    own = "cluster" not in cells or cells["cluster"].nunique() == cells["unit"].nunique()
    try:
        with quietly():
            return library("moderndid").att_gt(
                data=data,
                yname="y",
                tname="t",
                idname="i",
                gname="g",
                weightsname="w" if data["w"].nunique() > 1 else None,
                control_group="nevertreated" if (data["g"] == 0).any() else "notyettreated",
                est_method="dr",
                boot=not own,
                biters=REPETITIONS,
                clustervars=None if own else ["c"],
                random_state=SEED,
            )
    except Exception as failure:  # its errors have no common base
        raise CannotEstimate(
            "too few units are there at all times that begin together, or that never begin"
        ) from failure


def _aggregated(att: Any, kind: str) -> Any:
    with quietly():
        return library("moderndid").aggte(att, type=kind, random_state=SEED)


def overall(cells: pd.DataFrame, kind: str) -> tuple[float, float]:
    """Return an average of group-time effects and its standard error.

    Parameters
    ----------
    cells
        As of `unit_times`.
    kind
        `group` (over units that began), `dynamic` (over times since the start) or `simple`.
    """
    found = _aggregated(_group_times(cells), kind)
    return float(found.overall_att), float(found.overall_se)


def _staggered(att: Any) -> tuple[float, float, float, float]:
    from scipy.special import ndtr  # slow to load

    found = _aggregated(att, "group")
    effect, se = float(found.overall_att), float(found.overall_se)
    if not se > 0:
        raise CannotEstimate("its standard error cannot be told: too few units began")
    return effect, se, inf, float(2 * ndtr(-abs(effect / se)))


def _at_once(cells: pd.DataFrame) -> tuple[float, float, float, float]:
    grouped = cells["cluster"] if "cluster" in cells else cells["unit"]
    data = pd.DataFrame(
        {
            "y": cells["y"],
            "d": ((cells["first"] > 0) & (cells["time"] >= cells["first"])).astype(float),
            "u": cells["number"],
            "t": cells["time"],
            "w": cells["weight"],
            "c": pd.factorize(grouped)[0],
        }
    )
    vcov = {"CRV3" if data["c"].nunique() <= MOST_JACKKNIFED else "CRV1": "c"}
    weights = "w" if data["w"].nunique() > 1 else None
    try:
        with quietly():
            fit = library("pyfixest").feols("y ~ d | u + t", data, vcov=vcov, weights=weights)
            effect, se = float(fit.coef()["d"]), float(fit.se()["d"])
    except Exception as failure:  # its errors, and those of what it calls, have no common base
        raise CannotEstimate(f"the regression cannot be fitted ({failure})") from failure
    if not se > 0:
        raise CannotEstimate("its standard error cannot be told: too few units began")
    return effect, se, float(fit._df_t), float(fit.pvalue()["d"])


def _before(att: Any, cells: pd.DataFrame) -> Trend:
    early = np.asarray(att.times) < np.asarray(att.groups)
    size = np.asarray(att.att_gt)[early]
    known = np.isfinite(size)
    largest = float(np.max(np.abs(size[known]))) if known.any() else 0.0
    began = cells[cells["first"] > 0].groupby("first")["unit"].nunique()
    p = _chance(att.wald_stat, int(known.sum()), att.n_units)
    return Trend(p, int(known.sum()), largest, int(began.min()))


def _chance(wald: float | None, differences: int, units: int) -> float | None:
    """Return the chance of a Wald statistic, as Hotelling's: of few units it is often large."""
    from scipy.special import fdtrc  # slow to load

    free = units - differences
    if wald is None or not np.isfinite(wald) or differences < 1 or free < 1:
        return None
    return float(fdtrc(differences, free, wald * free / (differences * (units - 1))))


def _times(cells: pd.DataFrame) -> tuple[int, int]:
    start = cells.loc[cells["first"] > 0, "first"].min()
    times = np.unique(cells["time"])
    return int((times < start).sum()), int((times >= start).sum())


def _picture(events: Any) -> tuple[PicturePoint, ...]:
    found = []
    for when, effect, se in zip(
        events.event_times, events.att_by_event, events.se_by_event, strict=True
    ):
        half = 1.96 * float(se) if np.isfinite(se) else None
        ends = (None, None) if half is None else (float(effect) - half, float(effect) + half)
        found.append(
            PicturePoint(
                series="effect by time since the start",
                x=float(when),
                y=float(effect),
                low=ends[0],
                high=ends[1],
            )
        )
    return tuple(found)


def _students(rows: pd.DataFrame) -> int:
    """Return students (rows where a row is one) per time, on average."""
    if rows.empty:
        return 0
    return round(float(rows["students"].sum() if "students" in rows else len(rows))
                 / rows["time"].nunique())  # fmt: skip
