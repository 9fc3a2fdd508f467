"""What each rule of a scenario costs: the scenario solved once more without each."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen
from .plan import PlanScenario, Status


class Totals(Frozen):
    """What a plan comes to over the horizon; all None without a plan."""

    status: Status
    objective: float | None = Field(None, description="What is maximised, student-SD.")
    bound: float | None = Field(None, description="Proved upper bound on the objective.")
    worth: float | None = Field(None, description="Student-SD.")
    dollars: float | None = Field(None, description="Dollars spent.")
    students: float | None = Field(
        None, description="Students served in the last year; one in two programs counts twice."
    )
    unpaid: Mapping[int, float] = Field(
        default_factory=dict,
        description="By year: dollars that no fund pays, of a plan that was stated.",
    )
    breaks: int = Field(0, description="Places at which a plan that was stated breaks rules.")


class RulePrice(Frozen):
    """What leaving one rule out changes: figures without it less figures with it."""

    id: str
    kind: str
    says: str = Field(description="The rule in a sentence.")
    price: float | None = Field(
        None, description="What a unit of breaking it costs (a soft rule); None for a hard one."
    )
    unit: str = Field("", description="What `price` is counted in: sites, programs, dollars, ...")
    without: Totals = Field(description="The plan without the rule.")
    objective: float | None = Field(
        None, description="Change of the objective, student-SD; None if either has no plan."
    )
    worth: float | None = Field(None, description="Change of worth, student-SD.")
    dollars: float | None = Field(None, description="Change of dollars spent.")
    students: float | None = Field(None, description="Change of students served in the last year.")
    within_gap: bool | None = Field(
        None,
        description="Whether the change of the objective is smaller than the two plans' gaps"
        " together, so that it may be zero; None if either gap is not known.",
    )
    at_most: float | None = Field(
        None, description="Proved: leaving it out raises the best objective by no more than this."
    )


class RulePrices(Frozen):
    """What each rule of a scenario costs."""

    schema_version: Literal[1] = 1
    scenario: PlanScenario
    plan: Totals = Field(description="The plan under all rules.")
    rules: tuple[RulePrice, ...] = Field((), description="In the scenario's order.")
    message: str = Field("", description="Notes on the result.")

    def to_json(self) -> str:
        """Return it as JSON text, keys in a fixed order."""
        return self.model_dump_json(indent=1) + "\n"
