"""What is possible at best: sums over sites, each in the best of the states left to it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ...amounts.costs import merge_cost, site_cost
from ...amounts.gains import Gains
from ...scenario.program import Merge
from ...scenario.rules.rule import Rule
from ..context import Context
from .states import FULL, LOW, MERGED, OFF, PILOT, Sites, SiteStates, running_states

Each = Callable[[str, str], float]
"""From a program and a place to what its site adds to a sum when it runs fully."""


@dataclass
class Possible:
    """The states left to every site, and what sums over sites can come to.

    A sum is taken site by site, as if each were free of the others, so that no plan exceeds it.
    """

    context: Context
    sites: Sites
    gains: Gains
    _known: dict[tuple[str, str], SiteStates] = field(default_factory=dict)

    @classmethod
    def of(cls, context: Context) -> "Possible":
        """Return what is possible in a scenario."""
        return cls(context, Sites(context), Gains(context.scenario))

    @property
    def contradictory(self) -> bool:
        """Whether mandates and decisions leave some site no state; that is said elsewhere."""
        return any(ways.never() is not None for ways in self.sites.ways.values())

    def years(self, rule: Rule) -> list[tuple[int, int]]:
        """Return the years a rule holds in: their numbers and names."""
        years = self.context.scenario.years
        return [(t, y) for t, y in enumerate(years) if rule.years is None or y in rule.years]

    def ways(self, program: str, place: str) -> SiteStates:
        """Return the states left to a site."""
        key = program, place
        if key not in self._known:
            self._known[key] = self.sites.ways.get(key) or self.sites.site(*key)
        return self._known[key]

    def may_run(self, program: str, place: str, t: int) -> bool:
        """Return whether a site can run, as itself or merged."""
        return bool(running_states(self.ways(program, place).left[t]))

    def must_run(self, program: str, place: str, t: int) -> bool:
        """Return whether nothing but running is left to a site."""
        left = self.ways(program, place).left[t]
        return running_states(left) == left

    def any_must(self, t: int) -> bool:
        """Return whether some site may not be off."""
        return any(OFF not in ways.left[t] for ways in self.sites.ways.values())

    def may_be(self, program: str, place: str, t: int) -> bool:
        """Return whether a site can be anything but off."""
        return bool(self.ways(program, place).left[t] - {OFF})

    def largest(self, each: Each, t: int, enough: float) -> float:
        """Return the most that a sum over all sites can come to, or as much as is enough."""

        def most(sites: Iterable[tuple[str, str]]) -> Iterator[float]:
            return (self.best(*key, t, full) for key in sites if (full := each(*key)))

        must = [key for key, ways in self.sites.ways.items() if OFF not in ways.left[t]]
        total = sum(most(must))
        # Any other site adds nothing at worst, so there is no need to look at all of them.
        seen = set(must)
        for more in most(key for key in self.every_site() if key not in seen):
            if total >= enough:
                break
            total += more
        return total

    def best(self, program: str, place: str, t: int, full: float) -> float:
        """Return the most a site can add to a sum of which it adds `full` when it runs fully."""
        levels = self.context.scenario.programs[program].levels
        factors: list[float] = []
        for state in self.ways(program, place).left[t]:
            if state.startswith(MERGED):
                # Of a merge's gain each part brings its own, times what is retained.
                factors.append(self._merge(state).retains)
            else:
                factors += {FULL: [1.0], PILOT: [1.0], OFF: [0.0], LOW: list(levels)}[state]
        return max(factor * full for factor in factors)

    def every_site(self) -> Iterator[tuple[str, str]]:
        """Yield the program and the place of every site."""
        for key, program in self.context.scenario.programs.items():
            for place in program.sites:
                yield key, place

    def must_spend(self, t: int) -> bool:
        """Return whether some site costs dollars in every state left to it."""
        return any(
            OFF not in self.sites.ways[key].left[t] and self._costs(self.sites.ways[key], t)
            for key in self.sites.ways
        )

    def _costs(self, ways: SiteStates, t: int) -> bool:
        scenario = self.context.scenario
        year, program = scenario.years[t], scenario.programs[ways.program]
        alone = site_cost(scenario, program, ways.site, year) > 0 and min((1, *program.levels)) > 0
        for state in ways.left[t]:
            if not state.startswith(MERGED):
                if not alone:
                    return False
                continue
            merge = self._merge(state)
            parts = self.sites.merge_schools[state.removeprefix(MERGED)][ways.school]
            if merge_cost(scenario, merge, ways.school, parts, year) <= 0:
                return False
        return True

    def _merge(self, state: str) -> Merge:
        return self.context.scenario.merges[state.removeprefix(MERGED)]
