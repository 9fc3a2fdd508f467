"""Options of which at most one is taken: the best plan that takes each, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from ....models.results.otherwise import Option, Options
from ....models.results.plan import Plan
from ....models.scenario.rules.kinds import Choose, Decide
from ....models.scenario.scenario import Scenario
from .choices import RUNNING_ACTIONS, Choice, from_year, runs
from .regret import force
from .variants import VariantSolver


def options_beside(
    variants: VariantSolver, scenario: Scenario, plan: Plan, key: str, start: int | None
) -> Iterator[Options]:
    """Yield the options of each rule that lets at most one run, of which `key` is one.

    Parameters
    ----------
    start
        The year from which on each is taken, to the last; None: the first.
    """
    years = tuple(y for y in scenario.years if start is None or y >= start)
    for i, rule in enumerate(scenario.rules):
        if excludes(rule, key):
            assert isinstance(rule, Choose)
            listed = tuple(_option(variants, scenario, plan, o, years) for o in rule.programs)
            yield Options(rule=scenario.rule_id(i), since=years[0], options=listed)


def excludes(rule: object, key: str) -> bool:
    """Return whether a rule lets at most one of several run, `key` among them."""
    return (
        isinstance(rule, Choose)
        and rule.at_most == 1
        and len(rule.programs) > 1
        and key in rule.programs
    )


def _option(
    variants: VariantSolver, scenario: Scenario, plan: Plan, option: str, years: tuple[int, ...]
) -> Option:
    choice = _taken(scenario, option, years)
    if _takes(scenario, plan, option, years):
        then: Plan | None = plan
    else:
        then = force(variants, scenario, choice, diagnose=False)
    taken = then is plan
    if then is None or not then.has_decisions:
        return Option(option=option, taken=taken, status=then.status if then else "no_plan_in_time")
    dollars = {year: _dollars(then, option, year) for year in scenario.years}
    against = {m.year: m.spent - m.saved - m.today for m in then.money}
    return Option(
        option=option,
        taken=taken,
        status=then.status,
        worth=then.worth,
        dollars=dollars,
        against_today=against,
        net=sum(against.values()),
    )


def _taken(scenario: Scenario, option: str, years: tuple[int, ...]) -> Choice:
    says = f"{option} is taken{from_year(years)}"
    if option in scenario.reorganizations:
        begins = Decide.model_validate(
            {"kind": "decide", "program": option, "action": "start", "years": (years[0],)}
        )
        return Choice("start", says, (begins,), years)
    return Choice("adopt", says, runs(option, years), years)


def _takes(scenario: Scenario, plan: Plan, option: str, years: tuple[int, ...]) -> bool:
    """Return whether a plan takes an option in each of the years."""
    if option in scenario.reorganizations:
        begun = plan.begun[option]
        return begun is not None and begun <= years[0]
    ran = {s.year for s in plan.sites if s.program == option and s.action in RUNNING_ACTIONS}
    return ran >= set(years)


def _dollars(plan: Plan, option: str, year: int) -> float:
    """Return what is paid for an option in a year; of a reorganization, what it costs."""
    return sum(
        paid.amount
        for paid in plan.payments
        if paid.year == year and option in (paid.program, paid.reorganization)
    )
