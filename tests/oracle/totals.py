"""Tables of combinations: a row a combination, a column for each thing that adds up over sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .costs import leads, site_costs, site_roles
from .facts import shared_facts, site_facts
from .gains import Decisions, place_worth, site_gain
from .money import Money
from .read import District
from .sites import States, runs

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


def empty() -> Table:
    """One combination of no sites."""
    return Table((), (), np.zeros((1, 0), dtype=int), {}, np.zeros((1, 0)))


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


def settle(d: District, table: Table, place: str) -> Table:
    """Once a place is complete, its gains turn into worth; what only its own rules ask for goes."""
    value = np.zeros(len(table))
    for year in d.years:
        for g in d.goals:
            value += place_worth(d, place, year, g, table.of("gain", g, year))
    wide = [
        key
        for key in table.columns
        if key[0] not in ("gain", "runs here", "active here", "parts", "load")
    ]
    columns = {key: j for j, key in enumerate([*wide, ("worth",)])}
    totals = np.column_stack([*(table.of(*key) for key in wide), value])
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
        for g in d.goals:
            add(site_gain(d, p, place, year, state, g), "gain", g, year)
    for (owner, year), amount in site_costs(d, p, place, states).items():
        add(amount, "cost", money.payers(owner), year)
    return sums
