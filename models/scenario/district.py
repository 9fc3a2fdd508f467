"""The district itself: goals, returns, groups, schools, and what its evidence is worth."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, field_validator, model_validator

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

SD = "sd"
"""The unit of effects in student-level standard deviations."""
_NAMES_OF_SD = re.compile(r"(student(level)?)?(sds?|standarddeviations?)|effectsizes?")


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
        description="How much of the unit counts as one SD (unit: days, per_sd: 9.5); needed where"
        " goals in different units are weighed together.",
    )
    description: str = Field("", description="What the goal means, in a few words.")

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


class Step(Frozen):
    """One step of diminishing returns on a school's average gain per student."""

    up_to: Positive | None = Field(
        None,
        description="Gain per student where the step ends, in SD (in the goals' unit where they"
        " have no per_sd); left out in the last step: no end. A last step with an end means worth"
        " 0 beyond it.",
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

    mean: Number = Field(
        0.0, description="Assumed effect, in SD (in the goal's unit where that has no per_sd)."
    )
    se: NonNegative = Field(0.0, description="Assumed standard error, in the same.")


class Evidence(Frozen):
    """How far evidence of each strength is trusted."""

    tiers: Mapping[Annotated[int, Field(ge=1, le=4)], NonNegative] = Field(
        default_factory=dict,
        description="Multiplier of an effect's mean by ESSA tier (1 to 4); default 1 each.",
    )
    unknown: Unknown = Field(
        default_factory=Unknown, description="What `unknown` effects stand for."
    )
