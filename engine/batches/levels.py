"""The levels of a sweep: an axis' points, or the thirds of an address that is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

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
        For an address drawn: its value by run, shape (runs,); otherwise None.
    step
        For an address drawn: index of the draw by run, shape (runs,); otherwise None.
    """

    name: str
    labels: tuple[str, ...]
    of: IntArray
    values: FloatArray | None = None
    step: IntArray | None = None


def levels(design: Design, runs: Sequence[int]) -> tuple[Levels, ...]:
    """Return the levels of every axis, and of every address drawn that is a plain value.

    Parameters
    ----------
    design
        The sweep's.
    runs
        Numbers of the runs wanted.
    """
    steps = np.array([design.run(run).steps for run in runs], dtype=np.int64)
    steps = steps.reshape(len(runs), len(design.all_axes))
    found: list[Levels] = []
    for index, axis in enumerate(design.all_axes):
        if axis.kind == "sample":
            found += _drawn(axis, steps[:, index])
        else:
            labels = tuple(named(point.label) for point in axis.points)
            found.append(Levels(axis.name, labels, steps[:, index]))
    return tuple(found)


def _drawn(axis: DesignAxis, steps: IntArray) -> list[Levels]:
    found = []
    for address in axis.addresses:
        drawn = [point.values[address] for point in axis.points]
        plain = sorted({value for value in drawn if _is_number(value)})
        if len(plain) > MOST_VALUES and all(_is_number(value) for value in drawn):
            values = np.array(drawn, dtype=float)
            thirds = _thirds(values)
            labels = tuple(_third(word, values[thirds == t]) for t, word in enumerate(THIRDS))
            found.append(Levels(address, labels, thirds[steps], values[steps], steps))
        else:
            names = list(dict.fromkeys(named(value) for value in (*plain, *drawn)))
            of = np.array([names.index(named(value)) for value in drawn], dtype=np.int64)
            found.append(Levels(address, tuple(names), of[steps], None, steps))
    return found


def _thirds(values: FloatArray) -> IntArray:
    """Return 0, 1 or 2 for each value, by its rank."""
    ranks = np.argsort(np.argsort(values, kind="stable"), kind="stable")
    thirds: IntArray = (3 * ranks // len(values)).astype(np.int64)
    return thirds


def _third(word: str, values: FloatArray) -> str:
    return f"{word}: {named(float(values.min()))} to {named(float(values.max()))}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def named(label: Any) -> str:
    """Return a label as text: numbers with six digits at most."""
    if isinstance(label, bool):
        return str(label).lower()
    if isinstance(label, int) or (isinstance(label, float) and label.is_integer()):
        return f"{int(label):,}" if abs(label) < 1e15 else str(label)
    return f"{label:.4g}" if isinstance(label, float) else str(label)
