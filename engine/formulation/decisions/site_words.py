"""What the rows of sites say."""

from __future__ import annotations

from collections.abc import Callable

from ...figures.arrays import IntArray
from ..decision_model import DecisionModel


def site_words(
    decisions: DecisionModel, sites: IntArray, year: int, what: str
) -> Callable[[int], str]:
    """Return what says something of each of these sites in a year.

    Parameters
    ----------
    sites
        Numbers of the sites, one a row.
    year
        Number of the year; below 0: over the years.
    what
        What holds there.
    """
    when = "over the years" if year < 0 else decisions.figures.scenario.years[year]
    return lambda i: f"{decisions.site_name(int(sites[i]))}, {when}: {what}"
