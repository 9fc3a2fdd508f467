"""Whether someone may pay for each program, for as long as it costs."""

from ...amounts.by_year import value
from ...amounts.costs import costly_sites, district_cost, site_coster
from ...amounts.paying import Payers, held
from ...numbers import as_share, shown
from ...scenario.base import PERCENTAGE
from ...scenario.program import Program
from ...scenario.rules.kinds import Decide
from ...scenario.scenario import Scenario
from ...tree.problems import listed
from ..context import Context


def check(context: Context) -> None:
    """Note programs no fund may pay for, funds that end, and funds that pay for nothing."""
    _matches(context)
    payers = context.payers
    if payers is None:
        return
    costly: dict[str, list[str]] = {}
    for key, program in context.scenario.programs.items():
        sites = costly_sites(context.scenario, program)
        costs = bool(sites) or district_cost(context.scenario, program) > 0
        if costs and program.sites and not context.doubts(("programs", key)):
            costly[key] = sites
    if costly and not context.scenario.funds:
        says = f"there are no funds, but {len(costly)} programs cost money"
        context.error((), says, "add `funds`")
        return
    _unpaid(context, payers, costly)
    _ending(context, payers, costly)
    _idle(context, payers)


def _matches(context: Context) -> None:
    for key, fund in context.scenario.funds.items():
        if fund.match is not None and fund.match.fund == key:
            path = ("funds", key, "match", "fund")
            context.error(
                path, "the fund matches itself", "name the other fund, whose dollars it matches"
            )
        times = 0.0 if fund.match is None else fund.match.per_dollar
        if times >= PERCENTAGE:
            path = ("funds", key, "match", "per_dollar")
            says = (
                f"the fund pays up to ${shown(times)} for each dollar of the other: a percentage?"
            )
            context.warn(path, says, as_share(times))


def _unpaid(context: Context, payers: Payers, costly: dict[str, list[str]]) -> None:
    """Say what no fund may pay for.

    Parameters
    ----------
    costly
        Programs that cost anything, each with the places where it does.
    """
    for key, costs in costly.items():
        program = context.scenario.programs[key]
        unpaid = (
            []
            if payers.everywhere(key)
            else [school for school in costs if not payers.of_site(key, school)]
        )
        everywhere = bool(unpaid) and len(unpaid) == len(costs)
        district = district_cost(context.scenario, program) > 0 and not payers.of_district(key)
        if everywhere or district:
            where = ("programs", key) if program.funds is None else ("programs", key, "funds")
            part = "" if everywhere else " at the district's office"
            # In a what-if that is an answer: it ends. In the file itself it is a mistake.
            note = context.warn if context.changed else context.error
            note(
                where,
                f"no fund may pay for what {key} costs{part}",
                "widen a fund's pays_for" + (", or its funds" if program.funds is not None else ""),
            )
        else:
            # Where it is mandated, that is an error, and said with the mandates.
            free = [s for s in unpaid if not (program.mandated and program.sites[s].running)]
            context.warn_all(
                [("programs", key, "sites", school) for school in free],
                f"no fund may pay for {key} here, so it cannot run here",
                "widen a fund's pays_for or by_school, or delete the site",
            )


def _ending(context: Context, payers: Payers, costly: dict[str, list[str]]) -> None:
    """Say which funds end inside the horizon, and whose yearly cost may rest on them."""
    scenario = context.scenario
    for key, fund in scenario.funds.items():
        holding = [year for year in scenario.years if held(fund, year) > 0]
        if not holding or holding[-1] == scenario.years[-1]:
            continue
        resting = [
            name
            for name in costly
            if key in payers.admitting(name)
            and name not in _planned_to_end(scenario)
            and _recurring(context, scenario.programs[name])
        ]
        if not resting:
            continue
        alone = [
            name
            for name in resting
            if not any(
                held(scenario.funds[other], scenario.years[-1]) for other in payers.admitting(name)
            )
        ]
        only = f"; nothing else may pay for {listed(alone)} then" if alone else ""
        context.warn(
            ("funds", key),
            f"the fund ends after {holding[-1]}, and it may pay for yearly costs of"
            f" {listed(resting)}{only}",
            "decide who pays afterwards, or plan to end them",
        )


def _planned_to_end(scenario: Scenario) -> set[str]:
    """Return the programs that a rule ends everywhere by the last year."""
    return {
        rule.program
        for rule in scenario.rules
        if isinstance(rule, Decide)
        and rule.action in ("retire", "off")
        and rule.schools is None
        and (rule.years is None or scenario.years[-1] in rule.years)
    }


def _recurring(context: Context, program: Program) -> bool:
    last = context.scenario.years[-1]
    cost = site_coster(context.scenario, program, last)
    return value(program.cost.district, last) > 0 or any(
        cost(site) > 0 for site in program.sites.values()
    )


def _idle(context: Context, payers: Payers) -> None:
    used = {fund for key in context.scenario.programs for fund in payers.admitting(key)}
    context.warn_all(
        [("funds", key) for key in context.scenario.funds if key not in used],
        "the fund may pay for no program",
        "check its pays_for, and the programs' funds",
    )
