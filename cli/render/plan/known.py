"""What is known of what a program does for students, in plain words."""

from collections.abc import Iterator
from math import erf, sqrt

from ....models.scenario.program import Effect, Program
from ....models.scenario.scenario import Scenario
from ..words import escaped, several

_TIER = {
    1: "a well-run experiment",
    2: "a comparison with similar students who did without",
    3: "a study that finds a link, without proof that the program is the cause",
    4: "a good reason to expect it, but no study of this program's own",
}


def what_is_known(given: Program, scenario: Scenario) -> Iterator[str]:
    """Yield what is known of a program's effects, and its goal, as items of a list."""
    if not given.effects:
        yield "- No effect on the district's goals is claimed for it."
    unknown = [goal for goal, effect in given.effects.items() if effect == "unknown"]
    for goal, effect in given.effects.items():
        if effect != "unknown":
            yield f"- {_effect(goal, effect, scenario)}"
    if unknown:
        assumed = scenario.evidence.unknown.mean
        measure = scenario.goals[unknown[0]]
        words = (
            _place(assumed) if measure.counts_in_sd else f"{assumed:+.3g} {escaped(measure.unit)}"
        )
        size = "nothing" if not assumed else f"a small effect ({words})"
        yield (
            f"- Nobody has measured what it does for {several(unknown, len(unknown))}. Until"
            f" someone does, {size} is assumed."
        )
    if given.assumed:
        yield f"- Assumed, not recorded: {several(sorted(given.assumed), len(given.assumed))}."
    if given.target:
        yield f"- Its goal: {escaped(given.target)}."


def _effect(goal: str, effect: Effect, scenario: Scenario) -> str:
    what = scenario.goals[goal].description or goal
    source = f" Source: {escaped(effect.source)}." if effect.source else ""
    tier = "" if effect.tier is None else f" Rests on {_TIER[effect.tier]}."
    measure = scenario.goals[goal]
    if not measure.in_sd:
        counts = "" if measure.per_sd is None else f", {effect.mean / measure.per_sd:+.3g} SD,"
        unit = escaped(measure.unit)
        return f"{goal}: {effect.mean:+.3g} {unit}{counts} for each student.{tier}{source}"
    sure = ""
    if effect.se:
        low, high = (_ordinal(_rank(effect.mean + side * 1.96 * effect.se)) for side in (-1, 1))
        sure = f" It is likely (19 in 20) between {low} and {high}."
    return f"{escaped(what)}: {_place(effect.mean)}.{sure}{tier}{source}"


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
