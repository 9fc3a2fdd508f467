"""Schools' requests as lines: how far each is granted, and what all of them count.

What counts is said in `granted.py` alone. Most of it is linear in the decisions; numbers of
positions and the year of a pilot need columns of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..figures.arrays import IntArray
from ..milp.model.expressions import Expressions, stack, sum_lines
from .builder import FormulationBuilder
from .decisions.positions import number_kinds
from .granted import FULL, LESS, MERGED, MORE, NOT_RUN, PILOTED, Asked, all_asked


@dataclass(frozen=True, eq=False)
class RequestLines:
    """Every request of a scenario as lines of its model's columns.

    Attributes
    ----------
    asked
        The requests: school by school, first-ranked first.
    years
        By year: how far each is granted, one line a request; 1 as asked, a half in part.
    share
        How far each is granted over the years, one line a request, 0 to 1.
    score
        One line: what they count in all, each school at most 1.
    """

    asked: tuple[Asked, ...]
    years: tuple[Expressions, ...]
    share: Expressions
    score: Expressions


def add_requests(builder: FormulationBuilder) -> RequestLines:
    """Return the requests' lines, adding the columns they need; and their weight to the objective.

    A line's constant is not in the model's objective.
    """
    figures = builder.decisions.figures
    asked = all_asked(figures)
    if not asked:
        none = Expressions.constants(np.zeros(0))
        return RequestLines((), tuple(none for _ in figures.years), none, none.total())
    years = tuple(_values(builder, asked, t) for t in figures.years)
    share = _shares(builder, asked, years)
    score = share.times(np.array([one.fraction for one in asked])).total()
    weight = figures.scenario.requests.weight
    builder.milp.add_objective(score.column, weight * score.factor)
    return RequestLines(asked, years, share, score)


def _values(builder: FormulationBuilder, asked: tuple[Asked, ...], t: int) -> Expressions:
    """Return how far each request is granted in a year."""
    size = len(asked)
    merges = np.array([i for i, one in enumerate(asked) if one.merge >= 0], dtype=np.int64)
    ways = np.array([asked[i].merge for i in merges], dtype=np.int64)
    total = builder.decisions.ways(t).at(ways).sum_by(merges, size)
    own = np.array([i for i, one in enumerate(asked) if one.site >= 0], dtype=np.int64)
    counts = np.array([one.counts for one in asked]).reshape(size, 6)
    off = np.array([0.0 if one.is_merge else one.counts[NOT_RUN] for one in asked])
    for extent, lines in _extents(builder, asked, own, t).items():
        total = total + lines.times(counts[own, extent] - counts[own, NOT_RUN]).sum_by(own, size)
    return total + Expressions.constants(off)


def _extents(
    builder: FormulationBuilder, asked: tuple[Asked, ...], own: IntArray, t: int
) -> dict[int, Expressions]:
    """Return whether the site of each of these requests is of each extent, but off, in a year."""
    decisions = builder.decisions
    site = np.array([asked[i].site for i in own], dtype=np.int64)
    itself, full = decisions.itself[t].at(site), decisions.full[t].at(site)
    found = {PILOTED: decisions.piloting[t].at(site), MERGED: decisions.merged[t].at(site)}
    usual = decisions.figures.sites.reference[site] > 0
    matters = np.array([len(set(asked[i].counts[LESS:])) > 1 for i in own], dtype=bool)
    number = np.flatnonzero(usual & matters)
    plain = np.ones(len(own))
    plain[number] = 0.0
    less, same = (itself - full).times(plain), full.times(plain)
    if not len(number):
        return {**found, LESS: less, FULL: same}
    kinds = {
        kind: lines.sum_by(number, len(own))
        for kind, lines in number_kinds(builder, site[number], 0, t).items()
    }
    return {
        **found,
        LESS: less + kinds["below"],
        FULL: same + kinds["is"],
        MORE: kinds["above"],
    }


def _shares(
    builder: FormulationBuilder, asked: tuple[Asked, ...], years: tuple[Expressions, ...]
) -> Expressions:
    """Return how far each request is granted over the years."""
    tried = np.array([one.tried and one.site >= 0 for one in asked], dtype=bool)
    mean = sum_lines([*years]).times(np.where(tried, 0.0, 1.0 / len(years)))
    own = np.flatnonzero(tried)
    if not len(own):
        return mean
    figures = builder.decisions.figures
    names = [builder.decisions.site_name(asked[i].site) for i in own]
    ever = builder.any_of(
        "asked pilot",
        len(own),
        stack([year.at(own) for year in years]),
        np.tile(np.arange(len(own)), len(years)),
        lambda i: f"{names[i]} counts as tried if it pilots or runs in any year",
        block=figures.block[[asked[i].place for i in own]],
    )
    once = years[0].at(own).times(0.5) + Expressions.of(
        len(own), np.arange(len(own)), ever.ids, 0.5
    )
    return mean + once.sum_by(own, len(asked))
