"""Which decisions turn with what stands in for unmeasured effects, from nothing to twice its size.

That is one line to be argued about: what nobody measured is one presumption, not many dice.
"""

from __future__ import annotations

from collections.abc import Mapping

from ....models.results.plan import Plan
from ....models.results.robustness import Presumption
from ....models.scenario.effect import AnyEffect, StandIn
from ....models.scenario.scenario import Scenario

MULTIPLES = (0.0, 0.5, 1.0, 1.5, 2.0)
"""How large what stands in is taken, as shares of what the scenario takes."""


def turned(scenario: Scenario) -> dict[float, Scenario]:
    """Return the scenarios in which what stands in is larger or smaller, by how many times.

    Parameters
    ----------
    scenario
        Resolved.

    Returns
    -------
    Nothing where nothing stands in for anything.
    """
    if not _concerned(scenario):
        return {}
    return {multiple: times(scenario, multiple) for multiple in MULTIPLES if multiple != 1.0}


def _concerned(scenario: Scenario) -> list[str]:
    """Return the programs for an effect of which something stands in."""
    return [key for key, program in scenario.programs.items() if _stands_in(program.effects)]


def find_turns(scenario: Scenario, plain: Plan, found: Mapping[float, Plan]) -> Presumption | None:
    """Return which programs are decided otherwise as what stands in grows.

    Parameters
    ----------
    scenario
        Resolved.
    plain
        Its plan.
    found
        The plans of the scenarios that `turned` gives, as far as there was time for them.

    Returns
    -------
    None where nothing stands in for anything.
    """
    concerned = _concerned(scenario)
    if not concerned:
        return None
    plans: dict[float, Plan] = {}
    for multiple in MULTIPLES:
        plan = plain if multiple == 1.0 else found.get(multiple)
        # One not proved best within the gap may only be where its search began.
        if plan is not None and (multiple == 1.0 or plan.status == "optimal"):
            plans[multiple] = plan
    decided = {
        key: tuple(plan.programs[key].first_decision for plan in plans.values())
        for key in scenario.programs
    }
    return Presumption(
        programs=len(concerned),
        multiples=tuple(plans),
        unknown=tuple(multiple for multiple in MULTIPLES if multiple not in plans),
        begun={
            key: years
            for key in scenario.reorganizations
            if len(set(years := tuple(plan.begun[key] for plan in plans.values()))) > 1
        },
        turns={key: words for key, words in decided.items() if len(set(words)) > 1},
    )


def times(scenario: Scenario, multiple: float) -> Scenario:
    """Return a resolved scenario in which what stands in is so many times as large."""
    programs = {
        key: program.model_copy(
            update={"effects": {g: _times(e, multiple) for g, e in program.effects.items()}}
        )
        if _stands_in(program.effects)
        else program
        for key, program in scenario.programs.items()
    }
    return scenario.model_copy(update={"programs": programs})


def _stands_in(effects: Mapping[str, object]) -> bool:
    """Return whether something that is not 0 stands in for an effect."""
    return any(isinstance(effect, StandIn) and effect.mean for effect in effects.values())


def _times(effect: AnyEffect, multiple: float) -> AnyEffect:
    if not isinstance(effect, StandIn):
        return effect
    return effect.model_copy(update={"mean": effect.mean * multiple})
