"""In which states each site can be in each year, as far as mandates and decisions say."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from ...amounts.costs import merge_schools
from ...scenario.program import Site
from ...scenario.rules.kinds import Avoid, Decide
from ...tree.tree import Path
from ..context import Context

FULL, LOW, PILOT, OFF = "as itself", "at a lower level", "pilot", "off"
MERGED = "merged:"
AS_ITSELF = frozenset({FULL, LOW})
States = frozenset[str]
"""States a site may be in: the first four above, or `merged:<merge>`."""
Cut = Callable[[str, Site, int, States], States]


@dataclass(frozen=True)
class Reason:
    """A mandate or decision: what it is called, where it stands, and which states it leaves."""

    label: str
    path: Path
    program: str
    cut: Cut = field(compare=False)


@dataclass
class SiteStates:
    """The states left to one site, year by year, and the reasons that took the others away."""

    program: str
    school: str
    site: Site
    left: list[States]
    reasons: list[Reason]

    def never(self) -> int | None:
        """Return the index of the first year in which no state is left, or None."""
        return next((t for t, states in enumerate(self.left) if not states), None)


def merged(merge: str) -> str:
    """Return the state of being merged."""
    return MERGED + merge


def running_states(states: States) -> States:
    """Return those of the states in which a site runs, as itself or merged."""
    return states - {PILOT, OFF}


class Sites:
    """Possible states of the sites of all programs that a mandate or decision speaks of."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._scenario = context.scenario
        self.merge_schools = {
            key: merge_schools(self._scenario, merge)
            for key, merge in self._scenario.merges.items()
        }
        self._merges_of: dict[str, list[str]] = {}
        for key, merge in self._scenario.merges.items():
            for part in dict.fromkeys(merge.combines):
                self._merges_of.setdefault(part, []).append(key)
        programs = self._scenario.programs
        self._existing = {key for key, program in programs.items() if program.existing}
        self.reasons = self._reasons()
        named = dict.fromkeys(reason.program for reason in self.reasons)
        self.ways: dict[tuple[str, str], SiteStates] = {}
        for program in named:
            for school in self._scenario.programs[program].sites:
                self.ways[program, school] = self.site(program, school)
        self._couple()

    def site(self, program: str, school: str, reasons: list[Reason] | None = None) -> SiteStates:
        """Return the states left to a site by the reasons (default: all), parts uncoupled."""
        site = self._scenario.programs[program].sites[school]
        years = self._scenario.years
        left, blamed = [], []
        for t, year in enumerate(years):
            states = self._initial(program, school, site, t)
            for reason in self.reasons if reasons is None else reasons:
                if reason.program == program:
                    fewer = reason.cut(school, site, year, states)
                    if fewer != states and reason not in blamed:
                        blamed.append(reason)
                    states = fewer
            left.append(states)
        if site.running:
            left = _passed(left, self._scenario.programs[program].restart)
        return SiteStates(program, school, site, left, blamed)

    def _initial(self, key: str, school: str, site: Site, t: int) -> States:
        program = self._scenario.programs[key]
        merges = [merged(m) for m in self.merges_at(key, school)]
        low = [LOW] if program.levels or program.positions else []
        if site.running:
            return frozenset([FULL, OFF, *low, *merges])
        if key in self._existing:
            return frozenset([OFF] if program.all_or_nothing else [FULL, OFF, *low])
        pilot = [PILOT] if program.pilot else []
        may_start = program.proven or (program.pilot is not None and t > 0)
        return frozenset([OFF, *pilot, *([FULL, *low] if may_start else [])])

    def merges_at(self, program: str, school: str) -> list[str]:
        """Return the merges that would take a program in at a school."""
        return [
            merge
            for merge in self._merges_of.get(program, ())
            if program in self.merge_schools[merge].get(school, ())
        ]

    def _reasons(self) -> list[Reason]:
        found = [
            Reason(
                f"the mandate of {key}",
                ("programs", key, program.protecting_field),
                key,
                self._mandate,
            )
            for key, program in self._scenario.programs.items()
            if program.mandated and key in self._existing
        ]
        for i, rule in enumerate(self._scenario.rules):
            # A rule with a price may be broken, so it contradicts nothing.
            soft = getattr(rule, "enforce", None) is not None
            if (
                isinstance(rule, Decide | Avoid)
                and rule.program in self._scenario.programs
                and not soft
            ):
                verb = "not " if isinstance(rule, Avoid) else ""
                label = f"{self.label(i)} ({verb}{rule.action} {rule.program})"
                found.append(Reason(label, ("rules", i), rule.program, self._cut(rule)))
        return found

    def label(self, index: int) -> str:
        """Return a rule's id."""
        rules = self._context.tree.get("rules")
        return str(getattr(rules[index], "label", None) if rules else None) or str(index + 1)

    def _cut(self, rule: Decide | Avoid) -> Cut:
        chosen = None if rule.schools is None else frozenset(self._context.selected(rule.schools))
        years = frozenset(self._scenario.years if rule.years is None else rule.years)
        avoid = isinstance(rule, Avoid)

        def cut(school: str, site: Site, year: int, states: States) -> States:
            if year not in years or (chosen is not None and school not in chosen):
                return states
            meant = self._meant(rule, school, site)
            exactly = rule.level not in (None, 1.0) or rule.positions is not None
            if meant is not None and exactly:
                # Which level or number it is is not told apart here.
                meant = None if avoid else AS_ITSELF
            if meant is None or (not avoid and rule.action == "pilot"):
                return states
            return states - meant if avoid else states & meant

        return cut

    def _meant(self, rule: Decide | Avoid, school: str, site: Site) -> States | None:
        """Return the states that a decision names at a site; None where it says nothing."""
        if rule.action == "keep":
            return frozenset({FULL}) if site.running else None
        if rule.action == "start":
            return None if site.running else AS_ITSELF
        if rule.action == "retire":
            return frozenset({OFF}) if site.running else None
        if rule.action == "merge":
            at = self.merges_at(rule.program, school)
            wanted = [merged(m) for m in at if rule.merge in (None, m)]
            return frozenset(wanted) if wanted else None
        return frozenset({OFF if rule.action == "off" else PILOT})

    def _mandate(self, school: str, site: Site, _year: int, states: States) -> States:
        # Where its building may close, a mandated program may end with it.
        may_close = school in self._context.closable
        return states - {OFF} if site.running and not may_close else states

    def _couple(self) -> None:
        """Take away merges that another part of the merge cannot go into."""
        changed = True
        while changed:
            changed = False
            for (program, school), ways in self.ways.items():
                for merge in self.merges_at(program, school):
                    for other in self.merge_schools[merge][school]:
                        rival = self.ways.get((other, school))
                        if rival is not None and other != program:
                            restart = self._scenario.programs[program].restart
                            changed = _without(ways, merged(merge), rival, restart) or changed


