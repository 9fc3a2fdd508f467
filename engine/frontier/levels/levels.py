"""Frontiers along a level that is set: the scenario solved at each, one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ....models.naming import names_given
from ....models.results.frontier import Frontier, FrontierAxis, FrontierPoint, MissingRegion
from ....models.results.plan import Plan, Run, Status
from ....models.scenario.scenario import Scenario
from ....version import __version__
from ...deadline import Deadline
from ...evaluation.evaluate import Evaluation, evaluate_today
from ...evaluation.read_site_years import read
from ...formulate import Formulation, formulate
from ...milp.solution import Progress, objective_noise
from ...options import SearchOptions
from ...plan.assemble import plan_scenario
from ...session import Session
from ...solve import STOPPED, solve
from ..pareto.points import knee

MEANS = "the scenario's objective is left out: worth is traded as at the effects' means"
"""What there is to say where the scenario weighs the uncertainty of its effects."""


@dataclass(frozen=True)
class Level:
    """One level that is set, and the scenario at it."""

    value: float
    scenario: Scenario


@dataclass
class Solving:
    """Solves scenarios one after another, each from the plans before it, in a common time."""

    options: SearchOptions
    deadline: Deadline
    on_progress: Callable[[Progress], None] | None
    left: int
    session: Session = field(default_factory=Session)
    stopped: bool = False
    solves: int = 0

    def plan(self, scenario: Scenario, start: Plan | None = None) -> Plan | None:
        """Return the plan of a scenario; None where there is no time, or it was stopped."""
        if self.stopped or self.deadline.over:
            return None
        seconds = self.deadline.share(1 / max(1, self.left))
        self.left -= 1
        self.solves += 1
        plan = solve(
            scenario,
            options=replace(self.options, time_limit=seconds),
            diagnose=False,
            session=self.session,
            start=start,
            on_progress=self.on_progress,
        )
        self.stopped |= plan.message == STOPPED
        return plan


class Levels:
    """The points of a frontier along a level.

    Parameters
    ----------
    scenario, solving, axes
        What is solved, how, and what is shown.
    values
        Of a plan at a level, by axis; without a plan, of today's state.
    worth_at
        Worth at a level of another level's point; None if its plan need not hold there.
    """

    def __init__(
        self,
        scenario: Scenario,
        solving: Solving,
        axes: tuple[FrontierAxis, ...],
        values: Callable[[float, Plan | None], dict[str, float]],
        worth_at: Callable[[float, FrontierPoint], float | None],
    ) -> None:
        self._scenario = scenario
        self.solving = solving
        self._axes = axes
        self._values = values
        self._worth_at = worth_at
        self._solved: dict[float, Level] = {}
        self._points: dict[float, FrontierPoint] = {}
        self._missing: dict[float, str] = {}
        self._refused: set[float] = set()
        self._status: Status | None = None

    def solve(self, level: Level) -> bool | None:
        """Find the point of a level; return whether there is one, None where it is not known."""
        if level.value not in self._points:
            plan = self.solving.plan(level.scenario)
            if plan is None or not plan.has_decisions:
                if plan is not None and plan.status == "infeasible":
                    self._refused.add(level.value)
                    return False
                self._missing[level.value] = self._why(plan)
                return None
            self.add(level, plan)
        return True

    def add(self, level: Level, plan: Plan) -> None:
        """Take in the plan of a level."""
        self._solved[level.value] = level
        self._missing.pop(level.value, None)
        if plan.status != "optimal":
            self._missing[level.value] = self._why(plan)
        self._points[level.value] = FrontierPoint(
            values=self._values(level.value, plan), plan=plan, status=plan.status, gap=plan.gap
        )

    def fail(self, plan: Plan | None) -> None:
        """Take in that there is no plan to begin with."""
        self._status = "no_plan_in_time" if plan is None else plan.status
        if self._status != "infeasible":
            self._missing[-np.inf] = self._why(plan)

    def _why(self, plan: Plan | None) -> str:
        if self.solving.stopped:
            return "stopped on request"
        if plan is not None and plan.status == "error":
            return f"error: {plan.message}"
        if plan is not None and plan.status == "feasible":
            return "the gap was not closed in time"
        return "time limit"

    def _better(self) -> None:
        """Where another level's plan is better than a level's own, search on from the better.

        Each is best within its gap only, so that it may be.
        """
        waiting = list(self._points)
        while waiting:
            at = waiting.pop()
            other = max(self._points, key=lambda each, at=at: self._objective(at, each))  # type: ignore[misc]
            own = self._objective(at, at)
            if self._objective(at, other) <= own + objective_noise(own):
                continue
            plan = self.solving.plan(self._solved[at].scenario, self._points[other].plan)
            if plan is not None and plan.objective is not None and plan.objective > own:
                self.add(self._solved[at], plan)
                waiting = [each for each in self._points if each != at]  # it may be better there

    def _objective(self, at: float, other: float) -> float:
        """Return what another level's plan comes to at a level."""
        point = self._points[other]
        worth = self._worth_at(at, point)
        if worth is None or point.plan.objective is None or point.plan.worth is None:
            return -np.inf
        return worth + point.plan.objective - point.plan.worth

    def frontier(self, levels: Sequence[float] | None = None) -> Frontier:
        """Return the frontier of these levels; None: of all that were solved."""
        self._better()
        asked = set(self._points if levels is None else levels)
        points = self._marked([self._points[at] for at in sorted(asked & set(self._points))])
        missing = {
            at: why for at, why in self._missing.items() if at in asked or at not in self._points
        }
        level = self._axes[0].name
        here = formulate(self._scenario)
        return Frontier(
            scenario=plan_scenario(self._scenario),
            names=names_given(self._scenario, "reorganization"),
            status="optimal" if points else self._status or self._without_points(),
            objectives=tuple(axis.name for axis in self._axes),
            points=points,
            complete=bool(points) and not missing,
            missing=tuple(
                MissingRegion(better_than={level: at} if np.isfinite(at) else {}, why=why)
                for at, why in sorted(missing.items())
            ),
            exact=False,
            axes=self._axes,
            today={name: value for name, value in self._values(0.0, None).items() if name != level},
            today_holds=not here.model.violations(evaluate_today(here).x),
            run=Run(
                method="levels",
                solver=str(self.solving.options.solver),
                seconds=self.solving.deadline.passed,
                seed=self.solving.options.seed,
                groundswell=__version__,
            ),
            solves=self.solving.solves,
            message=self._message(),
        )

    def _message(self) -> str:
        means = [MEANS] if self._scenario.objective is not None else []
        return "; ".join(["stopped on request"] * self.solving.stopped + means)

    def _without_points(self) -> Status:
        """Return why no level has a point."""
        if self._refused and not self._missing:
            return "infeasible"
        failed = any(why.startswith("error") for why in self._missing.values())
        return "error" if failed else "no_plan_in_time"

    def _marked(self, points: Sequence[FrontierPoint]) -> tuple[FrontierPoint, ...]:
        """Return the points with the knee of the curve marked, where it bends outwards."""
        at = knee([self._score(point) for point in points])
        return tuple(
            point.model_copy(update={"knee": True}) if i == at else point
            for i, point in enumerate(points)
        )

    def _score(self, point: FrontierPoint) -> tuple[float, ...]:
        best = [axis.name for axis in self._axes if axis.sense == "max"]
        if len(best) > 1:
            return tuple(point.values[name] for name in best)
        side = -1.0 if self._axes[0].name.endswith(("at_most", "lose_at_most")) else 1.0
        return side * point.values[self._axes[0].name], point.values[best[0]]


def at_the_means(scenario: Scenario) -> Scenario:
    """Return the scenario as worth is traded: its effects at their means, not by `objective`.

    Parameters
    ----------
    scenario
        Its `objective` is left out.
    """
    return scenario.model_copy(update={"objective": None})


def evaluated(formulation: Formulation, plan: Plan | None) -> Evaluation:
    """Return a plan's decisions, or today's state, as another formulation sees them.

    Parameters
    ----------
    formulation
        Of a scenario with the same programs, schools and years.
    plan
        Whose decisions are read; None: today's state.
    """
    if plan is None:
        return evaluate_today(formulation)
    decisions = read(formulation.figures, plan.sites, plan.begun)
    return Evaluation(formulation, formulation.complete(decisions))
