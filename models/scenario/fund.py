"""Where money and staff come from."""

from collections.abc import Mapping

from pydantic import Field, model_validator

from .base import ByYear, Frozen, Grows, Id, NonNegative, Share
from .selector import Selector


class PaysFor(Frozen):
    """What a fund may pay for; several keys mean all of them must hold."""

    programs: tuple[Id, ...] | None = Field(None, description="Only these programs.")
    goals: tuple[Id, ...] | None = Field(
        None, description="Only programs with an effect (also unknown) on any of these goals."
    )
    schools: Selector = Field("all", description="Only at these schools.")


class Match(Frozen):
    """A fund that pays only beside another."""

    fund: Id = Field(description="The fund whose dollars are matched.")
    per_dollar: NonNegative = Field(
        description="Dollars this fund pays at most for each dollar that fund pays for the same"
        " programs, in a year, pooled over all this fund may pay."
    )


class Condition(Frozen):
    """What must run so that a fund exists: a partner pays only for what happens."""

    program: Id = Field(description="Program that must run, as itself or merged.")
    school: Id | None = Field(
        None, description="School where it must run; left out: at any of its sites."
    )


class Fund(Frozen):
    """Money with rules on what it may pay for."""

    name: str = Field("", description="Full name.")
    amount: ByYear | None = Field(None, description="Dollars a year.")
    by_school: Mapping[Id, ByYear] | None = Field(
        None,
        description="Dollars a year for each school, instead of `amount`: spent there, or not.",
    )
    pays_for: PaysFor = Field(default_factory=PaysFor, description="What it may pay for.")
    carryover: Share = Field(
        0.0, description="Share of a year's amount that may be carried into the next, 0 to 1."
    )
    reserve: Share = Field(
        0.0, description="Share of each year's amount that stays unspent, 0 to 1."
    )
    match: Match | None = Field(None, description="Pays only to match another fund's dollars.")
    condition: Condition | None = Field(
        None,
        alias="if",
        description="Its dollars of a year are there only if this program runs in that year.",
    )

    @model_validator(mode="after")
    def _one_amount(self) -> "Fund":
        if (self.amount is None) == (self.by_school is None):
            raise ValueError("there is not exactly one of amount and by_school; give one of them")
        return self

    @property
    def restricted(self) -> bool:
        """Whether it is limited in what it may pay for (`pays_for`) or where (`by_school`)."""
        return self.by_school is not None or self.pays_for != PaysFor()


class StaffRole(Frozen):
    """People of one kind, all sites together."""

    name: str = Field("", description="Full name.")
    available: ByYear | None = Field(None, description="FTE a year; left out: no limit.")
    price: ByYear = Field(
        0.0, description="Dollars an FTE a year, added to the cost of every site that uses it."
    )
    hire_price: ByYear | None = Field(
        None, description="Dollars a year of an FTE newly filled; left out: `price`."
    )
    grows: Grows | None = Field(
        None,
        title="yearly rise of prices",
        description="Yearly rise of its prices given as one number, as a share; default the"
        " scenario's.",
    )
