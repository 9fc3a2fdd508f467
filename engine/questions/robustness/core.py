"""What the best plans of the draws have in common: core indices, after robust portfolio modelling.

A decision's core index is the share of draws whose best plan makes it; a decision is core if all
do, exterior if none does, borderline between [Liesio, Mild and Salo 2007, European Journal of
Operational Research 181:1488-1505, who speak of projects in all, some or none of the
non-dominated portfolios].
"""

from __future__ import annotations

from collections import Counter
from typing import get_args

import numpy as np

from ....models.results.plan_parts.program_year import SiteAction, YearDecision
from ....models.results.robustness import Label, ProgramCore, ReorganizationCore, SiteCore
from ...evaluation.evaluate import Evaluation
from ...evaluation.site_years import OFF, shares, states
from ...evaluation.site_years import actions as site_actions
from ...figures import Figures
from ...figures.arrays import FloatArray, IntArray
from ...figures.ways import REORGANIZED
from ...plan.program_years import SiteStates, year_decision

ACTIONS_AND_OFF: tuple[str, ...] = ("off", *get_args(SiteAction))


def actions(figures: Figures, state: IntArray, share: FloatArray) -> IntArray:
    """Return what happens at each site in each year, as numbers in `ACTIONS_AND_OFF`, (S, T).

    Parameters
    ----------
    state, share
        The way each site is in each year, and how much of it runs, (S, T).
    """
    return site_actions(figures, state, share) + 1


def site_cores(figures: Figures, plans: list[FloatArray], best: IntArray) -> tuple[SiteCore, ...]:
    """Return the core index of what the plain plan does, site by site and year by year.

    Sites that are off in a year in the plain plan and in the best plan of every draw are left out.

    Parameters
    ----------
    plans
        Decisions of the candidates, (N, T) each, the plain plan first.
    best
        Number of the best plan of each draw, (D,).
    """
    scenario, sites = figures.scenario, figures.sites
    state = states(figures, plans[0])
    level = shares(figures, plans[0])
    plain = actions(figures, state, level)
    same, runs = np.zeros(plain.shape), np.zeros(plain.shape)
    for plan, count in Counter(best.tolist()).items():
        other, much = states(figures, plans[plan]), shares(figures, plans[plan])
        # The way says the level too, the word what was before.
        alike = (other == state) & (much == level)
        same += count * ((actions(figures, other, much) == plain) & alike)
        runs += count * (other != OFF)
    programs = list(scenario.programs)
    return tuple(
        SiteCore(
            program=programs[sites.program[s]],
            school=figures.places.ids[sites.place[s]],
            year=year,
            plain=ACTIONS_AND_OFF[plain[s, t]],
            level=float(level[s, t]),
            index=float(same[s, t] / len(best)),
            label=label(same[s, t] / len(best)),
            runs=float(runs[s, t] / len(best)),
        )
        for s in range(len(sites.program))
        for t, year in enumerate(scenario.years)
        if ACTIONS_AND_OFF[plain[s, t]] != "off" or same[s, t] < len(best)
    )


def program_cores(
    evaluation: Evaluation, plans: list[FloatArray], best: IntArray
) -> dict[str, ProgramCore]:
    """Return the core index of what the plain plan, evaluated, decides for each program, by id.

    Parameters
    ----------
    plans, best
        As in `site_cores`.
    """
    figures = evaluation.formulation.figures
    words = {plan: _words(evaluation, plans[plan]) for plan in {0, *best.tolist()}}
    result = {}
    for q, key in enumerate(figures.scenario.programs):
        made = Counter(words[plan][q] for plan in best.tolist())
        plain = words[0][q]
        shares = {word: count / len(best) for word, count in made.most_common()}
        index = shares.setdefault(plain, 0.0)
        result[key] = ProgramCore(
            plain=plain,
            index=index,
            label=label(index),
            shares=shares,
        )
    return result


def _words(evaluation: Evaluation, decisions: FloatArray) -> list[YearDecision]:
    figures = evaluation.formulation.figures
    sites = SiteStates.of(figures, decisions)
    found: list[YearDecision] = []
    for q, program in enumerate(figures.scenario.programs.values()):
        own = np.flatnonzero(figures.sites.program == q)
        found.append(year_decision(program, figures.sites.running[own], sites.at(own), 0))
    return found


def reorganization_cores(
    figures: Figures, plans: list[FloatArray], best: IntArray
) -> dict[str, ReorganizationCore]:
    """Return in which draws each reorganization is right, by id.

    Parameters
    ----------
    plans, best
        As in `site_cores`.
    """
    own = np.flatnonzero(figures.ways.kind == REORGANIZED)
    result = {}
    for way, key in zip(own, figures.scenario.reorganizations, strict=True):
        plain = _begins(figures, plans[0][way])
        made = Counter(_begins(figures, plans[plan][way]) for plan in best.tolist())
        begun = 1.0 - made[None] / len(best)
        index = begun if plain is not None else 1.0 - begun
        years = {year: n / len(best) for year, n in made.items() if year is not None}
        result[key] = ReorganizationCore(
            plain=plain,
            index=index,
            label=label(index),
            begun=begun,
            years=dict(sorted(years.items())),
        )
    return result


def _begins(figures: Figures, in_force: FloatArray) -> int | None:
    on = np.flatnonzero(in_force > 0.5)
    return figures.scenario.years[on[0]] if len(on) else None


def label(index: float) -> Label:
    """Return core for a share of 1, exterior for 0, else borderline."""
    if index >= 1.0:
        return "core"
    return "exterior" if index <= 0.0 else "borderline"
