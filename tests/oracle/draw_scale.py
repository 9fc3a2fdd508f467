"""Tiny random scenarios whose effects fall as programs grow."""

from __future__ import annotations

import copy
import random
from typing import Any

from .draw_decisions import random_district_decisions
from .generate import random_scenario

Scenario = dict[str, Any]
SIZES = (1.0, 8.0, 25.0, 60.0, 300.0)


def growing_scenario(seed: int) -> Scenario:
    """A scenario of any feature, every second with what districts decide, and a scale."""
    drawn = random_district_decisions(seed) if seed % 2 else random_scenario(seed)
    rng = random.Random(f"scale/{seed}")
    scenario = copy.deepcopy(drawn)
    scenario.setdefault("evidence", {})["scale"] = _scale(rng)
    for row in scenario["programs"].values():
        if rng.random() < 0.3:
            row["scale"] = _scale(rng)
    return scenario


def _scale(rng: random.Random) -> dict[str, float]:
    scale: dict[str, float] = {}
    if rng.random() < 0.8:
        scale["students"] = rng.choice(SIZES)
    if rng.random() < 0.6:
        scale["exponent"] = rng.choice([0.0, 0.1, 0.27, 0.6])
    return scale
