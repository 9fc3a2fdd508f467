"""Who is newly hired at a site of today: what it runs with beyond what it has kept since today.

What is kept is the least that the site has run with, as itself, in any year so far. So only what
rises again is hired.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...figures.arrays import FloatArray, IntArray
from ...figures.ways import HIRED
from ...milp.model.expressions import Expressions
from ..builder import FormulationBuilder
from ..decision_model import DecisionModel, always


def add_hiring(builder: FormulationBuilder) -> None:
    """Add the columns of what is newly hired, one a site and year in which it can be."""
    figures = builder.decisions.figures
    ways = np.flatnonzero(figures.ways.kind == HIRED)
    if not len(ways):
        return
    whole = _whole(builder.decisions, figures.ways.site[ways])
    site = figures.ways.site[ways]
    kept = Expressions.constants(np.maximum(figures.sites.reference[site], 1).astype(float))
    for t in figures.years:
        amount = builder.decisions.amount[t].at(site)
        # In the first year nobody is hired where a site has at most what it has today.
        rises = np.full(len(site), t > 0)
        rises |= figures.sites.most[site] > figures.sites.reference[site]
        kept = _add_year(builder, t, ways, rises, amount, kept, whole)


def _whole(decisions: DecisionModel, sites: IntArray) -> FloatArray:
    """Return the most that each site can run with where it is that or nothing; else 0."""
    figures = decisions.figures
    programs = list(figures.scenario.programs.values())
    shares = [bool(programs[q].levels) for q in figures.sites.program[sites]]
    return np.where(np.array(shares) | (figures.sites.reference[sites] > 0), 0.0, 1.0)


def _add_year(
    builder: FormulationBuilder,
    t: int,
    ways: IntArray,
    rises: np.ndarray[tuple[int], np.dtype[np.bool_]],
    amount: Expressions,
    kept: Expressions,
    whole: FloatArray,
) -> Expressions:
    """Add a year's columns; return what is kept after it."""
    figures = builder.decisions.figures
    own = np.flatnonzero(rises)
    if not len(own):
        return amount
    site = figures.ways.site[ways[own]]
    most = np.maximum(figures.sites.most[site], 1).astype(float)
    now, before = amount.at(own), kept.at(own)
    name, says = f"hired:{t}", always("who is newly hired is who is beyond those kept")
    block = figures.block[figures.sites.place[site]]
    columns = builder.derive(name, len(own), _beyond(now, before), upper=most, block=block)
    hired = Expressions.of(len(own), np.arange(len(own)), columns.ids)
    builder.require(f"{name}:all", now - before - hired, says, upper=0.0)
    builder.require(f"{name}:some", hired - now, says, upper=0.0)
    # Where a site runs wholly or not at all: hired only if it did not go on.
    plain = np.flatnonzero(whole[own])
    off = (hired + before).at(plain)
    builder.require(f"{name}:only", off, says, upper=whole[own][plain])
    _exactly(builder, name, np.flatnonzero(whole[own] == 0), now, before, hired, most, block)
    builder.decisions = builder.decisions.standing_for(ways[own], t, columns.ids)
    return amount - hired.sum_by(own, amount.size)


def _beyond(now: Expressions, before: Expressions) -> Callable[[FloatArray], FloatArray]:
    return lambda x: np.maximum(now.value(x) - before.value(x), 0.0)


def _exactly(
    builder: FormulationBuilder,
    name: str,
    own: IntArray,
    now: Expressions,
    before: Expressions,
    hired: Expressions,
    most: FloatArray,
    block: IntArray,
) -> None:
    """Hold who is hired to those beyond the kept; a binary tells whether there are any."""
    more = now.at(own) - before.at(own)
    some = builder.derive(
        f"{name}:any",
        len(own),
        lambda x: (more.value(x) > 1e-9).astype(np.float64),
        integer=True,
        block=block[own],
    )
    line = Expressions.of(len(own), np.arange(len(own)), some.ids)
    says = always("who is newly hired is who is beyond those kept")
    high = most[own]
    builder.require(f"{name}:none", hired.at(own) - line.times(high), says, upper=0.0)
    over = hired.at(own) - more + line.times(high)
    builder.require(f"{name}:exact", over, says, upper=high)
