"""What a school asks for and whether it is granted, in words."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from ....models.results.plan_parts.request_plan import RequestPlan
from ..asked import Asked

Text = Markup | str


@dataclass(frozen=True)
class RequestWords:
    """Says requests in a language.

    Attributes
    ----------
    asked
        Plan, scenario and language.
    """

    asked: Asked

    def line(self, one: RequestPlan) -> Markup:
        """Return a request and its answer on one line."""
        said = Markup("{} {}").format(self.answer(one), self.when(one))
        return Markup("{}: {}").format(self.asks(one), said)

    def asks(self, one: RequestPlan) -> Text:
        """Return what is asked for."""
        say, name = self.asked.language.say, self.asked.labels.program(one.program)
        if one.wants == "keep":
            return say("Keep %(program)s", program=name)
        if one.wants == "start":
            return say("Start %(program)s", program=name)
        if one.wants == "more":
            return say("More of %(program)s", program=name)
        if one.wants == "less":
            return say("Less of %(program)s", program=name)
        if one.wants == "pilot":
            return say("Try out %(program)s", program=name)
        if one.wants == "retire":
            return say("End %(program)s", program=name)
        return say("Merge into %(program)s", program=name)

    def answer(self, one: RequestPlan) -> Text:
        """Return whether it is granted."""
        say = self.asked.language.say
        if one.answer == "granted":
            return say("Granted.")
        return say("Granted in part.") if one.answer == "partly" else say("Not granted.")

    def when(self, one: RequestPlan) -> Text:
        """Return in which years it is as asked, and when to ask again."""
        language = self.asked.language
        parts: list[Text] = []
        if one.answer != "granted" and one.years:
            parts.append(
                language.say("As you asked in %(years)s.", years=language.listed(one.years))
            )
        if one.partly:
            parts.append(language.say("In part in %(years)s.", years=language.listed(one.partly)))
        if one.answer != "granted":
            parts.append(self.again(one))
        return language.sentences(parts)

    def again(self, one: RequestPlan) -> Text:
        """Return when to ask again."""
        say = self.asked.language.say
        if one.ask_again is None:
            return say("Ask again when the district plans anew.")
        if self.planned(one):
            return say(
                "You need not ask again: from %(year)s on it is planned.", year=one.ask_again
            )
        if one.ask_again_of == "review":
            return say("Ask again for %(year)s, when the district reviews it.", year=one.ask_again)
        return say("Ask again for %(year)s.", year=one.ask_again)

    def planned(self, one: RequestPlan) -> bool:
        """Return whether it comes as asked by itself, so that nobody need ask again."""
        return one.ask_again is not None and one.ask_again in one.years
