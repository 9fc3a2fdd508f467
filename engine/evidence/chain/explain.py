"""Tells what each step of the chain takes from a program's published effects."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ....models.amounts.by_year import value
from ....models.numbers import shown
from ....models.resolve.chain import Step, steps
from ....models.results.chain import ChainStep, EffectChain, ExplainedEvidence
from ....models.scenario.effect import AnyEffect, ClassSize, Effect
from ....models.scenario.scenario import Scenario
from ...formulation.scale import students_lost


def explain_effects(scenario: Scenario, program: str) -> ExplainedEvidence:
    """Return a program's effects, step by step; the scenario is as it was read."""
    given = scenario.programs[program].effects
    told = tuple(_effect(scenario, program, goal, effect) for goal, effect in given.items())
    return ExplainedEvidence(program=program, effects=told)


def _effect(scenario: Scenario, program: str, goal: str, effect: AnyEffect) -> EffectChain:
    if not isinstance(effect, Effect | ClassSize):
        return EffectChain(goal=goal, measured=False, class_size=False, steps=(), kept=None)
    told = [*steps(scenario, goal, effect)]
    told.append(_scaled(scenario, program, effect, told[-1]))
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


def _scaled(scenario: Scenario, program: str, effect: Effect | ClassSize, last: Step) -> Step:
    """Return what is left at the number of students that the program serves today.

    A plan charges it at the number that it serves itself.
    """
    given = scenario.programs[program]
    usual = scenario.evidence.scale
    if usual is None:
        return Step("scale", last.mean, last.se, "off")
    if isinstance(effect, ClassSize) or last.mean <= 0:
        return Step("scale", last.mean, last.se, "only effects for each student that help fall")
    first = scenario.years[0]
    sites = [each for each in given.sites.values() if each.running or not given.existing]
    number = sum(value(each.students, first) for each in sites)
    lost = float(students_lost(given.scale or usual, np.array([number]))[0])
    times = 1.0 - lost / number if number else 1.0
    where = "today" if given.existing else "at all its sites"
    why = f"{number:,.0f} students {where}: times {times:.2f}; the plan's own number counts"
    return Step("scale", last.mean * times, last.se, why)


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
        why = f"tier {effect.tier}: times {shown(times)}"
    return Step("trust", last.mean * times, None if last.se is None else last.se * times, why)
