"""A scenario and its plan as a question is asked of them: the plan solved for, or checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ....models.given import want_plan, want_scenario
from ....models.resolve import resolve
from ....models.results.plan import Plan
from ....models.scenario.scenario import Scenario
from ...deadline import Deadline
from ...evaluation.check_payments import Finding
from ...evaluation.evaluate import Evaluation
from ...evaluation.read_payments import read_payments
from ...evaluation.read_site_years import read
from ...milp.solution import Progress
from ...options import SearchOptions, want_options
from ...plan.verify import unsound
from ...session import Session, want_session
from .variants import VariantSolver


class PlanDoesNotHold(ValueError):
    """The plan given is none of the scenario given; `findings` say why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(str(finding) for finding in findings))
        self.findings = tuple(findings)


def asked_about(
    question: str,
    scenario: Scenario,
    plan: Plan | None,
    options: SearchOptions,
    session: Session | None,
) -> Scenario:
    """Return the scenario that a question is asked of, resolved.

    Parameters
    ----------
    question
        The function that is called, for messages.
    scenario, plan, options, session
        What it is given.

    Raises
    ------
    TypeError
        One of them is something else.
    """
    want_scenario(scenario, question)
    if plan is not None:
        want_plan(plan, f"{question}: plan")
    want_options(options, question)
    want_session(session, question)
    return resolve(scenario)


@dataclass(frozen=True)
class Posed:
    """What is asked of: a resolved scenario, its plan, and what solves variants of it."""

    scenario: Scenario
    plan: Plan
    variants: VariantSolver

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        plan: Plan | None,
        options: SearchOptions,
        session: Session | None = None,
        on_solve: Callable[[str], None] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Posed:
        """Return the question's ground; with no plan given it is solved for.

        Raises
        ------
        PlanDoesNotHold
            The plan given does not keep this scenario's rules, or its figures are others.
        """
        deadline = Deadline.after(options.time_limit)
        known = session or Session()
        variants = VariantSolver(options, deadline, on_solve, on_progress, known)
        if plan is None:
            plan = variants.plan_to_explain(scenario)
        elif findings := unsound(plan, scenario):
            raise PlanDoesNotHold(findings)
        if plan.has_decisions:
            # What pilots teach is valued as in the plan, or objectives would not compare.
            variants.upkeep = plan.upkeep or None
        return cls(scenario, plan, variants)

    def evaluated(self) -> Evaluation:
        """Return the plan as evaluated decisions, which the session then begins with."""
        session, plan = self.variants.session, self.plan
        formulation = session.formulation(self.scenario, plan.upkeep or None)
        pay = read_payments(formulation, plan.payments)
        decisions = read(formulation.figures, plan.sites, plan.begun)
        evaluation = Evaluation(formulation, formulation.complete(decisions, pay))
        session.remember(evaluation)
        return evaluation
