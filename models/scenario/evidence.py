"""How far evidence of each strength is trusted, and what stands in where there is none."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, field_validator

from .base import Flag, Frozen, Id, NonNegative, Number, Share
from .effect import NotIndependent

STANDARD = "standard"
"""The class that a plain `unknown` means where unknown effects are given by class."""


class Unknown(Frozen):
    """What stands in for an effect that nobody has measured."""

    mean: Number = Field(
        0.0,
        title="effect",
        description="Assumed effect, in SD (in the goal's unit where that has no per_sd).",
    )
    se: NonNegative = Field(
        0.0, title="standard error", description="Assumed standard error, in the same."
    )


class Presumed(Frozen):
    """Unmeasured programs are presumed to bring what a dollar brings on average where measured."""

    presume: Literal["average"] = Field(
        description="average: the median worth per dollar of the measured programs."
    )
    se: NonNegative | None = Field(
        None,
        title="standard error",
        description="Assumed standard error, in SD; left out: as large as the mean.",
    )


def _unknown_shape(value: Any) -> str:
    if isinstance(value, Presumed) or (isinstance(value, Mapping) and "presume" in value):
        return "#presumed"
    if isinstance(value, Mapping) and value and not {"mean", "se"} & set(value):
        return "#classes"
    return "#mean"


AnyUnknown = Annotated[
    Annotated[Presumed, Tag("#presumed")]
    | Annotated[Mapping[Id, Unknown], Tag("#classes")]
    | Annotated[Unknown, Tag("#mean")],
    Discriminator(_unknown_shape),
]
"""What `unknown` effects stand for: a mean, a mean by class, or what a dollar brings on average."""


class Fadeout(Frozen):
    """Effects count at what is left of them some time after a student has left the program."""

    months: Annotated[float, Field(strict=True, ge=0, le=24)] = Field(
        description="Months after a student has left, at most 24: beyond, little is known."
    )
    se: NonNegative = Field(
        0.2,
        title="standard error",
        description="Standard error of the share that is left.",
    )


class Scale(Frozen):
    """Effects fall as a program grows beyond the size at which they were measured."""

    students: Annotated[float, Field(strict=True, ge=1)] = Field(
        50.0,
        title="measured with students",
        description="Students in the program when its effects were measured.",
    )
    exponent: Annotated[float, Field(strict=True, ge=0, lt=1)] = Field(
        0.27,
        description="Beyond, an effect is multiplied by (students / these)^-exponent; 0: it stays.",
    )


class Evidence(Frozen):
    """How far evidence of each strength is trusted."""

    tiers: Mapping[Annotated[int, Field(ge=1, le=4)], NonNegative] = Field(
        default_factory=dict,
        description="Multiplier of a gain's mean by ESSA tier (1 to 4), default 1 each; a harm"
        " counts whole.",
    )
    unknown: AnyUnknown = Field(
        Presumed(presume="average"),
        description="What `unknown` effects stand for: {mean, se}, the same by class, or"
        " {presume: average}.",
    )

    shrink: Flag = Field(
        False,
        title="winner's curse",
        description="true: measured effects are drawn towards 0 by how sure they are.",
    )
    made_by: Mapping[NotIndependent, Share] = Field(
        default_factory=dict,
        title="tests that are not independent",
        description="Share of an effect, and of its se, that counts by who made its test;"
        " default 1 each.",
    )
    drift: NonNegative = Field(
        0.0,
        title="drift in a year",
        description="How far an effect may move in a year since it was measured, in SD.",
    )
    scale: Scale | None = Field(
        None, description="Effects fall with a program's students; left out: they do not."
    )
    fadeout: Fadeout | None = Field(
        None, description="Count effects at what is left some time after; left out: at the end."
    )

    @field_validator("unknown", mode="before")
    @classmethod
    def _one_way(cls, unknown: Any) -> Any:
        if isinstance(unknown, Mapping) and "presume" in unknown and "mean" in unknown:
            raise ValueError(
                "it has a mean and presumes one, too; write either {mean: 0.02, se: 0.04} or"
                " {presume: average}"
            )
        return unknown

    @property
    def corrects(self) -> bool:
        """Whether any step of the chain from a published effect to the one that counts is on."""
        return self.shrink or bool(self.made_by or self.drift) or self.fadeout is not None

    def trust(self, mean: float, tier: int | None) -> float:
        """Return what an effect's mean is multiplied by: its tier's, but 1 for a harm."""
        return 1.0 if tier is None or mean < 0 else self.tiers.get(tier, 1.0)
