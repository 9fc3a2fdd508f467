"""Which programs schools lose, from which year on, and what takes their place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...models.results.plan_parts.loss import Loss
from ..evaluation.evaluate import Evaluation
from ..evaluation.site_years import kinds, shares, states
from ..figures import Figures
from ..figures.arrays import BoolArray, FloatArray, IntArray, sum_by
from ..figures.ways import MERGE
from .program_years import ALL, by_itself_or_merged, served_elsewhere
from .stand_ins import StandIns

NEVER = -1
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
            by_year, room = _served_by(arrivals, q, lost, range(t, end))
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
    runs = by_itself_or_merged(kinds(figures, states(figures, decisions)))
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


@dataclass(frozen=True, eq=False)
class _Arrivals:
    """What starts or grows: the rest stands there as before, whatever ends beside it.

    Attributes
    ----------
    serves, more
        Students whom each site serves, and how many of them beyond today's, (S, T).
    at
        By year, the sites that do, those of a place beside each other, their numbers rising.
    stand_ins
        Which programs stand in for which.
    """

    figures: Figures
    serves: FloatArray
    more: FloatArray
    at: tuple[IntArray, ...]
    stand_ins: StandIns

    @classmethod
    def of(cls, figures: Figures, decisions: FloatArray) -> _Arrivals:
        """Return what arrives in a plan."""
        sites = figures.sites
        share = shares(figures, decisions)
        # What is merged serves whom its parts served before.
        merged = kinds(figures, states(figures, decisions)) == MERGE
        beyond = np.where(merged, 0.0, np.maximum(share - sites.running[:, None], 0.0))
        more, order = sites.students * beyond, np.argsort(sites.place, kind="stable")
        at = tuple(order[more[order, t] > _NO_STUDENTS] for t in range(more.shape[1]))
        return cls(figures, sites.students * share, more, at, StandIns.of(figures.scenario))

    def instead(self, ended: int, lost: IntArray, t: int) -> tuple[IntArray, IntArray]:
        """Return what takes the place of a program's sites, lost, in a year.

        Returns
        -------
        Pairs: the number in `lost`, and the site that takes its place, of the same place.
        """
        sites, there = self.figures.sites, self.figures.sites.place[self.at[t]]
        first = np.searchsorted(there, sites.place[lost], side="left")
        many = np.searchsorted(there, sites.place[lost], side="right") - first
        pair = np.repeat(np.arange(len(lost)), many)
        other = self.at[t][np.arange(len(pair)) + np.repeat(first - np.cumsum(many) + many, many)]
        students = sites.students[lost[pair], t], self.serves[other, t]
        fits = self.stand_ins.fits(ended, sites.program[other], *students)
        return pair[fits], other[fits]


def _served_by(
    arrivals: _Arrivals, ended: int, lost: IntArray, spell: range
) -> tuple[dict[int, dict[str, int]], FloatArray]:
    """Return from which year on each program takes its place, and for how many students.

    Parameters
    ----------
    ended
        Number of the program.
    lost, spell
        Its sites, and the years in which they are gone, by number.

    Returns
    -------
    By year, and program, the most similar first: at how many of the sites it does from then on; and
    the students they have room for at each site, in the year with the most, (sites,).
    """
    figures, programs = arrivals.figures, list(arrivals.figures.scenario.programs)
    served: dict[int, dict[str, int]] = {}
    room = np.zeros(len(lost))
    known = np.zeros((len(lost), len(programs)), dtype=bool)
    for t in spell:
        pair, site = arrivals.instead(ended, lost, t)
        room = np.maximum(room, sum_by(pair, arrivals.more[site, t], len(lost)))
        other = figures.sites.program[site]
        many = np.bincount(other[~known[pair, other]], minlength=len(programs))
        known[pair, other] = True

        def rank(q: int, many: IntArray = many) -> tuple[bool, float, int, int]:
            return (*arrivals.stand_ins.likeness(ended, q), int(many[q]), -q)

        ranked = sorted(np.flatnonzero(many).tolist(), key=rank, reverse=True)
        if ranked:
            served[t] = {programs[q]: int(many[q]) for q in ranked}
    return served, room
