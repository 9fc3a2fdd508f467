"""The instances by name and size. Nothing here loads a library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How large a generated district is.

    Attributes
    ----------
    schools, programs, years
        How many.
    stands_for
        Which districts are about as large.
    """

    schools: int
    programs: int
    years: int
    stands_for: str = ""

    def __str__(self) -> str:
        return f"{self.schools:,} schools x {self.programs} programs x {self.years} years"


SIZES = {
    "village": Size(5, 10, 3, "the smallest districts"),
    "town": Size(12, 40, 3, "the median district"),
    "city": Size(200, 80, 1, "a large district"),
    "city3": Size(200, 80, 3, "a large district, three years"),
    "metro": Size(650, 120, 1, "Chicago"),
    "metropolis": Size(1800, 300, 1, "New York City"),
}
"""The generated instances that have a name."""

NAMES = (*SIZES, "dc")
"""Every named instance: the generated ones, and the packaged district of Washington, D.C."""


def size_of(name: str) -> Size:
    """Return the size that a name of `SIZES`, or a text like `400x120x1`, means.

    Raises
    ------
    ValueError
        It is neither.
    """
    if name in SIZES:
        return SIZES[name]
    parts = name.split("x")
    if len(parts) != 3 or not all(part.isdecimal() and int(part) for part in parts):
        known = ", ".join(NAMES)
        raise ValueError(f"no instance {name!r}; there are {known}, and sizes like 400x120x1")
    schools, programs, years = (int(part) for part in parts)
    return Size(schools, programs, years)


def words(name: str) -> str:
    """Return what an instance is, for a heading."""
    if name == "dc":
        return "the public schools of Washington, D.C."
    size = size_of(name)
    return f"{size}, as large as {size.stands_for}" if size.stands_for else str(size)
