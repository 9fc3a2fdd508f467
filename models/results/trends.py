"""Which programs, schools or groups rise or fall, and which more or less than the others."""

from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen

Course = Literal["rises", "falls", "no trend"]
Place = Literal["more", "less", "no difference"]


class UnitTrend(Frozen):
    """The trend of one school, program or group, in the outcome's unit a time."""

    name: str
    students: int | None = Field(None, description="Students a time, on average, if counted.")
    own: float = Field(description="Change a time, pooled with the others'.")
    own_low: float = Field(description="Lower end of its 95% interval.")
    own_high: float = Field(description="Upper end of its 95% interval.")
    course: Course = Field(description="`no trend`: the interval holds zero.")
    against: float = Field(description="The same, less the change of all together.")
    against_low: float = Field(description="Lower end of its 95% interval.")
    against_high: float = Field(description="Upper end of its 95% interval.")
    place: Place = Field(
        description="How it changes beside the others; `no difference`: the interval holds zero."
    )
    unpooled: float | None = Field(
        None, description="Its own line alone, noise and all; None for fewer than two times."
    )
    says: str = Field(description="The trend in a sentence.")


class TimeAverage(Frozen):
    """The average of one unit at one time."""

    name: str
    time: float
    average: float


class ColumnTrends(Frozen):
    """The trends of all that one column names."""

    by: str = Field(description="The column.")
    all: float = Field(description="Change a time of all together.")
    all_low: float = Field(description="Lower end of its 95% interval.")
    all_high: float = Field(description="Upper end of its 95% interval.")
    spread: float = Field(description="SD of true changes among units, by the model.")
    says: str = Field(description="All together, in a sentence.")
    units: tuple[UnitTrend, ...] = Field(description="From the steepest rise to the steepest fall.")
    masked: int = Field(0, description="Units with too few students to be told of.")
    averages: tuple[TimeAverage, ...] = ()
    warnings: tuple[str, ...] = ()


class Trends(Frozen):
    """What rises or falls in a table."""

    schema_version: Literal[1] = 1
    trends: tuple[ColumnTrends, ...]
    data: str = Field(description="The table.")
    sha256: str = Field(description="Hash of its bytes.")
    outcome: str
    time: str
    unit: str = Field(description="What changes are told in: SD, or the outcome's own unit.")
    suppress: int

    def to_json(self) -> str:
        """Return it as JSON text, keys in a fixed order."""
        return self.model_dump_json(indent=1) + "\n"
