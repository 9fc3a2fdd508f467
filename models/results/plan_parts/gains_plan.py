"""What schools, student groups and goals gain over the horizon of a plan."""

from pydantic import Field

from ...scenario.base import Frozen


class SchoolPlan(Frozen):
    """What a school gets over the horizon."""

    gain: float = Field(description="Need- and priority-weighted gain, student-SD.")
    baseline: float = Field(description="The same, going on as today.")
    dollars: float = Field(description="Its base and its sites' yearly costs.")
    baseline_dollars: float = Field(0.0, description="The same, going on as today.")
    programs: int = Field(description="Programs running in the last year; a merge counts one.")
    programs_before: int = Field(0, description="Programs running today.")


class GroupPlan(Frozen):
    """What a student group gains over the horizon."""

    gain_per_student: float = Field(description="Student-SD for each of its students.")
    baseline: float = Field(description="The same, going on as today.")
    students: float = Field(0.0, description="Its students in the first year.")


class GoalPlan(Frozen):
    """What a goal gains over the horizon."""

    worth: float = Field(description="Student-SD, after diminishing returns.")
    baseline: float = Field(description="The same, going on as today.")
