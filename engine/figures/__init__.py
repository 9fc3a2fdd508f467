"""What every possible decision costs and does, as arrays; no columns, no solver."""

from dataclasses import dataclass

from ...models.scenario.scenario import Scenario
from .places import Places, make_places
from .pots import Pots, make_pots
from .sites import Sites, make_sites
from .ways import SiteStates, make_site_states


@dataclass(frozen=True, eq=False)
class Figures:
    """A scenario and its figures as arrays."""

    scenario: Scenario
    places: Places
    sites: Sites
    ways: SiteStates
    pots: Pots

    @property
    def years(self) -> range:
        """Numbers of the years."""
        return range(len(self.scenario.years))


def make_figures(scenario: Scenario) -> Figures:
    """Return the figures of a scenario."""
    places = make_places(scenario)
    sites = make_sites(scenario, places)
    ways = make_site_states(scenario, places, sites)
    return Figures(scenario, places, sites, ways, make_pots(scenario, places.ids))
