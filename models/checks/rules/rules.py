"""Whether rules contradict each other, or say nothing. Only what is proved is an error."""

from collections import defaultdict

from ...amounts.costs import merge_schools
from ...scenario.rules.kinds import Avoid, Decide, InitiativeLoad, Pace
from ...scenario.rules.kinds import Sites as SitesRule
from ...tree.problems import listed
from ..arithmetic.states import OFF, PILOT, Reason, Sites, SiteStates, running_states
from ..context import Context
from .limits import check_loads, check_pace, check_sites


def check(context: Context) -> None:
    """Note rules that decide nothing, or cannot hold together."""
    _subjects(context)
    if not context.sound("programs", "merges", "schools"):
        return
    sites = Sites(context)
    contradictory = _contradictions(context, sites)
    _pilots(context, sites)
    if contradictory:
        return  # what follows from a contradiction is none of its own
    _neighbours(context, sites)
    _all_or_nothing(context, sites)
    for i, rule in enumerate(context.scenario.rules):
        if getattr(rule, "enforce", None) is not None:
            continue
        if isinstance(rule, InitiativeLoad):
            check_loads(context, sites, i, rule)
        elif isinstance(rule, SitesRule):
            check_sites(context, sites, i, rule)
        elif isinstance(rule, Pace):
            check_pace(context, sites, i, rule)


def _subjects(context: Context) -> None:
    """Say which decisions speak of what cannot be, or of nothing."""
    scenario = context.scenario
    for i, rule in enumerate(scenario.rules):
        if not isinstance(rule, Decide | Avoid) or rule.program not in scenario.programs:
            continue
        program = scenario.programs[rule.program]
        merge = scenario.merges.get(rule.merge) if rule.merge is not None else None
        if merge is not None and rule.program not in merge.combines:
            says = f"{rule.merge} does not combine {rule.program}"
            context.error(("rules", i, "merge"), says, f"it combines {listed(merge.combines)}")
        if not isinstance(rule, Decide):
            continue
        chosen = None if rule.schools is None else set(context.selected(rule.schools))
        places = [s for s in program.sites if chosen is None or s in chosen]
        running = [s for s in places if program.sites[s].running]
        empty = ""
        if rule.action in ("keep", "retire") and not running:
            empty = "it runs at none of these schools today" if chosen else "it runs nowhere today"
        elif rule.action == "start" and len(running) == len(places):
            empty = "it has no site there where it does not run already"
        elif rule.action == "merge" and not _mergeable(context, rule.program, rule.merge, places):
            empty = "it can be merged at none of its schools"
        if empty:
            says = f"{rule.action} {rule.program} decides nothing: {empty}"
            context.warn(("rules", i), says, "check the program, the action and the schools")


def _mergeable(context: Context, program: str, merge: str | None, places: list[str]) -> bool:
    return any(
        program in parts
        for key, m in context.scenario.merges.items()
        if merge in (None, key)
        for school, parts in merge_schools(context.scenario, m).items()
        if school in places
    )


def _contradictions(context: Context, sites: Sites) -> bool:
    """Say which mandates and decisions leave a site no state to be in."""
    found: dict[tuple[Reason, ...], list[tuple[str, int]]] = defaultdict(list)
    for ways in sites.ways.values():
        year = ways.never()
        if year is None:
            continue
        needed = list(ways.reasons)
        for reason in list(needed):
            fewer = [r for r in needed if r is not reason]
            if sites.site(ways.program, ways.school, fewer).never() is not None:
                needed = fewer
        found[tuple(needed)].append((ways.school, context.scenario.years[year]))
    for reasons, places in found.items():
        labels = [reason.label for reason in reasons]
        at = listed(list(dict.fromkeys(school for school, _ in places)), 4)
        path = next((r.path for r in reasons if r.path[0] == "rules"), reasons[0].path)
        if len(reasons) > 1:
            says = f"{' and '.join(labels)} cannot hold together (at {at}, {places[0][1]})"
            context.error(path, says, "delete one of them, or name other schools or years")
        else:
            says = f"{labels[0]} cannot hold at {at} in {places[0][1]}"
            context.error(path, f"{says}: {_why(context, reasons[0])}", "change the rule")
    return bool(found)


