"""Why a program is decided as it is, and what would change that: the whole answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ....models.given import want_plan, want_scenario
from ....models.resolve import resolve
from ....models.results.explanation import Explanation
from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...deadline import Deadline
from ...evaluation.check_payments import Finding
from ...evaluation.evaluate import Evaluation, evaluate_today
from ...evaluation.read_payments import read_payments
from ...evaluation.site_years import read
from ...milp.solution import Progress
from ...options import DEFAULTS, SearchOptions, want_options
from ...plan.assemble import plan_scenario
from ...plan.prices import find_prices
from ...plan.verify import verify
from ...session import Session, want_session
from .account import accounts
from .asker import UNKNOWN, Asker, OutOfTime, Value, beats, value_of
from .axes import axes
from .binding_rules import find_holds
from .flips import find_flips
from .regret import alternative, force
from .released import released_dollars, released_staff, served, shrinks
from .sides import Choice, Sides, check_question, choices, makes, sides, within
from .sources_to_uses import flows_of, fund_tables, money_moves

NO_TIME = "Time ran out before everything was searched."
GAP = 1e-4
"""Gap of each solve unless one is given: regrets are small beside what plans are worth."""
PRICE_SECONDS = 60.0
"""Wall seconds that the relaxation, whose duals are the prices, may take."""


class PlanDoesNotHold(ValueError):
    """The plan given is none of the scenario given; `findings` say why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(str(finding) for finding in findings))
        self.findings = tuple(findings)


def explain(
    scenario: Scenario,
    program: str,
    *,
    school: str | None = None,
    plan: Plan | None = None,
    flips: bool = True,
    fund: str | None = None,
    options: SearchOptions = DEFAULTS,
    session: Session | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_solve: Callable[[str], None] | None = None,
) -> Explanation:
    """Return why a plan decides a program as it does, and what would change that.

    Solves the scenario again with each other decision forced, for its regret; and with cost,
    effect, students and budget changed until another decision is better.

    Parameters
    ----------
    scenario
        What the district says.
    program, school
        Which program, and at which school; None: the program as a whole.
    plan
        The plan to explain; None: it is solved for first.
    flips
        Whether to search what would change the decision, and which rules hold it: most solves are
        for that.
    fund
        Whose money to change in the search for a budget that changes the decision; None: the
        largest of the funds with the fewest limits that may pay for the program.
    options
        How to search. A regret is known to within the gap, which is 0.0001 unless one is given.
    session
        What earlier solves of similar scenarios found.
    on_progress, on_solve
        Called now and then with where the running solve is; before each with what it is, in words.

    Returns
    -------
    With a plan without decisions (infeasible, say) its status and nothing else.

    Raises
    ------
    CannotAsk
        The scenario has no such program, or no such site.
    PlanDoesNotHold
        The plan given does not keep this scenario's rules, or its figures are others.
    engine.milp.solvers.SolverUnavailable
        The solver is not installed.
    """
    want_scenario(scenario, "explain")
    scenario = resolve(scenario)
    if plan is not None:
        want_plan(plan, "explain: plan")
    want_options(options, "explain")
    want_session(session, "explain")
    check_question(scenario, program, school)
    asker = Asker(
        options.filled(gap=GAP),
        Deadline.after(options.time_limit),
        on_solve,
        on_progress,
        session or Session(),
    )
    if plan is None:
        plan = asker.plan_to_explain(scenario)
    elif findings := verify(plan, scenario):
        raise PlanDoesNotHold(findings)
    if not plan.has_decisions:
        return _no_plan(scenario, plan, program, school)
    # What pilots teach is valued as in the plan, or objectives would not compare.
    asker.upkeep = plan.upkeep or None
    told = _Told(scenario, plan, program, school, _evaluated(asker.session, scenario, plan))
    asker.session.remember(told.evaluation)
    return told.at_rest().model_copy(update=told.searched(asker, flips, fund))


def _no_plan(scenario: Scenario, plan: Plan, program: str, school: str | None) -> Explanation:
    return Explanation(
        scenario=plan_scenario(scenario),
        status=plan.status,
        program=program,
        school=school,
        decision="keep" if scenario.programs[program].existing else "decline",
        reason="",
        evidence="",
        message=plan.message,
    )


