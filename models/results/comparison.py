"""Two plans side by side: what changed, what it did, and which inputs made it so."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from ..scenario.base import Frozen
from .plan import PlanScenario
from .plan_parts.program_year import Decision, YearDecision
from .rule_prices import Totals

Unit = Literal["value", "entry", "section"]
"""What is put back at a time: one value, all of a program, fund or school, or all of a section."""


class Side(Frozen):
    """One of the two."""

    label: str = Field(description="As it was asked for.")
    scenario: PlanScenario
    totals: Totals


class InputChange(Frozen):
    """An input that is not the same in both."""

    address: str
    before: Any = Field(None, description="In A; None: A does not have it.")
    after: Any = Field(None, description="In B; None: B does not have it.")


class SiteChange(Frozen):
    """A school at which the decisions on a program differ; one word a year, `off` where none."""

    school: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Flip(Frozen):
    """Inputs that, put back in B as they are in A, put decisions on a program back."""

    addresses: tuple[str, ...] = Field(description="Put back together; each of them is needed.")
    sites: int = Field(description="Schools at which the decisions are then as in A.")
    whole: bool = Field(description="Whether these are all the schools that differ.")
    minimal: bool = Field(
        True, description="Whether each of them was shown to be needed; else the solves ran out."
    )


class BudgetYearChange(Frozen):
    """What the budget year, the first of each plan, decides on a program."""

    before: YearDecision | None = Field(None, description="None: A does not have the program.")
    after: YearDecision | None = Field(None, description="None: B does not have the program.")
    sites_before: int = Field(0, description="Sites that run or pilot then, in A.")
    sites_after: int = Field(0, description="Sites that run or pilot then, in B.")
    students: float = Field(0.0, description="Students served then: B less A.")
    dollars: float = Field(0.0, description="In that year: B less A.")


class ProgramChange(Frozen):
    """A program on which the decisions differ. Changes are B less A, over the horizon."""

    first: BudgetYearChange = Field(
        default_factory=BudgetYearChange, description="What the budget year decides."
    )
    before: Decision | None = Field(None, description="Last year; None: A does not have it.")
    after: Decision | None = Field(None, description="Last year; None: B does not have it.")
    sites_before: int = Field(0, description="Sites in the last year, in A.")
    sites_after: int = Field(0, description="Sites in the last year, in B.")
    worth: float = Field(description="Student-SD.")
    dollars: float
    students: float = Field(description="Students served in the last year.")
    sites: tuple[SiteChange, ...] = ()
    flips: tuple[Flip, ...] = ()


class MergeChange(Frozen):
    """A merge that does not run at the same places and years in both.

    Changes are B less A, over the horizon. Whom it serves counts with the programs it combines.
    """

    first_before: int = Field(0, description="Schools at which it runs in the first year, in A.")
    first_after: int = Field(0, description="Schools at which it runs in the first year, in B.")
    sites_before: int = Field(description="Schools at which it runs in the last year, in A.")
    sites_after: int = Field(description="Schools at which it runs in the last year, in B.")
    worth: float = Field(description="Student-SD.")
    dollars: float


class ReorganizationChange(Frozen):
    """A reorganization that begins in one plan and not, or in another year, in the other."""

    before: int | None = Field(description="Year in which it begins in A; None: it does not.")
    after: int | None = Field(description="Year in which it begins in B; None: it does not.")
    worth: float = Field(description="Of its own effects, student-SD: B less A.")
    dollars: float = Field(description="What it costs: B less A.")
    saves: float = Field(description="Dollars that it saves: B less A.")


class OtherChanges(Frozen):
    """What changes beside the decisions that differ: B less A, over the horizon."""

    worth: float = Field(description="Student-SD: of all on which the decisions are the same.")
    dollars: float = Field(description="Of these, and of what rules top schools up with.")


class SchoolChange(Frozen):
    """What a school gains and loses: B less A."""

    gain: float = Field(description="Need- and priority-weighted gain, student-SD.")
    dollars: float = Field(description="Over the horizon, its base included.")
    students: float = Field(description="Students served in the last year, one in two twice.")
    programs: int = Field(description="Programs in the last year.")
    fte: float | None = Field(
        None, description="Staff in the last year; None where the scenarios are not known."
    )


class GroupChange(Frozen):
    """What a student group gains and loses: B less A."""

    gain_per_student: float = Field(description="Student-SD over the horizon.")
    students: float | None = Field(
        None, description="Its students served in the last year; None as for `fte`."
    )


class MoneyChange(Frozen):
    """A fund's spending, or a staff role's use, over the horizon."""

    before: float
    after: float


class Comparison(Frozen):
    """A against B; every change is B less A."""

    schema_version: Literal[1] = 1
    a: Side
    b: Side
    objective: float | None = Field(None, description="Change of the objective, student-SD.")
    worth: float | None = Field(None, description="Change of worth, student-SD.")
    within_gap: bool | None = Field(
        None,
        description="Whether the change of the objective is smaller than the two plans' gaps"
        " together; None if either gap is not known, or both are plans of the same scenario.",
    )
    years: tuple[int, ...] = Field((), description="Years of both plans, rising.")
    inputs: tuple[InputChange, ...] | None = Field(
        None, description="None where a scenario is not known."
    )
    programs: Mapping[str, ProgramChange] = Field(
        default_factory=dict, description="Programs on which the decisions differ."
    )
    same: int = Field(0, description="Programs on which they do not.")
    merges: Mapping[str, MergeChange] = Field(
        default_factory=dict, description="Merges that do not run at the same places and years."
    )
    reorganizations: Mapping[str, ReorganizationChange] = Field(
        default_factory=dict, description="Reorganizations that do not begin in the same year."
    )
    others: OtherChanges | None = Field(
        None,
        description="What else changes: programs, merges, reorganizations and this add up to the"
        " whole change.",
    )
    schools: Mapping[str, SchoolChange] = Field(default_factory=dict)
    groups: Mapping[str, GroupChange] = Field(default_factory=dict)
    goals: Mapping[str, float] = Field(default_factory=dict, description="Worth, student-SD.")
    funds: Mapping[str, MoneyChange] = Field(default_factory=dict, description="Dollars spent.")
    staff: Mapping[str, MoneyChange] = Field(
        default_factory=dict, description="FTE in the last year."
    )
    unit: Unit | None = Field(None, description="What was put back at a time; None: nothing was.")
    solves: int = Field(0, description="Further solves that it took.")
    message: str = Field("", description="Notes on the result.")

    def to_json(self) -> str:
        """Return it as JSON text, keys in a fixed order."""
        return self.model_dump_json(indent=1) + "\n"
