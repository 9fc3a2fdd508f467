"""What programs lose by serving more students than when they were measured, by the definition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .gains import Decisions, stake, taken_in
from .gains import scale as times
from .presume import is_unknown
from .read import District, at

State = tuple[Any, ...]
USUAL = {"students": 50.0, "exponent": 0.27}


def scale_of(d: District, p: str) -> dict[str, float] | None:
    """Where a program's effects begin to fall, and how; None: the scenario says nothing of it."""
    if d.scale is None:
        return None
    own = d.programs[p].get("scale")
    return {**USUAL, **(d.scale if own is None else own)}


def students(
    d: District, p: str, place: str, year: int, state: State | None
) -> Iterator[tuple[float, tuple[str, str, int]]]:
    """What a site adds to its program's students; a merge keeps the share that it retains."""
    if state is not None and d.scale is not None:
        count = times(d, state) * at(d.site(p, place)["students"], year)
        count += sum(n for _, n in taken_in(d, p, place, year, state))
        yield count, ("served", p, year)


def together(scale: dict[str, float], number: np.ndarray) -> np.ndarray:
    """What so many students get of an effect, in students: straight between n, 2n, 4n, ..."""
    first, exponent = scale["students"], scale["exponent"]
    ends = [0.0, *(first * 2.0**k for k in range(40))]
    whole = [0.0, *(n * (n / first) ** -exponent for n in ends[1:])]
    return np.interp(number, ends, whole)


def price(d: District, p: str, year: int) -> float:
    """Discounted worth of one student's measured gains, at the average need of all sites."""
    number = sum(at(d.site(p, s)["students"], year) for s in d.places_of(p))
    total = 0.0
    for g, row in (d.programs[p].get("effects") or {}).items():
        if is_unknown(row) or row.get("mean", 0.0) <= 0:
            continue
        mean = float(row["mean"]) * d.discounted(row) / d.per_sd(g)
        needs = sum(
            at(d.site(p, s)["students"], year) * d.multiplied(p, s, g, year) * stake(d, s, g, year)
            for s in d.places_of(p)
        )
        total += mean * max(needs, 0.0)
    return d.discount(year) * total / number if number else 0.0


def lost(d: District, p: str, year: int, number: np.ndarray) -> np.ndarray:
    """Worth lost by so many students of a program in a year."""
    scale = scale_of(d, p)
    if scale is None:
        return np.zeros_like(number)
    return price(d, p, year) * (number - together(scale, number))


def toll(d: District, decisions: Decisions) -> float:
    """Worth lost by decisions."""
    total: dict[tuple[str, int], float] = {}
    for (p, place, year), state in decisions.items():
        for count, (_, _, _) in students(d, p, place, year, state):
            total[p, year] = total.get((p, year), 0.0) + count
    return float(sum(lost(d, p, year, np.asarray(n)) for (p, year), n in total.items()))


def toll_of_rows(d: District, table: Any) -> np.ndarray:
    """The same for each row of a table of combinations."""
    total = np.zeros(len(table))
    if d.scale is not None:
        for p in d.programs:
            for year in d.years:
                total += lost(d, p, year, table.of("served", p, year))
    return total
