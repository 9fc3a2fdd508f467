"""Names as the report writes them: as they are, and kept apart from the text around them."""

from __future__ import annotations

import re

from markupsafe import Markup

from ...models.scenario.base import CENTRAL
from ...models.scenario.scenario import Scenario
from ..language.phrases import Phrases
from ..render.words import Names, printable
from .language import Language

_STOP = re.compile(r"\.(?=(?:</\w+>)*$)")
_SMALL = re.compile(r"<small>(.*?)</small>", re.DOTALL)


def isolated(text: str) -> Markup:
    """Return text of a file on one line, its direction of writing kept to itself."""
    return Markup("<bdi>{}</bdi>").format(printable(text))


def in_english(text: str) -> Markup:
    """Return a text that is there in English only, marked as such."""
    return Markup('<span lang="en">{}</span>').format(printable(text))


def without_stop(text: Markup) -> Markup:
    """Return a sentence without its full stop, to stand within another."""
    return Markup(_STOP.sub("", str(text)))


def plain(text: Markup | str) -> str:
    """Return text without its marks; what is small in it goes behind a colon."""
    if not isinstance(text, Markup):
        return printable(text)
    return Markup(_SMALL.sub(r": \1", str(text))).striptags()


class Labels:
    """The names of a scenario's things by id."""

    def __init__(self, scenario: Scenario, language: Language) -> None:
        self._names = Names(scenario)
        self._language = language
        self._goals = scenario.goals
        self._phrases = Phrases(language.say, language.say_many, self._names.all(), isolated)

    def said(self, text: str) -> Markup:
        """Return what the engine says; where no phrase fits it stays English, and marked so."""
        found = self._phrases.said(text)
        return in_english(text) if found is None else Markup(found)

    def unit(self, unit: str) -> Markup:
        """Return what an amount is counted in, likewise."""
        found = self._phrases.part("unit", unit)
        return in_english(unit) if found is None else Markup(found)

    def law(self, place: str) -> Markup:
        """Return where a law stands: a citation as it is, other words in the language."""
        found = self._phrases.part("law", place)
        return isolated(place) if found is None else Markup(found)

    def plain_program(self, id: str) -> str:
        """Return the name of a program or merge as plain text."""
        return self._names.program(id)

    def plain_school(self, id: str) -> str:
        """Return the name of a school, or of the office, as plain text."""
        if id == CENTRAL:
            return str(self._language.say("Central office"))
        return self._names.school(id)

    def plain_fund(self, id: str) -> str:
        """Return the name of a fund as plain text."""
        return self._names.fund(id)

    def program(self, id: str) -> Markup:
        """Return the name of a program or of a merge."""
        return isolated(self._names.program(id))

    def school(self, id: str) -> Markup:
        """Return the name of a school, or of the central office."""
        return isolated(self.plain_school(id))

    def fund(self, id: str) -> Markup:
        """Return the name of a fund."""
        return isolated(self._names.fund(id))

    def group(self, id: str) -> Markup:
        """Return the name of a student group."""
        return isolated(self._names.group(id))

    def reorganization(self, id: str) -> Markup:
        """Return the name of a reorganization."""
        return isolated(self._names.reorganization(id))

    def goal(self, id: str) -> Markup:
        """Return what a goal is, in a few words."""
        return isolated(self._goals[id].description or id) if id in self._goals else isolated(id)
