"""How far each school's requests are granted, year by year: the one place that says what counts.

A year counts 1 where it is as asked, a half where it is so in part, else 0. What a site does in a
year is one of six extents; a table says what each counts for what is wanted. So the same weights
make lines for a solver (`requests.py`) and numbers of a plan's decisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...models.results.plan_parts.request_plan import Answer
from ...models.scenario.request import Request, Wants, fractions
from ..figures import Figures
from ..figures.arrays import FloatArray, IntArray
from ..figures.ways import MERGE, PILOT, POSITIONS

NOT_RUN, PILOTED, MERGED, LESS, FULL, MORE = range(6)
"""What a site does in a year: it is off, pilots, runs inside a merge, runs as itself at a lower
level or with fewer positions than its own number, runs fully, runs with more positions."""

Counts = tuple[float, float, float, float, float, float]
"""What a year of each extent counts, in the order above."""

_RUNS: Counts = (0.0, 0.5, 0.5, 0.5, 1.0, 1.0)
_ENDS: Counts = (1.0, 0.0, 0.5, 0.5, 0.0, 0.0)

AT_A_SITE_OF_TODAY: Mapping[Wants, Counts] = {
    "keep": _RUNS,
    "start": _RUNS,
    "more": (0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
    "less": (0.5, 0.0, 0.5, 1.0, 0.0, 0.0),
    "retire": _ENDS,
    "pilot": (0.0, 1.0, 1.0, 1.0, 1.0, 1.0),
}
"""What counts where the program runs today."""

AT_A_NEW_SITE: Mapping[Wants, Counts] = {
    **AT_A_SITE_OF_TODAY,
    # There is nothing yet of which there could be more or less.
    "more": _RUNS,
    "less": _ENDS,
}
"""What counts where it does not run today."""


@dataclass(frozen=True)
class Asked:
    """One request, and what it is about.

    Attributes
    ----------
    school
        Who asks.
    program
        Id of the program, or of the merge.
    request
        What is asked.
    fraction
        Its share of what all of the school's requests count, 0 to 1.
    place
        Number of the school.
    site
        Number of the program's site there; -1 where it has none, or a merge is asked for.
    merge
        Number of the way in which the merge runs there; -1 where it cannot, or for a program.
    is_merge
        Whether a merge is asked for.
    counts
        What a year of each extent counts, for a program.
    """

    school: str
    program: str
    request: Request
    fraction: float
    place: int
    site: int
    merge: int
    is_merge: bool
    counts: Counts

    @property
    def tried(self) -> bool:
        """Whether a pilot is asked for: a matter of one year, and of when."""
        return self.request.wants == "pilot" and not self.is_merge


def all_asked(figures: Figures) -> tuple[Asked, ...]:
    """Return every request of the scenario: school by school, first-ranked first."""
    scenario, made = figures.scenario, []
    programs, merges = list(scenario.programs), list(scenario.merges)
    for school, requests in scenario.requests.by_school.items():
        fraction = fractions(requests)
        place = figures.places.ids.index(school)
        for key, request in sorted(requests.items(), key=lambda item: item[1].rank):
            site = merge = -1
            if key in scenario.merges:
                merge = _merge_way(figures, len(programs) + merges.index(key), place)
            else:
                site = figures.sites.find(programs.index(key), place)
            made.append(
                Asked(
                    school=school,
                    program=key,
                    request=request,
                    fraction=fraction[key],
                    place=place,
                    site=site,
                    merge=merge,
                    is_merge=key in scenario.merges,
                    counts=_counts(figures, request.wants, site),
                )
            )
    return tuple(made)


def _merge_way(figures: Figures, offering: int, place: int) -> int:
    ways = figures.ways
    own = (ways.kind == MERGE) & (ways.offering == offering) & (ways.place == place)
    return int(np.flatnonzero(own)[0]) if own.any() else -1


def _counts(figures: Figures, wants: Wants, site: int) -> Counts:
    if wants == "merge":  # of a program: inside any merge
        return (0.0, 0.0, 1.0, 0.0, 0.0, 0.0)
    runs = site >= 0 and bool(figures.sites.running[site])
    return (AT_A_SITE_OF_TODAY if runs else AT_A_NEW_SITE)[wants]


def extents(figures: Figures, decisions: FloatArray) -> IntArray:
    """Return to what extent each site runs in each year of decisions, (N, T): (S, T)."""
    ways = figures.ways
    extent = np.full((len(figures.sites.program), len(figures.years)), NOT_RUN, dtype=np.int64)
    pair, year = np.nonzero(decisions[ways.part_way] > 0.5)
    kind, level = ways.kind[ways.part_way[pair]], ways.level[ways.part_way[pair]]
    runs = np.where(level < 1.0, LESS, FULL)
    found = np.where(kind == PILOT, PILOTED, np.where(kind == MERGE, MERGED, runs))
    extent[ways.part_site[pair], year] = found
    own = np.flatnonzero(ways.kind == POSITIONS)
    there = extent[ways.site[own]] == FULL
    more = np.rint(decisions[own])
    by_number = np.where(more < 0, LESS, np.where(more > 0, MORE, FULL))
    extent[ways.site[own]] = np.where(there, by_number, extent[ways.site[own]])
    return extent


def year_values(figures: Figures, asked: tuple[Asked, ...], decisions: FloatArray) -> FloatArray:
    """Return how far each request is granted in each year of decisions, (N, T): (requests, T).

    Returns
    -------
    1 where it is as asked, a half where it is so in part, else 0.
    """
    extent = extents(figures, decisions)
    values = np.zeros((len(asked), len(figures.years)))
    for i, one in enumerate(asked):
        if one.is_merge:
            if one.merge >= 0:
                values[i] = np.where(decisions[one.merge] > 0.5, 1.0, 0.0)
        elif one.site >= 0:
            values[i] = np.asarray(one.counts)[extent[one.site]]
        else:  # it has no site there: it is off
            values[i] = one.counts[NOT_RUN]
    return values


def shares(asked: tuple[Asked, ...], values: FloatArray) -> FloatArray:
    """Return how far each request is granted, 0 to 1, (requests,), from its `year_values`.

    The mean over the years. A pilot is a matter of one year: in the first it counts 1, in a later
    one a half.
    """
    tried = np.array([one.tried for one in asked], dtype=bool)
    once = 0.5 * values[:, 0] + 0.5 * values.max(axis=1, initial=0.0)
    return np.asarray(np.where(tried, once, values.mean(axis=1)))


def score(asked: tuple[Asked, ...], share: FloatArray) -> float:
    """Return what a plan's requests count in all: each school at most 1, the first-ranked most."""
    fraction = np.array([one.fraction for one in asked])
    return float(fraction @ share)


def answer(share: float) -> Answer:
    """Return what a request's share is called."""
    if share >= 1.0 - 1e-9:
        return "granted"
    return "refused" if share <= 1e-9 else "partly"
