"""What a scenario only implies, written out: rises, mandates, effects as they count, stand-ins.

Uses the scenario's models and amounts. Whoever reckons with a scenario resolves it first, so that
costs, mandates and effects each stand in one place.
"""

from ..scenario.scenario import Scenario
from .chain import with_corrections
from .growth import grown
from .mandates import mandated
from .stand_ins import with_stand_ins


def resolve(scenario: Scenario) -> Scenario:
    """Return a scenario with what it implies written out; resolving it again changes nothing.

    Costs given as one number become values by year where they rise; programs required by a law are
    mandated; measured effects are corrected as `evidence` says; each `unknown` effect becomes a
    `StandIn`.
    """
    return with_stand_ins(with_corrections(mandated(grown(scenario))))
