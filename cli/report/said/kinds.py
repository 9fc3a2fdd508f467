"""What may become of a program, as a reader is told: ends, shrinks, grows, is tried, is merged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from markupsafe import Markup

from ....models.results.plan_parts.program_year import ProgramYear, YearDecision
from ..language import Language, data

Kind = Literal["ends", "shrinks", "merges", "tried", "grows", "keeps", "later", "not"]
"""What becomes of a program in the budget year; also the name of its colour and sign."""

OF: dict[YearDecision, Kind] = {
    "retire": "ends",
    "ended": "ends",
    "trim": "shrinks",
    "merge": "merges",
    "pilot": "tried",
    "adopt": "grows",
    "expand": "grows",
    "keep": "keeps",
    "later": "later",
    "decline": "not",
}
ORDER: tuple[Kind, ...] = tuple(dict.fromkeys(OF.values()))


def decision_words(decision: str, language: Language) -> Markup:
    """Return a decision in a word or two."""
    say = language.say
    words = {
        "retire": say("Ends"),
        "ended": say("Has ended"),
        "trim": say("Shrinks"),
        "merge": say("Merges"),
        "pilot": say("Tried first"),
        "adopt": say("Starts"),
        "expand": say("Grows"),
        "keep": say("Goes on"),
        "later": say("Starts later"),
        "decline": say("Not started"),
    }
    return words[decision]


def state_words(decision: str, language: Language) -> Markup:
    """Return how a program stands in a year, against today."""
    say = language.say
    words = {
        "retire": say("ended"),
        "ended": say("ended"),
        "trim": say("smaller"),
        "merge": say("merged"),
        "pilot": say("tried"),
        "adopt": say("new"),
        "expand": say("larger"),
        "keep": say("as today"),
        "later": say("not yet"),
        "decline": say("not there"),
    }
    return words[decision]


def kind_words(kind: Kind, language: Language) -> Markup:
    """Return a kind as a heading."""
    say = language.say
    words = {
        "ends": say("Ends"),
        "shrinks": say("Shrinks"),
        "merges": say("Merges"),
        "tried": say("Tried first"),
        "grows": say("Grows or starts"),
        "keeps": say("Goes on as it is"),
        "later": say("Starts later"),
        "not": say("Not started"),
    }
    return words[kind]


def at_schools(year: ProgramYear, id: str, language: Language) -> list[Markup]:
    """Return what becomes of a program's schools in the budget year: '227 stay', '66 end'."""
    return list(_at_schools(year, f"programs.{id}.years.0", language))


def _at_schools(year: ProgramYear, at: str, language: Language) -> Iterator[Markup]:
    many = language.say_many

    def number(key: str) -> dict[str, Markup]:
        value = getattr(year, key)
        return {"n": data(value, language.count(value), f"{at}.{key}")}

    said: dict[str, Callable[[float], Markup]] = {
        "ends": lambda n: many(
            "ends at %(n)s school", "ends at %(n)s schools", n, **number("ends")
        ),
        "shrinks": lambda n: many(
            "shrinks at %(n)s school", "shrinks at %(n)s schools", n, **number("shrinks")
        ),
        "merges": lambda n: many(
            "merges at %(n)s school", "merges at %(n)s schools", n, **number("merges")
        ),
        "starts": lambda n: many(
            "starts at %(n)s school", "starts at %(n)s schools", n, **number("starts")
        ),
        "grows": lambda n: many(
            "grows at %(n)s school", "grows at %(n)s schools", n, **number("grows")
        ),
        "pilots": lambda n: many(
            "is tried at %(n)s school", "is tried at %(n)s schools", n, **number("pilots")
        ),
        "follows": lambda n: many(
            "follows the students of %(n)s closed school",
            "follows the students of %(n)s closed schools",
            n,
            **number("follows"),
        ),
        "stays": lambda n: many(
            "goes on at %(n)s school", "goes on at %(n)s schools", n, **number("stays")
        ),
    }
    for key, words in said.items():
        if getattr(year, key):
            yield words(getattr(year, key))
    if year.office is not None:
        yield _office(year.office, language)


def _office(action: str, language: Language) -> Markup:
    say = language.say
    words = {
        "keep": say("goes on at the office"),
        "reduce": say("shrinks at the office"),
        "start": say("starts at the office"),
        "pilot": say("is tried at the office"),
        "merge": say("merges at the office"),
        "retire": say("ends at the office"),
    }
    return words[action]
