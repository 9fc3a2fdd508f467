"""Tiny random scenarios of any size whose funds are too small for what must go on."""

from __future__ import annotations

import random
from typing import Any

from .draw_scales import mixed_scenario, scaled_scenario

Scenario = dict[str, Any]


def poor_scenario(seed: int) -> Scenario:
    """A scenario that mostly has no plan: some programs must be kept, and funds are cut."""
    rng = random.Random(f"poor/{seed}")
    scenario = scaled_scenario(seed) if rng.random() < 0.5 else mixed_scenario(seed)
    running = [
        p
        for p, row in scenario["programs"].items()
        if any((site or {}).get("running") for site in row["sites"].values())
    ]
    for p in rng.sample(running, min(len(running), rng.choice([1, 2, 3]))):
        scenario["rules"].append({"kind": "decide", "program": p, "action": "keep"})
    for row in scenario["funds"].values():
        key, share = next(k for k in ("by_school", "amount") if k in row), rng.choice(SHARES)
        row[key] = _cut(row[key], share)
    return scenario


SHARES = (0.999999, 0.9, 0.5, 1.0)
"""Shares of a fund's amount that are left."""


def _cut(value: Any, share: float) -> Any:
    if isinstance(value, dict):
        return {key: _cut(each, share) for key, each in value.items()}
    return round(value * share, 2)
