"""Who says a reason: what the phrases of reasons are said by."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Protocol

from markupsafe import Markup

from ..language import Language


class Speaker(Protocol):
    """Says texts of the catalogue: what reasons are said by."""

    @property
    def language(self) -> Language:
        """What it says them in."""

    def say(self, message: str, /, **values: Any) -> Markup:
        """Return a text of the catalogue."""

    def sentence(self, part: str) -> Markup:
        """Return the sentence that says one phrase."""

    def rule(self, name: str) -> Markup:
        """Return what a rule says, or its name."""

    def months(self, worth: str) -> str:
        """Return worth, student-SD, as months of learning."""

    def number(self, text: str) -> str:
        """Return a number with as many digits as it has."""

    def share(self, percent: str) -> str:
        """Return a percentage as the language writes it."""


Say = Callable[[Speaker, re.Match[str]], Markup]
"""Says what a phrase found in a reason says."""