def _why(context: Context, reason: Reason) -> str:
    program = context.scenario.programs[reason.program]
    if program.existing and program.all_or_nothing:
        return "a program that is all_or_nothing does not expand"
    if program.pilot is None and not program.existing:
        return "it is neither proven nor has a pilot"
    if not program.existing and not program.proven:
        return "it may start only after a pilot in an earlier year"
    return "no state of the site is left"


def _pilots(context: Context, sites: Sites) -> None:
    scenario = context.scenario
    for i, rule in enumerate(scenario.rules):
        if not isinstance(rule, Decide) or rule.action != "pilot":
            continue
        program = scenario.programs.get(rule.program)
        if program is None or getattr(rule, "enforce", None) is not None:
            continue
        path = ("rules", i)
        if program.existing or program.pilot is None:
            why = "it runs already" if program.existing else "it has no `pilot`"
            context.error(path, f"{rule.program} cannot be piloted: {why}", "delete the rule")
            continue
        years = [t for t, y in enumerate(scenario.years) if rule.years is None or y in rule.years]
        possible = {
            s: [t for t in years if PILOT in sites.ways[rule.program, s].left[t]]
            for s in program.sites
        }
        if rule.schools is not None:
            # A school without a site of it is not meant, as with every other decision.
            chosen = [s for s in context.selected(rule.schools) if s in possible]
            lost = [s for s in chosen if not possible[s]]
            if lost:
                says = f"{rule.program} cannot be piloted at {listed(lost)}"
                context.error(path, says, "name schools where no other rule forbids it")
            elif not chosen:
                says = f"{rule.program} has no site at any of the schools named: nothing is decided"
                context.warn(path, says, "name schools where it has a site")
        elif sum(1 for found in possible.values() if found) < program.pilot.min_sites:
            says = f"{rule.program} has too few sites left for a pilot"
            context.error(path, f"{says} of {program.pilot.min_sites}", "add sites")


def _neighbours(context: Context, sites: Sites) -> None:
    """Say where programs that must be active need or forbid each other."""
    programs = context.scenario.programs
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for (key, school), ways in sites.ways.items():
        for t, states in enumerate(ways.left):
            if OFF in states:
                continue
            for other in programs[key].excludes:
                rival = sites.ways.get((other, school))
                if rival is not None and OFF not in rival.left[t]:
                    found[key, other, "excludes"].append(school)
            for other in programs[key].requires:
                if other != key and _lacks(context, sites, ways, other, t):
                    found[key, other, "requires"].append(school)
    for (key, other, link), schools in found.items():
        at = listed(list(dict.fromkeys(schools)), 4)
        reasons = [r.label for r in sites.reasons if r.program in (key, other)]
        context.error(
            ("programs", key, link),
            f"{listed(reasons)} cannot hold together at {at}, since {key} {link} {other}",
            f"take {other} out of the list, or change what is decided",
        )


def _lacks(context: Context, sites: Sites, ways: SiteStates, other: str, t: int) -> bool:
    """Return whether a program that is required beside a site cannot run there in a year."""
    programs = context.scenario.programs
    if other not in programs:
        return False
    if ways.school not in programs[other].sites:
        # Of mandated programs that is said already, where `requires` is checked.
        return not (programs[ways.program].mandated and ways.site.running)
    helper = sites.ways.get((other, ways.school)) or sites.site(other, ways.school)
    return not running_states(helper.left[t])


def _all_or_nothing(context: Context, sites: Sites) -> None:
    scenario = context.scenario
    for key, program in scenario.programs.items():
        if not program.all_or_nothing:
            continue
        bound = [
            sites.ways[key, s]
            for s, site in program.sites.items()
            if (key, s) in sites.ways and (site.running or not program.existing)
        ]
        for t, year in enumerate(scenario.years):
            must = [w.school for w in bound if not (w.left[t] - running_states(w.left[t]))]
            cannot = [w.school for w in bound if not running_states(w.left[t])]
            if must and cannot:
                context.error(
                    ("programs", key, "all_or_nothing"),
                    f"in {year} it must run at {listed(must, 4)} and cannot at {listed(cannot, 4)},"
                    " but it runs at all of its sites or at none",
                    "change the rules about it, or write `all_or_nothing: false`",
                )
                break
