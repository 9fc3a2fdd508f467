"""First-order and total indices of a sweep's axes, and of the addresses drawn.

Those of crossed axes are exact; those of addresses drawn are estimates: Saltelli's method (Saltelli
et al. 2010, https://doi.org/10.1016/j.cpc.2009.09.018) or RBD-FAST (SALib).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ....models.results.sweep import Noise
from ..design import DesignAxis
from ..levels import as_number

if TYPE_CHECKING:
    from ...figures.arrays import FloatArray, IntArray

LEAST_DRAWS = 65
"""Draws below which first-order indices of single addresses would say nothing."""


CONFIDENCE = 0.95


WIDEST_HALF = 0.5
"""Half of a confidence interval beyond which it is wider than all that an index can be, 0 to 1."""


@dataclass(frozen=True)
class Index:
    """How much one factor matters.

    Attributes
    ----------
    factor
        An axis, or an address drawn.
    first, total
        The indices, 0 to 1 but for sampling error; None where the design cannot tell.
    first_within, total_within
        Half of the 95% confidence interval; 0 where the index is exact for these runs.
    of
        `runs`: of the variance of all runs; `draws`: of that of the draws' averages.
    first_noise, total_noise
        Whether the index may be noise: `gap`, by what the runs' searches leave open; `chance`, by
        the draws; empty: neither. Of worth and the objective only.
    """

    factor: str
    first: float | None
    total: float | None
    first_within: float | None = 0.0
    total_within: float | None = 0.0
    of: str = "runs"
    first_noise: Noise = ""
    total_noise: Noise = ""


class CannotTell(Exception):
    """Sensitivities cannot be told: why."""


def factorial(axes: tuple[DesignAxis, ...], cube: FloatArray) -> Iterator[Index]:
    """Yield the exact indices of crossed axes, each point counting alike.

    Parameters
    ----------
    axes
        The sweep's, n of them.
    cube
        The figure, one dimension an axis; not the same everywhere.

    Yields
    ------
    For each axis its first-order index, the variance of the means along it as a share of all
    variance, and its total index, 1 less the share that is left with it averaged out (Sobol 1993;
    Homma and Saltelli 1996).
    """
    variance = float(cube.var())
    for number, axis in enumerate(axes):
        others = tuple(i for i in range(cube.ndim) if i != number)
        first = float(cube.mean(axis=others).var()) / variance
        total = 1.0 - float(cube.mean(axis=number).var()) / variance
        yield Index(axis.name, first, max(0.0, total))


def drawn(axis: DesignAxis, averages: FloatArray, kept: IntArray) -> Iterator[Index]:
    """Yield the indices of the addresses of a sample, from each draw's average.

    Parameters
    ----------
    axis
        An axis of draws.
    averages
        The figure's average for each draw that is kept, shape (kept,).
    kept
        Numbers of these draws, shape (kept,).

    Yields
    ------
    One for each address drawn; none where there is one address only.

    Raises
    ------
    CannotTell
        All averages are the same, a drawn value is not a number, draws are too few, or SALib is not
        installed.
    """
    addresses = axis.addresses
    if len(addresses) < 2:
        return
    if float(np.ptp(averages)) <= 1e-9 * max(1.0, float(np.abs(averages).max())):
        raise CannotTell(f"`{axis.name}`: all draws are the same")
    if axis.method == "saltelli":
        yield from _saltelli(axis, averages)
        return
    values = [[as_number(axis.points[n].values[a]) for a in addresses] for n in kept]
    if any(value is None for row in values for value in row):
        raise CannotTell(f"`{axis.name}`: not all that is drawn is a number")
    yield from _rbd_fast(axis, np.array(values, dtype=float), averages)


def _saltelli(axis: DesignAxis, averages: FloatArray) -> Iterator[Index]:
    from scipy import stats

    many, width = axis.draws, len(axis.addresses)
    blocks = averages.reshape(width + 2, many)
    parts = {
        "f_A": blocks[None, 0],
        "f_B": blocks[None, 1],
        "f_AB": blocks[2:, None, :],
    }
    found = stats.sobol_indices(func=parts, n=many)
    spread = found.bootstrap(confidence_level=CONFIDENCE)
    first = _half(spread.first_order.confidence_interval)
    total = _half(spread.total_order.confidence_interval)
    # Of very few draws the bootstrap's own limits may be no numbers.
    if not max(first.max(), total.max()) <= WIDEST_HALF:
        raise CannotTell(
            f"`{axis.name}`: {many} draws are too few to tell its addresses apart: their indices"
            f" would be known to no better than ± {WIDEST_HALF}; take more"
        )
    for i, address in enumerate(axis.addresses):
        yield Index(
            address,
            float(found.first_order[i]),
            float(found.total_order[i]),
            float(first[i]),
            float(total[i]),
            "draws",
        )


def _half(interval: Any) -> FloatArray:
    half: FloatArray = (np.ravel(interval.high) - np.ravel(interval.low)) / 2
    return half


def _rbd_fast(axis: DesignAxis, values: FloatArray, averages: FloatArray) -> Iterator[Index]:
    if len(averages) < LEAST_DRAWS:
        raise CannotTell(
            f"`{axis.name}`: {len(averages)} draws are too few to tell its addresses apart;"
            f" {LEAST_DRAWS} are the least"
        )
    try:
        from SALib.analyze import rbd_fast
    except ImportError:
        raise CannotTell(
            f"`{axis.name}`: to tell its addresses apart, install groundswell[sensitivity]"
        ) from None
    problem = {
        "num_vars": values.shape[1],
        "names": list(axis.addresses),
        "bounds": [[float(v.min()), float(v.max())] for v in values.T],
    }
    found = rbd_fast.analyze(problem, values, averages, conf_level=CONFIDENCE, seed=0)
    for i, address in enumerate(axis.addresses):
        within = float(found["S1_conf"][i])
        yield Index(address, float(found["S1"][i]), None, within, None, "draws")


def remarks(axis: DesignAxis, axes: int) -> list[str]:
    """Return what there is to say of the indices of a sample's addresses, beside so many axes.

    Parameters
    ----------
    axis
        An axis of draws.
    axes
        How many axes the sweep has.
    """
    notes: list[str] = []
    if len(axis.addresses) < 2:
        return notes
    if axis.method != "saltelli":
        notes.append(
            f"`{axis.name}`: {axis.method.replace('_', ' ')} draws tell first-order indices only;"
            " totals need `method: saltelli`"
        )
    if axes > 1:
        notes.append(
            f"`{axis.name}`: its addresses' indices are of the draws' averages over the other axes"
        )
    return notes
