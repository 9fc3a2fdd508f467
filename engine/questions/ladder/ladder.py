"""Scenario and step -> ladder: the door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from numbers import Integral, Real

from ....models.given import want_plan, want_scenario
from ....models.resolve import resolve
from ....models.results.ladder import Ladder, LadderEnd, LadderStep
from ....models.results.plan import Plan, Run
from ....models.scenario.scenario import Scenario
from ....version import __version__
from ...deadline import Deadline, Shares
from ...evaluation.evaluate import Evaluation
from ...evaluation.payments import settle
from ...evaluation.site_years import read
from ...formulate import Formulation, formulate
from ...milp.solution import Progress, Solution, Status, judge
from ...options import DEFAULTS, SearchOptions, want_options
from ...plan.assemble import Outcome, plan_scenario
from ...plan.prices import find_prices
from ...plan.verify import verify
from ...search import Search, pick
from ...session import Session, want_session
from ...solve import STOPPED, finish, solve
from .money import chosen_funds, held_by, with_money
from .search import Found, StepSearch
from .tell import told_step

STEPS = 10
"""Steps unless it is said how many."""

MOST_STEPS = 100
"""Steps that may be asked for."""

STEP_GAP = 50.0
"""How much wider a step's gap is than a plan's; it is a share of the step's own worth, which is
about a thousandth of a plan's, or less."""

BASE_SHARE = 0.25
"""Share of the time that the search for the base plan may take."""


class CannotStep(ValueError):
    """A ladder cannot be made as it is asked for; says what is wrong."""


class BaseDoesNotHold(CannotStep):
    """The plan to start from breaks its scenario's rules, or has other figures."""


def ladder(
    scenario: Scenario,
    *,
    step: float,
    steps: int = STEPS,
    down: bool = False,
    fund: str | Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    base: Plan | None = None,
    options: SearchOptions = DEFAULTS,
    session: Session | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_step: Callable[[str], None] | None = None,
) -> Ladder:
    """Return what the next dollars bring back first, step by step, or what goes next.

    The list is nested: going up each step only adds to the one before, so that nothing a step
    brought is cut by a later one; going down each only takes, so that nothing comes back. Each step
    is the best that its money allows so; money that a step leaves over counts for the next. Beside
    each, a search of its own says how much better any plan at that budget can be.

    Parameters
    ----------
    scenario
        What the district says.
    step
        Dollars a year that each step adds to the funds, or takes.
    steps
        How many, 1 to 100.
    down
        Whether each step takes money; else it adds it.
    fund
        Which fund, or funds, by id or name; shared out in proportion to what they hold. Left out:
        the largest that may pay for anything anywhere.
    years
        Years in which the money is more or less; left out: every year of the plan.
    base
        The plan to start from; left out: the best at today's budget is searched for.
    options
        How to search; `time_limit` is for all searches together. The gap is that of whole plans;
        fifty times as much is that of a step, as a share of the step's own worth.
    session
        What earlier solves of similar scenarios found.
    on_progress
        Called now and then with where the running search is.
    on_step
        Called before each search with what it is, in words.

    Returns
    -------
    The base plan, and the steps in their order, each with its whole plan. `ended` says why there
    is no further step. Without a base plan there are no steps, and `status` says why.

    Raises
    ------
    CannotStep
        The step is no amount above 0, the number of steps is out of range, there is no such fund or
        year, or (`BaseDoesNotHold`) the base plan breaks the scenario's rules.
    engine.milp.solvers.SolverUnavailable
        The solver is not installed.
    """
    want_scenario(scenario, "ladder")
    want_options(options, "ladder")
    want_session(session, "ladder")
    if base is not None:
        want_plan(base, "ladder: base")
    _check_numbers(step, steps)
    try:
        funds = chosen_funds(scenario, fund)
    except ValueError as failure:
        raise CannotStep(str(failure)) from None
    asked = _Asked(
        resolve(scenario),
        float(step),
        int(steps),
        down,
        funds,
        _chosen_years(scenario, years),
        options.filled(),
        on_progress,
        on_step or (lambda _: None),
    )
    return _Climb(asked, session or Session()).run(base)


def _check_numbers(step: object, steps: object) -> None:
    if isinstance(step, bool) or not isinstance(step, Real) or not 0 < float(step) < float("inf"):
        raise CannotStep(f"step is an amount of dollars above 0, not {step!r}")
    if round(float(step), 2) != float(step):
        raise CannotStep(f"step is dollars and whole cents, not {step!r}")
    if isinstance(steps, bool) or not isinstance(steps, Integral):
        raise CannotStep(f"steps is a whole number, not {steps!r}")
    if not 1 <= int(steps) <= MOST_STEPS:
        raise CannotStep(f"steps is a number from 1 to {MOST_STEPS}, not {steps}")


