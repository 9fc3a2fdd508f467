"""Good plans that differ: what they share, and how far each thing can go among them."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen
from .plan import Plan, PlanScenario, Status
from .plan_parts.program_plan import SiteYear
from .plan_parts.program_year import YearDecision

Thing = Literal["program", "school", "fund"]
Measure = Literal["dollars", "sites"]


class Alternative(Frozen):
    """One of the plans; the first is the best."""

    objective: float = Field(description="What is maximised, student-SD.")
    behind: float = Field(description="Share by which its objective is below the best plan's.")
    at_most: float | None = Field(
        None, description="Proved: no plan but those before it has an objective above this."
    )
    changes: int = Field(
        description="Sites and years at which it differs from the best plan; a year in which a"
        " reorganization is in force in one of them only counts as one."
    )
    apart: int | None = Field(None, description="As `changes`, from the nearest plan before it.")
    apart_at_most: int | None = Field(
        None, description="Proved: no plan near the best is farther from those before it."
    )
    worth: float = Field(description="Student-SD over the horizon.")
    dollars: float = Field(description="Dollars spent over the horizon.")
    students: float = Field(description="Students served in the last year.")
    programs: Mapping[str, YearDecision] = Field(
        description="What the budget year decides on each program."
    )
    reorganizations: Mapping[str, int | None] = Field(
        default_factory=dict,
        description="Year in which each reorganization begins; None: it does not.",
    )
    differs: tuple[SiteYear, ...] = Field(
        (), description="What happens where it differs from the best plan; sites off left out."
    )
    plan: Plan | None = Field(None, exclude=True, description="The whole plan; not in the JSON.")


class ProgramShare(Frozen):
    """How the plans decide on a program."""

    kept: float = Field(description="Share of the plans in which it runs in the last year.")
    decisions: Mapping[YearDecision, int] = Field(
        description="Decision of the budget year: number of plans."
    )
    sites_least: int = Field(description="Fewest sites in the last year in any of the plans.")
    sites_most: int = Field(description="Most sites.")


class ReorganizationShare(Frozen):
    """How the plans decide on a reorganization."""

    begun: float = Field(description="Share of the plans in which it begins; 1: in all of them.")
    years: Mapping[int, int] = Field(description="Year in which it begins: number of plans.")


class Shared(Frozen):
    """What all of the plans have in common."""

    decisions: Mapping[str, YearDecision] = Field(
        default_factory=dict,
        description="Programs on which the budget year decides the same in all of them.",
    )
    reorganizations: Mapping[str, int | None] = Field(
        default_factory=dict,
        description="Reorganizations that all of them begin in the same year, or none begins.",
    )
    site_years: int = Field(
        description="Sites (and reorganizations) and years at which all of them are the same, …"
    )
    of: int = Field(description="… of so many that can be more than one way.")


class Range(Frozen):
    """The least and the most that a thing gets among all plans near the best, over the horizon.

    `at_least <= least <= here <= most <= at_most`: plans with `least` and `most` were found, and
    it is proved that no plan near the best goes beyond `at_least` and `at_most`.
    """

    kind: Thing
    id: str
    measure: Measure = Field(
        description="Dollars over the horizon, or sites (of a school: programs) in the last year."
    )
    here: float = Field(description="In the best plan.")
    least: float = Field(description="The least in any plan found.")
    most: float = Field(description="The most in any plan found.")
    at_least: float | None = Field(description="Proved: no plan near the best has less.")
    at_most: float | None = Field(description="Proved: no plan near the best has more.")
    exact: bool = Field(
        description="Whether the found and the proved ends are the same, within the requested gap."
    )


class Alternatives(Frozen):
    """The best plan and others nearly as good."""

    schema_version: Literal[1] = 1
    scenario: PlanScenario
    status: Status = Field(description="Of the search for the best plan.")
    kind: Literal["farthest", "next"] = Field(
        description="farthest: those that differ most; next: the next best ones, in order."
    )
    within: float | None = Field(
        None, description="How far below the best objective a plan near it may be, a share."
    )
    least: float | None = Field(None, description="That objective, student-SD.")
    bound: float | None = Field(None, description="Proved upper bound on any plan's objective.")
    complete: bool = Field(
        False, description="Whether there are no other plans (of at least that objective)."
    )
    plans: tuple[Alternative, ...] = Field((), description="The best plan first.")
    programs: Mapping[str, ProgramShare] = Field(default_factory=dict)
    reorganizations: Mapping[str, ReorganizationShare] = Field(default_factory=dict)
    shared: Shared | None = None
    ranges: tuple[Range, ...] = ()
    message: str = Field("", description="Notes on the result.")

    def to_json(self) -> str:
        """Return it as JSON text, keys in a fixed order; the whole plans left out."""
        return self.model_dump_json(indent=1) + "\n"
