"""Whether amounts of money are all in the same unit."""

from collections.abc import Callable
from statistics import median

from ...amounts.by_year import value
from ...amounts.costs import site_coster, today_cost
from ...amounts.paying import held_by_all
from ...numbers import shown
from ...scenario.program import Program
from ..context import Context

_FACTOR = 1000
_FEWEST = 3  # with fewer there is nothing to be unlike


def check(context: Context) -> None:
    """Note costs and funds a thousand times their like, as thousands entered as dollars are."""
    first = context.scenario.years[0]

    def of_sites(program: Program) -> float:
        cost = site_coster(context.scenario, program, first)
        return max(map(cost, program.sites.values()), default=0.0)

    _unlike(context, of_sites, "a site of it costs", ("cost",))
    _unlike(context, lambda p: value(p.cost.district, first), "it costs", ("cost", "district"))
    _funds(context)


def _unlike(
    context: Context, measure: Callable[[Program], float], what: str, tail: tuple[str, ...]
) -> None:
    costs = {key: measure(program) for key, program in context.scenario.programs.items()}
    costs = {key: dollars for key, dollars in costs.items() if dollars > 0}
    if len(costs) < _FEWEST:
        return
    usual = median(costs.values())
    for key, dollars in costs.items():
        if dollars >= _FACTOR * usual or usual >= _FACTOR * dollars:
            times = dollars / usual
            context.warn(
                ("programs", key, *tail),
                f"{what} ${dollars:,.0f} a year, {shown(times, 4)} times the median of the programs"
                f" (${usual:,.0f}): another unit?",
                "write all amounts in dollars",
            )


def _funds(context: Context) -> None:
    scenario = context.scenario
    if not scenario.funds or not context.sound("funds", "programs", "staff"):
        return
    first = scenario.years[0]
    held = held_by_all(scenario, first)
    cost = today_cost(scenario, first)
    if held > 0 and cost > 0 and (cost >= _FACTOR * held or held >= _FACTOR * cost):
        context.warn(
            ("funds",),
            f"the funds hold ${held:,.0f} in {first}, and going on as today costs ${cost:,.0f}:"
            " another unit?",
            "write all amounts in dollars",
        )
