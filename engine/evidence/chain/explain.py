"""Tells what each step of the chain takes from a program's published effects."""

from __future__ import annotations

from collections.abc import Iterator

from ....models.resolve.chain import Step, steps
from ....models.results.chain import ChainStep, EffectChain, ExplainedEvidence
from ....models.scenario.effect import AnyEffect, ClassSize, Effect
from ....models.scenario.scenario import Scenario


def explain_effects(scenario: Scenario, program: str) -> ExplainedEvidence:
    """Return a program's effects, step by step; the scenario is as it was read."""
    given = scenario.programs[program].effects
    told = tuple(_effect(scenario, goal, effect) for goal, effect in given.items())
    return ExplainedEvidence(program=program, effects=told)


def _effect(scenario: Scenario, goal: str, effect: AnyEffect) -> EffectChain:
    if not isinstance(effect, Effect | ClassSize):
        return EffectChain(goal=goal, measured=False, class_size=False, steps=(), kept=None)
    told = [*steps(scenario, goal, effect)]
    told.append(_trusted(scenario, effect, told[-1]))
    first, last = told[0].mean, told[-1].mean
    return EffectChain(
        goal=goal,
        measured=True,
        class_size=isinstance(effect, ClassSize),
        steps=tuple(_steps(told)),
        kept=last / first if first else None,
    )


def _steps(told: list[Step]) -> Iterator[ChainStep]:
    for step in told:
        yield ChainStep(step=step.name, effect=step.mean, se=step.se, why=step.why)


def _trusted(scenario: Scenario, effect: Effect | ClassSize, last: Step) -> Step:
    """Return what trust in the evidence's tier leaves, which the plan applies where it counts."""
    # Each student more per position is a harm, so fewer of them are a gain.
    gain = -last.mean if isinstance(effect, ClassSize) else last.mean
    times = scenario.evidence.trust(gain, effect.tier)
    if effect.tier is None:
        why = "no tier is given"
    elif gain < 0:
        why = "a harm counts whole"
    else:
        why = f"tier {effect.tier}: times {times:g}"
    return Step("trust", last.mean * times, None if last.se is None else last.se * times, why)
