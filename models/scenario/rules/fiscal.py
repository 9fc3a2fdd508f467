"""Parameters of the rules on what funds pay and where: screenings of fiscal tests in law."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from ..base import ByYear, Id, NonNegative, Share
from ..selector import Selector
from .rule import SELECTOR, Names, Rule


class SupplementNotSupplant(Rule):
    """No school that has this fund gets less of the others than if the fund did not exist."""

    names: ClassVar = {"fund": Names("fund"), "entitlement": Names("school", "keys")}
    law = "20 USC 6321(b)"
    payments_by_place = True

    kind: Literal["supplement_not_supplant"]
    fund: Id = Field(description="The supplementing fund (Title I).")
    entitlement: Mapping[Id, ByYear] = Field(
        min_length=1,
        description="Dollars of the other funds due to each school by the district's own method,"
        " as if the fund did not exist.",
    )

    def likes_top_ups_of(self, fund: str) -> bool:
        """Return whether the fund is one of the others, which must pay each school its due."""
        return fund != self.fund


class MaintenanceOfEffort(Rule):
    """These funds pay at least a share of what they paid the year before."""

    names: ClassVar = {"funds": Names("fund", "items"), "programs": Names("program", "items")}
    law = "20 USC 7901; 34 CFR 300.203 to 300.205"

    kind: Literal["maintenance_of_effort"]
    funds: tuple[Id, ...] = Field(min_length=1, description="The funds, taken together.")
    baseline: NonNegative = Field(description="Dollars they paid in the year before the first.")
    share: Share = Field(description="Least share of the year before: 0.9 for ESEA, 1 for IDEA.")
    measure: Literal["total", "per_pupil", "any"] = Field(
        "total", description="total dollars, dollars per pupil, or either of them."
    )
    programs: tuple[Id, ...] | None = Field(
        None,
        min_length=1,
        description="Only what they pay for these programs; default all, and base dollars.",
    )

    @property
    def payments_by_offering(self) -> bool:
        """Whether only payments for some programs count."""
        return self.programs is not None

    def likes_top_ups_of(self, fund: str) -> bool:
        """Return whether the fund's top-ups count as its effort."""
        return fund in self.funds and self.programs is None


class Comparability(Rule):
    """Each of these schools gets, per pupil, at least a share of the others' average."""

    names: ClassVar = {"schools": SELECTOR, "others": SELECTOR, "by": Names("tag")}
    law = "20 USC 6321(c)"
    payments_by_place = True

    kind: Literal["comparability"]
    schools: Selector = Field(description="The schools tested (Title I schools).")
    others: Selector = Field(description="The schools they are compared with.")
    at_least: Share = Field(0.9, description="Least share of the others' average per pupil.")
    measure: Literal["dollars", "staff"] = Field(
        "dollars", description="dollars without the restricted funds; staff: FTE."
    )
    by: str | None = Field(
        None, description="Tag within whose values schools are compared (level); default none."
    )


class RankAndServe(Rule):
    """Schools above a poverty line get this fund before any other, in the order of poverty."""

    names: ClassVar = {"fund": Names("fund"), "poverty": Names("tag")}
    law = "20 USC 6313(a)(3)"
    payments_by_place = True

    kind: Literal["rank_and_serve"]
    fund: Id = Field(description="The fund (Title I).")
    poverty: str = Field(description="Tag that holds each school's poverty, 0 to 1.")
    at_least: Share = Field(0.75, description="Poverty above which schools come first.")

    def likes_top_ups_of(self, fund: str) -> bool:
        """Return whether a top-up of the fund counts as serving the school."""
        return fund == self.fund
