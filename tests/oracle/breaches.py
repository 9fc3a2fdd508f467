"""By how much does each row of a rule fall short? Rules that do not ask who pays.

`of` gives a sum by its key (see facts.py): a number for one decision, a column for a table of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .facts import Sums
from .gains import today
from .read import CENTRAL, District, at

Of = Callable[..., Any]
Short = Any  # a number or a column: how far a row is from what it asks; at most 0 where it is kept
TOLERANCE = 1e-7


class Breaches:
    """The rows of a scenario's rules."""

    def __init__(self, d: District) -> None:
        self.d = d
        # Today's state is that of the district before anything is reorganized.
        self.origin = Breaches(d.with_begun({})) if d.begun else self
        self.now = self.origin.now if d.begun else Sums(d, today(d)).of

    def amounts(self, i: int, of: Of) -> list[Any]:
        """Amounts broken, one a row, never below 0, of the rule with number `i`."""
        return [np.maximum(x, 0.0) for x in self.shorts(i, of)]

    def broken(self, i: int, of: Of) -> Any:
        """Does it break any row?"""
        return sum((x > TOLERANCE for x in self.amounts(i, of)), np.False_) > 0

    def total(self, i: int, of: Of) -> Any:
        """The amount broken, summed over rows."""
        return sum(self.amounts(i, of), 0.0)

    def shorts(self, i: int, of: Of) -> Iterator[Short]:
        """How far each row is from what the rule asks."""
        rule = self.d.rules[i]
        if rule["kind"] in ("decide", "avoid"):
            if rule["program"] in self.d.reorganizations:
                yield from self._wishes_begun(rule)
            else:
                yield from self._wishes(i, rule, of)
            return
        rows = getattr(self, "_" + rule["kind"])
        for year in self.d.rule_years(rule):
            yield from rows(rule, year, of)

    # ---- programs ----
    def _wishes(self, i: int, rule: dict[str, Any], of: Of) -> Iterator[Short]:
        """`facts` has the number of rows broken, summed over sites; here they count as one row."""
        if (rule["kind"], rule["action"], rule.get("schools")) == ("decide", "pilot", None):
            yield 1 - sum(of("pilots", rule["program"], t) for t in self.d.rule_years(rule))
            return
        yield sum((of("wish", i, t) for t in [*self.d.years, None]), 0.0)

    def _wishes_begun(self, rule: dict[str, Any]) -> Iterator[Short]:
        """A row a named year: is a reorganization in force that must not be, or not that must?"""
        wanted = (rule["kind"] == "decide") == (rule["action"] == "start")
        for year in self.d.rule_years(rule):
            yield float(self.d.moves.in_force(rule["program"], year) != wanted)

    def _initiative_load(self, rule: dict[str, Any], year: int, of: Of) -> Iterator[Short]:
        for school in self.d.select(rule.get("schools")):
            yield of("load at", school, year) - rule["at_most"]

    def _sites(self, rule: dict[str, Any], year: int, of: Of) -> Iterator[Short]:
        number = of("runs", rule["program"], year)
        if rule.get("at_least"):
            yield rule["at_least"] * (number > 0) - number
        if rule.get("at_most") is not None:
            yield number - rule["at_most"]

    def _pace(self, rule: dict[str, Any], year: int, of: Of) -> Iterator[Short]:
        d, places = self.d, self.d.rule_places(rule)
        if rule.get("retire_at_most") is not None:
            running = sum(d.today(p, s) for p, s in d.sites if s in places)
            yield sum(of("stops", s, year) for s in places) - rule["retire_at_most"] * running
        if rule.get("start_at_most") is not None:
            yield sum(of("starts", s, year) for s in places) - rule["start_at_most"]

    def _choose(self, rule: dict[str, Any], year: int, of: Of) -> Iterator[Short]:
        if rule.get("schools") is None:
            numbers = [sum(self._counts(p, year, of) for p in rule["programs"])]
        else:
            numbers = [
                sum(of("runs at", p, s, year) for p in rule["programs"])
                for s in self.d.select(rule["schools"])
            ]
        for number in numbers:
            yield (rule.get("at_least") or 0) - number
            if rule.get("at_most") is not None:
                yield number - rule["at_most"]

    def _counts(self, name: str, year: int, of: Of) -> Any:
        """1 if a program runs anywhere, or a reorganization is in force."""
        if name in self.d.reorganizations:
            return int(self.d.moves.in_force(name, year))
        return 1 * (of("runs", name, year) > 0)

    def _replace_before_retire(self, rule: dict[str, Any], year: int, of: Of) -> Iterator[Short]:
        d, i = self.d, self.d.years.index(year)
        for p, place in d.sites:
            if p not in rule["programs"] or not d.today(p, place):
                continue
            before = of("runs at", p, place, d.years[i - 1]) if i else 1.0
            stops = before - of("runs at", p, place, year)
            heirs = [q for q, row in d.programs.items() if p in (row.get("replaces") or [])]
            covered = sum(of("runs at", q, place, year) for q in heirs)
            covered = covered + sum(of("pilots", q, t) for q in heirs for t in d.years[:i])
            yield stops - covered

    def _support(self, rule: dict[str, Any], year: int, of: Of) -> Iterator[Short]:
        yield sum(
            of("runs at", rule["program"], s, year) * (rule["at_least"] - rule["score"][s])
            for s in self.d.places_of(rule["program"])
            if s != CENTRAL
        )

    # ---- gain ----
    def _group(self, k: str, year: int, of: Of) -> Any:
        """Gain per student of a group."""
        return of("group gain", k, year) / self.d.group(CENTRAL, k, year)

    def _group_gain(self, rule: dict[str, Any], year: int, of: Of) -> Iterator[Short]:
        d, other = self.d, rule.get("of", "average")
        if other == "average":
            gain = sum(of("gain at", s, year) for s in d.places)
            other_gain = gain / d.enrollment(CENTRAL, year)
        else:
            other_gain = self._group(other, year, of)
        yield rule["at_least"] * other_gain - self._group(rule["group"], year, of)

    def _gap_at_most(self, rule: dict[str, Any], year: int, of: Of) -> Iterator[Short]:
        gains = np.array([self._group(k, year, of) for k in rule["groups"]])
        yield gains.max(axis=0) - gains.min(axis=0) - rule["at_most"]

    def _school_floor(self, rule: dict[str, Any], year: int, of: Of) -> Iterator[Short]:
        for s in self.d.select(rule.get("schools")):
            yield rule["gain"] - of("gain at", s, year) / self.d.enrollment(s, year)

    # ---- dollars, staff, students ----
    def _staffing(self, rule: dict[str, Any], year: int, of: Of) -> Iterator[Short]:
        d, role = self.d, rule["role"]
        for s in d.select(rule.get("schools")):
            if not d.moves.closed(s, year):
                there = d.enrollment(s, year) + d.moves.moved_in(s, year)
                fte = of("role at", role, s, year) + d.base_staff(s, role, year)
                yield there - rule["at_most"] * fte

    def measured(self, measure: str, s: str, year: int, of: Of) -> Any:
        """A school's gain per student, dollars, FTE or students served."""
        if measure == "gain":
            return of("gain at", s, year) / self.d.enrollment(s, year)
        if measure == "dollars":
            return self.d.base(s, year) + of("yearly at", s, year)
        return of("fte at" if measure == "staff" else "students at", s, year)

    def _baseline(self, rule: dict[str, Any], measure: str, s: str, year: int) -> float:
        given = rule.get("baseline")
        if given is None:
            return float(self.origin.measured(measure, s, year, self.now))
        return at(given[s], year)

    def _spending_share(self, rule: dict[str, Any], year: int, of: Of) -> Iterator[Short]:
        part = sum(of("yearly at", s, year) for s in self.d.select(rule["schools"]))
        if rule.get("at_least") is not None:
            yield rule["at_least"] * of("dollars", year) - part
        if rule.get("at_most") is not None:
            yield part - rule["at_most"] * of("dollars", year)

    def floors(self, rule: dict[str, Any], year: int, of: Of) -> Iterator[tuple[str, Any]]:
        """(school, what it lacks) a line of a `hold_harmless`; below 0: it has more than it must.

        Dollars of a school that is closed are held where its students are, for each of them.
        """
        d, measure = self.d, rule["measure"]
        for s in d.select(rule.get("schools")):
            due = self._baseline(rule, measure, s, year)
            floor = due - rule["lose_at_most"] * abs(due)
            if measure != "dollars" or not d.moves.closed(s, year):
                yield s, floor - self.measured(measure, s, year, of)
                continue
            for b in d.moves.receivers(s, year):
                there = d.enrollment(b, year) + d.moves.moved_in(b, year)
                each = floor / d.enrollment(s, year)
                yield b, each * there - self.measured(measure, b, year, of)

    def _hold_harmless(self, rule: dict[str, Any], year: int, of: Of) -> Iterator[Short]:
        if rule.get("top_up_from") is None:  # else the fund pays what is missing
            yield from (lacks for _, lacks in self.floors(rule, year, of))

    def _maintenance_of_equity(self, rule: dict[str, Any], year: int, of: Of) -> Iterator[Short]:
        d, measure = self.d, rule.get("measure", "dollars")
        loss = {
            s: self._baseline(rule, measure, s, year) - self.measured(measure, s, year, of)
            for s in d.schools
        }
        allowed = np.maximum(sum(loss.values()) / d.enrollment(CENTRAL, year), 0.0)
        for s in d.select(rule["schools"]):
            if not d.moves.closed(s, year):
                yield loss[s] / d.enrollment(s, year) - allowed

    def compared(self, rule: dict[str, Any], year: int) -> dict[str, list[str]]:
        """The schools that a `comparability` tests, and whom each is compared with."""
        d, by = self.d, rule.get("by")
        large = [s for s in d.schools if d.enrollment(s, year) > 100]
        if by is not None:
            large = [s for s in large if d.tag(s, by) is not None]
        others = [s for s in d.select(rule["others"]) if s in large]
        return {
            s: [o for o in others if o != s and (by is None or d.tag(o, by) == d.tag(s, by))]
            for s in d.select(rule["schools"])
            if s in large and not d.moves.closed(s, year)
        }

    def _comparability(self, rule: dict[str, Any], year: int, of: Of) -> Iterator[Short]:
        """In FTE; in dollars it asks who pays."""
        d = self.d
        for s, others in self.compared(rule, year).items():
            if others:
                students = sum(d.enrollment(o, year) for o in others)
                usual = sum(of("fte at", o, year) for o in others) / students
                own = of("fte at", s, year) / d.enrollment(s, year)
                yield rule.get("at_least", 0.9) * usual - own
