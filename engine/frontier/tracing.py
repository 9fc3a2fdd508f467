"""A frontier while it is traced: its points as they come, and the whole of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from ...models.naming import names_given
from ...models.numbers import counted
from ...models.results.frontier import Frontier, FrontierAxis, FrontierPoint, MissingRegion
from ...models.results.plan import Status
from ...models.scenario.scenario import Scenario
from ..evaluation.payments import CannotPay, settle
from ..milp.solution import Progress
from ..one_thread import in_one_thread
from ..options import SearchOptions
from ..plan.assemble import plan_scenario
from .axes.interval import Amount, Interval, read_interval
from .axes.names import Asked, CannotTrace
from .pareto.best import best_plan
from .pareto.epsilon_constraint import EpsilonConstraint
from .pareto.exact import Exact
from .pareto.journal import Journal, told
from .pareto.point_builder import PointBuilder
from .pareto.points import Found, Lost, efficient, knee
from .pareto.subproblem import Subproblem
from .pareto.subproblem_pool import SubproblemPool


class Tracing:
    """A frontier that is to be traced; made by `frontier`.

    Iterating traces it and gives each point as it comes (`FrontierPoint`, the knee not yet known;
    a later point may turn out to dominate an earlier one). `run` gives the whole frontier.
    """

    def __init__(
        self,
        scenario: Scenario,
        asked: tuple[Asked, ...],
        options: SearchOptions,
        *,
        points: int,
        exact: bool,
        between: Sequence[Amount] | None,
        workers: int,
        resume: Path | None,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self._scenario = scenario
        self._asked = asked
        self._options = options
        self._points = points
        self._exact = exact
        self._between = between
        self._workers = workers
        self._resume = resume
        self._on_progress = on_progress
        self._result: Frontier | None = None

    @in_one_thread
    def run(self, on_point: Callable[[FrontierPoint], None] | None = None) -> Frontier:
        """Return the frontier, traced if it has not been yet.

        Parameters
        ----------
        on_point
            Called with each point as it comes.
        """
        for point in self:
            if on_point is not None:
                on_point(point)
        assert self._result is not None
        return self._result

    def __iter__(self) -> Iterator[FrontierPoint]:
        if self._result is not None:
            yield from self._result.points
            return
        journal = None
        if self._resume is not None:
            journal = Journal(self._resume, told(self._scenario, self._asked, self._options))
        pool = SubproblemPool(
            self._scenario,
            self._asked,
            self._options,
            self._workers,
            journal,
            self._on_progress,
            self._exact,
        )
        try:
            yield from self._trace(pool)
        finally:
            pool.close()

    def _trace(self, pool: SubproblemPool) -> Iterator[FrontierPoint]:
        builder = PointBuilder(pool, self._exact)
        within = self._interval(pool, builder)
        search: Exact | EpsilonConstraint
        if self._exact:
            search = Exact(pool, within)
        else:
            search = EpsilonConstraint(pool, self._points, within)
        found: list[Found] = []
        for point in search.run():
            found.append(point)
            if _inside(point, within):
                yield builder.point(point)
        if within is not None:
            _want_points(pool, within, found, search)
        best = best_plan(pool, found, search.bounds)
        steps = [axis.step for axis in pool.pareto_model.axes]
        kept = [point for point in efficient(found, steps) if _inside(point, within)]
        points = [builder.point(point) for point in kept]
        broken = [p.plan.message for p in points if not p.plan.has_decisions]
        lost = [*search.lost, *(Lost((-np.inf,) * len(self._asked), why) for why in broken)]
        self._result = Frontier(
            scenario=plan_scenario(self._scenario),
            names=names_given(self._scenario, "reorganization"),
            status=_status(points, search.infeasible, lost),
            objectives=tuple(axis.name for axis in self._asked),
            points=_in_order([p for p in points if p.plan.has_decisions], self._asked),
            complete=not lost and not search.infeasible,
            missing=tuple(_region(each, self._asked) for each in _distinct(lost)),
            exact=self._exact,
            between=None if within is None else (within.low, within.high),
            axes=tuple(
                FrontierAxis(
                    name=axis.name,
                    sense="max" if axis.sense > 0 else "min",
                    unit=axis.unit,
                    says=axis.says,
                    step=axis.step,
                )
                for axis in pool.pareto_model.axes
            ),
            today=pool.pareto_model.values(builder.today.x),
            today_holds=_holds(pool),
            best_plan=None if best is None else best.values,
            best_gap=None if best is None else best.gap,
            run=builder.run(),
            solves=pool.solves,
            message="stopped on request" if pool.stopped else "",
        )

    def _interval(self, pool: SubproblemPool, builder: PointBuilder) -> Interval | None:
        if self._between is None:
            return None
        axis = pool.pareto_model.axes[1]
        return read_interval(self._between, axis, axis.value(builder.today.x))


def _inside(point: Found, within: Interval | None) -> bool:
    return within is None or within.has(within.sense * point.score[1])


def _want_points(
    pool: SubproblemPool,
    within: Interval,
    found: Sequence[Found],
    search: Exact | EpsilonConstraint,
) -> None:
    """Say where it is proved that no point lies in the interval, though there are plans."""
    if search.lost or any(_inside(point, within) for point in found):
        return
    axis = pool.pareto_model.axes[1]
    scores = [point.score[1] for point in found]
    if search.infeasible:
        (answer,) = pool.ask([(Subproblem((0.0, 1.0), (None, None)), None)])
        scores = [] if answer.score is None else [answer.score[1]]
    if scores:
        near = min((abs(s - within.least), within.sense * s) for s in scores)[1]
        raise CannotTrace(
            f"between: no point lies between {counted(within.low, axis.unit)} and"
            f" {counted(within.high, axis.unit)} of {axis.name}; one lies at"
            f" {counted(near, axis.unit)}"
        )


def _status(points: Sequence[FrontierPoint], infeasible: bool, lost: Sequence[Lost]) -> Status:
    if any(point.plan.has_decisions for point in points):
        return "optimal"
    if infeasible:
        return "infeasible"
    failed = any(each.why.startswith("error") for each in lost)
    return "error" if failed else "no_plan_in_time"


def _in_order(points: Sequence[FrontierPoint], asked: Sequence[Asked]) -> tuple[FrontierPoint, ...]:
    """Return the points by the first objective, rising, the knee marked."""
    names = [axis.name for axis in asked]
    ordered = sorted(points, key=lambda p: [p.values[name] for name in names])
    scores = [tuple(axis.sense * p.values[axis.name] for axis in asked) for p in ordered]
    at = knee(scores)
    return tuple(
        point.model_copy(update={"knee": True}) if i == at else point
        for i, point in enumerate(ordered)
    )


def _distinct(lost: Sequence[Lost]) -> list[Lost]:
    return list(dict.fromkeys(lost))


def _region(lost: Lost, asked: Sequence[Asked]) -> MissingRegion:
    return MissingRegion(
        better_than={
            axis.name: axis.sense * least
            for axis, least in zip(asked, lost.above, strict=True)
            if np.isfinite(least)
        },
        why=lost.why,
    )


def _holds(pool: SubproblemPool) -> bool:
    """Return whether today's state is a plan."""
    formulation = pool.pareto_model.formulation
    try:
        x = settle(formulation, formulation.decisions.today()).x
    except CannotPay:
        return False
    return not formulation.model.violations(x)
