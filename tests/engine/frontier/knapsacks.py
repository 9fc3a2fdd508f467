"""Random knapsacks as scenarios, and their non-dominated points by dynamic programming.

The second method shares no code with the engine: it knows weights, values and a capacity only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from groundswell import Scenario, parse_scenario


@dataclass(frozen=True, eq=False)
class Knapsack:
    """Items of which some are taken: weights (n,), whole values (n, k), and what may be carried."""

    weight: np.ndarray
    value: np.ndarray
    capacity: int

    @staticmethod
    def random(seed: int, items: int, *most: int, heaviest: int = 20) -> Knapsack:
        """Return one with weights to `heaviest`, values to `most`, and room for half of it all."""
        rng = np.random.default_rng(seed)
        weight = rng.integers(1, heaviest + 1, items)
        value = np.column_stack([rng.integers(1, high + 1, items) for high in most])
        return Knapsack(weight, value, int(weight.sum()) // 2)

    @property
    def objectives(self) -> list[str]:
        """What is asked of the frontier."""
        return [f"goal:value_{k}" for k in range(self.value.shape[1])]

    def scenario(self) -> Scenario:
        """Return it as a scenario: an item is a proven candidate, its weight the staff it needs."""
        goals = [f"value_{k}" for k in range(self.value.shape[1])]
        programs = {
            f"item_{i}": {
                "proven": True,
                "staff": {"room": float(self.weight[i])},
                "effects": {
                    goal: {"mean": float(value), "se": 0}
                    for goal, value in zip(goals, self.value[i], strict=True)
                },
                "sites": {"school": {"students": 1}},
            }
            for i in range(len(self.weight))
        }
        data: dict[str, Any] = {
            "schema_version": 1,
            "years": [2027],
            "goals": {goal: {"weight": 1, "unit": "points"} for goal in goals},
            "schools": {"school": {"enrollment": 1, "needs": dict.fromkeys(goals, 1)}},
            "programs": programs,
            "staff": {"room": {"available": float(self.capacity)}},
        }
        return parse_scenario(data)

    def front(self) -> list[list[float]]:
        """Return every non-dominated point, sorted."""
        return self._front_of_two() if self.value.shape[1] == 2 else self._front_of_more()

    def _front_of_two(self) -> list[list[float]]:
        """Return the front by the most of the second value for each room used and first value."""
        best = np.full((self.capacity + 1, int(self.value[:, 0].sum()) + 1), -1, dtype=np.int32)
        best[0, 0] = 0
        for weight, (first, second) in zip(self.weight, self.value, strict=True):
            if weight > self.capacity:
                continue
            before = best[: len(best) - weight, : best.shape[1] - first]
            taken = np.where(before >= 0, before + np.int32(second), np.int32(-1))
            np.maximum(best[weight:, first:], taken, out=best[weight:, first:])
        seconds = best.max(axis=0)
        points, most = [], -1
        for first in range(len(seconds) - 1, -1, -1):
            if seconds[first] > most:
                most = int(seconds[first])
                points.append([float(first), float(most)])
        return sorted(points)

    def _front_of_more(self) -> list[list[float]]:
        """Return the front by Nemhauser and Ullmann: item by item, what nothing dominates."""
        states = np.zeros((1, 1 + self.value.shape[1]), dtype=np.int64)  # room left over, values
        states[0, 0] = self.capacity
        for weight, value in zip(self.weight, self.value, strict=True):
            taken = states + np.concatenate([[-weight], value])
            states = non_dominated(np.vstack([states, taken[taken[:, 0] >= 0]]))
        return sorted(non_dominated(states[:, 1:]).astype(float).tolist())


def non_dominated(table: np.ndarray) -> np.ndarray:
    """Return the rows that no other is at least as good as everywhere, one of each."""
    table = np.unique(table, axis=0)[::-1]  # whatever dominates a row stands before it
    kept = table[:0]
    for begin in range(0, len(table), 500):
        block = table[begin : begin + 500]
        if len(kept):
            block = block[~(kept[None, :, :] >= block[:, None, :]).all(axis=2).any(axis=1)]
        covers = (block[None, :, :] >= block[:, None, :]).all(axis=2).sum(axis=1) > 1
        kept = np.vstack([kept, block[~covers]])
    return kept