def _without(ways: SiteStates, state: str, rival: SiteStates, restart: bool) -> bool:
    left = [
        states - {state} if state not in rival.left[t] else states
        for t, states in enumerate(ways.left)
    ]
    left = _passed(left, restart)
    if left == ways.left:
        return False
    ways.left = left
    ways.reasons += [r for r in rival.reasons if r not in ways.reasons]
    return True


@cache
def _from(state: str, restart: bool) -> Callable[[States], bool]:
    """Return whether a today-running site can be in a state after one of others.

    One that may restart can come back from being off, though not if it was merged before: a sum
    over such states is then more than can be, and proves less.
    """
    if state in AS_ITSELF and restart:
        return lambda before: bool(before & {FULL, LOW, OFF})
    if state == FULL:
        return lambda before: FULL in before
    if state == LOW:
        return lambda before: bool(before & AS_ITSELF)
    if state == OFF:
        return bool
    return lambda before: bool(running_states(before))


def _passed(left: list[States], restart: bool) -> list[States]:
    """Keep the states of a today-running site that can be reached from today and lead on."""
    found = list(left)
    for t in range(1, len(found)):
        found[t] = frozenset(s for s in found[t] if _from(s, restart)(found[t - 1]))
    for t in range(len(found) - 2, -1, -1):
        if found[t + 1]:
            found[t] = frozenset(
                s for s in found[t] if any(_from(z, restart)(frozenset({s})) for z in found[t + 1])
            )
    return found
