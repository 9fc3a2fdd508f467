"""Can the funds pay? Which pot may pay what, and a small LP that says whether they reach."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
from scipy.optimize import linprog

from .asked import there
from .costs import Costs, Owner
from .gains import Decisions
from .moves import moves, touched
from .read import CENTRAL, District, at

Pot = tuple[str, str | None]  # a fund; for a `by_school` fund also the school
Need = dict[tuple[frozenset[Pot], int], float]  # dollars by (pots that may pay, year)

CENT = 0.005  # half of one: less is no money; of small funds less counts, see `near`


class Money:
    """The funds of a scenario."""

    def __init__(self, d: District, there: frozenset[tuple[str, int]] | None = None) -> None:
        self.d, self.there = d, there
        self.pots: list[Pot] = []
        for f, row in d.funds.items():
            split = row.get("by_school")
            self.pots += [(f, s) for s in split] if split is not None else [(f, None)]
        self.payers = cache(self._payers)
        self.matches = any(row.get("match") for row in d.funds.values())
        self._known: dict[frozenset, bool] = {}
        self.waits = any(row.get("if") for row in d.funds.values())
        self._by_there: dict[frozenset, Money] = {}

    def of(self, decisions: Decisions) -> Money:
        """The same where funds that wait for a program have money only while it runs."""
        if not self.waits:
            return self
        held = there(self.d, decisions)
        if held not in self._by_there:
            self._by_there[held] = Money(self.d, held)
        return self._by_there[held]

    def _holds(self, pot: Pot, year: int) -> bool:
        """Is its money there? Before decisions are known it may be."""
        waits = self.d.funds[pot[0]].get("if") and self.there is not None
        return not waits or (pot[0], year) in (self.there or ())

    def amount(self, pot: Pot, year: int) -> float:
        """New money of a pot in a year, with what reorganizations save."""
        return self.given(pot, year) + (self.d.moves.saved(pot[0], year) if pot[1] is None else 0.0)

    def given(self, pot: Pot, year: int) -> float:
        """The same without what they save."""
        row = self.d.funds[pot[0]]
        if not self._holds(pot, year):
            return 0.0
        return at(row["amount"] if pot[1] is None else row["by_school"][pot[1]], year)

    def spendable(self, pot: Pot, year: int) -> float:
        """What of its new money it may pay in the year itself: all but its reserve."""
        reserve = float(self.d.funds[pot[0]].get("reserve") or 0.0)
        return (1.0 - reserve) * self.amount(pot, year)

    def carried_most(self, pot: Pot, year: int) -> float:
        """What it may carry out of a year at most."""
        if year + 1 in self.d.years and not self._holds(pot, year + 1):
            return 0.0
        return self.carryover(pot) * self.given(pot, year)

    def near(self) -> float:
        """Dollars that may be missing: a millionth of the largest fund, at most half a cent.

        Funds and years share the half cent.
        """
        amounts = [self.amount(pot, t) for pot in self.pots for t in self.d.years]
        shared = CENT / min(max(len(amounts), 1), 8)
        return min(max(1e-6 * max(amounts, default=0.0), 1e-5), shared)

    def carryover(self, pot: Pot) -> float:
        """Share of a year's amount that may be carried into the next."""
        return float(self.d.funds[pot[0]].get("carryover") or 0.0)

    # ---- who may pay what ----
    def _admits(self, f: str, p: str) -> bool:
        """May the fund pay for the program at all, schools aside?"""
        only = self.d.programs[p].get("funds")
        if only is not None and f not in only:
            return False
        pays = self.d.funds[f].get("pays_for") or {}
        if pays.get("programs") is not None and p not in pays["programs"]:
            return False
        effects = self.d.programs[p].get("effects") or {}
        return pays.get("goals") is None or any(g in effects for g in pays["goals"])

    def _admits_move(self, f: str, r: str) -> bool:
        """May the fund pay for a reorganization?"""
        row, pays = self.d.reorganizations[r], self.d.funds[f].get("pays_for") or {}
        named, effects = row.get("funds"), row.get("effects") or {}
        if pays.get("programs") is not None or self.d.funds[f].get("by_school") is not None:
            return False
        if named is not None and f not in named:
            return False
        goals, schools = pays.get("goals"), pays.get("schools", "all")
        if goals is not None and not set(goals) & set(effects):
            return False
        there = {*moves(self.d, r), *(s for e in effects.values() for s in touched(self.d, r, e))}
        return schools == "all" or bool(there & set(self.d.select(schools)))

    def _payers(self, owner: Owner) -> frozenset[Pot]:
        kind, name, place = owner
        if kind == "reorganization":
            return frozenset((f, None) for f in self.d.funds if self._admits_move(f, name))
        parts = [name] if kind == "program" else self.d.merges[name]["combines"]
        at_school = place is not None and place != CENTRAL
        if at_school:
            real = [place]
        elif kind == "program":
            real = [s for s in self.d.places_of(name) if s != CENTRAL]
        else:
            real = self.d.merge_schools(name)
        pots = set()
        for f, row in self.d.funds.items():
            if not all(self._admits(f, p) for p in parts):
                continue
            limit = (row.get("pays_for") or {}).get("schools", "all")
            if limit != "all" and not set(real) & set(self.d.select(limit)):
                continue
            if row.get("by_school") is None:
                pots.add((f, None))
            elif at_school and place in row["by_school"]:
                pots.add((f, place))
        return frozenset(pots)

    # ---- do they reach ----
    def need(self, costs: Costs) -> Need:
        """Costs pooled by the pots that may pay them and by year."""
        need: Need = {}
        for (owner, year), amount in costs.items():
            if amount:
                key = (self.payers(owner), year)
                need[key] = need.get(key, 0.0) + amount
        return need

    def reaches(self, need: Need) -> bool:
        """Can the funds pay all of it (to half a cent)?"""
        if self._one_pot(need):
            return True
        key = frozenset(need.items())
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._shortfall(need) <= self.near()
        return known

    def _one_pot(self, need: Need) -> bool:
        """Does one unmatched pot that may pay everything suffice, even without carrying?"""
        by_year = dict.fromkeys(self.d.years, 0.0)
        for (_, year), amount in need.items():
            by_year[year] += amount
        for pot in self.pots:
            if self.d.funds[pot[0]].get("match"):
                continue
            may = all(pot in pots for pots, _ in need)
            if may and all(x <= self.spendable(pot, t) + self.near() for t, x in by_year.items()):
                return True
        return False

    def _shortfall(self, need: Need) -> float:
        """Least dollars left unpaid: an LP in pay[pot, class], carry[pot, year], short[class]."""
        cols: dict[tuple, int] = {}
        for key in need:
            cols["short", key] = len(cols)
            for pot in key[0]:
                cols["pay", pot, key] = len(cols)
        for pot, year in product(self.pots, self.d.years):
            cols["carry", pot, year] = len(cols)
        rows, limits = self._limits(need, cols)
        matrix = np.array([[row.get(j, 0.0) for j in range(len(cols))] for row in rows])
        paid = np.array([[float(c[0] != "carry" and c[-1] == key) for c in cols] for key in need])
        most = [self.carried_most(*c[1:]) if c[0] == "carry" else None for c in cols]
        done = linprog(
            [float(c[0] == "short") for c in cols],
            matrix,
            limits,
            paid,
            list(need.values()),
            [(0.0, high) for high in most],
            method="highs",
        )
        if not done.success:
            raise RuntimeError(f"the payment LP failed: {done.message}")
        return float(done.fun)

    def _limits(
        self, need: Need, cols: dict[tuple, int]
    ) -> tuple[list[dict[int, float]], list[float]]:
        """Rows and right-hand sides of what funds may pay at most."""
        years = self.d.years
        rows: list[dict[int, float]] = []
        limits: list[float] = []
        for pot, (i, year) in product(self.pots, enumerate(years)):
            # What a pot pays is at most what it may pay of its amount and what it carried in; what
            # it pays and carries out at most its amount and what it carried in.
            row = {cols["pay", pot, key]: 1.0 for key in need if key[1] == year and pot in key[0]}
            if i > 0:
                row[cols["carry", pot, years[i - 1]]] = -1.0
            rows += [row, {**row, cols["carry", pot, year]: 1.0}]
            limits += [self.spendable(pot, year), self.amount(pot, year)]
        for f, year in product(self.d.funds, years):
            if self.d.funds[f].get("match"):
                rows.append(self._match_row(f, self.d.funds[f]["match"], year, need, cols))
                limits.append(0.0)
        return rows, limits

    def _match_row(
        self, f: str, match: dict, year: int, need: Need, cols: dict[tuple, int]
    ) -> dict[int, float]:
        """Fund `f` pays at most per_dollar for each dollar the other pays for what `f` may pay."""
        row: dict[int, float] = {}
        for key in need:
            if key[1] != year or not any(pot[0] == f for pot in key[0]):
                continue
            for pot in key[0]:
                if pot[0] == f:
                    row[cols["pay", pot, key]] = 1.0
                elif pot[0] == match["fund"]:
                    row[cols["pay", pot, key]] = -float(match["per_dollar"])
        return row
