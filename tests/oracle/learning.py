"""What pilots teach, straight from the definitions, given the prices of a dollar and an FTE."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np

from .gains import Decisions
from .presume import is_unknown
from .prices import district_cost, full_cost, full_roles, wages
from .read import District, at

Scenario = dict[str, Any]
NORMAL = NormalDist()


@dataclass(frozen=True)
class Prices:
    """Worth of a dollar by (program, place or None for the district's costs, year), and of an FTE
    by (role, year). What is not named is free."""

    dollars: dict[tuple[str, str | None, int], float]
    staff: dict[tuple[str, int], float]


def _known(d: District, p: str, g: str) -> tuple[float, float]:
    """Mean and standard error of an effect, in SD, as its tier leaves them."""
    row = d.programs[p]["effects"][g]
    if is_unknown(row):
        return d.unknown(p, g)
    if "mean" not in row:
        return 0.0, 0.0
    factor = d.discounted(row)
    se = factor * (row.get("se") or 0.0) / d.per_sd(g)
    return factor * row["mean"] / d.per_sd(g), se


class Learning:
    """What the pilots of one scenario teach."""

    def __init__(self, d: District, prices: Prices) -> None:
        self.d, self.prices = d, prices
        self.candidates = [
            p for p, row in d.programs.items() if row.get("pilot") is not None and not d.existing(p)
        ]

    def later(self, year: int) -> list[tuple[int, float]]:
        """The years after one: whose figures and prices hold, and how often."""
        last, rate = self.d.years[-1], 1.0 + self.d.rate
        beyond = range(1, self.d.learning_years + 1)
        return [(t, 1.0) for t in self.d.years if t > year] + [(last, rate**-j) for j in beyond]

    def students(self, p: str, year: int) -> float:
        """Discounted students at all sites in later years."""
        return sum(
            times * self.d.discount(t) * at(self.d.site(p, s)["students"], t)
            for t, times in self.later(year)
            for s in self.d.places_of(p)
        )

    def stakes(self, p: str, year: int) -> dict[str, tuple[float, float, float]]:
        """By goal: worth of an SD of effect per student, mean and standard error of the effect."""
        d, found = self.d, {}
        for g in d.programs[p].get("effects") or {}:
            total = 0.0
            for t, times in self.later(year):
                for s in d.places_of(p):
                    factor = d.multiplied(p, s, g, t)
                    n = times * d.discount(t) * at(d.site(p, s)["students"], t)
                    total += n * factor * d.weight(s, g, t) * d.need(s, g, t)
            mean, se = _known(d, p, g)
            if d.goals[g].get("unit", "sd") != "sd":
                se = 0.0
            found[g] = total / self.students(p, year), mean, se
        return found

    def upkeep(self, p: str, year: int) -> float:
        """Price of serving a student for a year, at all sites."""
        # Prices are discounted as the years of the plan are.
        yearly = {t: self._cost(p, t) for t in self.d.years}
        total = sum(times * yearly[t] for t, times in self.later(year))
        return total / self.students(p, year)

    def _cost(self, p: str, t: int) -> float:
        """Price of a year of running at all sites."""
        d, dollars = self.d, self.prices.dollars
        total = district_cost(d, p, t) * dollars.get((p, None, t), 0.0)
        for s in d.places_of(p):
            roles = full_roles(d, p, s, t)
            amount = full_cost(d, p, s, t) + wages(d, roles, t, hired=True)
            total += sum(x * self.prices.staff.get((role, t), 0.0) for role, x in roles.items())
            total += amount * dollars.get((p, s, t), 0.0)
        return total

    def value(self, p: str, year: int, sites: int, adopted: bool) -> float:
        """What a first pilot at so many sites teaches."""
        if not self.later(year) or not self.students(p, year):
            return 0.0
        pilot, places = self.d.programs[p]["pilot"], self.d.places_of(p)
        n = sum(at(self.d.site(p, s)["students"], year) for s in places) / len(places)
        if not n:
            return 0.0
        compared = pilot.get("comparison_sites") or sites
        icc, r2 = pilot.get("icc", 0.2), pilot.get("r2", 0.5)
        v = (1 / sites + 1 / compared) * (icc + (1 - icc) / n) * (1 - r2)
        stakes = self.stakes(p, year).values()
        lead = sum(k * mean for k, mean, _ in stakes) - self.upkeep(p, year)
        if lead >= 0 and not adopted and year != self.d.years[-1]:
            return 0.0
        sp = sqrt(sum((k * se**2) ** 2 / (se**2 + v) for k, _, se in stakes if se))
        if not sp:
            return 0.0
        u = abs(lead) / sp
        return max(sp * (NORMAL.pdf(u) - u * NORMAL.cdf(-u)), 0.0) * self.students(p, year)

    def of(self, decisions: Decisions) -> float:
        """What the pilots among decisions teach."""
        total = 0.0
        for p in self.candidates:
            piloted = sorted(t for (q, _, t), x in decisions.items() if q == p and x == ("pilot",))
            if not piloted:
                continue
            first = piloted[0]
            runs = {t for (q, _, t), x in decisions.items() if q == p and x[0] == "run"}
            total += self.value(p, first, piloted.count(first), any(t > first for t in runs))
        return total

    def of_rows(self, table: Any) -> np.ndarray:
        """The same for each row of a table of combinations."""
        total = np.zeros(len(table))
        for p in self.candidates:
            before = np.zeros(len(table), dtype=bool)
            for year in self.d.years:
                number = table.of("pilots", p, year)
                runs = sum(
                    (table.of("runs", p, t) for t in self.d.years if t > year), np.zeros(len(table))
                )
                for sites in range(1, len(self.d.places_of(p)) + 1):
                    for adopted in (False, True):
                        rows = ~before & (number == sites) & ((runs > 0) == adopted)
                        if rows.any():
                            total[rows] += self.value(p, year, sites, adopted)
                before |= number > 0
        return total
