"""What the evidence library holds on a question."""

from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen


class Searched(Frozen):
    """A word or phrase of a question."""

    said: str = Field(description="As the question says it.")
    searched: tuple[str, ...] = Field(description="What was searched for: any of these.")
    findings: int = Field(description="Rows of the library that have it, whatever else they have.")


class StudyFound(Frozen):
    """A study, on one goal: its findings made one. Effects are in SD."""

    program: str
    study: str = Field(description="Label of the study within its source.")
    goal: str
    effect: float = Field(description="Mean of its findings (Hedges g).")
    se: float = Field(description="Standard error of that mean, its findings correlated.")
    findings: int = Field(description="How many findings that is.")
    n: int | None = Field(description="Students analysed, in the first of them.")
    treated: int | None = Field(description="Of which in the program.")
    grade: str | None
    design: str | None = Field(description="rct, quasi-experiment, discontinuity, or not said.")
    tier: int | None = Field(description="ESSA tier that the What Works Clearinghouse gave.")
    test_by: str | None = Field(description="Who made the test, where that is known.")
    how_se: str = Field(description="How the standard error was got.")
    year: int | None
    source: str


class PooledGoal(Frozen):
    """What studies find together on one goal, in SD; of a single study: what it finds."""

    goal: str
    studies: int
    findings: int
    mean: float
    se: float = Field(description="Standard error of the mean (Knapp-Hartung).")
    low: float = Field(description="Lower end of the 95% confidence interval of the mean.")
    high: float = Field(description="Its upper end.")
    tau: float | None = Field(description="SD of the effects between studies; None: one study.")
    i2: float | None = Field(description="Share of the variation that lies between studies.")
    predicted_low: float | None = Field(
        description="Lower end of the 95% interval for one more study; None: fewer than three."
    )
    predicted_high: float | None = Field(description="Its upper end.")
    expected_se: float = Field(
        description="Standard error of what to expect at one more place: goes into a scenario."
    )
    tier: int | None = Field(
        description="The weakest ESSA tier given to one of them, if any; None, too, where the"
        " interval of the mean holds 0."
    )
    year: int | None = Field(description="The middle year of those that have one.")
    test_by: str | None = Field(description="Who made the tests, if of all it is the same.")


class CostFound(Frozen):
    """What a program costs."""

    program: str
    dollars: float = Field(description="For a student, net of what they would have cost anyway.")
    year: int | None = Field(description="Year of those dollars' value.")
    source: str


class LibraryAnswer(Frozen):
    """What the evidence library holds on a question. Effects are in SD."""

    kind: Literal["evidence"] = "evidence"
    question: str
    terms: tuple[Searched, ...] = Field(description="All of them a finding must have.")
    grade: str | None = Field(description="Grades asked for; None: any.")
    goal: str | None = Field(description="Goal of the library asked for; None: any.")
    findings: int = Field(description="Findings found, before any is left out.")
    left_out: dict[str, int] = Field(description="Of which not pooled, by why.")
    pooled: tuple[PooledGoal, ...] = Field(description="By goal, most studies first.")
    studies: tuple[StudyFound, ...] = Field(description="Best match first.")
    costs: tuple[CostFound, ...]
    alike: tuple[str, ...] = Field(description="Words of the library like those that it lacks.")

    def to_json(self) -> str:
        """Return it as JSON text."""
        return self.model_dump_json(indent=1) + "\n"
