"""Programs of a cent beside programs of a billion, and every plan of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from knapsacks import non_dominated

from groundswell import Frontier, Scenario, parse_scenario

BILLION = 1_000_000_000.0


def values(found: Frontier) -> list[list[float]]:
    return sorted([point.values[name] for name in found.objectives] for point in found.points)


def district(costs: Sequence[float], gains: Sequence[int], amount: float) -> Scenario:
    """Return programs at one school, each with its cost and whole gain, and one fund."""
    return parse_scenario(
        {
            "schema_version": 1,
            "years": [2027],
            "goals": {"r": {"weight": 1, "unit": "points"}},
            "schools": {"a": {"enrollment": 1, "needs": {"r": 1}}},
            "programs": {
                f"p{i}": {
                    "proven": True,
                    "cost": {"site": cost},
                    "effects": {"r": {"mean": gain, "se": 0}},
                    "sites": {"a": {"students": 1}},
                }
                for i, (cost, gain) in enumerate(zip(costs, gains, strict=True))
            },
            "funds": {"g": {"amount": amount}},
        }
    )


def every_point(costs: Sequence[float], gains: Sequence[int], amount: float) -> list[list[float]]:
    """Return the non-dominated gains, costs and numbers of programs, in whole cents."""
    cents = np.array([round(100 * cost) for cost in costs])
    picks = np.array(list(product((0, 1), repeat=len(costs))))
    picks = picks[picks @ cents <= round(100 * amount)]
    table = non_dominated(np.column_stack([picks @ gains, -picks @ cents, -picks.sum(axis=1)]))
    return sorted([float(g), -c / 100, float(-n)] for g, c, n in table.tolist())


MONEY = [
    ((1.0, BILLION), (1, 5), 2 * BILLION),
    ((1.0, BILLION), (1, 5), BILLION),  # both are a dollar too much
    ((0.01, BILLION, BILLION + 0.01), (1, 5, 6), 3 * BILLION),
    ((0.37, 4_321.09, 7_654_321.99, 987_654_321.01), (1, 3, 4, 9), BILLION),
    ((19.99, 20.0, 1_250_000.0, 1_250_000.01), (3, 4, 60, 61), 2_500_020.0),
]
