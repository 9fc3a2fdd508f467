"""Whether mandates and decisions leave room for rules on which programs run where."""

from collections.abc import Iterator, Mapping

from ...numbers import shown
from ...scenario.base import CENTRAL
from ...scenario.rules.kinds import Choose, ReplaceBeforeRetire, Support
from ...tree.problems import listed
from ..arithmetic.possible import Possible
from ..arithmetic.states import OFF, PILOT
from ..context import MOST_NAMED, Context

_SLACK = 1e-9


def check_choose(context: Context, possible: Possible, i: int, rule: Choose) -> None:
    """Note a choice that more must, or fewer can, be than it allows."""
    programs = [p for p in dict.fromkeys(rule.programs) if p in context.scenario.programs]
    for (t, year), where in (
        (when, place) for when in possible.years(rule) for place in _choices(context, rule)
    ):
        may = [
            p for p in programs if any(possible.may_run(p, s, t) for s in _at(context, p, where))
        ]
        must = [p for p in may if any(possible.must_run(p, s, t) for s in _at(context, p, where))]
        at = "" if where is None else f" at {where}"
        if rule.at_least > len(may):
            can = f"{listed(may)} can" if may else "none of them can"
            says = f"at_least is {rule.at_least}, and {can} run{at} in {year}"
            context.error(("rules", i, "at_least"), says, "lower at_least, or add programs")
            return
        if rule.at_most is not None and rule.at_most < len(must):
            says = f"at_most is {rule.at_most}, and {listed(must)} must run{at} in {year}"
            mend = "raise at_most, or end a mandate or decision"
            context.error(("rules", i, "at_most"), says, mend)
            return


def _choices(context: Context, rule: Choose) -> list[str | None]:
    return [None] if rule.schools is None else list(context.selected(rule.schools))


def _at(context: Context, program: str, where: str | None) -> list[str]:
    """Return the places of a program's sites, or the one place if it has a site there."""
    sites = context.scenario.programs[program].sites
    if where is None:
        return list(sites)
    return [where] if where in sites else []


def check_replace(context: Context, possible: Possible, i: int, rule: ReplaceBeforeRetire) -> None:
    """Note programs that must end and for which nothing can stand in."""
    held = {t for t, _ in possible.years(rule)}
    for key in dict.fromkeys(rule.programs):
        program = context.scenario.programs.get(key)
        if program is None or not program.existing:
            continue
        heirs = [q for q, other in context.scenario.programs.items() if key in other.replaces]
        stuck = [
            (school, year)
            for school, site in program.sites.items()
            if site.running
            for year in _stuck(context, possible, (key, school), heirs, held)
        ]
        path = ("rules", i, "programs")
        mend = "name it under `replaces` of another program, or change what is decided"
        if stuck:
            school, year = stuck[0]
            why = f"none of its replacements ({listed(heirs)})" if heirs else "nothing replaces"
            why += " can have replaced it by then" if heirs else " it"
            says = f"{key} must have ended at {school} by {year}, and {why}"
            context.error(path, says, mend)
        elif not heirs:
            context.warn(path, f"nothing replaces {key}, so it can never end", mend)


def _stuck(
    context: Context, possible: Possible, site: tuple[str, str], heirs: list[str], held: set[int]
) -> Iterator[int]:
    """Yield the first year by which a site must have ended and may not have."""
    for t, year in enumerate(context.scenario.years):
        if t not in held or any(_stands_in(possible, heir, site[1], t) for heir in heirs):
            return
        if possible.ways(*site).left[t] == {OFF}:
            yield year
            return


def _stands_in(possible: Possible, heir: str, school: str, t: int) -> bool:
    """Return whether a program can run at a school in a year, or pilot anywhere before it."""
    sites = possible.context.scenario.programs[heir].sites
    if school in sites and possible.may_run(heir, school, t):
        return True
    return any(PILOT in possible.ways(heir, s).left[u] for s in sites for u in range(t))


def check_support(context: Context, possible: Possible, i: int, rule: Support) -> None:
    """Note a program that must run where it has too little support."""
    program = context.scenario.programs.get(rule.program)
    if program is None:
        return
    score = rule.scores(context.scenario.requests.by_school)
    asked = not isinstance(rule.score, Mapping)
    schools = [s for s in program.sites if s in score or (asked and s != CENTRAL)]
    for t, year in possible.years(rule):
        may = [s for s in schools if possible.may_run(rule.program, s, t)]
        must = [s for s in may if possible.must_run(rule.program, s, t)]
        over = {s: score[s] - rule.at_least for s in may}
        best = sum(over[s] for s in may if over[s] > 0 or s in must)
        path = ("rules", i, "at_least")
        if best < -_SLACK:
            says = (
                f"{rule.program} must run at {listed(must, MOST_NAMED)} in {year}, and support"
                f" averages less than {shown(rule.at_least)} wherever else it runs"
            )
            context.error(path, says, "lower at_least, or end a mandate or decision")
            return
        if over and max(over.values()) < 0:
            says = f"no school's score reaches {shown(rule.at_least)}, so {rule.program} cannot run"
            context.warn(path, says, "lower at_least")
            return
