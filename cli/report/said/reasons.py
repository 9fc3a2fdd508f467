"""Why, sentence by sentence: what the engine says in few words, said from the catalogue.

The engine's reasons are made of a few set phrases with figures and names in them. Each is known
here; one that is not stays as it is, marked as English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from ....models.naming import rule_name
from ..asked import Asked, in_months
from ..labels import in_english, isolated, without_stop
from ..language import Language
from .plan_reasons import PLAN_PHRASES
from .request_reasons import REQUEST_PHRASES


@dataclass(frozen=True)
class Reasons:
    """Says reasons in a language.

    Attributes
    ----------
    rules
        What each rule says, by what reasons call it: that is said.
    """

    language: Language
    rules: Mapping[str, Markup] = field(default_factory=dict)

    @classmethod
    def of(cls, asked: Asked) -> Reasons:
        """Return what says the reasons of a plan."""
        return cls(
            asked.language,
            {
                rule_name(rule.id): without_stop(asked.labels.said(rule.says))
                for rule in asked.plan.rules
            },
        )

    def sentences(self, reason: str) -> list[Markup]:
        """Return the sentences of a reason."""
        parts = [part.strip() for part in reason.split("; ") if part.strip()]
        return [self.sentence(part) for part in _unfolded(parts)]

    def sentence(self, part: str) -> Markup:
        """Return the sentence that says one phrase."""
        for pattern, say in (*REQUEST_PHRASES, *PLAN_PHRASES):
            if match := re.fullmatch(pattern, part):
                return say(self, match)
        return in_english(part[:1].upper() + part[1:].rstrip(".") + ".")

    def say(self, message: str, /, **values: Any) -> Markup:
        """Return a text of the catalogue."""
        return self.language.say(message, **values)

    def rule(self, name: str) -> Markup:
        """Return what a rule says, or its name."""
        return self.rules.get(name) or isolated(name.strip('"'))

    def months(self, worth: str) -> str:
        """Return worth, student-SD, as months of learning."""
        months = in_months(float(worth.replace(",", "")))
        return self.language.figure(months, 0 if abs(months) >= 9.95 else 1)

    def number(self, text: str) -> str:
        """Return a number with as many digits as it has."""
        digits = len(text.partition(".")[2])
        return self.language.figure(float(text.replace(",", "")), digits)

    def share(self, percent: str) -> str:
        """Return a percentage as the language writes it."""
        return self.language.percent(int(percent) / 100)


def _unfolded(parts: list[str]) -> Iterator[str]:
    """Yield the phrases; what stands before a rate is a phrase by itself."""
    for part in parts:
        head, colon, rest = part.partition(": ")
        if colon and re.match(r"(never measured|to learn first|what it teaches)", head):
            yield head
            yield rest
        else:
            yield part
