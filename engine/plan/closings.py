"""Sites that end because their building closes, and where their students are served then."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...models.results.explanation import Closing
from ..evaluation.evaluate import Evaluation
from ..evaluation.site_years import OFF, states
from ..figures.ways import PILOT, TAKEN_IN


def closings(evaluation: Evaluation, program: int) -> tuple[Closing, ...]:
    """Return the sites of a program that end with their building, by number of the program.

    A site that ended in an earlier year, or did not run, is none of them.
    """
    figures = evaluation.formulation.figures
    if not figures.scenario.reorganizations:
        return ()
    own = np.flatnonzero(figures.sites.program == program)
    return tuple(found for site in own.tolist() for found in _closings(evaluation, site))


def _closings(evaluation: Evaluation, site: int) -> Iterator[Closing]:
    figures = evaluation.formulation.figures
    scenario, ways, sites = figures.scenario, figures.ways, figures.sites
    place = int(sites.place[site])
    for r, key in enumerate(scenario.reorganizations):
        on = np.flatnonzero(evaluation.in_force[r] > 0.5)
        if not figures.reorganizations.closes[r, place] or not len(on):
            continue
        t = int(on[0])
        state = states(figures, evaluation.decisions)[site]
        ran = state[t - 1] != OFF and ways.kind[state[t - 1]] != PILOT if t else sites.running[site]
        if not ran:
            continue
        taken = (ways.kind == TAKEN_IN) & (ways.site == site) & (ways.reorganization == r)
        there = np.flatnonzero(taken & (evaluation.decisions[:, -1] > 0.5))
        yield Closing(
            reorganization=key,
            school=figures.places.ids[place],
            year=scenario.years[t],
            served_at=tuple(figures.places.ids[p] for p in ways.paid_at[there]),
        )
