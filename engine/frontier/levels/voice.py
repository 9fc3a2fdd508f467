"""The price of voice: what it costs by the district's weights to follow the schools' priorities.

Worth is linear in voice, from 0 (the district's weights alone) to 1 (each school's own priorities
alone), so that each voice's plan is an efficient point of worth by the district's weights against
worth by the schools'.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ....models.given import want_scenario
from ....models.resolve import resolve
from ....models.results.frontier import Frontier, FrontierAxis, FrontierPoint
from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ....models.tree.problems import listed
from ...deadline import Deadline
from ...formulate import formulate
from ...milp.solution import Progress
from ...one_thread import in_one_thread
from ...options import DEFAULTS, SearchOptions, want_options
from ..axes.names import CannotTrace, check_points
from .levels import Level, Levels, Solving, at_the_means, evaluated


@in_one_thread
def price_of_voice(
    scenario: Scenario,
    *,
    points: int = 11,
    options: SearchOptions = DEFAULTS,
    on_progress: Callable[[Progress], None] | None = None,
) -> Frontier:
    """Return what each voice of the schools costs in worth by the district's weights.

    Parameters
    ----------
    scenario
        What the district says; its own `voice` and `objective` do not matter.
    points
        Levels of voice, evenly from 0 to 1; 2 to 10,000.
    options
        How to search; `time_limit` is for all levels together.
    on_progress
        As in `solve`.

    Returns
    -------
    A point for each level of voice: worth by the district's weights and by the schools' own.

    Raises
    ------
    ValueError
        There are too few or too many points.
    CannotTrace
        Schools' priorities name goals in different units that do not say what counts as one SD.
    """
    want_scenario(scenario, "price_of_voice")
    want_options(options, "price_of_voice")
    scenario = resolve(scenario)
    check_points(points)
    _check_units(scenario)
    deadline = Deadline.after(options.time_limit)
    solving = Solving(options.filled(), deadline, on_progress, points)
    plain = at_the_means(scenario)
    by_district, by_schools = (
        formulate(plain.model_copy(update={"voice": voice})) for voice in (0.0, 1.0)
    )

    def values(level: float, plan: Plan | None) -> dict[str, float]:
        evaluations = [evaluated(of, plan) for of in (by_district, by_schools)]
        return {
            "voice": level,
            "worth:district": evaluations[0].worth,
            "worth:schools": evaluations[1].worth,
        }

    levels = [
        Level(round(float(v), 12), plain.model_copy(update={"voice": round(float(v), 12)}))
        for v in np.linspace(0.0, 1.0, points)
    ]
    axes = (
        FrontierAxis(name="voice", sense="level", unit="", says="say that schools have, 0 to 1"),
        FrontierAxis(
            name="worth:district",
            sense="max",
            unit="student-SD",
            says="worth by the district's weights",
        ),
        FrontierAxis(
            name="worth:schools",
            sense="max",
            unit="student-SD",
            says="worth by each school's own priorities",
        ),
    )

    def worth_at(voice: float, point: FrontierPoint) -> float:
        district, schools = point.values["worth:district"], point.values["worth:schools"]
        return (1 - voice) * district + voice * schools

    made = Levels(scenario, solving, axes, values, worth_at)
    for level in levels:
        made.solve(level)
    return made.frontier()


def _check_units(scenario: Scenario) -> None:
    """Refuse goals that no voice counts as the scenario has it, and that have no common unit."""
    weighed = scenario.model_copy(update={"voice": 0.5}).weighed()
    lacking = scenario.incomparable(weighed)
    if lacking:
        raise CannotTrace(
            f"voice: schools' priorities weigh goals in different units; add"
            f" {listed([f'goals.{key}.per_sd' for key in lacking])}: how much counts as one SD"
        )
