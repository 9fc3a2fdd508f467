"""Which changed inputs flip which decisions: found by putting them back and solving again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ....models.numbers import shown
from ....models.results.comparison import Flip, Unit
from ....models.results.plan import Plan
from ....models.results.plan_parts.program_plan import SiteYear
from ....models.scenario.scenario import Scenario
from ....models.tree.problems import ScenarioError
from .inputs import Path, Tree, revert_inputs, scenario_of

Site = tuple[str, str]
Sites = Mapping[Site, tuple[str, ...]]

UNITS: dict[Unit, int | None] = {"value": None, "entry": 2, "section": 1}
"""How many keys of an address the things put back together share."""


def words_by_site(plan: Plan, years: tuple[int, ...]) -> dict[Site, tuple[str, ...]]:
    """Return what happens at each site, one word a year, `off` where nothing does."""
    found: dict[Site, list[str]] = {}
    for site in plan.sites:
        row = found.setdefault((site.program, site.school), ["off"] * len(years))
        if site.year in years and site.action != "retire":
            row[years.index(site.year)] = _word(site)
    return {key: tuple(row) for key, row in found.items()}


def _word(site: SiteYear) -> str:
    if site.merge is not None:
        return f"merge {site.merge}"
    if site.action == "pilot":
        return "pilot"
    if site.positions is not None:
        return f"run with {site.positions}"
    return "run" if site.level == 1.0 else f"run at {shown(site.level)}"


@dataclass(eq=False)
class InputReversal:
    """Puts inputs of B back as they are in A, and sees which decisions are then as in A.

    Attributes
    ----------
    a, b
        The two scenarios' trees.
    years
        Of both.
    wanted, found
        What A and B decide at each site.
    paths
        Where the two differ.
    solve
        Solves a scenario; None where nothing was found in time.
    most
        Most solves.
    """

    a: Tree
    b: Tree
    years: tuple[int, ...]
    wanted: Sites
    found: Sites
    paths: tuple[Path, ...]
    solve: Callable[[Scenario], Plan | None]
    most: int
    solves: int = 0
    spent: bool = False
    _known: dict[frozenset[Path], Sites | None] = field(default_factory=dict)

    @property
    def unit(self) -> Unit:
        """What is put back at a time: the smallest for which half of the solves will do."""
        for unit in UNITS:
            if 2 * len(self._units(self.paths, unit)) <= self.most:
                return unit
        return "section"

    def flips(self) -> dict[str, tuple[Flip, ...]]:
        """Return by program what flips the decisions on it."""
        differing: dict[str, set[Site]] = {}
        for site in self.wanted.keys() | self.found.keys():
            if self._at(self.wanted, site) != self._at(self.found, site):
                differing.setdefault(site[0], set()).add(site)
        unit, found = self.unit, {}
        units = self._units(self.paths, unit)
        for program in sorted(differing):
            found[program] = self._flips_of(differing[program], units, unit)
        return found

    def _flips_of(
        self, sites: set[Site], units: dict[Path, tuple[Path, ...]], unit: Unit
    ) -> tuple[Flip, ...]:
        single = []
        for key, paths in units.items():
            back = self._back(sites, paths)
            if back:
                single.append(_flip([key], back, len(sites)))
        if any(flip.whole for flip in single):
            return tuple(flip for flip in single if flip.whole)
        return (*single, *self._group(sites, units))

    def _group(self, sites: set[Site], units: dict[Path, tuple[Path, ...]]) -> list[Flip]:
        """Return one set of units, none of which can be spared, that puts all sites back."""
        kept = list(units)
        minimal = True
        for key in list(units):
            fewer = [other for other in kept if other != key]
            back = self._back(sites, [path for other in fewer for path in units[other]])
            if back is None:
                minimal = False
            elif back == len(sites):
                kept = fewer
        return [_flip(kept, len(sites), len(sites), minimal)] if len(kept) > 1 else []

    def _back(self, sites: set[Site], paths: Iterable[Path]) -> int | None:
        """Return at how many sites it is as in A with these paths put back; None: not known."""
        decided = self._decided(frozenset(paths))
        if decided is None:
            return None
        return sum(self._at(decided, site) == self._at(self.wanted, site) for site in sites)

    def _decided(self, paths: frozenset[Path]) -> Sites | None:
        if paths == frozenset(self.paths):
            return self.wanted
        if not paths:
            return self.found
        if paths not in self._known:
            if self.solves >= self.most:
                self.spent = True
                return None
            self._known[paths] = self._solved(paths)
        return self._known[paths]

    def _solved(self, paths: frozenset[Path]) -> Sites | None:
        try:
            scenario = scenario_of(revert_inputs(self.b, self.a, sorted(paths, key=str)))
        except ScenarioError:
            return None  # these values do not go together with the others
        self.solves += 1
        plan = self.solve(scenario)
        return None if plan is None else words_by_site(plan, self.years)

    def _at(self, decided: Sites, site: Site) -> tuple[str, ...]:
        return decided.get(site, ("off",) * len(self.years))

    def _units(self, paths: Iterable[Path], unit: Unit) -> dict[Path, tuple[Path, ...]]:
        grouped: dict[Path, list[Path]] = {}
        for path in paths:
            grouped.setdefault(path[: UNITS[unit]], []).append(path)
        return {key: tuple(group) for key, group in grouped.items()}


def _flip(keys: list[Path], back: int, of: int, minimal: bool = True) -> Flip:
    addresses = tuple(".".join(map(str, key)) for key in keys)
    return Flip(addresses=addresses, sites=back, whole=back == of, minimal=minimal)
