"""What piloting each candidate is worth, and what it can find out."""

from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen
from .plan import PlanScenario


class PilotSize(Frozen):
    """A pilot at a given number of sites. Worth is in student-SD."""

    sites: int = Field(description="Sites that pilot.")
    comparison_sites: int = Field(description="Schools they are compared with.")
    detects: float | None = Field(
        description="Least true effect, in SD, that it finds with 80% power at the 5% level; None"
        " with one school of each kind, which tells nothing."
    )
    adopts: float = Field(description="Chance that adopting looks best afterwards.")
    changes: float = Field(description="Chance that its result changes what looks best.")
    evsi: float = Field(
        description="Expected value of sample information: for all students served later."
    )
    cost: float = Field(description="Dollars: yearly, start, district and evaluation costs.")
    price: float = Field(description="What these dollars, and the staff, are worth elsewhere.")
    gain: float = Field(description="Gain of the students in the pilot itself.")
    net: float = Field(description="Net value (ENBS): evsi + gain - price.")


class PilotValue(Frozen):
    """A candidate, were it first piloted in the given year. Worth is in student-SD."""

    name: str
    year: int = Field(description="Year of piloting.")
    students: float = Field(description="Students at an average site.")
    goal: str | None = Field(description="The goal on which most can be learned, if any.")
    effect: float | None = Field(description="Prior mean of the effect on it, tier-adjusted.")
    se: float | None = Field(description="Its standard error, tier-adjusted.")
    break_even: float | None = Field(
        description="The effect on it, others as believed, at which adopting is worth its price."
    )
    gain: float = Field(description="Expected worth of serving a student for a year.")
    upkeep: float = Field(
        description="Yearly cost and staff of serving one, at the prices of the relaxation."
    )
    spread: float = Field(description="Standard error of the gain, what can be learned of it.")
    favoured: bool = Field(
        description="Whether the prior mean already favours adopting; learning then counts only in"
        " plans that adopt it."
    )
    adopts: float = Field(description="Chance that adopting is best, as believed today.")
    later_students: float = Field(
        description="Students at all its sites in later years, discounted."
    )
    evpi: float = Field(
        description="Expected value of perfect information: for all students served later."
    )
    sizes: tuple[PilotSize, ...] = Field(description="By number of sites, fewest first.")
    best_sites: int = Field(description="The number of sites with the highest net value.")
    warnings: tuple[str, ...] = ()

    @property
    def best(self) -> PilotSize:
        """The pilot with the highest net value."""
        return next(size for size in self.sizes if size.sites == self.best_sites)


class PilotValues(Frozen):
    """What piloting each candidate of a scenario is worth."""

    schema_version: Literal[1] = 1
    scenario: PlanScenario
    status: Literal["done", "infeasible"] = Field(
        description="infeasible: no plan can exist (proved), so that money has no price."
    )
    pilots: dict[str, PilotValue] = Field(
        default_factory=dict, description="By program, highest net value first."
    )
    without: dict[str, str] = Field(
        default_factory=dict, description="Candidates that cannot be piloted, and why."
    )
    names: dict[str, str] = Field(
        default_factory=dict, description="Names of these candidates; those without one left out."
    )

    def to_json(self) -> str:
        """Return it as JSON text, keys in a fixed order."""
        return self.model_dump_json(indent=1) + "\n"
