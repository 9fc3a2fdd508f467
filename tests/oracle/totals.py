"""Tables of combinations: a row a combination, a column for each thing that adds up over sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .asked import site_score
from .costs import leads, site_costs, site_roles
from .facts import begun_facts, shared_facts, site_facts
from .gains import Decisions, place_worth, runs, site_gains
from .money import Money
from .read import District
from .scale import students
from .sites import States

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """Combinations of the states of some sites, with their totals."""

    sites: tuple[tuple[str, str], ...]  # (program, place)
    choices: tuple[list[States], ...]  # by site: what it can choose from
    chosen: np.ndarray  # rows x sites: indices into choices
    columns: dict[Key, int]
    totals: np.ndarray  # rows x columns

    def __len__(self) -> int:
        return len(self.chosen)

    def of(self, *key: Any) -> np.ndarray:
        """A column by its key; zeros if no site adds to it."""
        j = self.columns.get(key)
        return np.zeros(len(self)) if j is None else self.totals[:, j]

    def keep(self, rows: np.ndarray) -> Table:
        """Only some of the rows."""
        return Table(self.sites, self.choices, self.chosen[rows], self.columns, self.totals[rows])

    def decisions(self, d: District, row: int) -> Decisions:
        """The decision that a row stands for."""
        return {
            (p, place, year): state
            for (p, place), options, i in zip(
                self.sites, self.choices, self.chosen[row], strict=True
            )
            for year, state in zip(d.years, options[i], strict=True)
            if state is not None
        }


def constant(sums: dict[Key, float]) -> Table:
    """One combination of no sites, with what is so whatever the sites do."""
    columns = {key: j for j, key in enumerate(sums)}
    totals = np.array([list(sums.values())])
    return Table((), (), np.zeros((1, 0), dtype=int), columns, totals)


def begun(d: District) -> dict[Key, float]:
    """What the reorganizations that begin add to the totals, gains aside."""
    sums: dict[Key, float] = {}
    for x, key in begun_facts(d) if d.wide else ():
        sums[key] = sums.get(key, 0.0) + x
    for role in d.staff if d.begun else ():
        sums |= {("staff", role, year): d.moves.staff(role, year) for year in d.years}
    return sums


def begun_gains(d: District, places: list[str]) -> dict[Key, float]:
    """What they add to the gains of some places."""
    sums: dict[Key, float] = {}
    for school, year, g, gain in d.moves.gains():
        if school in places:
            key = ("gain", school, g, year)
            sums[key] = sums.get(key, 0.0) + gain
    return sums


def join(a: Table, b: Table) -> Table:
    """Every combination of `a` with every combination of `b`."""
    columns = {key: j for j, key in enumerate(dict.fromkeys([*a.columns, *b.columns]))}
    left, right = np.repeat(np.arange(len(a)), len(b)), np.tile(np.arange(len(b)), len(a))
    totals = np.zeros((len(left), len(columns)))
    for table, rows in ((a, left), (b, right)):
        for key, j in table.columns.items():
            totals[:, columns[key]] += table.totals[rows, j]
    chosen = np.hstack([a.chosen[left], b.chosen[right]])
    return Table(a.sites + b.sites, a.choices + b.choices, chosen, columns, totals)


def of_site(d: District, money: Money, p: str, place: str, choices: list[States]) -> Table:
    """The table of one site."""
    rows = [_sums(d, money, p, place, states) for states in choices]
    columns = {key: j for j, key in enumerate(dict.fromkeys(key for row in rows for key in row))}
    totals = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for key, x in row.items():
            totals[i, columns[key]] = x
    chosen = np.arange(len(rows)).reshape(-1, 1)
    return Table(((p, place),), (choices,), chosen, columns, totals)


LOCAL = ("runs here", "active here", "parts", "load")


def leave(table: Table) -> Table:
    """Once a place is complete, what only its own rules ask for goes."""
    return _without(table, [key for key in table.columns if key[0] in LOCAL])


def settle(d: District, table: Table) -> Table:
    """Once all that its places gain is known, gains turn into worth."""
    value = np.zeros(len(table))
    gains = [key for key in table.columns if key[0] == "gain"]
    for _, place, g, year in gains:
        value += place_worth(d, place, year, g, table.of("gain", place, g, year))
    table = _without(table, gains)
    columns = {**table.columns, ("worth",): len(table.columns)}
    totals = np.column_stack([table.totals, value])
    return Table(table.sites, table.choices, table.chosen, columns, totals)


def _without(table: Table, keys: list[Key]) -> Table:
    left = [key for key in table.columns if key not in keys]
    columns = {key: j for j, key in enumerate(left)}
    totals = table.totals[:, [table.columns[key] for key in left]]
    return Table(table.sites, table.choices, table.chosen, columns, totals)


def _sums(d: District, money: Money, p: str, place: str, states: States) -> dict[Key, float]:
    """What one site with these states adds to each total."""
    sums: dict[Key, float] = {}

    def add(x: float, *key: Any) -> None:
        if x:
            sums[key] = sums.get(key, 0.0) + x

    for x, key in shared_facts(d, p, place, states):
        add(x, *key)
    for x, key in site_facts(d, p, place, states) if d.wide else ():
        add(x, *key)
    add(site_score(d, p, place, states), "asked")
    for year, state in zip(d.years, states, strict=True):
        kind = state[0] if state is not None else "off"
        add(state != (("run", 1.0) if d.today(p, place) else None), "changes")
        add(runs(state), "runs here", p, year)
        add(state is not None, "active here", p, year)
        add(kind in ("run", "pilot"), "open", p, year)
        add(kind in ("run", "pilot"), "load", year)
        if state is not None and kind == "merge":
            add(1, "parts", state[1], year)
            add(1, "merged", state[1], year)
            add(leads(d, p, place, state[1]), "load", year)
        for role, fte in site_roles(d, p, place, year, state).items():
            add(fte, "staff", role, year)
        gains = site_gains(d, p, place, year, state)
        gained = [(gain, ("gain", school, g, year)) for school, g, gain in gains]
        for x, key in [*students(d, p, place, year, state), *gained]:
            add(x, *key)
    for (owner, year), amount in site_costs(d, p, place, states).items():
        add(amount, "cost", money.payers(owner), year)
    return sums
