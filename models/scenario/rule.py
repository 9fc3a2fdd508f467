"""What every rule has, and how it may be broken."""

from typing import Annotated

from pydantic import Field, field_validator

from .base import Frozen, Id, NonNegative, Year

Count = Annotated[int, Field(strict=True, ge=0)]


class Enforce(Frozen):
    """A rule that may be broken, at a price."""

    price: NonNegative = Field(
        description="Worth (student-SD, undiscounted) that each unit by which a row of the rule is"
        " broken costs; the unit is the row's: dollars, gain per student, sites, programs, FTE."
    )


class Rule(Frozen):
    """What every rule has."""

    kind: str
    id: Id | None = Field(None, description="Name in plans and messages; default kind and number.")
    years: tuple[Year, ...] | None = Field(None, description="Years it holds in; default all.")
    enforce: Enforce | None = Field(
        None, description="Makes the rule soft: it may be broken at this price. Left out: hard."
    )
    note: str = Field("", description="Why the rule is there, or where it comes from.")

    @field_validator("years")
    @classmethod
    def _holds_in_some_year(cls, years: tuple[int, ...] | None) -> tuple[int, ...] | None:
        if years is not None and not years:
            raise ValueError(
                "the list is empty, so the rule would hold in no year; name years, or leave"
                " `years` out for all of them"
            )
        return years
