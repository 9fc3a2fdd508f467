"""What is known of what a program does: how large, how sure, what study, how old."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ....engine.evidence.conversions import to_percentiles
from ....models.resolve import resolve
from ....models.scenario.effect import ClassSize, Effect, StandIn
from ....models.scenario.scenario import Scenario
from ..asked import Asked
from ..labels import isolated
from ..language import Language

_YEAR = re.compile(r"\b(19[5-9]\d|20\d\d)\b")


@dataclass(frozen=True)
class Known:
    """What is known of one effect.

    Attributes
    ----------
    goal
        On what.
    size, sure, tier, source
        In sentences; empty where there is nothing to say.
    """

    goal: Markup
    size: Markup
    sure: Markup | str
    tier: Markup | str
    source: Markup | str


def known_effects(asked: Asked) -> dict[str, tuple[Known, ...]]:
    """Return what is known, by program."""
    scenario = resolve(asked.scenario)
    return {id: tuple(_of(id, scenario, asked)) for id in scenario.programs}


def _of(id: str, scenario: Scenario, asked: Asked) -> Iterator[Known]:
    language = asked.language
    for goal, effect in scenario.programs[id].effects.items():
        name = asked.labels.goal(goal)
        if isinstance(effect, StandIn):
            yield Known(name, _stand_in(effect, language), "", "", "")
        elif isinstance(effect, ClassSize):
            size = language.say(
                "%(n)s for each student more per position.", n=language.signed(effect.class_size, 3)
            )
            yield Known(name, size, "", *_rests(effect, asked))
        elif isinstance(effect, Effect):
            goals = scenario.goals[goal]
            sd = effect.mean / goals.one_sd if goals.counts_in_sd else None
            size = _size(sd, language) if sd is not None else _in_unit(effect, goals.unit, language)
            error = effect.se / goals.one_sd if effect.se and sd is not None else None
            sure = _sure(sd, error, language) if sd is not None and error else ""
            yield Known(name, size, sure, *_rests(effect, asked))


def _stand_in(effect: StandIn, language: Language) -> Markup:
    if effect.presumed:
        return language.say(
            "Nobody has measured it. It is presumed to bring what a dollar brings on average."
        )
    if not effect.mean:
        return language.say("Nobody has measured it. Nothing is assumed.")
    return language.say("Nobody has measured it. A small effect is assumed.")


def _rank(sd: float) -> int:
    return max(1, min(99, round(50 + to_percentiles(sd))))


def _size(sd: float, language: Language) -> Markup:
    rank = _rank(sd)
    if rank == 50:
        return language.say("A student in the middle of 100 stays about there.")
    return language.say(
        "A student in the middle of 100 (number 50 from the bottom) comes to stand at number"
        " %(rank)s.",
        rank=rank,
    )


def _in_unit(effect: Effect, unit: str, language: Language) -> Markup:
    return language.say(
        "%(n)s %(unit)s for each student.", n=language.signed(effect.mean, 2), unit=isolated(unit)
    )


def _sure(sd: float, error: float, language: Language) -> Markup:
    low, high = _rank(sd - 1.96 * error), _rank(sd + 1.96 * error)
    return language.say("Likely (19 in 20) between %(low)s and %(high)s.", low=low, high=high)


def _rests(effect: Effect | ClassSize, asked: Asked) -> tuple[Markup | str, Markup | str]:
    """Return what study it rests on, and its source with its age."""
    say = asked.language.say
    tiers = {
        1: say("A well-run experiment (tier 1)."),
        2: say("A comparison with similar students who did without (tier 2)."),
        3: say("A study that finds a link, not proof that the program is the cause (tier 3)."),
        4: say("A good reason to expect it, but no study of this program’s own (tier 4)."),
    }
    tier = tiers[effect.tier] if effect.tier is not None else say("No tier of evidence is given.")
    if not effect.source:
        return tier, say("No source is given.")
    source = say("Source: %(source)s.", source=isolated(effect.source.rstrip(".")))
    return tier, asked.language.sentences([source, _age(effect.source, asked)])


def _age(source: str, asked: Asked) -> Markup | str:
    """Return how old a source is, by the latest year that it names."""
    years = [int(year) for year in _YEAR.findall(source) if int(year) <= asked.year]
    if not years:
        return ""
    age = asked.year - max(years)
    if not age:
        return asked.language.say("From the budget year itself.")
    return asked.language.say_many(
        "%(n)s year old in %(year)s.", "%(n)s years old in %(year)s.", age, year=asked.year
    )
