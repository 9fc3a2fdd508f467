"""Restarts: a site of today runs again after a year in which it did not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...figures.arrays import FloatArray, IntArray
from ...milp.model.expressions import Expressions
from ..builder import FormulationBuilder
from .site_words import site_words


def restarts(builder: FormulationBuilder, sites: IntArray, t: int) -> Expressions:
    """Return, for each of these sites, whether it starts again in a year; made on first use.

    Parameters
    ----------
    sites
        Numbers of sites, none twice.
    t
        Number of the year.
    """
    return Expressions.of(len(sites), *restarting(builder, sites, t))


def restarting(builder: FormulationBuilder, sites: IntArray, t: int) -> tuple[IntArray, IntArray]:
    """Return which of these sites (by their place here) may start again, and the columns of that.

    Parameters
    ----------
    sites
        Numbers of sites, none twice.
    t
        Number of the year.
    """
    figures = builder.decisions.figures
    can = figures.may_rise & ~figures.never_ends & (t > 0)
    made = builder.restarts.setdefault(t, {})
    new = np.array([s for s in sites.tolist() if can[s] and s not in made], dtype=np.int64)
    if len(new):
        made.update(zip(new.tolist(), _add(builder, new, t).tolist(), strict=True))
    known = np.array([i for i, s in enumerate(sites.tolist()) if s in made], dtype=np.int64)
    return known, np.array([made[int(sites[i])] for i in known], dtype=np.int64)


def _add(builder: FormulationBuilder, sites: IntArray, t: int) -> IntArray:
    decisions = builder.decisions
    now, before = decisions.runs[t].at(sites), decisions.runs[t - 1].at(sites)
    name = f"restart:{t}:{builder.number_of('restart')}"
    block = decisions.figures.block[decisions.figures.sites.place[sites]]
    value = _again(now, before)
    columns = builder.derive(name, len(sites), value, whole=True, block=block)
    again = Expressions.of(len(sites), np.arange(len(sites)), columns.ids)
    what = "it starts again where it runs and did not the year before"
    says = site_words(decisions, sites, t, what)
    builder.require(f"{name}:if", again - (now - before), says, lower=0.0)
    builder.require(f"{name}:now", again - now, says, upper=0.0)
    builder.require(f"{name}:not before", again + before, says, upper=1.0)
    return columns.ids


def _again(now: Expressions, before: Expressions) -> Callable[[FloatArray], FloatArray]:
    return lambda x: np.maximum(now.value(x) - before.value(x), 0.0)
