"""What the district's office should see of a form that can be taken as it is."""

from dataclasses import dataclass
from typing import Literal

from ..tree.problems import Problem

Sort = Literal[
    "late", "undated", "forbidden", "points", "needs", "ranks", "idea", "votes", "beside"
]

TOLD: dict[Sort, str] = {
    "late": "Handed in after the day due",
    "undated": "Says no day, so whether it is late is not known",
    "forbidden": "Asks for what cannot be granted in full as things stand",
    "points": "Gives points that do not add up to 100: what the district's file has stands",
    "needs": "States a need far from the data: the district's figure stands",
    "ranks": "Gives one rank twice",
    "idea": "Has an idea that is a program of the district",
    "votes": "Has ballots of which not all count",
    "beside": "Has words beside the form's columns, which are not read",
}
"""What each sort of remark is about."""


@dataclass(frozen=True)
class Remark:
    """One thing that the office should see.

    Attributes
    ----------
    sort
        What it is about.
    problem
        Where it stands, and what is said of it.
    """

    sort: Sort
    problem: Problem
