"""Which sites are likeliest to be decided otherwise at no loss, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .evaluation.evaluate import Evaluation
from .figures.arrays import BoolArray, FloatArray, IntArray
from .figures.ways import MERGE
from .formulate import Formulation
from .milp.solution import Relaxation


@dataclass(frozen=True, eq=False)
class Part:
    """Some sites.

    Attributes
    ----------
    sites
        Their numbers.
    decides
        Which columns decide on one of them, alone or with other sites, (n,).
    """

    sites: IntArray
    decides: BoolArray


def parts(plan: Evaluation, relaxed: Relaxation, changed: IntArray, size: int) -> Iterator[Part]:
    """Yield all sites in parts: some that change and others in turn.

    Those come first that it costs least to decide otherwise, at the relaxation's prices.

    Parameters
    ----------
    plan
        Where the search stands.
    relaxed
        The relaxation of its formulation.
    changed
        Numbers of the sites that change.
    size
        Columns in a part, about.
    """
    site, column = _columns(plan.formulation)
    cost = _costs(plan, relaxed, site, column, changed)
    order = np.argsort(cost, kind="stable")
    changes = np.isin(order, changed)
    turns = np.zeros(len(order))
    for side in (changes, ~changes):
        turns[side] = np.arange(side.sum())
    order = order[np.argsort(turns, kind="stable")]
    number = np.cumsum(np.bincount(site, minlength=len(order))[order]) // size
    for part in range(int(number[-1]) + 1):
        sites = order[number == part]
        decides = np.zeros(len(plan.x), dtype=bool)
        decides[column[np.isin(site, sites)]] = True
        yield Part(sites, decides)


def _columns(formulation: Formulation) -> tuple[IntArray, IntArray]:
    """Return pairs of a site and a column that decides on it, alone or with other sites."""
    ways = formulation.figures.ways
    alone = np.flatnonzero(ways.decided & (ways.site >= 0))
    joint = np.flatnonzero(ways.kind[ways.part_way] == MERGE)
    way = np.concatenate([alone, ways.part_way[joint]])
    site = np.concatenate([ways.site[alone], ways.part_site[joint]])
    column = formulation.decisions.column[way]
    pair, _ = np.nonzero(column >= 0)
    return site[pair], column[column >= 0]


def _costs(
    plan: Evaluation, relaxed: Relaxation, site: IntArray, column: IntArray, changed: IntArray
) -> FloatArray:
    """Return by site what deciding otherwise costs at the relaxation's prices, (S,)."""
    decisions, size = plan.formulation.decisions, len(plan.formulation.figures.sites.running)
    reduced = relaxed.reduced_costs
    if reduced is None:
        return np.zeros(size)
    cost = np.full(size, np.inf)
    np.minimum.at(cost, site, np.abs(reduced[column]))
    today = np.zeros(len(plan.x))
    decisions.put(decisions.today(), today)
    back = reduced * (today - plan.x)
    whole = np.bincount(site, weights=back[column], minlength=size)
    cost[changed] = np.abs(whole[changed])
    return cost