def _evaluated(session: Session, scenario: Scenario, plan: Plan) -> Evaluation:
    formulation = session.formulation(scenario, plan.upkeep or None)
    pay = read_payments(formulation, plan.payments)
    decisions = read(formulation.figures, plan.sites)
    return Evaluation(formulation, formulation.complete(decisions, pay))


@dataclass(frozen=True)
class _Told:
    """What is asked, and its answer's two parts: what needs no search, and what does."""

    scenario: Scenario
    plan: Plan
    program: str
    school: str | None
    evaluation: Evaluation

    def at_rest(self) -> Explanation:
        """Return what follows from the plan and the prices alone."""
        scenario, plan, program = self.scenario, self.plan, self.program
        formulation = self.evaluation.formulation
        now, prices = evaluate_today(formulation), find_prices(formulation, PRICE_SECONDS)
        account, by_site = (
            ((), ()) if prices is None else accounts(self.evaluation, prices, program, self.school)
        )
        moves, fund_of = money_moves(self.evaluation, now, plan), formulation.figures.pots.fund
        flows = flows_of(scenario, moves, fund_of, program)
        ends = shrinks(plan, scenario, program)
        given = plan.programs[program]
        return Explanation(
            scenario=plan_scenario(scenario),
            status=plan.status,
            gap=plan.gap,
            objective=plan.objective,
            program=program,
            school=self.school,
            decision=given.decision,
            reason=given.reason,
            evidence=given.evidence,
            sites=tuple(
                site
                for site in plan.sites
                if site.program == program and self.school in (None, site.school)
            ),
            account=account,
            accounts=by_site,
            released=(
                released_dollars(self.evaluation, now, moves, flows, program) if ends else ()
            ),
            staff=released_staff(self.evaluation, now, program) if ends else (),
            served=served(plan, scenario, program, self.school),
            money=fund_tables(scenario, moves, fund_of),
            flows=flows,
        )

    def searched(self, asker: Asker, flips: bool, fund: str | None) -> dict[str, object]:
        """Return what is found by solving again."""
        scenario, plan, program = self.scenario, self.plan, self.program
        question = sides(scenario, plan, program, self.school)
        others = [
            choice
            for choice in choices(scenario, program, self.school)
            if not makes(scenario, plan, program, self.school, choice)
        ]
        found = force(asker, scenario, [question.other])
        found |= {
            choice.rules: found[question.other.rules]
            for choice in others
            if self._same_plan(choice, question.other, found[question.other.rules])
        }
        found |= force(asker, scenario, [c for c in others if c.rules not in found])
        same, other = self._sides(asker, question, found[question.other.rules])
        best = self._best([plan_ for plan_ in found.values() if plan_ is not None], same, other)
        update: dict[str, object] = {
            "better": best.low - (plan.objective or 0.0),
            "alternatives": tuple(
                alternative(choice, found[choice.rules], plan, best, program) for choice in others
            ),
        }
        if flips:
            update["flips"] = tuple(
                flip
                for axis in axes(scenario, program, fund)
                for flip in find_flips(asker, axis, question, same, other)
            )
            update["holds"] = find_holds(asker, scenario, plan, program, question)
        if asker.out_of_time:
            update["message"] = NO_TIME
        return update

    def _same_plan(self, choice: Choice, side: Choice, best: Plan | None) -> bool:
        """Return whether the best plan on a side is the best that makes a choice, too."""
        return (
            best is not None
            and best.has_decisions
            and within(choice, side)
            and makes(self.scenario, best, self.program, self.school, choice)
        )

    def _sides(self, asker: Asker, question: Sides, other: Plan | None) -> tuple[Value, Value]:
        """Return what the decision and the contrary are worth, as exactly as need be."""
        mine, theirs = value_of(self.plan), UNKNOWN if other is None else value_of(other)
        if beats(mine, theirs):
            return mine, theirs
        try:
            # The plan may be a little worse than the best that decides like it.
            again = asker.value(self.scenario, question.same, f"if {question.same.says}")
        except OutOfTime:
            return mine, theirs
        return Value(max(mine.low, again.low), min(mine.high, again.high)), theirs

    def _best(self, found: list[Plan], same: Value, other: Value) -> Value:
        low = max([same.low, other.low, *(value_of(plan).low for plan in found)])
        high = min(value_of(self.plan).high, max(same.high, other.high))
        return Value(low, max(low, high))