def _chosen_years(scenario: Scenario, years: Sequence[int] | None) -> tuple[int, ...]:
    wanted = scenario.years if years is None or not len(years) else tuple(dict.fromkeys(years))
    for year in wanted:
        if year not in scenario.years:
            first, last = scenario.years[0], scenario.years[-1]
            span = f"{first}" if first == last else f"{first} to {last}"
            raise CannotStep(f"the plan has no year {year}; its years are {span}")
    return tuple(year for year in scenario.years if year in wanted)


@dataclass(frozen=True, eq=False)
class _Asked:
    """What a ladder is asked for."""

    scenario: Scenario
    step: float
    steps: int
    down: bool
    funds: tuple[str, ...]
    years: tuple[int, ...]
    options: SearchOptions
    on_progress: Callable[[Progress], None] | None
    on_step: Callable[[str], None]

    def money(self, number: int) -> float:
        """Return the dollars a year of so many steps, below 0 going down."""
        return round(number * self.step * (-1 if self.down else 1), 2)

    def at(self, number: int) -> Scenario:
        """Return the scenario at a step's budget."""
        return with_money(self.scenario, self.funds, self.years, self.money(number))

    @property
    def least_held(self) -> tuple[float, int]:
        """What the funds hold in the year in which it is least, and that year."""
        return min((held_by(self.scenario, self.funds, year), year) for year in self.years)


class _Ended(Exception):
    """There is no further step."""

    def __init__(self, ended: LadderEnd, message: str = "") -> None:
        super().__init__(message)
        self.ended: LadderEnd = ended


