"""What rules speak of, as sums over sites: runs, gain, dollars, FTE and students, by place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .costs import all_costs, leads, sequence, site_roles, students_served, yearly_cost
from .gains import Decisions, weighted_gain
from .read import District
from .sites import States, runs, wish_rows

Key = tuple[Any, ...]


def site_facts(d: District, p: str, place: str, states: States) -> Iterator[tuple[float, Key]]:
    """What one site with these states adds to each sum."""
    for year, state in zip(d.years, states, strict=True):
        if state is None:
            continue
        yield runs(state), ("runs at", p, place, year)
        merged = state[0] == "merge"
        yield not merged or leads(d, p, place, state[1]), ("load at", place, year)
        gain = weighted_gain(d, p, place, year, state)
        yield gain, ("gain at", place, year)
        for k in d.groups:
            yield d.group_part(p, place, k, year) * gain, ("group gain", k, year)
        yield yearly_cost(d, p, place, year, state), ("yearly at", place, year)
        yield students_served(d, p, place, year, state), ("students at", place, year)
        fte = sum(site_roles(d, p, place, year, state).values())
        yield fte, ("fte at", place, year)
    for i, rule in enumerate(d.rules):
        for year, broken in wish_rows(d, rule, p, place, states):
            yield broken, ("wish", i, year)


class Sums:
    """The sums of one decision, by key; what a table has for many decisions."""

    def __init__(self, d: District, decisions: Decisions) -> None:
        self._sums: dict[Key, float] = {}
        for p, place in d.sites:
            states = sequence(d, decisions, p, place)
            for x, key in site_facts(d, p, place, states):
                self._add(x, key)
            for x, key in shared_facts(d, p, place, states):
                self._add(x, key)
        for (_, year), amount in all_costs(d, decisions).items():
            self._add(amount, ("dollars", year))

    def _add(self, x: float, key: Key) -> None:
        self._sums[key] = self._sums.get(key, 0.0) + x

    def of(self, *key: Any) -> float:
        """A sum by its key; 0 if no site adds to it."""
        return self._sums.get(key, 0.0)


def shared_facts(d: District, p: str, place: str, states: States) -> Iterator[tuple[float, Key]]:
    """What one site adds to the sums that the first kinds of rules speak of."""
    before = ("run", 1.0) if d.today(p, place) else None
    for year, state in zip(d.years, states, strict=True):
        yield runs(state), ("runs", p, year)
        yield state is not None and state[0] == "pilot", ("pilots", p, year)
        yield d.today(p, place) and runs(before) and not runs(state), ("stops", place, year)
        starts = not d.today(p, place) and state is not None and before is None
        yield starts, ("starts", place, year)
        before = state
