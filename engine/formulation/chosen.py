"""What a rule names: schools, programs and groups, as numbers and in words."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ...models.numbers import shown
from ..figures.arrays import IntArray
from .decision_model import DecisionModel


def chosen_schools(selector: object, decisions: DecisionModel) -> IntArray:
    """Return the numbers of the schools a selector means, in the file's order."""
    chosen = set(decisions.figures.scenario.select(selector))  # type: ignore[arg-type]
    places = decisions.figures.places.ids
    return np.array([i for i, key in enumerate(places) if key in chosen], dtype=np.int64)


def chosen_programs(keys: Iterable[str], decisions: DecisionModel) -> list[int]:
    """Return the numbers of programs."""
    number = {key: q for q, key in enumerate(decisions.figures.scenario.programs)}
    return [number[key] for key in dict.fromkeys(keys)]


def chosen_offerings(keys: Iterable[str], decisions: DecisionModel) -> list[int]:
    """Return the numbers of programs and reorganizations, as offerings."""
    scenario = decisions.figures.scenario
    number = {key: q for q, key in enumerate(scenario.programs)}
    first = len(scenario.programs) + len(scenario.merges)
    number |= {key: first + r for r, key in enumerate(scenario.reorganizations)}
    return [number[key] for key in dict.fromkeys(keys)]


def group_number(key: str, decisions: DecisionModel) -> int:
    """Return a group's number."""
    return list(decisions.figures.scenario.groups).index(key)


def group_name(key: str, decisions: DecisionModel) -> str:
    """Return a group's name, or its id."""
    return decisions.figures.scenario.groups[key] or key


def listed(names: list[str], joint: str = "and") -> str:
    """Return '', 'a', 'a and b', or 'a, b and c'."""
    return f" {joint} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def percent(share: float) -> str:
    """Return 0.125 as '12.5%'."""
    return f"{shown(100 * share)}%"
