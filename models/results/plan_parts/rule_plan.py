"""How a rule fares in a plan, and what a plan that was stated breaks."""

from typing import Literal

from pydantic import Field

from ...scenario.base import Frozen

Verdict = Literal["met", "failed", "not tested"]
"""What the screening of a law says; `not tested`: the data give it nothing to test."""


class Breach(Frozen):
    """Where a rule is broken, and by how much in its own unit."""

    school: str | None = None
    year: int | None = None
    by: float


class TopUp(Frozen):
    """What a fund pays to a school under a rule, beside what programs cost."""

    school: str
    year: int
    amount: float = Field(description="Dollars.")


class RulePlan(Frozen):
    """How a rule fares."""

    id: str
    kind: str
    says: str = Field("", description="The rule in a sentence.")
    unit: str = Field("", description="What its slack and breaches are counted in.")
    binding: bool = Field(description="Whether some row of it has no slack left.")
    slack: float | None = Field(description="Least slack of its rows, in its own unit.")
    price: float | None = Field(
        None, description="Worth of one more unit, from the linear relaxation; its rows summed."
    )
    broken: tuple[Breach, ...] = ()
    top_ups: tuple[TopUp, ...] = Field(
        (), description="What its fund pays to which school; schools that lack nothing left out."
    )
    verdict: Verdict | None = Field(
        None,
        description="For a rule named after a law, what the screening says; it is not a compliance"
        " determination.",
    )


class Break(Frozen):
    """One place at which a plan that was stated breaks what holds for all plans."""

    subject: str = Field(description="Id of the rule; or `state`, `staff` or `money`.")
    says: str = Field(description="The rule in a sentence; or what is broken.")
    school: str | None = Field(None, description="Where; None: at no single school.")
    year: int | None = Field(None, description="When; None: not in a single year.")
    by: float | None = Field(None, description="By how much; None: it says.")
    unit: str = Field("", description="Of `by`: dollars, sites, FTE, ...")
