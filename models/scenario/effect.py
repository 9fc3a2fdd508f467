"""What a program or a reorganization does to a goal: measured, by class size, or not measured."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from .base import Frozen, Id, NonNegative, Number
from .selector import Selector

Tier = Annotated[int, Field(strict=True, ge=1, le=4)]
"""ESSA tier of evidence."""

NotIndependent = Literal["developer", "researcher"]
"""Who made a test that is not independent: the program's developer, or the study's researchers."""


class _Measured(Frozen):
    """What every measured effect says of its evidence."""

    se: NonNegative | None = Field(
        None,
        title="standard error",
        description="Standard error of the figure, in the goal's unit.",
    )
    tier: Tier | None = Field(
        None,
        title="evidence tier",
        description="ESSA tier: 1 strong, 2 moderate, 3 promising, 4 rationale only.",
    )
    source: str = Field("", description="Where the figure comes from.")
    year: Annotated[int, Field(strict=True, ge=1900, le=2200)] | None = Field(
        None, title="year measured", description="Year in which it was measured or published."
    )
    test: Literal["independent"] | NotIndependent | None = Field(
        None,
        title="test made by",
        description="Who made the test: independent, developer (of the program) or researcher.",
    )
    measured_after: NonNegative = Field(
        0.0,
        title="months after",
        description="Months after students had left the program at which it was measured.",
    )


class Effect(_Measured):
    """What a program does to a goal for each student served."""

    mean: Number = Field(
        title="effect", description="Effect for each student served, in the goal's unit."
    )
    groups: Mapping[Id, Number] = Field(
        default_factory=dict,
        title="times for group",
        description="Multiplier of the effect for students of a group.",
    )


class ClassSize(_Measured):
    """What each student more per position does to a goal, for every student of the site."""

    class_size: Number = Field(
        title="effect of class size",
        description="Effect of each student more per position, below 0, in the goal's unit.",
    )


class UnknownClass(Frozen):
    """An effect that nobody has measured, of a class of `evidence.unknown`."""

    unknown: Id = Field(
        title="class if unknown", description="Class of `evidence.unknown` that stands in for it."
    )


class StandIn(Effect):
    """What is reckoned with in the place of an effect that nobody has measured.

    No file says it; it takes the place of `unknown` where a scenario is resolved.
    """

    presumed: bool = Field(
        False, description="Whether it is what a dollar brings on average where it is measured."
    )


class Transition(Effect):
    """What a reorganization does to a goal for each student it concerns."""

    years: Annotated[int, Field(strict=True, ge=1)] | None = Field(
        None, description="Years from its beginning in which it acts; left out: all that follow."
    )
    on: Selector | None = Field(
        None, description="Every student of these schools; left out: the students it moves."
    )


def _effect_shape(value: Any) -> str:
    if isinstance(value, str):
        return "#unknown"
    fields: Mapping[str, Any] = getattr(type(value), "model_fields", {})
    keys = value if isinstance(value, Mapping) else fields
    if "unknown" in keys:
        return "#unknown_class"
    return "#class_size" if "class_size" in keys and "mean" not in keys else "#effect"


AnyEffect = Annotated[
    Annotated[Effect, Tag("#effect")]
    | Annotated[ClassSize, Tag("#class_size")]
    | Annotated[UnknownClass, Tag("#unknown_class")]
    | Annotated[Literal["unknown"], Tag("#unknown")],
    Discriminator(_effect_shape),
]
"""An effect as a program says it."""


def is_unknown(effect: Effect | ClassSize | UnknownClass | str) -> bool:
    """Return whether nobody has measured an effect."""
    return isinstance(effect, str | UnknownClass | StandIn)
