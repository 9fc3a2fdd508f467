"""What is known of what a program does for students, in plain words."""

from collections.abc import Iterator, Mapping
from math import erf, sqrt

from ....models.numbers import with_sign
from ....models.resolve import resolve
from ....models.scenario.effect import ClassSize, Effect, StandIn
from ....models.scenario.scenario import Scenario
from ..words import Names, percent, several

_TIER = {
    1: "a well-run experiment",
    2: "a comparison with similar students who did without",
    3: "a study that finds a link, without proof that the program is the cause",
    4: "a good reason to expect it, but no study of this program's own",
}


_FIGURES = {
    "cost": "what it costs",
    "effects": "what it does for students",
    "evaluation_cost": "what it costs to study it",
    "funds": "which funds may pay for it",
    "start_cost": "what it costs to start it",
    "stop_cost": "what it costs to end it",
    "students": "how many students it serves",
}
"""Figures that a program may assume, as people call them."""


def what_is_known(key: str, scenario: Scenario, names: Names) -> Iterator[str]:
    """Yield what is known of a program's effects, and its goal, as items of a list."""
    given = scenario.programs[key]
    if given.required_by:
        yield f"- It is required by {names.text(given.required_by)}."
    yield from effects_in_words(key, scenario, names)
    if given.assumed:
        named = [_FIGURES.get(key) or names.text(key) for key in sorted(given.assumed)]
        yield f"- Assumed, not recorded: {several(named, len(named))}."
    if given.target:
        yield f"- Its goal: {names.text(given.target)}."


def effects_in_words(key: str, scenario: Scenario, names: Names) -> Iterator[str]:
    """Yield what is known of a program's effects, as items of a list."""
    scenario = resolve(scenario)
    given = scenario.programs[key]
    if not given.effects:
        yield "- No effect on the district's goals is claimed for it."
    for goal, effect in given.effects.items():
        if isinstance(effect, ClassSize):
            yield f"- {_class_size(goal, effect, scenario, names)}"
        elif isinstance(effect, Effect) and not isinstance(effect, StandIn):
            yield f"- {effect_in_words(goal, effect, scenario, names)}"
    unknown = {g: effect for g, effect in given.effects.items() if isinstance(effect, StandIn)}
    if unknown:
        yield f"- {_stand_in(unknown, scenario, names)}"


def counted_in_words(key: str, scenario: Scenario, names: Names) -> Iterator[str]:
    """Yield how much of a program's effects the plan counts, where it is not all, in sentences."""
    for goal, effect in resolve(scenario).programs[key].effects.items():
        if isinstance(effect, Effect | ClassSize):
            yield from _counted(goal, effect, scenario, names)


def _counted(
    goal: str, effect: Effect | ClassSize, scenario: Scenario, names: Names
) -> Iterator[str]:
    """Yield how much of an effect is counted, and what it comes to beside the study's own."""
    each = isinstance(effect, ClassSize)
    size = effect.class_size if isinstance(effect, ClassSize) else effect.mean
    # Fewer students help: below 0 is a gain, which counts as one.
    trust = scenario.evidence.trust(abs(size) if each else size, effect.tier)
    if trust == 1 or not size:
        return
    measure = scenario.goals[goal]
    both = [f"{with_sign(part * size)}" for part in (trust, 1.0)]
    unit = "of a standard deviation" if measure.in_sd else names.text(measure.unit)
    if measure.in_sd and not each:
        both, unit = _places(trust * size, size), "of 100"
    of_it = "nothing" if not trust else percent(trust)
    what = names.text(measure.description or goal)
    yield (
        f'Of what it does for "{what}" the plan counts {of_it}, for the strength of the evidence:'
        f" {both[0]} {unit}, not {both[1]}."
    )


def _stand_in(unknown: Mapping[str, StandIn], scenario: Scenario, names: Names) -> str:
    """Return what is assumed on the goals on which nobody has measured what a program does."""
    goals = f"Nobody has measured what it does for {several(list(unknown), len(unknown))}."
    goal, effect = next(iter(unknown.items()))
    measure = scenario.goals[goal]
    in_sd = effect.mean / measure.one_sd
    size = _place(in_sd) if measure.counts_in_sd else f"{in_sd:+.3g} {names.text(measure.unit)}"
    if not effect.mean:
        return f"{goals} Until someone does, nothing is assumed."
    if effect.presumed:
        return (
            f"{goals} Until someone does, it is presumed to bring what a dollar brings on average"
            f" where that is measured ({size})."
        )
    return f"{goals} Until someone does, a small effect ({size}) is assumed."


def _class_size(goal: str, effect: ClassSize, scenario: Scenario, names: Names) -> str:
    measure = scenario.goals[goal]
    unit = "SD" if measure.in_sd else names.text(measure.unit)
    what = names.text(measure.description or goal)
    each = f"{effect.class_size:+.3g} {unit} for each student more per position"
    return f"{what}: {each}.{_rests(effect, names)}"


def _rests(effect: Effect | ClassSize, names: Names) -> str:
    """Return what evidence an effect rests on."""
    tier = "" if effect.tier is None else f" Rests on {_TIER[effect.tier]}."
    return tier + (f" Source: {names.text(effect.source)}." if effect.source else "")


def effect_in_words(goal: str, effect: Effect, scenario: Scenario, names: Names) -> str:
    """Return what is known of a measured effect, how sure it is and what it rests on."""
    what = scenario.goals[goal].description or goal
    measure = scenario.goals[goal]
    if not measure.in_sd:
        counts = "" if measure.per_sd is None else f", {effect.mean / measure.per_sd:+.3g} SD,"
        unit = names.text(measure.unit)
        return f"{goal}: {effect.mean:+.3g} {unit}{counts} for each student.{_rests(effect, names)}"
    sure = ""
    if effect.se:
        low, high = (_ordinal(_rank(effect.mean + side * 1.96 * effect.se)) for side in (-1, 1))
        sure = f" It is likely (19 in 20) between {low} and {high}."
    return f"{names.text(what)}: {_place(effect.mean)}.{sure}{_rests(effect, names)}"


def _rank(effect: float) -> int:
    """Return where the student in the middle of 100 comes to stand: the normal distribution."""
    return max(1, min(99, round(100 * (1 + erf(effect / sqrt(2))) / 2)))


def _places(counted: float, found: float) -> list[str]:
    """Return two places, as exactly as it takes to tell them apart: '51st', '50.2'."""
    ranks = [_ordinal(_rank(effect)) for effect in (counted, found)]
    if ranks[0] != ranks[1]:
        return ranks
    exact = [100 * (1 + erf(effect / sqrt(2))) / 2 for effect in (counted, found)]
    digits = next((d for d in (1, 2) if round(exact[0], d) != round(exact[1], d)), 3)
    return [f"{rank:.{digits}f}" for rank in exact]


def _place(effect: float) -> str:
    rank = _rank(effect)
    if rank == 50:
        return "a student in the middle of 100 stays about there"
    return f"a student in the middle of 100 (50th) comes to stand {_ordinal(rank)}"


def _ordinal(rank: int) -> str:
    end = "th" if 10 < rank % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{end}"
