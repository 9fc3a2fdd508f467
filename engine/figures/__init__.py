"""What every possible decision costs and does, as arrays; no columns, no solver."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...models.resolve import resolve
from ...models.results.plan_parts.money_plan import Payment
from ...models.scenario.scenario import Scenario
from ..milp.model.arrays import connected
from .arrays import BoolArray, FloatArray, IntArray
from .beyond import with_reorganizations
from .places import Places, make_places
from .positions import ClassSizes, class_sizes, with_positions
from .pots import Pots, make_pots
from .reorganizations import Reorganizations, make_reorganizations
from .sites import Sites, make_sites
from .ways import SiteStates, make_site_states


@dataclass(frozen=True, eq=False)
class Figures:
    """A scenario, with what it implies written out, and its figures as arrays.

    Attributes
    ----------
    block
        Number of the sub-problem that each place belongs to, (P,): schools between which students
        may move are in one; -1 for `central`.
    """

    scenario: Scenario
    places: Places
    sites: Sites
    ways: SiteStates
    pots: Pots
    reorganizations: Reorganizations
    block: IntArray

    @cached_property
    def may_be_in_force(self) -> BoolArray:
        """Whether each reorganization can be in force in a year, (R, T).

        One never can that would leave a mandated program without a site where its students go.
        """
        began = np.cumsum(self.reorganizations.may_begin, axis=1) > 0
        mandated = [p.mandated for p in self.scenario.programs.values()]
        for r, closed, receiver in np.argwhere(self.reorganizations.moves).tolist():
            there = (self.sites.place == closed) & self.sites.running
            for program in self.sites.program[there].tolist():
                if mandated[program] and self.sites.find(program, receiver) < 0:
                    began[r] = False
        return began

    @cached_property
    def class_sizes(self) -> ClassSizes:
        """Effects of class size."""
        return class_sizes(self.scenario, self.places, self.sites, self.ways)

    @cached_property
    def class_at_stake(self) -> FloatArray:
        """What classes lose where a site with its usual positions is off, (S, G, T), student-SD."""
        sizes, sites = self.class_sizes, self.sites
        found = np.zeros(sites.effect.shape)
        usual = sites.reference[sizes.site]
        for t in self.years:
            more = sizes.fewer(usual, t) - sizes.fewer(np.zeros_like(usual), t)
            each = self.ways.effect[sizes.way, sizes.goal, t] * more
            np.add.at(found[:, :, t], (sizes.site, sizes.goal), each)
        return found

    @cached_property
    def never_ends(self) -> BoolArray:
        """Which sites of today run for as long as their building is open, (S,)."""
        programs = list(self.scenario.programs.values())
        held = [
            p.mandated or p.lasting or (p.positions is not None and p.positions.least > 0)
            for p in programs
        ]
        return np.asarray(self.sites.running & np.array(held, dtype=bool)[self.sites.program])

    @cached_property
    def may_rise(self) -> BoolArray:
        """Which sites of today may start again, at any level or number, (S,)."""
        again = np.array([p.restart for p in self.scenario.programs.values()], dtype=bool)
        return np.asarray(self.sites.running & again[self.sites.program])

    @cached_property
    def offering_ids(self) -> tuple[str, ...]:
        """Ids of programs, merges and reorganizations, in the order of their numbers."""
        scenario = self.scenario
        return (*scenario.programs, *scenario.merges, *scenario.reorganizations)

    def named(self, offering: int) -> dict[str, str]:
        """Return an offering's id, by what it is: `program`, `merge` or `reorganization`."""
        scenario, kind = self.scenario, "program"
        if offering >= len(scenario.programs):
            kind = "merge"
        if offering >= len(scenario.programs) + len(scenario.merges):
            kind = "reorganization"
        return {kind: self.offering_ids[offering]}

    @property
    def offerings(self) -> int:
        """How many programs, merges and reorganizations there are: all that costs."""
        return len(self.offering_ids)

    def pot_of(self, payment: Payment) -> int:
        """Return the number of the pot that a payment of this scenario is drawn on.

        Raises
        ------
        KeyError
            Its fund has none for that place.
        """
        place = -1 if payment.school is None else self.places.ids.index(payment.school)
        pot = self.pots.of(list(self.scenario.funds).index(payment.fund), place)
        if pot is None:
            raise KeyError(payment.fund, payment.school)
        return pot

    @property
    def years(self) -> range:
        """Numbers of the years."""
        return range(len(self.scenario.years))


def make_figures(scenario: Scenario) -> Figures:
    """Return the figures of a scenario, with what it implies written out."""
    scenario = resolve(scenario)
    places = make_places(scenario)
    sites = make_sites(scenario, places)
    moves = make_reorganizations(scenario, places)
    states = make_site_states(scenario, places, sites)
    ways = with_positions(scenario, places, sites, states)
    ways = with_reorganizations(scenario, places, sites, moves, ways)
    pots = make_pots(scenario, places.ids)
    return Figures(scenario, places, sites, ways, pots, moves, _blocks(places, moves))


def _blocks(places: Places, moves: Reorganizations) -> IntArray:
    # A block is called by its first place.
    block = connected(moves.moves.shape[1], *np.nonzero(moves.moves.any(axis=0)))
    block[places.schools] = -1
    return block
