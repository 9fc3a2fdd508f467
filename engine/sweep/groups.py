"""Which run is done next, where: groups of neighbours, each with its anchor (see worker.py)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import prod

from .design import Design
from .executor import Slot
from .worker import Task


@dataclass
class Group:
    """Neighbouring runs.

    Attributes
    ----------
    left
        Numbers of the runs that nobody does yet, in order.
    anchor
        The first run with a plan, once it is known.
    slots
        Who is doing runs of it.
    """

    left: list[int]
    anchor: int | None = None
    slots: set[Slot] = field(default_factory=set)

    @property
    def open(self) -> bool:
        """Whether a run of it can be begun now: before the anchor is known, one at a time."""
        return bool(self.left) and (self.anchor is not None or not self.slots)


def grouped(design: Design, size: int) -> list[range]:
    """Return the numbers of the runs of each group: of up to `size` neighbours, of one scenario.

    And of one draw, where several runs share it: plans and prices of another are far off. Where
    several axes are drawn, of one draw of the last axis of which several runs share one.
    """
    alike = len(design) // len(design.names)
    for a, axis in enumerate(design.all_axes):
        after = prod(design.shape[a + 1 :])
        if axis.kind == "sample" and after > 1:
            alike = after
    return [
        range(first, min(first + size, begin + alike))
        for begin in range(1, len(design) + 1, alike)
        for first in range(begin, begin + alike, size)
    ]


class Queue:
    """The runs still to be done.

    Parameters
    ----------
    design
        All runs.
    size
        Runs in a group.
    known
        Whether a run that need not be done has a plan, by its number.
    """

    def __init__(self, design: Design, size: int, known: Mapping[int, bool]) -> None:
        self._design = design
        self._groups = [_group(numbers, known) for numbers in grouped(design, size)]
        self._of = {n: g for g, ns in enumerate(grouped(design, size)) for n in ns}
        self._last: dict[Slot, int] = {}

    def __len__(self) -> int:
        return sum(len(group.left) for group in self._groups)

    def next(self, slot: Slot, key: str) -> Task | None:
        """Return what a slot does next: of its own group if it can, else of the neediest."""
        chosen = self._chosen(slot)
        if chosen is None:
            return None
        group = self._groups[chosen]
        number = group.left.pop(0)
        group.slots.add(slot)
        self._last[slot] = chosen
        # A run before the anchor (one that failed, done again) is solved as if it came alone.
        known = group.anchor is not None and group.anchor < number
        anchor = self._design.run(group.anchor) if known and group.anchor is not None else None
        return Task(key, self._design.run(number), anchor)

    def _chosen(self, slot: Slot) -> int | None:
        own = self._last.get(slot)
        if own is not None and self._groups[own].open:
            return own
        open_ = [g for g, group in enumerate(self._groups) if group.open]
        fresh = [g for g in open_ if not self._groups[g].slots]
        if fresh:
            return fresh[0]
        return max(open_, key=lambda g: len(self._groups[g].left), default=None)

    def done(self, slot: Slot, number: int, has_plan: bool) -> None:
        """Take note that a slot is done with a run."""
        group = self._groups[self._of[number]]
        group.slots.discard(slot)
        if has_plan and group.anchor is None:
            group.anchor = number

    def again(self, slot: Slot, number: int) -> None:
        """Put back a run that a slot could not do."""
        group = self._groups[self._of[number]]
        group.slots.discard(slot)
        group.left.insert(0, number)


def _group(numbers: Iterable[int], known: Mapping[int, bool]) -> Group:
    numbers = list(numbers)
    anchor = next((n for n in numbers if known.get(n)), None)
    return Group([n for n in numbers if n not in known], anchor)
