"""Groundswell: which programs a school district keeps, merges, pilots and retires, and why.

>>> import groundswell
>>> scenario = groundswell.load_scenario("maple.yaml")  # doctest: +SKIP
>>> plan = groundswell.solve(scenario)  # doctest: +SKIP
>>> plan.sites_frame()  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .engine.batches.frontier.equity import price_of_equity
    from .engine.batches.frontier.trace import frontier
    from .engine.batches.frontier.voice import price_of_voice
    from .engine.batches.results import SweepResults
    from .engine.batches.sweep import sweep
    from .engine.decisions.alternatives import alternatives
    from .engine.decisions.explain.explain import explain
    from .engine.decisions.learning import pilots
    from .engine.decisions.price_of_rules import price_of_rules
    from .engine.decisions.robustness import robustness
    from .engine.plan.verify import verify
    from .engine.session import Session
    from .engine.solve import solve
    from .models.frontier import Frontier
    from .models.load import check, load_scenario, parse_scenario
    from .models.plan import Plan
    from .models.problems import Problem, ScenarioError
    from .models.scenario import Scenario

__all__ = [
    "Frontier",
    "Plan",
    "Problem",
    "Scenario",
    "ScenarioError",
    "Session",
    "SweepResults",
    "__version__",
    "alternatives",
    "check",
    "explain",
    "frontier",
    "load_scenario",
    "parse_scenario",
    "pilots",
    "price_of_equity",
    "price_of_rules",
    "price_of_voice",
    "robustness",
    "solve",
    "sweep",
    "verify",
]

# Looked up when first asked for: whoever only checks a scenario never waits for a solver.
_HOMES = {
    "Frontier": ".models.frontier",
    "Plan": ".models.plan",
    "Problem": ".models.problems",
    "Scenario": ".models.scenario",
    "ScenarioError": ".models.problems",
    "Session": ".engine.session",
    "SweepResults": ".engine.batches.results",
    "alternatives": ".engine.decisions.alternatives",
    "check": ".models.load",
    "explain": ".engine.decisions.explain.explain",
    "frontier": ".engine.batches.frontier.trace",
    "load_scenario": ".models.load",
    "parse_scenario": ".models.load",
    "pilots": ".engine.decisions.learning",
    "price_of_equity": ".engine.batches.frontier.equity",
    "price_of_rules": ".engine.decisions.price_of_rules",
    "price_of_voice": ".engine.batches.frontier.voice",
    "robustness": ".engine.decisions.robustness",
    "solve": ".engine.solve",
    "sweep": ".engine.batches.sweep",
    "verify": ".engine.plan.verify",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
