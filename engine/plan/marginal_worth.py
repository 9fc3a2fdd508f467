"""What a site's running is worth beside everything else that a plan runs at its place."""

from __future__ import annotations

import numpy as np

from ..evaluation.evaluate import Evaluation
from ..evaluation.site_years import OFF, states
from ..figures.arrays import BoolArray, FloatArray, IntArray
from ..figures.returns import goal_axis, make_returns


def worth_beside(evaluation: Evaluation, ways: IntArray) -> FloatArray:
    """Return the worth that running in a way adds where it is off, or loses where it is on.

    Parameters
    ----------
    evaluation
        An evaluated plan.
    ways
        Numbers of ways that a site can run by itself, (n,).

    Returns
    -------
    Student-SD, discounted, (n, T).
    """
    figures = evaluation.formulation.figures
    on = states(figures, evaluation.decisions)[figures.ways.site[ways]] != OFF
    effect = figures.ways.effect[ways] + figures.class_at_stake[figures.ways.site[ways]]
    return worth_added(evaluation, figures.ways.place[ways], effect, on)


def worth_added(
    evaluation: Evaluation, place: IntArray, effect: FloatArray, on: BoolArray
) -> FloatArray:
    """Return the worth that things add where they are off, or lose where they are on.

    Parameters
    ----------
    place
        Number of the place whose students gain, (n,).
    effect
        Students x effect of each, student-SD, (n, G, T).
    on
        Whether each is on in the plan, (n, T).

    Returns
    -------
    Student-SD, discounted, (n, T).
    """
    figures = evaluation.formulation.figures
    places = figures.places
    each = effect / places.enrollment[place][:, None, :]
    gain = evaluation.gain[place]
    without = np.where(on[:, None, :], gain - each, gain)
    returns, goal = make_returns(figures.scenario), goal_axis(figures.scenario)
    added = returns.of(without + each, goal) - returns.of(without, goal)
    scale = places.enrollment[:, None, :] * places.stake * places.discount
    return np.asarray(np.einsum("ngt,ngt->nt", added, scale[place]))
