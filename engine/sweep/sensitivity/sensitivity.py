"""Which axis moves worth: first-order and total sensitivities, where the design allows them.

The first-order index of a factor is the share of the variance that its own effect explains; the
total index adds every interaction it takes part in (Sobol 2001; Saltelli et al. 2010,
https://doi.org/10.1016/j.cpc.2009.09.018).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from ....models.results.sweep import Noise
from ..design import DesignAxis
from .indices import CannotTell, Index, drawn, factorial, remarks
from .noise import WORTH_ROUNDING, Proved, noise_of, proved, within_gap

if TYPE_CHECKING:
    import pandas as pd

    from ...figures.arrays import FloatArray, IntArray
    from .runs import Runs


@dataclass(frozen=True)
class Sensitivity:
    """Which factors move a figure.

    Attributes
    ----------
    figure
        `worth` or a metric.
    indices
        The axes in order, then the addresses drawn.
    notes
        What could not be told, and why.
    noise
        By axis and address drawn, whether what it moves worth by may be noise; empty for metrics.
    """

    figure: str
    indices: tuple[Index, ...]
    notes: tuple[str, ...]
    noise: Mapping[str, Noise]

    def frame(self) -> pd.DataFrame:
        """Return one row a factor."""
        import pandas as pd

        names = [field.name for field in fields(Index)]
        return pd.DataFrame([vars(index) for index in self.indices], columns=names)


def sensitivity(results: Runs, figure: str = "worth") -> Sensitivity:
    """Return first-order and total sensitivities of a figure.

    The axes are crossed, so their indices follow exactly from the runs, each point of an axis
    counting alike; the draws of a sample count as one axis. The addresses drawn are told apart
    by Saltelli's method (first-order and total, for `method: saltelli`) or by RBD-FAST
    (first-order only, for `latin_hypercube` and `sobol`; SALib), on the draws' averages over the
    other axes. Draws with a run that is missing or has no plan are left out. Where the plans that
    the runs' gaps leave room for could make an index nothing, or chance among the draws could make
    it, its `noise` says so.

    Parameters
    ----------
    results
        The sweep's.
    figure
        `worth`, `objective` or a metric that is kept.

    Returns
    -------
    The indices, notes on what could not be told, and the noise of each axis.

    Raises
    ------
    KeyError
        The figure is not kept.
    """
    values = _figure(results, figure)
    try:
        indices, kept, notes = _indices(results, values)
    except CannotTell as why:
        indices, kept, notes = [], [], [str(why)]
    if figure not in _WORTH:
        if _open(proved(results)):
            notes.append(
                f"`{figure}` is that of the plans found; within the gaps others may have another,"
                " by how much is not known"
            )
        return Sensitivity(figure, tuple(indices), tuple(notes), {})
    limits = proved(results, figure)
    noise = noise_of(results, limits)
    if notes == [_BY_ONE] and "gap" in noise.values():
        notes = [_BY_ONE_WITHIN]
    indices = [_flagged(index, noise) for index in indices]
    noise |= {index.factor: index.first_noise for index in indices}
    indices = list(_totals_flagged(results, limits, indices, kept))
    return Sensitivity(figure, tuple(indices), tuple(notes), noise)


def _indices(results: Runs, values: FloatArray) -> tuple[list[Index], list[IntArray], list[str]]:
    """Return the indices, the points of each axis that they are of, and what to say."""
    axes = results.design.all_axes
    cube, kept, notes = _complete(axes, _cube(results, values))
    indices = list(factorial(axes, cube)) if len(axes) > 1 else []
    for number, axis in enumerate(axes):
        if axis.kind != "sample":
            continue
        others = tuple(i for i in range(len(axes)) if i != number)
        try:
            indices += drawn(axis, cube.mean(axis=others), kept[number])
            notes += remarks(axis, len(axes))
        except CannotTell as why:
            notes.append(str(why))
    if not indices and not notes:
        notes.append(_BY_ONE)
    return indices, kept, notes


_BY_ONE = "one value is varied, and all that varies varies by it"

_BY_ONE_WITHIN = (
    "one value is varied, and what varies by it is too close to tell: it may be nothing"
)

_WORTH = ("worth", "objective")


def _figure(results: Runs, figure: str) -> FloatArray:
    """Return a figure by done run; NaN where there is none."""
    if figure not in (*_WORTH, *results.metrics):
        raise KeyError(figure)
    return results.runs_frame()[figure].to_numpy(dtype=float)


def _cube(results: Runs, figure: FloatArray) -> FloatArray:
    """Return a figure by point of each axis; NaN where there is none."""
    flat = np.full(results.wanted, np.nan)
    flat[results.runs_frame().index.to_numpy() - 1] = figure
    return flat.reshape(results.design.shape or (1,))


def _open(limits: Proved) -> bool:
    """Return whether any run's search leaves open whether there is a better plan."""
    room = limits.high - limits.low
    return bool((room > WORTH_ROUNDING * np.maximum(1.0, np.abs(limits.low))).any())


def _flagged(index: Index, noise: Mapping[str, Noise]) -> Index:
    """Return an index with whether its first order may be noise."""
    found = noise[index.factor]
    if index.of == "draws" and found != "gap":
        found = _by_chance(index.first, index.first_within)
    return replace(index, first_noise=found)


def _totals_flagged(
    results: Runs, limits: Proved, indices: Sequence[Index], kept: Sequence[IntArray]
) -> Iterator[Index]:
    """Yield the indices with whether their totals may be noise.

    A total may be nothing where, at every point of the other axes, all points of its own may be
    worth the same.
    """
    if not indices:
        return
    low, high = (_cube(results, side)[np.ix_(*kept)] for side in (limits.low, limits.high))
    nothing: dict[str, bool] = {}
    for number, axis in enumerate(results.design.all_axes):
        alike = within_gap(low, high, axis=number)
        nothing |= dict.fromkeys((axis.name, *axis.addresses), alike)
    for index in indices:
        if index.total is not None and nothing[index.factor]:
            yield replace(index, total_noise="gap")
        else:
            yield replace(index, total_noise=_by_chance(index.total, index.total_within))


def _by_chance(index: float | None, within: float | None) -> Noise:
    """Return whether the confidence interval of an index of draws reaches down to nothing."""
    return "chance" if index is not None and within and index - within <= 0 else ""


def _complete(
    axes: tuple[DesignAxis, ...], cube: FloatArray
) -> tuple[FloatArray, list[IntArray], list[str]]:
    """Return the cube without the draws that are not whole, the points kept, and what to say."""
    notes = []
    kept = [np.arange(length) for length in cube.shape]
    missing = np.isnan(cube)
    said = f"{missing.sum():,} of {cube.size:,} runs are not done or have no plan"
    for number, axis in enumerate(axes):
        # What Saltelli's arrangement lacks cannot be left out: the others are compared with it.
        if axis.kind == "sample" and axis.method != "saltelli" and missing.any():
            others = tuple(i for i in range(cube.ndim) if i != number)
            whole = np.flatnonzero(~missing.any(axis=others))
            if len(whole):
                left_out = cube.shape[number] - len(whole)
                notes.append(f"{said}: {left_out:,} draws of `{axis.name}` are left out")
                cube, kept[number] = cube.take(whole, axis=number), whole
                missing = np.isnan(cube)
    if missing.any():
        raise CannotTell(f"{said}; sensitivities need every combination")
    if cube.size < 2 or float(np.ptp(cube)) <= 1e-9 * max(1.0, float(np.abs(cube).max())):
        raise CannotTell("it is the same in every run: there is nothing to explain")
    return cube, kept, notes
