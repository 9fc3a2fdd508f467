"""Values by year, of which a year may be missing."""

from collections.abc import Mapping


def value(by_year: float | Mapping[int, float], year: int) -> float:
    """Return a value in a year; 0 if the year is missing, which `check` reports by itself."""
    return by_year if isinstance(by_year, float | int) else by_year.get(year, 0.0)
