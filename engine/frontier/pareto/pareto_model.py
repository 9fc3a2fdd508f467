"""Where questions are answered: a scenario's model with the axes in it, solved again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from ....models.scenario.scenario import Scenario
from ...deadline import Deadline
from ...evaluation.evaluate import Evaluation
from ...evaluation.payments import CannotPay, settle
from ...figures.arrays import FloatArray
from ...formulate import begin_formulation
from ...milp.model.expressions import Expressions
from ...milp.model.model import Model
from ...milp.solution import Progress, Solution, Status
from ...milp.solve import solve as solve_milp
from ...options import SearchOptions
from ...search import Search
from ..axes.axes import Axis, add_axes
from ..axes.names import Asked
from .subproblem import Score, Solved, Subproblem

START_COLUMNS = 2000
"""Whole columns up to which a model is handed to the solver without looking for a start."""

CLOSED_GAP = 1e-6
"""What a solver's tolerances may leave open of a gap that is closed."""


class ParetoModel:
    """A scenario and the axes of a frontier, ready to be asked.

    Parameters
    ----------
    scenario
        What the district says.
    asked
        The axes.
    options
        How to solve.
    exact
        Whether the axes' steps are to be told apart however many there are.

    Attributes
    ----------
    formulation
        The scenario's, with the columns and rows that the axes need.
    axes
        The axes, in the order asked.
    """

    def __init__(
        self,
        scenario: Scenario,
        asked: Sequence[Asked],
        options: SearchOptions,
        exact: bool = False,
    ) -> None:
        formulation = begin_formulation(scenario)
        self.axes: tuple[Axis, ...] = add_axes(formulation, asked, exact=exact)
        self.formulation = formulation.close()
        self.options = options
        self._milp = options.milp()
        self._settled: dict[tuple[int, ...], Evaluation | None] = {}

    def answer(
        self,
        ask: Subproblem,
        seconds: float,
        begin: Sequence[int] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Solved:
        """Return the answer to a question.

        Parameters
        ----------
        ask
            The question.
        seconds
            Wall seconds it may take.
        begin
            Decisions to begin with, as in `Solved.on`; passed over where they are none of its
            plans.
        on_progress
            Called now and then.
        """
        deadline = Deadline.after(seconds)
        model = self._model(ask)
        start = None if begin is None else self._start(begin)
        options = replace(self._milp, time_limit=deadline.share(), gap=self._gap(ask))
        if not self.large:
            solution = solve_milp(model, options, start=start, on_progress=on_progress)
            if solution.x is None:
                return self._told(ask, solution, None)
            evaluation = self.evaluate(self._on(self.formulation.decisions.of(solution.x)))
            if evaluation is not None:
                answer = self._told(ask, solution, evaluation)
                if answer.proved or answer.stopped or ask.least:
                    return answer
                start = evaluation.x
        formulation = replace(self.formulation, model=model)
        search = Search(
            formulation,
            options,
            deadline,
            self.options.method,
            on_progress=on_progress,
            begin=start,
            today=not self.large,
            constant=self._constant(ask),
        )
        found, settled = search.run()
        if settled is not None:
            settled = self.evaluate(self._on(settled.decisions)) or settled
        return self._told(ask, found, settled)

    @property
    def large(self) -> bool:
        """Whether there is more to decide than one solver is handed."""
        whole = int(self.formulation.model.integer.sum())
        return self.options.method == "by-school" or whole > START_COLUMNS

    def evaluate(self, on: Sequence[int]) -> Evaluation | None:
        """Return decisions with exact payments; None if the funds cannot pay for them."""
        key = tuple(on)
        if key not in self._settled:
            decisions = np.zeros(self.formulation.decisions.column.shape)
            count, place = np.divmod(np.array(key, dtype=np.int64), decisions.size)
            decisions.flat[place] = count + 1.0
            try:
                self._settled[key] = settle(self.formulation, decisions)
            except CannotPay:
                self._settled[key] = None
        return self._settled[key]

    def values(self, x: FloatArray) -> dict[str, float]:
        """Return the axes' values at a full vector, computed from its decisions."""
        return {axis.name: axis.value(x) for axis in self.axes}

    def score(self, x: FloatArray) -> Score:
        """Return the axes' scores at a full vector."""
        return tuple(axis.sense * axis.value(x) for axis in self.axes)

    def _on(self, decisions: FloatArray) -> tuple[int, ...]:
        """Return decisions, (N, T), as numbers: where they are not 0, and how much is there.

        Place + size x (how much - 1): the place itself where it is 1.
        """
        decided = self.formulation.figures.ways.decided
        made = np.rint(np.where(decided[:, None], decisions, 0.0)).astype(np.int64).reshape(-1)
        place = np.flatnonzero(made)
        return tuple((place + made.size * (made[place] - 1)).tolist())

    def _start(self, on: Sequence[int]) -> FloatArray | None:
        evaluation = self.evaluate(on)
        return None if evaluation is None else evaluation.x

    def _gap(self, ask: Subproblem) -> float:
        """Return the gap that is asked of the solver: none where the last step is to be proved."""
        return 0.0 if ask.least else ask.gaps * self._milp.gap

    def _model(self, ask: Subproblem) -> Model:
        """Return the model with the question's objective and floors."""
        model = self.formulation.model
        if ask.weights:
            objective = np.zeros(len(model.objective))
            for weight, lines in self._sum(ask):
                np.add.at(objective, lines.column, weight * lines.factor)
            model = model.with_objective(objective)
        for axis, floor in zip(self.axes, ask.floors, strict=True):
            if floor is not None:
                lines, least = _above(axis, floor, ask.place)
                model = model.with_rows(
                    f"axis:{axis.name}:floor",
                    lines.size,
                    lines.row,
                    lines.column,
                    lines.factor,
                    lower=least - lines.constant,
                )
        return model

    def _sum(self, ask: Subproblem) -> Iterator[tuple[float, Expressions]]:
        """Yield what is summed, each with its weight."""
        for axis, weight in zip(self.axes, ask.weights, strict=True):
            if ask.place is None:
                yield weight * axis.sense * axis.scale, axis.lines
            elif axis.digits is not None and ask.place < axis.digits.count:
                yield weight, axis.digits.lines.at([ask.place])

    def _constant(self, ask: Subproblem) -> float:
        """Return what the axes add to the weighted sum: a gap is relative to what people see."""
        if not ask.weights:
            return self.formulation.offset
        return float(sum(weight * lines.constant[0] for weight, lines in self._sum(ask)))

    def _told(self, ask: Subproblem, solution: Solution, evaluation: Evaluation | None) -> Solved:
        if evaluation is None:
            status = solution.status
            if status in (Status.OPTIMAL, Status.FEASIBLE):
                status = Status.ERROR
            return Solved(status, message=solution.message, stopped=solution.interrupted)
        status, gap = self._earned(ask, solution, evaluation)
        return Solved(
            status,
            self.score(evaluation.x),
            self._on(evaluation.decisions),
            gap,
            solution.message,
            solution.interrupted,
        )

    def _earned(
        self, ask: Subproblem, solution: Solution, evaluation: Evaluation
    ) -> tuple[Status, float | None]:
        """Return the status and the gap that the evaluated plan earns."""
        bound = solution.bound
        if bound is None:
            return Status.FEASIBLE, None
        value = float(self._model(ask).objective @ evaluation.x)
        open_ = max(0.0, bound - value)
        gap = open_ / max(abs(value + self._constant(ask)), 1e-9)
        if ask.least:
            proved = open_ < ask.least * (1 - 1e-3)
            return (Status.OPTIMAL, 0.0) if proved else (Status.FEASIBLE, gap)
        # What a solver's tolerance leaves open, as in `solve`.
        proved = gap <= self._gap(ask) + CLOSED_GAP or open_ <= CLOSED_GAP
        return Status.OPTIMAL if proved else Status.FEASIBLE, gap


def _above(axis: Axis, floor: float, place: int | None) -> tuple[Expressions, FloatArray]:
    """Return rows and what they are at least, which keep an axis's score at or above a floor."""
    if place is not None and axis.digits is not None:
        return axis.digits.above(floor, place)
    lines = axis.lines.times(axis.sense * axis.scale)
    return lines, np.array([floor * axis.scale])
