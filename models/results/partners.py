"""What partners' offers would change, each by itself."""

from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen
from .plan import PlanScenario, Status

OfferKind = Literal["offered", "possible"]
"""Offered: a fund of the scenario that waits for a program; possible: what would grant a request
that is ranked first."""


class PartnerOffer(Frozen):
    """A partner's money for a program, and the best plans with and without it."""

    kind: OfferKind
    fund: str | None = Field(None, description="Id of the fund; None: it is not in the scenario.")
    name: str = Field(description="What it is called.")
    program: str = Field(description="What it pays for, as long as it runs.")
    school: str | None = Field(None, description="Where it must run; None: anywhere.")
    dollars: float = Field(description="Dollars over the years of the plan.")
    estimated: bool = Field(False, description="Whether the dollars are an estimate.")
    status: Status = Field(description="How the search for the other plan ended.")
    worth: float | None = Field(
        None, description="What the offer adds to the best plan found, student-SD."
    )
    at_least: float | None = Field(None, description="The same, proved: no less.")
    at_most: float | None = Field(None, description="The same, proved: no more.")
    spent: float | None = Field(
        None, description="Dollars spent more in all with it, over the years: of all funds."
    )
    paid: float | None = Field(None, description="Of the partner's dollars: those that are spent.")
    runs: tuple[int, ...] = Field(
        (), description="Years in which the program runs there with the offer."
    )
    runs_without: tuple[int, ...] = Field((), description="Years in which it does without.")


class Partners(Frozen):
    """Each offer with and without, what would change most first."""

    schema_version: Literal[1] = 1
    scenario: PlanScenario
    status: Status = Field(description="The plan's.")
    gap: float | None = Field(None, description="The plan's.")
    objective: float | None = Field(None, description="The plan's, student-SD.")
    offers: tuple[PartnerOffer, ...] = Field((), description="Most worth first.")
    message: str = Field("", description="What was not searched to its end, in words.")

    def to_json(self) -> str:
        """Return it as JSON text, keys in a fixed order."""
        return self.model_dump_json(indent=1) + "\n"
