"""What a scenario only implies, written out: yearly rises, mandates by law, what stands in.

Uses the scenario's models and amounts. Whoever reckons with a scenario resolves it first, so that
costs, mandates and effects each stand in one place.
"""

from ..scenario.scenario import Scenario
from .growth import grown
from .mandates import mandated
from .stand_ins import with_stand_ins


def resolve(scenario: Scenario) -> Scenario:
    """Return a scenario with what it implies written out; resolving it again changes nothing.

    Costs given as one number become values by year where they rise; programs required by a law are
    mandated; each `unknown` effect becomes a `StandIn`.
    """
    return with_stand_ins(mandated(grown(scenario)))
