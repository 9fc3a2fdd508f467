"""The chain from a published effect to the one that counts: each step, and what it takes.

Sources
-------
Tests that are not independent: Wolf and Harbatkin 2022, "Making sense of effect sizes", Journal of
Research on Educational Effectiveness. Fadeout: Hart, Bailey, Luo, Sengupta and Watts 2024,
Psychological Bulletin 150:1207-1236. The winner's curse: `shrinkage`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, sqrt

from ..numbers import shown
from ..scenario.effect import AnyEffect, ClassSize, Effect, Transition, is_unknown
from ..scenario.evidence import Evidence
from ..scenario.scenario import Scenario
from .shrinkage import EDUCATION

LEFT: tuple[tuple[float, float], ...] = ((0.0, 1.0), (9.0, 0.43), (18.0, 0.37))
"""Months after a student has left, and the share of an effect that is left; straight between, and
as at the last one beyond. Of 6 to 12 months and 1 to 2 years the middles stand here."""


@dataclass(frozen=True)
class Step:
    """An effect after a step of the chain.

    Attributes
    ----------
    name
        Of the step: published, winner's curse, who measured, age, fadeout.
    mean, se
        What the step leaves, in the goal's unit; a standard error may be unknown.
    why
        What was done, or why nothing was, in plain words.
    """

    name: str
    mean: float
    se: float | None
    why: str


def with_corrections(scenario: Scenario) -> Scenario:
    """Return the scenario with measured effects as the chain leaves them, its steps then off."""
    if not scenario.evidence.corrects:
        return scenario
    programs = {
        key: item.model_copy(update={"effects": _all(scenario, item.effects)})
        for key, item in scenario.programs.items()
    }
    reorganizations = {
        key: item.model_copy(update={"effects": _all(scenario, item.effects)})
        for key, item in scenario.reorganizations.items()
    }
    plain = Evidence(tiers=scenario.evidence.tiers, unknown=scenario.evidence.unknown)
    done = scenario.evidence.model_copy(
        update={name: getattr(plain, name) for name in ("shrink", "made_by", "drift", "fadeout")}
    )
    return scenario.model_copy(
        update={"programs": programs, "reorganizations": reorganizations, "evidence": done}
    )


def _all(scenario: Scenario, effects: Mapping[str, AnyEffect]) -> dict[str, AnyEffect]:
    return {
        goal: _corrected(scenario, goal, effect)
        if isinstance(effect, Effect | ClassSize) and not is_unknown(effect)
        else effect
        for goal, effect in effects.items()
    }


def _corrected(scenario: Scenario, goal: str, effect: Effect | ClassSize) -> Effect | ClassSize:
    *_, last = steps(scenario, goal, effect)
    field = "mean" if isinstance(effect, Effect) else "class_size"
    return effect.model_copy(update={field: last.mean, "se": last.se})


def steps(scenario: Scenario, goal: str, effect: Effect | ClassSize) -> Iterator[Step]:
    """Yield a measured effect as published, and after each step of the chain.

    Parameters
    ----------
    scenario
        Unresolved: what its `evidence` says is done.
    goal
        On which the effect is.
    effect
        As published.
    """
    evidence = scenario.evidence
    mean = effect.mean if isinstance(effect, Effect) else effect.class_size
    step = Step("published", mean, effect.se, effect.source)
    yield step
    step = _winners_curse(evidence, step)
    yield step
    step = _who_measured(evidence, effect, step)
    yield step
    step = _age(evidence, effect, step, scenario.years[0], scenario.goals[goal].one_sd)
    yield step
    yield _fadeout(evidence, effect, step)


def _winners_curse(evidence: Evidence, last: Step) -> Step:
    name = "winner's curse"
    if not evidence.shrink:
        return Step(name, last.mean, last.se, "off")
    if not last.se:
        return Step(name, last.mean, last.se, "no standard error, so nothing can be told")
    mean, se = EDUCATION.shrunk(last.mean, last.se)
    z = last.mean / last.se
    return Step(name, mean, se, f"{z:.1f} standard errors from 0, among all findings")


def _who_measured(evidence: Evidence, effect: Effect | ClassSize, last: Step) -> Step:
    name = "who measured"
    if not evidence.made_by:
        return Step(name, last.mean, last.se, "off")
    if effect.test is None:
        return Step(name, last.mean, last.se, "who made the test is not said")
    if effect.test == "independent" or effect.test not in evidence.made_by:
        return Step(name, last.mean, last.se, f"test: {effect.test}")
    times = evidence.made_by[effect.test]
    se = None if last.se is None else last.se * times
    return Step(
        name, last.mean * times, se, f"test made by the {effect.test}: times {shown(times)}"
    )


def _age(
    evidence: Evidence, effect: Effect | ClassSize, last: Step, today: int, one_sd: float
) -> Step:
    if not evidence.drift:
        return Step("age", last.mean, last.se, "off")
    if effect.year is None:
        return Step("age", last.mean, last.se, "the year it was measured is not said")
    age = max(today - effect.year, 0)
    se = hypot(last.se or 0.0, evidence.drift * one_sd * sqrt(age))
    return Step(
        "age", last.mean, se, f"measured {age} year{'' if age == 1 else 's'} before {today}"
    )


def _fadeout(evidence: Evidence, effect: Effect | ClassSize, last: Step) -> Step:
    if evidence.fadeout is None:
        return Step("fadeout", last.mean, last.se, "off")
    if isinstance(effect, Transition):
        return Step("fadeout", last.mean, last.se, "a reorganization says itself for how long")
    if evidence.fadeout.months <= effect.measured_after:
        return Step("fadeout", last.mean, last.se, "measured as late, or later")
    share = left(evidence.fadeout.months) / left(effect.measured_after)
    se = hypot(share * (last.se or 0.0), evidence.fadeout.se * last.mean)
    why = f"{shown(evidence.fadeout.months)} months after a student has left: times {share:.2f}"
    return Step("fadeout", last.mean * share, se, why)


def left(months: float) -> float:
    """Return the share of an effect that is left so many months after a student has left."""
    for (start, high), (end, low) in pairwise(LEFT):
        if months <= end:
            return high + (low - high) * (months - start) / (end - start)
    return LEFT[-1][1]
