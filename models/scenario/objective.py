"""What is maximised, where it is not the worth at the effects' means alone."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .base import Frozen, NonNegative, Positive, Share

Level = Annotated[float, Field(strict=True, gt=0, le=1)]


class Risk(Frozen):
    """Plan for the bad draws of the uncertain effects too: conditional value at risk (CVaR)."""

    measure: Literal["cvar"] = Field(
        "cvar", description="Average worth over the worst share of the draws."
    )
    level: Level = Field(0.1, description="The worst share of the draws, above 0, at most 1.")
    draws: Annotated[int, Field(strict=True, ge=1, le=10_000)] = Field(
        20, description="How many draws of the effects are planned for."
    )
    weight: Share = Field(
        0.5, description="Share of the CVaR in what is maximised; the rest is worth at the means."
    )
    correlation: Share = Field(
        0.8, description="Correlation of the errors of one program's effects on different goals."
    )
    common: Share = Field(
        0.5,
        description="Share of the variance of unmeasured effects' errors that all of them share.",
    )
    seed: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] = Field(
        0, description="Seed of the draws."
    )


class Objective(Frozen):
    """How the uncertainty of effects counts: by draws (`risk`), or by a budget of it (`gamma`)."""

    risk: Risk | None = Field(None, description="Weigh the worst draws of the effects.")
    gamma: NonNegative | None = Field(
        None,
        description="Hold against so many effects falling short at once, whichever cost most.",
    )
    standard_errors: Positive = Field(
        1.96, description="With gamma: by how many standard errors each of them falls short."
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> "Objective":
        if (self.risk is None) == (self.gamma is None):
            raise ValueError("give either risk or gamma; to maximise worth alone, leave both out")
        if self.gamma is None and "standard_errors" in self.model_fields_set:
            raise ValueError("standard_errors goes with gamma, not with risk")
        return self


class RiskPlan(Frozen):
    """What a plan comes to where the objective weighs uncertainty, student-SD."""

    measure: Literal["cvar", "gamma"]
    weight: float = Field(
        description="objective = worth + weight x (value - worth) + learning - penalty - hurdle."
    )
    draws: int | None = Field(None, description="cvar: how many draws were planned for.")
    value: float = Field(
        description="cvar: average worth over the worst draws; gamma: worth less what the effects"
        " in `short` cost if all of them fall short."
    )
    mean: float | None = Field(None, description="cvar: average worth over all draws.")
    worst: float | None = Field(None, description="cvar: worth in the worst draw.")
    short: tuple[str, ...] = Field(
        (), description="gamma: the effects, as program.goal, whose falling short costs most."
    )
