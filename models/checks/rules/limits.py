"""Whether limits leave room for what mandates and decisions ask."""

from ...scenario.rules.kinds import InitiativeLoad, Pace
from ...scenario.rules.kinds import Sites as SitesRule
from ...tree.problems import listed
from ..arithmetic.states import OFF, Sites, running_states
from ..context import Context


def _years(context: Context, rule: InitiativeLoad | SitesRule | Pace) -> list[tuple[int, int]]:
    return [
        (t, year)
        for t, year in enumerate(context.scenario.years)
        if rule.years is None or year in rule.years
    ]


def check_loads(context: Context, sites: Sites, index: int, rule: InitiativeLoad) -> None:
    """Note a load limit below what must be active at a school."""
    over: dict[str, list[str]] = {}
    for t, _ in _years(context, rule):
        active: dict[str, list[str]] = {}
        for (program, school), ways in sites.ways.items():
            if ways.left[t] and OFF not in ways.left[t]:
                active.setdefault(school, []).append(program)
        for school in context.selected(rule.schools):
            programs = active.get(school, [])
            # However many may merge, those that may not count one each, the others one together.
            alone = [p for p in programs if not sites.merges_at(p, school)]
            if len(alone) + (len(alone) < len(programs)) > rule.at_most:
                over.setdefault(school, programs)
    if over:
        school, programs = next(iter(over.items()))
        context.error(
            ("rules", index, "at_most"),
            f"at_most is {rule.at_most}, and more must be active at {listed(list(over), 4)}:"
            f" at {school} {listed(programs)}, by mandate or decision",
            "raise at_most, or end a mandate or decision",
        )


def check_sites(context: Context, sites: Sites, index: int, rule: SitesRule) -> None:
    """Note bounds on a program's sites that it cannot meet."""
    program = context.scenario.programs.get(rule.program)
    if program is None:
        return
    most = 0
    for t, year in _years(context, rule):
        known = [
            sites.ways.get((rule.program, s)) or sites.site(rule.program, s) for s in program.sites
        ]
        must = [w for w in known if w.left[t] and running_states(w.left[t]) == w.left[t]]
        may = [w for w in known if running_states(w.left[t])]
        if rule.at_most is not None and len(must) > rule.at_most:
            context.error(
                ("rules", index, "at_most"),
                f"{rule.program} must run at {len(must)} sites in {year}, by mandate or decision",
                "raise at_most",
            )
            return
        most = max(most, len(may))
        if must and len(may) < rule.at_least:
            says = f"{rule.program} can run at no more than {len(may)} in {year}"
            context.error(("rules", index, "at_least"), says, "lower at_least")
            return
    if most < rule.at_least:
        says = f"{rule.program} can run at no more than {most}, so it cannot run at all"
        context.warn(("rules", index, "at_least"), says, "lower at_least, or add sites")


def check_pace(context: Context, sites: Sites, index: int, rule: Pace) -> None:
    """Note a pace slower than what is decided."""
    chosen = set(context.selected(rule.schools))
    first = context.scenario.years[0]
    if rule.start_at_most is not None and (rule.years is None or first in rule.years):
        starting = [
            f"{p} at {s}"
            for (p, s), ways in sites.ways.items()
            if s in chosen and not ways.site.running and ways.left[0] and OFF not in ways.left[0]
        ]
        if len(starting) > rule.start_at_most:
            says = f"{len(starting)} sites must start in {first}: {listed(starting, 4)}"
            context.error(("rules", index, "start_at_most"), says, "raise it, or decide later")
    if rule.retire_at_most is None or rule.years is not None:
        return
    today = sum(
        1
        for program in context.scenario.programs.values()
        for school, site in program.sites.items()
        if site.running and school in chosen
    )
    for t, year in enumerate(context.scenario.years):
        ending = [
            f"{p} at {s}"
            for (p, s), ways in sites.ways.items()
            if s in chosen and ways.site.running and ways.left[t] == {OFF}
        ]
        room = (t + 1) * int(rule.retire_at_most * today + 1e-9)
        if len(ending) > room:
            says = (
                f"{len(ending)} sites must have ended by {year} ({listed(ending, 4)}), and of"
                f" {today} only {room} may"
            )
            context.error(("rules", index, "retire_at_most"), says, "raise it, or decide later")
            return
