"""The steps of a ladder, one after the other."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ....models.results.ladder import Ladder, LadderEnd, LadderStep
from ....models.results.plan import Plan, Run
from ....version import __version__
from ...deadline import Deadline
from ...evaluation.evaluate import Evaluation
from ...evaluation.payments import settle
from ...evaluation.read_site_years import read
from ...formulate import Formulation
from ...milp.solution import Solution, Status, judge
from ...plan.assemble import Outcome, plan_scenario
from ...plan.prices import find_prices
from ...plan.verify import verify, verify_in
from ...search import Search, pick
from ...session import Session
from ...solve import STOPPED, finish, solve
from .ahead import Ahead, StepTask
from .asked import Asked, BaseDoesNotHold
from .clock import Clock
from .ended import WITHOUT_BASE, Ended, room
from .search import Before, Found
from .tell import told_step

STEP_GAP = 50.0
"""How much wider a step's gap is than a plan's: a step is worth about a thousandth of a plan, or
less. It is a share of what the step adds and of what one can add at most, together: so of about
what a step can add it is twice as much."""

BASE_SHARE = 0.25
"""Share of the time that the search for the base plan may take, if it finds one in it."""


class Climb:
    """The steps, one after the other."""

    def __init__(self, asked: Asked, session: Session, workers: int) -> None:
        self._asked = asked
        self._workers = workers if asked.steps > 1 else 1
        self._session = session
        self._milp = asked.options.milp()
        self._deadline = Deadline.after(asked.options.time_limit)
        self._clock = Clock(self._deadline, asked.steps, beside=self._workers > 1)

    def run(self, given: Plan | None) -> Ladder:
        """Return the ladder."""
        # Stopped before it found a plan there is none to tell of: as in `solve`, nothing is caught.
        with Ahead(self._workers, self._asked.on_progress) as ahead:
            return self._run(given, ahead)

    def _run(self, given: Plan | None, ahead: Ahead) -> Ladder:
        base = self._solved() if given is None else self._held(given)
        stopped = given is None and base.message == STOPPED
        if stopped or not base.has_decisions:
            ended: LadderEnd = "stopped"
            said = STOPPED
            if not stopped:
                ended, said = WITHOUT_BASE[base.status]
            return self._told(base, [], ended, base.message or said)
        found: list[LadderStep] = []
        try:
            if base.bound is None:
                base = self._bounded(base)
            self._climb(base, found, ahead)
        except KeyboardInterrupt:
            return self._told(base, found, "stopped", STOPPED)
        except Ended as end:
            return self._told(base, found, end.ended, str(end))
        return self._told(base, found, "complete", "")

    def _climb(self, base: Plan, found: list[LadderStep], ahead: Ahead) -> None:
        """Add the steps to those found, so that they stand if it is stopped."""
        asked = self._asked
        first = self._session.formulation(asked.scenario)
        known = settle(first, read(first.figures, base.sites, base.begun))
        coming = None
        for number in range(1, asked.steps + 1):
            ended = self._room(number)
            if ended is not None:
                raise ended
            asked.on_step(f"step {number} of {asked.steps}")
            coming = coming or ahead.begin(partial(self._task, number, first, known))
            formulation, searched = coming()
            known = self._taken(searched, number, formulation)
            coming = None
            if number < asked.steps and self._room(number + 1) is None:
                coming = ahead.begin(partial(self._task, number + 1, first, known))
            before = found[-1].plan if found else base
            found.append(self._step(number, formulation, known, (base, before), searched))

    def _task(self, number: int, first: Formulation, known: Evaluation) -> StepTask:
        """Return what a step is to be searched for with."""
        asked = self._asked
        return StepTask(
            asked.at(number),
            first.learning.upkeep,
            Before.of(known),
            asked.down,
            replace(self._milp, gap=STEP_GAP * self._milp.gap),
            asked.options.method,
            Deadline.after(self._clock.step(number)),
        )

    # ---- the base ----
    def _solved(self) -> Plan:
        asked = self._asked
        asked.on_step("the plan at today's budget")
        base = self._solve(self._deadline.share_at_least(BASE_SHARE))
        none_yet = base.status == "no_plan_in_time" and base.message != STOPPED
        if none_yet and self._deadline.worth_another:
            # Without a plan to start from there is no step: the search for one gets all the rest.
            return self._solve(self._deadline.left)
        return base

    def _solve(self, seconds: float) -> Plan:
        asked = self._asked
        return solve(
            asked.scenario,
            options=replace(asked.options, time_limit=seconds),
            diagnose=False,
            session=self._session,
            on_progress=asked.on_progress,
        )

    def _held(self, plan: Plan) -> Plan:
        """Return a plan that somebody made, if it holds in the scenario.

        Raises
        ------
        BaseDoesNotHold
            It does not.
        """
        findings = verify(plan, self._asked.scenario)
        if findings:
            first = "; ".join(str(finding) for finding in findings[:3])
            more = f" and {len(findings) - 3} more" if len(findings) > 3 else ""
            raise BaseDoesNotHold(f"the plan does not hold in its scenario: {first}{more}")
        return plan

    def _bounded(self, plan: Plan) -> Plan:
        """Return a plan with what no plan at its budget exceeds."""
        asked = self._asked
        asked.on_step("the best plan at today's budget")
        formulation = self._session.formulation(asked.scenario)
        begin = settle(formulation, read(formulation.figures, plan.sites, plan.begun))
        solution, _ = self._best(formulation, begin, 0)
        bound = None if solution.bound is None else solution.bound + formulation.offset
        outcome = Outcome(plan.status, plan.run, bound, plan.message)
        prices = find_prices(formulation, self._deadline.share_at_least(), solution.relaxed)
        return finish(begin, outcome, prices)

    # ---- a step ----
    def _step(
        self,
        number: int,
        formulation: Formulation,
        evaluation: Evaluation,
        plans: tuple[Plan, Plan],
        found: Found,
    ) -> LadderStep:
        """Return a step beside the best plan.

        Raises
        ------
        Ended
            It was stopped, or the step's plan does not hold.
        """
        asked = self._asked
        asked.on_step(f"step {number} of {asked.steps}, against the best plan")
        solution, best = self._best(formulation, evaluation, number)
        plan = self._plan(formulation, evaluation, solution)
        self._check_plan(plan, formulation, number)
        return told_step(
            number=number,
            money=asked.money(number),
            years=asked.years,
            plans=(*plans, plan),
            scenario=asked.at(number),
            best=evaluation.objective if best is None else best.objective,
            proved=found.status is Status.OPTIMAL,
        )

    def _room(self, number: int) -> Ended | None:
        return room(self._asked, self._deadline, number)

    def _taken(self, found: Found, number: int, formulation: Formulation) -> Evaluation:
        """Return what a search for a step found.

        Raises
        ------
        Ended
            Nothing, or it was stopped.
        """
        if found.interrupted:
            raise Ended("stopped", STOPPED)
        if found.evaluation is not None:
            return found.evaluation
        if found.status is Status.INFEASIBLE:
            raise self._impossible(number, formulation)
        if found.status is Status.NO_PLAN_IN_TIME:
            raise Ended("time", f"no plan for step {number} was found in the time given")
        raise Ended("error", f"the search for step {number} failed: {found.message}")

    def _impossible(self, number: int, formulation: Formulation) -> Ended:
        """Return why no plan of a step is nested: none exists at all, or it would be another."""
        asked = self._asked
        asked.on_step(f"whether step {number} has any plan")
        solution, _ = self._best(formulation, None, number)
        less = f"${abs(asked.money(number)):,.0f} {'less' if asked.down else 'more'}"
        if solution.status is Status.INFEASIBLE:
            return Ended("no_plan", f"no plan can exist with {less} (proved)")
        does = "only cuts further" if asked.down else "keeps all that runs"
        words = f"no plan with {less} {does} (proved)"
        if solution.x is not None:
            words += "; a plan that decides anew exists"
        return Ended("no_nested_plan", words)

    def _best(
        self, formulation: Formulation, begin: Evaluation | None, number: int
    ) -> tuple[Solution, Evaluation | None]:
        """Search for the best plan at a budget, nested or not.

        Raises
        ------
        Ended
            It was stopped.
        """
        asked = self._asked
        found = Search(
            formulation,
            self._milp,
            Deadline.after(self._clock.best(number)),
            asked.options.method,
            asked.on_progress,
            None if begin is None else begin.x,
            self._session,
        ).run()
        if found[0].interrupted:
            raise Ended("stopped", STOPPED)
        return found

    def _plan(self, formulation: Formulation, evaluation: Evaluation, solution: Solution) -> Plan:
        bound = None if solution.bound is None else solution.bound + formulation.offset
        status, bound, _ = judge(evaluation.objective, bound, self._milp.gap)
        run = Run(
            method=pick(self._asked.options.method, formulation.model),
            solver=solution.solver,
            seconds=solution.seconds,
            seed=self._milp.seed,
            groundswell=__version__,
        )
        prices = find_prices(formulation, self._deadline.share_at_least(), solution.relaxed)
        return finish(evaluation, Outcome(status.value, run, bound), prices)

    def _check_plan(self, plan: Plan, formulation: Formulation, number: int) -> None:
        """Verify a step's plan without the solver.

        Raises
        ------
        Ended
            It does not hold.
        """
        held = plan.has_decisions
        findings = [str(finding) for finding in verify_in(formulation, plan)] if held else []
        if findings or not held:
            said = plan.message or "; ".join(findings[:3])
            raise Ended("error", f"the plan of step {number} does not hold: {said}")

    def _told(self, base: Plan, steps: list[LadderStep], ended: LadderEnd, message: str) -> Ladder:
        asked = self._asked
        return Ladder(
            scenario=plan_scenario(asked.scenario),
            status=base.status,
            direction="down" if asked.down else "up",
            step=asked.step,
            asked=asked.steps,
            step_gap=2 * STEP_GAP * self._milp.gap,
            funds=asked.funds,
            years=asked.years,
            base=base,
            steps=tuple(steps),
            ended=ended,
            message=message,
        )
