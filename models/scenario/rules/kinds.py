"""The parameters of each kind of rule. What a rule does stands in `engine/rules/<kind>.py`."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import Discriminator, Field, Tag, model_validator

from ..base import Id, Number, Positive, Share
from ..request import Request, support
from ..selector import Selector
from .equity import (
    GapAtMost,
    GroupGain,
    HoldHarmless,
    MaintenanceOfEquity,
    SchoolFloor,
    SpendingShare,
)
from .fiscal import Comparability, MaintenanceOfEffort, RankAndServe, SupplementNotSupplant
from .rule import SELECTOR, Count, Names, Parameter, Rule

Action = Literal["keep", "retire", "pilot", "start", "off", "merge"]


class InitiativeLoad(Rule):
    """No more than so many programs run at a school at once."""

    names: ClassVar = {"schools": SELECTOR}
    decisions_only = True
    bound = Parameter("at_most", looser=1)

    kind: Literal["initiative_load"]
    at_most: Count = Field(description="Programs at a school at once; a merge counts one.")
    schools: Selector = Field("all", description="Schools it holds at.")


class _Decision(Rule):
    names: ClassVar = {"program": Names("decision"), "merge": Names("merge"), "schools": SELECTOR}
    decides = True
    decisions_only = True

    program: Id = Field(description="The program (or reorganization) decided on.")
    action: Action = Field(description="The decision.")
    schools: Selector | None = Field(
        None, description="Schools it is meant for; default all its sites (pilot: somewhere)."
    )
    merge: Id | None = Field(None, description="With action merge: which one; default any.")
    level: Annotated[Share, Field(gt=0)] | None = Field(
        None, description="With action keep: the share at which it runs; left out: fully."
    )
    positions: Annotated[int, Field(strict=True, ge=1)] | None = Field(
        None, description="With action keep: how many positions; left out: today's."
    )

    @model_validator(mode="after")
    def _merge_goes_with_merge(self) -> "_Decision":
        if self.merge is not None and self.action != "merge":
            raise ValueError("`merge` goes with action: merge only; delete it or change the action")
        for name in ("level", "positions"):
            if getattr(self, name) is not None and self.action != "keep":
                raise ValueError(
                    f"`{name}` goes with action: keep only; delete it or change the action"
                )
        if self.level is not None and self.positions is not None:
            raise ValueError("it has both level and positions; give one of them")
        return self


class Decide(_Decision):
    """A decision that is made (planner's wish, board's vote, law)."""

    kind: Literal["decide"]


class Avoid(_Decision):
    """A decision that is not made."""

    kind: Literal["avoid"]


class Sites(Rule):
    """If the program runs at all, it runs at so many sites."""

    names: ClassVar = {"program": Names("program")}
    decisions_only = True

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

    names: ClassVar = {"schools": SELECTOR}
    decisions_only = True

    kind: Literal["pace"]
    retire_at_most: Share | None = Field(
        None, description="Share of today's sites that may end in a year, 0 to 1."
    )
    start_at_most: Count | None = Field(None, description="Sites that may start in a year.")
    schools: Selector = Field("all", description="Schools it holds at, all together.")

    @model_validator(mode="after")
    def _says_something(self) -> "Pace":
        if self.retire_at_most is None and self.start_at_most is None:
            raise ValueError("it limits nothing; give retire_at_most, start_at_most or both")
        return self


class Choose(Rule):
    """Of these programs, so many run: at each of the schools, or anywhere in the district."""

    names: ClassVar = {"programs": Names("decision", "items"), "schools": SELECTOR}
    decisions_only = True

    kind: Literal["choose"]
    programs: tuple[Id, ...] = Field(min_length=1, description="The programs (or reorganizations).")
    at_least: Count = Field(0, description="Fewest of them that run.")
    at_most: Count | None = Field(None, description="Most of them that run; left out: no limit.")
    schools: Selector | None = Field(
        None, description="It holds at each of these schools; left out: anywhere in the district."
    )

    @model_validator(mode="after")
    def _says_something(self) -> "Choose":
        if self.at_least == 0 and self.at_most is None:
            raise ValueError("needs at_least or at_most")
        if self.at_most is not None and self.at_most < self.at_least:
            raise ValueError("at_most is below at_least; give bounds that fit together")
        return self


class ReplaceBeforeRetire(Rule):
    """A program ends at a school only where, or after, a replacement was tried."""

    names: ClassVar = {"programs": Names("program", "items")}
    decisions_only = True

    kind: Literal["replace_before_retire"]
    programs: tuple[Id, ...] = Field(min_length=1, description="The programs so protected.")


class Staffing(Rule):
    """No more than so many students per position of a role at each of these schools."""

    names: ClassVar = {"schools": SELECTOR, "role": Names("staff")}
    bound = Parameter("at_most", looser=1)

    kind: Literal["staffing"]
    role: Id = Field(description="The staff role.")
    at_most: Positive = Field(
        description="Ratio to stay within: students per FTE, `base_staff` included."
    )
    schools: Selector = Field("all", description="Schools it holds at, each by itself.")


class Support(Rule):
    """Stakeholder support at the schools where a program runs averages at least so much."""

    names: ClassVar = {"program": Names("program"), "score": Names("school", "keys")}
    decisions_only = True

    kind: Literal["support"]
    program: Id = Field(description="The program.")
    score: Annotated[Mapping[Id, Number], Field(min_length=1)] | Literal["requests"] = Field(
        description="Support at each school, on any scale; or `requests`: by what schools ask for."
    )
    at_least: Number = Field(description="Least average score over the schools where it runs.")

    def scores(self, requests: Mapping[Id, Mapping[Id, Request]]) -> Mapping[Id, float]:
        """Return the support at each school where the program may run.

        Parameters
        ----------
        requests
            By school, what it asks for; one that does not name the program supports it by 0.
        """
        if isinstance(self.score, Mapping):
            return self.score
        return defaultdict(float, support(requests, self.program))


def _kind(value: Any) -> str | None:
    kind = value.get("kind") if isinstance(value, Mapping) else getattr(value, "kind", None)
    return f"#{kind}" if isinstance(kind, str) else None


AnyRule = Annotated[
    Annotated[InitiativeLoad, Tag("#initiative_load")]
    | Annotated[Decide, Tag("#decide")]
    | Annotated[Avoid, Tag("#avoid")]
    | Annotated[Sites, Tag("#sites")]
    | Annotated[Pace, Tag("#pace")]
    | Annotated[Choose, Tag("#choose")]
    | Annotated[ReplaceBeforeRetire, Tag("#replace_before_retire")]
    | Annotated[Staffing, Tag("#staffing")]
    | Annotated[Support, Tag("#support")]
    | Annotated[GroupGain, Tag("#group_gain")]
    | Annotated[GapAtMost, Tag("#gap_at_most")]
    | Annotated[SchoolFloor, Tag("#school_floor")]
    | Annotated[SpendingShare, Tag("#spending_share")]
    | Annotated[HoldHarmless, Tag("#hold_harmless")]
    | Annotated[SupplementNotSupplant, Tag("#supplement_not_supplant")]
    | Annotated[Comparability, Tag("#comparability")]
    | Annotated[RankAndServe, Tag("#rank_and_serve")]
    | Annotated[MaintenanceOfEffort, Tag("#maintenance_of_effort")]
    | Annotated[MaintenanceOfEquity, Tag("#maintenance_of_equity")],
    Discriminator(_kind),
]
"""Every kind of rule, in the order in which lists of kinds and of laws show them."""

RULES: Mapping[str, type[Rule]] = {
    kind.kind_name(): kind
    for kind in (get_args(tagged)[0] for tagged in get_args(get_args(AnyRule)[0]))
}
"""The class of each kind of rule."""