class _Climb:
    """The steps, one after the other."""

    def __init__(self, asked: _Asked, session: Session) -> None:
        self._asked = asked
        self._session = session
        self._milp = asked.options.milp()
        self._deadline = Deadline.after(asked.options.time_limit)
        self._shares = Shares(self._deadline, 2 * asked.steps)

    def run(self, given: Plan | None) -> Ladder:
        """Return the ladder."""
        asked = self._asked
        # Read before the base is solved, so that both speak of one formulation.
        base = self._solved() if given is None else self._given(given)
        if base.message == STOPPED or not base.has_decisions:
            ended: LadderEnd = "stopped" if base.message == STOPPED else _NO_BASE[base.status]
            return self._told(base, [], ended, base.message)
        found: list[LadderStep] = []
        try:
            formulation = self._session.formulation(asked.scenario)
            known = settle(formulation, read(formulation.figures, base.sites, base.begun))
            before = base
            for number in range(1, asked.steps + 1):
                step, known = self._step(number, formulation, known, before, base)
                before = step.plan
                found.append(step)
        except KeyboardInterrupt:
            return self._told(base, found, "stopped", STOPPED)
        except _Ended as end:
            return self._told(base, found, end.ended, str(end))
        return self._told(base, found, "complete", "")

    # ---- the base ----
    def _solved(self) -> Plan:
        asked = self._asked
        asked.on_step("the plan at today's budget")
        seconds = self._deadline.share_at_least(BASE_SHARE)
        return solve(
            asked.scenario,
            options=replace(asked.options, time_limit=seconds),
            diagnose=False,
            session=self._session,
            on_progress=asked.on_progress,
        )

    def _given(self, plan: Plan) -> Plan:
        """Return a plan that somebody made, with what no plan at its budget exceeds."""
        asked = self._asked
        findings = verify(plan, asked.scenario)
        if findings:
            first = "; ".join(str(finding) for finding in findings[:3])
            more = f" and {len(findings) - 3} more" if len(findings) > 3 else ""
            raise BaseDoesNotHold(f"the plan does not hold in its scenario: {first}{more}")
        if plan.bound is not None:
            return plan
        asked.on_step("the best plan at today's budget")
        formulation = self._session.formulation(asked.scenario)
        begin = settle(formulation, read(formulation.figures, plan.sites, plan.begun))
        solution, _ = self._best(formulation, begin)
        bound = None if solution.bound is None else solution.bound + formulation.offset
        outcome = Outcome(plan.status, plan.run, bound, plan.message)
        prices = find_prices(formulation, self._deadline.share_at_least(), solution.relaxed)
        return finish(begin, outcome, prices)

    # ---- a step ----
    def _step(
        self, number: int, first: Formulation, known: Evaluation, before: Plan, base: Plan
    ) -> tuple[LadderStep, Evaluation]:
        """Return a step and its decisions.

        Raises
        ------
        _Ended
            There is none.
        """
        asked = self._asked
        self._check_room(number)
        scenario = asked.at(number)
        # What pilots teach is valued alike at every step, or their objectives would not compare.
        formulation = formulate(scenario, upkeep=first.learning.upkeep)
        asked.on_step(f"step {number} of {asked.steps}")
        found = StepSearch(
            formulation,
            known,
            asked.down,
            replace(self._milp, gap=STEP_GAP * self._milp.gap),
            asked.options.method,
            Deadline.after(self._shares.next()),
            asked.on_progress,
        ).run()
        evaluation = self._taken(found, number, formulation)
        asked.on_step(f"step {number} of {asked.steps}, against the best plan")
        solution, best = self._best(formulation, evaluation)
        if solution.interrupted:
            raise _Ended("stopped", STOPPED)
        plan = self._plan(formulation, evaluation, solution)
        self._check_plan(plan, scenario, number)
        step = told_step(
            number=number,
            money=asked.money(number),
            years=asked.years,
            plans=(base, before, plan),
            scenario=scenario,
            best=evaluation.objective if best is None else best.objective,
            proved=found.status is Status.OPTIMAL,
        )
        return step, evaluation

    def _check_room(self, number: int) -> None:
        """Say where there is no time, or no money, for a step.

        Raises
        ------
        _Ended
            There is none.
        """
        asked = self._asked
        if self._deadline.over:
            raise _Ended("time", "the time limit was reached")
        least, year = asked.least_held
        if least + asked.money(number) < -0.005:
            words = f"the fund holds ${least:,.0f} in {year}, less than the next step takes"
            raise _Ended("no_money", words)

    def _taken(self, found: Found, number: int, formulation: Formulation) -> Evaluation:
        """Return what a search for a step found.

        Raises
        ------
        _Ended
            Nothing, or it was stopped.
        """
        if found.interrupted:
            raise _Ended("stopped", STOPPED)
        if found.evaluation is not None:
            return found.evaluation
        if found.status is Status.INFEASIBLE:
            raise self._impossible(number, formulation)
        if found.status is Status.NO_PLAN_IN_TIME:
            raise _Ended("time", f"no plan for step {number} was found in the time given")
        raise _Ended("error", f"the search for step {number} failed: {found.message}")

    def _impossible(self, number: int, formulation: Formulation) -> _Ended:
        """Return why no plan of a step is nested: none exists at all, or it would be another."""
        asked = self._asked
        asked.on_step(f"whether step {number} has any plan")
        solution, _ = self._best(formulation, None)
        less = f"${abs(asked.money(number)):,.0f} {'less' if asked.down else 'more'}"
        if solution.status is Status.INFEASIBLE:
            return _Ended("no_plan", f"no plan can exist with {less} (proved)")
        does = "only cuts further" if asked.down else "keeps all that runs"
        words = f"no plan with {less} {does} (proved)"
        if solution.x is not None:
            words += "; a plan that decides anew exists"
        return _Ended("no_nested_plan", words)

    def _best(
        self, formulation: Formulation, begin: Evaluation | None
    ) -> tuple[Solution, Evaluation | None]:
        """Search for the best plan at a budget, nested or not."""
        asked = self._asked
        return Search(
            formulation,
            self._milp,
            Deadline.after(self._shares.next()),
            asked.options.method,
            asked.on_progress,
            None if begin is None else begin.x,
            self._session,
        ).run()

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

    def _check_plan(self, plan: Plan, scenario: Scenario, number: int) -> None:
        """Verify a step's plan without the solver.

        Raises
        ------
        _Ended
            It does not hold.
        """
        findings = [str(finding) for finding in verify(plan, scenario)]
        if findings:
            said = plan.message or "; ".join(findings[:3])
            raise _Ended("error", f"the plan of step {number} does not hold: {said}")

    def _told(self, base: Plan, steps: list[LadderStep], ended: LadderEnd, message: str) -> Ladder:
        asked = self._asked
        return Ladder(
            scenario=plan_scenario(asked.scenario),
            status=base.status,
            direction="down" if asked.down else "up",
            step=asked.step,
            asked=asked.steps,
            funds=asked.funds,
            years=asked.years,
            base=base,
            steps=tuple(steps),
            ended=ended,
            message=message,
        )


_NO_BASE: dict[str, LadderEnd] = {
    "infeasible": "no_plan",
    "no_plan_in_time": "time",
    "unbounded": "error",
    "error": "error",
}
