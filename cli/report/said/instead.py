"""What a school gets in place of what it asked for, said from the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from ..labels import in_english, isolated
from ..language import Language

_ONE = re.compile(
    r"(?P<program>.+) for (?P<goals>[\w, ]+?)"
    r", (?P<how>as today|with changes|merged|from (?P<year>\d{4})(?P<tried>, tried first)?)"
)
_NOTHING = re.compile(r"nothing else for (?P<goals>.+) here")
_MORE = re.compile(r"(?P<n>\d+) more")


def instead_said(text: str, language: Language) -> Markup:
    """Return what `engine.plan.requests.instead` says; what is not known here stays English.

    Parameters
    ----------
    text
        Of a request's answer.
    """
    return Markup("; ").join(_parts(text, language))


def _parts(text: str, language: Language) -> Iterator[Markup]:
    for part in text.split("; "):
        if found := _ONE.fullmatch(part):
            yield _one(found, language)
        elif found := _NOTHING.fullmatch(part):
            goals = _goals(found["goals"], language)
            yield language.say("nothing else here for: %(goals)s", goals=goals)
        elif found := _MORE.fullmatch(part):
            yield language.say_many("%(n)s more program", "%(n)s more programs", int(found["n"]))
        else:
            yield in_english(part)


def _one(found: re.Match[str], language: Language) -> Markup:
    names = {
        "program": isolated(found["program"]),
        "goals": _goals(found["goals"], language),
        "year": found["year"] or "",
    }
    if found["how"] == "as today":
        return language.say("%(program)s, as today (for: %(goals)s)", **names)
    if found["how"] == "with changes":
        return language.say("%(program)s, with changes (for: %(goals)s)", **names)
    if found["how"] == "merged":
        return language.say("%(program)s, merged (for: %(goals)s)", **names)
    if found["tried"]:
        return language.say("%(program)s, from %(year)s, tried out first (for: %(goals)s)", **names)
    return language.say("%(program)s, from %(year)s (for: %(goals)s)", **names)


def _goals(text: str, language: Language) -> Markup:
    return language.listed(isolated(goal) for goal in re.split(r", and |, | and ", text) if goal)
