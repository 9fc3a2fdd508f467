"""What the board's own order of cuts decides in a plan."""

from collections.abc import Mapping

from pydantic import Field

from ...scenario.base import Frozen


class TierChoice(Frozen):
    """What is decided of a program by its `cut_tier` alone."""

    program: str
    tier: int
    ends: tuple[str, ...] = Field((), description="Places where it ends.")
    keeps: tuple[str, ...] = Field((), description="Places where it goes on.")


class CutTiers(Frozen):
    """What `cut_tier` decides: at equal worth, within the gap, lower tiers end first."""

    ended: Mapping[int, float] = Field(
        default_factory=dict,
        description="By tier, dollars of the first year of its sites of today that end.",
    )
    alone: tuple[TierChoice, ...] = Field(
        (),
        description="Decisions that rest on `cut_tier` alone: with the tiers turned round they"
        " would be the other way, at a worth that is equal within the gap.",
    )
    message: str = Field("", description="What was not searched to the end; may be empty.")
