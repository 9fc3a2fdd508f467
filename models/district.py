"""The district itself: goals, returns, groups, schools, and what its evidence is worth."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from .base import (
    ByYear,
    Frozen,
    Id,
    NonNegative,
    Number,
    Positive,
    PositiveByYear,
    Scalar,
    Share,
    SignedByYear,
)


class Goal(Frozen):
    """A dimension of outcome in the district's shared framework."""

    weight: NonNegative = Field(
        description="The district's weight, any non-negative scale; only ratios count."
    )
    unit: str = Field(
        "sd",
        description="Unit of effects on this goal: sd (student-level standard deviations) or any"
        " other word, which switches the SD plausibility checks off.",
    )
    description: str = Field("", description="What the goal means, in a few words.")


class Step(Frozen):
    """One step of diminishing returns on a school's average gain per student."""

    up_to: Positive | None = Field(
        None,
        description="Gain per student (goal's unit) where the step ends; left out in the last"
        " step: no end. A last step with an end means worth 0 beyond it.",
    )
    worth: NonNegative = Field(description="Worth of a unit of gain on this step; must not rise.")


class School(Frozen):
    """A school: who is there, what it needs and wants, and what is spent beyond what is decided."""

    name: str = Field("", description="Full name.")
    enrollment: PositiveByYear = Field(description="Students enrolled, above 0.")
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


class Unknown(Frozen):
    """What stands in for an effect that nobody has measured."""

    mean: Number = Field(0.0, description="Assumed effect, in the goal's unit.")
    se: NonNegative = Field(0.0, description="Assumed standard error, in the goal's unit.")


class Evidence(Frozen):
    """How far evidence of each strength is trusted."""

    tiers: Mapping[Annotated[int, Field(ge=1, le=4)], NonNegative] = Field(
        default_factory=dict,
        description="Multiplier of an effect's mean by ESSA tier (1 to 4); default 1 each.",
    )
    unknown: Unknown = Field(
        default_factory=Unknown, description="What `unknown` effects stand for."
    )
