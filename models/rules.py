"""The parameters of each kind of rule. What a rule does stands in `engine/rules/<kind>.py`."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from .base import Frozen, Id, NonNegative, Year
from .selector import Selector

Count = Annotated[int, Field(strict=True, ge=0)]
Action = Literal["keep", "retire", "pilot", "start", "off", "merge"]


class Rule(Frozen):
    """What every rule has."""

    kind: str
    id: Id | None = Field(None, description="Name in plans and messages; default kind and number.")
    years: tuple[Year, ...] | None = Field(None, description="Years it holds in; default all.")
    note: str = Field("", description="Why the rule is there, or where it comes from.")


class InitiativeLoad(Rule):
    """No more than so many programs run at a school at once."""

    kind: Literal["initiative_load"]
    at_most: Count = Field(description="Programs at a school at once; a merge counts one.")
    schools: Selector = Field("all", description="Schools it holds at.")


class _Decision(Rule):
    program: Id = Field(description="The program decided on.")
    action: Action = Field(description="The decision.")
    schools: Selector | None = Field(
        None, description="Schools it is meant for; default all its sites (pilot: somewhere)."
    )
    merge: Id | None = Field(None, description="With action merge: which one; default any.")

    @model_validator(mode="after")
    def _merge_goes_with_merge(self) -> "_Decision":
        if self.merge is not None and self.action != "merge":
            raise ValueError("`merge` goes with action: merge only; delete it or change the action")
        return self


class Decide(_Decision):
    """A decision that is made (planner's wish, board's vote, law)."""

    kind: Literal["decide"]


class Avoid(_Decision):
    """A decision that is not made."""

    kind: Literal["avoid"]


class Sites(Rule):
    """If the program runs at all, it runs at so many sites."""

    kind: Literal["sites"]
    program: Id = Field(description="The program.")
    at_least: Count = Field(0, description="Fewest sites in a year in which it runs.")
    at_most: Count | None = Field(None, description="Most sites in a year; left out: no limit.")

    @model_validator(mode="after")
    def _bounds_in_order(self) -> "Sites":
        if self.at_most is not None and self.at_most < self.at_least:
            raise ValueError("at_most is below at_least; swap them")
        return self


class Pace(Rule):
    """How much change a year can carry."""

    kind: Literal["pace"]
    retire_at_most: NonNegative | None = Field(
        None, description="Share of today's sites that may end in a year, 0 to 1."
    )
    start_at_most: Count | None = Field(None, description="Sites that may start in a year.")
    schools: Selector = Field("all", description="Schools it holds at, all together.")

    @model_validator(mode="after")
    def _says_something(self) -> "Pace":
        if self.retire_at_most is None and self.start_at_most is None:
            raise ValueError("it limits nothing; give retire_at_most, start_at_most or both")
        return self


def _kind(value: Any) -> str | None:
    kind = value.get("kind") if isinstance(value, Mapping) else getattr(value, "kind", None)
    return f"#{kind}" if isinstance(kind, str) else None


AnyRule = Annotated[
    Annotated[InitiativeLoad, Tag("#initiative_load")]
    | Annotated[Decide, Tag("#decide")]
    | Annotated[Avoid, Tag("#avoid")]
    | Annotated[Sites, Tag("#sites")]
    | Annotated[Pace, Tag("#pace")],
    Discriminator(_kind),
]
