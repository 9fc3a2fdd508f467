"""What a pilot of a plan can find out, and what that is worth."""

from pydantic import Field

from ...scenario.base import Frozen


class PilotPlan(Frozen):
    """A candidate's first pilot in a plan."""

    year: int = Field(description="First year of piloting.")
    sites: int = Field(description="Sites that pilot in it.")
    comparison_sites: int = Field(description="Schools they are compared with.")
    students: float = Field(description="Students at an average site.")
    detects: float | None = Field(
        description="Least true effect, in SD, that it finds with 80% power at the 5% level; None"
        " with one school of each kind, which tells nothing.",
    )
    later_students: float = Field(
        0.0, description="Students at all its sites in later years, discounted."
    )
    evsi: float = Field(
        0.0, description="Expected value of sample information for each of them, student-SD."
    )
    learning: float = Field(0.0, description="What is credited for it, student-SD.")
