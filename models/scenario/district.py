"""The district itself: goals, diminishing returns and schools."""

import re
from collections.abc import Mapping
from itertools import pairwise

from pydantic import Field, field_validator, model_validator

from ..numbers import as_share, shown
from .base import (
    PERCENTAGE,
    ByYear,
    Frozen,
    Id,
    NonNegative,
    Positive,
    PositiveByYear,
    Scalar,
    Share,
    SignedByYear,
)
from .request import Answered

SD = "sd"
"""The unit of effects in student-level standard deviations."""
_NAMES_OF_SD = re.compile(r"(student(level)?)?(sds?|standarddeviations?)|effectsizes?")


class Step(Frozen):
    """One step of diminishing returns on a school's average gain per student."""

    up_to: Positive | None = Field(
        None,
        description="Gain per student where the step ends, in SD (in the goals' unit where they"
        " have no per_sd); left out in the last step: no end. A last step with an end means worth"
        " 0 beyond it.",
    )
    worth: NonNegative = Field(description="Worth of a unit of gain on this step; must not rise.")


def concave(returns: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return steps whose worth diminishes.

    Raises
    ------
    ValueError
        They are out of order, rise, or are written as percentages.
    """
    ends = [step.up_to for step in returns]
    if any(end is None for end in ends[:-1]):
        raise ValueError("only the last step may go without up_to; give up_to to the others")
    closed = [end for end in ends if end is not None]
    if any(b <= a for a, b in pairwise(closed)):
        raise ValueError("up_to does not rise from step to step; put the steps in order")
    slopes = [step.worth for step in returns]
    if any(b > a for a, b in pairwise(slopes)):
        raise ValueError(
            "worth rises from step to step; returns diminish, so let worth fall or stay"
        )
    if slopes and slopes[0] >= PERCENTAGE:
        raise ValueError(
            f"a worth of {shown(slopes[0])} must be a percentage; {as_share(slopes[0])}"
        )
    return returns


class Goal(Frozen):
    """A dimension of outcome in the district's shared framework."""

    weight: NonNegative = Field(
        description="The district's weight, any non-negative scale; only ratios count."
    )
    unit: str = Field(
        SD,
        description="Unit of effects on this goal: sd (student-level standard deviations) or any"
        " other word. Goals in different units need per_sd.",
    )
    per_sd: Positive | None = Field(
        None,
        title="units in one SD",
        description="How much of the unit counts as one SD (unit: days, per_sd: 9.5); needed where"
        " goals in different units are weighed together.",
    )
    description: str = Field("", description="What the goal means, in a few words.")
    returns: tuple[Step, ...] = Field(
        (), description="Its own diminishing returns, instead of the scenario's."
    )

    @field_validator("returns")
    @classmethod
    def _returns_concave(cls, returns: tuple[Step, ...]) -> tuple[Step, ...]:
        return concave(returns)

    @field_validator("unit")
    @classmethod
    def _plain_unit(cls, unit: str) -> str:
        """Return the unit without stray spaces; every way to write SD is `sd`."""
        plain = " ".join(unit.split())
        if not plain:
            raise ValueError("the unit is empty; write sd, or the unit's name, or leave it out")
        letters = re.sub(r"[^a-z]", "", plain.lower())
        return SD if _NAMES_OF_SD.fullmatch(letters) else plain

    @model_validator(mode="after")
    def _sd_is_one_sd(self) -> "Goal":
        if self.in_sd and self.per_sd not in (None, 1.0):
            raise ValueError(
                "per_sd goes with a goal in another unit than sd; delete it, or give that unit"
            )
        return self

    @property
    def in_sd(self) -> bool:
        """Whether its effects are given in standard deviations."""
        return self.unit == SD

    @property
    def counts_in_sd(self) -> bool:
        """Whether it is known what its effects are in standard deviations."""
        return self.in_sd or self.per_sd is not None

    @property
    def one_sd(self) -> float:
        """How much of its unit counts as one SD; 1 where that is not said."""
        return 1.0 if self.per_sd is None else self.per_sd


class School(Frozen):
    """A school: who is there, what it needs and wants, and what is spent beyond what is decided."""

    name: str = Field("", description="Full name.")
    enrollment: PositiveByYear = Field(description="Students enrolled, above 0.")
    capacity: PositiveByYear | None = Field(
        None, description="Students its building can hold; left out: no limit."
    )
    base_staff: Mapping[Id, ByYear] = Field(
        default_factory=dict, description="FTE by role that are there and not decided here."
    )
    groups: Mapping[Id, ByYear] = Field(
        default_factory=dict, description="Students in each group, at most enrollment."
    )
    needs: Mapping[Id, Share] = Field(
        default_factory=dict,
        description="For each goal, how much of its work is still to do, 0 to 1; missing: 0.",
    )
    priorities: Mapping[Id, NonNegative] = Field(
        default_factory=dict,
        description="How much the school itself cares for each goal; any non-negative scale.",
    )
    base: Mapping[Id, SignedByYear] = Field(
        default_factory=dict,
        description="Dollars a year, by fund, that are not decided here; may be negative.",
    )
    tags: Mapping[str, Scalar] = Field(
        default_factory=dict, description="Free labels, which selectors use."
    )
    answered: Answered | None = Field(
        None, description="What the school handed in itself; left out: the district's figures."
    )
