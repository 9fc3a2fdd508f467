"""Reorganizations: which may begin together, and what those that begin do, year by year."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

from .prices import of_all
from .values import at

if TYPE_CHECKING:
    from .read import District

Begun = dict[str, int]  # reorganization -> the year in which it begins


class Moves:
    """What the reorganizations do that begin."""

    def __init__(self, d: District, begun: Begun) -> None:
        self.d, self.begun = d, begun
        self.receivers = cache(self._receivers)
        self.closed = cache(self._closed)
        self.sources = cache(self._sources)

    def in_force(self, r: str, year: int) -> bool:
        """Has it begun?"""
        return r in self.begun and self.begun[r] <= year

    def now(self, year: int) -> list[str]:
        """Those in force."""
        return [r for r in self.begun if self.in_force(r, year)]

    # ---- students ----
    def _receivers(self, place: str, year: int) -> dict[str, float]:
        """Where the students of a closed school are taught, by share; nothing if it is open."""
        for r in self.now(year):
            if place in moves(self.d, r):
                return {b: float(w) for b, w in moves(self.d, r)[place].items() if w > 0}
        return {}

    def _closed(self, place: str, year: int) -> bool:
        """Is the building closed?"""
        return any(place in moves(self.d, r) for r in self.now(year))

    def _sources(self, place: str, year: int) -> dict[str, float]:
        """The schools whose students are taught here, with the shares of them that are."""
        shares = {a: self.receivers(a, year).get(place, 0.0) for a in self.d.schools}
        return {a: w for a, w in shares.items() if w > 0}

    def moved_in(self, place: str, year: int) -> float:
        """Students of other schools taught here."""
        shares = self.sources(place, year).items()
        return sum(w * self.d.enrollment(a, year) for a, w in shares)

    def gains(self) -> Iterator[tuple[str, int, str, float]]:
        """(school, year, goal, students x effect) of all that moves and changes itself."""
        d = self.d
        for year in d.years:
            for r in self.now(year):
                for g, row in (d.reorganizations[r].get("effects") or {}).items():
                    if year - self.begun[r] < (row.get("years") or len(d.years)):
                        for s in touched(d, r, row):
                            yield s, year, g, d.enrollment(s, year) * _effect(d, row, s, g, year)

    # ---- money and staff ----
    def saved(self, f: str, year: int) -> float:
        """Dollars that a fund need not pay any more."""
        rows = [self.d.reorganizations[r].get("saves") or {} for r in self.now(year)]
        return sum(at(row.get(f), year) for row in rows)

    def costs(self) -> Iterator[tuple[str, int, float]]:
        """(reorganization, year, dollars)."""
        for year in self.d.years:
            for r in self.now(year):
                cost = self.d.reorganizations[r].get("cost") or {}
                amount = of_all(self.d, cost.get("year"), year)
                if year == self.begun[r]:
                    amount += of_all(self.d, cost.get("once"), year)
                if amount:
                    yield r, year, amount

    def staff(self, role: str, year: int) -> float:
        """FTE added (below 0: freed)."""
        rows = [self.d.reorganizations[r].get("staff") or {} for r in self.now(year)]
        return sum(at(row.get(role), year) for row in rows)

    def base(self, school: str, year: int, funds: Any) -> float:
        """Base dollars (of all funds or of those named), with what closed schools leave."""
        if not self.begun:
            return self.d.own_base(school, year, funds)
        if self.closed(school, year):
            return 0.0
        left = sum(w * self._left(a, year, funds) for a, w in self.sources(school, year).items())
        return self.d.own_base(school, year, funds) + left

    def _left(self, a: str, year: int, funds: Any) -> float:
        """Base dollars of a closed school that are not saved."""
        d = self.d
        r = next(r for r in self.now(year) if a in moves(d, r))
        saves = (d.reorganizations[r].get("saves") or {}).items()
        saved = sum(
            at(x, year) * self._part(r, a, f, year) for f, x in saves if funds is None or f in funds
        )
        return d.own_base(a, year, funds) - saved

    def _part(self, r: str, a: str, f: str, year: int) -> float:
        """The part of what is saved of a fund that is saved at one closed school."""
        each = {s: self.d.own_base(s, year, [f]) for s in moves(self.d, r)}
        total = sum(each.values())
        return each[a] / total if total else 1 / len(each)


def moves(d: District, r: str) -> dict[str, dict[str, float]]:
    """The schools that a reorganization closes, and where their students go."""
    return d.reorganizations[r].get("moves") or {}


def touched(d: District, r: str, effect: dict[str, Any]) -> list[str]:
    """Schools whose students one of its effects is on."""
    return list(moves(d, r)) if effect.get("on") is None else d.select(effect["on"])


def _effect(d: District, row: dict[str, Any], school: str, g: str, year: int) -> float:
    """Effect on each student, in SD if the goal has per_sd."""
    factor = 1.0 + sum(
        d.share(school, k, year) * (times - 1.0) for k, times in (row.get("groups") or {}).items()
    )
    return float(row["mean"]) * d.discounted(row) * factor / d.per_sd(g)


# ---- which may begin ----
def beginnings(d: District) -> list[Begun]:
    """Every way in which the reorganizations may begin, beginning none of them first."""
    options = []
    for row in d.reorganizations.values():
        named = row.get("years")
        may = d.years if named is None else [t for t in d.years if t in [int(y) for y in named]]
        options.append([None, *may])
    chosen = (dict(zip(d.reorganizations, years, strict=True)) for years in product(*options))
    found = ({r: year for r, year in x.items() if year is not None} for x in chosen)
    return [begun for begun in found if not faults(d.with_begun(begun))]


def faults(d: District) -> set[str]:
    """Rule families that the reorganizations of a district break by beginning as they do."""
    found = set()
    for r, year in d.begun.items():
        named = d.reorganizations[r].get("years")
        if year not in d.years or (named is not None and year not in [int(y) for y in named]):
            found.add("reorganization")
    closing = [s for r in d.begun for s in moves(d, r)]
    receiving = {b for r in d.begun for to in moves(d, r).values() for b, w in to.items() if w > 0}
    if len(closing) > len(set(closing)) or receiving & set(closing):
        return {"reorganization"}
    if any(_overfull(d, s, t) for s in d.schools for t in d.years):
        found.add("capacity")
    if any(
        (p, b) not in d.sites
        for p, a in d.sites
        if d.today(p, a) and d.mandated(p)
        for t in d.years
        for b in d.moves.receivers(a, t)
    ):
        found.add("mandated")
    return found


def _overfull(d: District, school: str, year: int) -> bool:
    capacity = d.schools[school].get("capacity")
    if capacity is None:
        return False
    own = 0.0 if d.moves.closed(school, year) else d.enrollment(school, year)
    return own + d.moves.moved_in(school, year) > at(capacity, year) + 1e-9
