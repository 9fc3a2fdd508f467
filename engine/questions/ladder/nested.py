"""What a plan may be that only adds to another one, or only takes from it.

A site and year may be off, pilot, run inside a merge, or run as itself, at a level or with a number
of positions. More is: anything than off; running than piloting; itself at full level than merged; a
higher level or more positions than fewer. A merge and a part of full level, or two merges, are
neither more nor less than each other. A reorganization that closes a school is less with it than
without, one that closes none is more. Who pays is free.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...evaluation.site_years import OFF, states
from ...figures.arrays import BoolArray, FloatArray, IntArray
from ...figures.ways import MERGE, PILOT, POSITIONS, REORGANIZED, RUN
from ...formulate import Formulation
from ...milp.model.model import Model


def nested_model(formulation: Formulation, known: FloatArray, *, down: bool) -> Model:
    """Return the formulation's model without the plans that are not nested.

    Parameters
    ----------
    formulation
        Of the next step's budget.
    known
        The decisions of the step before, (N, T).
    down
        Whether a plan may only take from them; else it may only add to them.

    Returns
    -------
    The same columns; narrower bounds, and rows behind.
    """
    figures, column = formulation.figures, formulation.decisions.column
    ways = figures.ways
    model = formulation.model
    lower, upper = model.lower.copy(), model.upper.copy()
    state = states(figures, known)
    allowed = _allowed(formulation, known, state, down)
    here = (column >= 0) & ways.at_sites[:, None]
    upper[column[here & ~allowed]] = 0.0
    _bound_positions(formulation, known, state, down, lower, upper)
    _bound_reorganizations(formulation, known, down, lower, upper)
    narrowed = replace(model, lower=lower, upper=upper)
    if down:
        return _no_more_positions(formulation, known, state, narrowed)
    return _stays_on(formulation, allowed, state, narrowed)


def _allowed(formulation: Formulation, known: FloatArray, state: IntArray, down: bool) -> BoolArray:
    """Return which ways a site may be in each year, (N, T); a merge only if all its parts may."""
    ways = formulation.figures.ways
    way, site = ways.part_way, ways.part_site
    before = state[site]
    kind_before, level_before = _of(ways.kind, before, OFF), _of(ways.level, before, 0.0)
    kind, level = ways.kind[way][:, None], ways.level[way][:, None]
    off, same = before == OFF, before == way[:, None]
    itself, merged = kind_before == RUN, kind_before == MERGE
    if down:
        # A part that is merged from less than full might be taught more in the merge.
        whole = itself & (level_before == 1.0) & ~_fewer(formulation, known)[site]
        less = itself & (kind == RUN) & (level <= level_before)
        pair = ~off & (same | less | (whole & (kind == MERGE)) | (itself & (kind == PILOT)))
    else:
        more = (kind == RUN) & (level >= level_before)
        apart = (kind == RUN) & (level == 1.0)
        ran = (itself & more) | (merged & (same | apart))
        pair = off | ran | ((kind_before == PILOT) & ((kind == PILOT) | (kind == RUN)))
    allowed = np.ones(formulation.decisions.column.shape, dtype=bool)
    np.logical_and.at(allowed, way, pair)
    return allowed


def _fewer(formulation: Formulation, known: FloatArray) -> BoolArray:
    """Return whether a site has fewer positions than its reference number, (S, T)."""
    ways = formulation.figures.ways
    own = np.flatnonzero(ways.kind == POSITIONS)
    fewer = np.zeros((len(formulation.figures.sites.program), known.shape[1]), dtype=bool)
    fewer[ways.site[own]] = known[own] < -0.5
    return fewer


def _of(values: FloatArray | IntArray, state: IntArray, off: float) -> FloatArray:
    """Return a value of each state, (.., T); `off` where it is off."""
    return np.asarray(np.where(state == OFF, off, values[state]))


def _bound_positions(
    formulation: Formulation,
    known: FloatArray,
    state: IntArray,
    down: bool,
    lower: FloatArray,
    upper: FloatArray,
) -> None:
    """No fewer positions than before where something may only be added, and the other way."""
    ways, column = formulation.figures.ways, formulation.decisions.column
    own = np.flatnonzero(ways.kind == POSITIONS)
    kind = _of(ways.kind, state[ways.site[own]], OFF)
    there = column[own] >= 0
    ids, before = column[own][there], np.round(known[own][there])
    ran, off = np.isin(kind[there], [RUN]), np.isin(kind[there], [OFF])
    if down:
        # A site that ends has none to count: the rows hold those below its reference number.
        upper[ids] = np.minimum(upper[ids], np.where(ran, np.maximum(before, 0.0), 0.0))
        lower[ids] = np.where(ran, lower[ids], 0.0)
    else:
        least = np.where(ran, before, np.where(off, lower[ids], 0.0))
        lower[ids] = np.maximum(lower[ids], least)


def _bound_reorganizations(
    formulation: Formulation,
    known: FloatArray,
    down: bool,
    lower: FloatArray,
    upper: FloatArray,
) -> None:
    figures, column = formulation.figures, formulation.decisions.column
    own = np.flatnonzero(figures.ways.kind == REORGANIZED)
    if not len(own):
        return
    closes: BoolArray = np.asarray(figures.reorganizations.closes.any(axis=1))
    stays = np.asarray(closes if down else ~closes)[figures.ways.reorganization[own]]
    there = column[own] >= 0
    ids, before = column[own][there], np.round(known[own][there])
    holds = np.broadcast_to(np.asarray(stays)[:, None], there.shape)[there]
    lower[ids[holds]] = np.maximum(lower[ids], before)[holds]
    upper[ids[~holds]] = np.minimum(upper[ids], before)[~holds]


def _no_more_positions(
    formulation: Formulation, known: FloatArray, state: IntArray, model: Model
) -> Model:
    """Hold sites with fewer positions than their reference number to those, if they run on."""
    ways, column = formulation.figures.ways, formulation.decisions.column
    own = np.flatnonzero(ways.kind == POSITIONS)
    for t in formulation.figures.years:
        ran = np.isin(_of(ways.kind, state[ways.site[own], t], OFF), [RUN])
        less = own[ran & (known[own, t] < -0.5) & (column[own, t] >= 0)]
        if not len(less):
            continue
        on = formulation.decisions.itself[t].at(ways.site[less]).times(np.round(known[less, t]))
        each = np.arange(len(less))
        model = model.with_rows(
            f"nested:positions:{t}",
            len(less),
            np.concatenate([each, on.row]),
            np.concatenate([column[less, t], on.column]),
            np.concatenate([np.ones(len(less)), -on.factor]),
            upper=0.0,
        )
    return model


def _stays_on(formulation: Formulation, allowed: BoolArray, state: IntArray, model: Model) -> Model:
    """Hold what is on, in one of the ways that it may be."""
    ways, column = formulation.figures.ways, formulation.decisions.column
    lower = model.lower.copy()
    for t in formulation.figures.years:
        way, site = ways.part_way, ways.part_site
        can = (state[site, t] != OFF) & allowed[way, t] & (column[way, t] >= 0)
        way, site = way[can], site[can]
        number = np.bincount(site, minlength=len(state))
        single = number[site] == 1
        lower[column[way[single], t]] = 1.0
        several = np.flatnonzero(number > 1)
        if not len(several):
            continue
        row = np.searchsorted(several, site[~single])
        model = model.with_rows(
            f"nested:on:{t}", len(several), row, column[way[~single], t], 1.0, lower=1.0
        )
    return replace(model, lower=lower)
