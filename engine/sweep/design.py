"""What a sweep runs: its axes with their points, and every run as a place among them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any, Literal

AxisKind = Literal["scenario", "grid", "zip", "list", "sample"]
SCENARIO = "scenario"
"""Name of the axis of scenario files."""


@dataclass(frozen=True)
class Point:
    """One step of an axis.

    Attributes
    ----------
    label
        What it is called in tables: a value, a name or a number.
    values
        Value by address, as `--set` takes it.
    overrides
        Names of the scenario's overrides.
    where
        Path in the sweep file of each address' value, and of the point itself ("").
    """

    label: str | float | int | bool | None
    values: Mapping[str, Any]
    overrides: tuple[str, ...] = ()
    where: Mapping[str, tuple[Any, ...]] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class DesignAxis:
    """What is varied together.

    Attributes
    ----------
    name
        Of a grid: its address.
    kind
        How it was given; `scenario`: another scenario file at each point.
    points
        In order.
    method, draws
        Of a sample: how it was drawn, and its `draws`.
    notes
        Of a sample: what there is to say of what is drawn.
    """

    name: str
    kind: AxisKind
    points: tuple[Point, ...]
    method: str = ""
    draws: int = 0
    notes: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that one of its points sets, in order."""
        return tuple(dict.fromkeys(a for point in self.points for a in point.values))


@dataclass(frozen=True)
class RunSpec:
    """One run: which scenario, and how it is changed.

    Attributes
    ----------
    number
        From 1, in the order of the design.
    scenario
        Index of its scenario file.
    steps
        Index of its point on each axis.
    overrides, values
        What is applied: what holds in every run first, then each axis'.
    """

    number: int
    scenario: int
    steps: tuple[int, ...]
    overrides: tuple[str, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Design:
    """A sweep's axes, for each of its scenarios; the last axis varies fastest.

    Attributes
    ----------
    axes
        For each scenario the axes besides that of the scenarios, equal in names and lengths.
    names
        The scenarios' files, as named.
    overrides, values
        What holds in every run.
    """

    axes: tuple[tuple[DesignAxis, ...], ...]
    names: tuple[str, ...]
    overrides: tuple[str, ...]
    values: Mapping[str, Any]

    @property
    def all_axes(self) -> tuple[DesignAxis, ...]:
        """The axes as they are crossed; the scenarios' first, where there are several."""
        if len(self.names) < 2:
            return self.axes[0]
        points = tuple(Point(name, {}) for name in self.names)
        return (DesignAxis(SCENARIO, "scenario", points), *self.axes[0])

    @property
    def notes(self) -> tuple[str, ...]:
        """What there is to say of what is drawn, of every scenario."""
        axes = (axis for own in self.axes for axis in own)
        return tuple(dict.fromkeys(note for axis in axes for note in axis.notes))

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of points on each axis."""
        return tuple(len(axis.points) for axis in self.all_axes)

    def __len__(self) -> int:
        return prod(self.shape)

    def run(self, number: int) -> RunSpec:
        """Return a run by its number, from 1."""
        steps, rest = [], number - 1
        for length in reversed(self.shape):
            rest, step = divmod(rest, length)
            steps.append(step)
        steps.reverse()
        several = len(self.names) > 1
        scenario = steps[0] if several else 0
        own = steps[1:] if several else steps
        points = [axis.points[i] for axis, i in zip(self.axes[scenario], own, strict=True)]
        return RunSpec(
            number=number,
            scenario=scenario,
            steps=tuple(steps),
            overrides=tuple(
                dict.fromkeys((*self.overrides, *(name for p in points for name in p.overrides)))
            ),
            values=_removals_last(
                {**self.values, **{a: v for p in points for a, v in p.values.items()}}
            ),
        )

    def runs(self) -> Iterator[RunSpec]:
        """Yield every run in order."""
        return (self.run(number) for number in range(1, len(self) + 1))

    def to_data(self) -> dict[str, Any]:
        """Return the design as plain data, keys in a fixed order."""
        return {
            "names": list(self.names),
            "overrides": list(self.overrides),
            "values": dict(self.values),
            "axes": [[_axis_data(axis) for axis in axes] for axes in self.axes],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Design:
        """Return the design that `to_data` gave."""
        return cls(
            axes=tuple(tuple(_axis(axis) for axis in axes) for axes in data["axes"]),
            names=tuple(data["names"]),
            overrides=tuple(data["overrides"]),
            values=data["values"],
        )


def _removals_last(values: Mapping[str, Any]) -> dict[str, Any]:
    # What a removal takes with it must not be missing for the others.
    return dict(sorted(values.items(), key=lambda item: item[1] is None))


def _axis_data(axis: DesignAxis) -> dict[str, Any]:
    points = [[p.label, dict(p.values), list(p.overrides)] for p in axis.points]
    data = {
        "name": axis.name,
        "kind": axis.kind,
        "method": axis.method,
        "draws": axis.draws,
        "points": points,
    }
    # Only where there are any: results that were begun without them can be gone on with.
    return {**data, "notes": list(axis.notes)} if axis.notes else data


def _axis(data: Mapping[str, Any]) -> DesignAxis:
    points = tuple(Point(label, values, tuple(names)) for label, values, names in data["points"])
    notes = tuple(data.get("notes", ()))
    return DesignAxis(data["name"], data["kind"], points, data["method"], data["draws"], notes)


def digest(data: Any) -> str:
    """Return the SHA-256 of plain data, whatever the order of its keys.

    Parameters
    ----------
    data
        Anything JSON takes; other values by their text.

    Returns
    -------
    64 hexadecimal digits.
    """
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
