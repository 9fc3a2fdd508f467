"""Something that may give way when no plan exists, and words for how far it does."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ...models.numbers import dollars, shown
from ..formulate import Formulation
from ..milp.infeasibility.cheapest_fix import Give
from ..milp.infeasibility.elastic import Group

Changes = dict[str, Any]

MOST_PLACES = 3
"""Places that a sentence lists before it says how many more there are."""

LAST_DIGIT_ROUNDING = 1e-3
"""Share of the last digit of a number that counts as nothing where it is rounded up."""


@dataclass(frozen=True, eq=False)
class Limit:
    """Something that may give way.

    Attributes
    ----------
    group
        Its rows; the name is its id.
    kind
        A rule's kind; or fund, staff, mandate, match, requires, excludes, all_or_nothing.
    says
        What it asks, in a sentence.
    unit
        What `by` is counted in.
    gives
        Puts in a sentence how far it gives way.
    changes
        Values to set, by address, so that it gives so far, or goes where that cannot be written.
    """

    group: Group
    kind: str
    says: str
    unit: str
    gives: Callable[[Give], str]
    changes: Callable[[Give], Changes]


def broken_at(formulation: Formulation, name: str, unit: str) -> Callable[[Give], str]:
    """Return words for rows that are broken: what, by how much in all, and which rows.

    Parameters
    ----------
    formulation
        Whose rows are named.
    name
        What they belong to, for the sentence.
    unit
        Of the amounts.

    Returns
    -------
    From what gives to a sentence.
    """

    def gives(give: Give) -> str:
        rows = sorted(give.rows, key=lambda row: -row[1])
        return f"Let {name} be broken by {counted(give.by, unit)}: {_listed(formulation, rows)}."

    return gives


def _listed(formulation: Formulation, rows: Sequence[tuple[int, float]]) -> str:
    said = [formulation.model.says(row).rstrip(".") for row, _ in rows[:MOST_PLACES]]
    if len(rows) > MOST_PLACES:
        said.append(f"and {len(rows) - MOST_PLACES} more")
    return "; ".join(said)


def counted(by: float, unit: str) -> str:
    """Return an amount with its unit: $1,200, 2.5 FTE, 1 site, 0.012 gain per student."""
    if unit == "dollars":
        return dollars(by)
    plural = unit.endswith("s") and round(by, 6) == 1
    return f"{shown(by, 4)} {unit.removesuffix('s') if plural else unit}"


IN_TIMES = 10.0
"""Times from which on growth is told in times, not in percent."""


def growth(by: float, than: float, given: str) -> str:
    """Return by how much a limit grows: 12% more than its $1,000, 16 times its $1,000.

    Parameters
    ----------
    by, than
        What is added, and what there is, above 0.
    given
        What there is, in words.
    """
    times = (than + by) / than
    if times >= IN_TIMES:
        return f"{shown(times, 2)} times its {given}"
    return f"{shown(100 * by / than, 2)}% more than its {given}"


def rounded_up(number: float, digits: int) -> float:
    """Return a number rounded up to so many digits; noise of the search for it does not count.

    Of a cent that is no more than what any limit may be missed by.
    """
    unit: float = 10.0**digits
    return math.ceil(number * unit - LAST_DIGIT_ROUNDING) / unit
