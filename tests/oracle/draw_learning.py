"""What a tiny random scenario needs for its pilots to teach something."""

from __future__ import annotations

import copy
import random
from typing import Any

Scenario = dict[str, Any]


def with_learning(scenario: Scenario, seed: int) -> Scenario:
    """The same with uncertain effects of its candidates, and pilots of every design."""
    rng = random.Random(f"learning/{seed}")
    found = copy.deepcopy(scenario)
    if rng.random() < 0.75:
        found["learning_years"] = rng.choice([1, 3, 10])
    unknown = found.setdefault("evidence", {}).setdefault("unknown", {"mean": 0.0})
    unknown["se"] = rng.choice([0.0, 0.1, 0.2])
    if rng.random() < 0.6:
        for fund in found["funds"].values():
            if "amount" in fund:
                fund["amount"] = _more(fund["amount"])
    for program in found["programs"].values():
        if not any(site.get("running") for site in program["sites"].values()):
            _candidate(rng, program)
    return found


def _candidate(rng: random.Random, program: Scenario) -> None:
    if program.get("pilot") is None and rng.random() < 0.7:
        program["pilot"] = {}
    if program.get("pilot") is None:
        return
    if rng.random() < 0.5:
        program.pop("proven", None)
    for effect in program["effects"].values():
        if effect != "unknown" and rng.random() < 0.9:
            effect["se"] = rng.choice([0.0, 0.1, 0.2, 0.3, 0.4])
            if rng.random() < 0.5:
                effect["mean"] = round(effect["mean"] * rng.choice([0.1, 0.3, -0.2]), 4)
    _design(rng, program["pilot"])


def _design(rng: random.Random, pilot: Scenario) -> None:
    if rng.random() < 0.3:
        pilot["comparison_sites"] = rng.choice([1, 2, 5, 10])
    if rng.random() < 0.3:
        pilot["icc"] = rng.choice([0.0, 0.05, 0.5])
    if rng.random() < 0.3:
        pilot["r2"] = rng.choice([0.0, 0.75])


def _more(amount: Any) -> Any:
    """Half as much again."""
    if isinstance(amount, dict):
        return {year: 1.5 * x for year, x in amount.items()}
    return 1.5 * amount
