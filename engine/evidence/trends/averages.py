"""Each unit's average at each time, and how far chance alone moves it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ....models.study.trend_table import TrendTable
from ...milp.model.arrays import FloatArray


def averages(table: TrendTable, by: str) -> pd.DataFrame:
    """Return `unit`, `time`, `y`, `n` and `within` (students' variance, if known) of each cell."""
    weight = [1.0] * len(table.outcome) if table.students is None else list(table.students)
    rows = pd.DataFrame(
        {
            "unit": pd.Series(table.by[by], dtype=object),
            "time": pd.Series(table.time, dtype=float),
            "y": pd.Series(table.outcome, dtype=float),
            "w": pd.Series(weight, dtype=float),
        }
    ).dropna()
    rows = rows[rows["w"] > 0]
    rows["wy"] = rows["w"] * rows["y"]
    cells = rows.groupby(["unit", "time"], sort=True).agg(
        wy=("wy", "sum"), n=("w", "sum"), rows=("y", "size"), spread=("y", "var")
    )
    cells["y"] = cells["wy"] / cells["n"]
    return cells.reset_index()


def chance_variance(cells: pd.DataFrame, of_students: bool) -> FloatArray:
    """Return the variance of each average around its unit's course: a + b/n.

    `a` is what moves a whole school from year to year, `b` the variance of students. From the
    squared distances of the averages from each unit's own line; where rows are students, `b` is
    what they differ within a unit and time.

    Parameters
    ----------
    cells
        As of `averages`.
    of_students
        Whether rows are students.
    """
    squares, over = _distances(cells)
    if of_students:
        many = cells["rows"] > 1
        free = (cells["rows"] - 1)[many]
        students = float((cells["spread"][many] * free).sum() / max(free.sum(), 1))
        school = max(float(np.mean(squares - students * over)), 0.0) if len(squares) else 0.0
    else:
        from scipy.optimize import nnls  # slow to load

        design = np.column_stack([np.ones(len(over)), over])
        school, students = (float(v) for v in nnls(design, squares)[0])
    variance = school + students / cells["n"].to_numpy(dtype=float)
    least = float(np.max(variance)) * 1e-6 if variance.max() > 0 else 1.0
    return np.asarray(np.maximum(variance, least))


def _distances(cells: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    """Return squared distances from each unit's line, at their full size, and 1/n of each."""
    squares: list[float] = []
    over: list[float] = []
    for _, own in cells.groupby("unit"):
        if len(own) < 3:
            continue
        design = np.column_stack([np.ones(len(own)), own["time"] - own["time"].mean()])
        hat = design @ np.linalg.pinv(design)
        rest = own["y"].to_numpy() - hat @ own["y"].to_numpy()
        free = 1.0 - np.diag(hat)
        squares += list(rest[free > 1e-9] ** 2 / free[free > 1e-9])
        over += list(1.0 / own["n"].to_numpy()[free > 1e-9])
    return np.array(squares), np.array(over)
