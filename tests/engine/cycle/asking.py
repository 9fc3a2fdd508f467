"""Requests made up for a district: a few for each school, by a seed."""

from __future__ import annotations

import random
from typing import Any

from groundswell.models.scenario.base import CENTRAL
from groundswell.models.scenario.request import Requests
from groundswell.models.scenario.scenario import Scenario


def with_requests(scenario: Scenario, seed: int = 0, each: int = 4) -> Scenario:
    """Return a scenario in which each school asks for a few of the programs it has a site of."""
    rng = random.Random(seed)
    by_school: dict[str, Any] = {}
    for school in scenario.schools:
        able = [k for k, p in scenario.programs.items() if school in p.sites and school != CENTRAL]
        chosen = rng.sample(able, min(each, len(able)))
        by_school[school] = {
            key: {"wants": _wants(rng, scenario, key, school), "rank": rank}
            for rank, key in enumerate(chosen, start=1)
        }
    asked = Requests.model_validate({"by_school": {s: r for s, r in by_school.items() if r}})
    return scenario.model_copy(update={"requests": asked})


def _wants(rng: random.Random, scenario: Scenario, key: str, school: str) -> str:
    program = scenario.programs[key]
    if program.sites[school].running:
        return rng.choice(["keep", "keep", "keep", "more", "less", "retire"])
    return rng.choice(["start", "start", "pilot"] if program.pilot is not None else ["start"])
