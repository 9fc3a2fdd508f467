"""Which programs schools lose, from which year on, and what takes their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ...models.results.plan_parts.loss import Loss
from ...models.scenario.scenario import Scenario
from ..evaluation.evaluate import Evaluation
from ..evaluation.site_years import kinds, shares, states
from ..figures import Figures
from ..figures.arrays import BoolArray, FloatArray, IntArray
from ..figures.ways import MERGE, RUN
from .program_years import ALL, served_elsewhere

NEVER = -1
MUCH_THE_SAME = 2.0
"""How many times as many students of a school may be as good as the same students."""

_NO_STUDENTS = 1e-6
"""Students that are nobody: rounding."""


def losses(evaluation: Evaluation) -> tuple[Loss, ...]:
    """Return the programs that schools lose, year by year, most students first in each.

    Schools that lose a program in the same year, and have it back in the same year, if ever, are
    one entry. A site that would have neither students nor costs in a year is not lost in it.
    """
    figures = evaluation.formulation.figures
    scenario = figures.scenario
    away = 1.0 - served_elsewhere(figures, evaluation.decisions)
    begins, back = _spells(figures, evaluation.decisions, away)
    arrivals = _Arrivals.of(figures, evaluation.decisions)
    found = []
    for q, key in enumerate(scenario.programs):
        site, year = np.nonzero(begins & (figures.sites.program == q)[:, None])
        for t, again in sorted(set(zip(year.tolist(), back[site, year].tolist(), strict=True))):
            lost = site[(year == t) & (back[site, year] == again)]
            students = figures.sites.students[lost, t] * away[lost, t]
            end = len(scenario.years) if again == NEVER else again
            by_year, room = _served_by(arrivals, key, lost, range(t, end))
            served_by = by_year.pop(t, {})
            made = Loss(
                program=key,
                year=scenario.years[t],
                back=None if again == NEVER else scenario.years[again],
                schools=tuple(figures.places.ids[p] for p in figures.sites.place[lost]),
                students=float(students.sum()),
                served_by=served_by,
                served_later={scenario.years[u]: served for u, served in by_year.items()},
                unserved=float(np.maximum(students - room, 0.0).sum()),
            )
            found.append(made)
    return tuple(sorted(found, key=lambda loss: (loss.year, -loss.students)))


def _spells(
    figures: Figures, decisions: FloatArray, away: FloatArray
) -> tuple[BoolArray, IntArray]:
    """Return whether a site of today is lost from each year on, and the year it is back, (S, T).

    Parameters
    ----------
    away
        The share of each site's students whom the program serves nowhere if it is off, (S, T).
    """
    sites = figures.sites
    runs = np.isin(kinds(figures, states(figures, decisions)), (RUN, MERGE))
    real = (sites.students > 0) | (sites.yearly != 0)
    off = sites.running[:, None] & ~runs & real & (away > 1.0 - ALL)
    begins, already = np.zeros_like(off), np.zeros(len(off), dtype=bool)
    for t in range(off.shape[1]):
        begins[:, t] = off[:, t] & ~already
        already = (already | off[:, t]) & ~runs[:, t]
    back = np.full(off.shape, NEVER, dtype=np.int64)
    for t in reversed(range(off.shape[1] - 1)):
        back[:, t] = np.where(runs[:, t + 1], t + 1, back[:, t + 1])
    return begins, back


@dataclass(frozen=True)
class _Arrivals:
    """What starts or grows: the rest stands there as before, whatever ends beside it.

    Attributes
    ----------
    serves, more
        Students whom each site serves, and how many of them beyond today's, (S, T).
    at
        The sites that do, by place and year, their numbers rising.
    programs
        Ids of the programs.
    """

    figures: Figures
    serves: FloatArray
    more: FloatArray
    at: dict[tuple[int, int], list[int]]
    programs: tuple[str, ...]

    @classmethod
    def of(cls, figures: Figures, decisions: FloatArray) -> _Arrivals:
        """Return what arrives in a plan."""
        sites = figures.sites
        share = shares(figures, decisions)
        # What is merged serves whom its parts served before.
        merged = kinds(figures, states(figures, decisions)) == MERGE
        beyond = np.where(merged, 0.0, np.maximum(share - sites.running[:, None], 0.0))
        more, at = sites.students * beyond, dict[tuple[int, int], list[int]]()
        site, year = np.nonzero(more > _NO_STUDENTS)
        for place, t, number in zip(
            sites.place[site].tolist(), year.tolist(), site.tolist(), strict=True
        ):
            at.setdefault((place, t), []).append(number)
        return cls(figures, sites.students * share, more, at, tuple(figures.scenario.programs))

    def instead(self, ended: int, t: int) -> Iterator[tuple[str, float]]:
        """Yield what takes the place of a site that ends, and for how many students."""
        sites, scenario = self.figures.sites, self.figures.scenario
        here = self.at.get((int(sites.place[ended]), t), [])
        for site in here:
            key, other = (self.programs[sites.program[number]] for number in (ended, site))
            students = float(sites.students[ended, t]), float(self.serves[site, t])
            if stands_in(scenario, key, other, students):
                yield other, float(self.more[site, t])


def _served_by(
    arrivals: _Arrivals, ended: str, lost: IntArray, spell: range
) -> tuple[dict[int, dict[str, int]], FloatArray]:
    """Return from which year on each program takes its place, and for how many students.

    Parameters
    ----------
    lost, spell
        The sites, and the years in which they are gone, by number.

    Returns
    -------
    By year, and program, the most similar first: at how many of the sites it does from then on; and
    the students they have room for at each site, in the year with the most, (sites,).
    """
    figures = arrivals.figures
    served: dict[int, dict[str, int]] = {}
    room = np.zeros(len(lost))
    for i, site in enumerate(lost.tolist()):
        known: set[str] = set()
        for t in spell:
            there = dict(arrivals.instead(site, t))
            room[i] = max(room[i], sum(there.values()))
            for other in there.keys() - known:
                year = served.setdefault(t, {})
                year[other] = year.get(other, 0) + 1
            known |= there.keys()

    def ranked(year: dict[str, int]) -> dict[str, int]:
        def rank(other: str) -> tuple[bool, float, int, int]:
            place = arrivals.programs.index(other)
            return (*likeness(figures.scenario, ended, other), year[other], -place)

        return {other: year[other] for other in sorted(year, key=rank, reverse=True)}

    return {t: ranked(served[t]) for t in sorted(served)}, room


def stands_in(scenario: Scenario, ended: str, other: str, students: tuple[float, float]) -> bool:
    """Return whether a program is for the goal and the students of one that ends at a school.

    Or is meant to replace it. Students are the same if both serve one group, or both a
    cross-section of the school of much the same size: one for all is not one for a few.

    Parameters
    ----------
    students
        How many the one that ends and the other serve there.
    """
    one, two = scenario.programs[ended], scenario.programs[other]
    if ended == other or ended in two.replaces:
        return ended != other
    fewer, more = sorted(students)
    alike = one.serves is not None or more <= MUCH_THE_SAME * fewer
    return one.serves == two.serves and alike and bool(set(one.effects) & set(two.effects))


def likeness(scenario: Scenario, ended: str, other: str) -> tuple[bool, float]:
    """Return how well another program stands in: meant to replace it, share of goals in common."""
    one, two = (set(scenario.programs[key].effects) for key in (ended, other))
    both = one | two
    return ended in scenario.programs[other].replaces, len(one & two) / len(both) if both else 0.0
