"""Numbers of a scenario by year, and how a cost given once grows."""

from __future__ import annotations

from typing import Any


def at(value: Any, year: int, default: float = 0.0) -> float:
    """Value of a number, or of a mapping by year (keys may be text), in one year."""
    if value is None:
        return default
    if isinstance(value, dict):
        return float(value[year] if year in value else value[str(year)])
    return float(value)


def grown(value: Any, year: int, first: int, rate: float) -> float:
    """A cost in one year: a number grows from the first year on, a mapping by year does not."""
    if value is None or isinstance(value, dict):
        return at(value, year)
    return float(value) * (1.0 + rate) ** (year - first)
