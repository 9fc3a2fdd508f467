"""What a plan does to programs, merges and reorganizations, and at each site in each year."""

from collections.abc import Mapping

from pydantic import Field

from ...scenario.base import Frozen
from .program_year import Decision, ProgramYear, SiteAction, YearDecision


class SiteYear(Frozen):
    """What happens to one program at one school (or `central`) in one year."""

    program: str
    school: str
    year: int
    action: SiteAction
    level: float = Field(1.0, description="Share at which it runs, 0 to 1.")
    positions: int | None = Field(
        None, description="Positions with which it runs; none for a program without, and where off."
    )
    merge: str | None = Field(None, description="With action merge: which one.")
    students: float = Field(0.0, description="Students served.")
    cost: float = Field(
        0.0,
        description="Dollars at this site in this year: yearly, start and stop; 0 inside a merge.",
    )


class Otherwise(Frozen):
    """The nearer of the other decisions looked at, and what it costs at least: proved.

    Looked at are, of a program of today, to end it and to keep it at all sites; of a candidate, to
    adopt it or never to start it.
    """

    instead: Decision = Field(
        description="What would be decided by the last year; `keep`: at all of its sites."
    )
    at_least: float | None = Field(
        description="Share of the objective that it costs at least; 0: the bounds cannot tell;"
        " None: no plan can decide so."
    )


class ProgramPlan(Frozen):
    """What happens to a program: the last year against today, and year by year."""

    decision: Decision = Field(description="The last year against today.")
    sites_before: int = Field(description="Sites running today.")
    sites_after: int = Field(description="Sites running in the last year, merged ones included.")
    students: float = Field(description="Students served in the last year, merged ones included.")
    cost: float = Field(description="Dollars over the horizon, merged sites' left out.")
    worth: float = Field(description="Student-SD over the horizon, merged sites' left out.")
    gain: float = Field(0.0, description="Worth before diminishing returns.")
    cost_before: float = Field(0.0, description="Dollars over the horizon, going on as today.")
    evidence: str = Field("", description="What is known of its effects, in a few words.")
    reason: str = Field("", description="Why, in a few words.")
    years: tuple[ProgramYear, ...] = Field(
        (), description="Year by year; the first is the budget year, whose decision counts."
    )
    otherwise: Otherwise | None = Field(
        None, description="How sure the decision is; None: it was not looked at."
    )
    follows: str = Field(
        "", description="What follows in later years, in words; empty where nothing changes."
    )

    @property
    def first_decision(self) -> YearDecision:
        """What the budget year decides; without years, what is decided by the last one."""
        return self.years[0].decision if self.years else self.decision


class MergeSite(Frozen):
    """A school and year at which a merge runs."""

    school: str
    year: int
    students: float = 0.0
    cost: float = Field(0.0, description="Dollars: yearly and start.")


class MergePlan(Frozen):
    """What happens to a merge."""

    sites: tuple[MergeSite, ...] = ()
    cost: float = Field(description="Dollars over the horizon, district cost included.")
    cost_by_year: Mapping[int, float] = Field(
        default_factory=dict, description="The same, year by year."
    )
    worth: float = Field(description="Student-SD over the horizon.")
    gain: float = Field(0.0, description="Worth before diminishing returns.")
    reason: str = ""


class ReorganizationPlan(Frozen):
    """What becomes of a reorganization."""

    year: int | None = Field(description="Year in which it begins; None: it does not.")
    moved: Mapping[str, Mapping[str, float]] = Field(
        default_factory=dict,
        description="Students who move in that year, by school that closes and school they go to.",
    )
    saves: float = Field(0.0, description="Dollars that become available over the horizon.")
    cost: float = Field(0.0, description="Dollars that it costs over the horizon.")
    cost_by_year: Mapping[int, float] = Field(
        default_factory=dict, description="The same, year by year."
    )
    net: float = Field(0.0, description="saves - cost.")
    worth: float = Field(0.0, description="Worth of its own effects over the horizon, student-SD.")
