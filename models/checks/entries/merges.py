"""Whether merges can happen and make sense."""

from ...amounts.by_year import value
from ...amounts.costs import merge_cost, merge_schools, site_coster
from ...amounts.paying import Payers
from ...numbers import shown
from ...scenario.program import Merge
from ..context import Context


def check(context: Context) -> None:
    """Note merges that can never happen, cost more than their parts, or gain by merging."""
    for key, merge in context.scenario.merges.items():
        schools = merge_schools(context.scenario, merge)
        if not schools:
            context.warn(
                ("merges", key, "combines"),
                "at no school do two of its parts run today, so it can never happen",
                "check the parts and their sites",
            )
            continue
        if merge.retains > 1:
            context.warn(
                ("merges", key, "retains"),
                f"it keeps {shown(merge.retains)} times its parts' gain: does"
                " merging make them better?",
                "write 1 or less, unless a study says so",
            )
        _dearer(context, key, merge, schools)
        if context.payers is not None:
            _unpaid(context, context.payers, key, merge, schools)


def _dearer(context: Context, key: str, merge: Merge, schools: dict[str, tuple[str, ...]]) -> None:
    """Compare what the merge costs at all schools where it is possible with what its parts do."""
    scenario = context.scenario
    year = scenario.years[0]
    doubtful = any(context.doubts(("programs", part)) for part in merge.combines)
    if doubtful or context.doubts(("merges", key, "cost")) or not context.sound("staff"):
        return
    merged = value(merge.cost.district, year) + sum(
        merge_cost(scenario, merge, school, parts, year) for school, parts in schools.items()
    )
    apart = 0.0
    for part in merge.combines:
        program = scenario.programs.get(part)
        if program is None:
            continue
        running = [s for s, site in program.sites.items() if site.running]
        cost = site_coster(scenario, program, year)
        apart += sum(cost(program.sites[s]) for s in running if s in schools)
        if running and all(s in schools for s in running):
            apart += value(program.cost.district, year)  # it ends where no site runs by itself
    if merged > apart:
        context.warn(
            ("merges", key, "cost"),
            f"at the {len(schools)} schools where it is possible it costs ${merged:,.0f} a year,"
            f" its parts ${apart:,.0f}",
            "check the costs; a merge should save",
        )


def _unpaid(
    context: Context,
    payers: Payers,
    key: str,
    merge: Merge,
    schools: dict[str, tuple[str, ...]],
) -> None:
    scenario = context.scenario
    costly = [
        school
        for school, parts in schools.items()
        if any(merge_cost(scenario, merge, school, parts, y) for y in scenario.years)
        and not payers.of_merge(merge, school)
    ]
    if costly:
        context.warn(
            ("merges", key, "combines"),
            f"no fund may pay for all of its parts at {len(costly)} of {len(schools)} schools where"
            f" it is possible: {', '.join(costly[:4])}",
            "widen a fund's pays_for, or the parts' funds",
        )
