"""What does each rule cost? The scenario is solved once more without each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...models.given import want_scenario
from ...models.resolve import resolve
from ...models.results.plan import Plan
from ...models.results.rule_prices import RulePrice, RulePrices, Totals
from ...models.scenario.scenario import Scenario
from ..deadline import Deadline, Shares
from ..milp.solution import Progress, objective_noise
from ..one_thread import in_one_thread
from ..options import DEFAULTS, SearchOptions, want_options
from ..plan.assemble import plan_scenario
from ..rules import RuleRows
from ..session import Session
from ..solve import STOPPED, solve


@in_one_thread
def price_of_rules(
    scenario: Scenario,
    *,
    options: SearchOptions = DEFAULTS,
    on_progress: Callable[[Progress], None] | None = None,
    on_solve: Callable[[str], None] | None = None,
) -> RulePrices:
    """Return what leaving out each rule would change.

    Each solve without a rule begins with the plan under all rules, so that it is never worse.
    A change smaller than what the gaps of the two plans leave open is marked ``within_gap``.

    Parameters
    ----------
    scenario
        What the district says.
    options
        How to search; what one solve leaves over of the time the later ones may take.
    on_progress
        Called now and then with where the running solve is.
    on_solve
        Called before each solve with what it is, in words.

    Raises
    ------
    engine.milp.solvers.SolverUnavailable
        The solver is not installed.
    """
    want_scenario(scenario, "price_of_rules")
    want_options(options, "price_of_rules")
    scenario = resolve(scenario)
    named = scenario.model_copy(update={"rules": scenario.rules_with_ids})
    session = Session()
    shares = Shares(Deadline.after(options.time_limit), len(named.rules) + 1)

    def plan_of(asked: Scenario, what: str, start: Plan | None) -> Plan:
        if on_solve is not None:
            on_solve(what)
        return solve(
            asked,
            options=replace(options, time_limit=shares.next()),
            start=start,
            diagnose=False,
            # Only what plans come to is read, and of each two plans alike.
            by_tier=False,
            by_requests=False,
            all_ties=False,
            # Each begins from the solve under all rules, whatever the order of the rules.
            session=session if start is None else session.fork(),
            # What pilots teach is valued alike in all plans, or their objectives would not compare.
            upkeep=start.upkeep if start is not None and start.upkeep else None,
            on_progress=on_progress,
        )

    plan = plan_of(named, "all rules", None)
    every = totals(plan)
    stopped = plan.message == STOPPED
    prices: list[RulePrice] = []
    made = {rule.id: rule for rule in session.formulation(named).rules}
    for index, rule in enumerate(named.rules):
        if stopped:
            break
        what = f"without {rule.id} ({index + 1} of {len(named.rules)})"
        start = plan if plan.has_decisions else None
        found = plan_of(_without(named, index), what, start)
        stopped = found.message == STOPPED
        own = made[scenario.rule_id(index)]
        prices.append(_price(own, every, totals(found)))
    return RulePrices(
        scenario=plan_scenario(scenario),
        plan=every,
        rules=tuple(prices),
        message=STOPPED if stopped else "",
    )


def _without(scenario: Scenario, index: int) -> Scenario:
    rules = scenario.rules[:index] + scenario.rules[index + 1 :]
    return scenario.model_copy(update={"rules": rules})


def totals(plan: Plan) -> Totals:
    """Return what a plan comes to."""
    if not plan.has_decisions:
        return Totals(status=plan.status)
    return Totals(
        status=plan.status,
        objective=plan.objective,
        bound=plan.bound,
        worth=plan.worth,
        dollars=sum(money.spent for money in plan.money),
        unpaid=_unpaid(plan),
        breaks=len(plan.breaks),
        students=sum(program.students for program in plan.programs.values()),
    )


def _unpaid(plan: Plan) -> dict[int, float]:
    """Return by year what a plan that was stated costs more than the funds can pay."""
    years: dict[int, float] = {}
    for short in plan.short:
        years[short.year] = years.get(short.year, 0.0) + short.amount
    return years


def _price(rule: RuleRows, every: Totals, without: Totals) -> RulePrice:
    fixed = {name: getattr(rule, name) for name in ("id", "kind", "says", "price", "unit")}
    fixed["without"] = without
    if every.objective is None or without.objective is None:
        return RulePrice.model_validate(fixed)
    change = without.objective - every.objective
    open_ = None
    if every.bound is not None and without.bound is not None:
        open_ = (every.bound - every.objective) + (without.bound - without.objective)
    noise = objective_noise(every.objective)
    return RulePrice.model_validate(
        {
            **fixed,
            "objective": change,
            "worth": _change(without.worth, every.worth),
            "dollars": _change(without.dollars, every.dollars),
            "students": _change(without.students, every.students),
            "within_gap": None if open_ is None else abs(change) <= open_ + noise,
            "at_most": None if without.bound is None else without.bound - every.objective,
        }
    )


def _change(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before
