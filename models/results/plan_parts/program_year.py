"""What a plan does to a program in one year, by sites."""

from typing import Literal

from pydantic import Field

from ...scenario.base import Frozen

Decision = Literal["keep", "trim", "expand", "merge", "retire", "pilot", "adopt", "decline"]
"""What becomes of a program: against today."""

SiteAction = Literal["keep", "reduce", "start", "pilot", "merge", "retire"]
"""What happens at a site in a year."""

YearDecision = Decision | Literal["later", "ended"]
"""The same in one year; a candidate may begin *later*, or have *ended* after it ran or piloted."""


class ProgramYear(Frozen):
    """A program in one year against today: its schools counted by what becomes of them.

    Where it runs today it stays, shrinks, grows, is merged or ends; elsewhere it starts, is
    piloted, or is merged as it starts. A school that closes, but whose students the program goes
    on serving where they move to, is in `follows`, not in `ends`. The office is no school.
    """

    year: int
    decision: YearDecision = Field(description="What this year decides, against today.")
    sites: int = Field(
        description="Places at which it runs, the office and merges included, pilots not."
    )
    stays: int = Field(0, description="Schools of today where it runs as it does today.")
    shrinks: int = Field(0, description="Schools of today at a lower level or with fewer people.")
    grows: int = Field(0, description="Schools of today with more positions.")
    merges: int = Field(0, description="Schools where it runs inside a merge, of today or new.")
    ends: int = Field(0, description="Schools of today where it does not run.")
    follows: int = Field(0, description="Closed schools whose students it serves elsewhere.")
    starts: int = Field(0, description="Schools without it today where it runs as itself.")
    pilots: int = Field(0, description="Schools where it is piloted.")
    office: SiteAction | None = Field(None, description="What happens at the office, if anything.")
    students: float = Field(0.0, description="Students it serves, merged and piloted included.")
    cost: float = Field(0.0, description="Dollars in this year, merged sites' left out.")
    cost_today: float = Field(0.0, description="Dollars in this year, going on as today.")
