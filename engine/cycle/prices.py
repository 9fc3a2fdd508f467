"""What granting a request would cost the district: worth lost, dollars elsewhere, whose."""

from __future__ import annotations

import numpy as np

from ...models.naming import names_of
from ...models.numbers import dollars
from ...models.results.plan_parts.request_plan import RequestGivesWay, RequestPrice
from ..evaluation.evaluate import Evaluation
from ..evaluation.site_years import OFF, states
from ..figures.arrays import IntArray
from ..formulation.granted import Asked
from ..milp.solution import objective_noise
from ..questions.accounts.gives_way import GIVES_WAY_DOLLARS
from .forced import Forced

GIVERS_NAMED = 6
"""Programs that are named as giving way; of more, how many."""

SEARCHED = "All plans were searched: it is the best one that grants it, to within the gap asked."
PROVED = (
    "A plan that grants it was found, and it is proved that no other is better by more than the"
    " gap asked."
)
BETWEEN = (
    "Not searched to the end: no plan that grants it costs less than the least; the most is what a"
    " plan costs that grants it and changes little else."
)
NOT_FOUND = (
    "Not searched to the end: no plan that grants it costs less than the least; none that grants it"
    " was found in the time given."
)
NO_TURN = (
    "Not looked at: the time was over before its turn. With more time (--time-limit) it gets its"
    " price."
)
LIKE_BEST = " A plan that grants it is worth as much as the best one known: the gap leaves it open."


def not_searched() -> RequestPrice:
    """Return the price of a request that there was no time to look at: it is not below 0."""
    return RequestPrice(exact=False, low=0.0, proof=NO_TURN)


def price_of(
    base: Evaluation, high: float, asked: Asked, forced: Forced, gap: float
) -> RequestPrice:
    """Return the price of a request that some plan may grant.

    Parameters
    ----------
    base, high
        The plan it is set against, and what no plan exceeds.
    asked
        The request.
    forced
        What is known of the plans that grant it.
    gap
        Asked, relative.
    """
    exact = forced.within(gap)
    low = _above_noise(base.objective - forced.high, base.objective)
    if forced.found is None:
        return RequestPrice(exact=False, low=low, proof=NOT_FOUND)
    lost = _above_noise(base.objective - forced.low, base.objective)
    given = gives_way(base, forced.found, asked)
    proof = (SEARCHED if forced.searched else PROVED) if exact else BETWEEN
    return RequestPrice(
        exact=exact,
        low=min(low, lost),
        high=max(lost, _above_noise(high - forced.low, base.objective)),
        lost=lost,
        dollars=_own_dollars(base, forced.found, asked),
        whose=_words(base, given),
        gives_way=given,
        proof=proof + (LIKE_BEST if lost == 0 else ""),
    )


def _above_noise(value: float, size: float) -> float:
    return value if value > objective_noise(size) else 0.0


def concerned(base: Evaluation, asked: Asked) -> IntArray:
    """Return the numbers of what a request is about: the program and its merges, or the reverse."""
    scenario = base.formulation.figures.scenario
    ids = [*scenario.programs, *scenario.merges]
    if asked.is_merge:
        own = [asked.program, *scenario.merges[asked.program].combines]
    else:
        merges = (k for k, merge in scenario.merges.items() if asked.program in merge.combines)
        own = [asked.program, *merges]
    return np.array([ids.index(key) for key in own], dtype=np.int64)


def _own_dollars(base: Evaluation, found: Evaluation, asked: Asked) -> float:
    own = concerned(base, asked)
    here = np.full(len(own), asked.place)
    change = found.site_dollars(own, here) - base.site_dollars(own, here)
    return round(float(change.sum()), 2)


def gives_way(base: Evaluation, found: Evaluation, asked: Asked) -> tuple[RequestGivesWay, ...]:
    """Return which programs have fewer dollars at which schools, most dollars first."""
    figures = base.formulation.figures
    scenario, places = figures.scenario, figures.places.ids
    ids = [*scenario.programs, *scenario.merges]
    size = len(ids)
    offering, place = np.repeat(np.arange(size), len(places)), np.tile(np.arange(len(places)), size)
    change = (found.site_dollars(offering, place) - base.site_dollars(offering, place)).sum(axis=1)
    own = np.isin(offering, concerned(base, asked)) & (place == asked.place)
    less = np.flatnonzero((change < -GIVES_WAY_DOLLARS) & ~own)
    ended = _ended(base, found)
    return tuple(
        RequestGivesWay(
            program=ids[offering[i]],
            school=places[place[i]],
            dollars=round(-float(change[i]), 2),
            ends=(int(offering[i]), int(place[i])) in ended,
        )
        for i in less[np.argsort(change[less], kind="stable")].tolist()
    )


def _words(base: Evaluation, given: tuple[RequestGivesWay, ...]) -> tuple[str, ...]:
    """Return who gives way in words, the first by name."""
    scenario = base.formulation.figures.scenario
    schools = names_of(scenario, "place")
    programs = {**names_of(scenario, "program"), **names_of(scenario, "merge")}
    words = [
        f"{programs.get(one.program) or one.program} at {schools.get(one.school) or one.school}:"
        f" {dollars(one.dollars)} less{' and ends there' if one.ends else ''}"
        for one in given[:GIVERS_NAMED]
    ]
    if len(given) > GIVERS_NAMED:
        rest = dollars(sum(one.dollars for one in given[GIVERS_NAMED:]))
        words.append(f"{len(given) - GIVERS_NAMED} more, {rest} less together")
    return tuple(words)


def _ended(base: Evaluation, found: Evaluation) -> set[tuple[int, int]]:
    """Return programs and places that run in the last year of the base and not in the other."""
    figures = base.formulation.figures
    sites = figures.sites
    one, two = (states(figures, each.decisions)[:, -1] for each in (base, found))
    gone = np.flatnonzero((one != OFF) & (two == OFF))
    return {(int(sites.program[s]), int(sites.place[s])) for s in gone}
