"""What the terminal says, in the language that is spoken: English, if no other is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from .catalogue import catalogue

_SPOKEN: ContextVar[str] = ContextVar("spoken", default="en")


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language, of `LANGUAGES`, until the block ends."""
    before = _SPOKEN.set(code)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def say(message: str, /, **values: Any) -> str:
    """Return a text of the catalogue, with values put into it."""
    text = catalogue(_SPOKEN.get()).gettext(message)
    return text % values if values else text


def say_many(one: str, many: str, number: float, /, **values: Any) -> str:
    """Return the text for a number: `one` or `many`, `n` put into it as 1,234."""
    text = catalogue(_SPOKEN.get()).ngettext(one, many, round(number))
    return text % {"n": f"{round(number):,}", **values}
