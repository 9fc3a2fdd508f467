"""Decisions in words, site by site and year by year."""

from __future__ import annotations

from typing import get_args

import numpy as np

from ...models.results.plan_parts.program_plan import SiteYear
from ...models.results.plan_parts.program_year import SiteAction
from ..figures import Figures
from ..figures.arrays import FloatArray, IntArray, sum_by
from ..figures.ways import MERGE, PILOT, POSITIONS, TAKEN_IN
from ..formulate import Formulation
from .evaluate import Evaluation

OFF = -1
ACTIONS: tuple[SiteAction, ...] = get_args(SiteAction)


def states(figures: Figures, decisions: FloatArray) -> IntArray:
    """Return the way each site is in each year, OFF where it is not, (S, T)."""
    ways = figures.ways
    state = np.full((len(figures.sites.program), len(figures.years)), OFF, dtype=np.int64)
    pair, year = np.nonzero(decisions[ways.part_way] > 0.5)
    state[ways.part_site[pair], year] = ways.part_way[pair]
    return state


def kinds(figures: Figures, state: IntArray) -> IntArray:
    """Return RUN, PILOT or MERGE for each state, OFF where it is off."""
    return np.append(figures.ways.kind, OFF)[state]


def levels(figures: Figures, state: IntArray) -> FloatArray:
    """Return the level of each state, 0 where it is off."""
    return np.append(figures.ways.level, 0.0)[state]


def positions(figures: Figures, decisions: FloatArray) -> IntArray:
    """Return with how many positions each site runs or pilots, 0 for one without any, (S, T)."""
    ways, sites = figures.ways, figures.sites
    on = states(figures, decisions) != OFF
    more = np.zeros(on.shape, dtype=np.int64)
    own = np.flatnonzero(ways.kind == POSITIONS)
    more[ways.site[own]] = np.rint(decisions[own]).astype(np.int64)
    return np.where(on, sites.reference[:, None] + more, 0)


def shares(figures: Figures, decisions: FloatArray) -> FloatArray:
    """Return how much of each site runs: its level, or positions / reference number, (S, T)."""
    reference = figures.sites.reference[:, None]
    whole = positions(figures, decisions) / np.maximum(reference, 1)
    return np.where(reference > 0, whole, levels(figures, states(figures, decisions)))


def describe(evaluation: Evaluation) -> tuple[SiteYear, ...]:
    """Return what happens at each site in each year; sites that stay off are left out."""
    figures = evaluation.formulation.figures
    scenario, sites, ways = figures.scenario, figures.sites, figures.ways
    state = states(figures, evaluation.decisions)
    dollars = evaluation.site_dollars(sites.program, sites.place)
    programs, merges = list(scenario.programs), list(scenario.merges)
    share = shares(figures, evaluation.decisions)
    action = actions(figures, state, share)
    number = positions(figures, evaluation.decisions)
    site, year = np.nonzero(action >= 0)
    way = state[site, year]
    on = way != OFF
    level = np.where(on, levels(figures, way), 1.0)
    students = sites.students[site, year] * share[site, year]
    students += _taken_in(evaluation)[site, year]
    merge = np.append(ways.offering, -1)[way] - len(programs)
    columns = (
        sites.program[site],
        sites.place[site],
        year,
        action[site, year],
        level,
        number[site, year],
        merge,
        students,
        dollars[site, year],
    )
    return tuple(
        SiteYear(
            program=programs[q],
            school=figures.places.ids[p],
            year=scenario.years[t],
            action=ACTIONS[a],
            level=much,
            positions=many or None,
            merge=merges[m] if m >= 0 else None,
            students=served,
            cost=cost,
        )
        for q, p, t, a, much, many, m, served, cost in zip(
            *(c.tolist() for c in columns), strict=True
        )
    )


def _taken_in(evaluation: Evaluation) -> FloatArray:
    """Return the students of closed schools that each site serves beside its own, (S, T)."""
    ways = evaluation.formulation.figures.ways
    own = np.flatnonzero(ways.kind == TAKEN_IN)
    served = ways.students[own] * evaluation.decisions[own]
    return sum_by(ways.taken_in_by[own], served, len(evaluation.formulation.figures.sites.program))


def actions(figures: Figures, state: IntArray, share: FloatArray) -> IntArray:
    """Return the number of the action at each site in each year, -1 for none, (S, T).

    Parameters
    ----------
    state, share
        The way each site is in each year, and how much of it runs, (S, T).
    """
    running = figures.sites.running[:, None]
    kind = kinds(figures, state)
    on = state != OFF
    # Today counts as the year before the first.
    on_before = np.hstack([running, on[:, :-1]])
    ran_before = np.hstack([running, (on & (kind != PILOT))[:, :-1]])
    cases = (
        (~on & ran_before, "retire"),
        (~on, None),
        (kind == MERGE, "merge"),
        (kind == PILOT, "pilot"),
        (~on_before, "start"),
        (running & (share < 1.0), "reduce"),
    )
    numbers = [-1 if name is None else ACTIONS.index(name) for _, name in cases]
    return np.select([case for case, _ in cases], numbers, ACTIONS.index("keep"))


def too_early(formulation: Formulation, decisions: FloatArray) -> list[str]:
    """Return, in words, decisions for years in which that way has no column.

    Those are the starts of candidates in the first year, before any pilot can have been.
    """
    model, figures = formulation.decisions, formulation.figures
    return [
        f"{model.site_name(int(figures.ways.site[way]))}, {figures.scenario.years[year]}: a"
        " candidate starts only after a pilot, or if proven"
        for way, year in np.argwhere((decisions > 0.5) & (model.column < 0))
        if figures.ways.at_sites[way]
    ]
