"""Each request and its answer: what follows from a plan's decisions without another search."""

from __future__ import annotations

import re

import numpy as np

from ....models.results.plan_parts.request_plan import AskAgainOf, Granting, RequestPlan
from ...evaluation.evaluate import Evaluation
from ...figures.arrays import FloatArray
from ...formulation.granted import Asked, answer, shares, year_values
from ..reasons import Reasons
from .instead import instead
from .why import why


def request_plans(evaluation: Evaluation, reasons: Reasons) -> tuple[RequestPlan, ...]:
    """Return each school's requests and their answers: school by school, first-ranked first.

    What granting one would cost and what would change it takes further searches, and is left out.
    """
    figures, asked = evaluation.formulation.figures, evaluation.formulation.requests.asked
    values = year_values(figures, asked, evaluation.decisions)
    share = shares(asked, values)
    return tuple(_answered(reasons, one, values[i], float(share[i])) for i, one in enumerate(asked))


def granting(evaluation: Evaluation) -> Granting | None:
    """Return what all requests come to; None where there are none."""
    requests = evaluation.formulation.figures.scenario.requests
    if not evaluation.formulation.requests.asked:
        return None
    most = float(sum(1 for asked in requests.by_school.values() if asked))
    return Granting(score=evaluation.granted, most=most, weight=requests.weight)


def _answered(reasons: Reasons, asked: Asked, values: FloatArray, share: float) -> RequestPlan:
    scenario = reasons.evaluation.formulation.figures.scenario
    request, given = asked.request, answer(share)
    years = tuple(scenario.years[t] for t in np.flatnonzero(values >= 1.0))
    wants_it = request.wants not in ("retire", "less")
    again, of = (None, None) if given == "granted" else _ask_again(reasons, asked, years)
    return RequestPlan(
        school=asked.school,
        program=asked.program,
        wants=request.wants,
        rank=request.rank,
        answer=given,
        share=share,
        years=years,
        partly=tuple(scenario.years[t] for t in np.flatnonzero((values > 0.0) & (values < 1.0))),
        why=why(reasons, asked, values),
        instead=instead(reasons.evaluation, asked) if given != "granted" and wants_it else "",
        ask_again=again,
        ask_again_of=of,
    )


def _ask_again(
    reasons: Reasons, asked: Asked, years: tuple[int, ...]
) -> tuple[int | None, AskAgainOf | None]:
    """Return the later year from which on it is as asked, else the program's review, if any."""
    scenario = reasons.evaluation.formulation.figures.scenario
    if years and years[0] > scenario.years[0]:
        return years[0], "plan"
    if asked.is_merge:
        return None, None
    found = re.search(r"\b\d{4}\b", str(scenario.programs[asked.program].review or ""))
    return (int(found.group()), "review") if found else (None, None)
