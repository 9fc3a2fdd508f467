"""What a study found: effects in SD, what may be doubted, and rows for a scenario's effects."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen
from ..scenario.effect import Tier

Verdict = Literal["pass", "warn", "fail"]


class StudyCheck(Frozen):
    """One doubt looked into."""

    kind: str = Field(description="What was looked at, in a word or two.")
    verdict: Verdict = Field(description="`fail`: the effect is withheld.")
    says: str = Field(description="What was found, in one sentence.")


class GroupEffect(Frozen):
    """The effect for the students of a group; masked where they are too few."""

    group: str
    students: int | None = Field(None, description="None: too few to be told.")
    mean: float | None = Field(None, description="SD; None where too few, or nothing can be told.")
    se: float | None = Field(None, description="Standard error, SD.")
    low: float | None = Field(None, description="Lower end of the 95% interval, SD.")
    high: float | None = Field(None, description="Upper end of the 95% interval, SD.")
    why: str = Field("", description="Why nothing is told.")


class PicturePoint(Frozen):
    """One mark of an effect's picture: an average, or an effect by time since the start."""

    series: str = Field(description="Which of the picture's series it belongs to.")
    x: float
    y: float
    low: float | None = Field(None, description="Lower end of the 95% interval.")
    high: float | None = Field(None, description="Upper end of the 95% interval.")


class StudyEffect(Frozen):
    """What a study says of one program and goal."""

    program: str
    goal: str
    usable: bool = Field(description="Whether no check fails; else no effect is told.")
    mean: float | None = Field(None, description="Hedges' g, SD; None where it is withheld.")
    se: float | None = Field(None, description="Its standard error, SD.")
    low: float | None = Field(None, description="Lower end of the 95% interval, SD.")
    high: float | None = Field(None, description="Upper end of the 95% interval, SD.")
    points: float | None = Field(None, description="The effect in the outcome's own unit.")
    points_se: float | None = Field(None, description="Its standard error, in the same unit.")
    sd: float | None = Field(None, description="Students' spread on the outcome, same unit.")
    p: float | None = Field(None, description="Chance of so much if there were no effect.")
    p_adjusted: float | None = Field(
        None, description="The same among all the study's effects (Benjamini-Hochberg)."
    )
    detectable: float | None = Field(
        None, description="Least true effect found with 80% power, SD."
    )
    treated: int | None = Field(None, description="Students with the program; None: too few.")
    compared: int | None = Field(None, description="Students without; None: too few.")
    clusters: tuple[int, int] | None = Field(
        None, description="Classes or schools with and without, where whole ones were chosen."
    )
    tier: Tier | None = Field(
        None,
        description="ESSA tier that the effect can claim; None where it is withheld or not above"
        " chance.",
    )
    design_tier: Tier | None = Field(
        None, description="ESSA tier of the design alone, whatever it found."
    )
    tier_why: str = Field("", description="Why the design's is not a higher one.")
    checks: tuple[StudyCheck, ...] = ()
    groups: tuple[GroupEffect, ...] = ()
    picture: tuple[PicturePoint, ...] = ()

    @property
    def warnings(self) -> tuple[StudyCheck, ...]:
        """What fails, then what is doubtful."""
        return tuple(c for v in ("fail", "warn") for c in self.checks if c.verdict == v)


class EvaluatedStudy(Frozen):
    """Where the effects come from."""

    name: str
    source: str = Field(description="The study's file.")
    data: str = Field(description="Its table.")
    sha256: str = Field(description="Hash of the table's bytes.")
    design: str
    date: str = Field("", description="When the result was measured.")
    said: str = Field("", description="The study's own words on its source.")
    mid_year: bool = False


class Evaluation(Frozen):
    """What a study found."""

    schema_version: Literal[1] = 1
    evaluation: EvaluatedStudy
    effects: tuple[StudyEffect, ...]
    suppress: int = Field(description="Fewer students than this are not told of.")
    notes: tuple[str, ...] = Field((), description="What was left out of the table, and why.")
    software: Mapping[str, str] = Field(
        default_factory=dict, description="What estimated: library and version."
    )

    def to_json(self) -> str:
        """Return it as JSON text, keys in a fixed order."""
        return self.model_dump_json(indent=1) + "\n"
