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
    from .engine.frontier.levels.equity import price_of_equity
    from .engine.frontier.levels.voice import price_of_voice
    from .engine.frontier.trace import frontier
    from .engine.options import SearchOptions
    from .engine.plan.state import state
    from .engine.plan.verify import verify
    from .engine.questions.alternatives.alternatives import alternatives
    from .engine.questions.explain.explain import explain
    from .engine.questions.keep.keep import keep
    from .engine.questions.ladder.ladder import ladder
    from .engine.questions.pilots import pilots
    from .engine.questions.robustness import robustness
    from .engine.questions.rules import price_of_rules
    from .engine.session import Session
    from .engine.solve import solve
    from .engine.sweep.sensitivity.results import SweepResults
    from .engine.sweep.sweep import sweep
    from .models.reading.load import check, load_scenario, parse_scenario
    from .models.results.frontier import Frontier
    from .models.results.ladder import Ladder
    from .models.results.plan import Plan
    from .models.scenario.scenario import Scenario
    from .models.tree.problems import Problem, ScenarioError

__all__ = [
    "Frontier",
    "Ladder",
    "Plan",
    "Problem",
    "Scenario",
    "ScenarioError",
    "SearchOptions",
    "Session",
    "SweepResults",
    "__version__",
    "alternatives",
    "check",
    "explain",
    "frontier",
    "keep",
    "ladder",
    "load_scenario",
    "parse_scenario",
    "pilots",
    "price_of_equity",
    "price_of_rules",
    "price_of_voice",
    "robustness",
    "solve",
    "state",
    "sweep",
    "verify",
]

# Looked up when first asked for: whoever only checks a scenario never waits for a solver.
_HOMES = {
    "Frontier": ".models.results.frontier",
    "Ladder": ".models.results.ladder",
    "Plan": ".models.results.plan",
    "Problem": ".models.tree.problems",
    "Scenario": ".models.scenario.scenario",
    "ScenarioError": ".models.tree.problems",
    "SearchOptions": ".engine.options",
    "Session": ".engine.session",
    "SweepResults": ".engine.sweep.sensitivity.results",
    "alternatives": ".engine.questions.alternatives.alternatives",
    "check": ".models.reading.load",
    "explain": ".engine.questions.explain.explain",
    "frontier": ".engine.frontier.trace",
    "keep": ".engine.questions.keep.keep",
    "ladder": ".engine.questions.ladder.ladder",
    "load_scenario": ".models.reading.load",
    "parse_scenario": ".models.reading.load",
    "pilots": ".engine.questions.pilots",
    "price_of_equity": ".engine.frontier.levels.equity",
    "price_of_rules": ".engine.questions.rules",
    "price_of_voice": ".engine.frontier.levels.voice",
    "robustness": ".engine.questions.robustness",
    "solve": ".engine.solve",
    "state": ".engine.plan.state",
    "sweep": ".engine.sweep.sweep",
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
