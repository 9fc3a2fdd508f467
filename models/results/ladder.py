"""A ladder: what the next dollars bring back first, or what goes next, as a nested list."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ..scenario.base import Frozen
from .plan import Plan, PlanScenario, Status

if TYPE_CHECKING:
    import pandas as pd

LadderAction = Literal[
    "restore",
    "start",
    "pilot",
    "raise",
    "separate",
    "merge",
    "end",
    "lower",
    "begin",
    "undo",
    "earlier",
    "later",
]
"""What a step does. A program: `restore` what runs today, `start` what does not, `pilot` it,
`raise` its level or positions, run it apart from a merge (`separate`) or inside one (`merge`),
`lower` it, `end` it. A reorganization: `begin` or `undo` it, or begin it `earlier` or `later`."""

LadderEnd = Literal["complete", "no_nested_plan", "no_plan", "no_money", "time", "stopped", "error"]
"""Why there is no further step. `complete`: all that were asked for are there; `no_nested_plan`:
proved, no plan of the next step keeps the list nested; `no_plan`: proved, the next step's budget
allows no plan at all; `no_money`: the funds hold less than the next step takes; `time`: the time
limit; `stopped`: on request; `error`: the search failed."""


class LadderChange(Frozen):
    """What one step does to a program, at the schools where it does the same, or to a move."""

    action: LadderAction
    program: str | None = Field(None, description="None: it is a reorganization.")
    reorganization: str | None = Field(None, description="None: it is a program.")
    merge: str | None = Field(None, description="The merge that it leaves or goes into.")
    schools: tuple[str, ...] = Field((), description="Schools, or `central`, where it does so.")
    of: int = Field(
        0,
        description="Of how many sites: going up those that the plan before has not in full, going"
        " down those that it runs.",
    )
    years: tuple[int, ...] = Field(description="Years in which the two plans differ here.")
    unit: Literal["sites", "positions"] = Field("sites", description="Of `before` and `after`.")
    before: float = Field(
        0.0,
        description="In the first of these years, before the step: positions, or sites counted by"
        " their level; of a reorganization the year in which it begins, 0 for none.",
    )
    after: float = Field(0.0, description="The same, with the step.")
    students: float = Field(
        0.0, description="Students served more, or fewer (below 0), in the first of these years."
    )


class LadderStep(Frozen):
    """One step, against the step before it."""

    number: int = Field(description="1 for the first.")
    money: float = Field(
        description="Dollars a year by which the funds are above the base budget, or (below 0)"
        " under it, all steps so far together."
    )
    changes: tuple[LadderChange, ...] = Field(
        (),
        description="What it does; empty: nothing fits, or where it is not `proved` nothing was"
        " found in the time given; its money counts for the next.",
    )
    cost: Mapping[int, float] = Field(description="Dollars spent more, or fewer, by year.")
    unspent: Mapping[int, float] = Field(
        description="By year: dollars of all steps so far that the plan does not spend; below 0 it"
        " spends what the base plan leaves over, or carries over."
    )
    worth: float = Field(description="Worth gained, or (below 0) lost, student-SD.")
    objective: float = Field(description="The same of what is maximised.")
    students: float = Field(0.0, description="Students of all its changes together.")
    schools: Mapping[str, float] = Field(
        default_factory=dict,
        description="What each school gains over the horizon, student-SD; others nothing.",
    )
    groups: Mapping[str, float] = Field(
        default_factory=dict,
        description="What each group's students gain over the horizon, student-SD.",
    )
    proved: bool = Field(
        description="Whether it is proved that no step that keeps the list nested has more, within"
        " `step_gap` of about what a step can add."
    )
    best: float = Field(
        description="Objective of the best plan found at this budget, nested or not."
    )
    within: float | None = Field(
        None,
        description="Proved: no plan at this budget, nested or not, has an objective that is better"
        " by a larger share; None: nothing is proved.",
    )
    plan: Plan = Field(
        description="The plan with this step; a plan of the scenario with `plan.scenario.set`."
    )


class Ladder(Frozen):
    """The steps of a ladder, in their order."""

    schema_version: Literal[1] = 1
    scenario: PlanScenario
    status: Status = Field(description="How the search for the base plan ended.")
    direction: Literal["up", "down"]
    step: float = Field(description="Dollars a year that each step adds or takes.")
    asked: int = Field(description="Steps asked for.")
    step_gap: float = Field(
        description="Share of about what a step can add (going down, of what it takes) within"
        " which steps are `proved`: a hundred times the gap asked."
    )
    funds: tuple[str, ...] = Field(description="Funds that they are added to or taken from.")
    years: tuple[int, ...] = Field(description="Years in which they are.")
    base: Plan = Field(description="The plan at today's budget.")
    steps: tuple[LadderStep, ...] = ()
    ended: LadderEnd = Field("complete", description="Why there is no further step.")
    message: str = Field("", description="The same in words; may be empty.")

    def frame(self) -> "pd.DataFrame":
        """Return one row a change, and one for a step without any.

        Money, cost by year, worth and what is proved are the step's, the same in its rows.
        """
        import pandas as pd

        rows = []
        for step in self.steps:
            own = {
                "step": step.number,
                "money": step.money,
                **{f"cost_{year}": dollars for year, dollars in step.cost.items()},
                **{f"unspent_{year}": dollars for year, dollars in step.unspent.items()},
                "worth": step.worth,
                "objective": step.objective,
                "plan_objective": step.plan.objective,
                "best": step.best,
                "within": step.within,
                "proved": step.proved,
            }
            rows += [{**own, **_told(change)} for change in step.changes or (None,)]
        return pd.DataFrame(rows, columns=None if rows else ["step", "money", *_told(None)])

    def to_json(self) -> str:
        """Return it as JSON text, keys in a fixed order."""
        return self.model_dump_json(indent=1) + "\n"


def _told(change: LadderChange | None) -> dict[str, object]:
    """Return a change as a row's cells; empty ones without a change."""
    if change is None:
        return dict.fromkeys(LadderChange.model_fields)
    told = change.model_dump()
    return {
        **told,
        "schools": " ".join(change.schools),
        "years": " ".join(str(year) for year in change.years),
    }
