"""Whether floors and gaps in gain can be kept at all, even with every site running that can."""

from collections.abc import Callable
from functools import cache

from ...numbers import shown
from ...scenario.base import CENTRAL
from ...scenario.rules.equity import GapAtMost, GroupGain, SchoolFloor
from ...tree.problems import listed
from ..arithmetic.possible import Possible
from ..context import MOST_NAMED, Context

_SLACK = 1e-9
Each = Callable[[str, str], float]


def check_floor(context: Context, possible: Possible, i: int, rule: SchoolFloor) -> None:
    """Note schools whose floor lies above all that they can gain."""
    gains, short = possible.gains, []
    for t, year in possible.years(rule):
        each = _by_place(possible, t, year)
        for school in context.selected(rule.schools):
            most = each.get(school, 0.0) / gains.places.enrollment[school][year]
            if most < rule.gain - _SLACK:
                short.append((most, school, year))
    if short:
        most, school, year = min(short)
        schools = list(dict.fromkeys(s for _, s, _ in short))
        context.error(
            ("rules", i, "gain"),
            f"{shown(rule.gain)} cannot be reached at"
            f" {listed(schools, MOST_NAMED)}: {school} gains at"
            f" most {shown(most, 4)} in {year}, with every site running that can",
            "lower gain, or leave those schools out",
        )


def _by_place(possible: Possible, t: int, year: int) -> dict[str, float]:
    """Return the most each place can gain."""
    found: dict[str, float] = {}
    for program, place in possible.every_site():
        full = possible.gains.site(program, place, year)
        best = possible.best(program, place, t, full) if full else 0.0
        found[place] = found.get(place, 0.0) + best
    return found


def check_group_gain(context: Context, possible: Possible, i: int, rule: GroupGain) -> None:
    """Note a group that cannot gain so much of what the others do."""
    if rule.of == rule.group:
        says = "a group is compared with itself"
        context.warn(
            ("rules", i, "of"), says, "name another group, or leave it out for the average"
        )
        return
    for t, year in possible.years(rule):
        over = _compared(possible, rule.group, rule.of, rule.at_least, year)
        if over is None:
            continue
        path = ("rules", i, "at_least")
        # Where everything may be off, no group need be behind.
        best = possible.largest(over, t, -_SLACK) if possible.any_must(t) else 0.0
        if best < -_SLACK:
            says = (
                f"no plan reaches it in {year}: with the mandates and decisions given, {rule.group}"
                f" stays at least {shown(-best, 4)} SD per student short"
            )
            context.error(path, says, "lower at_least, or end a mandate or decision")
            return
        if _nothing_helps(possible, t, year, over):
            says = (
                f"no program does that much more for {rule.group}: in {year} only a plan without"
                " any gain for the others meets it"
            )
            context.warn(path, says, "lower at_least, or add a program that serves the group")
            return


def _nothing_helps(possible: Possible, t: int, year: int, over: Each) -> bool:
    """Return whether each site that can gain anything makes the rule harder to keep."""
    total = max(possible.gains.places.enrollment[CENTRAL][year], 1.0)
    gaining = False
    for program, place in possible.every_site():
        full = possible.gains.site(program, place, year)
        if full and possible.may_be(program, place, t):
            gaining = True
            if over(program, place) >= -_SLACK * abs(full) / total:
                return False
    return gaining


def _compared(possible: Possible, group: str, other: str, times: float, year: int) -> Each | None:
    """Return what a site adds to a group's gain per student less so many times the other's."""
    gains, places = possible.gains, possible.gains.places
    students = places.students(group, year)
    average = other == "average"
    others = places.enrollment[CENTRAL][year] if average else places.students(other, year)
    if not students or not others:
        return None

    serves = {key: program.serves for key, program in possible.context.scenario.programs.items()}

    @cache
    def of_gain(served: str | None, place: str) -> float:
        part = 1.0 if average else gains.part(served, place, other, year)
        own = gains.part(served, place, group, year)
        return own / students - times * part / others

    def over(program: str, place: str) -> float:
        full = gains.site(program, place, year)
        return full * of_gain(serves[program], place) if full else 0.0

    return over


def check_gap(context: Context, possible: Possible, i: int, rule: GapAtMost) -> None:
    """Note groups that what must run leaves further apart."""
    groups = list(dict.fromkeys(rule.groups))
    for t, year in possible.years(rule):
        if not possible.any_must(t):
            continue  # with everything off no group is ahead
        for ahead in groups:
            for behind in groups:
                over = _compared(possible, behind, ahead, 1.0, year)
                most = rule.at_most + _SLACK
                least = -possible.largest(over, t, -most) if over is not None else 0.0
                if least > most:
                    says = (
                        f"with what mandates and decisions leave, {ahead} is at"
                        f" least {shown(least, 4)}"
                        f" SD per student ahead of {behind} in {year}"
                    )
                    mend = "raise at_most, or end a mandate or decision"
                    context.error(("rules", i, "at_most"), says, mend)
                    return
