"""What a school gets for the goals of a program that it asked for and does not get."""

from __future__ import annotations

import numpy as np

from ...evaluation.evaluate import Evaluation
from ...figures.arrays import IntArray
from ...formulation.chosen import listed
from ...formulation.granted import FULL, MERGED, NOT_RUN, PILOTED, Asked, extents

INSTEAD_NAMED = 3
"""Programs that are named; of more, how many."""


def instead(evaluation: Evaluation, asked: Asked) -> str:
    """Return what runs or pilots at the school for the same goals in the last year, in words."""
    figures = evaluation.formulation.figures
    scenario, sites = figures.scenario, figures.sites
    names = list(scenario.programs)
    parts = scenario.merges[asked.program].combines if asked.is_merge else (asked.program,)
    goals = [g for g in scenario.goals if any(g in scenario.programs[p].effects for p in parts)]
    extent = extents(figures, evaluation.decisions)
    found = []
    for site in np.flatnonzero((sites.place == asked.place) & (extent[:, -1] != NOT_RUN)).tolist():
        key = names[sites.program[site]]
        shared = [g for g in goals if g in scenario.programs[key].effects]
        # Of a merge the parts; of a program all others for its goals.
        if shared and (key in parts) == asked.is_merge:
            words = _one(evaluation, site, extent[site], shared)
            found.append((bool(sites.running[site]), -len(shared), words))
    if not found:
        return f"nothing else for {listed(goals)} here" if goals else ""
    found.sort(key=lambda item: item[:2])
    named = [item[2] for item in found[:INSTEAD_NAMED]]
    more = len(found) - INSTEAD_NAMED
    return "; ".join([*named, f"{more} more"] if more > 0 else named)


def _one(evaluation: Evaluation, site: int, extent: IntArray, goals: list[str]) -> str:
    """Return 'Tutoring for reading, from 2027'."""
    figures = evaluation.formulation.figures
    scenario = figures.scenario
    key = list(scenario.programs)[figures.sites.program[site]]
    words = f"{scenario.programs[key].name or key} for {listed(goals)}"
    if extent[-1] == MERGED:
        return f"{words}, merged"
    if figures.sites.running[site]:
        return f"{words}, as today" if (extent == FULL).all() else f"{words}, with changes"
    first = scenario.years[int(np.flatnonzero(extent != NOT_RUN)[0])]
    tried = ", tried first" if extent[extent != NOT_RUN][0] == PILOTED else ""
    return f"{words}, from {first}{tried}"
