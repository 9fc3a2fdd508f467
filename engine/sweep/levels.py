"""The levels of a sweep: an axis' points, or the thirds of an address that is drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Any

import numpy as np

from ...models.numbers import typed
from ..figures.arrays import FloatArray, IntArray
from .design import Design, DesignAxis

MOST_VALUES = 5
"""Different values drawn up to which each is a level of its own; more are put in thirds."""

THIRDS = ("low", "middle", "high")


@dataclass(frozen=True, eq=False)
class Levels:
    """What is varied, and at which level each run has it.

    Attributes
    ----------
    name
        Of the axis, or the address drawn.
    labels
        The levels' names, in order.
    of
        Index of the level by run, shape (runs,).
    values
        For an address drawn: its value by run, as one number, shape (runs,); otherwise None.
    step
        For an address drawn: index of the draw by run, shape (runs,); otherwise None.
    others
        For an axis: number of the combination of all others by run, shape (runs,); otherwise None.
    """

    name: str
    labels: tuple[str, ...]
    of: IntArray
    values: FloatArray | None = None
    step: IntArray | None = None
    others: IntArray | None = None


def levels(design: Design, runs: Sequence[int]) -> tuple[Levels, ...]:
    """Return the levels of every axis, and of every address drawn that is a plain value.

    Parameters
    ----------
    design
        The sweep's.
    runs
        Numbers of the runs wanted.

    Returns
    -------
    One for each axis or address, in the order of the file; a drawn address has its draws' thirds.
    """
    steps = _steps(design, runs)
    found: list[Levels] = []
    for index, axis in enumerate(design.all_axes):
        if axis.kind == "sample":
            found += _drawn(axis, steps[:, index])
        else:
            labels = tuple(named(point.label) for point in axis.points)
            rest = np.delete(steps, index, axis=1)
            others = np.unique(rest, axis=0, return_inverse=True)[1].reshape(-1)
            found.append(Levels(axis.name, labels, steps[:, index], others=others))
    return tuple(found)


def _steps(design: Design, runs: Sequence[int]) -> IntArray:
    """Return the index of each run's point on each axis, shape (runs, axes)."""
    steps = np.array([design.run(run).steps for run in runs], dtype=np.int64)
    return steps.reshape(len(runs), len(design.all_axes))


def draws(design: Design, runs: Sequence[int]) -> tuple[Levels, ...]:
    """Return each axis of draws as a whole, a level for each draw; parameters as of `levels`.

    Parameters
    ----------
    design, runs
        As of `levels`.

    Returns
    -------
    One for each axis of draws.
    """
    steps = _steps(design, runs)
    return tuple(
        Levels(axis.name, tuple(named(point.label) for point in axis.points), steps[:, index])
        for index, axis in enumerate(design.all_axes)
        if axis.kind == "sample"
    )


def _drawn(axis: DesignAxis, steps: IntArray) -> list[Levels]:
    found = []
    for address in axis.addresses:
        drawn = [point.values[address] for point in axis.points]
        numbers = [as_number(value) for value in drawn]
        if None not in numbers and len({str(value) for value in drawn}) > MOST_VALUES:
            values = np.array(numbers, dtype=float)
            thirds, labels = _thirds(values)
            found.append(Levels(address, labels, thirds[steps], values[steps], steps))
        else:
            plain = sorted({value for value in drawn if _is_number(value)})
            names = list(dict.fromkeys(named(value) for value in (*plain, *drawn)))
            of = np.array([names.index(named(value)) for value in drawn], dtype=np.int64)
            found.append(Levels(address, tuple(names), of[steps], None, steps))
    return found


def _thirds(values: FloatArray) -> tuple[IntArray, tuple[str, ...]]:
    """Return the third in which each value lies by its rank, and what the thirds are called.

    Equal values lie in the same third, so that no two of them overlap; one that is left with no
    value is left out.
    """
    ordered = np.sort(values)
    # A value drawn several times has the middle of its ranks.
    ends = [np.searchsorted(ordered, values, side=side) for side in ("left", "right")]
    thirds = (3 * (ends[0] + ends[1] - 1) // (2 * len(values))).astype(np.int64)
    kept, index = np.unique(thirds, return_inverse=True)
    spans = [(float(values[thirds == t].min()), float(values[thirds == t].max())) for t in kept]
    digits = next(d for d in range(4, 18) if d == 17 or _apart(spans, d))
    labels = tuple(
        f"{THIRDS[t]}: {named(low, digits)} to {named(high, digits)}"
        for t, (low, high) in zip(kept, spans, strict=True)
    )
    return index.astype(np.int64), labels


def _apart(spans: Sequence[tuple[float, float]], digits: int) -> bool:
    """Return whether spans, written with so many digits, do not meet."""
    return all(
        named(below[1], digits) != named(above[0], digits) for below, above in pairwise(spans)
    )


def as_number(value: Any) -> float | None:
    """Return what is drawn as one number: of amounts by year or school their average.

    None where it holds anything that is no number.

    Parameters
    ----------
    value
        A number, or numbers by year or school.
    """
    if isinstance(value, Mapping):
        parts = [as_number(part) for part in value.values()]
        numbers = [part for part in parts if part is not None]
        return fmean(numbers) if numbers and len(numbers) == len(parts) else None
    return float(value) if isinstance(value, int | float) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def named(label: Any, digits: int = 4) -> str:
    """Return a label as text: of a number so many digits, and all those before the point.

    Parameters
    ----------
    label
        A value that an axis takes.
    digits
        How many digits a broken number keeps.
    """
    if isinstance(label, bool):
        return str(label).lower()
    if isinstance(label, int) or (isinstance(label, float) and label.is_integer()):
        return f"{int(label):,}" if abs(label) < 1e15 else str(label)
    if isinstance(label, Mapping):
        return ", ".join(f"{key}: {named(value, digits)}" for key, value in label.items())
    if not isinstance(label, float):
        return str(label)
    if not 1e-9 < abs(label) < 1e15:
        return typed(label, digits)
    places = max(0, digits - 1 - math.floor(math.log10(abs(label))))
    text = f"{label:,.{places}f}"
    return text.rstrip("0").rstrip(".") if places else text
