"""The answer to each school's requests, with prices and what would change them."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen
from .plan import PlanScenario, Status
from .plan_parts.request_plan import RequestPlan


class GrantedShare(Frozen):
    """How far some requests are granted."""

    of: str = Field(description="Which requests: a rank, a school's id, or a third of the schools.")
    requests: int = Field(description="How many there are.")
    granted: int = Field(description="Of which granted in full.")
    partly: int = Field(description="Of which granted in part or in some years.")
    share: float = Field(description="How far they are granted, 0 to 1: the mean of their shares.")


class PrioritiesMet(Frozen):
    """How far a plan serves what a school itself cares for."""

    school: str
    met: float | None = Field(
        description="Share of the school's yearly program dollars, in the last year, on programs"
        " with an effect on a goal, each goal's share counted up to the share of the school's"
        " points for it: 1 if dollars follow points; None: it states no priorities, or has no"
        " dollars."
    )
    by_goal: Mapping[str, tuple[float, float]] = Field(
        default_factory=dict, description="By goal: share of its points, share of its dollars."
    )


class Agreement(Frozen):
    """How far a plan agrees with what schools ask for and care about."""

    by_rank: tuple[GrantedShare, ...] = ()
    by_school: tuple[GrantedShare, ...] = ()
    by_need: tuple[GrantedShare, ...] = Field(
        (), description="By thirds of the schools, by the mean of their needs over the goals."
    )
    priorities: tuple[PrioritiesMet, ...] = ()


class Answers(Frozen):
    """Every request of every school and its answer."""

    schema_version: Literal[1] = 1
    scenario: PlanScenario
    status: Status = Field(description="The plan's.")
    gap: float | None = Field(None, description="The plan's.")
    asked_gap: float = Field(description="Gap asked of each search, relative.")
    objective: float | None = Field(None, description="The plan's, student-SD.")
    best: float | None = Field(
        None, description="Objective of the best plan known, which prices are set against."
    )
    bound: float | None = Field(None, description="Objective that no plan exceeds, proved.")
    appeals: str | None = Field(None, description="Day until when a school can appeal.")
    requests: tuple[RequestPlan, ...] = Field(
        (), description="School by school, first-ranked first."
    )
    agreement: Agreement = Agreement()
    message: str = Field("", description="What was not searched to its end, in words.")

    def to_json(self) -> str:
        """Return it as JSON text, keys in a fixed order."""
        return self.model_dump_json(indent=1) + "\n"
