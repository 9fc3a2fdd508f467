"""A frontier: points of which none is better in one objective without being worse in another."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ..scenario.base import Frozen
from .plan import Plan, PlanScenario, Run, Status

if TYPE_CHECKING:
    import pandas as pd

Sense = Literal["max", "min", "level"]
"""Which way is better; `level`: neither, it was set."""


class FrontierAxis(Frozen):
    """One objective."""

    name: str = Field(description="As in `values`.")
    sense: Sense
    unit: str
    says: str = Field(description="What it is, in words.")
    step: float | None = Field(
        None, description="All its values are whole multiples of this; None: there is no such step."
    )


class FrontierPoint(Frozen):
    """One point: a plan, and what it comes to on each axis, computed from its decisions."""

    values: Mapping[str, float]
    plan: Plan
    status: Status = Field(
        "optimal",
        description="`optimal`: proved, within the requested gap; `feasible`: the search for it"
        " ended before that was proved.",
    )
    gap: float | None = Field(
        None,
        description="Share by which the first objective may still be raised with the others no"
        " worse; 0: proved to be efficient; None: not known.",
    )
    knee: bool = Field(False, description="Whether it is the knee.")


class MissingRegion(Frozen):
    """A region in which there may be points that were not found."""

    better_than: Mapping[str, float] = Field(
        description="The points that may be missing are better than this on each of these axes (at"
        " this level, for an axis that was set); on the others anything. Empty: anywhere."
    )
    why: str


class Frontier(Frozen):
    """The points of a frontier, and whether all are there."""

    schema_version: Literal[1] = 1
    scenario: PlanScenario
    status: Status = Field(
        "optimal",
        description="`optimal`: there are points; `infeasible`: the scenario has no plan, proved;"
        " `no_plan_in_time`, `error`: no point was found.",
    )
    objectives: tuple[str, ...] = Field(description="Names of the axes, in the order given.")
    points: tuple[FrontierPoint, ...] = Field(
        (), description="By the first objective, rising; none dominates another."
    )
    names: Mapping[str, str] = Field(
        default_factory=dict,
        description="Names of reorganizations by id; those without one left out.",
    )
    complete: bool = Field(
        description="With `exact`: the points are all non-dominated points, proved. Otherwise:"
        " every point that was searched for was found and proved within the gap, or proved not to"
        " exist; where fewer came than were asked for, there are no more."
    )
    missing: tuple[MissingRegion, ...] = Field((), description="Empty if it is complete.")
    exact: bool = Field(description="Whether every non-dominated point was asked for.")
    between: tuple[float, float] | None = Field(
        None,
        description="Low and high amount of the second objective between which points were looked"
        " for; None: everywhere. `complete` is then of what lies between them.",
    )
    axes: tuple[FrontierAxis, ...] = Field((), description="The objectives, explained.")
    today: Mapping[str, float] = Field(
        default_factory=dict,
        description="Values of today's state, every running site going on and nothing else.",
    )
    today_holds: bool = Field(False, description="Whether the rules and the money allow it.")
    best_plan: Mapping[str, float] | None = Field(
        None,
        description="Values of the plan that `solve` looks for, by the scenario's own objective:"
        " the best of a search for it and of all points; None: not found.",
    )
    best_gap: float | None = Field(
        None,
        description="Share by which that plan's objective may still be raised; None: not known.",
    )
    run: Run | None = Field(None, description="How the points were found.")
    solves: int = Field(0, description="Searches made; those read from a file left out.")
    message: str = Field("", description="Notes on the result.")

    @property
    def knee(self) -> FrontierPoint | None:
        """The point beyond which more of one costs most of another, if there is one."""
        return next((point for point in self.points if point.knee), None)

    def frame(self) -> "pd.DataFrame":
        """Return one row a point: its values, `open` (its gap), status, knee, worth and cost."""
        import pandas as pd

        rows = [
            {
                **{name: point.values[name] for name in self.objectives},
                "open": point.gap,
                "status": point.status,
                "knee": point.knee,
                "plan_worth": point.plan.worth,
                "plan_cost": sum(fund.spent for fund in point.plan.funds),
            }
            for point in self.points
        ]
        columns = [*self.objectives, "open", "status", "knee", "plan_worth", "plan_cost"]
        return pd.DataFrame(rows, columns=columns)

    def to_json(self) -> str:
        """Return it as JSON text, keys in a fixed order."""
        return self.model_dump_json(indent=1) + "\n"
