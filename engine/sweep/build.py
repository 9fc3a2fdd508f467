"""From a sweep file to its design, or to everything that is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ...models.reading.load import Reading
from ...models.reading.sweep_file import SweepInput
from ...models.reading.variation import EVERY, changed, expanded, relative, value_at
from ...models.scenario.sweep import Axis
from ...models.tree.problems import Problem, listed
from ...models.tree.tree import Map, bare
from ...models.tree.tree import Path as TreePath
from .design import SCENARIO, Design, DesignAxis, Point
from .draws import NotDrawable, cut_off, drawn, quantiles
from .run_result import RUN_COLUMNS
from .truncated import Truncated, remarks

_LABEL, _OVERRIDES = "label", "overrides"


def build(sweep: SweepInput) -> tuple[Design | None, list[Problem]]:
    """Return the design of a sweep, and what is wrong with its axes.

    The design is None where no scenario could be read; with problems it lacks what they are about.

    Parameters
    ----------
    sweep
        The sweep file, and its scenarios as read.

    Returns
    -------
    The design, and all problems found, errors and warnings.
    """
    problems: list[Problem] = []
    axes = []
    for reading in sweep.readings:
        builder = _Builder(sweep, reading)
        axes.append(tuple(builder.axes()))
        problems += builder.problems
    if not axes:
        return None, problems
    problems += _alike(sweep, axes)
    file = sweep.file
    names = (file.base,) if file.base is not None else file.scenarios or ()
    values = {address: bare(value) for address, value in file.set.items()}
    return Design(tuple(axes), tuple(n for n in names if n), file.overrides, values), problems


def _alike(sweep: SweepInput, axes: list[tuple[DesignAxis, ...]]) -> Iterator[Problem]:
    """Say where an axis does not mean the same in every scenario."""
    for others in axes[1:]:
        for axis, other in zip(axes[0], others, strict=False):
            if axis.addresses != other.addresses and axis.kind == "sample":
                says = "the scenarios differ in what its `*` stands for"
                yield sweep.problem(("axes",), axis.name, says, "write the addresses out")


class _Builder:
    """Makes the axes of a sweep for one of its scenarios, and notes what is wrong."""

    def __init__(self, sweep: SweepInput, reading: Reading) -> None:
        self.problems: list[Problem] = []
        self._sweep = sweep
        self._tree: Map = sweep.base_tree(reading)
        self._set: dict[tuple[str, ...], str] = {}
        self._taken: set[tuple[str, ...]] = set()
        self._names: set[str] = {SCENARIO} if len(sweep.readings) > 1 else set()

    def axes(self) -> Iterator[DesignAxis]:
        """Yield the axes, in the file's order; of those with mistakes what can still be tried."""
        made: dict[str, Callable[[Axis, int], Iterator[DesignAxis]]] = {
            "grid": self._grid,
            "zip": self._zip,
            "list": self._list,
            "sample": self._sample,
        }
        for index, axis in enumerate(self._sweep.file.axes):
            for found in made[axis.kind](axis, index):
                path: TreePath = ("axes", index)
                if found.name in RUN_COLUMNS:
                    says = f"`{found.name}` is a column of the results"
                    self._note(path, found.name, says, "give the axis another `name`")
                elif found.name in self._names:
                    says = f"there are two axes `{found.name}`"
                    self._note(path, found.name, says, "give one of them another `name`")
                self._names.add(found.name)
                if found.points:
                    self._rivals(found)
                    yield found

    def _note(self, path: TreePath, address: str, says: str, mend: str) -> None:
        self.problems.append(self._sweep.problem(path, address, says, mend))

    def _rivals(self, axis: DesignAxis) -> None:
        """Note addresses that another axis sets too, or that lie within one that it sets."""
        own = {tuple(address.split(".")): axis.name for address in axis.addresses}
        # What is only ever taken away may be varied inside: being away wins.
        taken = {path for path in own if all(_takes_away(point, path) for point in axis.points)}
        for path in own:
            rival = next((p for p in self._set if _clash(p, path, self._taken | taken)), None)
            if rival is not None:
                says = f"`{'.'.join(rival)}` is already varied by the axis `{self._set[rival]}`"
                address = ".".join(path)
                where = next(p.where[address] for p in axis.points if address in p.where)
                if axis.kind in ("grid", "zip"):
                    where = where[:-1]  # of all the values, not the first
                self._note(where, address, says, "vary it in one of the two")
        self._set.update(own)
        self._taken |= taken

    def _grid(self, axis: Axis, index: int) -> Iterator[DesignAxis]:
        for address, values in (axis.grid or {}).items():
            path: TreePath = ("axes", index, "grid", address)
            points = [
                self._point(_label(v), {address: v}, (), path, step)
                for step, v in enumerate(values)
            ]
            right = tuple(p for p in points if p is not None)
            by = dict.fromkeys(r[0] for v in values if (r := relative(v)) is not None)
            yield DesignAxis(" ".join([address, *by]), "grid", right)

    def _zip(self, axis: Axis, index: int) -> Iterator[DesignAxis]:
        moved = dict(axis.zip or {})
        lengths = {address: len(values) for address, values in moved.items()}
        most = max(lengths.values())
        for address, length in lengths.items():
            if length != most:
                says = f"{length} values where others have {most}"
                path: TreePath = ("axes", index, "zip", address)
                self._note(path, address, says, "give each address of a zip as many values")
        labels = moved.pop(_LABEL, None)
        if labels is None:
            labels = next(iter(moved.values())) if moved else ()
        name = axis.name or f"zip_{index + 1}"
        block: TreePath = ("axes", index, "zip")
        yield from self._steps(
            name,
            "zip",
            [
                (
                    _label(labels[step]) if step < len(labels) else f"step {step + 1}",
                    {a: v[step] for a, v in moved.items() if step < len(v)},
                    (),
                    block,
                    step,
                )
                for step in range(most)
            ],
        )

    def _list(self, axis: Axis, index: int) -> Iterator[DesignAxis]:
        steps = []
        for number, entry in enumerate(axis.list or ()):
            values = dict(entry)
            label = values.pop(_LABEL, None)
            given = values.pop(_OVERRIDES, None) or ()
            names = tuple(given) if isinstance(given, list | tuple) else (str(given),)
            path: TreePath = ("axes", index, "list", number)
            steps.append((_entry_label(label, names, values), values, names, path))
        yield from self._steps(axis.name or f"list_{index + 1}", "list", steps)

    def _steps(self, name: str, kind: Any, steps: Sequence[Any]) -> Iterator[DesignAxis]:
        points = [self._point(*step) for step in steps]
        right = tuple(p for p in points if p is not None)
        labels = [point.label for point in right]
        if len(set(labels)) < len(labels):
            twice = next(label for label in labels if labels.count(label) > 1)
            self._note(steps[0][3], name, f"two steps are called {twice}", "give each a `label`")
        yield DesignAxis(name, kind, right)

    def _point(
        self,
        label: Any,
        values: Mapping[str, Any],
        overrides: tuple[str, ...],
        path: TreePath,
        step: int | None = None,
    ) -> Point | None:
        """Return a point with its `*` written out and its relative values made; None if wrong."""
        plain: dict[str, Any] = {}
        where: dict[str, TreePath] = {"": path}
        right = True
        for address, value in values.items():
            full = path if path[-1] == address else (*path, address)
            full = full if step is None else (*full, step)
            meant = expanded(self._tree, address)
            if not meant:
                self._note(full, address, f"nothing matches `{address}`", "check the address")
                right = False
            for one in meant:
                where[one] = full
                try:
                    plain[one] = self._value(one, value)
                except NotDrawable as wrong:
                    self._note(full, address, *wrong.args)
                    right = False
        return Point(label, plain, overrides, where) if right else None

    def _value(self, address: str, value: Any) -> Any:
        by = relative(value)
        if by is None:
            return bare(value)
        now = value_at(self._tree, address)
        try:
            return changed(now, *by)
        except TypeError:
            raise NotDrawable(
                f"the scenario has no number at `{address}` to change by {by[0]}",
                "give the value itself",
            ) from None

    def _sample(self, axis: Axis, index: int) -> Iterator[DesignAxis]:
        sample = axis.sample
        assert sample is not None
        path = ("axes", index, "sample", "of")
        # An address that is written out wins over a `*` that means it too.
        named = sorted(sample.of, key=lambda address: EVERY not in address)
        meant = {a: one for one in named for a in self._expanded(one, (*path, one))}
        factors = [
            (a, one) for one in sample.of for a in expanded(self._tree, one) if meant[a] == one
        ]
        points = quantiles(sample.method, sample.draws, len(factors), sample.seed)
        columns: dict[str, Sequence[Any]] = {}
        cut: dict[str, Truncated] = {}
        for column, (one, address) in enumerate(factors):
            try:
                now, spread = self._now(one)
                values = drawn(sample.of[address], points[:, column], now, spread)
                columns[one] = [bare(value) for value in values]
                if (law := cut_off(sample.of[address], now, spread)) is not None:
                    cut[one] = law
            except NotDrawable as wrong:
                self._note((*path, address), one, *wrong.args)
        if columns:
            where = {a: (*path, address) for a, address in factors}
            rows = tuple(
                Point(n + 1, {a: values[n] for a, values in columns.items()}, (), where)
                for n in range(len(points))
            )
            name = axis.name or ("draw" if "draw" not in self._names else f"draw_{index + 1}")
            said = remarks(name, cut)
            yield DesignAxis(name, "sample", rows, sample.method, sample.draws, said)

    def _expanded(self, address: str, path: TreePath) -> tuple[str, ...]:
        found = expanded(self._tree, address)
        if not found:
            self._note(path, address, f"nothing matches `{address}`", "check the address")
        return found

    def _now(self, address: str) -> tuple[Any, Any]:
        """Return the scenario's own value, and for an effect's mean its standard error."""
        holder, _, last = address.rpartition(".")
        spread = value_at(self._tree, f"{holder}.se") if last == "mean" else None
        return value_at(self._tree, address), spread


def _clash(one: tuple[str, ...], other: tuple[str, ...], taken: set[tuple[str, ...]]) -> bool:
    """Return whether two axes may not set two paths: the same, or one inside the other."""
    shorter = min(one, other, key=len)
    overlap = one[: len(shorter)] == other[: len(shorter)]
    return overlap and (one == other or shorter not in taken)


def _takes_away(point: Point, path: tuple[str, ...]) -> bool:
    return point.values.get(".".join(path)) is None


def _label(value: Any) -> str | float | int | bool | None:
    """Return what a value is called in tables: itself if plain, the amount if relative."""
    by = relative(value)
    if by is not None:
        return by[1]
    if value is None:
        return "null"
    if isinstance(value, str | int | float):
        return value
    return json.dumps(bare(value), separators=(",", ":"))


def _entry_label(label: Any, names: tuple[str, ...], values: Mapping[str, Any]) -> Any:
    if label is not None:
        return label
    told = [*names, *(f"{address}={_label(value)}" for address, value in values.items())]
    return listed(told) if told else "unchanged"
