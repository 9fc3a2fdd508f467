"""Which decisions are a toss-up? A plan nearly as good decides otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from ....models.results.plan import Plan
from ....models.results.plan_parts.program_plan import Otherwise
from ....models.results.plan_parts.program_year import Decision
from ....models.results.plan_parts.toss_up import TossUp
from ....models.scenario.scenario import Scenario
from ...deadline import Deadline
from ...evaluation.payments import CannotPay, settle
from ...figures.arrays import BoolArray, FloatArray
from ...formulate import Formulation
from ...milp.basis import Basis
from ...milp.guided import AGREE
from ...milp.model.expressions import Expressions, stack
from ...milp.model.model import Model
from ...milp.model.restrict import ROUNDING, restrict
from ...milp.relaxation import Relaxation
from ...milp.root_look import at_root
from ...milp.solution import Options, Status, objective_noise
from ...milp.solve import solve as solve_milp
from ...milp.warm_relaxation import WarmRelaxation, bound_with
from ...session import Session
from ...solve import check_plan, starting_point
from .other_decisions import OtherDecision, other_decisions

WITHIN = 0.001
"""Share of the objective by which a plan that decides otherwise may be worse."""

RELAXED = 5
"""For each plan that is looked for, so many relaxations are solved to choose which."""

FEW_COLUMNS = 1000
"""Whole columns up to which the best plan with a decision turned is searched for, and the whole
model is tried where holding some columns allows none. In more, one look is taken."""

LOOK_GAP = 1e-4
"""Gap of search and look."""

LOOK_NODES = 50
"""Branch-and-bound nodes that this may take: a bound that can be repeated."""

NO_WORTH = 1e-9
"""Student-SD below which a plan is worth nothing."""


def with_toss_ups(
    plan: Plan,
    scenario: Scenario,
    *,
    most: int = 3,
    within: float = WITHIN,
    time_limit: float = 60.0,
    seed: int = 0,
    session: Session | None = None,
) -> Plan:
    """Return a plan that names decisions which a plan nearly as good makes otherwise.

    Ruled out first, for nothing, are those of which the relaxation's reduced costs prove that they
    are none; of the others, those that cost the relaxation least are looked at: the relaxation is
    solved with the decision forced, and a plan is looked for where it disagrees with the plan. Not
    all toss-ups need be found, but each that is named is one.

    Parameters
    ----------
    plan, scenario
        A plan that `solve` found, and what it was found for.
    most
        How many decisions to look at.
    within
        Share of the objective by which a plan that decides otherwise may be worse.
    time_limit
        Wall seconds; within it the result does not depend on time.
    seed
        Of HiGHS, which solves here.
    session
        In which `solve` found the plan: what it formulated is not formulated again.
    """
    deadline = Deadline.after(time_limit)
    if plan.objective is None or most < 1:
        return plan
    session = session or Session()
    formulation = session.formulation(scenario, plan.upkeep or None)
    point = starting_point(formulation, plan)
    if point is None:
        return plan
    solved = session.memory.solves.nearest(formulation.model)
    basis = formulation.basis if solved is None else solved.basis
    look = _Look(formulation, point, plan.objective, within, deadline, seed, basis)
    try:
        found, least = look.closest(other_decisions(formulation, plan), most)
    except KeyboardInterrupt:
        return plan  # which is what was asked for; this is but a note on it
    programs = {
        key: program.model_copy(update={"otherwise": least.get(key)})
        for key, program in plan.programs.items()
    }
    return plan.model_copy(update={"toss_ups": tuple(found), "programs": programs})


@dataclass(frozen=True, eq=False)
class _Look:
    formulation: Formulation
    point: FloatArray
    objective: float
    within: float
    deadline: Deadline
    seed: int
    basis: Basis | None

    @property
    def floor(self) -> float:
        """The least objective of a plan that counts, the constant part left out."""
        return self.objective - self.within * abs(self.objective) - self.formulation.offset

    def closest(
        self, others: list[OtherDecision], most: int
    ) -> tuple[list[TossUp], dict[str, Otherwise]]:
        """Return the toss-ups among the other decisions that cost least in the linear relaxation.

        And by program what deciding otherwise costs at least, as far as these bounds tell.
        """
        if not others:
            return [], {}
        model, first = self._with_rows(others)
        relaxed = WarmRelaxation.of(model, self.seed, self.basis)
        plain = relaxed.best(self.deadline)
        if plain.status is not Status.OPTIMAL:
            return [], {}
        width = len(self.point)
        bounds = [bound_with(plain, _factor(t.row, width), t.lower, t.upper) for t in others]
        order = [i for i in np.argsort(-np.array(bounds), kind="stable") if self._may(bounds[i])]
        forced: list[tuple[int, Relaxation]] = []
        looked = {i for i, bound in enumerate(bounds) if not self._may(bound)}
        for i in order[: RELAXED * most]:
            other = others[i]
            found = relaxed.best_with(first + int(i), other.lower, other.upper, self.deadline)
            if found.status is Status.INFEASIBLE:
                bounds[i] = -np.inf
            elif found.objective is not None:
                bounds[i] = min(bounds[i], found.objective)
                if self._may(found.objective):
                    forced.append((int(i), found))
            else:
                continue
            looked.add(int(i))
        forced.sort(key=lambda pair: (-(pair[1].objective or 0.0), pair[0]))
        tosses = []
        for i, found in forced[:most]:
            toss = self._toss_up(model, first + i, others[i], found)
            if toss is not None:
                tosses.append(toss)
        tosses.sort(key=lambda toss: -toss.objective)
        return tosses, self._least(others, bounds, looked)

    def _least(
        self, others: list[OtherDecision], bounds: list[float], looked: set[int]
    ) -> dict[str, Otherwise]:
        """Return by program the other decision that bounds allow most, and what it costs at least.

        Of a program with one that was not looked at nothing is told, nor a share of nothing.
        """
        found: dict[str, Otherwise] = {}
        if abs(self.objective) < NO_WORTH:
            return found
        unknown = {others[i].program for i in range(len(others)) if i not in looked}
        for other, bound in zip(others, bounds, strict=True):
            if other.program is None or other.program in unknown:
                continue
            instead = cast(Decision, other.instead)  # of a program it is nothing else
            below = self.objective - bound - self.formulation.offset
            share = max(0.0, below / abs(self.objective))
            at_least = None if np.isinf(bound) else share
            known = found.get(other.program)
            if known is None or (share < (np.inf if known.at_least is None else known.at_least)):
                found[other.program] = Otherwise(instead=instead, at_least=at_least)
        return found

    def _may(self, bound: float) -> bool:
        return bound >= self.floor - objective_noise(self.floor)

    def _with_rows(self, others: list[OtherDecision]) -> tuple[Model, int]:
        """Return the model with a row for each, which holds nothing yet, and the first's number."""
        model = self.formulation.model
        rows = stack([other.row for other in others])
        wider = model.with_rows("turned", len(others), rows.row, rows.column, rows.factor)
        return wider, len(model.row_lower)

    def _toss_up(
        self, model: Model, row: int, other: OtherDecision, forced: Relaxation
    ) -> TossUp | None:
        """Return a plan with the decision turned, found where relaxation and plan disagree."""
        if not self.deadline.worth_another:
            return None
        assert forced.x is not None
        assert forced.objective is not None
        hold = model.integer & (np.abs(forced.x - self.point) <= AGREE)
        lower, upper = model.row_lower.copy(), model.row_upper.copy()
        lower[row], upper[row] = other.lower, other.upper
        turned = replace(model, row_lower=lower, row_upper=upper)
        few = int(model.integer.sum()) <= FEW_COLUMNS
        x = self._searched(turned, hold) if few else self._seen(turned, hold)
        objective = None if x is None else self._settled(x, other)
        if objective is None or not self._may(objective - self.formulation.offset):
            return None
        return TossUp(
            program=other.program,
            reorganization=other.reorganization,
            instead=other.instead,
            objective=objective,
            behind=(self.objective - objective) / max(abs(self.objective), 1e-9),
            at_most=max(objective, forced.objective + self.formulation.offset),
        )

    def _searched(self, turned: Model, hold: BoolArray) -> FloatArray | None:
        """Return the best plan with some columns as they are; with none of them if there is none.

        Only a plan that is found is told of.
        """
        options = Options(
            "highs",
            gap=LOOK_GAP,
            time_limit=self.deadline.share(),
            seed=self.seed,
            node_limit=LOOK_NODES,
            certain=False,
        )
        lower = np.where(hold, self.point, turned.lower)
        upper = np.where(hold, self.point, turned.upper)
        found = solve_milp(replace(turned, lower=lower, upper=upper), options).x
        return solve_milp(turned, options).x if found is None else found

    def _seen(self, turned: Model, hold: BoolArray) -> FloatArray | None:
        """Return a plan with some columns as they are, near the best as far as one look tells."""
        part = restrict(turned, hold, self.point, rounding=ROUNDING)
        how = Options("highs", seed=self.seed)
        room, until = LOOK_GAP * abs(self.objective), Deadline.after(self.deadline.share())
        return at_root(part, how, room, until)

    def _settled(self, x: FloatArray, other: OtherDecision) -> float | None:
        """Return the objective of decisions, paid to the cent; None if they do not hold.

        Or do not decide otherwise after all.
        """
        try:
            evaluation = settle(self.formulation, self.formulation.decisions.of(x))
        except CannotPay:
            return None
        if not other.made(evaluation.x) or check_plan(self.formulation, evaluation):
            return None
        return evaluation.objective


def _factor(row: Expressions, width: int) -> FloatArray:
    factor = np.zeros(width)
    factor[row.column] = row.factor
    return factor
