"""Is this plan what it says, and does it keep every rule? Judged without any solver."""

from __future__ import annotations

from ...models.given import want_plan, want_scenario
from ...models.numbers import shown
from ...models.results.plan import Plan
from ...models.scenario.scenario import Scenario
from ..evaluation.check_payments import Finding, check_payments
from ..evaluation.evaluate import Evaluation, evaluate_today
from ..evaluation.pay_model import rules_on_payments
from ..evaluation.read_payments import read_payments
from ..evaluation.read_site_years import Unreadable, read
from ..evaluation.site_years import too_early
from ..formulate import Formulation, formulate
from .assemble import Outcome, assemble
from .compare_figures import differences

FOUND = frozenset({"optimal", "feasible", "stated"})
"""How the search ended for a plan with decisions: the best, one found, or one that was given."""


def verify(plan: Plan, scenario: Scenario) -> tuple[Finding, ...]:
    """Return every breach of a plan, none for a plan that holds.

    The decisions are read from `plan.sites`, the payments from `plan.payments`. Judged are the
    states of every site, every rule, staff, every dollar (due, paid, allowed, available, carried,
    matched, topped up), and every figure the plan reports.

    Parameters
    ----------
    plan
        From `solve`, or written or edited by hand.
    scenario
        The scenario it is meant for.

    Returns
    -------
    Findings in the order: sites, states, staff, rules, money, figures. A plan without decisions
    (infeasible, say) has nothing to verify and gives one finding that says so.
    """
    want_plan(plan, "verify")
    want_scenario(scenario, "verify")
    if not plan.has_decisions:
        text = f"the plan holds no decisions: it is {plan.status}"
        if plan.status in FOUND or plan.sites:
            text = f"status is {plan.status}, but the plan holds no objective"
        return (Finding("sites", text),)
    # The price of adopting was found by solving a relaxation; it is taken as the plan says it.
    return verify_in(formulate(scenario, upkeep=plan.upkeep), plan)


def verify_in(formulation: Formulation, plan: Plan) -> tuple[Finding, ...]:
    """Return what `verify` does of a plan with decisions, in what was formulated of its scenario.

    Parameters
    ----------
    formulation
        With the plan's price of adopting (`upkeep`).
    plan
        The plan.
    """
    try:
        decisions = read(formulation.figures, plan.sites, plan.begun)
    except Unreadable as unreadable:
        return tuple(Finding("sites", problem) for problem in unreadable.problems)
    pay = read_payments(formulation, plan.payments)
    evaluation = Evaluation(formulation, formulation.complete(decisions, pay))
    findings = [Finding("state", text) for text in too_early(formulation, decisions)]
    findings += broken_rows(evaluation)
    findings += check_payments(formulation, evaluation, plan.payments)
    # Without sound payments the funds' figures cannot be right either; say the cause only.
    payments = () if any(f.subject == "money" for f in findings) else plan.payments
    outcome = Outcome(plan.status, plan.run, plan.bound)
    right = assemble(evaluation, evaluate_today(formulation), payments, outcome, None)
    skip: tuple[str, ...] = ("funds", "money") if payments != plan.payments else ()
    if skip and rules_on_payments(formulation):
        skip += ("rules", "penalty", "objective")
    findings += [Finding("figures", text) for text in differences(plan, right, skip)]
    findings += [Finding("figures", text) for text in [*_bound(plan), *_status(plan)]]
    return tuple(findings)


def unsound(plan: Plan, scenario: Scenario) -> tuple[Finding, ...]:
    """Return what keeps a plan from being used in a scenario; none where nothing does.

    That is every breach of a plan that was found. One that was stated may break rules, and the
    funds may be short: it has to be what it says, no more.
    """
    findings = verify(plan, scenario)
    if plan.status != "stated":
        return findings
    return tuple(finding for finding in findings if finding.subject in ("sites", "figures"))


def _status(plan: Plan) -> list[str]:
    """A plan with decisions is not called infeasible."""
    if plan.status in FOUND:
        return []
    return [f"status is {plan.status}, but the plan holds decisions"]


def _bound(plan: Plan) -> list[str]:
    """A bound is no lower than the objective, and the gap is the distance between them."""
    if plan.objective is None or plan.bound is None:
        return [] if plan.gap is None else ["gap is given without a bound"]
    size = max(abs(plan.objective), 1e-9)
    if plan.bound < plan.objective - 1e-6 * size:
        return [f"bound {shown(plan.bound, 6)} is below the objective {shown(plan.objective, 6)}"]
    gap = (plan.bound - plan.objective) / size
    if plan.gap is None or abs(plan.gap - gap) > 1e-6:
        return [f"gap is {plan.gap}, by bound and objective it is {shown(gap, 6)}"]
    return []


def broken_rows(evaluation: Evaluation) -> list[Finding]:
    """Return the rows that a full vector breaks; money is judged from the plan's list instead.

    Rules on who pays are judged by the payments in the vector: without any, none is paid.
    """
    model = evaluation.formulation.model
    broken = [v.position for v in model.violations(evaluation.x) if v.kind == "row"]
    subjects = _subjects(evaluation.formulation) if broken else {}
    found = [Finding(subjects[row], model.says(row)) for row in broken if row in subjects]
    return list(dict.fromkeys(found))


def _subjects(formulation: Formulation) -> dict[int, str]:
    """Return what each row that a plan can break belongs to.

    Left out are money's, and those that only tie a column to what its value follows from.
    """
    blocks = [("state", formulation.states.rows), ("state", formulation.moves)]
    blocks += [("staff", rows.ids) for rows in formulation.staff.values()]
    blocks += [(top_up.rule, top_up.missing) for top_up in formulation.money.top_ups]
    for rule in formulation.rules:
        blocks += [(rule.id, rows.ids) for rows in rule.rows]
        blocks += [(rule.id, rows.ids) for held in rule.held for rows in held.links]
    return {row: subject for subject, rows in blocks for row in rows.tolist()}
