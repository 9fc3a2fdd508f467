"""What a plan does to a program in one year, by sites."""

from typing import Literal

from pydantic import Field

from ..scenario.base import Frozen

Decision = Literal["keep", "trim", "expand", "merge", "retire", "pilot", "adopt", "decline"]
"""What becomes of a program: against today."""

YearDecision = Decision | Literal["later", "ended"]
"""The same in one year; a candidate may begin *later*, or have *ended* after it ran or piloted."""


class ProgramYear(Frozen):
    """A program in one year against today: its sites counted by what becomes of them.

    Sites of today stay, shrink, grow, are merged or end; the others start, are piloted, or are
    merged as they start. A site that ends with its building but whose students the program goes on
    serving where they move to is in `follows`, not in `ends`.
    """

    year: int
    decision: YearDecision = Field(description="What this year decides, against today.")
    sites: int = Field(description="Sites at which it runs, merged ones included, pilots not.")
    stays: int = Field(0, description="Sites of today that run as they do today.")
    shrinks: int = Field(0, description="Sites of today at a lower level, or fewer positions.")
    grows: int = Field(0, description="Sites of today with more positions.")
    merges: int = Field(0, description="Sites that run inside a merge, of today or new.")
    ends: int = Field(0, description="Sites of today that do not run.")
    follows: int = Field(0, description="Sites of today whose students it serves elsewhere.")
    starts: int = Field(0, description="Sites that do not run today and run as themselves.")
    pilots: int = Field(0, description="Sites at which it is piloted.")
    students: float = Field(0.0, description="Students it serves, merged and piloted included.")
    cost: float = Field(0.0, description="Dollars in this year, merged sites' left out.")
    cost_today: float = Field(0.0, description="Dollars in this year, going on as today.")
