"""What rules speak of, as sums over sites: runs, gain, dollars, FTE and students, by place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .costs import all_costs, leads, sequence, site_roles, students_served, yearly_parts
from .gains import Decisions, part_of, runs, site_gains, stake
from .read import District
from .sites import States, wish_rows

Key = tuple[Any, ...]


def site_facts(d: District, p: str, place: str, states: States) -> Iterator[tuple[float, Key]]:
    """What one site with these states adds to each sum."""
    for year, state in zip(d.years, states, strict=True):
        for school, g, gain in site_gains(d, p, place, year, state):
            yield from gain_facts(d, p, school, year, g, gain)
        if state is None:
            continue
        yield runs(state), ("runs at", p, place, year)
        merged = state[0] == "merge"
        yield not merged or leads(d, p, place, state[1]), ("load at", place, year)
        for school, students in students_served(d, p, place, year, state):
            yield students, ("students at", school, year)
        for role, fte in site_roles(d, p, place, year, state).items():
            yield fte, ("fte at", place, year)
            yield fte, ("role at", role, place, year)
    for _, year, amount in yearly_parts(d, p, place, states):
        yield amount, ("yearly at", place, year)
    for i, rule in enumerate(d.rules):
        for year, broken in wish_rows(d, rule, p, place, states):
            yield broken, ("wish", i, year)


def gain_facts(
    d: District, p: str | None, school: str, year: int, g: str, gain: float
) -> Iterator[tuple[float, Key]]:
    """What a gain on a goal adds to each sum."""
    weighted = gain * stake(d, school, g, year)
    yield weighted, ("gain at", school, year)
    for k in d.groups:
        yield part_of(d, p, school, k, year) * weighted, ("group gain", k, year)


def begun_facts(d: District) -> Iterator[tuple[float, Key]]:
    """What reorganizations add, whatever the sites do."""
    for school, year, g, gain in d.moves.gains():
        yield from gain_facts(d, None, school, year, g, gain)


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
        for x, key in begun_facts(d):
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
        was_today = d.today(p, place)
        yield was_today and runs(before) and not runs(state), ("stops", place, year)
        new = runs(state) and not runs(before) if was_today else state is not None and not before
        yield bool(new), ("starts", place, year)
        before = state
