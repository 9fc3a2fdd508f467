"""What schools lose, and what takes its place."""

from collections.abc import Mapping

from pydantic import Field

from ...scenario.base import Frozen


class Loss(Frozen):
    """A program that schools lose from a year on, and what takes its place there then."""

    program: str
    year: int = Field(description="First year in which it no longer runs at these schools.")
    back: int | None = Field(
        None, description="Year in which it runs there again; None: not within the plan."
    )
    schools: tuple[str, ...]
    students: float = Field(description="Students whom it would serve there in that year.")
    served_by: Mapping[str, int] = Field(
        default_factory=dict,
        description="Programs that start or grow there by that year for the same goal and the same"
        " students: at how many of these schools. What is meant to replace it comes first.",
    )
    served_later: Mapping[int, Mapping[str, int]] = Field(
        default_factory=dict,
        description="The same by later year, before it is back: what starts or grows there from"
        " that year on.",
    )
    unserved: float = Field(
        0.0,
        description="Of the students: how many more they are than all of these have room for, in"
        " the year in which they have most.",
    )
