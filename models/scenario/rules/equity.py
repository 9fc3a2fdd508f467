"""Parameters of the rules on who gains: equity rules are on gain, never on worth (page 'Rules')."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from ...numbers import shown, typed
from ..base import PERCENTAGE, Id, NonNegative, Share, SignedByYear
from ..selector import Selector
from .rule import SELECTOR, Names, Parameter, Rule


class SpendingShare(Rule):
    """So large a share of all program dollars goes to these schools."""

    names: ClassVar = {"schools": SELECTOR}
    equity_level = Parameter("at_least", looser=-1, strictest=1.0)

    kind: Literal["spending_share"]
    schools: Selector = Field(description="The schools.")
    at_least: Share | None = Field(None, description="Least share of program dollars, 0 to 1.")
    at_most: Share | None = Field(None, description="Largest share of program dollars, 0 to 1.")

    @model_validator(mode="after")
    def _says_something(self) -> "SpendingShare":
        if self.at_least is None and self.at_most is None:
            raise ValueError("needs at_least or at_most")
        if None not in (self.at_least, self.at_most) and self.at_most < self.at_least:  # type: ignore[operator]
            raise ValueError("at_most is below at_least; give bounds that fit together")
        return self


class GroupGain(Rule):
    """A group's gain per student is at least so many times another's."""

    names: ClassVar = {"group": Names("group"), "of": Names("group", besides=("average",))}
    gains_only = True
    likes_less_gain = True
    equity_level = Parameter("at_least", looser=-1)

    kind: Literal["group_gain"]
    group: Id = Field(description="The group.")
    at_least: NonNegative = Field(description="Times the other's gain per student.")
    of: Id = Field("average", description="Another group, or `average`: all students.")

    @field_validator("at_least")
    @classmethod
    def _no_percentage(cls, at_least: float) -> float:
        if at_least >= PERCENTAGE:
            raise ValueError(
                f"{shown(at_least)} times the others' gain must be a percentage; for"
                f" {typed(at_least)} percent write {typed(round(at_least / 100, 12))}"
            )
        return at_least


class GapAtMost(Rule):
    """The spread of gain per student between the best and the worst served group is bounded."""

    names: ClassVar = {"groups": Names("group", "items")}
    gains_only = True
    likes_less_gain = True
    bound = equity_level = Parameter("at_most", looser=1, strictest=0.0)

    kind: Literal["gap_at_most"]
    groups: tuple[Id, ...] = Field(min_length=2, description="The groups compared.")
    at_most: NonNegative = Field(description="Largest spread, gain per student (student-SD).")


class SchoolFloor(Rule):
    """Every one of these schools gains at least this."""

    names: ClassVar = {"schools": SELECTOR}
    gains_only = True
    bound = equity_level = Parameter("gain", looser=-1)

    kind: Literal["school_floor"]
    schools: Selector = Field("all", description="Schools it holds at.")
    gain: NonNegative = Field(description="Least gain per student a year (student-SD).")


class HoldHarmless(Rule):
    """No school falls more than a share below its baseline."""

    names: ClassVar = {
        "schools": SELECTOR,
        "baseline": Names("school", "keys"),
        "top_up_from": Names("fund"),
    }
    # A top-up pays what any level lacks: with it a plan would keep them all.
    equity_level = Parameter("lose_at_most", looser=1, strictest=0.0, unaided={"top_up_from": None})

    kind: Literal["hold_harmless"]
    schools: Selector = Field("all", description="Schools it holds at.")
    measure: Literal["gain", "dollars", "students"] = Field(
        description="gain: gain per student; dollars: base and yearly site costs; students: served."
    )
    lose_at_most: Share = Field(description="Largest loss, as a share of the baseline's size.")
    baseline: Mapping[Id, SignedByYear] | None = Field(
        None, description="Baseline by school, in the measure's unit; default today's state."
    )
    top_up_from: Id | None = Field(
        None, description="Fund that pays a school what it lacks; with measure: dollars."
    )

    @model_validator(mode="after")
    def _top_up_is_dollars(self) -> "HoldHarmless":
        if self.top_up_from is not None and self.measure != "dollars":
            raise ValueError("`top_up_from` goes with measure: dollars only")
        return self


class MaintenanceOfEquity(Rule):
    """Each of these schools loses no more per pupil than the district overall."""

    names: ClassVar = {"schools": SELECTOR, "baseline": Names("school", "keys")}
    law = "a local policy, after ARP section 2004(c)"

    kind: Literal["maintenance_of_equity"]
    schools: Selector = Field(description="Schools it protects (high-poverty schools).")
    measure: Literal["dollars", "staff"] = Field(
        "dollars", description="dollars: base and yearly site costs; staff: FTE."
    )
    baseline: Mapping[Id, SignedByYear] | None = Field(
        None, description="Baseline of every school, dollars or FTE; default today's state."
    )
