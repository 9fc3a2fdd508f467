"""What is known of what a program does for students, in plain words."""

from collections.abc import Iterator, Mapping
from math import erf, sqrt

from ....models.resolve import resolve
from ....models.scenario.effect import ClassSize, Effect, StandIn
from ....models.scenario.scenario import Scenario
from ..words import escaped, several

_TIER = {
    1: "a well-run experiment",
    2: "a comparison with similar students who did without",
    3: "a study that finds a link, without proof that the program is the cause",
    4: "a good reason to expect it, but no study of this program's own",
}


def what_is_known(key: str, scenario: Scenario) -> Iterator[str]:
    """Yield what is known of a program's effects, and its goal, as items of a list."""
    scenario = resolve(scenario)
    given = scenario.programs[key]
    if given.required_by:
        yield f"- It is required by {escaped(given.required_by)}."
    if not given.effects:
        yield "- No effect on the district's goals is claimed for it."
    for goal, effect in given.effects.items():
        if isinstance(effect, ClassSize):
            yield f"- {_class_size(goal, effect, scenario)}"
        elif isinstance(effect, Effect) and not isinstance(effect, StandIn):
            yield f"- {effect_in_words(goal, effect, scenario)}"
    unknown = {g: effect for g, effect in given.effects.items() if isinstance(effect, StandIn)}
    if unknown:
        yield f"- {_stand_in(unknown, scenario)}"
    if given.assumed:
        yield f"- Assumed, not recorded: {several(sorted(given.assumed), len(given.assumed))}."
    if given.target:
        yield f"- Its goal: {escaped(given.target)}."


def _stand_in(unknown: Mapping[str, StandIn], scenario: Scenario) -> str:
    """Return what is assumed on the goals on which nobody has measured what a program does."""
    goals = f"Nobody has measured what it does for {several(list(unknown), len(unknown))}."
    goal, effect = next(iter(unknown.items()))
    measure = scenario.goals[goal]
    in_sd = effect.mean / measure.one_sd
    size = _place(in_sd) if measure.counts_in_sd else f"{in_sd:+.3g} {escaped(measure.unit)}"
    if not effect.mean:
        return f"{goals} Until someone does, nothing is assumed."
    if effect.presumed:
        return (
            f"{goals} Until someone does, it is presumed to bring what a dollar brings on average"
            f" where that is measured ({size})."
        )
    return f"{goals} Until someone does, a small effect ({size}) is assumed."


def _class_size(goal: str, effect: ClassSize, scenario: Scenario) -> str:
    measure = scenario.goals[goal]
    unit = "SD" if measure.in_sd else escaped(measure.unit)
    what = escaped(measure.description or goal)
    each = f"{effect.class_size:+.3g} {unit} for each student more per position"
    return f"{what}: {each}.{_rests(effect)}"


def _rests(effect: Effect | ClassSize) -> str:
    """Return what evidence an effect rests on."""
    tier = "" if effect.tier is None else f" Rests on {_TIER[effect.tier]}."
    return tier + (f" Source: {escaped(effect.source)}." if effect.source else "")


def effect_in_words(goal: str, effect: Effect, scenario: Scenario) -> str:
    """Return what is known of a measured effect, how sure it is and what it rests on."""
    what = scenario.goals[goal].description or goal
    measure = scenario.goals[goal]
    if not measure.in_sd:
        counts = "" if measure.per_sd is None else f", {effect.mean / measure.per_sd:+.3g} SD,"
        unit = escaped(measure.unit)
        return f"{goal}: {effect.mean:+.3g} {unit}{counts} for each student.{_rests(effect)}"
    sure = ""
    if effect.se:
        low, high = (_ordinal(_rank(effect.mean + side * 1.96 * effect.se)) for side in (-1, 1))
        sure = f" It is likely (19 in 20) between {low} and {high}."
    return f"{escaped(what)}: {_place(effect.mean)}.{sure}{_rests(effect)}"


def _rank(effect: float) -> int:
    """Return where the student in the middle of 100 comes to stand: the normal distribution."""
    return max(1, min(99, round(100 * (1 + erf(effect / sqrt(2))) / 2)))


def _place(effect: float) -> str:
    rank = _rank(effect)
    if rank == 50:
        return "a student in the middle of 100 stays about there"
    return f"a student in the middle of 100 (50th) comes to stand {_ordinal(rank)}"


def _ordinal(rank: int) -> str:
    end = "th" if 10 < rank % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{end}"
